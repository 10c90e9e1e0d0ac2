"""The certificate of a year on one page: what the template shows, and the year drawn as a flower."""

import math
from dataclasses import dataclass
from typing import Any

from django.utils.dates import MONTHS
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from volunteering.calculations.certificates import CertificateFacts
from volunteering.enums import Competence, Sentence
from youthportal.core import words
from youthportal.documents.style import arms_uri

KIND = "volunteering.certificate"
TEMPLATE = "documents/volunteering/certificate.html"
#: From how many letters on a name is set smaller, so that the longest still fits in two lines.
LONG_NAME, LONGEST_NAME = 24, 40
#: Up to how many lines the lists are set large, and as usual.
ROOMY, NORMAL = 6, 10
#: The flower: radius of its heart and of its longest petal, half the width of a petal.
HEART, REACH, WIDTH = 15.0, 48.0, 8.6
SHORTEST = 4.0
COLOURS = ("#b3301b", "#e8735c", "#ffb8a8")


@dataclass(frozen=True)
class Line:
    """A host, or what was done elsewhere, and the hours there."""

    name: str
    hours: str


@dataclass(frozen=True)
class Skill:
    competence: str
    sentence: str


def certificate_context(facts: CertificateFacts) -> dict[str, Any]:
    """In the active language."""
    return {
        "facts": facts,
        "hours": words.hours(facts.quarters),
        "name_size": _name_size(facts.name),
        "lines": host_lines(facts),
        "skills": skills(facts),
        "flower": flower(facts),
        "arms": arms_uri(),
        "fill": _fill(facts),
    }


def _fill(facts: CertificateFacts) -> str:
    """How much stands on the page, so that little looks as meant as much does. A skill takes two lines."""
    lines = max(len(facts.hosts) + bool(facts.elsewhere), 2 * len(facts.learnt))
    return "roomy" if lines <= ROOMY else "full" if lines > NORMAL else ""


def host_lines(facts: CertificateFacts) -> list[Line]:
    lines = [Line(host.name, words.hours(host.quarters)) for host in facts.hosts]
    if facts.elsewhere:
        label = _("at other places") if facts.hosts else _("at host organisations")
        lines.append(Line(label, words.hours(facts.elsewhere)))
    return lines


def skills(facts: CertificateFacts) -> list[Skill]:
    return [
        Skill(str(Competence(one.competence).label), str(Sentence(one.sentence).label))
        for one in facts.learnt
    ]


def _name_size(name: str) -> str:
    if len(name) >= LONGEST_NAME or max(map(len, name.split()), default=0) >= LONG_NAME:
        return "longest"
    return "long" if len(name) >= LONG_NAME else ""


def flower(facts: CertificateFacts) -> SafeString:
    """A petal for each month, as long as its hours; a month without any has a dot. January points up."""
    most = max(facts.months) or 1
    petals = format_html_join(
        "",
        '<path fill="{}" transform="rotate({})" d="{}"/>',
        (
            (COLOURS[month % len(COLOURS)], month * 30, _petal(quarters / most))
            for month, quarters in enumerate(facts.months)
        ),
    )
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="flower" viewBox="-50 -50 100 100" role="img" '
        'aria-label="{0}"><title>{0}</title>{1}<circle r="{2}" fill="#ffd23f"/></svg>',
        _flower_words(facts),
        petals,
        HEART - 4,
    )


def _petal(share: float) -> str:
    """From the heart upwards: round at the end, pointed at the heart."""
    if not share:
        return f"M0 {-HEART - 4:g}a2 2 0 1 0 .01 0z"
    # by the root, so that areas compare as the hours do
    length = SHORTEST + (REACH - HEART - SHORTEST) * math.sqrt(share)
    foot, belly, top = HEART - 4, HEART + length * 0.45, HEART + length
    side = min(WIDTH, 3 + length / 3)
    right = f"C{side:.1f} {-belly:.1f} {side:.1f} {-top:.1f} 0 {-top:.1f}"
    return f"M0 {-foot:g}{right}S{-side:.1f} {-belly:.1f} 0 {-foot:g}z"


def _flower_words(facts: CertificateFacts) -> str:
    said = [
        _("%(month)s: %(hours)s") % {"month": MONTHS[month], "hours": words.hours(quarters)}
        for month, quarters in enumerate(facts.months, start=1)
        if quarters
    ]
    return _("The year as a flower, a petal for each month. %(months)s") % {"months": ", ".join(said)}
