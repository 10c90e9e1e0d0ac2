import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from budget import calculations
from budget.enums import RoundStatus
from budget.models import ProjectResult, Round
from budget.services import counting, pabulib
from tests.budget.results import closed_round, published_round
from youthportal.ballots.models import Ballot

pytestmark = pytest.mark.django_db
DATA = Path(__file__).resolve().parents[2] / "data" / "pabulib"
FILES = sorted(DATA.glob("*.pb"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_imported_election_is_counted_by_our_own_code_and_published(path):
    round_ = pabulib.import_pb(path=path, name=f"Import {path.stem}")
    document = calculations.read_pb(path)
    assert round_.status == RoundStatus.PUBLISHED
    assert Ballot.objects.in_box(round_.pots.get().box_id).count() == document.election.voters
    settings = calculations.RuleSettings(
        satisfaction=round_.satisfaction, completion=calculations.parse_completion(round_.completion)
    )
    outcome = calculations.count(document.election, settings)
    rows = ProjectResult.objects.filter(result__pot__round=round_, result__is_binding=True, is_funded=True)
    assert {row.proposal.ref for row in rows} == set(outcome.funded)


def test_what_goes_out_comes_back_the_same():
    round_ = published_round()
    pot = round_.pots.get()
    document = calculations.read_pb(pabulib.export_pot(pot).encode())
    ours = calculations.count(document.election, calculations.RuleSettings())
    there = sorted((choices, count) for choices, count, _points in document.election.groups)
    assert there == [((), 2), ((0, 1), 12), ((0, 1, 2), 14), ((3,), 6)]
    assert ours.voters == 34
    assert document.notices == ()


def test_a_file_of_ours_names_goals_and_no_person():
    text = pabulib.export_pot(published_round().pots.get())
    assert '"SDG 3,SDG 4"' in text or "SDG 3,SDG 4" in text
    assert "proposer" not in text.split("VOTES")[0].splitlines()[20:]
    assert "age" not in text.split("VOTES")[1].splitlines()[1].split(";")


def test_a_name_is_taken_once_and_nothing_is_saved():
    pabulib.import_pb(path=FILES[0], name="Once")
    rounds, ballots = Round.objects.count(), Ballot.objects.count()
    with pytest.raises(CommandError) as refused:
        call_command("import_pb", str(FILES[0]), "--round", "Once")
    assert refused.value.returncode == 2
    assert (Round.objects.count(), Ballot.objects.count()) == (rounds, ballots)


def test_a_broken_file_says_the_line_and_saves_nothing(tmp_path):
    broken = tmp_path / "broken.pb"
    broken.write_text(FILES[0].read_text().replace("budget;", "budget;twelve", 1))
    with pytest.raises(CommandError, match="line"):
        call_command("import_pb", str(broken), "--round", "Broken")
    assert not Round.objects.exists()


def test_the_export_command_writes_published_pots_only(tmp_path, capsys):
    round_ = published_round()
    call_command("export_pb", round_.slug, "--to", str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == [f"{round_.slug}-{round_.pots.get().slug}.pb"]
    with pytest.raises(CommandError):
        call_command("export_pb", closed_round().slug, "--to", str(tmp_path))


def test_too_few_ballots_are_not_written(tmp_path, capsys):
    round_ = published_round(ballots=[["01"]] * 29)
    call_command("export_pb", round_.slug, "--to", str(tmp_path))
    assert list(tmp_path.iterdir()) == []
    assert "29 ballots" in capsys.readouterr().err


def test_a_worker_knows_the_job_that_writes_the_files():
    """A process that has loaded the tasks alone, as a worker does."""
    told = "import django; django.setup(); import budget.tasks; from youthportal.core import jobs;"
    told += f" print({counting.PB_JOB!r} in jobs._handlers)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
