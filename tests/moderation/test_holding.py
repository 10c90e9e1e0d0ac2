from datetime import UTC, datetime, time

import pytest

from youthportal.moderation import holding
from youthportal.moderation.enums import Hold
from youthportal.moderation.holding import Conditions

MONDAY_NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def held(text, *, is_new=False, at=MONDAY_NOON, **conditions):
    return holding.hold(text, Conditions(**conditions), is_new=is_new, at=at)


def test_a_plain_text_of_somebody_known_waits_for_nothing():
    assert held("A pump with two heads. It costs 40 euros, see room 214.") is None


@pytest.mark.parametrize(
    "text", ["see https://a.example", "www.spam.example", "buy at cheap-shoes.shop", "x.lt"]
)
def test_a_link_waits(text):
    assert held(text) == Hold.LINK
    assert held(text, links=False) is None


@pytest.mark.parametrize("text", ["write me: ana@demo.example", "call +370 612 34567", "8 612 34567"])
def test_ways_to_reach_somebody_wait_whatever_the_settings(text):
    assert held(text, links=False) == Hold.CONTACT


@pytest.mark.parametrize("text", ["in 2026", "3,200 of 9,600", "from 9-17 h", "room 214, 2nd floor"])
def test_ordinary_numbers_are_no_telephone(text):
    assert held(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [("You IDIOT", True), ("idiots all", True), ("durnius!", True), ("durniuje", False), ("an idea", False)],
)
def test_words_of_the_list_wait_whatever_their_case(text, found):
    words = holding.word_list(["idiot*, durnius", "\n*\n"])
    assert (held(text, words=words) == Hold.WORDS) is found


def test_a_beginner_waits_and_the_gravest_reason_is_said_first():
    assert held("Good", is_new=True) == Hold.NEW
    assert held("www.a.example", is_new=True) == Hold.LINK


@pytest.mark.parametrize(
    ("at", "waits"),
    [
        (datetime(2026, 11, 23, 9, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 23, 8, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 17, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 22, 12, 0, tzinfo=UTC), True),
    ],
)
def test_outside_office_hours(at, waits):
    hours = (time(9), time(17))
    assert (held("Good", at=at, office_hours=hours) == Hold.HOURS) is waits
    assert held("Good", at=at) is None


def test_an_address_is_no_link():
    assert holding.links_in("ana@demo.lt") == 0
    assert holding.links_in("a.com b.com https://c.org/x") == 3
