"""Networks that are given or drawn: generators, weighted edge lists and groups of agents."""

import hashlib
import json

import pytest

from program import SIR, answer, digest, refused, run

GENERATORS = {  # parameters; people, ties, least and largest degree
    "ring": ("nodes = 100\nneighbours = 4", (100, 200, 4, 4)),
    "lattice": ("rows = 7\ncolumns = 5", (35, 58, 2, 4)),
    "lattice on a torus": ('rows = 7\ncolumns = 5\nperiodic = true\nneighbourhood = "moore"', (35, 140, 8, 8)),
    "tree": ("nodes = 40\nchildren = 3", (40, 39, 1, 4)),
    "star": ("nodes = 50", (50, 49, 1, 49)),
    "stochastic_block_model": ("sizes = [4, 4, 4]\ndegree_within = 3\ndegree_between = 0", (12, 18, 3, 3)),
    "stochastic_block_model of equal blocks": ("nodes = 10\nblocks = 2\ndegree_within = 0\ndegree_between = 5", (10, 25, 5, 5)),
}


def with_network(text):
    """The scenario on another network."""
    head, rest = SIR.split("[network]\n")
    return f"{head}[network]\n{text}\n\n[contagion]{rest.split('[contagion]')[1]}"


def stats(*args, cwd):
    return json.loads(answer("network", "stats", *args, "--json", cwd=cwd))


@pytest.mark.parametrize("name", GENERATORS)
def test_generators(here, name):
    parameters, wanted = GENERATORS[name]
    (here / "drawn.toml").write_text(with_network(f'generator = "{name.split()[0]}"\n{parameters}'))
    told = stats("drawn.toml", cwd=here)
    assert (told["nodes"], told["edges"], told["degree"]["min"], told["degree"]["max"]) == wanted
    checked = json.loads(answer("check", "drawn.toml", "--json", cwd=here))
    assert (checked["nodes"], checked["arcs"]) == (wanted[0], 2 * wanted[1])
    run("drawn.toml", "first.h5", cwd=here)
    (here / "again.toml").write_text(checked["resolved"])
    run("again.toml", "again.h5", cwd=here)
    assert digest("again.h5", cwd=here) == digest("first.h5", cwd=here)


@pytest.mark.parametrize("text, says", [
    ('generator = "lattice"\nrows = 2\ncolumns = 9\nperiodic = true',
     "8:8: rows = 2: a periodic lattice has at least 3, or both neighbours of an agent would be one; set periodic = "
     "false or take a `ring`"),
    ('generator = "ring"\nnodes = 10\nneighbours = 5', "9:14: neighbours = 5: must be even, half on each side: 4 or 6"),
    ('generator = "tree"\nnodes = 10\nchildren = 0', "9:12: children = 0: must be an integer in [1, 4294967294]"),
    ('generator = "stochastic_block_model"\nsizes = [3, 4]\nnodes = 8\ndegree_within = 1\ndegree_between = 1',
     "8:9: sizes: sum to 7, but nodes = 8; make them agree, or take `nodes` away"),
    ('generator = "stochastic_block_model"\nblocks = 2\ndegree_within = 1\ndegree_between = 1',
     "6:1: [network] lacks `nodes`: give `nodes` and `blocks`, or `sizes`"),
    ('generator = "stochastic_block_model"\nsizes = [3, "four"]\ndegree_within = 1\ndegree_between = 1',
     '8:13: sizes = "four": must be an integer in [1, 4294967294]'),
    ('generator = "stochastic_block_model"\nnodes = 10\nblocks = 2\ndegree_within = 4.5\ndegree_between = 1',
     "10:17: degree_within = 4.5: must be at most 4, the ties of agents who know all of their block"),
], ids=lambda value: value.split("\n")[0][:60])
def test_parameters_that_do_not_go_together(here, text, says):
    (here / "bad.toml").write_text(with_network(text))
    refused("run", "bad.toml", "-o", "out.h5", cwd=here, says=f"bad.toml:{says}")


# ---- Weighted edge lists

WEIGHTED = "# hours a week\n5 17 2\n17 20 0.5\r\n20 1000 1.25\n1000 5 3\n5 1000 3\n"


def test_weighted_ties_are_read_told_and_exported(here):
    (here / "hours.txt").write_text(WEIGHTED)
    (here / "hours.toml").write_text(with_network('file = "hours.txt"\nweighted = true'))
    told = stats("hours.txt", "--weighted", cwd=here)
    assert (told["nodes"], told["edges"], told["repeats_dropped"]) == (4, 4, 1)
    assert told["weight"] == {"mean": 6.75 / 4, "min": 0.5, "max": 3}
    assert stats("hours.toml", cwd=here) == told
    assert "0.5 to 3, 1.688 on average" in answer("network", "stats", "hours.toml", cwd=here)
    assert "weight" not in stats("edges.txt", cwd=here)

    answer("network", "export", "hours.toml", "-o", "out.txt", cwd=here)
    lines = (here / "out.txt").read_text().splitlines()
    assert lines[0].endswith("one tie `u v` a line, its weight in a third column")
    assert [line for line in lines if line[0] != "#"] == ["5 17 2", "5 1000 3", "17 20 0.5", "20 1000 1.25"]
    answer("network", "export", "out.txt", "--weighted", "-o", "again.txt", cwd=here)
    assert (here / "again.txt").read_text().splitlines()[2:] == lines[2:]

    answer("network", "export", "hours.txt", "--weighted", "--directed", "-o", "arcs.txt", cwd=here)
    assert (here / "arcs.txt").read_text().splitlines()[2:] == ["5 17 2", "5 1000 3", "17 20 0.5", "20 1000 1.25", "1000 5 3"]


def test_weighted_scenario_is_resolved_and_runs_again(here):
    (here / "hours.txt").write_text(WEIGHTED)
    (here / "hours.toml").write_text(with_network('file = "hours.txt"\nweighted = true'))
    run("hours.toml", "first.h5", cwd=here)
    resolved = json.loads(answer("check", "hours.toml", "--json", cwd=here))["resolved"]
    sha = hashlib.sha256((here / "hours.txt").read_bytes()).hexdigest()
    assert f'\n[network]\ndirected = false\nweighted = true\nsha256 = "{sha}"\n\n' in resolved
    (here / "again.toml").write_text(resolved)
    run("again.toml", "again.h5", "--set", "network.file=hours.txt", cwd=here)
    assert digest("again.h5", cwd=here) == digest("first.h5", cwd=here)


@pytest.mark.parametrize("text, says", [
    ("1 2\n", "1:4: the tie lacks a weight, a third column: a weight is a positive number such as `2` or `0.5`; without "
              "weights, take weighted = true away"),
    ("1 2 0\n", "1:5: `0` is no positive finite number: a weight is a positive number such as `2` or `0.5`"),
    ("1 2 1\n# again\n2 1 2\n", "3:5: the tie of 1 and 2 weighs 2 here, but 1 on line 1; a tie has one weight: add them "
                                "up, or take one away"),
    ("one 2 1\n", "1:1: `one` is no whole number: a line holds one tie, two whole numbers separated by spaces"),
], ids=("none", "zero", "two weights", "no number"))
def test_bad_weights(here, text, says):
    (here / "bad.txt").write_text(text)
    refused("run", "sir.toml", "-o", "out.h5", "--set", "network.file=bad.txt", "--set", "network.weighted=true", cwd=here,
            says=f"bad.txt:{says}")
    refused("network", "stats", "bad.txt", "--weighted", cwd=here, says=f"bad.txt:{says}")


def test_weighted_is_said_where_it_belongs(here):
    refused("network", "stats", "sir.toml", "--weighted", cwd=here,
            says="--weighted: is said in the scenario, network.weighted = true")
    (here / "bad.toml").write_text(with_network('generator = "star"\nnodes = 5\nweighted = true'))
    refused("check", "bad.toml", cwd=here,
            says="bad.toml:9:1: unknown key `weighted` in [network]; known: generator, redraw, groups, groups_sha256, nodes")


# ---- Groups

@pytest.fixture
def staffed(here):
    (here / "labels.txt").write_text("# who sits where\n5 sales\n17\tit\r\n20 sales\n1000 it\n1001 it\n")
    (here / "staff.toml").write_text(with_network('file = "edges.txt"\ngroups = { department = "labels.txt" }'))
    return here


def test_groups_are_resolved_to_their_hash(staffed):
    run("staff.toml", "first.h5", cwd=staffed)
    resolved = json.loads(answer("check", "staff.toml", "--json", cwd=staffed))["resolved"]
    sha = hashlib.sha256((staffed / "labels.txt").read_bytes()).hexdigest()
    assert f'groups_sha256 = {{ department = "{sha}" }}' in resolved and "labels.txt" not in resolved
    (staffed / "again.toml").write_text(resolved)
    edges, labels = ("--set", "network.file=edges.txt"), ("--set", "network.groups.department=labels.txt")
    run("again.toml", "again.h5", *edges, *labels, cwd=staffed)
    assert digest("again.h5", cwd=staffed) == digest("first.h5", cwd=staffed)

    line = 1 + resolved.splitlines().index("[network]")
    refused("run", "again.toml", "-o", "other.h5", *edges, cwd=staffed,
            says=f"again.toml:{line}:1: [network] knows the file of the group `department` by the hash of its contents "
                 "only; give the file again with --set network.groups.department=PATH")
    (staffed / "other.txt").write_text("5 a\n17 a\n20 a\n1000 a\n")
    other = hashlib.sha256((staffed / "other.txt").read_bytes()).hexdigest()
    refused("run", "again.toml", "-o", "other.h5", *edges, "--set", "network.groups.department=other.txt", cwd=staffed,
            says="--set network.groups.department=other.txt: other.txt: is another file than is wanted, or has changed since: its "
                 f"SHA-256 is {other}, wanted is {sha}")


def test_the_path_of_groups_is_provenance(staffed):
    h5py = pytest.importorskip("h5py")
    run("staff.toml", "first.h5", cwd=staffed)
    run("sir.toml", "plain.h5", cwd=staffed)
    with h5py.File(staffed / "first.h5") as file:
        assert file["provenance"].attrs["groups"] == "department = labels.txt"
    with h5py.File(staffed / "plain.h5") as file:
        assert file["provenance"].attrs["groups"] == ""


def test_groups_beside_a_generator(staffed):
    (staffed / "pairs.txt").write_text("".join(f"{k} team{k // 2}\n" for k in range(200)))
    run("sir.toml", "out.h5", "--set", "network.groups.team=pairs.txt", cwd=staffed)
    refused("run", "sir.toml", "-o", "other.h5", "--set", "network.groups.team=pairs.txt", "--set", "network.nodes=201",
            cwd=staffed, says="pairs.txt:1:1: 1 of the network's 201 agents have no class, the first being 200; give each "
                              "one, e.g. `200 unknown`")


@pytest.mark.parametrize("text, says", [
    ("5 a\n17 b\n", "1:1: 2 of the network's 4 agents have no class, the first being 20; give each one, e.g. `20 unknown`"),
    ("5 a\n5 b\n", "2:3: agent 5 is of class `b`, but was of class `a` before; an agent has one class"),
    ("agent class\n", "1:1: `agent` is no agent's number: a line holds an agent's number and its class, separated by spaces"),
    ("5 human resources\n", "1:9: 3 columns, where an agent has two: a class is one word, such as `human_resources`"),
    ("5,a\n", "1:2: columns are separated by `,`: separate them by spaces, e.g. `tr ',' ' '`"),
], ids=("missing", "two classes", "heading", "two words", "commas"))
def test_bad_groups(staffed, text, says):
    (staffed / "labels.txt").write_text(text)
    refused("run", "staff.toml", "-o", "out.h5", cwd=staffed, says=f"labels.txt:{says}")


def test_groups_that_are_not_there(staffed):
    refused("check", "staff.toml", "--set", "network.groups.department=gone.txt", cwd=staffed,
            says='--set network.groups.department=gone.txt: groups.department = "gone.txt": cannot read `gone.txt`: no such '
                 "file; a relative path starts at the current folder")
    refused("check", "staff.toml", "--set", "network.groups.department=/dev/null", cwd=staffed,
            says='--set network.groups.department=/dev/null: groups.department = "/dev/null": is a pipe or a device, whose '
                 "contents can't be known again; save them in a file and give that")
