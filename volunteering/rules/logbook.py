"""What an entry of the logbook may say, and who may write, send, take back and delete one.

Times are local times of the day, hours quarter-hours. Nothing here writes, and no refusal costs the text:
forms keep what was typed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteering.calculations.hours import (
    MIDNIGHT,
    QUARTER,
    Stretch,
    moment,
    over_midnight,
    quarters_between,
)
from volunteering.enums import WITH_VOLUNTEER, EntryState, Origin, Sentence
from volunteering.models import Entry, Host, KindOfWork, RecognitionYear, Shift, Site, Supervisor, Volunteer
from volunteering.rules import people
from youthportal.core import words
from youthportal.core.db import now
from youthportal.core.exceptions import DomainError

MOST_LETTERS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFacts:
    """What somebody writes into the logbook: hours as `quarters`, or as `starts` and `ends`.

    `next_day`: `ends` is a time of the day after. Without `supervisor` the host's usual one is asked.
    """

    host: Host
    day: date
    quarters: int | None = None
    starts: time | None = None
    ends: time | None = None
    next_day: bool = False
    did: str = ""
    learnt: str = ""
    language: str = "lt"
    sentences: Sequence[str] = ()
    is_social: bool = False
    site: Site | None = None
    shift: Shift | None = None
    supervisor: Supervisor | None = None
    kind_of_work: KindOfWork | None = None
    origin: str = Origin.OWN


@dataclass(frozen=True, slots=True)
class Part:
    """The hours of one local day: what becomes one entry."""

    day: date
    starts: time | None
    ends: time | None
    quarters: int


def parts_of(facts: EntryFacts) -> list[Part]:
    """One part for each day, in order; its quarters are 0 or less where the times make no sense."""
    if facts.starts is None or facts.ends is None:
        return [Part(facts.day, None, None, facts.quarters or 0)]
    stretch = Stretch(facts.day, facts.starts, facts.ends)
    stretches = over_midnight(stretch) if facts.next_day else [stretch]
    return [Part(one.day, one.starts, one.ends, quarters_between(one, zone())) for one in stretches]


def facts_of(entry: Entry) -> EntryFacts:
    """What an entry says now."""
    return EntryFacts(
        host=entry.host,
        day=entry.day,
        quarters=entry.quarters,
        starts=entry.starts,
        ends=entry.ends,
        did=entry.did,
        learnt=entry.learnt,
        language=entry.language,
        sentences=[row.sentence for row in entry.sentences.all()],
        is_social=entry.is_social,
        site=entry.site,
        shift=entry.shift,
        supervisor=entry.supervisor,
        kind_of_work=entry.kind_of_work,
        origin=entry.origin,
    )


def zone() -> ZoneInfo:
    """The municipality's: `settings.TIME_ZONE`."""
    return ZoneInfo(timezone.get_default_timezone_name())


def quarters_of_day(day: date) -> int:
    """96, but for the two days on which clocks change."""
    return quarters_between(Stretch(day, MIDNIGHT, MIDNIGHT), zone())


# --- what an entry says ---------------------------------------------------------------------------


def entry_refusal(
    facts: EntryFacts,
    volunteer: Volunteer,
    at: datetime | None = None,
    *,
    entry: Entry | None = None,
    by_office: bool = False,
) -> DomainError | None:
    """Why these facts cannot stand in `volunteer`'s logbook; `entry` is the one they would change.

    The office (`by_office`) may enter after the last day to enter, as long as the year is open.
    """
    at = at or now()
    if refusal := time_refusal(facts, at) or host_refusal(facts):
        return refusal
    for part in parts_of(facts):
        refusal = (
            year_refusal(part.day, at, by_office=by_office, volunteer=volunteer)
            or age_refusal(volunteer, part.day)
            or day_refusal(part, volunteer, entry)
        )
        if refusal:
            return refusal
    return minor_refusal(facts, volunteer) or words_refusal(facts)


def time_refusal(facts: EntryFacts, at: datetime) -> DomainError | None:
    if (facts.starts is None) != (facts.ends is None):
        return DomainError("ONE_TIME_MISSING", _("Give both times, from and to, or only the hours."))
    if facts.starts is None and facts.quarters is None:
        return DomainError("NO_HOURS", _("Say how long it was: from and to, or the hours."))
    return _clock_refusal(facts) or _length_refusal(facts) or _future_refusal(facts, at)


def _clock_refusal(facts: EntryFacts) -> DomainError | None:
    """What is wrong with from and to beside each other."""
    if facts.starts is None or facts.ends is None:
        return None
    if any(one.minute % 15 or one.second or one.microsecond for one in (facts.starts, facts.ends)):
        return DomainError(
            "NOT_A_QUARTER", _("Write times in quarters of an hour: 14:00, 14:15, 14:30 or 14:45.")
        )
    if facts.next_day:
        length = sum(part.quarters for part in parts_of(facts))
        if length > quarters_of_day(facts.day):
            return DomainError(
                "LONGER_THAN_A_DAY", _("That is longer than a day. Write one entry for each day.")
            )
        return None
    if facts.starts > facts.ends != MIDNIGHT:
        return DomainError(
            "ENDS_BEFORE_START",
            _("The end lies before the beginning. If it went on past midnight, tick “until the next day”."),
        )
    return None


def _length_refusal(facts: EntryFacts) -> DomainError | None:
    for part in parts_of(facts):
        if part.quarters <= 0:
            return DomainError("NO_TIME", _("An entry needs at least a quarter of an hour."))
        most = quarters_of_day(part.day)
        if part.quarters > most:
            return DomainError(
                "MORE_THAN_A_DAY", _("A day has %(hours)s, no more than that."), hours=words.hours(most)
            )
    return None


def _future_refusal(facts: EntryFacts, at: datetime) -> DomainError | None:
    today = timezone.localdate(at)
    if max(part.day for part in parts_of(facts)) > today:
        return DomainError("DAY_IN_FUTURE", _("That day has not come yet. Write it down afterwards."))
    last = parts_of(facts)[-1]
    if last.ends is not None and moment(last.day, last.ends, zone(), is_end=True) > at + QUARTER:
        return DomainError("END_IN_FUTURE", _("That time has not come yet. Write it down afterwards."))
    return None


def host_refusal(facts: EntryFacts) -> DomainError | None:
    """Why nobody could volunteer there on that day."""
    host = facts.host
    if host.merged_into:
        return DomainError(
            "HOST_MERGED",
            _("%(host)s is part of %(other)s now. Choose that one."),
            host=host.name,
            other=host.merged_into.name,
        )
    if facts.day < host.joined_on:
        return DomainError(
            "HOST_NOT_YET",
            _("%(host)s takes volunteers from %(day)s on. Choose a later day, or ask the office."),
            host=host.name,
            day=words.day(host.joined_on),
        )
    if host.left_on is not None and facts.day >= host.left_on:
        return DomainError(
            "HOST_LEFT",
            _("%(host)s takes no volunteers since %(day)s. Choose an earlier day, or ask the office."),
            host=host.name,
            day=words.day(host.left_on),
        )
    elsewhere = [one for one in (facts.site, facts.supervisor) if one and one.host_id != host.pk]
    if (facts.shift and facts.shift.opportunity.host_id != host.pk) or elsewhere:
        return DomainError("OF_ANOTHER_HOST", _("Place and supervisor have to belong to the host."))
    return None


def year_refusal(
    day: date,
    at: datetime | None = None,
    *,
    by_office: bool = False,
    volunteer: Volunteer | None = None,
) -> DomainError | None:
    """Why no hours of that day's year are entered any more; an extension of `volunteer` lifts it."""
    today = timezone.localdate(at or now())
    refusal = _year_refusal(day, today, by_office=by_office)
    if refusal and volunteer is not None:
        given = volunteer.extensions.lasting(today).filter(year__year=day.year)
        return None if given.exists() else refusal
    return refusal


def _year_refusal(day: date, today: date, *, by_office: bool) -> DomainError | None:
    year = RecognitionYear.of(day.year)
    if year.closed_at is not None:
        return DomainError(
            "YEAR_CLOSED", _("The year %(year)s is closed: its hours stay as they are."), year=day.year
        )
    if not by_office and not year.takes_entries(today):
        return DomainError(
            "YEAR_OVER",
            _("Hours of %(year)s could be entered until %(day)s. Ask the office if some are missing."),
            year=day.year,
            day=words.day(year.last_entry_day),
        )
    return None


def age_refusal(volunteer: Volunteer, day: date) -> DomainError | None:
    """Why hours of that year are not this volunteer's to collect: too young or too old in all of it.

    Generous: whoever has a counted age on at least one day of the year counts for the whole of it.
    """
    born = _year_of_birth(volunteer)
    if born is None:
        return None
    year = RecognitionYear.of(day.year)
    youngest, oldest = day.year - born - 1, day.year - born
    if oldest < year.min_age:
        return DomainError(
            "TOO_YOUNG",
            _("Hours count from the year in which you turn %(age)s."),
            age=year.min_age,
        )
    if youngest > year.max_age:
        return DomainError(
            "TOO_OLD",
            _(
                "Hours of %(year)s count for people up to %(age)s. The year in which you turned %(next)s was "
                "the last. What was confirmed before stays yours."
            ),
            year=day.year,
            age=year.max_age,
            next=year.max_age + 1,
        )
    return None


def _year_of_birth(volunteer: Volunteer) -> int | None:
    user: Any = volunteer.user
    return volunteer.date_of_birth.year if volunteer.date_of_birth else user.year_of_birth


def day_refusal(part: Part, volunteer: Volunteer, entry: Entry | None = None) -> DomainError | None:
    """Why this day of the volunteer holds no more hours."""
    others = volunteer.entries.on(part.day).exclude(state=EntryState.REVOKED)
    if entry is not None:
        others = others.exclude(pk=entry.pk)
    taken = others.quarters_in_all()
    most = quarters_of_day(part.day)
    if taken + part.quarters <= most:
        return None
    return DomainError(
        "DAY_IS_FULL",
        _(
            "On %(day)s you already have %(taken)s in your logbook. With this it would be %(sum)s, and a day "
            "has %(most)s."
        ),
        day=words.day(part.day),
        taken=words.hours(taken),
        sum=words.hours(taken + part.quarters),
        most=words.hours(most),
    )


def minor_refusal(facts: EntryFacts, volunteer: Volunteer) -> DomainError | None:
    """A host that was not checked for under-18s takes none; ages are taken to the safe side."""
    if facts.host.may_host_minors or not people.is_minor(volunteer.user, facts.day):
        return None
    return DomainError(
        "HOST_NOT_FOR_MINORS",
        _("%(host)s takes volunteers from 18 on. If you were there, tell the office."),
        host=facts.host.name,
    )


def words_refusal(facts: EntryFacts) -> DomainError | None:
    if max(len(facts.did), len(facts.learnt)) > MOST_LETTERS:
        return DomainError("TOO_LONG", _("Write at most %(most)s letters."), most=MOST_LETTERS)
    if set(facts.sentences) - set(Sentence.values):
        return DomainError("UNKNOWN_SENTENCE", _("Choose among the sentences on this page."))
    return None


# --- who may do what with an entry ----------------------------------------------------------------


def write_refusal(*, user: Any, volunteer: Volunteer, entry: Entry | None = None) -> DomainError | None:
    """Why `user` does not write in this logbook now."""
    if user.pk != volunteer.user_id and not user.is_staff:
        return DomainError("NOT_YOUR_LOGBOOK", _("This is somebody else's logbook."))
    if entry is not None and entry.state not in WITH_VOLUNTEER:
        return DomainError("ENTRY_IS_SENT", _("This entry is with the host. Take it back to change it."))
    return None


def send_refusal(entry: Entry, at: datetime | None = None, *, by_office: bool = False) -> DomainError | None:
    """Why a draft waits, or why an entry cannot be sent (again)."""
    if entry.state not in WITH_VOLUNTEER:
        return DomainError("ALREADY_SENT", _("This entry has been sent already."))
    facts = facts_of(entry)
    return entry_refusal(facts, entry.volunteer, at, entry=entry, by_office=by_office) or consent_refusal_of(
        entry.volunteer
    )


def consent_refusal_of(volunteer: Volunteer, day: date | None = None) -> DomainError | None:
    """What a guardian, or the volunteer, still has to say before hours are sent."""
    return people.volunteering_consent_refusal(volunteer.user, day)


def take_back_refusal(entry: Entry) -> DomainError | None:
    if entry.state != EntryState.SUBMITTED:
        return DomainError("HOST_ANSWERED", _("The host has answered already: it cannot be taken back."))
    return None


def delete_refusal(entry: Entry) -> DomainError | None:
    if entry.state not in {EntryState.DRAFT, EntryState.RETURNED}:
        return DomainError("NOT_A_DRAFT", _("Only what is back with you can be deleted."))
    return None
