"""papotage slurm: its script on a real Slurm of one machine, through what happens to jobs; see tests/slurm."""

import re
import sys
import time

import pytest

from program import ROOT, answer, call, changed, digest, size
from test_sweep import STUDY

sys.path.insert(0, str(ROOT / "tests/slurm"))
import cluster as slurm  # noqa: E402

h5py = pytest.importorskip("h5py")

SHARDS = 6
# Some five seconds a shard on an idle machine, of hundreds of tasks: a signal takes one or two to arrive.
SLOW = ("--set", "network.nodes=200000", "--set", "contagion.initial=100000", "--replicates", 480)
whole = {}  # digests of studies in one piece, by options


@pytest.fixture(scope="module")
def cluster():
    if slurm.why_not():
        pytest.skip(slurm.why_not())
    started = slurm.Cluster(nodes=2)
    yield started
    started.stop()


class Submission:
    """A study that is submitted by its script."""

    def __init__(self, cluster, folder, *options, study=STUDY, output="study.h5"):
        self.cluster, self.folder, self.output = cluster, folder, folder / output
        self.shards = folder / f"{output}.shards"
        self.seen = {}  # how long journals were when first seen
        (folder / "study.toml").write_text(study)
        (folder / "study.sh").write_text(answer("slurm", "study.toml", "-o", output, "--shards", SHARDS, *options, cwd=folder))

    def submit(self):
        self.seen.clear()
        self.read(self.cluster.call("bash", "study.sh", cwd=self.folder).stdout)

    def read(self, said):
        self.array, self.merge = re.fullmatch(r"Job (\d+) runs 6 shards, job (\d+) then merges them to .*\n", said).groups()

    def refused(self):
        done = self.cluster.call("bash", "study.sh", check=False, cwd=self.folder)
        assert (done.returncode, done.stdout) == (2, "")
        return done.stderr

    def under_way(self, *but):
        """Waits for a shard that has finished some tasks, and tells which: the one with most before it."""
        found = {}  # lengths of journals that have grown since they were first seen, maybe with their header alone

        def look():
            for shard in range(1, SHARDS + 1):
                length = size(self.journal(shard))
                if shard not in but and length and length > self.seen.setdefault(shard, length) + 500:
                    found[shard] = length
            return found

        slurm.wait_until(look, "a shard runs")
        return min(found, key=found.get)

    def result(self, shard):
        return self.shards / f"{shard}_of_{SHARDS}.h5"

    def journal(self, shard):
        return self.shards / f"{shard}_of_{SHARDS}.h5.journal"

    def task(self, shard):
        return self.cluster.job(f"{self.array}_{shard}")

    def log_of(self, shard):
        return (self.shards / f"{self.array}_{shard}.log").read_text()

    def signal(self, shard):
        """Signals a shard as Slurm does ahead of its time limit, until it has stopped. Of a task of an array scancel 22.05
        may be told that this failed though it didn't, and tries again after 5, 6, 7 s ...: that would hit the shard when
        it runs again, so scancel is ended before. On a busy machine it may fail, and is asked again."""
        for _ in range(6):
            scancel = self.cluster.begin("scancel", "--batch", "--signal=USR1", f"{self.array}_{shard}")
            try:
                until = time.monotonic() + 10
                while time.monotonic() < until:
                    if "papotage: stopped;" in self.log_of(shard):
                        return
                    time.sleep(0.1)
            finally:
                scancel.kill()
                scancel.wait()
        raise AssertionError(f"shard {shard} doesn't stop")

    def requeue(self, shard):
        """What is queued again already is refused, so it can be asked until it is."""

        def queued():
            self.cluster.call("scontrol", "requeue", f"{self.array}_{shard}", check=False)
            return int(self.task(shard)["Restarts"]) >= 1

        slurm.wait_until(queued, lambda: f"{shard} is queued again: {self.task(shard)}")

    def end(self):
        """The state of the merge once it has ended."""
        slurm.wait_until(lambda: self.cluster.job(self.merge)["JobState"] not in ("PENDING", "RUNNING", "COMPLETING"),
                         "the study ends", 300)
        return self.cluster.job(self.merge)["JobState"]

    def log(self):
        return self.output.with_name(self.output.name + ".log").read_text()

    def is_as_in_one_piece(self, *options, again):
        """Equal to the sweep on threads, and with at most `again` tasks done again."""
        if options not in whole:
            answer("sweep", "study.toml", "-o", "threads.h5", "--quiet", *options, cwd=self.folder, timeout=600)
            whole[options] = digest(self.folder / "threads.h5")
        assert digest(self.output) == whole[options]
        with h5py.File(self.output) as file:
            assert (file["provenance/tasks/attempts"][:] > 1).sum() <= again
        return True


def test_an_array_and_a_merge(cluster, tmp_path):
    """... of files with odd names, in a folder with one, and options that a shell would take apart."""
    folder = tmp_path / "of $HOME; 100%j"
    folder.mkdir()
    options = ("--set", 'title="it\'s `us` & $(them)"', "--seed", 5, "--replicates", 8)
    study = Submission(cluster, folder, "--threads", 2, *options, output="it's 7 é%a\"*.h5")
    study.submit()
    assert f"in the queue already, as jobs {study.array},{study.merge}" in study.refused()
    assert study.end() == "COMPLETED", study.log()
    assert study.is_as_in_one_piece(*options, again=0)
    assert "Written to" in study.log() and not study.shards.exists()
    assert "exists" in study.refused()


def test_what_a_time_limit_requeues_and_the_controller_do(cluster, tmp_path):
    """Shards go on where they stopped, also when the whole study is submitted again."""
    study = Submission(cluster, tmp_path, *SLOW)
    study.submit()
    signalled = study.under_way()
    study.signal(signalled)
    stopped = size(study.journal(signalled))
    requeued = study.under_way(signalled)
    study.requeue(requeued)
    slurm.wait_until(lambda: int(study.task(signalled)["Restarts"]) >= 1,
                     lambda: f"{signalled} is queued again: {study.task(signalled)}")
    slurm.wait_until(lambda: "Queued again" in study.log_of(signalled), lambda: f"it says so: {study.log_of(signalled)}")
    assert re.search(r"^papotage: stopped; [1-9]\d* of 480 tasks", study.log_of(signalled))
    slurm.wait_until(lambda: study.result(signalled).exists() or size(study.journal(signalled)) > stopped + 500,
                     lambda: f"{signalled} goes on, once a processor is free: {study.task(signalled)}", 300)
    cluster.call("scancel", study.array)
    assert study.end() == "FAILED" and "submitted again, the study goes on" in study.log()
    assert not study.output.exists() and not cluster.call("squeue", "--noheader").stdout, "who cancels wants none queued again"
    study.submit()
    cluster.kill_controller(told=time.time())
    time.sleep(1)
    cluster.start_controller()
    assert study.end() == "COMPLETED", study.log()
    assert study.is_as_in_one_piece(*SLOW, again=6)  # two shards were interrupted, at most four cancelled


def test_a_power_cut(cluster, tmp_path):
    """Shards of a dead node run elsewhere, and what they had finished is not done again."""
    study = Submission(cluster, tmp_path, *SLOW)
    study.submit()
    dead = study.task(study.under_way())["BatchHost"]
    cluster.kill_node(dead)
    # All at once, before the controller knows.
    lost = [int(k) for k in cluster.ask("squeue", "--noheader", f"--jobs={study.array}", "--states=running", f"--nodelist={dead}",
                                        "--format=%K").split()]
    try:
        assert study.end() == "COMPLETED", study.log()
        assert lost and all(study.task(k)["Restarts"] == "1" and study.task(k)["BatchHost"] != dead for k in lost)
        assert study.is_as_in_one_piece(*SLOW, again=len(lost))
    finally:
        cluster.boot_node(dead)


def test_a_bad_point(cluster, tmp_path):
    """What failed is told and doesn't stop the merge. The script also goes as a job itself."""
    study = Submission(cluster, tmp_path, study=changed(STUDY, "[0.01, 0.03, 0.1]", "[0.01, -1, 0.1]"))
    number = cluster.call("sbatch", "--parsable", "study.sh", cwd=tmp_path).stdout.strip()
    slurm.wait_until(lambda: cluster.job(number)["JobState"] == "COMPLETED", "the study is submitted")
    study.read((tmp_path / f"slurm-{number}.out").read_text())
    assert study.end() == "FAILED" and "24 tasks failed" in study.log()
    assert {study.task(k)["Restarts"] for k in range(1, SHARDS + 1)} == {"0"}
    assert any("must be a number of at least 0" in log.read_text() for log in study.shards.glob("*.log"))
    with h5py.File(study.output) as file:
        assert file["provenance/tasks"].attrs["done"] == 48 and file["provenance/tasks"].attrs["failed"] == 24
    # Shards stay, so that what failed can be tried again, and that alone.
    assert len(list(study.shards.glob("*.h5"))) == SHARDS
    assert "exists: move it away" in study.refused()
    study.output.rename(tmp_path / "before.h5")
    study.submit()
    assert study.end() == "FAILED" and "24 tasks failed" in study.log()
    with h5py.File(study.output) as file, h5py.File(tmp_path / "before.h5") as before:
        failed = file["provenance/tasks/status"][:] == 1
        assert (file["provenance/tasks/attempts"][:] == 1 + failed).all() and digest(study.output) == digest(tmp_path / "before.h5")


REFUSED = {
    ("--time", "2h"): "--time 2h: must be minutes, H:M:S, D-H or D-H:M:S, such as 2:00:00",
    ("--time", "3"): "--time 3: must be 5 minutes at least, as shards stop up to 3 minutes ahead",
    ("--shards", "49"): "--shards 49: must be at most 48, as more would have nothing to do",
    ("--partition", "a b"): "--partition a b: must be one word without quotes",
    ("--memory", "4GB"): "--memory 4GB: must be a whole number with K, M, G or T, such as 4G",
    ("--at-once", "0"): "--at-once: must be a whole number from 1 to 10000, not `0`; see `papotage slurm --help`",
    ("--sbatch", "a\nb"): "--sbatch a\\nb: must be a long option of sbatch, such as qos=long",
    ("--sbatch=-p x",): "--sbatch -p x: must be a long option of sbatch, such as qos=long",
    ("--sbatch", "qos=a --wrap=b"): "--sbatch qos=a --wrap=b: must be one word without quotes",
    ("--sbatch", "array=1-4%2"): "--sbatch array=1-4%2: the script says `array` itself; use --shards and --at-once",
    ("--sbatch=--part=x",): "--sbatch --part=x: the script says `partition` itself; use --partition",
    ("--sbatch", "output=x"): "--sbatch output=x: the script says `output` itself; logs are beside the result",
    ("--sbatch", "mem-per-cpu=2G", "--memory", "4G"): "--sbatch mem-per-cpu=2G: can't be had with --memory; leave one of them out",
    ("-o", "no/x.h5"): "-o no/x.h5: the folder `no` does not exist; make it first",
    ("--set", "contagion.bta=1"): "--set contagion.bta=1: unknown key `bta` in [contagion]; did you mean `beta`?",
}


@pytest.mark.parametrize("option", REFUSED)
def test_refusals(tmp_path, option):
    (tmp_path / "study.toml").write_text(STUDY)
    done = call("slurm", "study.toml", *option, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", REFUSED[option] + "\n")


def test_a_backslash_is_refused(tmp_path):
    """... because Slurm drops it from the names of logs."""
    (tmp_path / "study.toml").write_text(STUDY)
    done = call("slurm", "study.toml", "-o", "a\\b.h5", cwd=tmp_path)
    assert done.returncode == 2 and done.stderr.startswith("-o a\\b.h5: Slurm can write no logs beside `/")
