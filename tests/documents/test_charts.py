"""Charts: well-formed, readable without colour or sight, nothing cut off, the same everywhere."""

import re
from xml.etree import ElementTree as ET

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from youthportal.documents.charts import (
    Bar,
    Line,
    bar_chart,
    bar_charts,
    heat_map,
    line_chart,
    ring_chart,
    stacked_bar_chart,
    waiting_ring,
)
from youthportal.documents.charts.heat import shade_of
from youthportal.documents.charts.svg import NARROWEST, percent, text_width, wrap

SVG = "{http://www.w3.org/2000/svg}"
labels = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn", "Co"], max_codepoint=0x24F),
    max_size=90,
)
values = st.one_of(st.integers(0, 10**9), st.floats(0, 10**6, allow_nan=False))


@st.composite
def rectangles(draw, names=labels):
    """Rows of equal length, and a name for each column."""
    columns = draw(st.lists(names, min_size=1, max_size=18))
    row = st.tuples(names, st.lists(values, min_size=len(columns), max_size=len(columns)))
    return columns, draw(st.lists(row, max_size=8))


def examples():
    bars = [Bar("Suoliukas", 1712, 0), Bar("Sodas <b>", 3, 1, note="pritrūko")]
    return {
        "bars": bar_chart(bars, title="A & B", groups=["taip", "ne"], description="Kas liko"),
        "stack": stacked_bar_chart([("X", [1, 2]), ("Y", [0, 4])], parts=["p", "q"], title="S"),
        "lines": line_chart([Line("L", [1, 5]), Line("M", [3, 3])], points=["2025", "2026"], title="L"),
        "ring": ring_chart(3, 12, title="R", label="klasės"),
        "heat": heat_map([("X", [0, 9])], columns=["a", "b"], title="H"),
    }


def parsed(chart):
    return ET.fromstring(chart)


def boxes(chart):
    """Left, right, top, bottom of each text at the narrowest width."""
    found = []
    for text in parsed(chart).iter(f"{SVG}text"):
        x = text.get("x")
        at = float(x[:-1]) * NARROWEST / 100 if x.endswith("%") else float(x)
        size = float(text.get("font-size"))
        width = text_width(text.text or "", size)
        left = at - {"end": width, "middle": width / 2}.get(text.get("text-anchor"), 0)
        found.append(
            (left, left + width, float(text.get("y")) - size * 0.75, float(text.get("y")) + size * 0.2)
        )
    return found


def assert_nothing_cut_or_covered(chart):
    height = float(parsed(chart).get("height"))
    seen = boxes(chart)
    for left, right, top, bottom in seen:
        assert left >= -0.5
        assert right <= NARROWEST + 0.5
        assert top >= -0.5
        assert bottom <= height + 0.5
    for number, (left, right, top, bottom) in enumerate(seen):
        for other in seen[number + 1 :]:
            apart = right <= other[0] or other[1] <= left or bottom <= other[2] or other[3] <= top
            assert apart or right - left == 0 or other[1] - other[0] == 0


@pytest.mark.parametrize("name", examples())
def test_is_well_formed_named_and_without_style(name):
    chart = examples()[name]
    root = parsed(chart)

    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    named = root.get("aria-labelledby").split()
    assert [e.get("id") for e in root if e.tag in {f"{SVG}title", f"{SVG}desc"}] == named
    assert not re.search(r"\sstyle\s*=|<style", chart)


@pytest.mark.parametrize("name", examples())
def test_ids_are_unique_and_every_reference_has_its_target(name):
    chart = examples()[name]
    ids = re.findall(r'\bid="([^"]+)"', chart)

    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", chart)) <= set(ids)


def test_the_same_figures_make_the_same_svg_and_another_key_other_ids():
    one, same, other = (bar_chart([Bar("A", 1)], title="T", key=key) for key in ("", "", "b"))

    assert one == same
    assert set(re.findall(r'id="([^"]+)"', one)).isdisjoint(re.findall(r'id="([^"]+)"', other))


def test_names_are_escaped_and_the_svg_is_not():
    chart = bar_chart([Bar("<script>alert(1)</script>", 1)], title='"&<')

    assert "<script" not in chart
    assert Template("{{ chart }}").render(Context({"chart": chart})) == chart


@pytest.mark.parametrize(("language", "said"), [("en", "1,712"), ("lt", "1\xa0712"), ("sl", "1.712")])
def test_values_stand_in_the_drawing_and_the_table_as_the_language_writes_them(language, said):
    with translation.override(language):
        chart = bar_chart([Bar("Suoliukas", 1712)], title="T")

    assert f">{said}</text>" in chart
    assert chart.rows == [["Suoliukas", said]]


def test_tables_hold_every_figure():
    charts = examples()

    assert charts["bars"].rows == [["Suoliukas", "1,712", "taip"], ["Sodas <b> (pritrūko)", "3", "ne"]]
    assert charts["stack"].rows == [["X", "1", "2", "3"], ["Y", "0", "4", "4"]]
    assert charts["lines"].rows == [["2025", "1", "3"], ["2026", "5", "3"]]
    assert charts["ring"].rows == [["klasės", "3", "12", "25%"]]
    assert charts["heat"].rows == [["X", "0", "9"]]
    assert all(len(chart.columns) == len(row) for chart in charts.values() for row in chart.rows)


def test_groups_differ_by_pattern_and_not_by_colour_alone():
    chart = examples()["bars"]

    assert chart.count('class="chart-pattern"') == 2  # its bar and its line of the legend
    assert "taip" in chart
    assert "ne" in chart


def test_many_bars_split_into_charts_on_one_scale():
    first, second = bar_charts([Bar(str(n), n) for n in range(1, 21)], title="T", at_most=12)

    assert len(first.rows) == 12
    assert len(second.rows) == 8
    assert 'width="60%"' in first  # 12 of 20
    assert len({*re.findall(r'id="([^"]+)"', first), *re.findall(r'id="([^"]+)"', second)}) == 2


@pytest.mark.parametrize(
    ("share", "said"), [(0, "0%"), (0.001, "1%"), (0.625, "62%"), (0.999, "99%"), (1, "100%")]
)
def test_a_share_is_never_rounded_to_all_or_nothing(share, said):
    assert percent(share) == said


def test_shades_start_with_nothing_and_end_with_the_largest():
    assert [shade_of(value, 40) for value in (0, 1, 10, 11, 20, 30, 31, 40)] == [0, 1, 1, 2, 2, 3, 4, 4]


@pytest.mark.parametrize(
    "draw",
    [
        lambda: bar_chart([Bar("A", -1)], title="T"),
        lambda: stacked_bar_chart([("A", [1])], parts=["p", "q"], title="T"),
        lambda: line_chart([Line("A", [1])], points=[], title="T"),
        lambda: line_chart([Line("A", [-1])], points=["1"], title="T"),
        lambda: heat_map([("A", [1])], columns=[], title="T"),
    ],
)
def test_figures_that_cannot_be_drawn_are_refused(draw):
    with pytest.raises(ValueError):
        draw()


@pytest.mark.parametrize(
    "chart",
    [
        bar_chart([], title="T"),
        line_chart([], points=[], title="T"),
        heat_map([], columns=[], title="T"),
        stacked_bar_chart([], parts=[], title="T"),
        ring_chart(0, 0, title="T", label=""),
    ],
)
def test_nothing_to_show_is_a_chart_too(chart):
    assert float(parsed(chart).get("height")) > 0
    assert "nan" not in chart.lower()


@given(labels, st.floats(30, 300), st.integers(1, 4))
def test_wrapped_lines_fit_and_lose_nothing_unless_they_say_so(text, width, lines):
    wrapped = wrap(text, width, lines=lines)

    assert len(wrapped) <= lines
    assert all(text_width(line) <= width or len(line) <= 1 for line in wrapped)
    if not wrapped[-1].endswith("…"):
        assert "".join(wrapped).replace(" ", "") == "".join(text.split())


@settings(deadline=None)
@given(st.lists(st.builds(Bar, labels, values, st.integers(0, 2), labels), max_size=10))
def test_bars_are_never_cut_off(bars):
    assert_nothing_cut_or_covered(bar_chart(bars, title="T", groups=["a", "b" * 80, "c"]))


@settings(deadline=None)
@given(rectangles())
def test_stacks_are_never_cut_off(rows):
    assert_nothing_cut_or_covered(stacked_bar_chart(rows[1], parts=rows[0], title="T"))


@settings(deadline=None)
@given(rectangles())
def test_heat_maps_are_never_cut_off(rows):
    assert_nothing_cut_or_covered(heat_map(rows[1], columns=rows[0], title="T"))


@settings(deadline=None)
@given(rectangles())
def test_lines_are_never_cut_off(rows):
    lines = [Line(label, row) for label, row in rows[1]]
    assert_nothing_cut_or_covered(line_chart(lines, points=rows[0], title="T"))


@settings(deadline=None)
@given(values, values, labels)
def test_rings_are_never_cut_off(done, total, label):
    assert_nothing_cut_or_covered(ring_chart(done, total, title="T", label=label))


def test_a_ring_with_what_waits_says_three_numbers():
    labels = ("confirmed", "wait", "missing")
    chart = waiting_ring(40, 8, 60, title="Hours", labels=labels)
    assert chart.rows == [["confirmed", "40"], ["wait", "8"], ["missing", "20"]]
    assert "-hatch)" in chart
    assert "-hatch)" not in waiting_ring(60, 8, 60, title="Hours", labels=labels)
    assert "missing" not in waiting_ring(61, 0, 60, title="Hours", labels=labels)
    assert "stroke-dasharray" not in waiting_ring(0, 0, 0, title="Hours", labels=labels)
