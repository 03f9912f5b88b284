"""The workplace from the command line: what it tells, keeps and refuses."""

import gzip
import math
import re
import subprocess

import pytest

from program import ROOT, answer, call, digest, listing, run, workplace

h5py = pytest.importorskip("h5py")

WORKPLACE = """\
# What do they say?
[run]
warm_up = "14 days"
days = 60
replicates = 4
[population]
employees = 300
[population.outsiders]
count = 3_000
[layers.hierarchy]
[layers.work]
[layers.friends]
[layers.followers]
[opinion]
model = "friedkin_johnsen"
susceptibility = 0.3
[posting]
rate = 30
[sharing]
probability = 0.02
[record]
every = 10
"""


@pytest.fixture
def talk(tmp_path):
    (tmp_path / "talk.toml").write_text(WORKPLACE)
    return tmp_path


def with_sets(*options):
    return [word for option in options for word in ("--set", option)]


def refusal(*args, cwd):
    """One line on stderr, exit status 2, nothing else said or written."""
    before = listing(cwd)
    done = call("check", "talk.toml", *args, cwd=cwd)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    assert listing(cwd) == before
    return done.stderr


def test_flagship_is_short_and_hits_its_targets(tmp_path):
    scenario = ROOT / "scenarios/workplace.toml"
    assert len(scenario.read_text().splitlines()) < 80
    run(scenario, "w.h5", "--replicates", 12, *with_sets("run.uncertainty=fixed"), cwd=tmp_path)
    with h5py.File(tmp_path / "w.h5") as file:
        # Twelve replicates vary by .004 and .013: four standard errors are .005 and .015.
        assert 0.15 < file["outcomes/talk_share"][:].mean() < 0.18
        assert 0.21 < file["outcomes/critical_share"][:].mean() < 0.33


def test_counts_hardly_hang_on_how_many_outsiders_there_are(tmp_path):
    counts = {}
    for ties in ("0.5", "5"):
        run(ROOT / "scenarios/workplace.toml", "w.h5", "--force", "--replicates", 6,
            *with_sets("run.uncertainty=fixed", f"population.outsiders.ties_to_staff={ties}"), cwd=tmp_path)
        with h5py.File(tmp_path / "w.h5") as file:
            for name in ("posts", "leaks", "critical_exposures", "praise_exposures", "reputation_loss"):
                counts.setdefault(name, []).append(file[f"outcomes/{name}"][:].mean())
    for name, (few, many) in counts.items():
        assert abs(many / few - 1) < 0.1, name


def test_same_bits_on_any_number_of_threads_and_from_the_resolved_scenario(talk):
    run("talk.toml", "one.h5", "--threads", "1", *with_sets("record.posts=true"), cwd=talk)
    run("talk.toml", "three.h5", "--threads", "3", *with_sets("record.posts=true"), cwd=talk)
    (talk / "resolved.toml").write_text(answer("check", "talk.toml", *with_sets("record.posts=true"), cwd=talk))
    run("resolved.toml", "resolved.h5", cwd=talk)
    assert digest(talk / "one.h5") == digest(talk / "three.h5") == digest(talk / "resolved.h5")


def test_posts_agree_with_outcomes(talk):
    run("talk.toml", "w.h5", *with_sets("record.posts=true"), cwd=talk)
    with h5py.File(talk / "w.h5") as file:
        posts, outcomes = file["posts"], file["outcomes"]
        replicate, tone = posts["replicate"][:], posts["tone"][:]
        assert 0 < len(tone) == outcomes["posts"][:].sum()
        assert (posts["time"][:] >= 0).all() and (posts["time"][:] < 60).all()
        for r in range(4):
            critical = (replicate == r) & (tone == 0)
            assert (critical & (posts["views_outside"][:] > 0)).sum() == outcomes["leaks"][r]
            assert outcomes["leaks"][r] == outcomes["leaks_friends"][r] + outcomes["leaks_followers"][r]
            assert outcomes["leaks"][r] == outcomes["leaks_by_department"][r].sum() == outcomes["leaks_by_occupation"][r].sum()
            assert posts["size"][replicate == r].mean() == pytest.approx(outcomes["cascade_size"][r])
        assert (file["series/posts_critical"][:, -1] == [((replicate == r) & (tone == 0)).sum() for r in range(4)]).all()
        assert (file["series/posts_critical"][:, 0] == 0).all()  # the warm-up isn't counted
        assert file["posts/tone"].attrs["flag_meanings"] == "critical praise chatter"


@pytest.mark.parametrize("model", ["friedkin_johnsen", "voter", "frozen"])
def test_any_opinion_model(talk, model):
    options = with_sets(f"opinion.model={model}", *(["opinion.susceptibility=0.3"] if model == "friedkin_johnsen" else []))
    out = call("run", "talk.toml", "-o", "w.h5", *options, cwd=talk).stdout
    assert re.search(r"Of 300 employees [\d.]+% post about the company within 60 days", out)
    assert "climate" in out


def test_zero_talkers_and_no_accounts_are_silent_worlds(talk):
    for option in ("posting.talker.intercept=-50", "posting.rate=0", "population.account=0"):
        sets = [option] + (["layers.friends.mean_degree=0", "layers.followers.mean_degree=0"] if "account" in option else [])
        run("talk.toml", "w.h5", "--force", *with_sets(*sets), cwd=talk)
        with h5py.File(talk / "w.h5") as file:
            assert (file["outcomes/posts"][:] == 0).all() and (file["outcomes/talk_share"][:] == 0).all(), option
            for undefined in ("critical_share", "cascade_size", "containment_days"):
                assert all(math.isnan(x) for x in file[f"outcomes/{undefined}"][:]), option


def test_no_cascade_is_a_null(talk):
    run("talk.toml", "w.h5", *with_sets("sharing.probability=0", "sharing.reaction=0"), cwd=talk)
    with h5py.File(talk / "w.h5") as file:
        assert (file["outcomes/cascade_size"][:] == 1).all() and (file["outcomes/shared_share"][:] == 0).all()
        assert (file["outcomes/containment_days"][:] == 0).all()


@pytest.mark.parametrize("option, place, says", [
    ("posting.slip=1.5", "--set posting.slip=1.5", "slip = 1.5"),
    ("sharing.probability=-0.1", "--set", "probability = -0.1"),
    ("sharing.probability={ value = 0.1, low = 0.2, high = 0.05 }", "--set", "low"),
    ("sharing.probability={ value = 0.1, low = 0.05 }", "--set", "high"),
    ("sharing.probability={ value = 0.1, low = 0.05, high = 2 }", "--set", "2"),
    ("run.warm_up=61", "--set run.warm_up=61", "longer than the run"),
    ("run.step_days=0.5", "--set run.step_days=0.5", "step_days"),
    ("opinion.every=0.5", "--set opinion.every=0.5", "every"),
    ("opinion.every=1.5", "--set opinion.every=1.5", "whole number of days"),
    ("opinion.initial={ mean = 0.9, sd = 0.9 }", "--set", "sd = 0.9"),
    ("opinion.model=sir", "--set opinion.model=sir", "sir"),
    ("posting.talker.sex={ woman = 1 }", "--set", "man"),
    ("posting.tones.risk=1", "--set posting.tones.risk=1", "tone"),
    ("policy.charter.coverage=.5", "--set policy.charter.coverage=.5", "policy"),
    ("targets.talk_shore={ value = 0.1, se = 0.01 }", "--set", "talk_share"),
    ("network.layer=friends", "--set network.layer=friends", "work"),
])
def test_refusals_have_a_place_and_say_what_is_allowed(talk, option, place, says):
    message = refusal("--set", option, cwd=talk)
    assert message.startswith(place) and says in message, message


@pytest.mark.parametrize("left_out, says", [
    ("[layers.work]\n", "[layers.work]"), ("[population]\nemployees = 300\n", "[population]"),
    ("[opinion]\nmodel = \"friedkin_johnsen\"\nsusceptibility = 0.3\n", "[opinion]"),
    ("model = \"friedkin_johnsen\"\n", "model"),
    ("[layers.friends]\n[layers.followers]\n", "[layers.friends]")])
def test_what_the_workplace_needs(talk, left_out, says):
    assert left_out in WORKPLACE
    (talk / "talk.toml").write_text(WORKPLACE.replace(left_out, ""))
    assert says in refusal(cwd=talk)


def test_a_warm_up_and_a_policy_belong_to_the_workplace(here):
    for key in ("run.warm_up=5", "policy.charter.coverage=.5"):
        done = call("check", "sir.toml", "--set", key, cwd=here)
        assert (done.returncode, done.stdout) == (2, "") and done.stderr.startswith(f"--set {key}: "), done.stderr


def cascades(*args, cwd):
    told = subprocess.run(["/usr/bin/python3", ROOT / "analysis/cascades.py", *args], cwd=cwd, capture_output=True, text=True)
    if "No module named 'pandas'" in told.stderr:
        pytest.skip("python3-pandas isn't installed")
    assert told.returncode == 0, told.stderr
    return {line[:line.rindex("  ")].strip(): line.split()[-1] for line in told.stdout.splitlines()[1:]}


def test_cascades_of_a_result(talk):
    run("talk.toml", "w.h5", *with_sets("record.posts=true"), cwd=talk)
    lines = cascades("w.h5", cwd=talk)
    with h5py.File(talk / "w.h5") as file:
        sizes = file["posts/size"][:]
    assert float(lines["mean size"]) == pytest.approx(sizes.mean(), rel=1e-3)
    assert float(lines["P(1)"]) == pytest.approx((sizes == 1).mean(), rel=1e-3)


def test_cascades_observed(talk):
    data = workplace("auspol.csv.gz")
    run("talk.toml", "w.h5", *with_sets("record.posts=true"), cwd=talk)
    told = subprocess.run(["/usr/bin/python3", ROOT / "analysis/cascades.py", "w.h5", data], cwd=talk, capture_output=True,
                          text=True)
    if "No module named 'pandas'" in told.stderr:
        pytest.skip("python3-pandas isn't installed")
    with gzip.open(data, "rt") as file:
        rows = file.read().splitlines()[1:]
    mean = len(rows) / len({row.split(",")[0] for row in rows})
    line = next(line for line in told.stdout.splitlines() if line.startswith("mean size"))
    assert float(line.split()[-1]) == pytest.approx(mean, rel=1e-3)


def test_what_follows_from_a_drawn_size_follows_again_from_the_resolved_scenario(talk):
    sets = with_sets("network.redraw=true", "run.uncertainty=sample",
                     "population.outsiders.count={ value = 2000, low = 100, high = 3000 }",
                     "population.employees={ value = 300, low = 30, high = 1000 }")
    run("talk.toml", "w.h5", *sets, cwd=talk)
    (talk / "resolved.toml").write_text(answer("check", "talk.toml", *sets, cwd=talk))
    run("resolved.toml", "again.h5", cwd=talk)
    assert digest(talk / "w.h5") == digest(talk / "again.h5")
    with h5py.File(talk / "w.h5") as file:
        assert len(set(file["parameters/population.employees"][:])) == 4
        assert "leaks_by_department" not in file["outcomes"] and "leaks_by_occupation" in file["outcomes"]


def test_says_what_is_not_drawn_and_that_nobody_talked(talk):
    ties = with_sets("run.uncertainty=sample", "layers.friends.tie_overlap={ value = 0.2, low = 0.1, high = 0.5 }")
    assert answer("check", "talk.toml", *ties, cwd=talk).startswith("# layers.friends.tie_overlap is not drawn")
    out = call("run", "talk.toml", "-o", "w.h5", *with_sets("posting.rate=0"), cwd=talk).stdout
    assert "Of 300 employees nobody posts about the company within 60 days." in out
