"""Every model on networks that are hardly any: it runs, or refuses with one message, and finds nothing impossible."""

import pytest

from program import answer, call, refused
from test_catalogue import ON_NETWORKS, choices, named, scenario

h5py = pytest.importorskip("h5py")

FILES = {
    "comments.txt": "# who knows whom\n% nobody\n\n",
    "loops.txt": "1 1\n1 2\n2 2\n2 3\n3 3\n",
    "only_loops.txt": "1 1\n2 2\n3 3\n",
    "repeats.txt": "1 2\n2 1\n1 2\n2 3\n3 4\n3 4\n4 3\n",
    "weights.txt": "1 2 0.5\n2 3 2\n3 4 1e-30\n4 4 2\n1 2 0.5\n",
    "heavy.txt": "1 2 1e30\n2 3 1\n3 1 1e-30\n",
}
NETWORKS = {
    "one agent": 'generator = "complete"\nnodes = 1\n',
    "two agents": 'generator = "complete"\nnodes = 2\n',
    "a star of one": 'generator = "star"\nnodes = 1\n',
    "isolated agents": 'generator = "erdos_renyi"\nnodes = 30\nmean_degree = 0\n',
    "some isolated agents": 'generator = "erdos_renyi"\nnodes = 40\nmean_degree = 1\n',
    "self loops": 'file = "loops.txt"\n',
    "nothing but self loops": 'file = "only_loops.txt"\n',
    "repeated ties": 'file = "repeats.txt"\n',
    "repeated arcs": 'file = "repeats.txt"\ndirected = true\n',
    "weights": 'file = "weights.txt"\nweighted = true\n',
    "weighted arcs": 'file = "weights.txt"\nweighted = true\ndirected = true\n',
    "weights of all sizes": 'file = "heavy.txt"\nweighted = true\n',
}


@pytest.fixture
def odd(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def check_sense(file, family):
    """What no law can break."""
    with h5py.File(file) as result:
        series = {name: values[:] for name, values in result["series"].items()}
        counts = [values for name, values in series.items() if name.startswith("count_")]
        if counts:
            everybody = sum(counts)
            assert all((values >= 0).all() for values in counts) and (everybody == everybody.flat[0]).all()
            assert (result["outcomes/final_size"][:] <= everybody.flat[0]).all()
        if family == "opinion":
            assert (abs(series["opinion_mean"]) <= 1 + 1e-12).all()
            assert ((series["opinion_variance"] >= 0) & (series["opinion_variance"] <= 1 + 1e-12)).all()


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("model", ON_NETWORKS, ids=named)
def test_runs_or_refuses(odd, model, network):
    text = scenario(model, network=NETWORKS[network], days=12)
    if network in ("one agent", "a star of one"):
        text = text.replace("{ in = 2 }", "{ in = 1 }")
    (odd / "odd.toml").write_text(text)
    for way in choices(model):
        key, _, value = way.strip().partition(" = ")
        option = ("--set", f"{model['family']}.{key}={value}") if key else ()
        done = call("run", "odd.toml", "-o", "odd.h5", "--force", "--quiet", *option, cwd=odd)
        assert done.returncode in (0, 2), done.stderr
        if done.returncode == 0:
            assert done.stderr == ""
            check_sense(odd / "odd.h5", model["family"])
        else:
            assert done.stderr.count("\n") == 1 and done.stderr.startswith(("odd.toml:", "--set "))


@pytest.mark.parametrize("model", ON_NETWORKS, ids=named)
def test_nobody_is_refused(odd, model):
    (odd / "odd.toml").write_text(scenario(model, network='file = "comments.txt"\n'))
    refused("run", "odd.toml", cwd=odd,
            says="comments.txt:1:1: holds no ties: a line holds one tie, two whole numbers separated by spaces")
    (odd / "odd.toml").write_text(scenario(model, network='generator = "complete"\nnodes = 0\n'))
    refused("run", "odd.toml", cwd=odd, says="odd.toml:6:9: nodes = 0: must be an integer in [1, 4294967294]")


@pytest.mark.parametrize("model", ON_NETWORKS, ids=named)
def test_a_layer_that_is_missing_is_refused(odd, model):
    (odd / "odd.toml").write_text(scenario(model, network='layer = "friends"\n'))
    done = call("run", "odd.toml", cwd=odd)
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and done.stderr.startswith("odd.toml:5:")
    (odd / "odd.toml").write_text(scenario(model, network='layer = "friends"\n[population]\nemployees = 30\n[layers.work]\n'))
    refused("run", "odd.toml", cwd=odd, says='odd.toml:5:9: layer = "friends": the scenario has no such layer; known: work')


def test_q_above_what_anybody_hears(odd):
    (odd / "odd.toml").write_text("[run]\ndays = 3\n[network]\nfile = \"loops.txt\"\n[opinion]\nmodel = \"q_voter\"\nq = 3\n")
    refused("run", "odd.toml", cwd=odd,
            says="odd.toml:7:5: q = 3: nobody hears more than 2; choose at most that many, or repetition = true")
    answer("run", "odd.toml", "-o", "odd.h5", "--quiet", "--set", "opinion.repetition=true", cwd=odd)
    answer("run", "odd.toml", "-o", "two.h5", "--quiet", "--set", "opinion.q=2", cwd=odd)
