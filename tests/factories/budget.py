"""Rounds, pots, ideas and the people around them, as tests need them.

`round_in(status)` is a round that stands at that status with dates to match: one school, its pot of
9,600 EUR. People are made by `pupil_of`, `coordinator_of`, `youth_worker`.
"""

from datetime import timedelta
from itertools import count

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from budget.enums import CheckOutcome, CheckStep, ProposalStatus, RoundStatus
from budget.models import (
    Author,
    Check,
    CostLine,
    Pot,
    Proposal,
    ProposalGoal,
    Round,
    RoundSchool,
    Survey,
    SurveyAnswer,
)
from budget.services.focus import give_opinion
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.organisations import (
    EnrolmentFactory,
    MembershipFactory,
    PupilFactory,
    SchoolClassFactory,
    SchoolFactory,
    SchoolYearFactory,
)
from youthportal.ballots.models import BallotBox, BallotKey
from youthportal.organisations.models import Channel, Role, SchoolClass

_numbers = count(1)
DAY = timedelta(days=1)


# --- people and schools ---------------------------------------------------------------------------


def class_of(school, grade=10, letter="a"):
    year = SchoolYearFactory()
    found = SchoolClass.objects.filter(school=school, year=year, name=f"{grade}{letter}").first()
    return found or SchoolClassFactory(school=school, year=year, name=f"{grade}{letter}", grade=grade)


def pupil_of(school, grade=10, *, channel=Channel.ACCOUNT, signed_in=True, email=None):
    """The user of a pupil enrolled in this school today (`signed_in=False`: no user yet; the roster row)."""
    row = PupilFactory(school=school, signed_in=signed_in)
    EnrolmentFactory(pupil=row, school_class=class_of(school, grade), channel=channel)
    if row.user and email:
        row.user.email = email
        row.user.save()
    return row.user or row


def coordinator_of(school):
    user = UserFactory(second_factor=True)
    MembershipFactory(user=user, school=school, role=Role.COORDINATOR)
    return user


def youth_worker(**values):
    user = StaffFactory(**values)
    MembershipFactory(user=user, role=Role.YOUTH_WORKER)
    return user


# --- rounds and pots ------------------------------------------------------------------------------


class RoundFactory(DjangoModelFactory):
    class Meta:
        model = Round

    title = factory.Sequence(lambda n: f"Pupils' budget {2026 + n}")
    slug = factory.Sequence(lambda n: f"budget-{2026 + n}")


class PotFactory(DjangoModelFactory):
    class Meta:
        model = Pot

    round = factory.SubFactory(RoundFactory)
    name = factory.Sequence(lambda n: f"Ąžuolas Gymnasium {n}")
    slug = factory.Sequence(lambda n: f"azuolas-{n}")
    amount = 9_600_00
    funder = "Town of Vėjūnai"


class ProposalFactory(DjangoModelFactory):
    """A complete idea; by default it waits for the school's check. `author=user` makes it theirs."""

    class Meta:
        model = Proposal
        skip_postgeneration_save = True

    pot = factory.SubFactory(PotFactory)
    round = factory.SelfAttribute("pot.round")
    school = factory.LazyAttribute(
        lambda idea: next((row.school for row in idea.pot.schools.select_related("school")), None)
    )
    grade = 10
    status = ProposalStatus.SUBMITTED
    title = factory.Sequence(lambda n: f"Bicycle roof {n}")
    slug = factory.Sequence(lambda n: f"bicycle-roof-{n}")
    language = "en"
    summary = "Dry places for 40 bicycles, with two pumps."
    place = "By the north entrance"
    beneficiaries = "Everybody who cycles to school"
    asked = 3_200_00
    sent_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def goals(self, create, extracted, **kwargs):
        for goal in extracted or (11,):
            ProposalGoal.objects.create(proposal=self, goal=goal)

    @factory.post_generation
    def costs(self, create, extracted, **kwargs):
        CostLine.objects.create(proposal=self, label="Roof", amount=self.asked)

    @factory.post_generation
    def author(self, create, extracted, **kwargs):
        if extracted:
            Author.objects.create(proposal=self, user=extracted)


def draft_by(user, pot, **values):
    return ProposalFactory(pot=pot, author=user, status=ProposalStatus.DRAFT, slug="", sent_at=None, **values)


def accepted(pot, **values):
    """An idea on the ballot."""
    return ProposalFactory(pot=pot, status=ProposalStatus.ACCEPTED, **values)


def sent_back(user, pot, *, step=CheckStep.SCHOOL, reason="Say who waters the plants.", days=7, **values):
    """An idea its author has to fix."""
    fix_by = timezone.localdate() + days * DAY
    idea = ProposalFactory(pot=pot, author=user, status=ProposalStatus.TO_FIX, fix_by=fix_by, **values)
    Check.objects.create(proposal=idea, step=step, outcome=CheckOutcome.TO_FIX, reason=reason)
    return idea


_NOT_YET = {"proposals_open_at": 1, "proposals_close_at": 15, "voting_opens_at": 30, "voting_closes_at": 37}
#: Days from now at which each phase begins and ends, by where the round stands.
_SHIFTS = {
    RoundStatus.DRAFT: 0,
    RoundStatus.PROPOSALS: -8,
    RoundStatus.CHECKING: -20,
    RoundStatus.VOTING: -33,
    RoundStatus.CLOSED: -40,
    RoundStatus.COUNTED: -41,
    RoundStatus.PUBLISHED: -50,
}


def dates_for(status, at=None):
    at = at or timezone.now()
    return {name: at + (days + _SHIFTS[status]) * DAY for name, days in _NOT_YET.items()}


def round_in(status=RoundStatus.PROPOSALS, *, schools=1, school=None, **values):
    """A round at `status` with dates to match, `school` or so many new `schools`, and a pot for each.

    `round.pots.get()` is the pot, `round.schools.get().school` the school. A round in voting has a key
    that fits no secret: whoever tests voting opens the round by its service, from CHECKING.
    """
    status = RoundStatus(status)
    values = dates_for(status) | {"status": status} | values
    values.setdefault("results_on", (values["voting_closes_at"] + 3 * DAY).date())
    if status == RoundStatus.VOTING and "key" not in values:
        values["key"] = BallotKey.objects.create(half=b"0" * 32, fingerprint="0" * 64)
    round = RoundFactory(**values)
    for one in [school] if school else [_new_school() for _number in range(schools)]:
        add_school(round, one)
    return round


def _new_school():
    number = next(_numbers)
    return SchoolFactory(name=f"Ąžuolas Gymnasium {number}", slug=f"azuolas-{number}")


def add_school(round, school, **values):
    """Let a school take part with a pot of its own; returns its row."""
    box = BallotBox.objects.create(key=round.key) if round.key else None
    pot = PotFactory(round=round, name=school.name, slug=school.slug, box=box, **values)
    return RoundSchool.objects.create(round=round, school=school, pot=pot)


def focus_round(**values):
    """A round in which schools choose their goals now; ideas are collected later."""
    now = timezone.now()
    dates = {"focus_open_at": now - DAY, "focus_close_at": now + DAY}
    dates |= {"proposals_open_at": now + 2 * DAY, "proposals_close_at": now + 20 * DAY}
    dates |= {"voting_opens_at": now + 30 * DAY, "voting_closes_at": now + 40 * DAY}
    return round_in(RoundStatus.PROPOSALS, **(dates | values))


def opinions(round, school, *, people, goals=(3, 13), voice="teacher"):
    for _number in range(people):
        give_opinion(round=round, school=school, voice=voice, goals=goals)


def orphan_of(school, decided):
    """A winner of a published round, of this school, whose authors are gone."""
    idea = Proposal.objects.filter(results__is_funded=True, results__result__is_binding=True).first()
    assert idea.round == decided
    idea.authors.all().delete()
    Proposal.objects.filter(pk=idea.pk).update(school=school)
    return idea


# --- the survey after a round ---------------------------------------------------------------------


def survey_of(round, *, days=(-10, -1), public=True, people=0, voice="pupil", **values):
    """A survey of a published round with its first and last day (from today), `people` at each school."""
    today = timezone.localdate()
    opens, closes = (today + day * DAY for day in days)
    public = public and closes < today
    survey = Survey.objects.create(
        round=round, opens_on=opens, closes_on=closes, published_on=today if public else None, **values
    )
    for place in round.schools.all():
        survey_answers(survey, place.school, people=people, voice=voice)
    return survey


def survey_answers(survey, school, *, people, voice="pupil", **values):
    values = {"easy": 4, "understood": 3, "fair": 5, "decided": 4, "time": 2, "again": True} | values
    SurveyAnswer.objects.bulk_create(
        SurveyAnswer(survey=survey, school=school, voice=voice, **values) for _one in range(people)
    )
