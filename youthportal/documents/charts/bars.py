"""Horizontal bars: one value each, or stacked from several."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from youthportal.documents.charts import svg
from youthportal.documents.charts.svg import Chart, Format, Number, Table

BAR, GAP, AIR = 14, 6, 14


@dataclass(frozen=True)
class Bar:
    """`group` counts from 0 into the chart's `groups`; `note` is a short remark printed behind the label."""

    label: str
    value: Number
    group: int = 0
    note: str = ""


def bar_chart(
    bars: Iterable[Bar],
    *,
    title: str,
    description: str = "",
    groups: Sequence[str] = (),
    label_head: str = "",
    value_head: str = "",
    value_format: Format = svg.plain_number,
    largest: Number | None = None,
    key: str = "",
) -> Chart:
    """Bars from the longest label's point of view: label and value above, the bar below, full width.

    `title` is the finding in one sentence; `groups` names the patterns ("funded", "not funded"), in the
    order of `Bar.group`; `largest` is the value of a full bar (default: the largest). Values below zero
    raise ValueError. Give a `key` where the same chart stands twice on a page.
    """
    bars = list(bars)
    if any(bar.value < 0 for bar in bars):
        raise ValueError("bars have no room for values below zero")
    key = svg.chart_key(title, bars, groups, key)
    full = float(largest if largest is not None else max((bar.value for bar in bars), default=0)) or 1.0
    parts = [svg.patterns(key, {*range(len(groups)), *(bar.group for bar in bars)})]
    y = 0.0
    if groups:
        drawn, y = svg.legend(key, groups, y)
        parts.append(drawn)
        y += GAP
    for bar in bars:
        drawn, y = _bar(key, bar, full, value_format(bar.value), y)
        parts.append(drawn)
    table = _table(bars, groups, label_head, value_head, value_format)
    return svg.finish(
        "".join(parts), key=key, title=title, description=description, height=max(y, 1), table=table
    )


def bar_charts(
    bars: Iterable[Bar], *, title: str, at_most: int = 12, key: str = "", **options: Any
) -> list[Chart]:
    """The same bars as several charts on one scale, each short enough to stay whole on a printed page."""
    bars = list(bars)
    largest = max((bar.value for bar in bars), default=0)
    starts = range(0, max(len(bars), 1), at_most)
    return [
        bar_chart(
            bars[start : start + at_most], title=title, largest=largest, key=f"{key}-{start}", **options
        )
        for start in starts
    ]


def _bar(key: str, bar: Bar, full: float, value: str, y: float) -> tuple[str, float]:
    label = f"{bar.label} ({bar.note})" if bar.note else bar.label
    drawn, y = _label(label, value, y)
    share = min(float(bar.value) / full, 1.0) * 100
    drawn += svg.rect("0", y, "100%", BAR, fill=svg.TRACK, css="chart-track")
    if share:
        drawn += svg.filled(key, bar.group, "0", y, svg.pct(max(share, 0.5)), BAR)
    return drawn, y + BAR + AIR


def _label(label: str, value: str, y: float) -> tuple[str, float]:
    """The label's lines, its value at the right end of the first; values too wide get a line of their own."""
    room = svg.NARROWEST - svg.text_width(value) - 12
    beside = room >= svg.NARROWEST / 3
    drawn = svg.text(value, "100%", y + svg.SIZE, anchor="end", bold=True) if beside else ""
    for line in svg.wrap(label, room if beside else svg.NARROWEST):
        drawn += svg.text(line, "0", y + svg.SIZE)
        y += svg.LINE
    if not beside:
        for line in svg.wrap(value, svg.NARROWEST):
            drawn += svg.text(line, "0", y + svg.SIZE, bold=True)
            y += svg.LINE
    return drawn, y + GAP - 2


def _table(
    bars: Sequence[Bar], groups: Sequence[str], label_head: str, value_head: str, value_format: Format
) -> Table:
    columns = [(label_head or _("Name"), ""), (value_head or _("Number"), "number")]
    if groups:
        columns.append((_("Group"), ""))
    rows = []
    for bar in bars:
        label = f"{bar.label} ({bar.note})" if bar.note else bar.label
        rows.append([label, value_format(bar.value), *([groups[bar.group]] if groups else [])])
    return Table(columns, rows)


def stacked_bar_chart(
    rows: Iterable[tuple[str, Sequence[Number]]],
    *,
    parts: Sequence[str],
    title: str,
    description: str = "",
    label_head: str = "",
    value_format: Format = svg.plain_number,
    key: str = "",
) -> Chart:
    """Bars made of parts (money by goal within each school, say): each row is (label, a value per part).

    All bars share one scale. The sum stands beside the label, the values of the parts in one line below.
    """
    rows = [(label, list(values)) for label, values in rows]
    if any(value < 0 for _label, values in rows for value in values):
        raise ValueError("bars have no room for values below zero")
    if any(len(values) != len(parts) for _label, values in rows):
        raise ValueError("each row needs a value for each part")
    key = svg.chart_key(title, rows, parts, key)
    full = float(max((sum(values) for _label, values in rows), default=0)) or 1.0
    drawn, y = svg.legend(key, parts, 0.0)
    body = [svg.patterns(key, range(len(parts))), drawn]
    y += GAP
    for label, values in rows:
        drawn, y = _stack(key, label, values, full, value_format, y)
        body.append(drawn)
    columns = [(label_head or _("Name"), ""), *((part, "number") for part in parts), (_("In all"), "number")]
    lines = [
        [label, *(value_format(value) for value in values), value_format(sum(values))]
        for label, values in rows
    ]
    return svg.finish(
        "".join(body), key=key, title=title, description=description, height=y, table=Table(columns, lines)
    )


def _stack(
    key: str, label: str, values: Sequence[Number], full: float, value_format: Format, y: float
) -> tuple[str, float]:
    drawn, y = _label(label, value_format(sum(values)), y)
    drawn += svg.rect("0", y, "100%", BAR + 2, fill=svg.TRACK, css="chart-track")
    start = 0.0
    for group, value in enumerate(values):
        share = float(value) / full * 100
        if share:
            drawn += svg.filled(key, group, svg.pct(start), y, svg.pct(share), BAR + 2)
        start += share
    y += BAR + 4
    for line in svg.wrap(" · ".join(value_format(value) for value in values), svg.NARROWEST, 12):
        drawn += svg.text(line, "0", y + 12, css="chart-muted")
        y += 15
    return drawn, y + AIR
