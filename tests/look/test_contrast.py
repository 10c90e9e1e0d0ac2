"""Every pair of colours in use: 4.5 for words, 3 for shapes and edges of controls, light and dark."""

import pytest

from tests.look.colours import DARK_BY_CHOICE, DARK_BY_DEVICE, LIGHT, contrast, mixed
from youthportal.core.sdg import GOALS

ROOMS = ["strategy", "forum", "budget", "volunteering", "projects"]
STATES = ["good", "bad", "wait"]
GROUNDS = ["paper", "sheet"]

WORDS = [
    *((text, ground) for text in ["ink", "ink-2", *ROOMS, *STATES] for ground in GROUNDS),
    *((text, f"{state}-soft") for state in STATES for text in ("ink", state)),
    *(("paper", ground) for ground in ["ink", "bad", *ROOMS]),
    ("on-sun", "sun"),
    ("ink-2", "line"),
    ("ink", "line"),
]
SHAPES = [
    *((room, f"{room}-soft") for room in ROOMS),
    *((shape, ground) for shape in [*ROOMS, *STATES, "edge", "ink"] for ground in GROUNDS),
    *((room, "line") for room in ROOMS),
    ("bad", "line"),
    ("edge", "paper"),
]
THEMES = [pytest.param(LIGHT, id="light"), pytest.param(DARK_BY_CHOICE, id="dark")]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), WORDS)
def test_words_can_be_read(theme, text, ground):
    assert contrast(theme[text], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_can_be_seen(theme, shape, ground):
    assert contrast(theme[shape], theme[ground]) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("text", ["ink", "ink-2"])
def test_a_chosen_idea_can_be_read_on_its_tint(theme, room, text):
    tint = mixed(theme[f"{room}-soft"], 0.34, theme["paper"])
    assert contrast(theme[text], tint) >= 4.5


def test_dark_is_the_same_by_device_and_by_choice():
    assert DARK_BY_DEVICE == DARK_BY_CHOICE
    assert DARK_BY_DEVICE.keys() == LIGHT.keys()


@pytest.mark.parametrize("goal", GOALS.values(), ids=lambda goal: f"goal {goal.number}")
def test_pictograms_of_goals_stand_out_from_their_official_colour(goal):
    other = "#ffffff" if goal.on_colour == "#000000" else "#000000"
    assert contrast(goal.on_colour, goal.colour) >= 4.5
    assert goal.on_colour == "#ffffff" or contrast(goal.on_colour, goal.colour) > contrast(other, goal.colour)
