"""papotage network stats."""

import json
import math

import pytest

from program import answer, run, workplace


def stats(*args, cwd=None):
    return json.loads(answer("network", "stats", *args, "--json", cwd=cwd))


def test_real_workplace():
    path = workplace("email-Eu-core.txt")
    told = stats(path)
    assert (told["directed"], told["nodes"], told["edges"], told["largest_component"]) == (False, 1005, 16064, 986)
    assert round(told["degree"]["mean"], 1) == 32.0 and told["degree"]["max"] == 345
    assert round(told["clustering"]["value"], 3) == 0.399
    assert round(told["largest_eigenvalue"], 2) == 76.27
    text = answer("network", "stats", path)
    for part in ("1,005", "16,064", "0.399", "the largest of 986 people", "76.27", "345", "31.97"):
        assert part in text


def test_scenario_has_the_network_that_runs(here):
    path = workplace("email-Eu-core.txt")
    assert stats("sir.toml", "--set", f"network.file={path}", cwd=here) == stats(path)


def test_known_numbers(here):
    told = stats("edges.txt", cwd=here)  # a ring of four
    assert (told["nodes"], told["edges"], told["components"], told["largest_component"]) == (4, 4, 1, 4)
    assert told["degree"]["mean"] == told["degree"]["max"] == told["degree"]["min"] == 2
    assert told["clustering"]["value"] == told["transitivity"]["value"] == 0
    assert math.isclose(told["density"], 4 / 6) and math.isclose(told["largest_eigenvalue"], 2)

    told = stats("voter.toml", cwd=here)  # complete, 60 people
    assert (told["nodes"], told["edges"], told["degree"]["min"]) == (60, 1770, 59)
    assert told["clustering"]["value"] == told["transitivity"]["value"] == told["density"] == 1
    assert math.isclose(told["largest_eigenvalue"], 59)
    assert told["assortativity"] is None  # undefined


def test_loops_and_repeats_are_counted(here):
    (here / "messy.txt").write_text("1 2\n2 1\n1 1\n1 2\n2 3\n")
    told = stats("messy.txt", cwd=here)
    assert (told["edges"], told["loops_dropped"], told["repeats_dropped"]) == (2, 1, 2)
    told = stats("messy.txt", "--directed", cwd=here)
    assert (told["edges"], told["loops_dropped"], told["repeats_dropped"]) == (3, 1, 1)
    assert told["directed"] and (told["strong_components"], told["largest_strong_component"]) == (2, 2)
    (here / "arcs.toml").write_text('extends = "sir.toml"\n[contagion]\ninitial = 1\n[network]\nfile = "messy.txt"\ndirected = true\n')
    assert stats("arcs.toml", cwd=here) == told


def test_generated_network_is_that_of_a_run(here):
    """Where all are reached at once along ties, final sizes are those of components."""
    h5py = pytest.importorskip("h5py")
    told = stats("sir.toml", "--set", "network.mean_degree=1.5", cwd=here)
    run("sir.toml", "out.h5", "--set", "network.mean_degree=1.5", "--set", "contagion.beta=1e6", "--set", "contagion.gamma=0",
        "--set", "contagion.initial=1", "--set", "run.days=200", "--replicates", 60, cwd=here)
    with h5py.File(here / "out.h5") as file:
        assert file["outcomes/final_size"][:].max() == told["largest_component"]
