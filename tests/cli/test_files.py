"""Result files as h5py, xarray, ncdump and h5dump see them (contract 8)."""

import shutil
import subprocess

import numpy as np
import pytest

from program import FJ, SIR, VOTER, run

h5py = pytest.importorskip("h5py")
xarray = pytest.importorskip("xarray")

ENGINES = [pytest.param(e, marks=pytest.mark.skipif(e not in xarray.backends.list_engines(), reason=f"no {e}"))
           for e in ("netcdf4", "h5netcdf")]
COLUMN = {"sir": "compartment", "fj": "opinion", "voter": "opinion"}


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """A result of each model on a network of a file, with agents."""
    folder = tmp_path_factory.mktemp("results")
    # Agents' numbers with gaps, so that they aren't their ranks.
    edges = [(7 * i + 3, 7 * ((i + k) % 40) + 3) for i in range(40) for k in (1, 2, 5)]
    (folder / "edges.txt").write_text("".join(f"{u} {v}\n" for u, v in edges))
    files = {}
    for name, text in (("sir", SIR), ("fj", FJ), ("voter", VOTER)):
        (folder / f"{name}.toml").write_text(text)
        files[name] = folder / run(f"{name}.toml", f"{name}.h5", "--set", "network.file=edges.txt", "--set",
                                   f'record.agents=["{COLUMN[name]}"]', "--set", "record.every=3", cwd=folder)
    return files


LABELS = [7 * i + 3 for i in range(40)]
NAMES = ("sir", "fj", "voter")


@pytest.mark.parametrize("name", NAMES)
def test_root(results, name):
    with h5py.File(results[name]) as file:
        assert file.attrs["type"] == "papotage"
        assert file.attrs["format"] == 1
        assert file.attrs["seed"] == 1
        assert file.attrs["title"] == {"sir": "How far does it go?", "fj": "Who moves whom?", "voter": "Who wins?"}[name]
        assert set(file) == {"scenario", "provenance", "series", "outcomes", "agents"}
        provenance = dict(file["provenance"].attrs)
        assert set(provenance) >= {"scenario", "network", "program", "version", "revision", "created", "host", "threads",
                                   "compiler", "command", "seconds", "finished"}
        assert provenance["network"] == "edges.txt"
        assert "# --set record.every=3\n" in provenance["scenario"]
        assert f"run {name}.toml -o {name}.h5" in provenance["command"]


@pytest.mark.parametrize("name", NAMES)
def test_dimensions_units_and_names(results, name):
    def look(path, thing):
        if not isinstance(thing, h5py.Dataset) or path == "scenario/resolved":
            return
        assert thing.attrs["units"] not in ("", "days"), path
        assert thing.attrs["long_name"], path
        if h5py.h5ds.is_scale(thing.id):
            return
        group = path.split("/")[0]
        wanted = {"series": ["replicate", "time"], "outcomes": ["replicate"], "agents": ["replicate", "time", "agent"]}
        dims = [d.keys() for d in thing.dims]
        assert dims == [[w] for w in wanted[group]], path
        for d, w in zip(thing.dims, wanted[group]):
            assert d[0].name == f"/{group}/{w}", path  # a scale in each group

    with h5py.File(results[name]) as file:
        file.visititems(look)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("group", ("series", "outcomes", "agents"))
@pytest.mark.parametrize("name", NAMES)
def test_xarray(results, name, group, engine):
    replicates, records = (4, 8) if name == "sir" else (3, 5) if name == "fj" else (3, 11)
    shape = {"replicate": replicates, "time": records, "agent": 40}
    with xarray.open_dataset(results[name], group=group, engine=engine) as data:
        dims = {"series": ("replicate", "time"), "outcomes": ("replicate",), "agents": ("replicate", "time", "agent")}[group]
        assert dict(data.sizes) == {d: shape[d] for d in dims}
        assert set(data.coords) == set(dims)
        for variable in data.data_vars.values():
            assert variable.dims == dims
            assert variable.attrs["units"]
        assert list(data["replicate"].values) == list(range(replicates))
        if "time" in dims:
            assert data["time"].dtype == np.float64 and data["time"].attrs["units"] == "day"
            end = {"sir": 20, "fj": 10, "voter": 30}[name]
            assert list(data["time"].values) == [*range(0, end, 3), end]
        if "agent" in dims:
            assert list(data["agent"].values) == LABELS
        for variable in data.variables.values():
            assert variable.dtype.kind in "iuf"  # neither time spans nor objects


def test_compartments_have_names(results):
    with h5py.File(results["sir"]) as file:
        column = file["agents/compartment"]
        assert column.dtype == np.uint8
        assert list(column.attrs["flag_values"]) == [0, 1, 2]
        assert column.attrs["flag_values"].dtype == column.dtype
        assert column.attrs["flag_meanings"] == "susceptible infectious recovered"


def test_people_are_conserved(results):
    with h5py.File(results["sir"]) as file:
        counts = [file[f"series/count_{c}"][:] for c in ("susceptible", "infectious", "recovered")]
        assert all(c.dtype == np.int64 and (c >= 0).all() for c in counts)
        assert (sum(counts) == 40).all()
        assert (np.diff(counts[0]) <= 0).all() and (np.diff(counts[2]) >= 0).all()
        agents = file["agents/compartment"][:]
        for c in range(3):
            assert ((agents == c).sum(axis=2) == counts[c]).all()
        assert (np.diff(agents.astype(int), axis=1) >= 0).all()
        assert (counts[1][:, 0] == 3).all()
        assert (file["outcomes/final_size"][:] == 40 - counts[0][:, -1]).all()
        assert (file["outcomes/peak"][:] >= counts[1].max(axis=1)).all()


@pytest.mark.parametrize("name", ("fj", "voter"))
def test_series_are_those_of_the_agents(results, name):
    with h5py.File(results[name]) as file:
        opinions = file["agents/opinion"][:].astype(float)
        assert (np.abs(opinions) <= 1).all()
        np.testing.assert_allclose(file["series/opinion_mean"][:], opinions.mean(axis=2), rtol=1e-6, atol=1e-6)
        np.testing.assert_allclose(file["series/opinion_variance"][:], opinions.var(axis=2), rtol=1e-5, atol=1e-6)
        for outcome in ("opinion_mean", "opinion_variance"):
            np.testing.assert_array_equal(file[f"outcomes/{outcome}"][:], file[f"series/{outcome}"][:, -1])
        if name == "voter":
            assert set(np.unique(opinions)) <= {-1, 1}
            assert ((opinions[:, 0] == 1).sum(axis=1) == 16).all()  # { share = 0.4 } of 40


def test_friedkin_johnsen_by_hand(results):
    """x(t + 1) = s W x(t) + (1 - s) x(0), where W takes the mean of those around."""
    with h5py.File(results["fj"]) as file:
        start, later = file["agents/opinion"][:, 0].astype(float), file["agents/opinion"][:, 1].astype(float)
    ties = np.zeros((40, 40))
    for i in range(40):
        for k in (1, 2, 5):
            ties[i, (i + k) % 40] = ties[(i + k) % 40, i] = 1
    weights = ties / ties.sum(axis=1, keepdims=True)
    now = start
    for _ in range(3):
        now = 0.7 * now @ weights.T + 0.3 * start
    np.testing.assert_allclose(later, now, atol=1e-6)


def test_spreaders_named_by_the_numbers_of_the_file(results):
    folder = results["sir"].parent
    run("sir.toml", "named.h5", "--force", "--set", "network.file=edges.txt", "--set", "contagion.initial={list=[276,3]}",
        "--set", 'record.agents=["compartment"]', cwd=folder)
    with h5py.File(folder / "named.h5") as file:
        first = file["agents/compartment"][:, 0]
        assert (file["agents/agent"][:][first[0] == 1] == [3, 276]).all()
        assert ((first == 1).sum(axis=1) == 2).all()


def test_directed_file(results):
    """`u v` lets information pass from u to v."""
    folder = results["sir"].parent
    (folder / "arcs.txt").write_text("1 2\n2 3\n9 2\n")
    run("sir.toml", "arcs.h5", "--force", "--set", "network.file=arcs.txt", "--set", "network.directed=true", "--set",
        "contagion.beta=1e6", "--set", "contagion.initial={list=[2]}", "--set", 'record.agents=["compartment"]', cwd=folder)
    with h5py.File(folder / "arcs.h5") as file:
        assert list(file["agents/agent"][:]) == [1, 2, 3, 9]
        assert (file["agents/compartment"][:, -1] > 0).tolist() == [[False, True, True, False]] * 4


def test_undefined_numbers_are_told_as_such(results):
    with xarray.open_dataset(results["sir"].parent / run(
            "voter.toml", "apart.h5", "--force", "--set", "run.days=1", cwd=results["sir"].parent), group="outcomes") as data:
        assert np.isnan(data["consensus_time"].values).all()


def test_no_agents_unless_asked(here):
    run("sir.toml", "out.h5", cwd=here)
    with h5py.File(here / "out.h5") as file:
        assert set(file) == {"scenario", "provenance", "series", "outcomes"}


def test_compressed_agents_are_the_same(here):
    h5 = [run("sir.toml", f"{c}.h5", "--set", f"record={{agents=['compartment'],compress={c}}}", cwd=here)
          for c in ("true", "false")]
    with h5py.File(here / h5[0]) as packed, h5py.File(here / h5[1]) as plain:
        assert packed["agents/compartment"].compression == "gzip" and plain["agents/compartment"].compression is None
        assert (packed["agents/compartment"][:] == plain["agents/compartment"][:]).all()


@pytest.mark.parametrize("name", NAMES)
def test_ncdump(results, name):
    if not shutil.which("ncdump"):
        pytest.skip("no ncdump: install netcdf-bin")
    done = subprocess.run(["ncdump", "-h", results[name]], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "phony_dim" not in done.stdout
    assert f"{COLUMN[name]}(replicate, time, agent)" in done.stdout
    assert subprocess.run(["ncdump", results[name]], stdout=subprocess.DEVNULL).returncode == 0


@pytest.mark.parametrize("name", NAMES)
def test_h5dump(results, name):
    if not shutil.which("h5dump"):
        pytest.skip("no h5dump: install hdf5-tools")
    done = subprocess.run(["h5dump", results[name]], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert 'GROUP "outcomes"' in done.stdout
