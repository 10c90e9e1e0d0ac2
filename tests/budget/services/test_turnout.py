"""Turnout is counted by deriving tokens, stored as numbers, and silent about small groups."""

from itertools import pairwise

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


def joint_pot(*sizes, status="voting", ballots=()):
    """A pot shared by schools of these sizes, with so many ballots counted in each."""
    round = make.round_in(status, schools=len(sizes))
    rows = list(round.schools.order_by("pk"))
    for row, rights, cast in zip(rows, sizes, ballots or sizes, strict=True):
        Turnout.objects.create(
            pot=rows[0].pot, school=row.school, channel="account", rights=rights, ballots=cast
        )
        row.pot = rows[0].pot
        row.save()
    return rows[0].pot, [row.school for row in rows]


def numbers(pot, schools):
    shown = {line.school: line.ballots for line in turnout.shown_turnout(pot)}
    return [shown[school] for school in schools]


def test_of_a_small_school_no_number_of_ballots_is_shown_nor_can_be_reckoned():
    pot, schools = joint_pot(4, 60, 300, status="closed", ballots=(3, 55, 210))
    assert numbers(pot, schools) == [None, None, 210]
    pot, schools = joint_pot(4, 4, 300, status="closed", ballots=(3, 2, 210))
    assert numbers(pot, schools) == [None, None, 210]
    pot, schools = joint_pot(60, 300, status="closed", ballots=(55, 210))
    assert numbers(pot, schools) == [55, 210]


@pytest.mark.parametrize(
    ("rights", "cast", "shown"),
    [(30, 19, 0), (30, 20, 20), (30, 30, 20), (250, 24, 0), (250, 25, 25), (250, 249, 225), (1200, 130, 120)],
)
def test_while_people_vote_numbers_move_in_steps_of_a_batch(rights, cast, shown):
    pot, schools = joint_pot(rights, ballots=(cast,))
    assert numbers(pot, schools) == [shown]
    type(pot.round).objects.update(status="closed")
    pot.round.refresh_from_db()
    assert numbers(pot, schools) == [cast]


def test_no_single_ballot_can_be_seen_arriving():
    """Between two looks the number stays, or at least twenty ballots have come."""
    steps = [turnout._shown(cast, 250, 5, is_rounded=True) for cast in range(251)]
    moves = [after - before for before, after in pairwise(steps) if after != before]
    assert set(moves) == {25}


def test_the_big_screen_shows_one_pot_only():
    round = voting.voting_round(city=True)
    school = round.schools.get().school
    cast(round, voting.account_voters(round)[:20], voting.school_pot(round))
    cast(round, voting.account_voters(round)[:29], round.pots.get(kind="city"))
    turnout.count_turnout(round=round)
    assert turnout.school_turnout(round=round, school=school) == turnout.SchoolTurnout(school, 30, 20)
    assert turnout.school_turnout(round=round, school=make.SchoolFactory()) is None


def test_voters_are_counted_once_however_many_pots_they_vote_in():
    round = voting.voting_round(city=True)
    assert turnout.voters_so_far(round) is None
    people = voting.account_voters(round)
    cast(round, people[:20], voting.school_pot(round))
    cast(round, people, round.pots.get(kind="city"))
    turnout.count_turnout(round=round)
    assert turnout.voters_so_far(round) == turnout.Voters(20, 30)


def test_voters_of_schools_too_small_to_tell_stay_out_of_the_sum():
    pot, _schools = joint_pot(4, 60, 300, status="closed", ballots=(3, 55, 210))
    assert turnout.voters_so_far(pot.round) == turnout.Voters(210, 364)


def test_voters_of_a_school_without_a_pot_are_those_of_the_city():
    round = make.round_in("closed")
    city = make.PotFactory(round=round, kind="city")
    row, alone = round.schools.get(), make.SchoolFactory()
    for pot, school, cast in ((row.pot, row.school, 25), (city, row.school, 29), (city, alone, 40)):
        Turnout.objects.create(pot=pot, school=school, channel="account", rights=50, ballots=cast)
    assert turnout.voters_so_far(round) == turnout.Voters(65, 100)


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
