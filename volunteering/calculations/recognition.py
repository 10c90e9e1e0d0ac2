"""Who reached the hours of a year, who is close to it, and what a certificate says. Plain values only.

Hours are quarter-hours. Only confirmed ones count; `waiting` are sent in and not decided yet.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

REACHED, NEAR, FAR = "reached", "near", "far"
FITS, TURNED, UNKNOWN, TOO_YOUNG, TOO_OLD = "fits", "turned", "unknown", "too_young", "too_old"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a recognition year asks for."""

    year: int
    threshold: int
    near: int
    min_age: int
    max_age: int


@dataclass(frozen=True, slots=True)
class HostHours:
    """Quarter-hours at one host. `host` is None for hosts that the volunteer leaves out, taken together."""

    host: int | None
    name: str
    quarters: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What a certificate says. The quarters of `hosts` add up to `quarters`, most first, unnamed ones last.

    `competences` are values of `enums.Competence`, what was shown most often first; `sentences` has for each
    of them the one that was ticked most. `months` are the quarters of January to December.
    """

    name: str
    year: int
    language: str
    quarters: int
    hosts: tuple[HostHours, ...]
    competences: tuple[str, ...]
    first_day: date | None
    last_day: date | None
    sentences: tuple[str, ...] = ()
    months: tuple[int, ...] = (0,) * 12


def standing(confirmed: int, terms: Terms) -> str:
    """REACHED, NEAR (lacks at most `near`, and has some hours) or FAR."""
    if confirmed >= terms.threshold:
        return REACHED
    return NEAR if confirmed > 0 and confirmed >= terms.threshold - terms.near else FAR


def lacking(confirmed: int, threshold: int) -> int:
    return max(threshold - confirmed, 0)


def still_to_do(confirmed: int, waiting: int, threshold: int) -> int:
    """What is missing when everything that waits is confirmed."""
    return lacking(confirmed + waiting, threshold)


def age_in_year(year_of_birth: int | None, terms: Terms) -> str:
    """Whether the year counts for somebody born then.

    Generous: one day of a counted age is enough, and that somebody is born on 1 January is not assumed.
    TURNED: became one year too old within the year, and counts for the last time.
    """
    if year_of_birth is None:
        return UNKNOWN
    oldest = terms.year - year_of_birth
    if oldest < terms.min_age:
        return TOO_YOUNG
    if oldest - 1 > terms.max_age:
        return TOO_OLD
    return TURNED if oldest > terms.max_age else FITS


def host_hours(
    rows: Iterable[tuple[int, str, int]], hidden: frozenset[int] | set[int] = frozenset()
) -> tuple[HostHours, ...]:
    """Rows of host, name, quarters as a certificate lists them: each host once, hidden ones in one line."""
    names: dict[int, str] = {}
    sums: Counter[int] = Counter()
    unnamed = 0
    for host, name, quarters in rows:
        if host in hidden:
            unnamed += quarters
        else:
            names[host] = name
            sums[host] += quarters
    order = sorted(sums, key=lambda host: (-sums[host], names[host], host))
    shown = [HostHours(host, names[host], sums[host]) for host in order]
    return (*shown, HostHours(None, "", unnamed)) if unnamed else tuple(shown)


def competences_shown(sentences: Mapping[str, int], competence_of: Mapping[str, str]) -> tuple[str, ...]:
    """Competences of ticked sentences (`{sentence: how often}`), most often first."""
    found: Counter[str] = Counter()
    for sentence, count in sentences.items():
        if sentence in competence_of:
            found[str(competence_of[sentence])] += count
    return tuple(sorted(found, key=lambda competence: (-found[competence], competence)))


def best_sentences(
    sentences: Mapping[str, int], competence_of: Mapping[str, str], competences: Iterable[str]
) -> tuple[str, ...]:
    """For each of `competences` its sentence ticked most often; of equals the first of `competence_of`."""
    best: dict[str, str] = {}
    for sentence in competence_of:
        known = best.get(str(competence_of[sentence]))
        if sentences.get(sentence, 0) > (sentences.get(known, 0) if known else 0):
            best[str(competence_of[sentence])] = str(sentence)
    return tuple(best[competence] for competence in competences)
