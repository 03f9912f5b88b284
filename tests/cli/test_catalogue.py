"""Every model of the catalogue, by the program's own list: it runs, alike on any number of threads, and has a scenario."""

import json
import tomllib

import pytest

from program import REQUIRED, ROOT, SCENARIOS, answer, call, digest, run

h5py = pytest.importorskip("h5py")

NETWORK = 'generator = "watts_strogatz"\nnodes = 80\nneighbours = 6\nrewiring = 0.2\n'


def models():
    return json.loads(answer("models", "--json"))


MODELS = models()
ON_NETWORKS = [model for model in MODELS if not model["hosts"]]


def named(model):
    return model["name"]


def choices(model):
    """The model as it is by default, and each other way to let time pass."""
    for p in model["parameters"]:
        if p["name"] in ("method", "updating"):
            return [f'{p["name"]} = "{way}"\n' for way in p["allowed"].removeprefix("one of ").split(", ")]
    return [""]


def scenario(model, keys="", network=NETWORK, days=25):
    return (f"[run]\ndays = {days}\nreplicates = 3\n[network]\n{network}[{model['family']}]\nmodel = \"{model['name']}\"\n{keys}"
            + REQUIRED.get(model["name"], ""))


def organisation(model):
    layers = "[layers.work]\n[layers.friends]\nmean_degree = 8\n"
    return f"[run]\ndays = 20\nreplicates = 3\n[population]\nemployees = 200\n{layers}[{model['hosts']}]\nmodel = 'voter'\n[{model['family']}]\n"


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_runs_with_its_defaults(tmp_path, model):
    (tmp_path / "plain.toml").write_text(organisation(model) if model["hosts"] else scenario(model))
    columns = ("--set", f"record.agents={json.dumps([c['name'] for c in model['columns']])}")
    digests = {digest(run("plain.toml", f"{n}.h5", "--threads", n, *columns, cwd=tmp_path), cwd=tmp_path) for n in (1, 2)}
    assert len(digests) == 1
    (tmp_path / "resolved.toml").write_text(answer("check", "plain.toml", *columns, cwd=tmp_path))
    digests.add(digest(run("resolved.toml", "again.h5", cwd=tmp_path), cwd=tmp_path))
    assert len(digests) == 1


@pytest.mark.parametrize("model", [model for model in ON_NETWORKS if len(choices(model)) > 1], ids=named)
def test_lets_time_pass_in_every_way_or_says_why_not(tmp_path, model):
    ran = 0
    for keys in choices(model):
        (tmp_path / "way.toml").write_text(scenario(model, keys))
        done = call("run", "way.toml", "-o", "way.h5", "--force", "--quiet", cwd=tmp_path)
        ran += done.returncode == 0
        if done.returncode != 0:
            assert done.returncode == 2 and "can't run this model, " in done.stderr and done.stderr.endswith('; use "steps"\n')
    assert ran >= 1 and (model["family"] == "contagion" or ran == 2)


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_has_a_scenario(model):
    """One of its name, or at least one in which it stands, that runs as it is."""
    own = {path.stem: path for path in SCENARIOS}
    serve = [path for path in SCENARIOS if told(path).get(model["family"], {}).get("model") == model["name"]
             or model["hosts"] and model["family"] in told(path)]
    assert model["name"] in own or serve, f"write scenarios/{model['name']}.toml"
    if model["name"] in own:
        assert own[model["name"]] in serve
    for path in serve:
        answer("check", path)


def told(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_scenarios_open_with_a_question_and_are_short(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ") and lines[0].endswith("?") and len(lines) < 70
    assert max(map(len, lines)) <= 140


def test_keys_within_tables_are_told():
    """Who is chosen, opinions and transitions are written as tables; their keys are listed with the rest."""
    for name, parameter, some in (("sir", "initial", {"count", "share", "list", "degree", "where", "layer"}),
                                  ("deffuant", "initial", {"distribution", "low", "sd", "by", "values", "file"}),
                                  ("voter", "initial", {"count", "share", "list", "where", "distribution", "by", "file"}),
                                  ("compartments", "transition", {"from", "to", "contact", "rate", "where"})):
        model = next(model for model in MODELS if model["name"] == name)
        keys = {key["name"]: key for key in next(p for p in model["parameters"] if p["name"] == parameter)["keys"]}
        assert some <= set(keys) and all(key["doc"] and key["allowed"] for key in keys.values())
        text = answer("models", name)
        for key in keys.values():
            assert f"  {key['name']} " in text and key["doc"] in text


def test_generators_are_told():
    told = json.loads(answer("models", "network.generator", "--json"))
    allowed = next(p for p in told["parameters"] if p["name"] == "generator")["allowed"]
    assert [g["name"] for g in told["generators"]] == allowed.removeprefix("one of ").split(", ")
    listed, text = answer("models"), answer("models", "network.generator")
    for generator in told["generators"]:
        assert json.loads(answer("models", generator["name"], "--json")) == generator
        assert generator["title"] in listed and generator["title"] in text
        own = answer("models", generator["name"])
        assert own.startswith(f"{generator['name']} [network]: {generator['title']}\n") and generator["source"] in own
        assert all(p["doc"] in own for p in generator["parameters"])


def test_every_model_has_its_header_file():
    for model in ON_NETWORKS:
        name = "declared" if model["name"] == "compartments" else model["name"]
        assert (ROOT / "models" / model["family"] / f"{name}.hpp").exists()
