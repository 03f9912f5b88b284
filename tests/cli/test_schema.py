"""schema: what editors complete and mark."""

import json
import tomllib

import pytest

from program import FJ, REQUIRED, SCENARIOS, SIR, STUDIES, VOTER, answer, call

jsonschema = pytest.importorskip("jsonschema")


@pytest.fixture(scope="module")
def schema():
    return json.loads(answer("schema"))


@pytest.fixture(scope="module")
def validator(schema):
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def complaints(validator, text):
    return [f"{'.'.join(map(str, e.absolute_path))}: {e.message}" for e in validator.iter_errors(tomllib.loads(text))]


@pytest.mark.parametrize("path", SCENARIOS + STUDIES, ids=lambda path: path.stem)
def test_scenarios_are_valid(validator, path):
    assert complaints(validator, path.read_text()) == []


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_resolved_scenarios_are_valid(validator, path):
    assert complaints(validator, answer("check", path)) == []


def models():
    return json.loads(answer("models", "--json"))


@pytest.mark.parametrize("model", models(), ids=lambda model: model["name"])
def test_models_with_all_their_defaults_are_valid(validator, model):
    """And with a key that they don't have, aren't."""
    sections = {}
    for part in model["parts"]:
        given = REQUIRED.get(model["name"], "")
        lines = [f"{p['name']} = {p['default']}" for p in part["parameters"] if p["default"] and f"{p['name']} = " not in given]
        sections.setdefault(part["section"], []).extend([*lines, given])
    sections[model["family"]].insert(0, f'model = "{model["name"]}"')
    if model["hosts"]:
        sections.setdefault(model["hosts"], []).insert(0, 'model = "friedkin_johnsen"')
        ground = "[population]\nemployees = 100\n[layers.work]\n"
    else:
        ground = '[network]\ngenerator = "complete"\nnodes = 9\n'
    whole = {name: "\n".join([f"[{name}]", *lines]) for name, lines in sections.items()}
    text = "[run]\ndays = 1\n" + ground + "\n".join(whole.values())
    assert complaints(validator, text) == []
    for name in sections:
        broken = text.replace(whole[name], whole[name] + "\nsurely_unknown = 1")
        assert complaints(validator, broken) != []


VALID = {
    "an interval for a number": SIR.replace("beta = 0.2", "beta = { value = 0.2, low = 0.1, high = 0.3 }"),
    "an interval for people": SIR.replace("initial = 3", "initial = { value = 3, low = 1, high = 9 }"),
    "a duration": SIR.replace("days = 20", 'days = "3 weeks"'),
    "a choice of agents": SIR.replace("initial = 3", 'initial = { share = 0.1, degree = "highest", layer = "work" }'),
    "classes": SIR.replace("initial = 3", 'initial = { count = 2, where = { occupation = ["executive", "manual"], block = 2 } }'),
    "opinions by class": FJ + "initial = { by = \"block\", values = [0.5, -0.5], sd = 0.1 }\n",
    "opinions by named class": FJ + "initial = { by = \"sex\", values = { woman = 0.5 }, others = 0 }\n",
    "two states by law": VOTER.replace("{ share = 0.4 }", '{ distribution = "beta", alpha = 2, beta = { value = 5, low = 3, high = 7 } }'),
    "two states by class": VOTER.replace("{ share = 0.4 }", '{ by = "block", values = [0.5, -0.5] }'),
    "two states from a file": VOTER.replace("{ share = 0.4 }", '{ file = "opinions.txt" }'),
    "two states by number": VOTER.replace("{ share = 0.4 }", "20"),
    "a grid": SIR + '[sweep.keys]\n"contagion.beta" = [0.1, 0.2]\nnetwork.mean_degree = [4, 8]\n',
    "a study of ranges": SIR + '[sweep]\ndesign = "sobol"\npoints = 8\n[sweep.keys]\n"contagion.beta" = { low = 0.1, high = 0.2, scale = "log" }\n',
    "a key that only the sweep has": SIR.replace("mean_degree = 6\n", "") + '[sweep.keys]\n"network.mean_degree" = [4, 8]\n',
    "a network from a file": SIR.replace('generator = "erdos_renyi"\nnodes = 200\nmean_degree = 6', 'file = "edges.txt"'),
    "a file that extends another": 'extends = "sir.toml"\n[contagion]\nbeta = 1\n[sharing]\nprobability = 0.1\n',
    "an organisation alone": "[population]\nemployees = 200\n[layers.work]\nmean_degree = 8\n",
}
BROKEN = {
    "an unknown section": SIR.replace("[run]", "[rum]"),
    "an unknown key": SIR.replace("beta", "betta"),
    "no model": VOTER.replace('model = "voter"\n', ""),
    "an unknown model": SIR.replace('"sir"', '"sri"'),
    "another model's key": VOTER + "susceptibility = 0.5\n",
    "out of range": SIR.replace("beta = 0.2", "beta = -0.2"),
    "out of range within an interval": SIR.replace("beta = 0.2", "beta = { value = 0.2, low = -0.1, high = 0.3 }"),
    "an interval that lacks an end": SIR.replace("beta = 0.2", "beta = { value = 0.2, low = 0.1 }"),
    "an interval in [run]": SIR.replace("days = 20", "days = { value = 20, low = 10, high = 30 }"),
    "a text for a number": SIR.replace("beta = 0.2", 'beta = "much"'),
    "no choice": SIR + 'method = "step"\n',
    "no duration": SIR.replace("days = 20", 'days = "three weeks"'),
    "no length": SIR.replace("days = 20\n", ""),
    "an unknown generator": SIR.replace("erdos_renyi", "erdos"),
    "another generator's key": SIR.replace("mean_degree = 6", "neighbours = 6"),
    "a generator that lacks a key": SIR.replace("mean_degree = 6\n", ""),
    "two models": SIR + '[opinion]\nmodel = "voter"\n',
    "a section of another model": SIR + "[sharing]\nprobability = 0.1\n",
    "an opinion model's key of the workplace": FJ + 'every = "7 days"\n',
    "targets beside a contagion": SIR + "[targets]\nfinal_size = { value = 3, se = 1 }\n",
    "an unknown design": SIR + '[sweep]\ndesign = "cube"\n[sweep.keys]\n"contagion.beta" = [0.1]\n',
    "a sweep of nothing": SIR + "[sweep]\n[sweep.keys]\n",
    "a range that lacks an end": SIR + '[sweep]\ndesign = "random"\npoints = 2\n[sweep.keys]\n"contagion.beta" = { low = 0.1 }\n',
    "an interval in [sweep]": SIR + '[sweep]\ndesign = "random"\npoints = { value = 2, low = 1, high = 3 }\n[sweep.keys]\n"contagion.beta" = { low = 0.1, high = 0.2 }\n',
    "people and opinions at once": VOTER.replace("{ share = 0.4 }", '{ count = 3, distribution = "beta" }'),
    "an unknown way to choose": SIR.replace("initial = 3", "initial = { percent = 3 }"),
}


@pytest.mark.parametrize("text", VALID.values(), ids=VALID.keys())
def test_what_goes_together(validator, text):
    assert complaints(validator, text) == []


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_what_does_not(validator, text):
    assert complaints(validator, text) != []


def keys_offered(schema, root, path):
    """The keys that Taplo would offer there: of properties, anyOf and local references, whatever the conditions."""
    if "$ref" in schema:
        return keys_offered(root["definitions"][schema["$ref"].removeprefix("#/definitions/")], root, path)
    offered = set()
    for one in schema.get("anyOf", []):
        offered |= keys_offered(one, root, path)
    properties = schema.get("properties", {})
    if not path:
        return offered | set(properties)
    return offered | (keys_offered(properties[path[0]], root, path[1:]) if path[0] in properties else set())


def test_editors_find_every_declared_key(schema):
    assert {"title", "extends", "run", "network", "population", "layers", "record"} <= keys_offered(schema, schema, [])
    for model in models():
        for part in model["parts"]:
            offered = keys_offered(schema, schema, part["section"].split("."))
            assert {p["name"] for p in part["parameters"]} <= offered
        assert "model" in keys_offered(schema, schema, [model["family"]])
    assert {"count", "share", "list", "where"} <= keys_offered(schema, schema, ["contagion", "initial"])
    assert {"generator", "file", "layer", "nodes"} <= keys_offered(schema, schema, ["network"])


def test_keys_are_described_with_unit_default_and_source(schema):
    definition = schema["definitions"]["contagion_contagion"]
    sir = next(d for d in definition.get("anyOf", [definition]) if d["properties"]["model"]["const"] == "sir")
    beta = sir["properties"]["beta"]
    assert beta["description"] == "rate of transmission along a tie [1/day per contact]" and beta["default"] == 0.05
    assert beta["anyOf"][0] == {"type": "number", "minimum": 0}
    assert schema["properties"]["run"]["properties"]["seed"]["default"] == 1


def test_takes_nothing(here):
    done = call("schema", "sir.toml", cwd=here)
    assert (done.returncode, done.stdout) == (2, "") and "sir.toml: not known to `papotage schema`" in done.stderr
