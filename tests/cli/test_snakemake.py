"""The Snakefile of README.md, as it stands there."""

import os
import re
import signal
import subprocess
import time

import pytest

from program import PAPOTAGE, ROOT, answer, changed, digest, size
from test_sweep import STUDY

h5py = pytest.importorskip("h5py")
SNAKEMAKE = "/usr/bin/snakemake"
pytestmark = pytest.mark.skipif(not os.path.exists(SNAKEMAKE), reason="no snakemake here; ./dev setup installs it")

SLOW = changed(changed(STUDY, "nodes = 300\n", "nodes = 100_000\n"), "replicates = 12", "replicates = 40")


@pytest.fixture
def here(tmp_path):
    snakefile, = (text for text in re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.S) if "rule " in text)
    (tmp_path / "Snakefile").write_text(snakefile)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/papotage").symlink_to(PAPOTAGE)
    return tmp_path


def snakemake(folder, *args):
    path = f"{folder}/bin:{os.path.dirname(SNAKEMAKE)}:{os.environ['PATH']}"
    return subprocess.Popen([SNAKEMAKE, "--cores", "2", *args], cwd=folder, env={**os.environ, "PATH": path, "HOME": str(folder)},
                            text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                            start_new_session=True,
                            # What runs in the background of a script ignores it, and so would all that it starts.
                            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))


def test_it_goes_on_where_it_was_interrupted(here):
    (here / "study.toml").write_text(SLOW)
    for _ in range(4):  # where the shard was quicker than the signal, there are others
        if list(here.glob("shards/*.journal")):
            break
        first = snakemake(here, "--rerun-incomplete")
        until = time.monotonic() + 60
        begun = {}  # journals, and how long they were when first seen
        while not any(size(j) > begun.setdefault(j, size(j)) + 250 for j in here.glob("shards/*.journal")):
            assert time.monotonic() < until and first.poll() is None
            time.sleep(0.005)
        os.killpg(first.pid, signal.SIGINT)
        first.communicate(timeout=60)
        assert not (here / "study.h5").exists()
    second = snakemake(here, "--rerun-incomplete")
    assert second.communicate(timeout=120)[0] and second.returncode == 0
    answer("sweep", "study.toml", "-o", "threads.h5", "--quiet", cwd=here)
    assert digest(here / "study.h5") == digest(here / "threads.h5")
    with h5py.File(here / "study.h5") as file:
        again = (file["provenance/tasks/attempts"][:] > 1).sum()
        assert again <= 2, "only what was under way is done again"


def test_a_bad_point_does_not_stop_it(here):
    (here / "study.toml").write_text(changed(STUDY, "[0.01, 0.03, 0.1]", "[0.01, -1, 0.1]"))
    done = snakemake(here)
    said = done.communicate(timeout=120)[0]
    assert done.returncode == 0 and "must be a number of at least 0" in said and "24 tasks failed" in said
    assert (here / "study.h5").exists()
