"""info, models, check, --help and --version."""

import json
import math
import re
import subprocess
import sys
import tomllib

import pytest

from program import PAPOTAGE, REQUIRED, SCENARIOS, answer, call, refused, run

h5py = pytest.importorskip("h5py")


@pytest.mark.parametrize("verb", ("run", "sweep", "merge", "check", "models", "schema", "validate", "info", "network stats"))
def test_help_shows_an_example(here, verb):
    text = answer(*verb.split(), "--help", cwd=here)
    example = re.search(rf"^Example: papotage {verb} .+$", text, re.MULTILINE)
    assert example and f"Usage: papotage {verb} " in text
    for option in re.findall(r" (--[a-z]+)", example.group()):
        assert re.search(rf"(^|,|\s){option}\b", text, re.MULTILINE)


def test_every_verb_is_listed(here):
    text = answer("--help", cwd=here)
    for verb in ("run", "sweep", "merge", "check", "models", "schema", "validate", "info", "network"):
        assert re.search(rf"^  {verb} +\S", text, re.MULTILINE)


def test_version(here):
    assert re.fullmatch(r"papotage \d+\.\d+\.\d+ \(\S+\)\n", answer("--version", cwd=here))


def models():
    return json.loads(answer("models", "--json"))


def test_models():
    names = [model["name"] for model in models()]
    assert {"sir", "friedkin_johnsen", "voter"} <= set(names) and len(set(names)) == len(names)
    listed = answer("models").split("\n\n")[0].splitlines()[1:]
    assert [line.split()[0] for line in listed] == names


def plain_scenario(model):
    """One that says nothing beyond what it must."""
    given = {part["section"]: REQUIRED.get(model["name"], "") for part in model["parts"]}
    where = "[network]\ngenerator = 'complete'\nnodes = 20\n"
    if model["hosts"]:
        where = f"[population]\nemployees = 200\n[layers.work]\n[layers.friends]\nmean_degree = 8\n[{model['hosts']}]\nmodel = 'voter'\n"
        where += given.pop(model["hosts"], "")
    sections = "".join(f"[{section}]\n" + (f"model = '{model['name']}'\n" if section == model["family"] else "") + keys
                       for section, keys in given.items())
    return f"[run]\ndays = 2\n{where}{sections}[record]\nagents = {[x['name'] for x in model['columns']]}\n"


@pytest.mark.parametrize("model", models(), ids=lambda model: model["name"])
def test_model(here, model):
    name = model["name"]
    assert json.loads(answer("models", name, "--json")) == model
    text = answer("models", name)
    assert text.startswith(f"{name} [{model['family']}]: {model['title']}\n")
    for told in ("title", "updating", "source"):
        assert model[told] and model[told] in text
    assert model["parameters"] == model["parts"][0]["parameters"]
    for p in (p for part in model["parts"] for p in part["parameters"]):
        assert p["doc"] and p["type"] and p["allowed"], p
        assert re.search(rf"^  {p['name']} .*{re.escape(p['doc'])}$", text, re.MULTILINE)
        assert p["default"] or p["required"] or "where absent" in p["doc"]
    for kind in ("probes", "outcomes", "columns"):
        assert all(x["name"] and x["unit"] and x["doc"] for x in model[kind])

    if model["name"] in REQUIRED:
        return  # what it records isn't known before (test_declared.py)
    # The defaults are those of a scenario that says nothing, and the result holds what is told.
    (here / "plain.toml").write_text(plain_scenario(model))
    resolved = tomllib.loads(answer("check", "plain.toml", cwd=here))
    assert resolved[model["family"]].get("model", name) == name
    for part in model["parts"]:
        section = resolved
        for key in part["section"].split("."):
            section = section[key]
        own = [p["name"] for p in part["parameters"] if p["default"]]
        assert [key for key in section if key in own] == own
        for p in part["parameters"]:
            if p["default"]:
                assert tomllib.loads(f"x = {p['default']}")["x"] == section[p["name"]]
    run("plain.toml", "plain.h5", cwd=here)
    with h5py.File(here / "plain.h5") as file:
        for group, kind, scales in (("series", "probes", {"replicate", "time"}), ("outcomes", "outcomes", {"replicate"}),
                                    ("agents", "columns", {"replicate", "time", "agent"})):
            names = {x["name"] for x in model[kind]}
            assert names <= set(file[group]) if model["hosts"] else set(file[group]) - scales == names  # and breakdowns
            for x in model[kind]:
                assert file[group][x["name"]].attrs["units"] == x["unit"]
                assert file[group][x["name"]].attrs["long_name"] == x["doc"]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.stem)
def test_scenarios_open_with_their_question(scenario):
    title = tomllib.loads(answer("check", scenario))["title"]
    assert scenario.read_text().startswith(f"# {title}\n") and title.endswith("?")


def test_check_json(here):
    told = json.loads(answer("check", "fj.toml", "--json", cwd=here))
    assert answer("check", "fj.toml", cwd=here).startswith(told["resolved"] + "\n# 300 people, about 1,800 arcs; 30 steps in all\n")
    assert (told["nodes"], told["arcs"], told["steps"]) == (300, 1800, 30)
    assert tomllib.loads(told["resolved"])["network"]["nodes"] == 300
    told = json.loads(answer("check", "fj.toml", "--json", "--set", "network.file=edges.txt", cwd=here))
    assert (told["nodes"], told["arcs"]) == (4, 8)


def test_check_writes_nothing_and_draws_no_network(here):
    before = sorted(here.iterdir())
    told = json.loads(answer("check", "sir.toml", "--json", "--set", "network.nodes=4000000000", "--replicates", 10**9,
                             cwd=here, timeout=5))
    assert told["memory_bytes"] > 4e9 * 6 * 4 and told["file_bytes"] > 1e9
    assert sorted(here.iterdir()) == before


def peak(args, cwd):
    """Bytes of memory at the height of a run, from a process so small that its own don't count."""
    watch = ("import os, sys\npid = os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:])\n_, status, use = os.wait4(pid, 0)\n"
             "print(status, use.ru_maxrss)")
    done = subprocess.run([sys.executable, "-I", "-S", "-c", watch, PAPOTAGE, *map(str, args)], cwd=cwd, capture_output=True,
                          text=True, check=True)
    status, kilobytes = map(int, done.stdout.split())
    assert status == 0, done.stderr
    return kilobytes << 10


COLUMNS = ("--set", 'record.agents=["compartment"]')
NEEDS = {
    "small": ("sir",),
    "middling": ("sir", "--set", "network.nodes=400000", "--set", "contagion.beta=0.6", "--set", "contagion.initial=1000",
                 "--replicates", 2),
    "by steps": ("sir", "--set", "network.nodes=200000", "--set", "contagion.method=steps", "--set", "run.days=5", "--replicates", 2),
    "a network each": ("sir", "--set", "network.nodes=150000", "--set", "network.redraw=true", "--replicates", 2),
    "opinions": ("fj", "--set", "network.nodes=200000", "--set", 'record.agents=["opinion"]', "--replicates", 2, "--set", "run.days=4"),
    "many replicates": ("sir", "--set", "network.nodes=20", "--set", "run.days=2", "--replicates", 100000),
    "many records": ("sir", "--set", "run.days=50000", "--replicates", 8),
    "agents of many replicates": ("sir", "--set", "network.nodes=10000", "--replicates", 40, *COLUMNS),
    "records that share a chunk": ("sir", "--set", "network.nodes=130000", "--set", "run.days=2", *COLUMNS),
    "few agents": ("sir", "--set", "network.nodes=10", "--replicates", 2000, *COLUMNS),
    "packed": ("sir", "--set", "network.nodes=10000", "--set", "record={agents=['compartment'],compress=true}"),
}


@pytest.mark.parametrize("name", NEEDS)
def test_expectation_holds(here, name):
    scenario, *args = NEEDS[name]
    args += ["--threads", 2]
    told = json.loads(answer("check", f"{scenario}.toml", "--json", *args, cwd=here))
    memory = peak(["run", f"{scenario}.toml", "-o", "out.h5", "--quiet", *args], here)
    size = (here / "out.h5").stat().st_size
    print(f"memory {memory / told['memory_bytes']:.2f}, file {size / told['file_bytes']:.2f} of what was told")
    assert told["memory_bytes"] / 5 < memory <= told["memory_bytes"]
    assert size <= told["file_bytes"]
    if name in ("opinions", "agents of many replicates"):
        assert size > told["file_bytes"] / 2


def test_long_scenario_is_kept_whole(here):
    """... in provenance, and its size is foreseen."""
    text = (here / "sir.toml").read_text() + "".join(f"# remark {k} {'x' * 80}\n" for k in range(20000))
    (here / "long.toml").write_text(text)
    told = json.loads(answer("check", "long.toml", "--json", cwd=here))
    run("long.toml", "out.h5", cwd=here)
    assert (here / "out.h5").stat().st_size <= told["file_bytes"]
    with h5py.File(here / "out.h5") as file:
        assert file["provenance"].attrs["scenario"] == f"# long.toml\n{text}"


def test_info(here):
    run("sir.toml", "out.h5", *COLUMNS, cwd=here)
    text = answer("info", "out.h5", cwd=here)
    assert text.startswith("How far does it go?\n  format 1, seed 1, papotage ")
    told = json.loads(answer("info", "out.h5", "--json", cwd=here))
    assert (told["title"], told["format"], told["seed"]) == ("How far does it go?", 1, 1)
    with h5py.File(here / "out.h5") as file:
        assert told["resolved"] == file["scenario/resolved"].asstr()[()]
        assert text.endswith("\n/scenario/resolved\n" + told["resolved"])
        assert told["provenance"] == dict(file["provenance"].attrs)
        for variable in told["variables"]:
            thing = file[variable["path"]]
            assert tuple(variable["shape"]) == thing.shape
            if variable["path"] != "/scenario/resolved":
                assert variable["type"] == str(thing.dtype)
                assert (variable["unit"], variable["doc"]) == (thing.attrs["units"], thing.attrs["long_name"])
                assert re.search(rf"^  {variable['path']} +{variable['type']} ", text, re.MULTILINE)
        found = []
        file.visititems(lambda path, thing: found.append("/" + path) if isinstance(thing, h5py.Dataset) else None)
        assert sorted(found) == sorted(variable["path"] for variable in told["variables"])
        assert set(told["outcomes"]) == set(file["outcomes"]) - {"replicate"}
        sizes = file["outcomes/final_size"][:]
        assert math.isclose(told["outcomes"]["final_size"]["mean"], sizes.mean())
        assert math.isclose(told["outcomes"]["final_size"]["sd"], sizes.std(ddof=1))
        assert told["outcomes"]["final_size"]["unit"] == "people"


def test_info_where_outcomes_are_undefined(here):
    run("voter.toml", "out.h5", "--set", "run.days=1", "--replicates", 1, cwd=here)
    time = json.loads(answer("info", "out.h5", "--json", cwd=here))["outcomes"]["consensus_time"]
    assert time == {"count": 0, "mean": None, "sd": None, "q05": None, "median": None, "q95": None, "unit": "day"}
    assert re.search(r"^  consensus_time +0 +- ", answer("info", "out.h5", cwd=here), re.MULTILINE)


def test_info_refuses_what_is_no_result(here):
    run("sir.toml", "out.h5", cwd=here)
    bytes_of = (here / "out.h5").read_bytes()
    (here / "cut.h5").write_bytes(bytes_of[: len(bytes_of) // 2])
    with h5py.File(here / "foreign.h5", "w") as file:
        file["x"] = [1, 2, 3]
    with h5py.File(here / "newer.h5", "w") as file:
        file.attrs["type"] = "papotage"
        file.attrs["format"] = 99
    for options in ([], ["--digest"], ["--json"]):
        refused("info", "cut.h5", *options, cwd=here, says="cut.h5: is truncated; copy it again or run again")
        refused("info", "foreign.h5", *options, cwd=here,
                says="foreign.h5: is HDF5 but no result of papotage; name a result that papotage wrote")
        refused("info", "newer.h5", *options, cwd=here,
                says="newer.h5: has format 99, and this papotage reads up to 1; read it with a newer one")


def test_digest_notices_a_changed_number(here):
    run("sir.toml", "out.h5", cwd=here)
    before = answer("info", "out.h5", "--digest", cwd=here)
    with h5py.File(here / "out.h5", "r+") as file:
        file["provenance"].attrs["host"] = "elsewhere"
    assert answer("info", "out.h5", "--digest", cwd=here) == before
    with h5py.File(here / "out.h5", "r+") as file:
        file["series/count_infectious"][2, 3] += 1
    assert answer("info", "out.h5", "--digest", cwd=here) != before


def test_report_of_a_run(here):
    text = answer("run", "sir.toml", "-o", "out.h5", cwd=here)
    assert text.startswith("How far does it go?\n\nOn average ")
    assert "Written to out.h5. Look inside: papotage info out.h5\n" in text
    told = json.loads(answer("info", "out.h5", "--json", cwd=here))["outcomes"]
    assert f"On average {told['final_size']['mean']:.4g} of 200 people were reached" in text
    for name in told:
        assert re.search(rf"^  {name} ", text, re.MULTILINE)
    assert call("run", "sir.toml", cwd=here).returncode == 0
    assert (here / "sir.h5").exists()  # the default name
