"""Dates and money as people say them, in the reader's language.

The order of day, month and hour is itself a translated text, because Lithuanian, Latvian and Slovenian
each build it differently and need their own cases after "until".
"""

from datetime import date, datetime

from django.utils import formats, timezone
from django.utils.text import slugify
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

MINOR_UNITS = {"JPY": 0, "HUF": 0}
SIGNS = {"EUR": "€", "PLN": "zł", "USD": "$", "GBP": "£", "CHF": "CHF"}
NO_BREAK = "\u00a0"


#: Letters that do not fall apart into a base letter and a mark.
BARE = str.maketrans(
    {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "ß": "ss", "æ": "ae", "Æ": "Ae"}
)


def slug(text: str, longest: int = 80) -> str:
    """A text as part of an address: "Šaltinio gimnazija" -> "saltinio-gimnazija"."""
    return slugify(text.translate(BARE))[:longest].strip("-")


def plain_number(value: float, decimals: int = 0) -> str:
    """A number with the separators of the language."""
    return formats.number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def places(currency: str) -> int:
    """How many decimals the minor unit stands for: 2 for cents."""
    return MINOR_UNITS.get(currency, 2)


def minor_per_unit(currency: str) -> int:
    """How many of the smallest coin make one unit: 100 cents."""
    return int(10 ** places(currency))


def money_pattern(currency: str) -> str:
    """How an amount stands beside its sign; `{n}` is the number. Given to the ballot's running total too."""
    return f"{{n}}{NO_BREAK}{SIGNS.get(currency, currency)}"


def money(minor: int, currency: str) -> str:
    """An amount in minor units (cents) as "9,600 €"; cents are shown only where there are any."""
    decimals = places(currency)
    whole, rest = divmod(abs(minor), 10**decimals)
    number = plain_number(whole)
    if rest:
        number += formats.get_format("DECIMAL_SEPARATOR") + str(rest).zfill(decimals)
    sign = "−" if minor < 0 else ""
    return sign + money_pattern(currency).replace("{n}", number)


def day(on: date) -> str:
    """A date with its weekday, "Friday, 27 November 2026"."""
    # Translators: Django date format of a day with its weekday and year, see its date filter.
    return _said(on, pgettext("date format", "l, j F Y"))


def moment(at: datetime) -> str:
    """A point in time with weekday and hour, "Friday, 27 November, 18:00"."""
    # Translators: Django date format of a moment with weekday, day, month and hour.
    return _said(at, pgettext("date format", "l, j F, H:i"))


def until(at: datetime) -> str:
    """A deadline, "until Friday, 27 November, 18:00"."""
    # Translators: Django date format after "until". E is the month in the genitive; leave the weekday (l)
    # out, or put it in brackets at the end, where its case would be wrong.
    said = _said(at, pgettext("date format after until", "l, j F, H:i"))
    # Translators: %(moment)s is a date in the format that you chose for "date format after until".
    return _("until %(moment)s") % {"moment": said}


def days(count: int) -> str:
    """ "5 days”: how long something has waited."""
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


def days_left(at: datetime, now: datetime | None = None) -> str:
    """The relative word beside a deadline, by days of the calendar: a page kept till midnight stays true."""
    days = (timezone.localtime(at).date() - timezone.localtime(now).date()).days
    if days < 0:
        return _("over")
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return ngettext("%(count)d day left", "%(count)d days left", days) % {"count": days}


def _said(value: date, pattern: str) -> str:
    """Formatted; of the portal's languages English alone writes weekdays with a capital."""
    at = local(value)
    said = formats.date_format(at, pattern)
    if (get_language() or "en").startswith("en"):
        return said
    weekday = formats.date_format(at, "l")
    return said.replace(weekday, weekday.lower())


def local(value: date) -> date:
    """Aware moments in the time zone of the municipality; plain dates as they are."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def hours(quarters: int) -> str:
    """Quarter-hours as "1 h 45 min", held together on one line; the minutes only where there are any."""
    whole, rest = divmod(quarters, 4)
    said = {"hours": plain_number(whole), "minutes": rest * 15}
    if not rest:
        pattern = _("%(hours)s h")
    elif not whole:
        pattern = _("%(minutes)s min")
    else:
        pattern = _("%(hours)s h %(minutes)s min")
    return (pattern % said).replace(" ", NO_BREAK)
