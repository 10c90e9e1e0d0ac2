"""Dates of a public round: what may move, what the office reads before, and who is told after."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from budget.enums import RoundStatus
from budget.models import Assignment, Round
from budget.rules import dates as rules
from budget.services import dates
from tests.factories import budget as make
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory
from youthportal.audit.models import Entry
from youthportal.core import jobs
from youthportal.core.exceptions import DomainError
from youthportal.core.models import Job, SiteVersion
from youthportal.outbox.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def code_of(round, **new):
    refusal = rules.dates_refusal(round, new)
    return refusal.code if refusal else "OK"


def move(actor, round, why="The teachers need another week.", **new):
    return dates.move_dates(actor=actor, round=round, dates=new, why=why, language="en")


def work_off():
    for job in Job.objects.filter(name=dates.JOB):
        jobs.run_job(job.pk)


def told(round):
    return set(
        Message.objects.filter(key__startswith=f"budget.dates.{round.pk}.").values_list(
            "user__email", flat=True
        )
    )


# --- what may move --------------------------------------------------------------------------------


def test_a_deadline_moves_on_and_everything_in_its_order(round):
    assert code_of(round, proposals_close_at=round.proposals_close_at + DAY) == "OK"
    assert code_of(round, proposals_close_at=round.proposals_close_at) == "NOTHING_MOVED"
    seconds = round.proposals_close_at.replace(second=0, microsecond=0)
    assert code_of(round, proposals_close_at=seconds) == "NOTHING_MOVED"


@pytest.mark.parametrize(
    ("name", "shift", "code"),
    [
        ("proposals_open_at", -DAY, "DATE_SETTLED"),
        ("proposals_close_at", timedelta(days=-7, hours=-1), "IN_THE_PAST"),
        ("proposals_close_at", timedelta(days=-6, hours=-1), "SHORT_NOTICE"),
        ("proposals_close_at", 40 * DAY, "DATES_OUT_OF_ORDER"),
        ("voting_closes_at", -8 * DAY, "DATES_OUT_OF_ORDER"),
        ("voting_closes_at", 9 * DAY, "DATES_OUT_OF_ORDER"),
        ("voting_opens_at", -5 * DAY, "OK"),
        ("results_on", 3 * DAY, "OK"),
        ("results_on", -90 * DAY, "IN_THE_PAST"),
    ],
)
def test_what_was_announced_is_a_promise(round, name, shift, code):
    assert code_of(round, **{name: getattr(round, name) + shift}) == code


def test_a_date_is_not_taken_away(round):
    assert code_of(round, voting_opens_at=None) == "DATE_MISSING"


@pytest.mark.parametrize(
    ("status", "names"),
    [
        (RoundStatus.DRAFT, []),
        (RoundStatus.CHECKING, ["voting_opens_at", "voting_closes_at", "results_on"]),
        (RoundStatus.VOTING, ["results_on"]),
        (RoundStatus.COUNTED, ["results_on"]),
        (RoundStatus.PUBLISHED, []),
    ],
)
def test_only_what_lies_ahead_moves(status, names):
    assert rules.movable(make.round_in(status)) == names


def test_goals_move_until_ideas_are_collected(round):
    chosen = make.focus_round()
    assert "focus_close_at" in rules.movable(chosen)
    assert "focus_open_at" not in rules.movable(chosen)
    assert "focus_close_at" not in rules.movable(round)


# --- what the office reads before -----------------------------------------------------------------


def said(round, **new):
    return "\n".join(dates.consequences(round, new))


def test_more_and_less_time_for_drafts_is_said(round, pot, pupil):
    make.draft_by(pupil, pot)
    more = said(round, proposals_close_at=round.proposals_close_at + DAY)
    less = said(round, proposals_close_at=round.proposals_close_at - DAY)
    assert "1 draft is not sent in yet: its authors have more time." in more
    assert "less time" in less
    assert "Support and comments end" in more


def test_a_deadline_that_is_over_opens_the_collecting_again(round, pot):
    Round.objects.filter(pk=round.pk).update(proposals_close_at=timezone.now() - HOUR)
    round.refresh_from_db()
    assert "open again from now on" in said(round, proposals_close_at=timezone.now() + DAY)


def test_ideas_that_would_miss_the_ballot_and_printed_papers_are_said(pupil, school):
    round = make.round_in(RoundStatus.CHECKING, school=school)
    pot = round.pots.get()
    make.sent_back(pupil, pot, days=6)
    make.ProposalFactory(pot=pot)
    text = said(round, voting_opens_at=timezone.now() + 5 * DAY)
    assert "2 ideas are not decided yet" in text
    assert "1 idea is to be fixed on that day or later" in text
    assert "print them again" in text


def test_mails_with_the_old_dates_and_people_are_counted(round, pot, coordinator):
    idea = make.ProposalFactory(
        pot=pot, author=make.pupil_of(round.schools.get().school, email="a@demo.example")
    )
    other = make.ProposalFactory()
    for key in (
        f"budget.accepted.{idea.pk}.1",
        f"budget.behind.{round.pk}.2",
        f"budget.accepted.{other.pk}.1",
    ):
        Message.objects.create(
            key=key, kind="k", address="a@demo.example", language="en", subject="s", text="t"
        )
    text = said(round, voting_opens_at=round.voting_opens_at + DAY)
    assert "2 mails with the old dates" in text
    assert "coordinators: 1, authors: 1, checkers: 0" in text


# --- the act --------------------------------------------------------------------------------------


def test_dates_move_with_their_reason_and_everybody_concerned_is_told_once(
    round, pot, school, coordinator, youth_worker, organisation
):
    author = make.pupil_of(school, email="author@demo.example")
    silent = make.pupil_of(school)
    idea = make.ProposalFactory(pot=pot, author=author)
    idea.authors.create(user=silent)
    make.ProposalFactory(pot=pot, status="withdrawn", author=make.pupil_of(school, email="gone@demo.example"))
    make.coordinator_of(make.round_in(RoundStatus.PROPOSALS).schools.get().school)
    checker = UserFactory(email="parks@demo.example", language="lt")
    MembershipFactory(user=checker, role="checker", organisation=organisation)
    Assignment.objects.create(proposal=idea, step="school", checker=coordinator)
    before, old = SiteVersion.current(), round.proposals_close_at
    move(youth_worker, round, proposals_close_at=old + 7 * DAY)
    assert SiteVersion.current() > before
    work_off()
    assert told(round) == {"author@demo.example", coordinator.email, "parks@demo.example"}
    work_off()
    assert Message.objects.filter(key__startswith="budget.dates.").count() == 3
    text = Message.objects.get(user=author, key__startswith="budget.dates.").text
    assert "The teachers need another week." in text
    assert "(before: " in text
    assert Message.objects.get(user=checker).language == "lt"
    entry = Entry.objects.get(action="budget.round.dates_moved")
    assert (entry.actor, entry.data) == (youth_worker, {"fields": ["proposals_close_at"]})


def test_goals_concern_coordinators_alone(school, coordinator, youth_worker):
    chosen = make.focus_round(school=school)
    make.ProposalFactory(pot=chosen.pots.get(), author=make.pupil_of(school, email="a@demo.example"))
    move(youth_worker, chosen, focus_close_at=chosen.focus_close_at + HOUR)
    work_off()
    assert told(chosen) == {coordinator.email}


@pytest.mark.parametrize(("why", "code"), [(" ", "NO_WHY"), ("Because.", "IN_THE_PAST")])
def test_what_is_refused_changes_nothing_and_tells_nobody(round, youth_worker, why, code):
    with pytest.raises(DomainError, match=code):
        move(youth_worker, round, why=why, proposals_close_at=timezone.now() - DAY)
    assert Round.objects.get(pk=round.pk).moved == []
    assert not Job.objects.filter(name=dates.JOB).exists()


def test_what_moved_is_read_in_every_language(round, youth_worker):
    moved = move(youth_worker, round, results_on=round.results_on + DAY)
    stored = moved.moved[0]["dates"][0]
    with translation.override("lt"):
        assert str((round.results_on + DAY).year) in rules.Move.read(stored).line
