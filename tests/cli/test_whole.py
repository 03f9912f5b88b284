"""A kill at any moment or a full disk leaves either no result or a whole one."""

import os
import pathlib
import random
import resource
import signal
import subprocess
import time

import pytest

from program import PAPOTAGE, SIR, answer, call, digest, run, wait_for

# Takes a few tenths of a second and writes several megabytes.
BUSY = ("--set", "network.nodes=8000", "--set", "run.replicates=120", "--set", 'record.agents=["compartment"]')


def start(*args, cwd, **options):
    return subprocess.Popen([PAPOTAGE, *map(str, args)], cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True, **options)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The digest of BUSY, and the seconds that it takes."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "sir.toml").write_text(SIR)
    begin = time.monotonic()
    run("sir.toml", "out.h5", *BUSY, cwd=folder)
    seconds = time.monotonic() - begin
    return digest("out.h5", cwd=folder), seconds


@pytest.mark.parametrize("name", ("SIGKILL", "SIGINT", "SIGTERM", "SIGHUP"))
def test_kill_at_any_moment(here, whole, name):
    sent, (wanted, seconds) = getattr(signal, name), whole
    seed = random.randrange(1 << 32)
    print(f"moments drawn with seed {seed}")
    draw = random.Random(seed)
    for _ in range(5):
        process = start("run", "sir.toml", "-o", "out.h5", *BUSY, cwd=here)
        time.sleep(draw.uniform(0, 1.05 * seconds))
        process.send_signal(sent)
        said, complained = process.communicate(timeout=60)
        left = {path.name for path in here.iterdir()} - {"sir.toml", "fj.toml", "voter.toml", "edges.txt"}
        if sent != signal.SIGKILL or process.returncode == 0:
            assert "out.h5.part" not in left
        assert process.returncode in (0, -sent)
        assert process.returncode == -sent or "out.h5" in left
        assert complained == ""
        if "out.h5" in left:
            assert digest("out.h5", cwd=here) == wanted
            (here / "out.h5").unlink()
    # What a killed run left hinders none, and goes.
    run("sir.toml", "out.h5", cwd=here)
    assert not (here / "out.h5.part").exists()


def test_kill_while_replacing_keeps_the_old_result(here):
    old = digest(run("sir.toml", "out.h5", cwd=here), cwd=here)
    for sent in (signal.SIGKILL, signal.SIGTERM):
        process = start("run", "sir.toml", "-o", "out.h5", "--force", *BUSY, "--replicates", "5000", cwd=here)
        wait_for(here / "out.h5.part")
        process.send_signal(sent)
        process.communicate(timeout=60)
        assert process.returncode == -sent
        assert digest("out.h5", cwd=here) == old


def test_the_name_of_the_process(here):
    """... is the program's, by which `ps` and `killall` know it."""
    process = start("run", "sir.toml", "-o", "out.h5", "--quiet", *BUSY, "--replicates", "5000", cwd=here)
    wait_for(here / "out.h5.part", process=process)
    assert pathlib.Path(f"/proc/{process.pid}/comm").read_text() == "papotage\n"
    process.terminate()
    process.communicate(timeout=60)


def test_two_runs_to_one_file(here):
    """The second is refused, and the first ends well."""
    long = ("--replicates", 80, "--set", "network.nodes=100000", "--set", "contagion.initial=1000")
    first = start("run", "sir.toml", "-o", "out.h5", "--quiet", *long, cwd=here)
    wait_for(here / "out.h5.part", process=first)
    first.send_signal(signal.SIGSTOP)
    second = call("run", "sir.toml", "-o", "out.h5", "--force", cwd=here)
    first.send_signal(signal.SIGCONT)
    assert (second.returncode, second.stdout) == (2, "")
    assert second.stderr == "-o out.h5: another process is writing it; wait for that or name another file\n"
    assert first.communicate(timeout=120) == ("", "") and first.returncode == 0
    answer("info", "out.h5", cwd=here)


@pytest.mark.parametrize("kilobytes", (0, 1, 20, 200, 900))
def test_limit_on_the_size_of_files(here, kilobytes):
    limit = kilobytes << 10
    done = call("run", "sir.toml", "-o", "out.h5", *BUSY, cwd=here,
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == ("papotage: out.h5: could not be written and nothing of it is left; raise the limit on the size "
                           "of files (ulimit -f) and run again: File too large\n")
    assert not list(here.glob("out.h5*"))


@pytest.fixture
def small_disk(here):
    """A file system of a given number of kilobytes."""
    mounted = []

    def mount(kilobytes):
        disk = here / f"disk{kilobytes}"
        disk.mkdir()
        try:
            done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", disk], capture_output=True)
        except FileNotFoundError:
            pytest.skip("no mount here")
        if done.returncode != 0:
            pytest.skip("no right to mount a small disk here")
        mounted.append(disk)
        return disk

    yield mount
    for disk in mounted:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.parametrize("kilobytes", (4, 64, 512))
def test_full_disk(here, small_disk, kilobytes):
    disk = small_disk(kilobytes)
    done = call("run", "sir.toml", "-o", disk / "out.h5", *BUSY, cwd=here)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (f"papotage: {disk}/out.h5: could not be written and nothing of it is left; make room on the disk "
                           "and run again: No space left on device\n")
    assert not list(disk.iterdir())


def test_full_disk_keeps_the_old_result(here, small_disk):
    disk = small_disk(512)
    old = digest(run("sir.toml", disk / "out.h5", cwd=here))
    assert call("run", "sir.toml", "-o", disk / "out.h5", "--force", *BUSY, cwd=here).returncode == 1
    assert [path.name for path in disk.iterdir()] == ["out.h5"]
    assert digest(disk / "out.h5") == old


@pytest.mark.skipif(not pathlib.Path("/dev/full").exists(), reason="no /dev/full")
def test_answer_to_a_full_disk(here):
    run("sir.toml", "out.h5", cwd=here)
    for args in (["--version"], ["--help"], ["run", "--help"], ["models"], ["models", "--json"], ["models", "sir", "--json"], ["schema"], ["check", "sir.toml"],
                 ["check", "sir.toml", "--json"], ["info", "out.h5"], ["info", "out.h5", "--digest"],
                 ["network", "stats", "edges.txt"], ["run", "sir.toml", "-o", "second.h5"]):
        with open("/dev/full", "w") as full:
            done = call(*args, cwd=here, stdout=full)
        assert done.returncode == 1, args
        assert done.stderr == ("papotage: the answer could not be written to the standard output (No space left on device); "
                               "send it elsewhere\n"), args
    assert digest("second.h5", cwd=here) == digest("out.h5", cwd=here)


def test_closed_standard_files(here):
    """... whose numbers a result must not get."""
    close = lambda: [os.close(number) for number in (0, 1, 2)]
    process = subprocess.Popen([PAPOTAGE, "run", "sir.toml", "-o", "out.h5"], cwd=here, preexec_fn=close)
    assert process.wait(60) == 0
    run("sir.toml", "same.h5", cwd=here)
    assert digest("out.h5", cwd=here) == digest("same.h5", cwd=here)


def test_stale_part_files(here):
    """A file or folder where the part file belongs."""
    (here / "out.h5.part").write_text("left behind")
    run("sir.toml", "out.h5", cwd=here)
    assert not (here / "out.h5.part").exists()
    (here / "two.h5.part").mkdir()
    done = call("run", "sir.toml", "-o", "two.h5", cwd=here)
    assert (done.returncode, done.stderr) == (
        2, "-o two.h5: `two.h5.part`, where it is written first, is no ordinary file; remove that\n")
    (here / "three.h5.part").symlink_to("edges.txt")
    before = (here / "edges.txt").read_text()
    assert call("run", "sir.toml", "-o", "three.h5", cwd=here).returncode == 2
    assert (here / "edges.txt").read_text() == before


def test_force_replaces_a_link_and_not_what_it_points_to(here):
    (here / "out.h5").symlink_to("edges.txt")
    before = (here / "edges.txt").read_text()
    run("sir.toml", "out.h5", "--force", cwd=here)
    assert (here / "edges.txt").read_text() == before and not (here / "out.h5").is_symlink()
