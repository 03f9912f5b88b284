"""What a sweep's journal keeps: through kills, full disks and damage, for failed tasks, and beside other files."""

import os
import re
import signal
import subprocess

import pytest

from program import PAPOTAGE, call, changed, digest, size, wait_for
from test_sweep import STUDY, study, sweep  # noqa: F401

h5py = pytest.importorskip("h5py")


def test_killed_and_resumed(study):
    """Tasks that were finished when the program was killed are read again and not done again."""
    slow = ("--set", "network.nodes=20000", "--set", "contagion.initial=200", "--replicates", 200, "--threads", 1)
    sweep(study, "whole.h5", *slow)
    command = [PAPOTAGE, "sweep", "study.toml", "-o", "killed.h5", "--quiet", *map(str, slow)]
    journal = study / "killed.h5.journal"
    for kill in (signal.SIGKILL, signal.SIGTERM):
        process = subprocess.Popen(command + (["--resume"] if journal.exists() else []), cwd=study, stderr=subprocess.PIPE, text=True)
        wait_for(journal, size(journal) + 1500, process)
        process.send_signal(kill)
        said = process.communicate()[1]
        assert process.returncode == (-9 if kill == signal.SIGKILL else 1), said
        assert not (study / "killed.h5").exists() and journal.exists()
    assert "go on with --resume" in said
    fresh = call("sweep", "study.toml", "-o", "killed.h5", *slow, cwd=study)
    assert fresh.returncode == 2 and "--resume" in fresh.stderr
    other = call("sweep", "study.toml", "-o", "killed.h5", "--resume", *slow, "--seed", 2, cwd=study)
    assert other.returncode == 2 and "seed" in other.stderr
    done = call("sweep", "study.toml", "-o", "killed.h5", "--resume", *slow, cwd=study)
    assert done.returncode == 0 and not journal.exists()
    assert digest("killed.h5", cwd=study) == digest("whole.h5", cwd=study)
    with h5py.File(study / "killed.h5") as file:
        attempts = file["provenance/tasks/attempts"][:]
        assert attempts.min() == 1 and (attempts > 1).sum() <= 2, "only what was under way is done again"
    again = call("sweep", "study.toml", "-o", "killed.h5", "--resume", *slow, cwd=study)
    assert again.returncode == 0 and "already" in again.stdout


def test_what_failed_is_tried_again(study):
    """The journal stays where tasks have failed, and --resume does these alone."""
    text = STUDY.split("[network]")[0] + '[network]\n[contagion]\nmodel = "sir"\n[sweep.keys]\nnetwork.file = ["one.txt", "late.txt"]\n'
    (study / "study.toml").write_text(text)
    (study / "one.txt").write_text("1 2\n2 3\n")
    assert "12 tasks failed" in sweep(study, "x.h5", status=1).stderr
    assert (study / "x.h5.journal").exists()
    assert "exists" in sweep(study, "x.h5", status=2).stderr
    (study / "late.txt").write_text("1 2\n")
    assert "another study" in sweep(study, "x.h5", "--resume", status=2).stderr and (study / "x.h5.journal").exists()
    (study / "study.toml").write_text(changed(STUDY, "[0.01, 0.03, 0.1]", "[0.01, -1, 0.1]"))
    sweep(study, "y.h5", status=1)
    again = sweep(study, "y.h5", "--resume", status=1)
    assert "24 tasks failed" in again.stderr
    with h5py.File(study / "y.h5") as file:
        attempts, status = file["provenance/tasks/attempts"][:], file["provenance/tasks/status"][:]
        assert (attempts[status == 0] == 1).all() and (attempts[status == 1] == 2).all()
    sweep(study, "y.h5", "--force", "--set", "sweep.keys.\"contagion.beta\"=[0.1]")
    assert not (study / "y.h5.journal").exists()


def test_a_journal_of_somebody_else(study):
    (study / "x.h5.journal").write_text("dear diary")
    for options in ((), ("--force",), ("--resume",)):
        said = sweep(study, "x.h5", *options, status=2).stderr
        assert said == "x.h5.journal: is no journal of papotage; remove or rename it\n"
    assert (study / "x.h5.journal").read_text() == "dear diary"


def test_what_is_resumed_beside_a_result(study):
    """Only this study's is replaced, and only where its journal has begun."""
    (study / "study.toml").write_text(changed(STUDY, "[0.01, 0.03, 0.1]", "[0.01, -1, 0.1]"))
    sweep(study, "x.h5", status=1)
    whole, journal = (study / "x.h5").read_bytes(), (study / "x.h5.journal").read_bytes()
    (study / "x.h5").write_text("what somebody keeps")
    done = sweep(study, "x.h5", "--resume", status=2)
    assert done.stderr.startswith("x.h5: ") and (study / "x.h5").read_text() == "what somebody keeps"
    (study / "x.h5").write_bytes(whole)
    # A journal's header alone is what another process leaves that begins when the first has just finished.
    header = 20 + 8 + int.from_bytes(journal[20:24], "little")
    (study / "x.h5.journal").write_bytes(journal[:header])
    said = sweep(study, "x.h5", "--resume", status=1).stderr
    assert "24 tasks failed" in said and "its journal is gone" in said
    assert (study / "x.h5").read_bytes() == whole and not (study / "x.h5.journal").exists()
    assert sweep(study, "x.h5", "--resume", status=1).stderr == said


SYNC_FAILS = """\
#include <errno.h>
int fdatasync(int file) { return file < 0 ? 0 : (errno = ENOSPC, -1); }
"""


def test_a_disk_that_is_full_only_when_synced(study):
    """... as a network's may be: nothing is made of tasks that aren't on the disk."""
    (study / "sync.c").write_text(SYNC_FAILS)
    subprocess.run(["g++", "-x", "c", "-shared", "-fPIC", "-o", "sync.so", "sync.c"], cwd=study, check=True)
    done = call("sweep", "study.toml", "-o", "x.h5", "--quiet", cwd=study, env={**os.environ, "LD_PRELOAD": str(study / "sync.so")})
    assert done.returncode == 1 and "No space left" in done.stderr, done.stderr
    assert (study / "x.h5.journal").exists() and not (study / "x.h5").exists()
    sweep(study, "x.h5", "--resume")


def test_a_full_disk(study):
    """What is finished is whole; with room again, it goes on."""
    tight = study / "tight"
    tight.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(tight)], stderr=subprocess.DEVNULL).returncode:
        pytest.skip("no file system can be mounted")
    try:
        done = call("sweep", "study.toml", "-o", "tight/out.h5", "--quiet", "--replicates", 400, cwd=study)
        assert done.returncode == 1 and "No space left" in done.stderr, done.stderr
        assert os.listdir(tight) == ["out.h5.journal"]
        subprocess.run(["mount", "-o", "remount,size=4m", str(tight)], check=True)
        sweep(study, "tight/out.h5", "--replicates", 400, "--resume")
        sweep(study, "roomy.h5", "--replicates", 400)
        assert digest("tight/out.h5", cwd=study) == digest("roomy.h5", cwd=study)
        with h5py.File(tight / "out.h5") as file:
            attempts = file["provenance/tasks/attempts"][:]
        assert 100 < (attempts == 1).sum() and (attempts > 1).sum() <= 2 * os.cpu_count(), "what is finished is kept"
    finally:
        subprocess.run(["umount", "-l", str(tight)], check=True)


def test_a_damaged_journal(study):
    """What it held is done again, which is said."""
    (study / "study.toml").write_text(changed(STUDY, "[0.01, 0.03, 0.1]", "[0.01, -1, 0.1]"))
    sweep(study, "x.h5", status=1)
    before, journal = digest("x.h5", cwd=study), study / "x.h5.journal"
    bytes_ = bytearray(journal.read_bytes())
    bytes_[len(bytes_) // 2] ^= 1
    journal.write_bytes(bytes_)
    said = sweep(study, "x.h5", "--resume", status=1).stderr
    assert re.match(r"papotage: x.h5.journal: \d+ bytes at its end are damaged, and the tasks that they held are done again\n", said)
    assert digest("x.h5", cwd=study) == before
