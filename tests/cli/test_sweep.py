"""sweep and merge: the same bits on threads and shards, for all designs and keys."""

import json
import os
import time

import pytest

from program import STUDIES, answer, call, changed, digest

h5py = pytest.importorskip("h5py")

STUDY = """\
# How far, by how catching it is?
[run]
days = 30
replicates = 12
[network]
generator = "erdos_renyi"
nodes = 300
mean_degree = 8
[contagion]
model = "sir"
initial = 3
[sweep]
design = "grid"
[sweep.keys]
"contagion.beta" = [0.01, 0.03, 0.1]
"network.mean_degree" = [4, 8]
"""


@pytest.fixture
def study(tmp_path):
    (tmp_path / "study.toml").write_text(STUDY)
    return tmp_path


def sweep(folder, output, *args, status=0):
    done = call("sweep", "study.toml", "-o", output, "--quiet", *args, cwd=folder)
    assert done.returncode == status, done.stderr
    return done


def test_threads_and_shards_give_the_same(study):
    sweep(study, "one.h5", "--threads", 1)
    sweep(study, "three.h5", "--threads", 3)
    for k in (1, 2, 3):
        sweep(study, f"shard{k}.h5", "--shard", f"{k}/3")
    again = call("sweep", "study.toml", "-o", "shard2.h5", "--shard", "2/3", "--resume", cwd=study)
    assert again.returncode == 0 and "shard2.h5 is the whole result of shard 2/3 already" in again.stdout
    other = call("sweep", "study.toml", "-o", "shard2.h5", "--shard", "1/3", "--resume", cwd=study)
    assert other.returncode == 2 and "is no result of shard 1 of 3 of this study" in other.stderr
    assert "PARTIAL: shard 2 of 3" in answer("info", "shard2.h5", cwd=study)
    answer("merge", "shard3.h5", "shard1.h5", "shard2.h5", "-o", "merged.h5", cwd=study)
    assert digest("one.h5", cwd=study) == digest("three.h5", cwd=study) == digest("merged.h5", cwd=study)
    assert not list(study.glob("*.journal"))


def test_a_point_is_the_run_of_its_scenario(study):
    """... and points share their draws."""
    sweep(study, "all.h5")
    (study / "plain.toml").write_text(STUDY.split("[sweep]")[0])
    answer("run", "plain.toml", "-o", "run.h5", "--quiet", "--set", "contagion.beta=0.03", "--set", "network.mean_degree=4", cwd=study)
    with h5py.File(study / "all.h5") as file, h5py.File(study / "run.h5") as run:
        beta, degree = file["points/contagion.beta"][:], file["points/network.mean_degree"][:]
        point = [k for k in range(6) if beta[k] == 0.03 and degree[k] == 4]
        assert len(point) == 1 and file["outcomes/final_size"].shape == (6, 12)
        for name in ("final_size", "peak", "peak_time", "duration"):
            ours, theirs = file[f"outcomes/{name}"][point[0]], run[f"outcomes/{name}"][:]
            assert ((ours == theirs) | ((ours != ours) & (theirs != theirs))).all()


def test_a_bad_point_does_not_stop_the_others(study):
    (study / "study.toml").write_text(STUDY.replace("[0.01, 0.03, 0.1]", "[0.01, -1, 0.1]"))
    done = sweep(study, "bad.h5", status=1)
    lines = done.stderr.splitlines()
    assert len(lines) == 3 and lines[0].startswith("papotage: point 2 (contagion.beta = -1, network.mean_degree = 4), 12 replicates: ")
    assert "must be a number of at least 0" in lines[0] and "24 tasks failed" in lines[2]
    told = json.loads(answer("info", "bad.h5", "--json", cwd=study))
    assert [told["study"][name] for name in ("done", "failed", "missing")] == [48, 24, 0]
    assert [(f["point"], f["replicates"]) for f in told["failures"]] == [(2, 12), (3, 12)] and "more_failures" not in told
    assert all("at least 0" in f["message"] for f in told["failures"])
    for line in lines[:2]:
        assert f"\n    {line.removeprefix('papotage: ')}\n" in answer("info", "bad.h5", cwd=study)
    with h5py.File(study / "bad.h5") as file:
        texts, message = file["provenance/tasks/message_text"].asstr()[:], file["provenance/tasks/message"][:]
        assert len(texts) == 1 and "at least 0" in texts[0] and (message[2:4] == 0).all() and (message == 0).sum() == 24
    shards = [sweep(study, f"shard{k}.h5", "--shard", f"{k}/2", status=1).stderr for k in (1, 2)]
    assert sorted(said.splitlines()[0] for said in shards) == lines[:2], "a point each"
    merged = call("merge", "shard1.h5", "shard2.h5", "-o", "merged.h5", "--quiet", cwd=study)
    assert merged.returncode == 1 and merged.stderr.splitlines()[:2] == lines[:2] and len(merged.stderr.splitlines()) == 3


def test_many_bad_points(study):
    """The first ones are told, with how many more there are; the file holds all of them."""
    (study / "study.toml").write_text(changed(STUDY, "[0.01, 0.03, 0.1]", str([0.1] + [-k for k in range(1, 61)])))
    said = sweep(study, "bad.h5", "--replicates", 10, status=1).stderr.splitlines()
    assert len(said) == 22 and said[19].startswith("papotage: point 21 (contagion.beta = -10, network.mean_degree = 8), 10 replicates: ")
    assert said[20:] == ["papotage: ... and 100 more", "papotage: 1,200 tasks failed; which and why is in bad.h5, "
                         "/provenance/tasks/message; --resume tries again"]
    told = json.loads(answer("info", "bad.h5", "--json", cwd=study))
    assert (len(told["failures"]), told["more_failures"]) == (20, 100)
    assert "\n    ... and 100 more\n" in answer("info", "bad.h5", cwd=study)
    with h5py.File(study / "bad.h5") as file:
        texts, message = file["provenance/tasks/message_text"].asstr()[:], file["provenance/tasks/message"][:]
        beta = file["points/contagion.beta"][:]
    assert (message[:2] == -1).all() and all(f"beta = {beta[p]:.0f}" in texts[n] for p in range(2, 122) for n in message[p])


@pytest.mark.parametrize("path", STUDIES, ids=lambda path: path.stem)
def test_studies_of_the_project_run(path, tmp_path):
    """... with as many people and replicates as is quick."""
    people = ("--set", "population.employees=200") if path.stem.startswith("workplace") else ("--set", "network.nodes=500")
    answer("sweep", path, "-o", "it.h5", "--quiet", "--replicates", 1, *people, cwd=tmp_path)
    with h5py.File(tmp_path / "it.h5") as file:
        assert file.attrs["points"] == len(file["points/point"]) and file["provenance/tasks"].attrs["failed"] == 0


def test_files_of_points(study):
    """What is in the files that points name is part of the study, also of those of other points than the first."""
    text = STUDY.split("[network]")[0] + '[network]\n[contagion]\nmodel = "sir"\n[sweep.keys]\nnetwork.file = ["one.txt", "two.txt"]\n'
    (study / "study.toml").write_text(text)
    (study / "one.txt").write_text("1 2\n2 3\n")
    (study / "two.txt").write_text("1 2\n2 3\n3 4\n")
    sweep(study, "whole.h5")
    sweep(study, "shard1.h5", "--shard", "1/2")
    (study / "two.txt").write_text("1 2\n2 3\n3 4\n4 5\n")
    sweep(study, "shard2.h5", "--shard", "2/2")
    done = call("merge", "shard1.h5", "shard2.h5", "-o", "merged.h5", cwd=study)
    assert done.returncode == 2 and "another study" in done.stderr
    done = sweep(study, "whole.h5", "--resume", status=2)
    assert done.stderr.startswith("whole.h5: is no result of this study (its seed, scenario, files or program differ)")


def test_a_file_of_points_that_begin_badly(study):
    """... is part of the study as well: what isn't refused at other points reads it."""
    text = STUDY.split("[network]")[0] + '[network]\n[contagion]\nmodel = "sir"\n[sweep.keys]\ncontagion.initial = [400, 1]\n'
    (study / "study.toml").write_text(text + 'network.file = ["one.txt", "two.txt"]\n')
    (study / "one.txt").write_text("1 2\n2 3\n")
    (study / "two.txt").write_text("1 2\n2 3\n3 4\n")
    for k in (1, 2):
        sweep(study, f"shard{k}.h5", "--shard", f"{k}/2", status=1)
        (study / "two.txt").write_text("1 2\n2 3\n3 4\n4 5\n")
    done = call("merge", "shard1.h5", "shard2.h5", "-o", "merged.h5", cwd=study)
    assert done.returncode == 2 and "another study" in done.stderr


def test_tables_as_values(study):
    """... take the place of the section: models of other parameters can be points of one study."""
    text = STUDY.split("[contagion]")[0] + '[contagion]\nmodel = "sir"\ngamma = 0.3\n[sweep]\noutcomes = ["final_size"]\n'
    (study / "study.toml").write_text(text + '[sweep.keys]\ncontagion = [{ model = "sir", gamma = 0.2 }, { model = "si", beta = 0.02 }]\n')
    sweep(study, "models.h5")
    (study / "plain.toml").write_text(text.split("[contagion]")[0] + '[contagion]\nmodel = "si"\nbeta = 0.02\n')
    answer("run", "plain.toml", "-o", "run.h5", "--quiet", cwd=study)
    with h5py.File(study / "models.h5") as file, h5py.File(study / "run.h5") as run:
        assert (file["outcomes/final_size"][1] == run["outcomes/final_size"][:]).all()


def test_a_study_laid_on_another(study):
    """Its keys replace the other's, however they are written."""
    (study / "base.toml").write_text(STUDY)
    (study / "study.toml").write_text('extends = "base.toml"\n[sweep.keys]\ncontagion.beta = [0.02]\n')
    sweep(study, "laid.h5")
    with h5py.File(study / "laid.h5") as file:
        assert file["points/contagion.beta"][:].tolist() == [0.02, 0.02] and file["points/network.mean_degree"][:].tolist() == [4, 8]
    # ... also where the other has begun the same table otherwise, and the last of --set.
    (study / "base.toml").write_text(STUDY.replace("[sweep.keys]", "[sweep.keys]\ncontagion.gamma = [0.1]"))
    sets = ('sweep.keys.contagion.gamma=[0.2]', 'sweep.keys."contagion.gamma"=[0.3]', "sweep.keys.contagion.gamma=[0.4]")
    sweep(study, "set.h5", *(word for s in sets for word in ("--set", s)))
    with h5py.File(study / "set.h5") as file:
        assert set(file["points/contagion.beta"][:]) == {0.02} and set(file["points/contagion.gamma"][:]) == {0.4}


def test_what_is_said_to_a_study(study):
    """... by --set: ends of ranges, another design; what is swept has no other value."""
    (study / "study.toml").write_text(STUDY.split("[sweep]")[0] + '[sweep]\ndesign = "morris"\ntrajectories = 4\n[sweep.keys]\n'
                                      "contagion.beta = { low = 0.1, high = 0.5 }\n")
    sweep(study, "x.h5", "--replicates", 1, "--set", "sweep.keys.contagion.beta.low=0.4", "--set", "sweep.design=random",
          "--set", "sweep.points=20")
    with h5py.File(study / "x.h5") as file:
        beta = file["points/contagion.beta"][:]
        assert len(beta) == 20 and 0.4 <= beta.min() and beta.max() <= 0.5
    said = sweep(study, "y.h5", "--set", "contagion.beta=0.3", status=2).stderr
    assert said == ("--set contagion.beta=0.3: changes nothing, as contagion.beta is swept; --set 'sweep.keys.\"contagion.beta\"=...' "
                    "gives it other values\n")
    text = STUDY.split("[sweep]")[0] + '[sweep.keys]\ncontagion = [{ model = "sir" }, { model = "si" }]\ncontagion.beta = [0.1]\n'
    (study / "study.toml").write_text(text.replace("\ncontagion.beta", '\n"contagion.beta"'))
    for key in ("contagion.gamma", "contagion.initial"):
        assert f"--set {key}=1: changes nothing, as contagion is swept" in sweep(study, "y.h5", "--set", f"{key}=1", status=2).stderr
    # Another design, wherever the first one was named.
    (study / "study.toml").write_text(STUDY.split("[sweep]")[0] + '[sweep]\ntrajectories = 4\nlevels = 6\nseed = 2\ndesign = "morris"\n'
                                      "[sweep.keys]\ncontagion.beta = { low = 0.1, high = 0.5 }\n")
    sweep(study, "z.h5", "--replicates", 1, "--set", "sweep.design=sobol", "--set", "sweep.points=4")


def test_a_path_that_cannot_be(study):
    """... is refused before anything is prepared."""
    for output, says in (("nowhere/x.h5", "-o nowhere/x.h5: "), ("x" * 300, "File name too long")):
        begun = time.monotonic()
        done = sweep(study, output, "--set", "network.nodes=30000000", status=2)
        assert time.monotonic() - begun < 10 and says in done.stderr and done.stderr.count("\n") == 1


def test_keys_of_run(study):
    """Seeds as points: each is the run of that seed, other networks included. Lengths and steps can be varied, too."""
    (study / "study.toml").write_text(STUDY.split("[sweep]")[0] + "[sweep.keys]\nrun.seed = [1, 7]\nrun.days = [10, 20]\n")
    sweep(study, "seeds.h5")
    (study / "plain.toml").write_text(STUDY.split("[sweep]")[0])
    with h5py.File(study / "seeds.h5") as file:
        assert file["points/run.seed"][:].tolist() == [1, 1, 7, 7] and file["points/run.days"][:].tolist() == [10, 20, 10, 20]
        sizes = file["outcomes/final_size"][:]
    for point, (seed, days) in enumerate(((1, 10), (1, 20), (7, 10), (7, 20))):
        answer("run", "plain.toml", "-o", "run.h5", "--quiet", "--force", "--seed", seed, "--set", f"run.days={days}", cwd=study)
        with h5py.File(study / "run.h5") as run:
            assert (run["outcomes/final_size"][:] == sizes[point]).all()
    assert not (sizes[0] == sizes[2]).all()


def test_check_tells_what_a_study_needs(study):
    """Tasks, time and sizes, which hold when it is run; and nothing is written."""
    (study / "study.toml").write_text(changed(STUDY, "nodes = 300\n", "nodes = 100_000\n"))
    told = json.loads(answer("check", "study.toml", "--json", cwd=study))
    assert os.listdir(study) == ["study.toml"]
    assert (told["points"], told["replicates"], told["tasks"], told["points_refused"]) == (6, 12, 72, 0)
    before = os.times()
    sweep(study, "all.h5", "--threads", 1)
    after = os.times()
    took = (after.children_user + after.children_system - before.children_user - before.children_system) / 3600
    assert took / 4 < told["cpu_hours"] < took * 4 and told["cpu_hours_se"] < told["cpu_hours"]
    assert (study / "all.h5").stat().st_size < told["file_bytes"] < 4 * (study / "all.h5").stat().st_size
    text = answer("check", "study.toml", cwd=study)
    assert "# 6 points x 12 replicates: 72 tasks\n" in text and "CPU seconds" in text
    (study / "study.toml").write_text(text)
    sweep(study, "resolved.h5")
    assert digest("resolved.h5", cwd=study) == digest("all.h5", cwd=study), "what it prints is the same study"


def test_check_tells_which_points_are_refused(study):
    (study / "study.toml").write_text(changed(STUDY, "[0.01, 0.03, 0.1]", "[0.01, -1, 0.1]"))
    text = answer("check", "study.toml", cwd=study)
    assert "# 2 of 6 points looked at are refused" in text and "(contagion.beta = -1, network.mean_degree" in text


def test_a_task_longer_than_the_time_of_check(study):
    """It is left, and counts by its share of steps."""
    text = changed(STUDY, "nodes = 300", "nodes = 300000").replace("[0.01, 0.03, 0.1]", "[0.5]")
    text = text.replace('model = "sir"', 'model = "sis"\nmethod = "steps"').replace("days = 30", "days = 3000")
    (study / "study.toml").write_text(text)
    begun = time.monotonic()
    told = json.loads(answer("check", "study.toml", "--json", cwd=study))
    assert time.monotonic() - begun < 60 and told["tasks_timed"] == 1 and told["cpu_hours"] > 10 / 3600


def test_a_bad_first_point(study):
    """... which only preparing refuses, stops the others as little."""
    (study / "study.toml").write_text(STUDY.split("[sweep]")[0] + "[sweep.keys]\ncontagion.initial = [400, 3, 5]\n")
    done = sweep(study, "bad.h5", status=1)
    assert "point 0 (contagion.initial = 400), 12 replicates" in done.stderr
    told = json.loads(answer("check", "study.toml", "--json", cwd=study))
    assert told["points_refused"] == 1 and told["tasks_timed"] > 12
    (study / "study.toml").write_text(STUDY.split("[sweep]")[0] + "[sweep.keys]\ncontagion.initial = [400, 500]\n")
    done = sweep(study, "all_bad.h5", status=2)
    assert "400" in done.stderr and not list(study.glob("all_bad*"))


def test_bad_points_wherever_they_stand(study):
    days = "[0.5, 10, 12, 0.5, 15, 20, 0.5]"
    (study / "study.toml").write_text(STUDY.split("[sweep]")[0] + f"[sweep.keys]\nrun.days = {days}\n")
    assert "36 tasks failed" in sweep(study, "x.h5", status=1).stderr
    with h5py.File(study / "x.h5") as file:
        assert file["points/run.days"].attrs["long_name"] == "length of the run" and file["points/run.days"].attrs["units"] == "day"


def test_a_range_beside_whole_numbers(study):
    """A key that takes any number isn't drawn as whole numbers since another one is."""
    keys = ("contagion.beta = { low = 0, high = 1 }", "network.nodes = { low = 100, high = 200 }")
    text = STUDY.split("[sweep]")[0] + '[sweep]\ndesign = "random"\npoints = 30\n[sweep.keys]\n'
    for order in (keys, keys[::-1]):
        (study / "study.toml").write_text(text + "\n".join(order) + "\n")
        sweep(study, "x.h5", "--force", "--replicates", 1)
        with h5py.File(study / "x.h5") as file:
            assert file["points/network.nodes"].dtype == "int64" and len(set(file["points/contagion.beta"][:])) == 30


REFUSED = {
    "a key that there isn't": (changed(STUDY, "contagion.beta", "contagion.bta"), "unknown key `bta` in [contagion]"),
    "no keys": (STUDY.split("[sweep.keys]")[0], "[sweep] varies nothing"),
    "a size that a grid has not": (changed(STUDY, 'design = "grid"', 'design = "grid"\npoints = 3'), 'points: design = "grid" has none'),
    "a design without its size": (changed(STUDY, 'design = "grid"', 'design = "sobol"'), "lacks `points`"),
    "lists of two lengths": (changed(STUDY, 'design = "grid"', 'design = "list"'), "has 2 values, contagion.beta has 3"),
    "replicates": (changed(STUDY, '"contagion.beta"', '"run.replicates"'), "is the same for all points"),
    "an outcome that there isn't": (changed(STUDY, 'design = "grid"', 'design = "grid"\noutcomes = ["final"]'), "tells no outcome `final`"),
    "a key twice": (STUDY + 'network.mean_degree = [6]\n', "network.mean_degree: is named twice"),
    "a key twice, quoted otherwise": (STUDY + "'contagion.\"beta\"' = [0.3]\n", "contagion.beta: is named twice"),
    "an outcome twice": (changed(STUDY, 'design = "grid"', 'design = "grid"\noutcomes = ["peak", "peak"]'), "names `peak` twice"),
    "too few trajectories": (STUDY.split("[sweep]")[0] + '[sweep]\ndesign = "morris"\ntrajectories = 1\n[sweep.keys]\ncontagion.beta = { low = 0.1, high = 0.2 }\n', "trajectories"),
    "too many points": (STUDY + "contagion.gamma = " + str(list(range(1, 2000))) + "\ncontagion.initial = " + str(list(range(1, 2000)))
                        + "\nrun.days = " + str(list(range(1, 2000))) + "\n", "more points than the 2147483647"),
    "whole numbers that a step doesn't move": (
        STUDY.split("[sweep]")[0] + '[sweep]\ndesign = "morris"\ntrajectories = 4\nlevels = 6\n[sweep.keys]\n'
        'contagion.initial = { low = 1, high = 2, scale = "log" }\n', "a step of morris with levels = 6 may leave it at one whole number"),
    "a whole run": (STUDY + "run = [{ days = 10 }]\n", "run: is the same for all points"),
    "what is recorded": (STUDY + "record.posts = [true]\n", "record.posts: is the same for all points"),
    "columns of agents": (STUDY + '[record]\nagents = ["compartment"]\n', "`papotage sweep` keeps no columns of agents"),
    "a table of nothing": (STUDY + "network.rewiring = {}\n", "must be a list of values"),
    "no values": (changed(STUDY, "[4, 8]", "4"), "must be a list of values"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals(study, name):
    text, says = REFUSED[name]
    (study / "study.toml").write_text(text)
    done = sweep(study, "no.h5", status=2)
    assert done.stderr.startswith("study.toml:") and says in done.stderr and done.stderr.count("\n") == 1
    assert sorted(os.listdir(study)) == ["study.toml"]


def test_shards_that_do_not_go_together(study):
    for k, seed in ((1, 1), (2, 1), (3, 2)):
        sweep(study, f"shard{k}.h5", "--shard", f"{k}/3", "--seed", seed)
    for shards, says in ((("shard1.h5", "shard2.h5"), "3"), (("shard1.h5", "shard1.h5", "shard2.h5"), "give each shard once"),
                         (("shard1.h5", "shard2.h5", "shard3.h5"), "seed")):
        done = call("merge", *shards, "-o", "merged.h5", cwd=study)
        assert done.returncode == 2 and says in done.stderr, done.stderr
        assert not (study / "merged.h5").exists()
    for shard in ("0/3", "4/3", "3", "a/b", "1/"):
        assert call("sweep", "study.toml", "-o", "x.h5", "--shard", shard, cwd=study).returncode == 2
    assert "papotage sweep" in call("run", "study.toml", cwd=study).stderr


@pytest.mark.parametrize("design", ('"random"\npoints = 16', '"latin_hypercube"\npoints = 16', '"sobol"\npoints = 16',
                                    '"morris"\ntrajectories = 4', '"saltelli"\nbase = 8'))
def test_designs(study, design):
    text = changed(STUDY, 'design = "grid"', f"design = {design}").replace("[0.01, 0.03, 0.1]", '{ low = 0.01, high = 0.1, scale = "log" }')
    (study / "study.toml").write_text(text.replace("[4, 8]", "{ low = 4, high = 8 }").replace('"network.mean_degree"', '"contagion.initial"'))
    sweep(study, "design.h5", "--replicates", 2)
    with h5py.File(study / "design.h5") as file:
        beta, initial = file["points/contagion.beta"][:], file["points/contagion.initial"][:]
        assert len(beta) == {"r": 16, "l": 16, "s": 16, "m": 12}[design[1]] * (2 if "saltelli" in design else 1)
        assert (beta >= 0.01).all() and (beta <= 0.1).all() and len(set(beta)) > 2
        assert initial.dtype.kind == "i" and set(initial) <= set(range(4, 9))
    # what is recorded runs by itself
    with h5py.File(study / "design.h5") as file:
        (study / "study.toml").write_bytes(file["scenario/resolved"][()])
    sweep(study, "again.h5")
    assert digest("again.h5", cwd=study) == digest("design.h5", cwd=study)
