"""Rounds, pots and schools: what the database refuses by itself, and the named reads."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from budget.enums import PotKind, RoundStatus
from budget.models import Pot, Round, RoundSchool
from tests.factories import budget as make
from tests.factories.organisations import SchoolFactory

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
DAY = timedelta(days=1)


def refused(name, **changes):
    round = make.round_in(RoundStatus.CHECKING)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Round.objects.filter(pk=round.pk).update(**changes)


def test_grades_are_in_order():
    refused("round_grades_in_order", grade_from=12, grade_to=9)


def test_choices_are_in_order():
    refused("round_choices_in_order", min_choices=5, max_choices=3)


def test_voting_ends_after_it_begins():
    refused("round_voting_in_order", voting_closes_at=timezone.now() - 99 * DAY)


def test_collecting_ends_after_it_begins():
    refused("round_proposals_in_order", proposals_close_at=timezone.now() - 99 * DAY)


def test_no_vote_without_dates_and_key():
    refused("voting_has_dates_and_key", status=RoundStatus.VOTING)


def test_a_pot_holds_money(round):
    with pytest.raises(IntegrityError, match="pot_holds_money"), transaction.atomic():
        make.PotFactory(round=round, amount=0)


def test_a_round_has_one_city_pot(round):
    make.PotFactory(round=round, kind=PotKind.CITY)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.PotFactory(round=round, kind=PotKind.CITY)


def test_an_address_is_one_pots(round, pot):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.PotFactory(round=round, slug=pot.slug)


def test_a_school_takes_part_once(round, school):
    with pytest.raises(IntegrityError), transaction.atomic():
        RoundSchool.objects.create(round=round, school=school)


def test_what_is_prepared_is_not_public(round):
    make.round_in(RoundStatus.DRAFT)
    assert list(Round.objects.public()) == [round]


def test_collecting_and_voting_follow_status_and_clock(round):
    voting = make.round_in(RoundStatus.VOTING)
    assert list(Round.objects.taking_proposals()) == [round]
    assert list(Round.objects.in_voting()) == [voting]
    assert round.takes_proposals(timezone.now())
    assert not round.takes_proposals(round.proposals_close_at)
    assert round.takes_proposals(round.proposals_close_at - timedelta(microseconds=1))
    assert not voting.takes_votes(voting.voting_closes_at)
    assert list(Round.objects.due_to_close(voting.voting_closes_at)) == [voting]


def test_the_next_boundary_is_the_nearest_date_to_come(round):
    make.round_in(RoundStatus.DRAFT, proposals_open_at=timezone.now() + DAY)
    now = timezone.now()
    assert Round.objects.next_boundary(now) == round.proposals_close_at
    assert Round.objects.next_boundary(round.proposals_close_at) == round.voting_opens_at
    assert Round.objects.next_boundary(round.voting_closes_at) is None


def test_rounds_of_a_pupil_are_those_of_the_school_and_grade(round, pupil, stranger, school):
    make.round_in(RoundStatus.PROPOSALS)
    assert list(Round.objects.for_pupil(pupil)) == [round]
    assert not Round.objects.for_pupil(make.pupil_of(school, grade=8)).exists()
    assert not Round.objects.for_pupil(stranger).exists()


def test_totals_add_pots_and_schools_once_each(round):
    make.add_school(round, SchoolFactory(), amount=400_00)
    make.PotFactory(round=round, kind=PotKind.CITY, amount=1_000_00)
    found = Round.objects.with_totals().get(pk=round.pk)
    assert (found.total, found.schools_count) == (9_600_00 + 400_00 + 1_000_00, 2)


def test_ideas_are_counted_by_whom_they_wait_for(round, pot):
    for status in ("submitted", "submitted", "school_passed", "to_fix", "accepted", "draft"):
        make.ProposalFactory(pot=pot, status=status)
    found = Round.objects.with_waiting().with_totals().get(pk=round.pk)
    assert (found.at_school, found.at_city, found.to_fix, found.total) == (2, 1, 1, pot.amount)


def test_the_roster_counts_todays_pupils_of_the_grades(round, school):
    for grade in (8, 9, 12):
        make.pupil_of(school, grade=grade)
    gone = make.pupil_of(school, signed_in=False).enrolments.get()
    gone.ends_on = timezone.localdate() - DAY
    gone.save()
    assert round.schools.with_roster().get().pupils == 2


def test_a_school_of_numbers_is_counted_by_its_head_counts(round):
    other = SchoolFactory(roster_level="numbers")
    make.add_school(round, other)
    for grade, heads in ((8, 99), (9, 30), (10, 31)):
        row = make.class_of(other, grade)
        row.head_count = heads
        row.save()
    assert round.schools.with_roster().get(school=other).pupils == 61


def test_pots_open_to_a_school_are_its_own_and_the_citys(round, school, pot):
    make.add_school(round, SchoolFactory())
    city = make.PotFactory(round=round, kind=PotKind.CITY)
    assert set(round.pots.open_to(school)) == {pot, city}


def test_pots_stand_in_the_order_of_the_readers_alphabet(round, pot):
    Pot.objects.filter(pk=pot.pk).update(name="Čia")
    for name in ("Zara", "Cukrus", "Dainava"):
        make.PotFactory(round=round, name=name, slug=name.lower())
    make.PotFactory(round=round, name="Zzz", slug="zzz", kind=PotKind.CITY)
    names = list(round.pots.city_first("lt").values_list("name", flat=True))
    assert names == ["Zzz", "Cukrus", "Čia", "Dainava", "Zara"]


@pytest.mark.parametrize("status", RoundStatus)
def test_one_gate_for_results(status):
    assert make.round_in(status).has_public_result == (status == RoundStatus.PUBLISHED)
