"""A user's mistake is one clear message with its place, exit status 2, and nothing written."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile

import pytest

from program import PAPOTAGE, SIR, answer, call, refused

DURATION = 'must be a number of days or a text such as "15 min", "4 hours", "7 days", above 0 [day]'
CHOSEN = ("must be a number of people, { count = 3 }, { share = 0.01 } or { list = [4, 17] } with agents' numbers "
          "[people]")
CONTAGIONS = [model["name"] for model in json.loads(answer("models", "--json")) if model["family"] == "contagion"]
TIE = "a line holds one tie, two whole numbers separated by spaces"


def with_line(line, instead):
    """The scenario with one of its lines replaced."""
    assert SIR.count(line + "\n") == 1
    return SIR.replace(line + "\n", instead + "\n")


SCENARIOS = {
    "empty": ("", "1:1: empty: a scenario needs [run], [network] and [contagion] or [opinion]"),
    "comment only": ("# Why?\n", "1:1: empty: a scenario needs [run], [network] and [contagion] or [opinion]"),
    "question mark": ("[?x]\n", "1:2: expected a key, saw '?'"),
    "unfinished": ("[run", "1:5: ends in the middle of a table header"),
    "binary": ("\x7fELF\x02\x01\x00\x00", "1:7: not a text file in UTF-8 (byte 0x00)"),
    "unknown section": (SIR + "[recrod]\n", "15:2: unknown section or key `recrod`; did you mean `record`?"),
    "unknown key": (with_line("beta = 0.2", "bta = 0.2"), "13:1: unknown key `bta` in [contagion]; did you mean `beta`?"),
    "unknown key of a generator": (with_line("nodes = 200", "nodes = 200\nrewiring = 0.1"),
                                   "9:1: unknown key `rewiring` in [network]; known: generator, redraw, groups, groups_sha256, nodes, mean_degree"),
    "key at the top": ("days = 3\n" + SIR,
                       "1:1: unknown section or key `days`; known: title, run, network, population, layers, record, "
                       "contagion, opinion, posting, sharing, feed, reputation, targets"),
    "no run": ("[network]\ngenerator = \"complete\"\nnodes = 3\n[opinion]\nmodel = \"voter\"\n",
               "1:1: the scenario lacks [run]"),
    "no network": ("[run]\ndays = 3\n[opinion]\nmodel = \"voter\"\n", "1:1: the scenario lacks [network]"),
    "no source": ("[run]\ndays = 3\n[network]\n[opinion]\nmodel = \"voter\"\n",
                  "3:1: [network] needs a `file` (an edge list) or a `generator`; known: erdos_renyi, complete, "
                  "barabasi_albert, watts_strogatz, configuration, stochastic_block_model, ring, lattice, tree, star"),
    "no model": ("[run]\ndays = 3\n[network]\ngenerator = \"complete\"\nnodes = 3\n",
                 "1:1: the scenario lacks a model: add [contagion], [opinion] or [posting]"),
    "two models": (SIR + "[opinion]\nmodel = \"voter\"\n",
                   "15:1: [contagion] and [opinion] stand in one scenario; a run has one model"),
    "no days": (with_line("days = 20", ""), "2:1: [run] lacks `days`: duration above 0 [day], length of the run"),
    "wrong type": (with_line("days = 20", "days = [20]"), f"3:8: days = [20]: {DURATION}"),
    "no duration": (with_line("days = 20", 'days = "20 fortnights"'), f'3:8: days = "20 fortnights": {DURATION}'),
    "text for a number": (with_line("beta = 0.2", 'beta = "high"'),
                          '13:8: beta = "high": must be a number of at least 0 [1/day per contact]'),
    "text without quotes": (with_line('model = "sir"', "model = sir"),
                            "12:9: `sir` is neither a number nor a text in quotes"),
    "point first": (with_line("beta = 0.2", "beta = .2"),
                    "13:8: `.2` is neither a number nor a text in quotes; a number has digits on both sides of its point"),
    "number for a text": (with_line('model = "sir"', "model = 3"), f"12:9: model = 3: must be one of {', '.join(CONTAGIONS)}"),
    "number for an integer": (with_line("nodes = 200", "nodes = 200.0"),
                              "8:9: nodes = 200.0: must be an integer in [1, 4294967294]"),
    "out of range": (with_line("beta = 0.2", "beta = -0.2"),
                     "13:8: beta = -0.2: must be a number of at least 0 [1/day per contact]"),
    "no replicates": (with_line("replicates = 4", "replicates = 0"),
                      "4:14: replicates = 0: must be an integer in [1, 1000000000]"),
    "nan": (with_line("beta = 0.2", "beta = nan"),
            "13:8: beta = nan: must be a finite number of at least 0 [1/day per contact]"),
    "infinity": (with_line("days = 20", "days = inf"), f"3:8: days = inf: {DURATION}"),
    "parts of a step": (with_line("days = 20", "days = 20\nstep_days = 0.3"),
                        "3:8: days = 20: must be a whole number of steps of 0.3 days (step_days), 1 to 10000000 steps"),
    "too many spreaders": (with_line("initial = 3", "initial = 201"),
                           "14:11: initial = 201: the network has only 200 people; choose at most that many"),
    "too large a share": (with_line("initial = 3", "initial = { share = 1.5 }"),
                          "14:21: initial.share = 1.5: must be a number in [0, 1]"),
    "nobody of that number": (with_line("initial = 3", "initial = { list = [0, 200] }"),
                              "14:11: initial: nobody in the network bears the number 200; numbers go from 0 to 199"),
    "too many ties": (with_line("mean_degree = 6", "mean_degree = 200"),
                      "9:15: mean_degree = 200: must be at most nodes - 1 = 199, the ties of an agent who knows everybody"),
    "unknown column": (SIR + '[record]\nagents = ["opinion"]\n',
                       "16:10: agents: sir keeps no column `opinion`; known: compartment"),
    "column without a list": (SIR + '[record]\nagents = "compartment"\n',
                              '16:10: agents = "compartment": must be a list of texts'),
    "twice": (with_line("days = 20", "days = 20\ndays = 30"), "4:1: `days` is written twice"),
    "section twice": (SIR + "[run]\ndays = 3\n", "15:1: [run] is written twice"),
    "file and generator": (with_line("nodes = 200", 'nodes = 200\nfile = "edges.txt"'),
                           "7:13: [network] has both a `file` and a `generator`; take one of them away"),
    "missing base": ('extends = "sri.toml"\n' + SIR,
                     '1:11: extends = "sri.toml": sri.toml: no such file; did you mean `sir.toml`?'),
    "itself as base": ('extends = "bad.toml"\n' + SIR,
                       "1:11: extends goes round in a circle: bad.toml -> bad.toml"),
    "base of no text": ("extends = 3\n" + SIR, "1:11: extends = 3: must be a file or a list of files"),
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(here, name):
    text, says = SCENARIOS[name]
    (here / "bad.toml").write_text(text)
    refused("run", "bad.toml", "-o", "out.h5", cwd=here, says=f"bad.toml:{says}")
    refused("check", "bad.toml", cwd=here, says=f"bad.toml:{says}")


EDGES = {
    "letters": ("1 2\nana bob\n", f"2:1: `ana` is no whole number: {TIE}"),
    "a letter": ("1 2\n2 x\n", f"2:3: `x` is no whole number: {TIE}"),
    "part of a number": ("1 2.5\n", f"1:3: `2.5` is no whole number: {TIE}"),
    "negative": ("1 2\n3 -1\n", "2:3: `-1` is negative: agents are numbered from 0"),
    "one column": ("1 2\n3\n", "2:2: one number, `3`, where a tie needs two"),
    "three columns": ("1 2 7\n", "1:5: 3 columns, where a tie has two: keep the first two, e.g. `awk '{ print $1, $2 }'`; "
                               "if the third holds weights, say weighted = true"),
    "commas": ("1,2\n", "1:2: columns are separated by `,`: separate them by spaces, e.g. `tr ',' ' '`"),
    "empty": ("", f"1:1: holds no ties: {TIE}"),
    "comments only": ("# nobody\n\n", f"1:1: holds no ties: {TIE}"),
    "too large a number": ("99999999999999999999 1\n",
                           "1:1: `99999999999999999999` is too large: agents' numbers go up to 9223372036854775807"),
    "binary": ("1 2\n\x00\x01\n", f"2:1: a byte of value 0 is no text: an edge list is plain text; {TIE}"),
}


@pytest.mark.parametrize("name", EDGES)
def test_edge_list(here, name):
    text, says = EDGES[name]
    (here / "bad.txt").write_text(text)
    refused("run", "sir.toml", "-o", "out.h5", "--set", "network.file=bad.txt", cwd=here, says=f"bad.txt:{says}")


def option(*args, says):
    return pytest.param(args, says, id=" ".join(args)[:60])


@pytest.mark.parametrize("args, says", [
    option("--set", "contagion.bta=0.1", says="--set contagion.bta=0.1: unknown key `bta` in [contagion]; did you mean `beta`?"),
    option("--set", "contagious.beta=0.1", says="--set contagious.beta=0.1: unknown section or key `contagious`; did you mean `contagion`?"),
    option("--set", "contagion.beta=high", says='--set contagion.beta=high: beta = "high": must be a number of at least 0 [1/day per contact]'),
    option("--set", "contagion.beta=nan", says="--set contagion.beta=nan: beta = nan: must be a finite number of at least 0 [1/day per contact]"),
    option("--set", "contagion.beta=-1", says="--set contagion.beta=-1: beta = -1: must be a number of at least 0 [1/day per contact]"),
    option("--set", "run.days.x=3", says="--set run.days.x=3: `run.days` is a number, not a table"),
    option("--set", "run=3", says="--set run=3: `run` must be a section, [run]"),
    option("--set", "beta", says="--set beta: must be KEY=VALUE"),
    option("--set", "=3", says="--set =3: lacks a key: must be KEY=VALUE"),
    option("--set", "run.days=", says='--set run.days=: lacks a value; an empty text is written ""'),
    option("--set", "run days=3", says="--set run days=3: `run days` is no key: must be names joined by points, such as contagion.beta"),
    option("--set", 'run.days="3', says='--set run.days="3: ends in the middle of a string (a shell takes quotation marks away unless the option stands in others)'),
    option("--set", "extends=x.toml", says="--set extends=x.toml: `extends` can't be set: it stands in a file"),
    option("--set", "contagion.initial=201", says="--set contagion.initial=201: initial = 201: the network has only 200 people; choose at most that many"),
    option("--set", "contagion.initial={foo=1}", says="--set contagion.initial={foo=1}: initial: unknown key `foo`; known: count, share, list, degree, where, layer"),
    option("--set", "network.file=gone.txt", says='--set network.file=gone.txt: file = "gone.txt": cannot read `gone.txt`: no such file; a relative path starts at the current folder'),
    option("--set", "network.file=.", says='--set network.file=.: file = ".": cannot read `.`: it is a folder; give a file in it'),
    option("--set", "network.file=3", says="--set network.file=3: file = 3: must be a text"),
    option("--set", "network.file=/dev/null", says='--set network.file=/dev/null: file = "/dev/null": is a pipe or a device, whose contents can\'t be known again; save them in a file and give that'),
    option("--set", "network.generator=wheel", says='--set network.generator=wheel: generator = "wheel": must be one of erdos_renyi, complete, barabasi_albert, watts_strogatz, configuration, stochastic_block_model, ring, lattice, tree, star'),
    option("--set", "record.agents=[\"x\"]", says='--set record.agents=["x"]: agents: sir keeps no column `x`; known: compartment'),
    option("--set", "record.every=0.3", says="--set record.every=0.3: every = 0.3: must be a whole number of steps of 1 days (run.step_days)"),
    option("--set", says="--set: 1 required TEXT missing; see `papotage run --help`"),
    option("--seed", "abc", says="--seed: must be a whole number from 0 to 9223372036854775807, not `abc`; see `papotage run --help`"),
    option("--seed", "-1", says="--seed: must be a whole number from 0 to 9223372036854775807, not `-1`; see `papotage run --help`"),
    option("--seed", "9223372036854775808", says="--seed: must be a whole number from 0 to 9223372036854775807, not `9223372036854775808`; see `papotage run --help`"),
    option("--replicates", "0", says="--replicates: must be a whole number from 1 to 1000000000, not `0`; see `papotage run --help`"),
    option("--replicates", "1.5", says="--replicates: must be a whole number from 1 to 1000000000, not `1.5`; see `papotage run --help`"),
    option("--threads", "0", says="--threads: must be a whole number from 1 to 4096, not `0`; see `papotage run --help`"),
    option("--threads", "many", says="--threads: must be a whole number from 1 to 4096, not `many`; see `papotage run --help`"),
    option("--seeds", "1", says="--seeds: not known to `papotage run`; did you mean `--seed`?; see `papotage run --help`"),
    option("--wizard", says="--wizard: not known to `papotage run`; known: --help, --set, --seed, --replicates, --threads, --output, --force, --quiet; see `papotage run --help`"),
    option("more.toml", says="more.toml: not known to `papotage run`; see `papotage run --help`"),
])
def test_option(here, args, says):
    refused("run", "sir.toml", "-o", "out.h5", *args, cwd=here, says=says)


@pytest.mark.parametrize("args, says", [
    option(says="A subcommand is required; see `papotage --help`"),
    option("rnn", says="rnn: not known to `papotage`; did you mean `run`?; see `papotage --help`"),
    option("sir.toml", says="sir.toml: not known to `papotage`; known: run, sweep, merge, slurm, check, models, schema, validate, info, network; see `papotage --help`"),
    option("--verbose", says="--verbose: not known to `papotage`; known: --help, --version; see `papotage --help`"),
    option("run", says="SCENARIO is required; see `papotage run --help`"),
    option("run", "--wizard", says="--wizard: not known to `papotage run`; known: --help, --set, --seed, --replicates, --threads, --output, --force, --quiet; see `papotage run --help`"),
    option("run", "absolutely.toml", says="absolutely.toml: no such file"),
    option("run", "sri.toml", says="sri.toml: no such file; did you mean `sir.toml`?"),
    option("run", ".", says=".: is a folder; a scenario is a TOML file"),
    option("run", "", says='"": no such file'),
    option("check", "absolutely.toml", says="absolutely.toml: no such file"),
    option("models", "sird", says="models sird: no model, generator or section of that name; did you mean `sir`?"),
    option("models", "sir", "voter", says="voter: not known to `papotage models`; see `papotage models --help`"),
    option("info", says="FILE is required; see `papotage info --help`"),
    option("info", "gone.h5", says="gone.h5: can't be opened (No such file or directory); check the name"),
    option("info", "sir.toml", says="sir.toml: is no HDF5 file; name a result that papotage wrote (.h5)"),
    option("info", ".", says=".: is no file; name a result"),
    option("info", "sir.h5", "--digest", "--json", says="--digest excludes --json; see `papotage info --help`"),
    option("network", says="A subcommand is required; see `papotage network --help`"),
    option("network", "stats", says="FILE is required; see `papotage network stats --help`"),
    option("network", "stats", "gone.txt", says="gone.txt: cannot read `gone.txt`: no such file; a relative path starts at the current folder"),
    option("network", "stats", "edges.txt", "--set", "run.days=1", says="--set run.days=1: an edge list has no keys"),
    option("network", "stats", "sir.toml", "--directed", says="--directed: is said in the scenario, network.directed = true"),
    option("network", "stats", "fj.toml", "--set", "network.file=sir.toml", says=f"sir.toml:2:1: `[run]` is no whole number: {TIE}"),
])
def test_command(here, args, says):
    refused(*args, cwd=here, says=says)


def test_file_over_16_mib_is_not_read(here):
    with open(here / "big.toml", "wb") as file:
        file.truncate((16 << 20) + 1)
    refused("run", "big.toml", "-o", "out.h5", cwd=here, says="big.toml: over 16 MiB: too long for a scenario")


@pytest.mark.parametrize("output, says", [
    ("gone/out.h5", "the folder `gone` does not exist; make it first"),
    ("sir.toml/out.h5", "`sir.toml` is no folder; choose another"),
    ("sir.toml", "exists; replace it with --force or name another file"),
    (".", "is a folder; name a file in it, as in `./result.h5`"),
    ("/dev/null", "is no ordinary file; choose another name"),
    ("/dev/full", "is no ordinary file; choose another name"),
    ("", "names no file; give one, as in `-o result.h5`"),
    ("x" * 300, "the name is too long; choose a shorter one"),
])
def test_output(here, output, says):
    refused("run", "sir.toml", "-o", output, cwd=here, says=f"-o {output}: {says}")


def test_force_replaces_only_files(here):
    refused("run", "sir.toml", "-o", ".", "--force", cwd=here, says="-o .: is a folder; name a file in it, as in `./result.h5`")


def test_default_output_exists(here):
    (here / "sir.h5").write_text("mine")
    refused("run", "sir.toml", cwd=here, says="-o sir.h5: exists; replace it with --force or name another file")


def test_what_may_not_be_read_or_written():
    """As a user without rights, which root isn't."""
    who = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
    folder = pathlib.Path(tempfile.mkdtemp(prefix="papotage-cli-"))
    try:
        shutil.copy(PAPOTAGE, folder / "papotage")
        (folder / "sir.toml").write_text(SIR)
        (folder / "hidden.toml").write_text(SIR)
        (folder / "hidden.toml").chmod(0)
        (folder / "locked").mkdir()
        (folder / "locked").chmod(0o555)
        folder.chmod(0o755)

        def says(*args):
            done = subprocess.run(["./papotage", "run", *args], cwd=folder, capture_output=True, text=True, **who)
            assert (done.returncode, done.stdout) == (2, ""), done
            assert not list(folder.rglob("*.h5*"))
            return done.stderr

        assert says("sir.toml", "-o", "locked/out.h5") == (
            "-o locked/out.h5: `locked/out.h5.part` can't be written (Permission denied); choose another folder\n")
        assert says("hidden.toml", "-o", "out.h5") == "hidden.toml: can't be read: Permission denied\n"
        assert says("sir.toml", "-o", "out.h5", "--set", "network.file=hidden.toml") == (
            '--set network.file=hidden.toml: file = "hidden.toml": cannot read `hidden.toml`: permission denied; '
            "make it readable, e.g. `chmod +r`\n")
    finally:
        shutil.rmtree(folder)


def test_message_is_safe_on_a_terminal(here):
    done = call("run", "sir.toml", "--set", "run.days=\x1b[2J\u202e\n", cwd=here)
    assert done.returncode == 2
    assert done.stderr == (f'--set run.days=\\u001B[2J\\u202E\\n: days = "\\u001B[2J\\u202E\\n": {DURATION}\n')


def test_mistake_in_a_base_is_told_at_its_place(here):
    (here / "sub").mkdir()
    (here / "sub/base.toml").write_text(with_line("beta = 0.2", "beta = -1"))
    (here / "top.toml").write_text('extends = "sub/base.toml"\n')
    refused("check", "top.toml", cwd=here,
            says="sub/base.toml:13:8: beta = -1: must be a number of at least 0 [1/day per contact]")
