"""What all charts are made of: text that fits, elements, patterns, and the chart itself.

Charts have no viewBox: across they are measured in per cent, down in pixels. So they fill a phone, a desk
or a page of paper with the same letters, and text can be laid out for the narrowest place they are made
for (`NARROWEST` pixels) without ever being cut. Colours stand as attributes, which printing uses; pages
override them by class (static/css/components/charts.css).
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

Number = int | float | Decimal
Format = Callable[[Any], str]
Column = tuple[str, str]

NARROWEST = 288.0
SIZE = 14
LINE = 18
INK, MUTED, GRID, TRACK = "#16202a", "#4a5763", "#c9c2b4", "#ece7dc"
#: Fill, the pattern drawn over it and the pattern's ink, by group: told apart without colour, too.
GROUPS = (
    ("#0b6b44", "", INK),
    ("#c9c2b4", "hatch", INK),
    ("#1d4ed8", "dots", "#ffffff"),
    ("#d9a514", "cross", INK),
    ("#7b2cbf", "back", "#ffffff"),
    ("#b3301b", "lines", "#ffffff"),
)
#: The same groups as lines: every one dark enough for a thin stroke on paper.
GROUP_LINES = ("#0b6b44", "#4a5763", "#1d4ed8", "#7a5000", "#7b2cbf", "#b3301b")
_MARKS = {
    "hatch": '<path d="M-2 2l4-4M0 8l8-8M6 10l4-4"/>',
    "back": '<path d="M-2 6l4 4M0 0l8 8M6-2l4 4"/>',
    "dots": '<path d="M2 2h.01M6 6h.01" stroke-linecap="round"/>',
    "cross": '<path d="M0 4h8M4 0v8"/>',
    "lines": '<path d="M0 4h8"/>',
}
_WIDE, _NARROW = frozenset("mwMW@%—"), frozenset("ijlI.,:;'|!()[]ftr -/įīļ")


class Chart(SafeString):
    """An SVG that templates print as it is, with the same figures as a table to stand below it.

    `caption` is its title; `columns` are (label, "" or "number"), `rows` lists of cells, as `{% table %}`
    takes them.
    """

    caption: str
    columns: list[Column]
    rows: list[list[str]]


@dataclass(frozen=True)
class Table:
    columns: list[Column]
    rows: list[list[str]]


# --- text -----------------------------------------------------------------------------------------


def text_width(text: str, size: float = SIZE) -> float:
    """Pixels a line takes, estimated a little too wide (Figtree's letters and those of usual stand-ins)."""
    units = sum(0.92 if c in _WIDE else 0.4 if c in _NARROW else 0.73 if c.isupper() else 0.58 for c in text)
    return units * size


def wrap(text: str, width: float, size: float = SIZE, lines: int = 4) -> list[str]:
    """Break at spaces, inside a word where one alone is too long; end with an ellipsis after `lines`."""
    done: list[str] = []
    current = ""
    for word in _pieces(text, width, size):
        trial = f"{current} {word}".strip()
        if current and text_width(trial, size) > width:
            done.append(current)
            current = word
        else:
            current = trial
    done.append(current)
    if len(done) <= lines:
        return done
    return [*done[: lines - 1], _shortened(done[lines - 1], width, size)]


def _pieces(text: str, width: float, size: float) -> Iterable[str]:
    for word in text.split():
        rest = word
        while text_width(rest, size) > width and len(rest) > 1:
            cut = next(n for n in range(len(rest), 0, -1) if n == 1 or text_width(rest[:n], size) <= width)
            yield rest[:cut]
            rest = rest[cut:]
        yield rest


def _shortened(text: str, width: float, size: float) -> str:
    while text and text_width(f"{text}…", size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def plain_number(value: Any) -> str:
    """A number as the active language writes it."""
    return number_format(value, use_l10n=True, force_grouping=True)


def percent(share: float) -> str:
    """A share of one as whole per cents, never rounded up to all nor down to nothing."""
    whole = round(share * 100)
    if 0 < share < 1:
        whole = min(max(whole, 1), 99)
    # Translators: a share in per cent, 62 %.
    return pgettext("share", "%(number)s%%") % {"number": plain_number(whole)}


# --- elements -------------------------------------------------------------------------------------


def num(value: float) -> str:
    """A coordinate: at most two decimals, a point in every language."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def pct(value: float) -> str:
    return f"{num(value)}%"


def text(
    content: str,
    x: str,
    y: float,
    *,
    anchor: str = "",
    css: str = "chart-text",
    bold: bool = False,
    size: int = 0,
    fill: str = "",
) -> str:
    """One line of text; `y` is its base line."""
    muted = css == "chart-muted"
    more = (f' text-anchor="{anchor}"' if anchor else "") + (' font-weight="700"' if bold else "")
    return (
        f'<text class="{css}" x="{x}" y="{num(y)}" font-size="{size or (12 if muted else SIZE)}" '
        f'fill="{fill or (MUTED if muted else INK)}"{more}>{escape(content)}</text>'
    )


def rect(x: str, y: float, width: str, height: float, *, fill: str, css: str = "", more: str = "") -> str:
    place = f'x="{x}" y="{num(y)}" width="{width}" height="{num(height)}"'
    return f'<rect class="{css}" {place} fill="{fill}"{more}/>'


def filled(key: str, group: int, x: str, y: float, width: str, height: float) -> str:
    """A bar in the colour of its group, and the group's pattern over it."""
    fill, mark, _ink = GROUPS[group % len(GROUPS)]
    edge = f' stroke="{INK}" stroke-width="1"' if mark else ""
    css = f"chart-fill-{group % len(GROUPS) + 1}"
    drawn = rect(x, y, width, height, fill=fill, css=css, more=edge)
    if mark:
        drawn += rect(x, y, width, height, fill=f"url(#{key}-{mark})", css="chart-pattern")
    return drawn


def patterns(key: str, groups: Iterable[int]) -> str:
    """Definitions of the patterns that these groups use."""
    used = sorted({GROUPS[group % len(GROUPS)][1:] for group in groups if GROUPS[group % len(GROUPS)][1]})
    drawn = "".join(
        f'<pattern id="{key}-{mark}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<g class="chart-mark{"" if ink == INK else "-deep"}" fill="none" stroke="{ink}" '
        f'stroke-width="{2.4 if mark == "dots" else 1.1}">{_MARKS[mark]}</g></pattern>'
        for mark, ink in used
    )
    return f"<defs>{drawn}</defs>" if drawn else ""


def legend(key: str, labels: Sequence[str], y: float) -> tuple[str, float]:
    """One line for each group, wrapped; returns the drawing and where it ends."""
    parts: list[str] = []
    for group, label in enumerate(labels):
        parts.append(filled(key, group, "0", y + 3, "22", 12))
        for line in wrap(label, NARROWEST - 30):
            parts.append(text(line, "30", y + SIZE))
            y += LINE
        y += 4
    return "".join(parts), y


def chart_key(*content: object) -> str:
    """An id that is the same for the same chart, and another for any other."""
    return "c" + hashlib.sha256(repr(content).encode()).hexdigest()[:10]


def finish(
    body: str, *, key: str, title: str, description: str, height: float, table: Table, width: str = "100%"
) -> Chart:
    """Wrap the drawing: named and described for those who do not see it."""
    spoken = f'<title id="{key}-t">{escape(title)}</title>'
    named = f"{key}-t"
    if description:
        spoken += f'<desc id="{key}-d">{escape(description)}</desc>'
        named += f" {key}-d"
    chart = Chart(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-labelledby="{named}" '
        f'width="{width}" height="{num(height)}" overflow="visible" font-family="Figtree, sans-serif">'
        f"{spoken}{body}</svg>"
    )
    chart.caption, chart.columns, chart.rows = title, table.columns, table.rows
    return chart
