"""`papotage validate`: the theory table."""

import json
import re

import pytest

from program import answer, call, refused

KEYS = ["model", "setup", "source", "expected", "found", "z", "verdict", "seconds"]


def strip(rows):
    return [{key: row[key] for key in row if key != "seconds"} for row in rows]


def test_json():
    rows = json.loads(answer("validate", "frozen", "voter", "--quick", "--json"))
    assert {row["model"] for row in rows} == {"frozen", "voter"}
    for row in rows:
        assert [key for key in row if key != "of"] == KEYS
        assert row["verdict"] == "ok" and abs(row["z"]) < 4 and row["setup"] and row["source"] and row["seconds"] >= 0
    # Each model is compared with its reference, too.
    assert {row["model"] for row in rows if "plain loop" in row["setup"]} == {"frozen", "voter"}


def test_table():
    text = answer("validate", "frozen", "--quick")
    lines = text.splitlines()
    assert lines[0].split() == ["model", "expected", "found", "z", "verdict", "setup"]
    rows = json.loads(answer("validate", "frozen", "--quick", "--json"))
    for line, row in zip(lines[1:], rows):
        assert line.split()[0] == row["model"] and line.split()[4] == "ok" and line.endswith(row["setup"])
        assert f"{row['z']:.2f}" in line
    last = re.fullmatch(r"(\d+) checks of 1 model, 0 fail; a correct program fails one of them in (\d+) choices of seeds",
                        lines[-1])
    assert last and int(last[1]) == len(rows) and int(last[2]) == round(15787 / len(rows))


@pytest.mark.parametrize("model", ["friedkin_johnsen", "sir"])
def test_threads_change_no_bit(model):
    one, two = (json.loads(answer("validate", model, "--quick", "--json", "--threads", n)) for n in (1, 2))
    assert strip(one) == strip(two)


def test_whole_holds_more_than_quick():
    quick, whole = (json.loads(answer("validate", "voter", "--json", *option)) for option in (["--quick"], []))
    assert {row["setup"] for row in whole} > {row["setup"] for row in quick if "plain loop" not in row["setup"]}


def test_unknown_model(tmp_path):
    refused("validate", "votr", cwd=tmp_path, says="validate votr: no model of that name; did you mean `voter`?")
    refused("validate", "voter", "sri", "--json", cwd=tmp_path, says="validate sri: no model of that name; did you mean `si`?")


def test_help_says_how():
    done = call("validate", "--help")
    assert done.returncode == 0 and "Example: papotage validate sir voter --quick" in done.stdout
