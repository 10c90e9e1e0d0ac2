import pytest

from budget import rules
from budget.calculations import Outcome, Story
from budget.enums import RoundStatus, Rule
from budget.models import ProjectResult, Result
from budget.services import counting
from tests.budget.results import BALLOTS, closed_round, published_round
from tests.factories import budget as make
from youthportal.audit.models import Entry
from youthportal.ballots.models import BallotKey
from youthportal.core import jobs
from youthportal.core.exceptions import DomainError
from youthportal.core.models import Job, JobState
from youthportal.municipality.models import Municipality

pytestmark = pytest.mark.django_db


def count(round_):
    counting.count_all_pots(round_, actor=None, progress=lambda done, total: None)
    round_.refresh_from_db()
    return round_


def funded(result):
    return list(
        result.projects.filter(is_funded=True).order_by("position").values_list("proposal__ref", flat=True)
    )


def test_the_count_is_a_job_that_marks_the_round_counted():
    round_ = closed_round()
    job = counting.count_round(actor=None, round=round_)
    jobs.run_job(job.pk)
    job.refresh_from_db()
    round_.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.DONE, 1, 1)
    assert round_.status == RoundStatus.COUNTED
    assert Entry.objects.filter(action="budget.round.counted", subject_id=str(round_.pk)).count() == 1


def test_equal_shares_spend_the_pot_on_both_groups_and_greedy_does_not():
    round_ = count(closed_round())
    binding, other = round_.pots.get().results.order_by("-is_binding")
    assert funded(binding) == ["02", "01", "04"]
    assert funded(other) == ["02", "01", "04"]
    assert binding.ballots == 34
    assert binding.total_cost == 1_200_00


def test_every_idea_has_a_story_and_it_fits_its_row():
    round_ = count(closed_round())
    rows = ProjectResult.objects.filter(result__pot__round=round_, result__is_binding=True)
    for row in rows:
        story = Story.from_json(row.story)
        assert (story.project, story.funded, story.votes) == (row.proposal.ref, row.is_funded, row.votes)
    assert {row.proposal.ref for row in rows} == {"01", "02", "03", "04"}


def test_counting_twice_gives_the_same_and_nothing_twice():
    round_ = count(closed_round())
    before = [(result.is_binding, result.outcome) for result in Result.objects.order_by("is_binding")]
    count(round_)
    assert [(result.is_binding, result.outcome) for result in Result.objects.order_by("is_binding")] == before


def test_without_comparison_only_the_binding_rule_is_counted():
    round_ = count(closed_round(show_comparison=False, rule=Rule.GREEDY, satisfaction="cost"))
    result = round_.pots.get().results.get()
    assert Outcome.from_json(result.outcome).settings.rule == "greedy"
    assert result.comparison == {}


def test_a_lot_is_seeded_by_the_receipts():
    round_ = count(closed_round(ties="min_cost,most_votes,lot"))
    pot = round_.pots.get()
    settings = Outcome.from_json(pot.results.get(is_binding=True).outcome).settings
    assert settings.lot_seed == counting.closing_root(pot)
    assert len(settings.lot_seed) == 64


def test_an_empty_box_funds_nothing():
    round_ = count(closed_round(ballots=[]))
    result = round_.pots.get().results.get(is_binding=True)
    assert (result.ballots, funded(result)) == (0, [])


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (RoundStatus.DRAFT, "NOT_CLOSED"),
        (RoundStatus.VOTING, "NOT_CLOSED"),
        (RoundStatus.PUBLISHED, "ALREADY_PUBLISHED"),
    ],
)
def test_only_a_closed_round_is_counted(status, code):
    round_ = make.round_in(status)
    with pytest.raises(DomainError) as refused:
        counting.count_round(actor=None, round=round_)
    assert refused.value.code == code
    assert not Job.objects.filter(name=counting.COUNT_JOB).exists()


def test_publishing_waits_for_the_destruction_of_the_key():
    round_ = count(closed_round())
    round_.key = BallotKey.objects.create(half=b"1" * 32, fingerprint="1" * 64)
    round_.save()
    with pytest.raises(DomainError) as refused:
        counting.publish_result(actor=None, round=round_)
    assert refused.value.code == "KEY_NOT_DESTROYED"
    round_.refresh_from_db()
    assert round_.status == RoundStatus.COUNTED


def test_publishing_needs_the_count_and_happens_once():
    round_ = closed_round()
    with pytest.raises(DomainError, match="NOT_COUNTED"):
        counting.publish_result(actor=None, round=round_)
    count(round_)
    counting.publish_result(actor=None, round=round_)
    with pytest.raises(DomainError, match="ALREADY_PUBLISHED"):
        counting.publish_result(actor=None, round=round_)
    assert Entry.objects.filter(action="budget.round.published").count() == 1


def test_published_results_alone_are_visible():
    count(closed_round())
    assert not Result.objects.visible().exists()
    shown = published_round()
    assert set(Result.objects.visible().values_list("pot__round", flat=True)) == {shown.pk}


def test_a_count_that_runs_late_changes_nothing_that_is_published():
    round_ = published_round()
    before = list(Result.objects.order_by("pk").values_list("pk", flat=True))
    with pytest.raises(DomainError, match="ALREADY_PUBLISHED"):
        counting.count_pot(round_.pots.get())
    assert list(Result.objects.order_by("pk").values_list("pk", flat=True)) == before


@pytest.mark.parametrize(("promised", "now", "may"), [(30, 5, False), (5, 5, True), (5, 50, False)])
def test_lowering_the_setting_opens_no_ballots_of_an_earlier_vote(promised, now, may):
    round_ = closed_round(BALLOTS[:20], frozen={"smallest_published_pot": promised})
    result = count(round_).pots.get().results.get(is_binding=True)
    assert rules.may_publish_ballots(result, Municipality(smallest_published_pot=now)) is may
