"""Initial conditions: who is chosen by class, degree and layer, and opinions from laws, by class and from files."""

import hashlib
import re

import pytest

from program import FJ, VOTER, answer, call, digest, refused, run

h5py = pytest.importorskip("h5py")

COMPANY = """\
# Who starts it?
[run]
days = 1
[network]
layer = "work"
[population]
employees = 300
account = 0.5
[layers.hierarchy]
[layers.work]
mean_degree = 8
[layers.friends]
mean_degree = 6
[contagion]
model = "sir"
beta = 0
gamma = 0
initial = 3
[record]
agents = ["compartment"]
"""

BLOCKS = """\
# Which block wins?
[run]
days = 1
[network]
generator = "stochastic_block_model"
sizes = [30, 70]
degree_within = 6
degree_between = 1
[opinion]
model = "frozen"
initial = { by = "block", values = [0.5, -0.5], sd = 0 }
[record]
agents = ["opinion"]
"""


def start(file, column):
    with h5py.File(file) as result:
        return result[f"agents/{column}"][0, 0]


def chosen(folder, initial, *args):
    run("company.toml", "company.h5", "--force", "--set", f"contagion.initial={initial}", *args, cwd=folder)
    return {int(i) for i in (start(folder / "company.h5", "compartment") == 1).nonzero()[0]}


@pytest.fixture
def company(here):
    (here / "company.toml").write_text(COMPANY)
    return here


def occupations(company):
    answer("network", "export", "company.toml", "--layer", "work", "-o", "work.txt", "--people", "people.csv", cwd=company)
    rows = [line.split(",") for line in (company / "people.csv").read_text().splitlines() if not line.startswith("#")]
    column = rows[0].index("occupation")
    return [row[column] for row in rows[1:]]


def test_a_class_is_chosen_and_nobody_else(company):
    executives = {i for i, name in enumerate(occupations(company)) if name == "executive"}
    all_of_them = chosen(company, '{ share = 1, where = { occupation = "executive" } }')
    assert all_of_them == executives
    three = chosen(company, '{ count = 3, where = { occupation = "executive" } }')
    assert len(three) == 3 and three < chosen(company, '{ count = 6, where = { occupation = "executive" } }') <= executives


def test_a_layer_and_its_degrees(company):
    answer("network", "export", "company.toml", "--layer", "friends", "-o", "friends.txt", cwd=company)
    degree = {}
    for line in (company / "friends.txt").read_text().splitlines():
        if not line.startswith("#"):
            for agent in map(int, line.split()):
                degree[agent] = degree.get(agent, 0) + 1
    befriended = {i for i in degree if i < 300}
    assert chosen(company, '{ share = 1, layer = "friends" }') == befriended
    best = chosen(company, '{ count = 5, degree = "highest", layer = "friends" }')
    assert min(degree[i] for i in best) >= max(degree[i] for i in befriended - best)


def test_choices_depend_on_no_thread(company):
    for initial in ('{ count = 20, degree = "proportional" }', '{ share = 0.5, where = { sex = "woman" }, layer = "friends" }'):
        digests = set()
        for threads in (1, 2):
            run("company.toml", "company.h5", "--force", "--set", f"contagion.initial={initial}", "--threads", threads, cwd=company)
            digests.add(digest("company.h5", cwd=company))
        assert len(digests) == 1


def test_a_choice_is_resolved_as_it_was_given(company):
    option = 'contagion.initial={ where = { sex = "woman", level = ["team", "department"] }, share = 0.5, degree = "lowest" }'
    resolved = answer("check", "company.toml", "--set", option, cwd=company)
    assert ('initial = { share = 0.5, degree = "lowest", where = { sex = "woman", level = ["team", "department"] } }' in resolved)
    (company / "resolved.toml").write_text(resolved)
    assert answer("check", "resolved.toml", cwd=company).split("\n# ")[0] == resolved.split("\n# ")[0]


def test_refusals_of_choices(company):
    def option(value, says):
        refused("check", "company.toml", "--set", f"contagion.initial={value}", cwd=company,
                says=f"--set contagion.initial={value}: {says}")

    option('{ count = 1, where = { ocupation = "executive" } }', "initial: nobody's `ocupation` is known; did you mean `occupation`?")
    option('{ count = 1, where = { occupation = "executve" } }', 'initial: there is no occupation "executve"; did you mean `executive`?')
    option('{ count = 1, layer = "freinds" }', 'initial: layer = "freinds": the scenario has no such layer; did you mean `friends`?')
    option('{ degree = "highest" }', 'initial = { degree = "highest" }: lacks how many: add `count`, or `share` (1 is all who qualify)')


def test_too_many_of_a_class_or_layer_are_refused_before_anything_is_written(company):
    before = sorted(p.name for p in company.iterdir())
    for where in ('where = { occupation = "executive" }', 'layer = "friends"'):
        done = call("run", "company.toml", "--set", f"contagion.initial={{ count = 299, {where} }}", cwd=company)
        assert done.returncode == 2 and re.search(r"299 people are asked for, but only \d+ qualify by", done.stderr)
        assert sorted(p.name for p in company.iterdir()) == before


def runs_again_as_resolved(here, scenario, initial):
    """... with the keys of its own law alone, to the same bits on any number of threads."""
    option = f"opinion.initial={initial}"
    resolved = answer("check", scenario, "--set", option, cwd=here)
    assert f"initial = {initial}\n" in resolved
    (here / "resolved.toml").write_text(resolved)
    run(scenario, "a.h5", "--set", option, "--threads", 1, cwd=here)
    run("resolved.toml", "b.h5", "--threads", 2, cwd=here)
    assert digest("a.h5", cwd=here) == digest("b.h5", cwd=here)


@pytest.mark.parametrize("initial", ('{ distribution = "normal", mean = 0.2, sd = 0.3 }', '{ distribution = "beta", alpha = 2.0, beta = 5.0 }',
                                     '{ distribution = "bimodal", pole = 0.6, sd = 0.1, share = 0.25 }',
                                     '{ distribution = "constant", opinion = 0.5 }'))
def test_laws_are_resolved_with_their_own_keys_and_run_again_to_the_same_bits(here, initial):
    runs_again_as_resolved(here, "fj.toml", initial)


def test_opinions_by_block(here):
    (here / "blocks.toml").write_text(BLOCKS)
    run("blocks.toml", "blocks.h5", cwd=here)
    opinions = start(here / "blocks.h5", "opinion")
    assert (opinions[:30] == 0.5).all() and (opinions[30:] == -0.5).all()
    refused("check", "blocks.toml", "--set", "opinion.initial.values=[1, 0, 0]", cwd=here,
            says="blocks.toml:11:11: initial: 3 values for 2 classes by `block`; give one for each")


FILE = FJ.replace('generator = "watts_strogatz"\nnodes = 300\nneighbours = 6\nrewiring = 0.1', 'file = "edges.txt"')


def test_opinions_from_a_file(here):
    text = "# agent, opinion\n5 -1\n17 0.25\n20 0\n1000 1\n"
    (here / "below").mkdir()
    (here / "below/opinions.txt").write_text(text)
    (here / "below/base.toml").write_text('[opinion]\ninitial = { file = "opinions.txt" }\n')
    (here / "file.toml").write_text('extends = "below/base.toml"\n' + FILE + '[record]\nagents = ["opinion"]\n')
    run("file.toml", "file.h5", cwd=here)
    assert list(start(here / "file.h5", "opinion")) == [-1, 0.25, 0, 1]

    resolved = answer("check", "file.toml", cwd=here)
    assert f'initial = {{ sha256 = "{hashlib.sha256(text.encode()).hexdigest()}" }}' in resolved
    (here / "resolved.toml").write_text(resolved)
    done = call("check", "resolved.toml", "--set", "network.file=edges.txt", cwd=here)
    assert done.returncode == 2 and done.stderr.endswith(
        "initial: knows its file by the hash of its contents only; give the file again with --set opinion.initial.file=PATH\n")
    files = ("--set", "network.file=edges.txt", "--set", "opinion.initial.file=below/opinions.txt")
    run("resolved.toml", "again.h5", *files, cwd=here)
    assert digest("again.h5", cwd=here) == digest("file.h5", cwd=here)
    (here / "below/opinions.txt").write_text(text.replace("0.25", "0.5"))
    assert "is another file than is wanted, or has changed since" in call("check", "resolved.toml", *files, cwd=here).stderr


def test_refusals_of_files(here):
    (here / "file.toml").write_text(FILE + 'initial = { file = "opinions.txt" }\n')

    def file(text, says):
        (here / "opinions.txt").write_text(text)
        refused("check", "file.toml", cwd=here, says=says)

    file("5 0\n17 0\n20 1.5\n1000 0\n", "opinions.txt:3:4: an opinion of 1.5: must be in [-1, 1]")
    file("5 0\n17 0\n20 1\n", "opinions.txt:1:1: lacks an opinion of agent 1000: the file must name all 4 people of the network")
    file("5 0\n17 0\n20 1\n1000 0\n17 1\n", "opinions.txt:5:1: agent 17 has an opinion already, on line 2; keep one")
    file("5 0\n17 0\n20 1\n1000 0\n18 1\n", "opinions.txt:5:1: nobody in the network bears the number 18; take the line away")
    (here / "opinions.txt").unlink()
    done = call("check", "file.toml", cwd=here)
    assert done.returncode == 2 and re.match(r"file\.toml:\d+:\d+: file = \"opinions\.txt\": cannot read", done.stderr)


def test_refusals_of_laws(here):
    def option(value, says):
        refused("check", "fj.toml", "--set", f"opinion.initial={value}", cwd=here, says=f"--set opinion.initial={value}: {says}")

    option('{ distribution = "normal", low = 0 }',
           '`low` doesn\'t go with distribution = "normal", whose keys are mean, sd; take one of them away')
    option('{ distribution = "nomal" }',
           'distribution = "nomal": must be one of uniform, normal, bimodal, beta, constant; did you mean `normal`?')
    option('{ by = "sex", values = { woman = 0.5 }, others = 0 }',
           "initial: nobody's `sex` is known, as this network doesn't divide its agents into classes; take it away, or take "
           "another network")


def test_two_states_are_chosen_by_layer_and_zealots_by_class(company):
    (company / "views.toml").write_text(COMPANY.split("[contagion]")[0] + """\
[opinion]
model = "noisy_voter"
initial = { share = 1, layer = "friends" }
zealots_for = { share = 1, where = { occupation = "executive" } }
zealots_against = 20
[record]
agents = ["opinion"]
""")
    run("views.toml", "views.h5", cwd=company)
    opinions = start(company / "views.h5", "opinion")
    executives = [i for i, name in enumerate(occupations(company)) if name == "executive"]
    assert all(opinions[i] == 1 for i in executives)
    run("views.toml", "views.h5", "--force", "--set", "opinion.zealots_for=0", "--set", "opinion.zealots_against=0", cwd=company)
    befriended = chosen(company, '{ share = 1, layer = "friends" }')
    assert {int(i) for i in (start(company / "views.h5", "opinion") == 1).nonzero()[0]} == befriended


@pytest.mark.parametrize("initial", ('{ distribution = "beta", alpha = 2.0, beta = 5.0 }', '{ distribution = "uniform", low = 0.0, high = 1.0 }',
                                     '{ distribution = "bimodal", pole = 0.6, sd = 0.1, share = 0.25 }'))
def test_two_states_from_laws_run_again_to_the_same_bits(here, initial):
    runs_again_as_resolved(here, "voter.toml", initial)


def test_two_states_by_block_have_no_spread_unless_it_is_given(here):
    (here / "blocks.toml").write_text(BLOCKS.replace("frozen", "voter").replace(", sd = 0", ""))
    assert 'initial = { by = "block", values = [0.5, -0.5], sd = 0.0 }' in answer("check", "blocks.toml", cwd=here)
    run("blocks.toml", "blocks.h5", "--set", "opinion.initial.values=[1, -1]", cwd=here)
    opinions = start(here / "blocks.h5", "opinion")
    assert (opinions[:30] == 1).all() and (opinions[30:] == -1).all()
    assert "sd = 0.25 }" in answer("check", "blocks.toml", "--set", "opinion.initial.sd=0.25", cwd=here)


def test_two_states_from_a_file(here):
    text = "# agent, opinion\n5 -1\n17 1\n20 1\n1000 -1\n"
    (here / "opinions.txt").write_text(text)
    (here / "file.toml").write_text(VOTER.replace('generator = "complete"\nnodes = 60', 'file = "edges.txt"').replace(
        "{ share = 0.4 }", '{ file = "opinions.txt" }') + '[record]\nagents = ["opinion"]\n')
    run("file.toml", "file.h5", cwd=here)
    with h5py.File(here / "file.h5") as result:
        assert (result["agents/opinion"][:, 0] == [-1, 1, 1, -1]).all()
    resolved = answer("check", "file.toml", cwd=here)
    assert f'initial = {{ sha256 = "{hashlib.sha256(text.encode()).hexdigest()}" }}' in resolved
    (here / "resolved.toml").write_text(resolved)
    run("resolved.toml", "again.h5", "--set", "network.file=edges.txt", "--set", "opinion.initial.file=opinions.txt", cwd=here)
    assert digest("again.h5", cwd=here) == digest("file.h5", cwd=here)


def test_an_interval_within_opinions_of_two_states_is_drawn_once_a_replicate(here):
    run("voter.toml", "drawn.h5", "--set", "run.uncertainty=sample", "--set",
        'opinion.initial={ distribution = "constant", opinion = { value = 0, low = -1, high = 1 } }', "--replicates", 40, cwd=here)
    with h5py.File(here / "drawn.h5") as result:
        drawn, means = result["parameters/opinion.initial.opinion"][:], result["series/opinion_mean"][:, 0]
    # 60 agents: within 4 standard errors, and far from one and the same.
    assert (abs(means - drawn) < 4 * (1 / 60) ** 0.5).all() and drawn.std() > 0.3


def test_refusals_of_how_two_states_start(here):
    def option(value, says):
        refused("check", "voter.toml", "--set", f"opinion.initial={value}", cwd=here, says=f"--set opinion.initial={value}: {says}")

    option("{ percent = 3 }", "initial: unknown key `percent`; known: count, share, list, degree, where, layer, distribution, low, high, mean, "
                              "sd, pole, alpha, beta, opinion, by, values, others, file, sha256")
    option('{ distributon = "beta" }', "initial: unknown key `distributon`; did you mean `distribution`?")
    option('{ count = 3, by = "block" }', "initial: `count` chooses who holds +1, `by` is about opinions that are drawn; take one of them away")
    option('{ share = 0.5, distribution = "beta" }',
           '`share` doesn\'t go with distribution = "beta", whose keys are alpha, beta; take one of them away')
    option('{ by = "sex", values = { woman = 0.5 }, others = 0 }',
           "initial: nobody's `sex` is known, as this network doesn't divide its agents into classes; take it away, or take "
           "another network")
    option("61", "initial = 61: the network has only 60 people; choose at most that many")
    option("0.5", "initial = 0.5: must be a number of people, a choice of them such as { share = 0.3 }, or opinions: "
                  '{ distribution = "beta", alpha = 2, beta = 5 }, { by = "occupation", values = { executive = 0.6 }, others = 0 } '
                  'or { file = "opinions.txt" }')
    refused("check", "voter.toml", "--set", "opinion.initial.by=block", cwd=here,
            says="voter.toml:12:13: `share` doesn't go with `by`, whose keys are values, others, sd; take one of them away")


def test_two_states_by_occupation_of_an_organisation(company):
    (company / "views.toml").write_text(COMPANY.split("[contagion]")[0] + """\
[opinion]
model = "majority_rule"
initial = { by = "occupation", values = { executive = 1 }, others = -1 }
[record]
agents = ["opinion"]
""")
    run("views.toml", "views.h5", cwd=company)
    executives = [name == "executive" for name in occupations(company)]
    assert [x == 1 for x in start(company / "views.h5", "opinion")] == executives
