"""Who may answer for whose hours, and why not. Nobody confirms their own, nor those of a child of theirs."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Self

from django.db.models import Q, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteering.calculations.hours import Stretch, quarters_between
from volunteering.enums import UNCONFIRMED, EntryState
from volunteering.models import Certificate, ConfirmationRequest, Entry, RecognitionYear, Supervisor
from volunteering.rules.logbook import EntryFacts, Part, day_refusal, host_refusal, quarters_of_day, zone
from youthportal.consents.models import Consent
from youthportal.consents.services import giver_key
from youthportal.core import words
from youthportal.core.exceptions import DomainError

#: What the office may correct in an entry.
CORRECTABLE = ("day", "starts", "ends", "quarters", "host", "kind_of_work", "is_social")


@dataclass(frozen=True, kw_only=True)
class Confirmer:
    """Whoever answers: a supervisor, or by the link of `request` the head of a host, who has no row.

    `user` is who is signed in, or nobody.
    """

    supervisor: Supervisor | None
    request: ConfirmationRequest | None = None
    user: Any = None

    @property
    def address(self) -> str:
        """In small letters; by a link it is where the link went to."""
        if self.request is not None:
            return self.request.address.casefold()
        return self.supervisor.email.casefold() if self.supervisor else ""

    @property
    def users(self) -> set[int]:
        """Accounts that stand behind the answer."""
        ids = {getattr(self.user, "pk", None), self.supervisor.user_id if self.supervisor else None}
        return {pk for pk in ids if pk is not None}


@dataclass(frozen=True)
class Known:
    """What the rules need to know of many entries, read at once: years by number, children of the confirmer.

    `asked` are the ids of the entries that the link asks about.
    """

    years: Mapping[int, RecognitionYear] = field(default_factory=dict)
    children: frozenset[int] = frozenset()
    asked: frozenset[int] = frozenset()

    @classmethod
    def of(cls, entries: Iterable[Entry], confirmer: Confirmer | None = None) -> Self:
        """A query for each year beside a fixed number; the entries then know addresses and supervisors."""
        rows = list(entries)
        prefetch_related_objects(
            rows, "volunteer__user__emailaddress_set", "supervisor", "host__organisation"
        )
        years = {number: RecognitionYear.of(number) for number in {entry.day.year for entry in rows}}
        return cls(years, _children(rows, confirmer), _asked(confirmer))


def link_refusal(request: ConfirmationRequest, at: datetime | None = None) -> DomainError | None:
    """Why nothing is answered by this link any more."""
    if request.supervisor is not None and not request.supervisor.is_current(timezone.localdate(at)):
        return DomainError("NO_SUPERVISOR_NOW", _("You no longer confirm hours here. Tell the youth office."))
    if request.closed_at is not None:
        return DomainError("LINK_OVER", _("Everything this link asked about has been seen to. Thank you."))
    if request.expires_at <= (at or timezone.now()):
        return DomainError("LINK_EXPIRED", _("This link has expired. Ask for a new one on its page."))
    return None


def _children(entries: list[Entry], confirmer: Confirmer | None) -> frozenset[int]:
    """Accounts for which this address once answered as a guardian."""
    if confirmer is None or not confirmer.address:
        return frozenset()
    people = [entry.volunteer.user_id for entry in entries]
    about = Q(user__in=people) | Q(pupil__user__in=people)
    given = Consent.objects.filter(about, giver_key=giver_key(confirmer.address))
    return frozenset(pk for row in given.values_list("user_id", "pupil__user_id") for pk in row if pk)


def _asked(confirmer: Confirmer | None) -> frozenset[int]:
    request = confirmer.request if confirmer else None
    return frozenset(request.items.values_list("entry_id", flat=True)) if request else frozenset()


def mark_of(entry: Entry) -> str:
    """Changes with whatever a confirmer reads of an entry: the answer to a page holds what was read."""
    said = (entry.day, entry.starts, entry.ends, entry.quarters, entry.host_id, entry.did, entry.photo_digest)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


# --- may this person answer -----------------------------------------------------------------------


def answer_refusal(
    entry: Entry, confirmer: Confirmer, known: Known, at: datetime | None = None
) -> DomainError | None:
    """Why this person's answer about the entry does not count now."""
    return (
        duty_refusal(entry, confirmer, known, at)
        or closeness_refusal(entry, confirmer, known)
        or state_refusal(entry)
        or year_refusal(entry, known, at)
    )


def duty_refusal(
    entry: Entry, confirmer: Confirmer, known: Known, at: datetime | None = None
) -> DomainError | None:
    """A supervisor answers for the own host, and for whoever they stand in for; a link for what it asks."""
    supervisor, request = confirmer.supervisor, confirmer.request
    if request is not None:
        if refusal := link_refusal(request, at):
            return refusal
        if entry.pk in known.asked:
            return None
    elif supervisor is not None and not supervisor.is_current(timezone.localdate(at)):
        return DomainError("NO_SUPERVISOR_NOW", _("You no longer confirm hours here. Tell the youth office."))
    elif supervisor is not None and stands_for(supervisor, entry):
        return None
    return DomainError("NOT_YOUR_ENTRY", _("These hours are not yours to confirm."))


def stands_for(supervisor: Supervisor, entry: Entry) -> bool:
    """Of the entry's host, deputy or successor of who is asked, or the host's head under another row."""
    asked = entry.supervisor
    stands_in = asked is not None and supervisor.pk in (asked.deputy_id, asked.successor_id)
    is_head = bool(entry.host.head_email) and entry.host.head_email.casefold() == supervisor.email.casefold()
    return entry.host_id == supervisor.host_id or stands_in or is_head


def closeness_refusal(entry: Entry, confirmer: Confirmer, known: Known) -> DomainError | None:
    """Own hours by account or by address, and hours of a child for whom this address answered as guardian."""
    user: Any = entry.volunteer.user
    own = {user.email or "", *(row.email for row in user.emailaddress_set.all())}
    if user.pk in confirmer.users or confirmer.address in {address.casefold() for address in own}:
        return DomainError("OWN_HOURS", _("These are your own hours: somebody else has to confirm them."))
    if user.pk in known.children:
        return DomainError(
            "OWN_FAMILY", _("You are a guardian of this volunteer: somebody else has to confirm the hours.")
        )
    return None


def state_refusal(entry: Entry) -> DomainError | None:
    if entry.state == EntryState.SUBMITTED:
        return None
    if entry.state == EntryState.CONFIRMED:
        return DomainError("CONFIRMED_ALREADY", _("These hours have been confirmed already."))
    if entry.state == EntryState.REVOKED:
        return DomainError("WAS_REVOKED", _("These hours were revoked by the office."))
    return DomainError(
        "WITH_VOLUNTEER", _("This entry is back with the volunteer. It comes again when sent.")
    )


def year_refusal(
    entry: Entry, known: Known, at: datetime | None = None, *, by_office: bool = False
) -> DomainError | None:
    """Why hours of that year are no longer confirmed; the office may until the year is closed."""
    day = timezone.localdate(at)
    year = known.years[entry.day.year]
    if year.takes_confirmations(day, entry.volunteer):
        return None
    if year.closed_at is not None:
        return _closed(year)
    if by_office:
        return None
    return DomainError(
        "CONFIRMING_OVER",
        _("Hours of %(year)s could be confirmed until %(day)s. Please write to the youth office."),
        year=year.year,
        day=words.day(year.last_confirm_day),
    )


def _closed(year: RecognitionYear) -> DomainError:
    return DomainError(
        "YEAR_CLOSED", _("The year %(year)s is closed: its hours stay as they are."), year=year.year
    )


def seen_refusal(entry: Entry, seen: Mapping[int, str] | None) -> DomainError | None:
    """`seen` holds the mark of each entry as it was read."""
    if seen is None or seen.get(entry.pk) == mark_of(entry):
        return None
    return DomainError("CHANGED_MEANWHILE", _("This entry was changed meanwhile. Please read it once more."))


def declared_refusal(declared_as: str) -> DomainError | None:
    if declared_as.strip():
        return None
    return DomainError("NOT_DECLARED", _("Say who you are: your name, and what you are at the host."))


def note_refusal(words_: str) -> DomainError | None:
    if words_.strip():
        return None
    return DomainError("NO_NOTE", _("Write a few words: the volunteer reads them and knows what to do."))


# --- the office -----------------------------------------------------------------------------------


def reason_refusal(reason: str) -> DomainError | None:
    if reason.strip():
        return None
    return DomainError("NO_REASON", _("Write the reason: it stays in the history of the entry."))


def evidence_refusal(entry: Entry, user: Any, known: Known) -> DomainError | None:
    """Why the office does not confirm this entry from a sheet or a check-in."""
    if not user.is_staff:
        return DomainError("NOT_OFFICE", _("Only the office may do this."))
    if entry.volunteer.user_id == user.pk:
        return DomainError("OWN_HOURS", _("These are your own hours: somebody else has to confirm them."))
    if entry.state not in UNCONFIRMED:
        return state_refusal(entry)
    return year_refusal(entry, known, by_office=True)


def revoke_refusal(entry: Entry, user: Any, known: Known) -> DomainError | None:
    if not user.is_staff:
        return DomainError("NOT_OFFICE", _("Only the office may do this."))
    if entry.state != EntryState.CONFIRMED:
        return DomainError("NOT_CONFIRMED", _("Only confirmed hours can be revoked."))
    return certificate_refusal(entry) or year_refusal(entry, known, by_office=True)


def correct_refusal(entry: Entry, changes: Mapping[str, Any], user: Any) -> DomainError | None:
    """Why the office does not change these facts. Drafts are the volunteer's alone."""
    if unknown := set(changes) - set(CORRECTABLE):
        raise ValueError(f"not for correction: {sorted(unknown)}")
    if not user.is_staff:
        return DomainError("NOT_OFFICE", _("Only the office may do this."))
    if entry.volunteer.user_id == user.pk:
        return DomainError("OWN_HOURS", _("These are your own hours: somebody else has to correct them."))
    if entry.state in {EntryState.DRAFT, EntryState.REVOKED}:
        return DomainError("NOT_TO_CORRECT", _("Drafts and revoked entries are not corrected."))
    day, host = changes.get("day", entry.day), changes.get("host", entry.host)
    if (day, host) != (entry.day, entry.host) and (refusal := host_refusal(EntryFacts(host=host, day=day))):
        return refusal
    return _correct_day_refusal(entry, day)


def _correct_day_refusal(entry: Entry, day: date) -> DomainError | None:
    """Neither the old day's year nor the new one's is closed or certified."""
    if day > timezone.localdate():
        return DomainError("DAY_IN_FUTURE", _("That day has not come yet. Write it down afterwards."))
    for one in (entry.day, day):
        year = RecognitionYear.of(one.year)
        if year.closed_at is not None and not year.is_extended_for(entry.volunteer):
            return _closed(year)
        if entry.state == EntryState.CONFIRMED and (refusal := certificate_refusal(entry, one)):
            return refusal
    return None


def corrected(entry: Entry, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as they will be: from-and-to decide the hours, hours alone take the times away."""
    facts = {name: getattr(entry, name) for name in CORRECTABLE} | dict(changes)
    if "quarters" in changes and not {"starts", "ends"} & set(changes):
        facts["starts"] = facts["ends"] = None
    if facts["starts"] is not None and facts["ends"] is not None:
        stretch = Stretch(facts["day"], facts["starts"], facts["ends"])
        facts["quarters"] = quarters_between(stretch, zone())
    return facts


def facts_refusal(entry: Entry, was: Mapping[str, Any]) -> DomainError | None:
    """What is wrong with a corrected entry, or that nothing was corrected."""
    if (entry.starts is None) != (entry.ends is None):
        return DomainError("ONE_TIME_MISSING", _("Give both times, from and to, or only the hours."))
    if not 1 <= entry.quarters <= quarters_of_day(entry.day):
        return DomainError("HOURS_OF_A_DAY", _("An entry has between a quarter of an hour and a day."))
    if all(getattr(entry, name) == value for name, value in was.items()):
        return DomainError("NOTHING_CHANGED", _("Nothing would change. Correct at least one thing."))
    part = Part(entry.day, entry.starts, entry.ends, entry.quarters)
    return day_refusal(part, entry.volunteer, entry)


def certificate_refusal(entry: Entry, day: date | None = None) -> DomainError | None:
    """What a valid certificate says does not change behind its back."""
    day = day or entry.day
    issued = Certificate.objects.valid().filter(volunteer=entry.volunteer_id, year__year=day.year)
    if not issued.exists():
        return None
    return DomainError(
        "ON_CERTIFICATE",
        _("The certificate of %(year)s counts these hours. Revoke it first, then issue it again."),
        year=day.year,
    )
