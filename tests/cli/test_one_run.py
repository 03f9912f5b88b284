"""sweep and merge of a scenario without [sweep]: the replicates of one run, over shards, give the run's own result."""

import json
import signal
import subprocess

import pytest

from program import FJ, PAPOTAGE, ROOT, SIR, answer, call, changed, digest, run, wait_for
from test_workplace import WORKPLACE

h5py = pytest.importorskip("h5py")

# What a replicate draws, and a network of its own for each.
SAMPLED = changed(SIR, "beta = 0.2", "beta = { value = 0.2, low = 0.1, high = 0.4 }").replace("days = 20", 'days = 20\nuncertainty = "sample"')
# A network in which somebody has ten neighbours, or, in some replicates, nobody.
FAILING = """\
# Who asks ten?
[run]
days = 3
replicates = 12
[network]
generator = "erdos_renyi"
redraw = true
nodes = 60
mean_degree = 4
[opinion]
model = "q_voter"
q = 10
repetition = false
"""


def parts(folder, scenario, shards, *args, status=0):
    """Runs all shards and names their results, out of order."""
    for k in range(1, shards + 1):
        done = call("sweep", scenario, "-o", f"part{k}.h5", "--quiet", "--force", "--shard", f"{k}/{shards}", *args, cwd=folder)
        assert done.returncode == status, done.stderr
    return [f"part{k}.h5" for k in range(shards, 0, -1)]


@pytest.mark.parametrize("scenario", ("contagion", "opinion", "workplace", "sampled", "redrawn", "flagship"))
def test_the_same_as_the_run(tmp_path, scenario):
    sets = ("--replicates", 5)
    if scenario == "flagship":
        sets = ("--replicates", 4, "--set", "population.employees=300", "--set", "run.warm_up=14 days", "--set", "run.days=60")
        text = f'extends = "{ROOT}/scenarios/workplace.toml"\n'
    else:
        text = {"contagion": SIR, "opinion": FJ, "workplace": WORKPLACE, "sampled": SAMPLED,
                "redrawn": changed(FJ, "nodes = 300", "nodes = 300\nredraw = true")}[scenario]
    (tmp_path / "s.toml").write_text(text)
    run("s.toml", "run.h5", *sets, cwd=tmp_path)
    for threads in (1, 3):
        answer("sweep", "s.toml", "-o", f"sweep{threads}.h5", "--quiet", "--threads", threads, *sets, cwd=tmp_path)
    answer("merge", *parts(tmp_path, "s.toml", 3, *sets), "-o", "merged.h5", "--quiet", cwd=tmp_path)
    for name in ("sweep1.h5", "sweep3.h5", "merged.h5"):
        assert digest(name, cwd=tmp_path) == digest("run.h5", cwd=tmp_path), name
    if scenario in ("workplace", "flagship"):
        with h5py.File(tmp_path / "merged.h5") as merged, h5py.File(tmp_path / "run.h5") as ours:
            by = [name for name, d in ours["outcomes"].items() if d.ndim == 2]
            assert by, "breakdowns are tried, too"
            for name in by:
                meanings = [dict(f["outcomes"][name].dims[1][0].attrs).get("flag_meanings") for f in (merged, ours)]
                assert meanings[0] == meanings[1]


def test_more_shards_than_replicates(tmp_path):
    (tmp_path / "s.toml").write_text(SIR)
    run("s.toml", "run.h5", cwd=tmp_path)
    names = parts(tmp_path, "s.toml", 6)
    told = answer("info", "part6.h5", cwd=tmp_path)
    assert "PARTIAL: shard 6 of 6, with 0 of 4 replicates" in told
    assert "PARTIAL: shard 2 of 6, with 1 of 4 replicates" in answer("info", "part2.h5", cwd=tmp_path)
    answer("merge", *names, "-o", "merged.h5", cwd=tmp_path)
    assert digest("merged.h5", cwd=tmp_path) == digest("run.h5", cwd=tmp_path)
    assert "PARTIAL" not in answer("info", "merged.h5", cwd=tmp_path)
    with h5py.File(tmp_path / "part3.h5") as part:
        assert list(part["series/replicate"]) == list(part["provenance/tasks/replicate"]) == [2]
        assert part.attrs["partial"] == "shard 3 of 6" and part["series/count_infectious"].shape == (1, 21)


def test_many_replicates_are_shared_out_evenly(tmp_path):
    (tmp_path / "s.toml").write_text(SIR)
    parts(tmp_path, "s.toml", 2, "--replicates", 101)
    for k, n in ((1, 51), (2, 50)):
        assert json.loads(answer("info", f"part{k}.h5", "--json", cwd=tmp_path))["tasks"]["done"] == n


def test_killed_and_resumed(tmp_path):
    (tmp_path / "s.toml").write_text(SIR)
    slow = ("--replicates", 200, "--set", "network.nodes=60000", "--set", "contagion.initial=600", "--threads", 1)
    run("s.toml", "run.h5", *slow, cwd=tmp_path)
    process = subprocess.Popen([PAPOTAGE, "sweep", "s.toml", "-o", "x.h5", "--quiet", *map(str, slow)], cwd=tmp_path)
    journal = tmp_path / "x.h5.journal"
    wait_for(journal, 4000, process)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL and journal.exists() and not (tmp_path / "x.h5").exists()
    answer("sweep", "s.toml", "-o", "x.h5", "--quiet", "--resume", *slow, cwd=tmp_path)
    assert digest("x.h5", cwd=tmp_path) == digest("run.h5", cwd=tmp_path) and not journal.exists()
    with h5py.File(tmp_path / "x.h5") as file:
        attempts = file["provenance/tasks/attempts"][:]
        assert attempts.max() <= 2 and (attempts > 1).sum() <= 1, "what was finished is not done again"
    again = answer("sweep", "s.toml", "-o", "x.h5", "--resume", *slow, cwd=tmp_path)
    assert "is the whole result of this study already" in again


def test_a_replicate_that_fails(tmp_path):
    (tmp_path / "s.toml").write_text(FAILING)
    whole = call("sweep", "s.toml", "-o", "x.h5", "--quiet", cwd=tmp_path)
    assert whole.returncode == 1
    with h5py.File(tmp_path / "x.h5") as file:
        failed = [r for r, status in enumerate(file["provenance/tasks/status"]) if status == 1]
        assert 0 < len(failed) < 12
        assert [r for r, number in enumerate(file["provenance/tasks/message"]) if number >= 0] == failed
        assert all("nobody hears more than" in m for m in file["provenance/tasks/message_text"].asstr())
        rows = file["series/count_up"][:] if "count_up" in file["series"] else file["series/opinion_mean"][:]
        for r in range(12):
            undefined = (rows[r] != rows[r]) | (rows[r] == -2**63)
            assert undefined.all() if r in failed else not undefined.any()
    assert len(failed) + 1 == whole.stderr.count("\n") and f"papotage: replicate {failed[0]}: s.toml:12:5: q = 10" in whole.stderr
    assert f"replicates: {12 - len(failed)} done, {len(failed)} failed" in answer("info", "x.h5", cwd=tmp_path)
    for k in (1, 2):
        call("sweep", "s.toml", "-o", f"part{k}.h5", "--quiet", "--shard", f"{k}/2", cwd=tmp_path)
    merged = call("merge", "part1.h5", "part2.h5", "-o", "merged.h5", cwd=tmp_path)
    assert merged.returncode == 1 and f"{len(failed)} tasks failed" in merged.stderr
    assert merged.stderr.splitlines()[:len(failed)] == whole.stderr.splitlines()[:len(failed)]
    for name in ("x.h5", "merged.h5"):
        told = json.loads(answer("info", name, "--json", cwd=tmp_path))["failures"]
        assert [sorted(f) for f in told] == [["message", "replicate"]] * len(failed) and [f["replicate"] for f in told] == failed
    assert digest("merged.h5", cwd=tmp_path) == digest("x.h5", cwd=tmp_path)


REFUSED = {
    "agents": (SIR + '[record]\nagents = ["compartment"]\n', "s.toml:16:10: agents: `papotage sweep` keeps no columns of agents; "
               "leave them out by --set record.agents=[], or use `papotage run`\n"),
    "posts": (WORKPLACE + "posts = true\n", "s.toml:23:9: posts = true: `papotage sweep` keeps no posts; leave them out by "
              "--set record.posts=false, or use `papotage run`\n"),
    "what a replicate draws": (changed(SAMPLED, "initial = 3", "initial = { value = 3, low = 3, high = 900 }"), "as replicate "),
    "a series longer than a record": (changed(SIR, "days = 20", "days = 5_000_000"), "every = 1: gives each replicate 15000007 numbers"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals(tmp_path, name):
    text, says = REFUSED[name]
    (tmp_path / "s.toml").write_text(text)
    done = call("sweep", "s.toml", "-o", "x.h5", "--quiet", cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1) and says in done.stderr, done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["s.toml"]


def test_shards_that_do_not_go_together(tmp_path):
    (tmp_path / "s.toml").write_text(SIR)
    (tmp_path / "study.toml").write_text(SIR + '[sweep]\ndesign = "grid"\n[sweep.keys]\n"contagion.beta" = [0.1, 0.2]\n')
    names = parts(tmp_path, "s.toml", 3)
    answer("sweep", "study.toml", "-o", "sweep2.h5", "--quiet", "--shard", "2/3", cwd=tmp_path)
    answer("sweep", "s.toml", "-o", "seed2.h5", "--quiet", "--shard", "2/3", "--seed", 2, cwd=tmp_path)
    run("s.toml", "run.h5", cwd=tmp_path)
    for shards, says in ((names[:2], "shard 1 of 3 is missing"), (names + names[:1], "give each shard once"),
                         (["part1.h5", "sweep2.h5", "part3.h5"], "sweep2.h5: is of a sweep, but `part1.h5` of a single run"),
                         (["part1.h5", "seed2.h5", "part3.h5"], "has seed 2"), (["part1.h5", "run.h5"], "is a whole result already")):
        done = call("merge", *shards, "-o", "merged.h5", cwd=tmp_path)
        assert done.returncode == 2 and says in done.stderr, done.stderr
        assert not (tmp_path / "merged.h5").exists()
