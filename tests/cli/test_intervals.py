"""Values that aren't known exactly: drawn once a replicate, kept in the result, and the same when run again."""

import pytest

from program import SIR, answer, call, digest, refused, run

h5py = pytest.importorskip("h5py")

BETA = "beta = { value = 0.2, low = 0.1, high = 0.6 }"
UNSURE = SIR.replace("beta = 0.2", BETA)
SAMPLED = UNSURE.replace("replicates = 4", 'replicates = 40\nuncertainty = "sample"')


@pytest.fixture
def unsure(here):
    (here / "unsure.toml").write_text(UNSURE)
    (here / "sampled.toml").write_text(SAMPLED)
    return here


def drawn(file, key="contagion.beta"):
    with h5py.File(file) as result:
        return list(result["parameters"][key][()])


def outcomes(file):
    with h5py.File(file) as result:
        return list(result["outcomes/final_size"][()])


def test_values_are_taken_unless_sampled(unsure):
    run("unsure.toml", "unsure.h5", cwd=unsure)
    run("sir.toml", "sir.h5", cwd=unsure)
    assert outcomes(unsure / "unsure.h5") == outcomes(unsure / "sir.h5")
    with h5py.File(unsure / "unsure.h5") as result:
        assert "parameters" not in result


def test_replicates_draw_and_the_result_says_what(unsure):
    run("sampled.toml", "sampled.h5", cwd=unsure)
    values = drawn(unsure / "sampled.h5")
    assert len(set(values)) == 40 and all(0.1 <= x <= 0.6 for x in values)
    assert 8 <= sum(x < 0.2 for x in values) <= 32
    # A replicate is what a run of that value alone makes of it.
    run("sir.toml", "alone.h5", "--set", f"contagion.beta={float(values[3])!r}", cwd=unsure)
    assert outcomes(unsure / "alone.h5")[3] == outcomes(unsure / "sampled.h5")[3]


@pytest.mark.parametrize("options", [(), ("network.redraw=true", "network.mean_degree={value=6,low=2,high=9}")],
                         ids=("model", "network"))
def test_it_runs_again_by_itself(unsure, options):
    sets = [word for option in options for word in ("--set", option)]
    run("sampled.toml", "first.h5", *sets, "--threads", 2, cwd=unsure)
    with h5py.File(unsure / "first.h5") as result:
        text = result["scenario/resolved"].asstr()[()]
    assert BETA in text and 'uncertainty = "sample"' in text
    (unsure / "again.toml").write_text(text)
    run("again.toml", "again.h5", "--threads", 1, cwd=unsure)
    assert digest("again.h5", cwd=unsure) == digest("first.h5", cwd=unsure)
    assert answer("check", "again.toml", cwd=unsure).startswith(text)


def test_a_number_of_people_is_whole(unsure):
    run("sampled.toml", "sampled.h5", "--set", "contagion.initial={value=3,low=1,high=9}", cwd=unsure)
    values = drawn(unsure / "sampled.h5", "contagion.initial")
    assert set(values) <= set(range(1, 10)) and len(set(values)) > 3
    assert all(size >= least for size, least in zip(outcomes(unsure / "sampled.h5"), values))


REFUSALS = {
    "one end": ("{ value = 0.2, low = 0.1 }",
                "13:8: contagion.beta = { value = 0.2, low = 0.1 }: lacks `high`; an interval is "
                "{ value = V, low = L, high = H }"),
    "upside down": ("{ value = 0.2, low = 0.6, high = 0.1 }",
                    "13:8: contagion.beta = { value = 0.2, low = 0.6, high = 0.1 }: is upside down; low must be at most "
                    "value, and value at most high"),
    "not allowed": ("{ value = 0.2, low = -0.1, high = 0.6 }",
                    "13:29: beta = -0.1: must be a number of at least 0 [1/day per contact]"),
    "unknown key": ("{ value = 0.2, low = 0.1, hgih = 0.6 }",
                    "13:34: contagion.beta: unknown key `hgih` of an interval; did you mean `high`?"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refusal(unsure, name):
    value, says = REFUSALS[name]
    (unsure / "bad.toml").write_text(SIR.replace("beta = 0.2", f"beta = {value}"))
    refused("run", "bad.toml", "-o", "out.h5", cwd=unsure, says=f"bad.toml:{says}")


def test_a_draw_that_the_model_refuses_is_told_before_the_first_step(unsure):
    option = "contagion.initial={value=150,low=1,high=400}"
    done = answer("check", "sampled.toml", "--set", option, cwd=unsure)
    assert "initial = { value = 150, low = 1, high = 400 }" in done
    run("sampled.toml", "narrow.h5", "--set", "contagion.initial={value=150,low=1,high=200}", cwd=unsure)
    values = drawn(unsure / "narrow.h5", "contagion.initial")
    wide = [x if x < 150 else 150 + (x - 150) * 5 for x in values]  # the same words, a wider end
    first = next(r for r, x in enumerate(wide) if x > 203)
    failed = call("run", "sampled.toml", "-o", "out.h5", "--set", option, cwd=unsure)
    assert failed.returncode == 2 and not (unsure / "out.h5").exists()
    assert f"(as replicate {first} draws it" in failed.stderr
