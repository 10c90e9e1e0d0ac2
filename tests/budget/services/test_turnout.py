"""Turnout is counted by deriving tokens, stored as numbers, and silent about small groups."""

import pytest

from budget.models import Turnout
from budget.services import codes, turnout
from budget.services.casting import cast_ballot
from tests.factories import budget as make
from tests.factories import voting

pytestmark = pytest.mark.django_db


def cast(round, voters, pot):
    for voter in voters:
        cast_ballot(pot=pot, voter=voter, choices=["01"], nonce=voting.nonce())


def stored(pot):
    return set(Turnout.objects.filter(pot=pot).values_list("channel", "rights", "ballots"))


def test_each_pot_and_channel_is_counted():
    round = voting.voting_round(by_code=3, city=True)
    school, city = voting.school_pot(round), round.pots.get(kind="city")
    people, slips = voting.account_voters(round), voting.code_voters(round)
    cast(round, [*people[:4], slips[0]], school)
    cast(round, people[:2], city)
    assert turnout.count_turnout(round=round) == 7
    assert stored(school) == {("account", 30, 4), ("code", 3, 1)}
    assert stored(city) == {("account", 30, 2), ("code", 3, 0)}


def test_counting_again_replaces_the_numbers():
    round = voting.voting_round()
    pot = voting.school_pot(round)
    turnout.count_turnout(round=round)
    cast(round, voting.account_voters(round)[:2], pot)
    turnout.count_turnout(round=round)
    assert stored(pot) == {("account", 30, 2)}


def test_replaced_slips_are_not_counted_twice():
    round = voting.voting_round(by_code=3)
    pot = voting.school_pot(round)
    old = voting.code_voters(round)
    cast(round, old[:1], pot)
    new = [codes.find_code(code) for code in voting.new_codes(round)]
    cast(round, [voter for voter in new if not voter.is_void], pot)
    turnout.count_turnout(round=round)
    assert ("code", 3, 3) in stored(pot)


def test_after_closing_the_numbers_stay():
    round = voting.voting_round()
    turnout.count_turnout(round=round)
    type(round).objects.filter(pk=round.pk).update(status="closed")
    Turnout.objects.update(ballots=5)
    assert turnout.count_turnout(round=round) == 0
    assert Turnout.objects.get().ballots == 5


def test_of_a_small_school_no_number_of_ballots_is_shown():
    round = voting.ready_round()
    pot = voting.school_pot(round)
    small = make.add_school(round, make.SchoolFactory())
    lonely = small.pot
    small.pot = pot
    small.save()
    lonely.delete()
    voting.enrol(make.class_of(small.school), 4)
    voting.open_voting(actor=None, round=round)
    cast(round, voting.account_voters(round)[:3], pot)
    turnout.count_turnout(round=round)
    pot.refresh_from_db()
    shown = {line.school: (line.rights, line.ballots) for line in turnout.shown_turnout(pot)}
    assert shown[small.school] == (4, None)
    assert [numbers for school, numbers in shown.items() if school != small.school] == [(30, 3)]


@pytest.mark.parametrize("people", [1, 3])
def test_the_number_of_queries_does_not_grow_with_schools(people, django_assert_num_queries):
    round = voting.ready_round()
    for _school in range(people - 1):
        row = make.add_school(round, make.SchoolFactory())
        voting.put_on_ballot(row.pot)
        voting.enrol(make.class_of(row.school), 30)
    voting.open_voting(actor=None, round=round)
    with django_assert_num_queries(13):
        turnout.count_turnout(round=round)
