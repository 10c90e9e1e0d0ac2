"""One's own logbook: rings, months, what is back with me, and what I learnt."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from volunteering.calculations.logbook import Line, Ring, by_month, sums_of
from volunteering.enums import COMPETENCE_OF, WITH_VOLUNTEER, Competence, EntryState, Sentence
from volunteering.models import CheckIn, Entry, EntrySentence, HoursNorm, RecognitionYear
from volunteering.rules.accounts import needs_own_email
from volunteering.rules.logbook import year_refusal
from volunteering.views.entry_words import entry_state, times
from youthportal.core import words
from youthportal.core.http import UserRequest
from youthportal.documents.charts import Chart, waiting_ring
from youthportal.organisations.models import Enrolment

ROOM = {"room": "volunteering"}
FIRST_YEAR = 2000


@never_cache
@login_required
def logbook(request: UserRequest, year: int | None = None) -> HttpResponse:
    """A year of entries, the newest first; the present one unless another is asked for."""
    today = timezone.localdate()
    year = year or today.year
    if not FIRST_YEAR <= year <= today.year:
        raise Http404
    mine = Entry.objects.by(request.user)
    entries = list(mine.in_year(year).with_details().prefetch_related(None))
    found = RecognitionYear.of(year)
    ring = Ring(sums_of(map(line_of, entries)), found.threshold)
    context = {
        "year": found,
        "is_now": year == today.year,
        "ring": ring,
        "chart": year_chart(ring, year),
        "social": social_rings(request.user, today) if year == today.year else [],
        "back": [one for one in shown(entries) if one["entry"].state in WITH_VOLUNTEER],
        "has_drafts": any(one.state == EntryState.DRAFT for one in entries),
        "months": months(entries),
        "years": [day.year for day in mine.dates("day", "year", order="DESC") if day.year != year],
        "sent": _just_sent(request, entries),
        "here": CheckIn.objects.open_of(request.user),
        "last": entries[0] if entries else None,
        "needs_email": needs_own_email(request.user, today),
        "takes_entries": takes_entries(request.user, found),
    }
    return render(request, "volunteering/logbook/logbook.html", ROOM | context)


def takes_entries(user: Any, year: RecognitionYear) -> bool:
    """Whether this person may still write hours of that year down."""
    if year.takes_entries():
        return True
    volunteer = getattr(user, "volunteer", None)
    return year_refusal(date(year.year, 1, 1), volunteer=volunteer) is None


def line_of(entry: Entry) -> Line:
    """An entry as the sums see it; what was revoked is nowhere, so that nobody counts on it."""
    return Line(
        entry.day,
        0 if entry.state == EntryState.REVOKED else entry.quarters,
        is_confirmed=entry.state == EntryState.CONFIRMED,
        is_waiting=entry.state == EntryState.SUBMITTED,
    )


def shown(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Each entry with its state in words."""
    return [
        {
            "entry": entry,
            "title": f"{entry.host.name}, {words.hours(entry.quarters)}",
            "when": words.day(entry.day),
            "times": times(entry.starts, entry.ends),
            "state": entry_state(entry),
        }
        for entry in entries
    ]


def months(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Entries by month with the sum of each, newest first."""
    sums = by_month(map(line_of, entries))
    ordered = sorted(entries, key=lambda entry: (entry.day, entry.pk), reverse=True)
    return [
        {"first": first, "sums": sums[first], "rows": shown(list(group))}
        for first, group in groupby(ordered, lambda entry: entry.day.replace(day=1))
    ]


def year_chart(ring: Ring, year: int) -> Chart:
    """The ring of a calendar year; its title is the finding."""
    goal = words.hours(ring.goal)
    if ring.is_full:
        title = _("You have reached %(goal)s in %(year)s") % {"goal": goal, "year": year}
    elif ring.sums.waiting:
        title = _("You need %(missing)s, %(waiting)s wait for an answer") % {
            "missing": words.hours(ring.missing),
            "waiting": words.hours(ring.sums.waiting),
        }
    else:
        title = _("You need %(missing)s for your certificate of %(year)s") % {
            "missing": words.hours(ring.missing),
            "year": year,
        }
    return _chart(ring, title, f"year {year}")


def _chart(ring: Ring, title: str, key: str) -> Chart:
    labels = (_("confirmed"), _("wait for an answer"), _("still missing"))
    counts = (ring.sums.confirmed, ring.sums.waiting, ring.goal)
    return waiting_ring(*counts, title=title, labels=labels, value_format=words.hours, key=key)


def norms_of(user: Any, today: date) -> list[HoursNorm]:
    """What the classes that somebody is in ask for, each with its school year: one query."""
    enrolled = Enrolment.objects.current(today).of_user(user)
    of_class = enrolled.filter(
        school_class__school=OuterRef("school"),
        school_class__year=OuterRef("year"),
        school_class__grade=OuterRef("grade"),
    )
    return list(HoursNorm.objects.filter(Exists(of_class), quarters__gt=0).select_related("year"))


def social_rings(user: Any, today: date) -> list[tuple[HoursNorm, Chart]]:
    """A ring for the social-civic hours of the school year, where the school asks for any."""
    rings = []
    for norm in norms_of(user, today):
        entries = Entry.objects.by(user).filter(is_social=True)
        lines = map(line_of, entries.between(norm.year.starts_on, norm.year.ends_on))
        ring = Ring(sums_of(lines), norm.quarters)
        title = _("Social-civic hours in the school year %(year)s") % {"year": norm.year}
        rings.append((norm, _chart(ring, title, f"norm {norm.pk}")))
    return rings


def _just_sent(request: UserRequest, entries: Sequence[Entry]) -> list[Entry]:
    """What the button before sent, while it can still be taken back."""
    named = set(request.GET.getlist("sent"))
    return [one for one in entries if str(one.public_id) in named and one.state == EntryState.SUBMITTED]


@never_cache
@login_required
def learnt(request: UserRequest) -> HttpResponse:
    """What I learnt: the sentences I ticked, by competence, confirmed hours apart from the rest."""
    confirmed = Q(entry__state=EntryState.CONFIRMED)
    ticked = EntrySentence.objects.filter(entry__in=Entry.objects.by(request.user))
    ticked = ticked.exclude(entry__state=EntryState.REVOKED)
    rows = ticked.values("sentence").annotate(n=Count("id"), counted=Count("id", filter=confirmed))
    groups = _by_competence({row["sentence"]: (row["n"], row["counted"]) for row in rows})
    own = Entry.objects.by(request.user).exclude(learnt="").exclude(state=EntryState.REVOKED)
    context = {
        "groups": groups,
        "most": max((group["n"] for group in groups), default=0),
        "texts": own.select_related("host__organisation")[:50],
    }
    return render(request, "volunteering/logbook/learnt.html", ROOM | context)


def _by_competence(counts: dict[str, tuple[int, int]]) -> list[dict[str, Any]]:
    """Competences with what was ticked, most first: (sentence, how often, of that confirmed)."""
    groups = []
    for competence in Competence:
        of_it = [value for value in Sentence.values if COMPETENCE_OF[value] == competence and value in counts]
        often = sorted(of_it, key=lambda value: -counts[value][0])
        if often:
            lines = [(Sentence(value).label, *counts[value]) for value in often]
            n, counted = (sum(counts[value][at] for value in often) for at in (0, 1))
            groups.append({"competence": competence, "lines": lines, "n": n, "counted": counted})
    return sorted(groups, key=lambda group: -int(group["n"]))
