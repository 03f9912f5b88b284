import pytest

pytest.register_assert_rewrite("program")

import program  # noqa: E402


@pytest.fixture
def here(tmp_path):
    """A folder with a scenario of each model, and a network of four people called 5, 17, 20 and 1000."""
    (tmp_path / "sir.toml").write_text(program.SIR)
    (tmp_path / "fj.toml").write_text(program.FJ)
    (tmp_path / "voter.toml").write_text(program.VOTER)
    (tmp_path / "edges.txt").write_text("# who knows whom\n5 17\n17 20\n20 1000\n1000 5\n")
    return tmp_path
