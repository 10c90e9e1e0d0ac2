"""What a confirmer should look at twice, read for many entries at once, and in words."""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db.models import Count
from django.utils.translation import gettext as _

from volunteering.calculations import hints
from volunteering.calculations.hints import Beside, Claim, Code, Hint, Opening, Person
from volunteering.enums import EntryState, Origin
from volunteering.models import CheckIn, Entry
from youthportal.core import words
from youthportal.organisations.models import Enrolment

#: Stems that are shorter say nothing about a family.
SHORTEST_NAME = 3
#: What tells husband, wife and daughter apart in Lithuanian and Latvian names.
_ENDING = re.compile(r"(uv)?(ienė|aitė|ytė|i?ūtė|utė|iai|ai|as|is|ys|us|ė|e|a|s|š)$")


def hints_about(entries: Iterable[Entry], confirmer_name: str = "") -> dict[int, list[Hint]]:
    """Hints of each entry, by id. Four queries, however many entries; they know volunteer, user and host."""
    rows = list(entries)
    if not rows:
        return {}
    checked = set(CheckIn.objects.filter(entry__in=rows).values_list("entry_id", flat=True))
    pupils = _pupils(rows)
    beside = Beside.of(map(_claim, _others(rows)), _photos(rows))
    names = names_of(confirmer_name)
    return {
        entry.pk: hints.hints_of(
            _claim(entry, entry.pk in checked), beside, _person(entry, pupils), _opening(entry), names
        )
        for entry in rows
    }


def _claim(entry: Entry, is_checked_in: bool = False) -> Claim:
    return Claim(
        key=entry.pk,
        person=entry.volunteer_id,
        day=entry.day,
        quarters=entry.quarters,
        starts=entry.starts,
        ends=entry.ends,
        photo=entry.photo_digest,
        is_checked_in=is_checked_in or entry.origin == Origin.CHECK_IN,
    )


def _others(entries: list[Entry]) -> list[Entry]:
    """All that these volunteers claim in the weeks of these entries, at any host."""
    week = timedelta(days=6)
    days = [entry.day for entry in entries]
    near = Entry.objects.between(min(days) - week, max(days) + week)
    of_them = near.filter(volunteer__in={entry.volunteer_id for entry in entries})
    return list(of_them.exclude(state__in=[EntryState.DRAFT, EntryState.REVOKED]))


def _photos(entries: list[Entry]) -> Mapping[str, int]:
    shown = {entry.photo_digest for entry in entries} - {""}
    if not shown:
        return {}
    same = Entry.objects.filter(photo_digest__in=shown).order_by().values_list("photo_digest")
    return dict(same.annotate(n=Count("pk")))


def _pupils(entries: list[Entry]) -> set[int]:
    """Accounts that are in a class now."""
    users = {entry.volunteer.user_id for entry in entries}
    enrolled = Enrolment.objects.current().filter(pupil__user__in=users)
    return {pk for pk in enrolled.values_list("pupil__user_id", flat=True) if pk}


def _person(entry: Entry, pupils: set[int]) -> Person:
    ages = entry.volunteer.user.age_range(entry.day)
    return Person(
        age=ages[1] if ages else None,
        is_pupil=entry.volunteer.user_id in pupils,
        names=names_of(str(entry.volunteer)),
    )


def names_of(name: str) -> frozenset[str]:
    """Stems of a family name: the same for Kazlauskas, Kazlauskienė and Kazlauskaitė."""
    family = name.split(",", maxsplit=1)[0].split()[1:]
    stems = (_ENDING.sub("", word.casefold()) for part in family for word in part.split("-"))
    return frozenset(stem for stem in stems if len(stem) >= SHORTEST_NAME)


def _opening(entry: Entry) -> Opening:
    host = entry.host
    return Opening(opens=host.opens_at, closes=host.closes_at, days=host.open_days)


def sentence(hint: Hint) -> str:
    """The hint in a sentence for the confirmer."""
    numbers = {"sum": words.hours(hint.quarters), "most": words.hours(hint.limit)}
    return {
        Code.OVERLAP: _("Overlaps with another entry of the same volunteer."),
        Code.SCHOOL_TIME: _("In school time."),
        Code.NIGHT: _("At night."),
        Code.HOST_CLOSED: _("Outside your opening hours."),
        Code.SAME_PHOTO: _("The same photo stands beside another entry."),
        Code.SAME_NAME: _("You may share a family name. Relatives do not confirm."),
        Code.LONG_DAY: _("%(sum)s on this day; for this age %(most)s are usual at most.") % numbers,
        Code.LONG_WEEK: _("%(sum)s in this week; for this age %(most)s are usual at most.") % numbers,
        Code.CHECKED_IN: _("Checked in on site."),
    }[hint.code]
