"""Amounts of many pots at once, and schools that leave a round: what was shown is what is done."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budget.enums import AmountWay, PotKind, RoundStatus
from budget.models import Pot, Round
from budget.services import pots
from tests.factories import budget as make
from youthportal.audit.models import Entry
from youthportal.core.exceptions import DomainError
from youthportal.core.models import SiteVersion
from youthportal.organisations.models import Enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture
def round():
    """Three schools with 2, 1 and 0 pupils."""
    round = make.round_in(RoundStatus.CHECKING, schools=3)
    for row, count in zip(round.schools.order_by("pk"), (2, 1, 0), strict=True):
        for _number in range(count):
            make.pupil_of(row.school)
    return round


def rows(round):
    return list(round.schools.order_by("pk").select_related("pot", "school"))


def planned(round, way, amount, schools=()):
    plan = pots.plan_amounts(round=round, way=way, amount=amount, schools=schools)
    return {change.pot.pk: (change.amount, change.refusal and change.refusal.code) for change in plan.changes}


@pytest.mark.parametrize(
    ("way", "amount", "found"),
    [
        (AmountWay.PER_PUPIL, 10_50, [(21_00, None), (10_50, None), (0, "NO_PUPILS")]),
        (AmountWay.EACH, 700_00, [(700_00, None)] * 3),
        (AmountWay.SHARED, 100_00, [(66_67, None), (33_33, None), (0, "NO_PUPILS")]),
        (AmountWay.EACH, 0, [(0, "EMPTY_POT")] * 3),
    ],
)
def test_the_three_ways(round, way, amount, found):
    make.PotFactory(round=round, slug="city", kind=PotKind.CITY)
    assert planned(round, way, amount) == {
        row.pot_id: one for row, one in zip(rows(round), found, strict=True)
    }


def test_schools_that_share_a_pot_count_together(round):
    first, second, third = rows(round)
    round.schools.filter(pk__in=[second.pk, third.pk]).update(pot=first.pot)
    assert planned(round, AmountWay.PER_PUPIL, 1_00, [third.pk]) == {first.pot_id: (3_00, None)}


def test_a_pot_keeps_what_its_dearest_idea_costs(round, youth_worker):
    first, second, _third = rows(round)
    make.ProposalFactory(pot=first.pot, asked=90_00, checked_cost=500_00)
    make.ProposalFactory(pot=second.pot, asked=900_00, checked_cost=400_00)
    wanted = {"round": round, "way": AmountWay.EACH, "amount": 450_00}
    plan = pots.plan_amounts(**wanted)
    refused = [change.pot for change in plan.changes if change.refusal]
    assert refused == [first.pot]
    assert plan.after == 9_600_00 + 2 * 450_00
    assert pots.set_amounts(actor=youth_worker, mark=plan.mark, **wanted) == 2
    assert [row.pot.amount for row in rows(round)] == [9_600_00, 450_00, 450_00]


def test_amounts_are_set_as_shown_and_written_down(round, youth_worker):
    first, second, _third = rows(round)
    wanted = {"round": round, "way": AmountWay.EACH, "amount": 5_00, "schools": [first.pk, second.pk]}
    before = SiteVersion.current()
    mark = pots.plan_amounts(**wanted).mark
    assert pots.set_amounts(actor=youth_worker, mark=mark, **wanted) == 2
    assert [row.pot.amount for row in rows(round)] == [5_00, 5_00, 9_600_00]
    entry = Entry.objects.get(action="budget.pots.set")
    amounts = {str(first.pot_id): 5_00, str(second.pot_id): 5_00}
    assert entry.data == {"way": "each", "amounts": amounts}
    assert SiteVersion.current() == before + 1


def test_what_changed_since_the_preview_is_shown_again(round, youth_worker):
    wanted = {"round": Round.objects.get(pk=round.pk), "way": AmountWay.PER_PUPIL, "amount": 5_00}
    mark = pots.plan_amounts(**wanted).mark
    make.pupil_of(rows(round)[0].school)
    with pytest.raises(DomainError, match="PLAN_CHANGED"):
        pots.set_amounts(actor=youth_worker, mark=mark, **wanted)
    assert set(Pot.objects.values_list("amount", flat=True)) == {9_600_00}


def test_a_school_leaves_with_its_pot_and_its_list_stays(round, youth_worker):
    first, second, third = rows(round)
    round.schools.filter(pk=third.pk).update(pot=second.pot)
    enrolled = Enrolment.objects.count()
    done = pots.remove_schools(actor=youth_worker, round=round, schools=[first.pk, third.pk])
    assert [one.refusal for one in done] == [None, None]
    assert [row.pk for row in rows(round)] == [second.pk]
    assert not round.pots.filter(pk=first.pot_id).exists()
    assert round.pots.filter(pk=second.pot_id).exists()
    assert Enrolment.objects.count() == enrolled
    data = Entry.objects.get(action="budget.round.schools_removed").data
    assert (sorted(data["schools"]), data["pots"]) == (sorted([first.school_id, third.school_id]), 1)


def test_a_school_whose_pupils_did_something_stays(round, youth_worker):
    first, second, third = rows(round)
    make.ProposalFactory(pot=first.pot, school=first.school)
    round.focus.create(school=second.school, voice="teacher")
    done = pots.remove_schools(
        actor=youth_worker, round=round, schools=[row.pk for row in (first, second, third)]
    )
    found = {one.row.pk: one.refusal and one.refusal.code for one in done}
    assert found == {first.pk: "SCHOOL_HAS_IDEAS", second.pk: "SCHOOL_HAS_GOALS", third.pk: None}
    assert {row.pk for row in rows(round)} == {first.pk, second.pk}


def test_ideas_that_were_taken_back_are_not_left_in_a_pot_of_nobody(round, youth_worker):
    first, second, _third = rows(round)
    make.ProposalFactory(pot=first.pot, school=first.school, status="withdrawn")

    def removed():
        [one] = pots.remove_schools(actor=youth_worker, round=round, schools=[first.pk])
        return one.refusal.code if one.refusal else None

    assert removed() == "POT_HAS_IDEAS"
    round.schools.filter(pk=second.pk).update(pot=first.pot)
    assert removed() is None
    assert round.pots.filter(pk=first.pot_id).exists()


def test_schools_of_another_round_are_not_touched(round, youth_worker):
    other = make.round_in(RoundStatus.CHECKING).schools.get()
    assert pots.remove_schools(actor=youth_worker, round=round, schools=[other.pk]) == []
    assert planned(round, AmountWay.EACH, 5_00, [other.pk]) == {}


@pytest.mark.parametrize("status", [RoundStatus.VOTING, RoundStatus.PUBLISHED])
def test_nothing_changes_once_voting_was_opened(status, youth_worker):
    round = make.round_in(status)
    wanted = {"round": round, "way": AmountWay.EACH, "amount": 5_00}
    mark = pots.plan_amounts(**wanted).mark
    with pytest.raises(DomainError, match="FROZEN"):
        pots.set_amounts(actor=youth_worker, mark=mark, **wanted)
    with pytest.raises(DomainError, match="FROZEN"):
        pots.remove_schools(actor=youth_worker, round=round, schools=[rows(round)[0].pk])


def test_queries_do_not_grow_with_schools(youth_worker):
    SiteVersion.bump()
    counts = []
    for schools in (1, 3):
        round = make.round_in(RoundStatus.CHECKING, schools=schools)
        chosen = [row.pk for row in rows(round)]
        for row in rows(round):
            make.pupil_of(row.school)
        wanted = {"round": round, "way": AmountWay.PER_PUPIL, "amount": 5_00}
        mark = pots.plan_amounts(**wanted).mark
        with CaptureQueriesContext(connection) as captured:
            pots.set_amounts(actor=youth_worker, mark=mark, **wanted)
            pots.remove_schools(actor=youth_worker, round=round, schools=chosen)
        counts.append(len(captured))
    assert counts[0] == counts[1]
