"""Codes that a site shows, and who may check in by one."""

import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteering.calculations.check_in import number_at, numbers_now, window_of
from volunteering.models import CheckIn, Site, Volunteer
from volunteering.rules import logbook
from volunteering.rules.logbook import EntryFacts
from youthportal.core import codes
from youthportal.core.exceptions import DomainError

#: Without the check character: five bits each.
LETTERS = 6
#: After that nobody is still there: they forgot to check out.
FORGOTTEN = timedelta(hours=12)


def as_code(number: int) -> str:
    """Bits as letters to type, with a check character."""
    letters = [codes.ALPHABET[number >> 5 * place & 31] for place in reversed(range(LETTERS))]
    return codes.with_check("".join(letters))


def code_of(site: Site, at: datetime) -> str:
    """What is shown on site now."""
    return as_code(number_at(bytes(site.key), window_of(at)))


def is_code_of(site: Site, code: str, at: datetime) -> bool:
    typed = codes.plain(code)
    good = [as_code(number) for number in numbers_now(bytes(site.key), at)]
    return any(hmac.compare_digest(typed, one) for one in good)


def site_of(code: str, sites: Iterable[Site], at: datetime) -> Site | None:
    """Where a typed code is shown now."""
    if not codes.is_whole(codes.plain(code)):
        return None
    return next((site for site in sites if is_code_of(site, code, at)), None)


def code_refusal(site: Site | None, code: str, at: datetime) -> DomainError | None:
    """Why a code does not open a check-in: mistyped, of another minute, made up."""
    if site is None or not site.is_active or not is_code_of(site, code, at):
        return DomainError(
            "CODE_OVER", _("This code is over or mistyped. Scan or type the one that is shown now.")
        )
    return None


def check_in_refusal(volunteer: Volunteer, site: Site, at: datetime) -> DomainError | None:
    """Why hours there could not stand in the logbook; said before, not after an afternoon's work."""
    day = timezone.localdate(at)
    facts = EntryFacts(host=site.host, day=day, quarters=1, site=site)
    return (
        logbook.host_refusal(facts)
        or logbook.year_refusal(day, at, volunteer=volunteer)
        or logbook.age_refusal(volunteer, day)
        or logbook.minor_refusal(facts, volunteer)
    )


def is_forgotten(check_in: CheckIn, at: datetime) -> bool:
    return check_in.ends_at is None and at - check_in.starts_at > FORGOTTEN
