"""Organisations: [population] and [layers.NAME], `network stats` and `network export`."""

import csv
import json
import math
import sys
import tomllib

import pytest

from program import PAPOTAGE, ROOT, answer, call, digest, refused, run

COMPANY = """\
# Who knows whom?
[population]
employees = 300
adopters = 0.4
[population.outsiders]
count = 500
[layers.hierarchy]
[layers.work]
mean_degree = 12
[layers.friends]
mean_degree = 20
[layers.followers]
mean_degree = 5
[layers.internal]
"""
LAYERS = ["hierarchy", "work", "friends", "followers", "internal"]
RUN = """
[run]
days = 30
replicates = 3
[network]
layer = "friends"
[contagion]
model = "sir"
beta = 0.05
initial = 3
"""


@pytest.fixture
def company(tmp_path):
    (tmp_path / "company.toml").write_text(COMPANY)
    (tmp_path / "run.toml").write_text(COMPANY + RUN)
    return tmp_path


def stats(where, *args, scenario="company.toml"):
    return json.loads(answer("network", "stats", scenario, "--json", *args, cwd=where))


def exported(where, layer, *args, scenario="company.toml"):
    """Ties and people as the program writes them."""
    answer("network", "export", scenario, "--layer", layer, "-o", "edges.txt", "--people", "people.csv", "--force", *args, cwd=where)
    lines = (where / "edges.txt").read_text().splitlines()
    with open(where / "people.csv", newline="") as file:
        return [tuple(map(int, line.split())) for line in lines if not line.startswith("#")], list(csv.DictReader(file))


def test_stats_are_what_the_files_say(company):
    """Recomputed here from what is exported."""
    told = stats(company)
    assert (told["employees"], told["outsiders"]) == (300, 500)
    arcs = {}
    for layer in LAYERS:
        ties, people = exported(company, layer)
        of = told["layers"][layer]
        directed = layer == "followers"
        assert of["arcs" if directed else "ties"] == len(ties) == len(set(ties))
        assert all(u != v and (directed or u < v) for u, v in ties)
        arcs[layer] = set(ties) if directed else set(ties) | {(v, u) for u, v in ties}
        who = {"hierarchy": lambda p: p["kind"] == "employee", "work": lambda p: p["kind"] == "employee",
               "friends": lambda p: p["account"] == "yes", "followers": lambda p: p["account"] == "yes",
               "internal": lambda p: p["adopter"] == "yes"}[layer]
        members = [int(p["person"]) for p in people if who(p)]
        assert of["members"] == len(members)
        assert {v for arc in ties for v in arc} <= set(members)
        degrees = [0] * 800
        for u, _ in arcs[layer]:
            degrees[u] += 1
        inside = [degrees[i] for i in members]
        assert math.isclose(of["degree"]["mean"], sum(inside) / len(inside)) and of["degree"]["max"] == max(inside)
        staff = [(u, v) for u, v in arcs[layer] if u < 300]
        for unit in ("team", "department", "site", "company"):
            same = sum(v < 300 and people[u][unit] == people[v][unit] for u, v in staff)
            assert math.isclose(of[f"within_{unit}"], same / len(staff)), (layer, unit)
        assert math.isclose(of["to_staff"], sum(v < 300 for _, v in staff) / len(staff))
    outside = [sum(v < 300 for u, v in arcs["friends"] if u == i) for i in range(300, 800)]
    assert math.isclose(told["layers"]["friends"]["ties_to_staff"]["mean"], sum(outside) / 500)
    for overlap in told["overlaps"]:
        a, b = ({(u, v) for u, v in arcs[name] if u < 300 and v < 300} for name in overlap["layers"])
        assert math.isclose(overlap["jaccard"], len(a & b) / len(a | b)), overlap
        assert math.isclose(overlap["second_given_first"], len(a & b) / len(a))
    for attribute in ("sex", "age", "occupation", "level"):
        shares = told["shares"][attribute]
        for name, share in shares.items():
            assert math.isclose(share, sum(p[attribute] == name for p in people[:300]) / 300)


def test_what_was_asked_for_stands_beside_what_is(company):
    layers = stats(company)["layers"]
    assert layers["work"]["wanted"] == {"mean_degree": 12, "within_team": 0.3, "within_department": 0.6, "clustering": 0.33}
    assert layers["friends"]["wanted"]["homophily_age"] == 0.5 and layers["hierarchy"]["wanted"] == {"span": 7}
    assert abs(layers["work"]["degree"]["mean"] - 12) < 2


def test_one_scenario_for_companies_of_any_size(company):
    """Shares within a unit are all where the unit is the company."""
    for size in (13, 40, 3000):
        told = stats(company, "--set", f"population.employees={size}", "--set", "layers.work.within_department=0.6")
        assert (told["layers"]["work"]["within_department"] == 1) == (size < 57)


def test_one_file_for_two(company):
    done = call("network", "export", "company.toml", "--layer", "work", "-o", "one.txt", "--people", "./one.txt", "--force", cwd=company)
    assert (done.returncode, done.stderr) == (2, "--people ./one.txt: is where the edges go, too\n")


def test_hierarchy_is_a_tree(company):
    ties, people = exported(company, "hierarchy")
    assert len(ties) == 299
    told = stats(company)["layers"]["hierarchy"]
    assert (told["components"], told["largest_component"]) == (1, 300)
    assert told["transitivity"]["value"] in (0, None)
    assert told["spans"]["managers"] < 100 and 4 < told["spans"]["reports"]["mean"] < 9


def test_stored_and_computed_say_the_same(company):
    """... and whatever the number of threads."""
    first = stats(company, "--digest")
    assert {layer["form"] for layer in first["layers"].values()} == {"computed"}
    for form, threads in (("computed", 3), ("stored", 1), ("stored", 2)):
        other = stats(company, "--digest", "--layers", form, "--threads", threads)
        for layer in other["layers"].values():
            assert layer.pop("form") == form
            layer.pop("memory_bytes")
        same = json.loads(json.dumps(first))
        for layer in same["layers"].values():
            layer.pop("form"), layer.pop("memory_bytes")
        assert other == same
    for form in ("computed", "stored"):
        answer("network", "export", "company.toml", "--layer", "friends", "-o", f"{form}.txt", "--layers", form, cwd=company)
    computed, stored = ((company / f"{form}.txt").read_text() for form in ("computed", "stored"))
    assert "seed 1, computed;" in computed.splitlines()[0] and computed.replace("seed 1, computed;", "seed 1, stored;", 1) == stored


def test_another_seed_is_another_company(company):
    first, second = stats(company, "--digest"), stats(company, "--digest", "--seed", 2)
    for layer in LAYERS:
        assert first["layers"][layer]["digest"] != second["layers"][layer]["digest"]
    assert second == stats(company, "--digest", "--set", "run.seed=2")


def test_a_layer_leaves_the_others_alone(company):
    first = stats(company, "--digest")
    for key, changed in (("hierarchy.span=4", {"hierarchy", "friends"}), ("work.mean_degree=9", {"work", "friends"}),
                         ("friends.mean_degree=25", {"friends"}), ("followers.exponent=3", {"followers"}),
                         ("internal.sociability=1", {"internal"})):
        told = stats(company, "--digest", "--set", f"layers.{key}")
        assert {layer for layer in LAYERS if told["layers"][layer]["digest"] != first["layers"][layer]["digest"]} == changed, key


def test_run_on_a_layer(company):
    first = digest(run("run.toml", "first.h5", "--threads", 1, cwd=company), cwd=company)
    assert digest(run("run.toml", "second.h5", "--threads", 2, cwd=company), cwd=company) == first
    resolved = answer("check", "run.toml", cwd=company)
    (company / "resolved.toml").write_text(resolved)
    assert digest(run("resolved.toml", "third.h5", cwd=company), cwd=company) == first
    assert answer("check", "resolved.toml", cwd=company).split("\n# ")[0] == resolved.split("\n# ")[0]
    told = tomllib.loads(resolved)
    assert told["network"] == {"layer": "friends", "redraw": False}
    assert (told["population"]["site"], told["population"]["department"], told["population"]["team"]) == (300, 56, 8)
    assert told["layers"]["internal"]["mean_degree"] == 20
    redrawn = digest(run("run.toml", "fourth.h5", "--set", "network.redraw=true", cwd=company), cwd=company)
    assert redrawn not in (first, None)
    work = json.loads(answer("check", "run.toml", "--json", "--set", "network.layer=work", cwd=company))
    friends = json.loads(answer("check", "run.toml", "--json", cwd=company))
    assert (work["nodes"], friends["nodes"]) == (300, 800)


def test_export_of_another_network(company):
    (company / "ring.txt").write_text("7 8\n8 9\n9 7\n")
    answer("network", "export", "ring.txt", "-o", "same.txt", cwd=company)
    assert (company / "same.txt").read_text().splitlines()[-3:] == ["7 8", "7 9", "8 9"]


@pytest.mark.parametrize("size", [1, 2, 3, 8, 9])
def test_tiny_companies(company, size):
    told = stats(company, "--set", f"population.employees={size}", "--set", "layers.work.mean_degree=0.5" if size > 1 else
                 "layers.work.mean_degree=0", "--set", "layers.friends.mean_degree=2")
    assert told["layers"]["hierarchy"]["ties"] == size - 1
    for layer in told["layers"].values():
        assert layer["degree"]["max"] is None or layer["degree"]["max"] < size + 500


def test_scenario_of_people_alone(tmp_path):
    (tmp_path / "people.toml").write_text("[population]\nemployees = 20\n")
    assert stats(tmp_path, scenario="people.toml")["layers"] == {}
    assert "20 employees" in answer("network", "stats", "people.toml", cwd=tmp_path)


def test_text_answer(company):
    text = answer("network", "stats", "company.toml", cwd=company)
    for part in ("Who knows whom?", "300 employees", "500 outsiders", "departments", "manual", "hierarchy", "followers (arcs out)",
                 "within team", "Jaccard", "managers", "an outsider is tied to", "law of circles", "homophily_age"):
        assert part in text
    assert "nan" not in text


@pytest.mark.parametrize("option, says", [
    ("population.sex={woman=0.5,man=0.4}", "sex: the shares sum to 0.9; they must sum to 1"),
    ("layers.hierarchy.span=0", "span = 0: must be an integer"),
    ("population.adopters=0.8", "adopters = 0.8: more than the share with an account, 0.67; at most that"),
    ("population.department=301", "department = 301: is larger than its company of 300 employees; at most 300"),
    ("layers.work.mean_degree=300", "mean_degree = 300: must be below the size of the company, 300"),
    ("layers.friends.mean_degree=701", "mean_degree = 701: must be below the number of account holders, 701"),
    ("layers.work.within_team=0.7", "within_team = 0.7: makes 8.4 ties within a team of 8 people; at most 0.5833 with mean_degree = 12"),
    ("population.outsiders.ties_to_staff=2", "stands beside ties_to_staff"),
    ("layers.wrok.mean_degree=3", "unknown layer `wrok`; did you mean `work`?"),
    ("layers.work.mean=3", "unknown key `mean` in [layers.work]"),
    ("population.size_classes=france_2011", "france_2007"),
    ("layers.friends={mean_degree=400,region=300}", "region = 300: has no room for the 360 friends of a person that are bound to a region"),
    ("network.layer=wrok", "did you mean `work`?"),
])
def test_refusals(company, option, says):
    done = call("network", "stats", "company.toml", "--set", option, cwd=company)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr and done.stderr.count("\n") == 1 and (option in done.stderr or "company.toml:" in done.stderr)


def test_refusals_of_options(company):
    refused("network", "export", "company.toml", "-o", "x.txt", cwd=company,
            says="--layer is missing: the scenario is an organisation; known: hierarchy, work, friends, followers, internal")
    refused("network", "export", "company.toml", "--layer", "wrk", "-o", "x.txt", cwd=company,
            says="--layer wrk: the scenario has no such layer; did you mean `work`?")
    (company / "edges.txt").write_text("1 2\n")
    refused("network", "stats", "edges.txt", "--layers", "stored", cwd=company,
            says="--layers stored: only a scenario with a [population] has layers")
    refused("network", "stats", "edges.txt", "--digest", cwd=company,
            says="--digest: only a scenario with a [population] has layers")
    refused("network", "export", "company.toml", "--layer", "work", "-o", "edges.txt", cwd=company,
            says="-o edges.txt: exists; replace it with --force or name another file")
    assert not (company / "x.txt").exists()
    refused("run", "run.toml", "--set", "network.layer=wrok", cwd=company,
            says='--set network.layer=wrok: layer = "wrok": the scenario has no such layer; did you mean `work`?')
    refused("run", "run.toml", "--set", "network.file=edges.txt", cwd=company,
            says="--set network.file=edges.txt: [network] has a `file`, but the scenario has a [population]: its network is a "
                 "`layer`; known: hierarchy, work, friends, followers, internal")


def test_documented_tables_are_those_of_the_program():
    sys.path.insert(0, str(ROOT / "analysis"))
    import parameter_tables
    text = (ROOT / "models/README.md").read_text(encoding="utf-8")
    assert parameter_tables.filled(PAPOTAGE, text) == text, "make them anew: ./dev pictures"
    # Each is looked at, and each of the program's own has one.
    marks = parameter_tables.marks(text)
    assert len(marks) == text.count("<!-- ") / 2 == text.count("<!-- end -->")
    told = {name for kind, name in marks if kind == "parameters"} | {name for kind, name in marks if kind == "parameters of models"}
    for model in json.loads(answer("models", "--json")):
        assert model["family"] in told and {part["section"] for part in model["parts"]} <= told
