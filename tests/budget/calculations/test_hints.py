"""Hints beside what somebody writes: like titles, and goals a text speaks of."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from budget.calculations.focus import Focus, first_goals
from budget.calculations.goal_words import WORDS, suggest_goals
from budget.calculations.trigrams import folded, most_alike, similarity, trigrams
from budget.management.demo.ideas import OPEN_ROUND, PILOT_ROUND

titles = st.text(max_size=120)


@given(titles, titles)
def test_likeness_is_a_share_and_the_same_both_ways(one, other):
    found = similarity(one, other)
    assert 0 <= found <= 1
    assert found == similarity(other, one)


@given(titles)
@example("𝕊")
@example("ﷺ" * 120)
def test_a_title_is_like_itself_however_it_is_written(title):
    expected = 1 if trigrams(title) else 0
    assert similarity(title, title) == expected
    assert similarity(title, folded(title)) == expected
    assert similarity(title, f"  {title}!  ") == expected


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Bicycle roof", "Roof for bicycles", True),
        ("Dviračių stoginė", "Stogine dviraciams", True),
        ("Bicycle roof", "Night of science", False),
        ("", "Bicycle roof", False),
        ("🚲", "🚲", False),
    ],
)
def test_what_counts_as_alike(one, other, alike):
    assert most_alike(one, [(1, other)]) == ([1] if alike else [])


def test_the_likest_come_first_and_no_more_than_asked():
    others = [(1, "Roof"), (2, "Bicycle roof by the gate"), (3, "Bicycle roof"), (4, "A roof for a bicycle")]
    assert most_alike("Bicycle roof", others, at_most=2) == [3, 4]


def test_four_hundred_titles_are_compared_at_once():
    others = [(number, f"{idea.title} {number}") for number in range(8) for idea in OPEN_ROUND + PILOT_ROUND]
    assert len(others) >= 400
    begin = time.perf_counter()
    most_alike("Bicycle roof by the entrance", others)
    assert time.perf_counter() - begin < 1, "some milliseconds; this only catches a square"


@given(st.lists(titles, max_size=4))
def test_at_most_three_goals_and_only_real_ones(texts):
    found = suggest_goals(*texts)
    assert len(found) == len(set(found)) <= 3
    assert all(1 <= goal <= 17 for goal in found)


@given(titles)
def test_capitals_and_accents_change_no_hint(text):
    assert suggest_goals(text) == suggest_goals(folded(text))


@pytest.mark.parametrize(
    ("text", "goal"),
    [
        ("Plant ten trees", 15),
        ("Dviračių stovai prie mokyklos", 11),
        ("Dviraciu stovai", 11),
        ("Ūdens krāns katrā stāvā", 6),
        ("Pitnik v vsakem nadstropju", 6),
        ("Sončna klop", 7),
        ("Šiukšlių rūšiavimas", 12),
        ("Vardarbība skolā: pieņemsim likumus", 16),
    ],
)
def test_each_language_is_understood(text, goal):
    assert goal in suggest_goals(text)


def test_nothing_said_is_nothing_suggested():
    assert suggest_goals() == suggest_goals("") == suggest_goals("qwertz 123") == []


def test_every_goal_has_words():
    assert sorted(WORDS) == list(range(1, 18))


def test_most_invented_ideas_get_one_of_their_own_goals():
    ideas = OPEN_ROUND + PILOT_ROUND
    hits = [bool({*suggest_goals(one.title, one.summary, one.place)} & {*one.goals}) for one in ideas]
    assert sum(hits) / len(hits) > 0.75


def test_small_groups_and_small_numbers_stay_hidden():
    focus = Focus({"pupils": 30, "teachers": 4}, {"pupils": {1: 20, 2: 4, 3: 5}, "teachers": {1: 4}})
    assert focus.shown("pupils", 5) == {1: 20, 3: 5}
    assert focus.shown("teachers", 5) == focus.shown("parents", 5) == {}
    assert focus.chosen(1, 5) == [1]


@given(st.dictionaries(st.integers(1, 17), st.integers(1, 50)), st.integers(1, 5))
def test_first_goals_leave_nobody_out_who_is_level(counts, most):
    found = first_goals(counts, most)
    assert len(found) >= min(most, len(counts))
    least = min((counts[goal] for goal in found), default=0)
    assert all(counts[goal] < least for goal in set(counts) - set(found))
