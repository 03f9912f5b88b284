"""papotage-mpi: the same bits on any number of ranks, whatever is killed, and nothing done twice."""

import contextlib
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import time

import pytest

from program import PAPOTAGE, answer, call, changed, digest, size, wait_for
from test_sweep import STUDY, study  # noqa: F401

h5py = pytest.importorskip("h5py")

MPI = pathlib.Path(PAPOTAGE).with_name("papotage-mpi")
pytestmark = pytest.mark.skipif(not shutil.which("mpirun") or not shutil.which("mpicc"),
                                reason="no MPI, with which papotage-mpi is built (Debian: libopenmpi-dev openmpi-bin)")

SLOW = ("--set", "network.nodes=100000", "--set", "contagion.initial=1000", "--replicates", 80)
ENVIRONMENT = os.environ | {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1", "OMPI_MCA_btl": "self,vader",
                            "OMPI_MCA_btl_vader_single_copy_mechanism": "none"}


def command(ranks, *args):
    return ["mpirun", "--bind-to", "none", "--oversubscribe", "-n", str(ranks), *map(str, args)]


def mpi(folder, ranks, *args, status=0, through=()):
    """What was said, without mpirun's own words about an exit status, which stand between lines of dashes."""
    done = subprocess.run(command(ranks, *through, MPI, *args), cwd=folder, env=ENVIRONMENT, text=True, timeout=120,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.returncode == status, done.stderr
    return done.stdout, "".join(done.stderr.split("-" * 74 + "\n")[::2])


def sweep(folder, ranks, output, *args, **how):
    return mpi(folder, ranks, "sweep", "study.toml", "-o", output, *args, **how)


def ranks_of(job):
    """Processes by their rank."""
    found = {}
    for place in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if int((place / "stat").read_text().rsplit(")", 1)[1].split()[1]) == job.pid:
                environment = dict(line.partition("=")[::2] for line in (place / "environ").read_text().split("\0"))
                found[int(environment["OMPI_COMM_WORLD_RANK"])] = int(place.name)
    return found


def alive(pid):
    with contextlib.suppress(OSError):
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    return False


def begun(folder, ranks, output, *args):
    """A job, and its ranks' processes, when it has finished some tasks."""
    journal = folder / f"{output}.journal"
    before = size(journal)
    job = subprocess.Popen(command(ranks, MPI, "sweep", "study.toml", "-o", output, "--quiet", *args), cwd=folder, env=ENVIRONMENT,
                           text=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    wait_for(journal, before, job)
    processes = ranks_of(job)  # all are there when the first writes, and looking for them takes a while
    wait_for(journal, before + 3000, job)
    return job, processes


def ended(job, processes, seconds=20):
    """Exit status and stderr; nothing of the job is left."""
    said = job.communicate(timeout=seconds)[1]
    until = time.monotonic() + seconds
    while any(map(alive, processes.values())):
        assert time.monotonic() < until, "a rank outlived its job"
        time.sleep(0.01)
    return job.returncode, said


def test_ranks_threads_and_shards_give_the_same(study):
    assert call("sweep", "study.toml", "-o", "one.h5", "--quiet", cwd=study).returncode == 0
    whole = digest("one.h5", cwd=study)
    for ranks in (1, 2, 4):
        for threads in (1, 2):
            output = f"{ranks}_{threads}.h5"
            assert sweep(study, ranks, output, "--threads", threads, "--quiet") == ("", "")
            assert digest(output, cwd=study) == whole
    for k in (1, 2):
        assert "36 tasks done." in sweep(study, 2, f"shard{k}.h5", "--shard", f"{k}/2")[0]
    answer("merge", "shard1.h5", "shard2.h5", "-o", "merged.h5", cwd=study)
    assert digest("merged.h5", cwd=study) == whole
    assert not list(study.glob("*.journal"))
    with h5py.File(study / "4_1.h5") as file:
        assert file["provenance"].attrs["ranks"] == "4"
    assert "already" in sweep(study, 3, "4_1.h5", "--resume")[0]


def test_a_rank_is_killed(study):
    """... any of them, and the study goes on with other numbers of ranks: finished tasks are not done again."""
    assert call("sweep", "study.toml", "-o", "whole.h5", "--quiet", *SLOW, cwd=study).returncode == 0
    for ranks, killed in ((2, 1), (3, 0)):
        job, processes = begun(study, ranks, "killed.h5", "--resume", "--threads", 1, *SLOW)
        assert sorted(processes) == list(range(ranks))
        os.kill(processes[killed], signal.SIGKILL)
        at = time.time()
        assert ended(job, processes)[0] != 0
        assert not (study / "killed.h5").exists()
    sweep(study, 4, "killed.h5", "--resume", "--quiet", *SLOW)
    assert digest("killed.h5", cwd=study) == digest("whole.h5", cwd=study)
    with h5py.File(study / "killed.h5") as file:
        attempts, started = file["provenance/tasks/attempts"][:], file["provenance/tasks/started"][:]
        assert 40 <= (started < at).sum() < 480, "what was finished is kept"
        assert attempts.min() == 1 and (attempts > 1).sum() <= 2 * (2 + 3), "only what was under way is done again"


@pytest.mark.parametrize("told", ("mpirun", "rank 2"))
def test_a_signal_stops_it(study, told):
    job, processes = begun(study, 3, "stopped.h5", "--threads", 1, *SLOW)
    os.kill(job.pid if told == "mpirun" else processes[2], signal.SIGUSR1)
    status, said = ended(job, processes)
    assert status == 1 and said.count("papotage: stopped; ") == 1 and "go on with --resume" in said
    assert (study / "stopped.h5.journal").exists() and not (study / "stopped.h5").exists()
    assert call("sweep", "study.toml", "-o", "stopped.h5", "--quiet", "--resume", *SLOW, cwd=study).returncode == 0
    with h5py.File(study / "stopped.h5") as file:
        assert (file["provenance/tasks/attempts"][:] > 1).sum() <= 3


def test_refused_once_by_all(study):
    (study / "bad.toml").write_text(changed(STUDY, "contagion.beta", "contagion.bta"))
    out, said = mpi(study, 3, "sweep", "bad.toml", "-o", "no.h5", status=2)
    assert said.startswith("bad.toml:15:20: unknown key `bta`") and said.count("\n") == 1 and out == ""
    said = sweep(study, 2, "no.h5", "--rseume", status=2)[1]
    assert said.startswith("--rseume: not known to `papotage-mpi sweep`; did you mean `--resume`?") and said.count("\n") == 1
    (study / "there.h5").write_text("")
    said = sweep(study, 2, "there.h5", status=2)[1]
    assert said.startswith("-o there.h5: exists") and said.count("\n") == 1
    assert sorted(os.listdir(study)) == ["bad.toml", "study.toml", "there.h5"]


def test_ranks_that_read_something_else(study):
    wrapper = study / "wrapper.sh"
    for change, says in (("contagion.initial=4", "rank 1 on "), ("contagion.initail=4", "--set contagion.initail=4: unknown key")):
        wrapper.write_text(f'#!/bin/sh\n[ "$OMPI_COMM_WORLD_RANK" = 1 ] && exec "$@" --set {change}\nexec "$@"\n')
        wrapper.chmod(0o755)
        said = sweep(study, 3, "no.h5", status=2, through=[wrapper])[1]
        assert said.startswith(says) and "rank 1 on " in said and said.count("\n") == 1
    assert "reads another study" in sweep(study, 2, "no.h5", "--set", "contagion.gamma=.2", status=2, through=[
        "sh", "-c", 'if [ "$OMPI_COMM_WORLD_RANK" = 1 ]; then exec "$@" --seed 2; else exec "$@"; fi', "sh"])[1]
    assert sorted(os.listdir(study)) == ["study.toml", "wrapper.sh"]


def test_tasks_that_fail(study):
    (study / "study.toml").write_text(changed(STUDY, "[0.01, 0.03, 0.1]", "[0.01, -1, 0.1]"))
    out, said = sweep(study, 2, "bad.h5", status=1)
    assert "48 tasks done, 24 failed" in out
    assert said.count("contagion.beta = -1") == 2 and said.count("papotage: 24 tasks failed") == 1


def test_a_full_disk_stops_all_ranks(study):
    """... and what is finished is kept. A limit on the size of files stands for the disk."""
    job, processes = begun(study, 2, "full.h5", "--threads", 1, *SLOW)
    resource.prlimit(processes[0], resource.RLIMIT_FSIZE, ((study / "full.h5.journal").stat().st_size + 500,) * 2)
    status, said = ended(job, processes)
    assert status == 1 and said.startswith("papotage: full.h5.journal: could not be written further")
    assert "--resume" in said and said.count("papotage:") == 1
    sweep(study, 2, "full.h5", "--quiet", "--resume", *SLOW)
    with h5py.File(study / "full.h5") as file:
        assert (file["provenance/tasks/attempts"][:] > 1).sum() <= 4


def test_help_is_told_once(study):
    for args in (("--help",), ("sweep", "--help"), ("--version",)):
        out, said = mpi(study, 2, *args)
        assert said == "" and out.count("papotage-mpi 0." if args == ("--version",) else "Example: ") == 1
