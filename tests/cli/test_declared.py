"""Compartments and transitions that a scenario declares."""

import json
import tomllib

import pytest

from program import answer, changed, digest, refused, run

h5py = pytest.importorskip("h5py")

TALK = """\
# Who joins?
[run]
days = 30
replicates = 4

[network]
generator = "stochastic_block_model"
sizes = [120, 80]
degree_within = 6
degree_between = 2

[contagion]
model = "compartments"
compartments = ["unaware", "reader", "advocate", "tired"]
initial = { advocate = 5, tired = { share = 0.05, degree = "highest" } }

[contagion.transition.hears]
from = "unaware"
to = "reader"
contact = ["advocate"]
rate = 0.1

[contagion.transition.joins]
from = "reader"
to = "advocate"
after = "2 days"

[contagion.transition.follows]
from = "unaware"
to = "advocate"
contact = ["advocate", "tired"]
threshold = 0.5
where = { block = 1 }

[contagion.transition.tires]
from = "advocate"
to = "tired"
probability = 0.1
"""

NETWORK = """\
# How far?
[run]
days = 40
replicates = 6
[network]
generator = "erdos_renyi"
nodes = 400
mean_degree = 6
"""
SIR = NETWORK + """\
[contagion]
model = "sir"
beta = 0.08
gamma = 0.15
initial = 4
method = "steps"
[record]
agents = ["compartment"]
"""
BY_HAND = NETWORK + """\
[contagion]
model = "compartments"
compartments = ["susceptible", "infectious", "recovered"]
initial = { infectious = 4 }
method = "steps"
[contagion.transition.infection]
from = "susceptible"
to = "infectious"
contact = "infectious"
rate = 0.08
[contagion.transition.recovery]
from = "infectious"
to = "recovered"
rate = 0.15
[record]
agents = ["compartment"]
"""


@pytest.fixture
def talk(tmp_path):
    (tmp_path / "talk.toml").write_text(TALK)
    return tmp_path


def told(file, *groups):
    with h5py.File(file) as result:
        return {f"{group}/{name}": result[group][name][()].tobytes() for group in groups for name in result[group]}


def test_runs_and_again_from_what_was_resolved(talk):
    run("talk.toml", "talk.h5", "--threads", 2, cwd=talk)
    resolved = answer("check", "talk.toml", cwd=talk)
    (talk / "again.toml").write_text(resolved)
    run("again.toml", "again.h5", "--threads", 1, cwd=talk)
    assert digest("again.h5", cwd=talk) == digest("talk.h5", cwd=talk)
    assert answer("check", "again.toml", cwd=talk).split("\n# ")[0] == resolved.split("\n# ")[0]
    with h5py.File(talk / "talk.h5") as file:
        counts = [file[f"series/count_{name}"][:] for name in ("unaware", "reader", "advocate", "tired")]
        assert (sum(counts) == 200).all()
        assert (counts[3][:, 0] == 10).all() and (counts[2][:, 0] == 5).all()
        assert (counts[0][:, 1:] <= counts[0][:, :-1]).all() and counts[1].max() > 0


def test_set_reaches_transitions(talk):
    option = ("--set", "contagion.transition.hears.rate=0.25", "--set", "contagion.transition.joins.after=12 hours")
    transitions = tomllib.loads(answer("check", "talk.toml", *option, cwd=talk))["contagion"]["transition"]
    assert transitions["hears"] == {"from": "unaware", "to": "reader", "contact": ["advocate"], "rate": 0.25}
    assert transitions["joins"]["after"] == 0.5 and transitions["tires"]["probability"] == 0.1
    run("talk.toml", "given.h5", cwd=talk)
    run("talk.toml", "set.h5", *option, cwd=talk)
    assert told(talk / "given.h5", "series") != told(talk / "set.h5", "series")
    done = ("--set", "contagion.transition.hears.rat=0.25")
    refused("check", "talk.toml", *done, cwd=talk,
            says=f"{' '.join(done)}: unknown key `rat` in [contagion.transition.hears]; did you mean `rate`?")
    done = ("--set", "contagion.transition.tires.to=nowhere")
    refused("check", "talk.toml", *done, cwd=talk,
            says=f"{' '.join(done)}: [contagion.transition.tires] names a compartment `nowhere` that there isn't; known: unaware, "
                 "reader, advocate, tired")
    done = ("--set", "contagion.initial.unaware=4")
    refused("check", "talk.toml", *done, cwd=talk,
            says=f"{' '.join(done)}: initial: all others start in `unaware`; take it away")


def test_nobody_is_named_twice(talk):
    done = ("--set", "contagion.initial.advocate={ list = [3, 4, 3] }")
    refused("check", "talk.toml", *done, cwd=talk, says=f"{' '.join(done)}: initial.advocate.list: 3 is named twice; name it once")


@pytest.mark.parametrize("method", ("steps", "events", "continuous"))
def test_sir_by_hand_is_sir(tmp_path, method):
    """... to the bit."""
    for name, text in (("sir", SIR), ("hand", BY_HAND)):
        (tmp_path / f"{name}.toml").write_text(text.replace('method = "steps"', f'method = "{method}"'))
        run(f"{name}.toml", f"{name}.h5", cwd=tmp_path)
    one, other = (told(tmp_path / f"{name}.h5", "series", "outcomes", "agents") for name in ("sir", "hand"))
    assert one == other
    with h5py.File(tmp_path / "hand.h5") as file:
        assert file["series/count_recovered"][:].max() > 100


def test_what_it_records(talk):
    model = json.loads(answer("models", "compartments", "--json"))
    transition = next(p for p in model["parameters"] if p["name"] == "transition")
    assert {"from", "to", "contact", "rate", "probability", "after", "threshold", "where"} <= {k["name"] for k in transition["keys"]}


LAST = TALK + "\n[contagion.transition.last]\n"
REFUSED = {
    "an unknown compartment": (
        changed(TALK, 'to = "reader"', 'to = "raeder"'),
        "19:6: [contagion.transition.hears] names a compartment `raeder` that there isn't; did you mean `reader`?"),
    "an unknown contact": (
        changed(TALK, 'contact = ["advocate"]', 'contact = "advocat"'),
        "20:11: [contagion.transition.hears] names a compartment `advocat` that there isn't; did you mean `advocate`?"),
    "an unknown compartment at the start": (
        changed(TALK, "initial = { advocate", "initial = { advocat"),
        "15:23: initial: there is no compartment `advocat`; did you mean `advocate`?"),
    "to itself": (
        changed(TALK, 'to = "tired"', 'to = "advocate"'), "37:6: [contagion.transition.tires] leads from `advocate` to itself"),
    "nothing leads there": (
        changed(TALK, '"advocate", "tired"]\ninit', '"advocate", "tired", "gone"]\ninit'),
        "14:16: compartments: nobody can get to `gone`: add a transition that can happen, let somebody start there (initial) "
        "or take it away"),
    "nobody to catch it from": (
        changed(TALK, 'initial = { advocate = 5, tired = { share = 0.05, degree = "highest" } }', "initial = {}"),
        "14:16: compartments: nobody can get to `reader`: add a transition that can happen, let somebody start there "
        "(initial) or take it away"),
    "one agent in two places": (
        changed(TALK, 'initial = { advocate = 5, tired = { share = 0.05, degree = "highest" } }', "initial = { advocate = { list = [3, 4] }, tired = { list = [3] } }"),
        "15:11: initial: 3 is to start in `advocate` and in `tired`; name it once"),
    "a countdown that comes too late": (
        LAST + 'from = "reader"\nto = "tired"\nafter = "3 days"\n',
        "40:23: [contagion.transition.last] never happens: [contagion.transition.joins] comes first"),
    "probabilities past 1": (
        LAST + 'from = "advocate"\nto = "reader"\nprobability = 0.95\n',
        "17:1: transition: the probabilities of tires, last sum to 1.05; of `advocate` they may sum to 1 at most"),
    "a probability past 1": (
        changed(TALK, "probability = 0.1", "probability = 1.1"), "38:15: probability = 1.1: must be a number in [0, 1] [per step, or per contact and step]"),
    "several ways": (
        changed(TALK, "probability = 0.1", "probability = 0.1\nrate = 0.1"),
        "35:23: [contagion.transition.tires] needs one of `rate` (with `growth`), `probability` and `after`, not several"),
    "no way": (
        changed(TALK, "probability = 0.1\n", ""),
        "35:23: [contagion.transition.tires] says not how often it happens: add `rate`, `probability`, `after` or `threshold`"),
    "a threshold without contact": (
        changed(TALK, 'contact = ["advocate", "tired"]\n', ""),
        "28:23: [contagion.transition.follows] has a threshold, but no `contact` that could meet it"),
    "no transitions": (
        TALK.split("[contagion.transition")[0], "12:1: [contagion] lacks `transition`: sections [contagion.transition.NAME], what leads from one to another"),
    "a class that there isn't": (
        changed(TALK, "block = 1", "block = 2"), "28:23: [contagion.transition.follows] where: there is no block 2; they are numbered from 0 to 1"),
    "classes that there aren't": (
        changed(TALK, "block = 1", "sex = 1"), "28:23: [contagion.transition.follows] where: nobody's `sex` is known; known: block"),
    "a method that can't": (
        changed(TALK, 'model = "compartments"', 'model = "compartments"\nmethod = "events"'),
        "14:10: method = \"events\": can't run this model, `unaware` is left in more than one way, one of them by contact; use \"steps\""),
    "another method that can't": (
        changed(TALK, 'model = "compartments"', 'model = "compartments"\nmethod = "continuous"'),
        "14:10: method = \"continuous\": can't run this model, `unaware` is left at once at a threshold; use \"steps\""),
    "twice the same": (
        changed(TALK, '"reader", "advocate"', '"reader", "reader"'), "14:16: compartments: `reader` is named twice"),
    "more than there are": (
        changed(TALK, "advocate = 5", "advocate = 195"),
        "15:11: initial: 205 people are to start somewhere else than in `unaware`, but there are only 200"),
    "one compartment": (changed(TALK, '["unaware", "reader", "advocate", "tired"]', '["unaware"]'),
        "14:16: compartments: there are 1; must be 2 to 64"),
    "a countdown by contact": (
        changed(TALK, 'after = "2 days"', 'after = "2 days"\ncontact = "tired"'),
        "27:11: [contagion.transition.joins] counts down, so that contacts don't matter; take `contact` away"),
    "no section": (
        TALK.split("[contagion.transition")[0] + "transition = { hears = 3 }\n", "17:24: transition.hears: must be a section, [contagion.transition.hears]"),
    "an unknown key": (changed(TALK, "after =", "afer ="), "26:1: unknown key `afer` in [contagion.transition.joins]; did you mean `after`?"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals(talk, name):
    text, says = REFUSED[name]
    (talk / "bad.toml").write_text(text)
    for verb in ("check", "run"):
        refused(verb, "bad.toml", cwd=talk, says=f"bad.toml:{says}")
