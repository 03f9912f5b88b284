"""Which keys of a study matter: what its result holds of them is what the methods' formulas give."""

import json

import pytest

from program import answer, call, changed, digest

h5py = pytest.importorskip("h5py")
np = pytest.importorskip("numpy")

MORRIS = """\
# Which keys matter?
[run]
days = 40
replicates = 3
[network]
generator = "erdos_renyi"
nodes = 200
mean_degree = 6
[contagion]
model = "sir"
initial = 5
[sweep]
design = "morris"
trajectories = 12
seed = 4
[sweep.keys]
"record.every" = { low = 1, high = 4 }
"contagion.gamma" = { low = 0.05, high = 0.3 }
"contagion.beta" = { low = 0.01, high = 0.3, scale = "log" }
"""
SALTELLI = changed(MORRIS, 'design = "morris"\ntrajectories = 12', 'design = "saltelli"\nbase = 32')
STUDIES = {"morris": MORRIS, "saltelli": SALTELLI}
KEYS = ["record.every", "contagion.gamma", "contagion.beta"]  # the first does nothing to any outcome
OUTCOMES = ["final_size", "peak", "peak_time", "duration"]


def sweep(folder, text, output, *args, status=0):
    (folder / "study.toml").write_text(text)
    done = call("sweep", "study.toml", "-o", output, *args, cwd=folder)
    assert done.returncode == status, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sensitivity")
    for name, text in STUDIES.items():
        assert sweep(folder, text, f"{name}.h5", "--threads", 1, "--quiet") == ""
    return folder


def read(path):
    """Of /sensitivity everything, and the outcomes' means by point."""
    with h5py.File(path) as file:
        found = {name: data.asstr()[()] if data.dtype == object else data[()] for name, data in file["sensitivity"].items()}
        points = {name: file["points"][name][()] for name in found["key"]}
        means = {}
        for name in found["outcome"]:
            values = file["outcomes"][name][()]
            missing = values == np.iinfo("i8").min if values.dtype.kind == "i" else np.isnan(values)
            means[name] = np.where(missing, np.nan, values).mean(axis=1)
    return found, points, means


def elementary_effects(points, y, levels=4):
    """By trajectory and key."""
    keys = len(points)
    steps = np.diff(np.stack([*points.values()], axis=-1).reshape(-1, keys + 1, keys), axis=1)  # of one key each
    assert ((steps != 0).sum(axis=2) == 1).all()
    change = np.diff(y.reshape(-1, keys + 1), axis=1)[..., None] * np.sign(steps) / (levels / (2 * (levels - 1)))
    return change.sum(axis=1)[np.isfinite(y).reshape(-1, keys + 1).all(axis=1)]


def indices(keys, y):
    """Saltelli et al. (2010), table 2, (b) and Jansen's."""
    y = y.reshape(-1, keys + 2)
    y = y[np.isfinite(y).all(axis=1)]
    a, b, mixed = y[:, :1], y[:, -1:], y[:, 1:-1]
    both = np.concatenate([a, b])
    return ((b - both.mean()) * (mixed - a)).mean(axis=0) / both.var(), ((a - mixed) ** 2).mean(axis=0) / 2 / both.var()


def expect_morris(found, points, means):
    for o, name in enumerate(found["outcome"]):
        effects = elementary_effects(points, means[name])
        assert found["used"][o] == len(effects) and found["left_out"][o] == len(means[name]) // (len(points) + 1) - len(effects)
        if len(effects) > 1:
            for measure, wanted in (("mu", effects.mean(0)), ("mu_star", abs(effects).mean(0)), ("sigma", effects.std(0, ddof=1))):
                np.testing.assert_allclose(found[measure][o], wanted, rtol=1e-9, atol=1e-9, err_msg=f"{measure} of {name}")


def test_morris_is_its_formula(results):
    found, points, means = read(results / "morris.h5")
    assert list(found["key"]) == KEYS and list(found["outcome"]) == OUTCOMES
    assert list(found["outcome_unit"]) == ["people", "people", "day", "day"]
    expect_morris(found, points, means)
    assert found["used"][0] == 12 and 0 < found["left_out"][3], "of some points, not all replicates end in time"
    assert (found["mu_star"][:3, 0] == 0).all() and found["mu_star"][0, 2] > 50
    assert ((found["mu_star_low"] <= found["mu_star"]) & (found["mu_star"] <= found["mu_star_high"]))[:3].all()


def test_saltelli_is_its_formula(results):
    found, _, means = read(results / "saltelli.h5")
    for o, name in enumerate(OUTCOMES):
        y = means[name].reshape(32, 5)
        assert found["used"][o] == np.isfinite(y).all(axis=1).sum() and found["used"][o] + found["left_out"][o] == 32
        for measure, wanted in zip(("first", "total"), indices(3, means[name]), strict=True):
            np.testing.assert_allclose(found[measure][o], wanted, rtol=1e-9, atol=1e-9, err_msg=f"{measure} of {name}")
            assert (found[f"{measure}_low"][o] <= wanted + 1e-9).all() and (wanted <= found[f"{measure}_high"][o] + 1e-9).all()
    assert (found["total"][:3, 0] == 0).all() and found["total"][0, 2] > 0.5


@pytest.mark.parametrize("engine", ("netcdf4", "h5netcdf"))
@pytest.mark.parametrize("name", STUDIES)
def test_xarray(results, name, engine):
    xarray = pytest.importorskip("xarray")
    if engine not in xarray.backends.list_engines():
        pytest.skip(f"no {engine}")
    with xarray.open_dataset(results / f"{name}.h5", group="sensitivity", engine=engine) as data:
        assert dict(data.sizes) == {"outcome": 4, "key": 3}
        measure, unit = ("mu_star", "outcome_unit") if name == "morris" else ("total", "1")
        assert data[measure].dims == ("outcome", "key") and data[measure].dtype == "f8" and data[measure].units == unit
        assert data[measure].sel(outcome="peak", key="record.every") == 0 < data[measure].sel(outcome="peak", key="contagion.beta")
        assert data.outcome_unit.sel(outcome="duration") == "day" and data.used.dims == ("outcome",)
        assert all(v.attrs["long_name"] and v.attrs["units"] for v in data.variables.values())


@pytest.mark.parametrize("name", STUDIES)
def test_threads_and_shards_give_the_same(results, name, tmp_path):
    sweep(tmp_path, STUDIES[name], "three.h5", "--threads", 3, "--quiet")
    for k in (1, 2, 3):
        assert "What" not in sweep(tmp_path, STUDIES[name], f"shard{k}.h5", "--shard", f"{k}/3")
    assert "sensitivity" not in json.loads(answer("info", "shard1.h5", "--json", cwd=tmp_path))["study"]
    said = answer("merge", *(f"shard{k}.h5" for k in (2, 3, 1)), "-o", "merged.h5", cwd=tmp_path)
    assert digest("three.h5", cwd=tmp_path) == digest("merged.h5", cwd=tmp_path) == digest(results / f"{name}.h5")
    tables = said[said.index("\nWhat "):]
    assert tables in answer("info", "merged.h5", cwd=tmp_path) and tables.count("What ") == 4
    assert answer("merge", *(f"shard{k}.h5" for k in (2, 3, 1)), "-o", "merged.h5", "--force", "--quiet", cwd=tmp_path) == ""


@pytest.mark.parametrize("name, ranking", (("morris", "mu_star"), ("saltelli", "total")))
def test_info(results, name, ranking):
    found, _, _ = read(results / f"{name}.h5")
    told = json.loads(answer("info", results / f"{name}.h5", "--json"))["study"]["sensitivity"]
    assert told["design"] == name and list(told["outcomes"]) == OUTCOMES
    size = told["outcomes"]["final_size"]
    assert size["unit"] == "people" and size["left_out"] == 0
    for k, key in enumerate(KEYS):
        assert size["keys"][key] == {m: found[m][0, k] for m in size["keys"][key]} and ranking in size["keys"][key]
    text = answer("info", results / f"{name}.h5")
    lines = text[text.index("\nWhat "):].split("\n\n")[0].splitlines()[1:]
    assert "final_size" in lines[0] and lines[1].split()[0] == "key"
    order = sorted(range(3), key=lambda k: -found[ranking][0, k])
    assert [line.split()[0] for line in lines[2:5]] == [KEYS[k] for k in order]


def test_bad_points_leave_their_trajectories_out(tmp_path):
    bad = changed(MORRIS, '"contagion.gamma" = { low = 0.05', '"contagion.gamma" = { low = -0.1')
    assert sweep(tmp_path, bad, "some.h5", "--quiet", status=1) == ""
    found, points, means = read(tmp_path / "some.h5")
    assert (np.isnan(means["final_size"]) == (points["contagion.gamma"] < 0)).all()
    expect_morris(found, points, means)
    assert 0 < found["used"][0] < 12
    assert "no fair sample" in answer("info", "some.h5", cwd=tmp_path)

    said = sweep(tmp_path, changed(bad, "seed = 4", "seed = 4\nlevels = 2"), "none.h5", status=1)  # every trajectory goes there
    found, _, _ = read(tmp_path / "none.h5")
    assert (found["used"] == 0).all() and (found["left_out"] == 12).all()
    assert all(np.isnan(found[m]).all() for m in ("mu", "mu_star", "mu_star_low", "mu_star_high", "sigma"))
    assert "from 0 of 12 trajectories" in said and "None is left." in said
    size = json.loads(answer("info", "none.h5", "--json", cwd=tmp_path))["study"]["sensitivity"]["outcomes"]["final_size"]
    assert size["keys"]["contagion.beta"]["mu_star"] is None


def test_whole_numbers_move_by_whole_steps(tmp_path):
    """As many are reached as begin: the change over the range is what it is, however the design's steps are rounded."""
    for high in (2, 3, 7):
        text = changed(MORRIS, '"record.every" = { low = 1, high = 4 }', f"contagion.initial = {{ low = 1, high = {high} }}")
        text = changed(text, '{ low = 0.01, high = 0.3, scale = "log" }', "{ low = 0.0, high = 1e-12 }")
        sweep(tmp_path, text, f"{high}.h5", "--quiet", "--replicates", 1)
        with h5py.File(tmp_path / f"{high}.h5") as file:
            of = {name: file["sensitivity"][name][0, 0] for name in ("mu", "mu_star", "mu_star_low", "mu_star_high", "sigma")}
        assert of["sigma"] < 1e-12 and all(abs(of[name] - (high - 1)) < 1e-12 for name in of if name != "sigma")
