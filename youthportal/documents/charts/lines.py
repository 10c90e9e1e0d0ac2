"""Lines over time: drawn piece by piece, because only single lines can be measured in per cent."""

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from youthportal.documents.charts import svg
from youthportal.documents.charts.svg import Chart, Format, Number, Table

HEIGHT, EDGE = 170.0, 2.0
STROKES = ("", "7 4", "2 4", "10 3 2 3", "4 2", "1 3")


@dataclass(frozen=True)
class Line:
    label: str
    values: Sequence[Number]


def line_chart(
    lines: Iterable[Line],
    *,
    points: Sequence[str],
    title: str,
    description: str = "",
    point_head: str = "",
    value_format: Format = svg.plain_number,
    key: str = "",
) -> Chart:
    """One value per line and point, from zero up; `points` are the labels along the bottom.

    Lines differ by dash and mark as well as colour; the last value of each stands in the legend.
    Raises ValueError for values below zero, or where values and points differ in number.
    """
    lines = list(lines)
    if any(len(line.values) != len(points) for line in lines):
        raise ValueError("each line needs a value for each point")
    if any(value < 0 for line in lines for value in line.values):
        raise ValueError("the scale starts at zero")
    key = svg.chart_key(title, lines, points, key)
    drawn, top = _legend(lines, value_format)
    ticks = _ticks(max((float(value) for line in lines for value in line.values), default=0))
    body = [drawn, _grid(ticks, value_format, top := top + 22)]
    body += [_line(group, line, ticks[-1], top) for group, line in enumerate(lines)]
    body.append(_bottom(points, top + HEIGHT))
    return svg.finish(
        "".join(body),
        key=key,
        title=title,
        description=description,
        height=top + HEIGHT + 26,
        table=_table(lines, points, point_head, value_format),
    )


def _ticks(largest: float) -> list[float]:
    """Three or four round numbers from 0 to at least `largest`."""
    if largest <= 0:
        return [0.0, 1.0]
    size = 10.0 ** math.floor(math.log10(largest / 3))
    step = next(size * n for n in (1, 2, 2.5, 5, 10, 20) if size * n * 4 >= largest)
    if step < 1 and largest >= 1 and float(largest).is_integer():
        step = 1.0
    return [step * n for n in range(math.ceil(largest / step) + 1)]


def _grid(ticks: Sequence[float], value_format: Format, top: float) -> str:
    drawn = ""
    for tick in ticks:
        y = top + HEIGHT * (1 - tick / ticks[-1])
        drawn += (
            f'<line class="chart-grid" x1="0" x2="100%" y1="{svg.num(y)}" y2="{svg.num(y)}" '
            f'stroke="{svg.GRID}" stroke-width="1"/>'
        )
        label = value_format(int(tick) if float(tick).is_integer() else round(tick, 2))
        drawn += svg.text(label, "0", y - 4, css="chart-muted")
    return drawn


def _across(place: int, count: int) -> float:
    return 50.0 if count == 1 else EDGE + 12 + (100 - 2 * EDGE - 12) * place / (count - 1)


def _line(group: int, line: Line, top_value: float, top: float) -> str:
    spots = [
        (_across(place, len(line.values)), top + HEIGHT * (1 - float(value) / top_value))
        for place, value in enumerate(line.values)
    ]
    drawn = "".join(
        _stroke(group, svg.pct(x1), y1, svg.pct(x2), y2) for (x1, y1), (x2, y2) in itertools.pairwise(spots)
    )
    return drawn + "".join(_mark(group, svg.pct(x), y) for x, y in spots)


def _stroke(group: int, x1: str, y1: float, x2: str, y2: float) -> str:
    colour, number = svg.GROUP_LINES[group % len(svg.GROUP_LINES)], group % len(svg.GROUPS) + 1
    dash = STROKES[group % len(STROKES)]
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line class="chart-line-{number}" x1="{x1}" y1="{svg.num(y1)}" x2="{x2}" y2="{svg.num(y2)}" '
        f'stroke="{colour}" stroke-width="2.5"{dashed}/>'
    )


def _mark(group: int, x: str, y: float) -> str:
    colour, number = svg.GROUP_LINES[group % len(svg.GROUP_LINES)], group % len(svg.GROUPS) + 1
    return f'<circle class="chart-spot-{number}" cx="{x}" cy="{svg.num(y)}" r="3.5" fill="{colour}"/>'


def _legend(lines: Sequence[Line], value_format: Format) -> tuple[str, float]:
    parts, y = [], 0.0
    for group, line in enumerate(lines):
        parts.append(_stroke(group, "0", y + 9, "26", y + 9) + _mark(group, "13", y + 9))
        last = f": {value_format(line.values[-1])}" if line.values else ""
        for text in svg.wrap(f"{line.label}{last}", svg.NARROWEST - 34):
            parts.append(svg.text(text, "34", y + svg.SIZE))
            y += svg.LINE
        y += 2
    return "".join(parts), y


def _bottom(points: Sequence[str], y: float) -> str:
    """As many labels as fit side by side: every one, every second, every third …

    The first and the last may be pushed inwards by half their width, hence one and a half widths each.
    """
    labels = [svg.wrap(point, svg.NARROWEST / 2 - 8, 12, lines=1)[0] for point in points]
    widest = max((svg.text_width(label, 12) for label in labels), default=0)
    step = (_across(1, len(points)) - _across(0, len(points))) * svg.NARROWEST / 100 if labels[1:] else 1
    every = max(1, math.ceil((1.5 * widest + 8) / step))
    drawn = ""
    for place in range(0, len(points), every):
        x = _across(place, len(points))
        half = svg.text_width(labels[place], 12) / 2 / svg.NARROWEST * 100
        at, anchor = ("100%", "end") if x + half > 100 else ("0", "") if x < half else (svg.pct(x), "middle")
        drawn += svg.text(labels[place], at, y + 18, anchor=anchor, css="chart-muted")
    return drawn


def _table(lines: Sequence[Line], points: Sequence[str], point_head: str, value_format: Format) -> Table:
    columns = [(point_head or _("Time"), ""), *((line.label, "number") for line in lines)]
    rows = [
        [point, *(value_format(line.values[place]) for line in lines)] for place, point in enumerate(points)
    ]
    return Table(columns, rows)
