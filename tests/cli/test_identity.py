"""The same scenario and seed give the same bits, whatever the number of threads."""

import pytest

from program import SCENARIOS, answer, digest, run
h5py = pytest.importorskip("h5py")

THREADS = (1, 2, 3)

# Larger than what the engine runs side by side, so that one replicate uses all threads.
LARGE = ("--set", 'network={generator="erdos_renyi",nodes=60000,mean_degree=6}', "--set", "run.days=12")


def digests(here, scenario, *args):
    files = [run(scenario, f"{t}.h5", "--threads", t, "--force", *args, cwd=here) for t in THREADS]
    return {digest(file, cwd=here) for file in files}


@pytest.mark.parametrize("replicates", (1, 5))
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.stem)
def test_scenario(here, scenario, replicates):
    same = digests(here, scenario, "--replicates", replicates)
    assert len(same) == 1
    assert digests(here, scenario, "--replicates", replicates, "--seed", 2).isdisjoint(same)


@pytest.mark.parametrize("replicates", (1, 4))
@pytest.mark.parametrize("model", ("sir by events", "sir by steps", "fj", "voter"))
def test_large_network(here, model, replicates):
    name, _, method = model.partition(" by ")
    column = "compartment" if name == "sir" else "opinion"
    args = [*LARGE, "--replicates", replicates, "--set", f'record.agents=["{column}"]', "--set", "record.every=4"]
    if method:
        args += ["--set", f"contagion.method={method}", "--set", "contagion.beta=0.5", "--set", "contagion.initial=50"]
    assert len(digests(here, f"{name}.toml", *args)) == 1


@pytest.mark.parametrize("redraw", (False, True))
def test_one_network_or_one_per_replicate(here, redraw):
    """All whom a first spreader knows hear at once, so that their number tells which network it is."""
    args = ("--replicates", 12, "--set", f"network.redraw={str(redraw).lower()}", "--set", "contagion.beta=1e6",
            "--set", "contagion.gamma=0", "--set", "contagion.initial={list=[7]}", "--set", "run.days=1")
    files = [run("sir.toml", f"{t}.h5", "--threads", t, *args, cwd=here) for t in THREADS]
    assert len({digest(file, cwd=here) for file in files}) == 1
    with h5py.File(here / "1.h5") as result:
        degrees = result["series/count_infectious"][:, 1] - 1
    assert len(set(degrees)) > 3 if redraw else len(set(degrees)) == 1


def test_another_seed_draws_other_numbers(here):
    run("sir.toml", "1.h5", "--replicates", 20, cwd=here)
    run("sir.toml", "2.h5", "--replicates", 20, "--seed", 2, cwd=here)
    with h5py.File(here / "1.h5") as one, h5py.File(here / "2.h5") as two:
        assert (one["outcomes/final_size"][:] != two["outcomes/final_size"][:]).sum() > 10


def test_replicates_keep_their_numbers(here):
    """A longer ensemble begins with the shorter one."""
    run("sir.toml", "few.h5", "--replicates", 3, cwd=here)
    run("sir.toml", "many.h5", "--replicates", 40, cwd=here)
    with h5py.File(here / "few.h5") as few, h5py.File(here / "many.h5") as many:
        for name in ("count_susceptible", "count_infectious", "count_recovered"):
            assert (few["series"][name][:] == many["series"][name][:3]).all()
        assert len(set(many["outcomes/final_size"][:])) > 5


def test_digest_is_of_what_the_result_says(here):
    """Not of when and how it was written."""
    same = digest(run("sir.toml", "a.h5", cwd=here), cwd=here)
    (here / "other.toml").write_text("# How far does it go?\n# And why?\nextends = 'sir.toml'\n[run]\nseed = 1\n")
    assert digest(run("other.toml", "b.h5", "--threads", 3, cwd=here), cwd=here) == same
    for change in ("run.seed=2", "contagion.beta=0.21", "title=Another", "record.every=2", "run.replicates=5",
                   'record.agents=["compartment"]'):
        assert digest(run("sir.toml", "c.h5", "--force", "--set", change, cwd=here), cwd=here) != same, change


def test_seed_is_an_option_too(here):
    assert digest(run("sir.toml", "a.h5", "--seed", 7, "--replicates", 2, cwd=here), cwd=here) == digest(
        run("sir.toml", "b.h5", "--set", "run.seed=7", "--set", "run.replicates=2", cwd=here), cwd=here)
    assert "seed = 9223372036854775807\n" in answer("check", "sir.toml", "--seed", 9223372036854775807, cwd=here)
