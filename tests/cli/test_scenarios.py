"""What a scenario says in the end: `extends`, `--set`, and which network."""

import subprocess
import tomllib

import pytest

from program import PAPOTAGE, SIR, answer, digest, refused, run


def check(here, scenario, *args):
    """The resolved scenario as a dictionary."""
    return tomllib.loads(answer("check", scenario, *args, cwd=here))


def sets(*options):
    return [word for option in options for word in ("--set", option)]


def test_what_check_prints_is_toml(here):
    assert check(here, "sir.toml") == {
        "title": "How far does it go?",
        "run": {"days": 20.0, "step_days": 1.0, "replicates": 4, "seed": 1},
        "network": {"generator": "erdos_renyi", "redraw": False, "nodes": 200, "mean_degree": 6.0},
        "contagion": {"model": "sir", "beta": 0.2, "gamma": 0.1, "initial": 3, "method": "events"},
        "record": {"every": 1.0, "agents": [], "compress": False}}


def test_chain(here):
    (here / "a").mkdir()
    (here / "a/one.toml").write_text('# One?\nextends = "../sir.toml"\n[contagion]\nbeta = 0.5\n[record]\nagents = ["compartment"]\n')
    (here / "a/two.toml").write_text('extends = "one.toml"\n[contagion]\ngamma = 0.6\n[record]\nagents = []\n')
    (here / "three.toml").write_text('title = "Three"\nextends = "a/two.toml"\n[run]\ndays = "2 days"\n')
    three = check(here, "three.toml")
    assert three["title"] == "Three"
    assert three["contagion"] == {"model": "sir", "beta": 0.5, "gamma": 0.6, "initial": 3, "method": "events"}
    assert three["run"] == {"days": 2.0, "step_days": 1.0, "replicates": 4, "seed": 1}
    assert three["record"]["agents"] == []  # a list replaces
    assert check(here, "a/one.toml")["title"] == "One?"
    assert check(here, "a/two.toml")["title"] == ""  # a question is its own file's


def test_of_a_list_the_later_wins(here):
    (here / "slow.toml").write_text("[run]\ndays = 7\n[contagion]\nbeta = 0.01\n")
    (here / "fast.toml").write_text("[contagion]\nbeta = 0.9\n")
    (here / "top.toml").write_text('extends = ["sir.toml", "slow.toml", "fast.toml"]\n')
    top = check(here, "top.toml")
    assert (top["run"]["days"], top["contagion"]["beta"]) == (7, 0.9)
    (here / "top.toml").write_text('extends = ["sir.toml", "fast.toml", "slow.toml"]\n[run]\ndays = 9\n')
    top = check(here, "top.toml")
    assert (top["run"]["days"], top["contagion"]["beta"]) == (9, 0.01)


def test_too_long_a_chain(here):
    for k in range(20):
        (here / f"{k}.toml").write_text(f'extends = "{k + 1}.toml"\n')
    refused("check", "0.toml", cwd=here, says="15.toml:1:11: extends goes through more than 16 files")


def test_round_in_a_circle(here):
    (here / "a.toml").write_text('extends = "b.toml"\n')
    (here / "b.toml").write_text('extends = "./a.toml"\n')
    refused("check", "a.toml", cwd=here, says="b.toml:1:11: extends goes round in a circle: a.toml -> b.toml -> ./a.toml")


def test_set_comes_last_and_the_last_wins(here):
    (here / "top.toml").write_text('extends = "sir.toml"\n[contagion]\nbeta = 0.5\n')
    assert check(here, "top.toml", *sets("contagion.beta=.7"))["contagion"]["beta"] == 0.7
    assert check(here, "top.toml", *sets("contagion.beta=.7", "contagion.beta=8e-1"))["contagion"]["beta"] == 0.8
    assert check(here, "top.toml", *sets("contagion={beta=1,gamma=2}"))["contagion"]["initial"] == 3  # tables merge
    assert check(here, "top.toml", *sets("run.seed=5"), "--seed", 6)["run"]["seed"] == 6
    assert check(here, "top.toml", "--seed", 6, *sets("run.seed=5"))["run"]["seed"] == 6


@pytest.mark.parametrize("option, days", [("run.days=7", 7), ("run.days=7 days", 7), ('run.days="7 days"', 7), ("run.days= 7 ", 7),
                                          ("run.days=48 hours", 2), ("run.days=7.", 7), ("run . days=7", 7), ("run.days=1_0", 10)])
def test_ways_to_write_a_duration(here, option, days):
    assert check(here, "sir.toml", *sets(option))["run"]["days"] == days


def test_hours_and_minutes(here):
    run_of = lambda *options: check(here, "sir.toml", *sets(*options))["run"]
    assert run_of("run.step_days=15 min")["step_days"] == 15 / 1440
    assert run_of("run.step_days=4 hours", "run.days=36 hours") == {
        "days": 1.5, "step_days": 4 / 24, "replicates": 4, "seed": 1}


def test_file_replaces_a_generator(here):
    """... with its parameters, whichever file said them."""
    (here / "redrawn.toml").write_text('extends = "sir.toml"\n[network]\nredraw = true\n')
    for scenario in ("sir.toml", "redrawn.toml"):
        assert set(check(here, scenario, *sets("network.file=edges.txt"))["network"]) == {"directed", "sha256"}
    (here / "own.toml").write_text('extends = "sir.toml"\n[network]\nfile = "edges.txt"\ndirected = true\n')
    assert check(here, "own.toml")["network"]["directed"] is True
    assert "# 4 people, with 4 arcs" in answer("check", "own.toml", cwd=here)


def test_generator_replaces_a_file(here):
    (here / "own.toml").write_text('extends = "sir.toml"\n[network]\nfile = "edges.txt"\ndirected = true\n')
    (here / "back.toml").write_text('extends = "own.toml"\n[network]\ngenerator = "complete"\nnodes = 9\n')
    complete = {"generator": "complete", "redraw": False, "nodes": 9}
    assert check(here, "back.toml")["network"] == complete
    assert check(here, "own.toml", *sets("network.generator=complete", "network.nodes=9"))["network"] == complete


def test_generator_replaces_a_generator(here):
    """What both know stays."""
    assert check(here, "sir.toml", *sets("network.generator=complete"))["network"] == {
        "generator": "complete", "redraw": False, "nodes": 200}
    (here / "small.toml").write_text('extends = "sir.toml"\n[network]\ngenerator = "watts_strogatz"\nneighbours = 4\nrewiring = 0.1\n')
    assert check(here, "small.toml")["network"] == {
        "generator": "watts_strogatz", "redraw": False, "nodes": 200, "neighbours": 4, "rewiring": 0.1}


@pytest.mark.parametrize("options, says", [
    (("network.file=edges.txt", "network.nodes=7"), "--set network.nodes=7: unknown key `nodes` in [network]; known: groups, groups_sha256, file, directed, weighted, sha256"),
    (("network.nodes=7", "network.file=edges.txt"), "--set network.nodes=7: unknown key `nodes` in [network]; known: groups, groups_sha256, file, directed, weighted, sha256"),
    (("network.file=edges.txt", "network.redraw=true"),
     "--set network.redraw=true: redraw: a network from a file can't be drawn anew; take `redraw` away"),
    (("network.file=edges.txt", "network.generator=complete"),
     "--set network.generator=complete: [network] has both a `file` and a `generator`; take one of them away"),
    (("network.generator=complete", "network.mean_degree=3"),
     "--set network.mean_degree=3: unknown key `mean_degree` in [network]; known: generator, redraw, groups, groups_sha256, nodes"),
])
def test_what_is_said_as_late_as_its_contrary_is_refused(here, options, says):
    refused("check", "sir.toml", *sets(*options), cwd=here, says=says)


def test_paths_are_relative_to_who_says_them(here):
    (here / "sub").mkdir()
    (here / "sub/edges.txt").write_text("1 2\n")
    (here / "sub/top.toml").write_text('extends = "../sir.toml"\n[contagion]\ninitial = 1\n[network]\nfile = "edges.txt"\n')
    assert "# 2 people, with 2 arcs" in answer("check", "sub/top.toml", cwd=here)
    assert "# 4 people, with 8 arcs" in answer("check", "sub/top.toml", *sets("network.file=edges.txt"), cwd=here)
    (here / "above.toml").write_text('extends = "sub/top.toml"\n')
    assert "# 2 people, with 2 arcs" in answer("check", "above.toml", cwd=here)


def test_redraw_says_the_same_as_other_ways_to_run_it(here):
    first = run("sir.toml", "first.h5", *sets("network.redraw=true"), "--replicates", 3, cwd=here)
    (here / "redrawn.toml").write_text('# How far does it go?\nextends = "sir.toml"\n[run]\nreplicates = 3\n[network]\nredraw = true\n')
    assert digest(run("redrawn.toml", "second.h5", cwd=here), cwd=here) == digest(first, cwd=here)


def test_byte_order_mark_and_line_ends_of_windows(here):
    text = (here / "sir.toml").read_text()
    (here / "windows.toml").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert check(here, "windows.toml") == check(here, "sir.toml")


def test_scenario_from_a_pipe(here):
    done = subprocess.run([PAPOTAGE, "check", "/dev/stdin"], input=SIR, capture_output=True, text=True, cwd=here)
    assert (done.returncode, done.stderr) == (0, "")
    assert tomllib.loads(done.stdout) == check(here, "sir.toml")
