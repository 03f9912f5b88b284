"""What papotage slurm's script and its jobs decide, without a Slurm: a false sbatch keeps the jobs, which bash then runs."""

import os
import re
import signal
import subprocess
import time

import pytest

from program import answer
from test_sweep import STUDY

FALSE = {
    "sbatch": "n=$(ls jobs | wc -l); cat >jobs/$n; echo $n",
    "squeue": "true",
    "scontrol": 'echo "$@" >>asked; [ ! -e disabled ]',
    "papotage": """case $1 in
sweep)
  [ ! -e refused ] || exit 2
  trap 'echo "papotage: stopped; $DONE of 16 tasks are finished and kept" >&2; exit 1' USR1
  touch started
  while :; do sleep 0.02; done ;;
merge)
  [ ! -e study.h5 ] || [[ $* == *--force* ]] || exit 2
  [ "$(ls study.h5.shards | grep -c 'of_3.h5$')" = 3 ] || exit 2
  touch study.h5
  [ ! -e killed ] || kill -KILL $$
  [ ! -e dies ] || kill -KILL $PPID
  [ ! -e fails ] ;;
esac""",
}


class Submitted:
    def __init__(self, folder, *options):
        self.folder, self.shards, self.output = folder, folder / "study.h5.shards", folder / "study.h5"
        (folder / "jobs").mkdir()
        (folder / "false").mkdir()
        for name, text in FALSE.items():
            (folder / "false" / name).write_text(f"#!/bin/bash\n{text}\n")
            (folder / "false" / name).chmod(0o755)
        (folder / "study.toml").write_text(STUDY)
        (folder / "study.sh").write_text(answer("slurm", "study.toml", "--shards", 3, *options, cwd=folder))

    def start(self, script, log=subprocess.PIPE, **variables):
        own = {"PATH": f"{self.folder}/false:{os.environ['PATH']}", "PAPOTAGE": f"{self.folder}/false/papotage"}
        return subprocess.Popen(["bash", script], cwd=self.folder, env={**os.environ, **own, **variables}, text=True,
                                stdin=subprocess.DEVNULL, stdout=log, stderr=log if log != subprocess.PIPE else subprocess.PIPE)

    def run(self, script="study.sh", **variables):
        """Its exit status and what it said."""
        job = self.start(script, **variables)
        out, error = job.communicate(timeout=60)
        return job.returncode, out + error

    def shard(self, done, ended_by=signal.SIGUSR1):
        """Runs the first shard, which a signal ends when so many tasks are done; what it asked Slurm for."""
        asked, started = self.folder / "asked", self.folder / "started"
        asked.write_text("")
        started.unlink(missing_ok=True)
        with open(self.shards / "0_1.log", "a") as log:
            job = self.start("jobs/0", log, SLURM_ARRAY_JOB_ID="0", SLURM_ARRAY_TASK_ID="1", SLURM_CPUS_PER_TASK="1", DONE=str(done))
        until = time.monotonic() + 60
        while not (started.exists() and catches(job.pid, ended_by)):
            assert time.monotonic() < until and job.poll() is None
            time.sleep(0.01)
        job.send_signal(ended_by)
        assert job.wait(timeout=60) == 1
        return asked.read_text()

    def says(self):
        return (self.shards / "0_1.log").read_text().splitlines()[-1]


def catches(process, number):
    caught = re.search(r"SigCgt:\s*(\w+)", open(f"/proc/{process}/status").read())[1]
    return int(caught, 16) >> (number - 1) & 1


@pytest.fixture
def study(tmp_path):
    submitted = Submitted(tmp_path)
    assert submitted.run() == (0, "Job 0 runs 3 shards, job 1 then merges them to study.h5\n")
    return submitted


def test_a_time_limit_queues_again_what_gets_on(study):
    assert study.shard(done=0) == study.shard(done=3) == "requeue 0_1\n" and study.says() == "Queued again, to go on."
    assert study.shard(done=3) == "" and study.says().startswith("Not a task was finished between two time limits")
    assert study.shard(done=5) == "requeue 0_1\n"
    assert study.shard(done=6, ended_by=signal.SIGTERM) == "" and study.says().startswith("papotage: stopped; 6")
    (study.folder / "disabled").touch()
    assert study.shard(done=7) == "requeue 0_1\n" and study.says().startswith("This shard can't be queued again")


def test_failed_tasks_that_are_tried_again_take_their_time(study):
    """A shard whose result lacks them is queued again as any other."""
    (study.shards / "1_of_3.h5").touch()
    assert study.shard(done=7) == "requeue 0_1\n"


def works(study):
    """What shards and jobs leave."""
    names = {"1_of_3.h5", "1_of_3.h5.journal", "2_of_3.h5", "3_of_3.h5", "0_1.log", "jobs"}
    for name in names:
        (study.shards / name).touch()
    return names


def test_a_merge_that_dies_when_its_result_is_made(study):
    works(study)
    (study.folder / "dies").touch()
    assert study.run("jobs/1")[0] == -signal.SIGKILL and study.output.exists()
    (study.folder / "dies").unlink()
    assert study.run("jobs/1", SLURM_RESTART_COUNT="1") == (0, "") and not study.shards.exists()
    study.shards.mkdir()
    names = works(study)
    (study.folder / "killed").touch()
    assert study.run("jobs/1", SLURM_RESTART_COUNT="2")[0] == 128 + signal.SIGKILL
    assert {p.name for p in study.shards.iterdir()} == names, "what isn't merged stays"
    (study.folder / "killed").unlink()
    (study.shards / "2_of_3.h5").unlink()
    status, said = study.run("jobs/1", SLURM_RESTART_COUNT="2")
    assert status == 2 and (study.shards / "1_of_3.h5").exists(), "a result from elsewhere proves nothing"
    (study.shards / "merged").touch()
    status, said = study.run("jobs/1", SLURM_RESTART_COUNT="2")
    assert status == 0 and said.startswith("Merged before this job was queued again") and not study.shards.exists()
    assert study.run("jobs/1", SLURM_RESTART_COUNT="3") == (0, said)


def test_shards_with_tasks_that_failed_stay(study):
    names = works(study)
    (study.folder / "fails").touch()
    status, said = study.run("jobs/1")
    assert status == 1 and study.output.exists() and "To try these again, move" in said
    assert {p.name for p in study.shards.iterdir()} == names - {"jobs"}
    (study.folder / "fails").unlink()
    study.output.unlink()
    assert study.run("jobs/1") == (0, "") and not study.shards.exists()


def test_a_merge_keeps_what_it_has_not_merged(study):
    """... when a file of the result's name has come from elsewhere, whether shards have finished or not."""
    study.output.touch()
    journal = study.shards / "1_of_3.h5.journal"
    journal.touch()
    assert study.run("jobs/1")[0] == 2 and journal.exists()
    names = works(study)
    assert study.run("jobs/1")[0] == 2 and {p.name for p in study.shards.iterdir()} == names
    study.output.unlink()
    assert study.run("jobs/1") == (0, "") and not study.shards.exists()


def test_a_shard_that_is_refused_keeps_all_from_being_merged(study):
    """It may have begun for another study, whose result lies there."""
    names = works(study)
    (study.folder / "refused").touch()
    variables = {"SLURM_ARRAY_JOB_ID": "0", "SLURM_ARRAY_TASK_ID": "1", "SLURM_CPUS_PER_TASK": "1"}
    assert study.run("jobs/0", **variables)[0] == 2
    status, said = study.run("jobs/1")
    assert status == 2 and said.startswith("Not merged, as shards were refused (1)") and not study.output.exists()
    assert {p.name for p in study.shards.iterdir()} == names | {"1_of_3.h5.refused"}
    (study.folder / "refused").unlink()
    assert study.shard(done=7) == "requeue 0_1\n"
    assert study.run("jobs/1") == (0, "") and not study.shards.exists()


@pytest.mark.parametrize("left", ["2_of_6.h5", "2_of_6.h5.journal"])
def test_another_number_of_shards_is_refused(tmp_path, left):
    study = Submitted(tmp_path, "--at-once", 2)
    study.shards.mkdir()
    (study.shards / "1_of_3.h5.journal").touch()
    (study.shards / left).touch()
    assert study.run() == (2, "study.h5.shards holds the work of 6 shards: make this script with --shards 6 to go on with it, "
                              "or remove *_of_6.h5* there to begin anew.\n")
    assert not any((tmp_path / "jobs").iterdir())
    (study.shards / left).unlink()
    assert study.run()[0] == 0
    assert "\n#SBATCH --array=1-3%2\n" in (tmp_path / "jobs/0").read_text()


def test_the_command_can_be_given_again(tmp_path):
    """... as it stands in the script, on one line."""
    name = "it's `a` \"$b\"\n\u2028é.toml"
    (tmp_path / name).write_text(STUDY)
    script = answer("slurm", name, "--set", 'title="<a&b>"', "--shards", 3, cwd=tmp_path)
    command = re.search(r"^# papotage .* made it: (.*)$", script, re.MULTILINE)[1]
    assert command.isprintable()
    assert subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, timeout=60).stdout == script
