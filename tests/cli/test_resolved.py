"""The resolved scenario, read back from a result, runs by itself and says the same."""

import hashlib

import pytest

from program import SCENARIOS, SIR, answer, digest, refused, run, workplace

h5py = pytest.importorskip("h5py")


def resolved(file, into):
    with h5py.File(file) as result:
        text = result["scenario/resolved"].asstr()[()]
    into.write_text(text)
    return text


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.stem)
def test_it_runs_by_itself(here, scenario):
    run(scenario, "first.h5", "--replicates", 2, cwd=here)
    text = resolved(here / "first.h5", here / "again.toml")
    assert text.startswith(f'title = "{scenario.read_text().splitlines()[0][2:]}"\n')
    run("again.toml", "again.h5", cwd=here)
    assert digest("again.h5", cwd=here) == digest("first.h5", cwd=here)
    assert resolved(here / "again.h5", here / "third.toml") == text


@pytest.mark.parametrize("change", [
    ("sir", "contagion.initial={list=[3,199,7]}"), ("sir", "contagion.initial={share=0.013}"), ("sir", "run.days=36 hours"),
    ("sir", "contagion.beta=0.1234567890123456789"), ("sir", 'title=A "title" with \\ and é\u2028'), ("sir", "title=''"),
    ("sir", "contagion.method=steps"), ("sir", 'record={agents=["compartment"],compress=true,every=7}'),
    ("fj", "opinion.initial.low=-0.25"), ("voter", "opinion.initial={share=0.9}"), ("fj", "network.redraw=true"),
    ("sir", 'network={generator="configuration"}'), ("sir", "run.seed=9223372036854775807"),
], ids=" ".join)
def test_every_kind_of_value_comes_back(here, change):
    name, option = change
    step = ["--set", "run.step_days=0.25"] if "hours" in option else []
    if "configuration" in option:
        option = 'network={generator="configuration",nodes=200,degrees="power_law",mean_degree=0,exponent=2.5}'
    run(f"{name}.toml", "first.h5", "--set", option, *step, cwd=here)
    resolved(here / "first.h5", here / "again.toml")
    run("again.toml", "again.h5", cwd=here)
    assert digest("again.h5", cwd=here) == digest("first.h5", cwd=here)


def test_check_prints_it(here):
    run("fj.toml", "first.h5", cwd=here)
    text = resolved(here / "first.h5", here / "again.toml")
    assert answer("check", "fj.toml", cwd=here).startswith(text + "\n#")


def test_a_file_is_known_by_its_contents(here):
    run("sir.toml", "first.h5", "--set", "network.file=edges.txt", cwd=here)
    text = resolved(here / "first.h5", here / "again.toml")
    sha = hashlib.sha256((here / "edges.txt").read_bytes()).hexdigest()
    assert f'\n[network]\ndirected = false\nsha256 = "{sha}"\n\n' in text
    assert "edges.txt" not in text
    refused("run", "again.toml", "-o", "again.h5", cwd=here,
            says="again.toml:9:1: [network] knows its file by the hash of its contents only; give the file again with "
                 "--set network.file=PATH")
    (here / "moved").mkdir()
    (here / "edges.txt").rename(here / "moved/elsewhere.txt")
    run("again.toml", "again.h5", "--set", "network.file=moved/elsewhere.txt", cwd=here)
    assert digest("again.h5", cwd=here) == digest("first.h5", cwd=here)

    (here / "edges.txt").write_text("# who knows whom\n5 17\n17 20\n20 1000\n1000 6\n")
    other = hashlib.sha256((here / "edges.txt").read_bytes()).hexdigest()
    refused("run", "again.toml", "-o", "other.h5", "--set", "network.file=edges.txt", cwd=here,
            says="--set network.file=edges.txt: edges.txt: is another file than is wanted, or has changed since: its SHA-256 is "
                 f"{other}, wanted is {sha}")


def test_path_of_the_file_is_no_part_of_the_digest(here):
    (here / "sub").mkdir()
    (here / "sub/sir.toml").write_text('# How far does it go?\nextends = "../sir.toml"\n[network]\nfile = "../edges.txt"\n')
    (here / "link.txt").symlink_to("edges.txt")
    files = [run("sub/sir.toml", "a.h5", cwd=here)]
    for number, path in enumerate(("edges.txt", "./sub/../edges.txt", here / "edges.txt", "link.txt")):
        files.append(run("sir.toml", f"{number}.h5", "--set", f"network.file={path}", cwd=here))
    assert len({digest(file, cwd=here) for file in files}) == 1


def on_any_network(scenario):
    """Whether it asks neither for an organisation nor for the blocks of a generator."""
    return not any(asked in scenario.read_text() for asked in ("[population]", '"block"'))


@pytest.mark.parametrize("scenario", filter(on_any_network, SCENARIOS), ids=lambda path: path.stem)
def test_real_workplace(here, scenario):
    path = workplace("email-Eu-core.txt")
    file = f"network.file={path}"
    run(scenario, "first.h5", "--set", file, "--replicates", 4, cwd=here)
    resolved(here / "first.h5", here / "again.toml")
    if scenario.stem == "voter":  # the longest
        refused("run", "again.toml", "-o", "again.h5", cwd=here,
                says="again.toml:9:1: [network] knows its file by the hash of its contents only; give the file again with "
                     "--set network.file=PATH")
        return
    run("again.toml", "again.h5", "--set", file, cwd=here)
    assert digest("again.h5", cwd=here) == digest("first.h5", cwd=here)
    other = workplace("facebook_combined.txt")
    refused("run", "again.toml", "-o", "other.h5", "--set", f"network.file={other}", cwd=here,
            says=f"--set network.file={other}: {other}: is another file than is wanted, or has changed since: its SHA-256 is "
                 f"{hashlib.sha256(other.read_bytes()).hexdigest()}, wanted is {hashlib.sha256(path.read_bytes()).hexdigest()}")


def test_a_choice_on_the_command_line_replaces_the_scenario_s(here):
    (here / "choice.toml").write_text(SIR.replace("initial = 3", "initial = { list = [0, 1] }"))
    checked = answer("check", "choice.toml", "--set", "contagion.initial={ share = 0.25 }", cwd=here)
    assert "initial = { share = 0.25 }" in checked


def test_another_model_drops_what_only_the_first_one_knows(here):
    consensus = next(path for path in SCENARIOS if path.stem == "consensus")
    checked = answer("check", consensus, "--set", "opinion.model=voter", "--set", "opinion.initial={ share = 0.25 }", cwd=here)
    assert 'model = "voter"' in checked and "susceptibility" not in checked


def test_an_existing_output_is_refused_before_the_network_is_drawn(here):
    (here / "taken.h5").write_text("mine")
    refused("run", SCENARIOS[0], "-o", "taken.h5", "--set", "network.nodes=100000000", cwd=here,
            says="-o taken.h5: exists; replace it with --force or name another file")
    assert (here / "taken.h5").read_text() == "mine"
