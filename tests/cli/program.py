"""The program under test, and how to call it."""

import os
import pathlib
import re
import subprocess
import time

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCENARIOS = sorted((ROOT / "scenarios").glob("*.toml"))
STUDIES = sorted((ROOT / "scenarios/studies").glob("*.toml"))
DATA = pathlib.Path(os.environ.get("PAPOTAGE_DATA") or ROOT.parent / "shared" / "data")


def program():
    named = os.environ.get("PAPOTAGE")
    if named:
        return str(pathlib.Path(named).resolve())
    for build in ("test", "release"):
        path = ROOT / "build" / build / "papotage"
        if path.exists():
            return str(path)
    raise RuntimeError("no papotage to test: build it, or name it in the environment variable PAPOTAGE")


PAPOTAGE = program()

# A rumour that is quick to run.
SIR = """\
# How far does it go?
[run]
days = 20
replicates = 4

[network]
generator = "erdos_renyi"
nodes = 200
mean_degree = 6

[contagion]
model = "sir"
beta = 0.2
initial = 3
"""

FJ = """\
# Who moves whom?
[run]
days = 10
replicates = 3

[network]
generator = "watts_strogatz"
nodes = 300
neighbours = 6
rewiring = 0.1

[opinion]
model = "friedkin_johnsen"
susceptibility = 0.7
"""

VOTER = """\
# Who wins?
[run]
days = 30
replicates = 3

[network]
generator = "complete"
nodes = 60

[opinion]
model = "voter"
initial = { share = 0.4 }
"""

# Where a model must be told something, something short.
REQUIRED = {"compartments": """\
compartments = ["out", "in", "gone"]
initial = { in = 2 }
[contagion.transition.joins]
from = "out"
to = "in"
contact = "in"
rate = 0.3
[contagion.transition.leaves]
from = "in"
to = "gone"
after = 3
"""}


def call(*args, cwd=None, timeout=120, **options):
    """Runs the program; `returncode`, `stdout` and `stderr` (texts) of what came."""
    return subprocess.run([PAPOTAGE, *map(str, args)], cwd=cwd, timeout=timeout, text=True, stdin=subprocess.DEVNULL,
                          stdout=options.pop("stdout", subprocess.PIPE), stderr=options.pop("stderr", subprocess.PIPE),
                          **options)


def answer(*args, cwd=None, **options):
    """What the program says, which must be all well."""
    done = call(*args, cwd=cwd, **options)
    assert (done.returncode, done.stderr) == (0, ""), f"papotage {' '.join(map(str, args))}\n{done.stderr}"
    return done.stdout


def run(scenario, output, *args, cwd=None):
    assert answer("run", scenario, "-o", output, "--quiet", *args, cwd=cwd) == ""
    return output


def changed(text, old, new):
    """The text with its only `old` replaced."""
    assert text.count(old) == 1, old
    return text.replace(old, new)


def digest(file, cwd=None):
    text = answer("info", "--digest", file, cwd=cwd)
    assert re.fullmatch(r"[0-9a-f]{64}\n", text), text
    return text.strip()


def listing(folder):
    """Every path below a folder with the time it was last written."""
    return {str(p.relative_to(folder)): p.lstat().st_mtime_ns for p in pathlib.Path(folder).rglob("*")}


def refused(*args, cwd, says):
    """Exit status 2, nothing on stdout, one line on stderr, nothing written."""
    before = listing(cwd)
    done = call(*args, cwd=cwd)
    assert done.stderr == says + "\n"
    assert (done.returncode, done.stdout) == (2, "")
    assert listing(cwd) == before


def size(path):
    """Bytes; 0 of a file that isn't there, or is done with meanwhile."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def wait_for(path, more_than=0, process=None, seconds=60):
    """Until somebody has written more than so many bytes to the file, while the process, if any, runs. One that is
    empty may not be locked yet."""
    until = time.monotonic() + seconds
    while size(path) <= more_than:
        assert time.monotonic() < until, f"{size(path)} bytes and not more than {more_than} in {path.name} after {seconds} s"
        assert process is None or process.poll() is None, f"ended with {process.returncode} before that"
        time.sleep(0.002)


def workplace(name):
    """A file of real data, which the project doesn't hold."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"no {name} in {DATA}; set PAPOTAGE_DATA to the folder that holds it")
    return path.resolve()
