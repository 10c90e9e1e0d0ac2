"""A table of shades: where much happens and where little, each cell with its number."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from youthportal.documents.charts import svg
from youthportal.documents.charts.svg import Chart, Format, Number, Table

CELL, SMALL = 30.0, 12
#: Shade and the colour of the number on it.
SHADES = (
    ("#f4f1ea", svg.INK),
    ("#cfe6da", svg.INK),
    ("#8ec5a8", svg.INK),
    ("#23744f", "#ffffff"),
    ("#0b4d31", "#ffffff"),
)


def heat_map(
    rows: Iterable[tuple[str, Sequence[Number]]],
    *,
    columns: Sequence[str],
    title: str,
    description: str = "",
    row_head: str = "",
    value_format: Format = svg.plain_number,
    key: str = "",
) -> Chart:
    """A shade per value: the first for zero, the others in four equal steps up to the largest.

    Column heads that do not fit become numbers, explained above. Where numbers do not fit into the cells
    (many columns), the shades alone are drawn: print the table below. Raises ValueError below zero.
    """
    rows = [(label, list(values)) for label, values in rows]
    if any(len(values) != len(columns) for _label, values in rows):
        raise ValueError("each row needs a value for each column")
    if any(value < 0 for _label, values in rows for value in values):
        raise ValueError("shades start at zero")
    key = svg.chart_key(title, rows, columns, key)
    largest = float(max((value for _label, values in rows for value in values), default=0)) or 1.0
    body, y = _heads(columns)
    fits = _numbers_fit(rows, len(columns), value_format)
    for label, values in rows:
        drawn, y = _row(label, values, largest, value_format if fits else None, y)
        body += drawn
    table = Table(
        [(row_head or _("Name"), ""), *((column, "number") for column in columns)],
        [[label, *map(value_format, values)] for label, values in rows],
    )
    return svg.finish(body, key=key, title=title, description=description, height=max(y, 1), table=table)


def shade_of(value: float, largest: float) -> int:
    """0 for nothing, 1 to 4 for a quarter of the largest each."""
    return 0 if value <= 0 else min(4, 1 + int(value / largest * 4 - 1e-9))


def _numbers_fit(rows: Sequence[tuple[str, Sequence[Number]]], count: int, value_format: Format) -> bool:
    room = svg.NARROWEST / max(count, 1) - 6
    return all(
        svg.text_width(value_format(value), SMALL) <= room for _label, values in rows for value in values
    )


def _heads(columns: Sequence[str]) -> tuple[str, float]:
    """Heads over the cells if every word fits; else their numbers, and what these mean, one to a line."""
    room = svg.NARROWEST / max(len(columns), 1) - 6
    y = 0.0
    drawn = ""
    heads = list(columns)
    if any(svg.text_width(head, SMALL) > room for head in heads):
        for number, head in enumerate(columns, start=1):
            for line in svg.wrap(f"{number}: {head}", svg.NARROWEST):
                drawn += svg.text(line, "0", y + svg.SIZE)
                y += svg.LINE
        heads = [str(number) for number in range(1, len(columns) + 1)]
        y += 6
    for place, head in enumerate(heads):
        middle = svg.pct((place + 0.5) * 100 / len(heads))
        drawn += svg.text(head, middle, y + SMALL, anchor="middle", css="chart-muted")
    return drawn, y + SMALL + 10


def _row(
    label: str, values: Sequence[Number], largest: float, value_format: Format | None, y: float
) -> tuple[str, float]:
    drawn = ""
    for line in svg.wrap(label, svg.NARROWEST):
        drawn += svg.text(line, "0", y + svg.SIZE)
        y += svg.LINE
    y += 3
    share = 100 / max(len(values), 1)
    for place, value in enumerate(values):
        shade = shade_of(float(value), largest)
        fill, ink = SHADES[shade]
        edge = f' stroke="{svg.GRID}" stroke-width="1"'
        left = svg.pct(place * share)
        drawn += svg.rect(left, y, svg.pct(share), CELL, fill=fill, css=f"chart-heat-{shade}", more=edge)
        if value_format is not None:
            middle = svg.pct((place + 0.5) * share)
            css = f"chart-on-heat-{shade}"
            drawn += svg.text(
                value_format(value), middle, y + 19, anchor="middle", css=css, size=SMALL, fill=ink
            )
    return drawn, y + CELL + 10
