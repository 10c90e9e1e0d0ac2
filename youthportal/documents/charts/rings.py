"""How much of a whole is done: a ring with its share beside it."""

import math

from django.utils.translation import gettext as _

from youthportal.documents.charts import svg
from youthportal.documents.charts.svg import Chart, Format, Number, Table

RADIUS, STROKE = 40.0, 14.0
SIDE = 2 * RADIUS + STROKE


def ring_chart(
    done: Number,
    total: Number,
    *,
    title: str,
    label: str,
    description: str = "",
    value_format: Format = svg.plain_number,
    key: str = "",
) -> Chart:
    """`done` of `total`, shown up to a full ring; `label` says what is counted. No share of nothing: 0 %."""
    share = min(max(float(done) / float(total), 0.0), 1.0) if total else 0.0
    key = svg.chart_key(title, done, total, label, key)
    percent = svg.percent(share)
    out_of = _("%(done)s of %(total)s") % {"done": value_format(done), "total": value_format(total)}
    x = svg.num(SIDE + 16)
    y = 30.0
    drawn = _ring(share) + svg.text(percent, x, y, bold=True, size=24)
    for line in [*svg.wrap(out_of, svg.NARROWEST - SIDE - 16), *svg.wrap(label, svg.NARROWEST - SIDE - 16)]:
        y += svg.LINE
        drawn += svg.text(line, x, y)
    table = Table(
        [(_("Name"), ""), (_("Number"), "number"), (_("In all"), "number"), (_("Share"), "number")],
        [[label, value_format(done), value_format(total), percent]],
    )
    height = max(SIDE, y + 8)
    return svg.finish(drawn, key=key, title=title, description=description, height=height, table=table)


def waiting_ring(
    done: Number,
    waiting: Number,
    total: Number,
    *,
    title: str,
    labels: tuple[str, str, str],
    description: str = "",
    value_format: Format = svg.plain_number,
    key: str = "",
) -> Chart:
    """Done (solid) and waiting (striped) of `total`; beside it what each is and what is missing.

    `labels` name the three: done, waiting, missing. Missing counts what is done alone.
    """
    key = svg.chart_key(title, done, waiting, total, labels, key)
    share = min(max(float(done) / float(total), 0.0), 1.0) if total else 0.0
    both = min(max((float(done) + float(waiting)) / float(total), 0.0), 1.0) if total else 0.0
    missing = max(total - done, 0)  # type: ignore[operator]  # both of one kind
    drawn = svg.patterns(key, [1]) + _ring(share, _arc(share, both, key))
    x, y = svg.num(SIDE + 16), 24.0
    drawn += svg.text(value_format(done), x, y, bold=True, size=24)
    out_of = _("of %(total)s") % {"total": value_format(total)}
    lines = [f"{labels[0]}, {out_of}"]
    lines += [f"{value_format(waiting)} {labels[1]}"] if waiting else []
    lines += [f"{value_format(missing)} {labels[2]}"] if missing else []
    for line in lines:
        for piece in svg.wrap(line, svg.NARROWEST - SIDE - 16):
            y += svg.LINE
            drawn += svg.text(piece, x, y)
    counted = [(labels[0], done), (labels[1], waiting), (labels[2], missing)]
    table = Table(
        [(_("Name"), ""), (_("Number"), "number")], [[name, value_format(n)] for name, n in counted]
    )
    height = max(SIDE, y + 8)
    return svg.finish(drawn, key=key, title=title, description=description, height=height, table=table)


def _arc(begin: float, end: float, key: str) -> str:
    """The striped part of a ring, between two shares of it."""
    if end <= begin:
        return ""
    middle, around = svg.num(SIDE / 2), 2 * math.pi * RADIUS
    dash = f'stroke-dasharray="{svg.num(around * (end - begin))} {svg.num(around)}"'
    place = f'cx="{middle}" cy="{middle}" r="{svg.num(RADIUS)}" fill="none" stroke-width="{svg.num(STROKE)}"'
    turned = f'transform="rotate({svg.num(360 * begin - 90)} {middle} {middle})"'
    plain = f'<circle class="chart-ring-waiting" {place} stroke="{svg.GROUPS[1][0]}" {dash} {turned}/>'
    return plain + f'<circle {place} stroke="url(#{key}-hatch)" {dash} {turned}/>'


def _ring(share: float, more: str = "") -> str:
    middle = svg.num(SIDE / 2)
    place = f'cx="{middle}" cy="{middle}" r="{svg.num(RADIUS)}" fill="none" stroke-width="{svg.num(STROKE)}"'
    drawn = f'<circle class="chart-ring-track" {place} stroke="{svg.TRACK}"/>'
    drawn += more
    around = 2 * math.pi * RADIUS
    if share:
        dash = f'stroke-dasharray="{svg.num(around * share)} {svg.num(around)}"'
        drawn += (
            f'<circle class="chart-line-1" {place} stroke="{svg.GROUP_LINES[0]}" {dash} '
            f'transform="rotate(-90 {middle} {middle})"/>'
        )
    return drawn
