"""What a certificate or a statement says, from plain sums of confirmed hours. Hours are integer quarter-hours."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

#: Hosts named on one page; what was done at others is one line.
HOSTS_NAMED = 9
MONTHS = 12


@dataclass(frozen=True)
class Work:
    """One confirmed entry: when, where, how long, and the sentences ticked for it."""

    day: date
    host_id: int
    host: str
    quarters: int
    sentences: tuple[str, ...] = ()
    is_social: bool = False


@dataclass(frozen=True)
class HostHours:
    name: str
    quarters: int


@dataclass(frozen=True)
class Learnt:
    """A competence, and the sentence for it that was ticked most often."""

    competence: str
    sentence: str


@dataclass(frozen=True)
class CertificateFacts:
    """Everything the paper says. `quarters` is the whole sum: that of `hosts` and of `elsewhere`.

    `elsewhere` holds the hours at hosts the volunteer leaves out and at those beyond `HOSTS_NAMED`.
    """

    name: str
    year: int
    quarters: int
    hosts: tuple[HostHours, ...] = ()
    elsewhere: int = 0
    learnt: tuple[Learnt, ...] = ()
    months: tuple[int, ...] = field(default=(0,) * MONTHS)

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "year": self.year,
            "quarters": self.quarters,
            "hosts": [{"name": host.name, "quarters": host.quarters} for host in self.hosts],
            "elsewhere": self.elsewhere,
            "learnt": [{"competence": one.competence, "sentence": one.sentence} for one in self.learnt],
            "months": list(self.months),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "CertificateFacts":
        return cls(
            name=kept["name"],
            year=kept["year"],
            quarters=kept["quarters"],
            hosts=tuple(HostHours(**host) for host in kept["hosts"]),
            elsewhere=kept["elsewhere"],
            learnt=tuple(Learnt(**one) for one in kept["learnt"]),
            months=tuple(kept["months"]),
        )


def certificate_facts(
    *, name: str, year: int, work: Iterable[Work], hidden: Iterable[int], competence_of: Mapping[str, str]
) -> CertificateFacts:
    """`hidden` are ids of hosts to leave out; their hours count all the same.

    Hosts stand by hours, then by name; competences by how often they were ticked, in the order of
    `competence_of` where that is the same.
    """
    entries = list(work)
    named, elsewhere = hosts_of(entries, set(hidden))
    months = [0] * MONTHS
    for entry in entries:
        months[entry.day.month - 1] += entry.quarters
    return CertificateFacts(
        name=name,
        year=year,
        quarters=sum(entry.quarters for entry in entries),
        hosts=named,
        elsewhere=elsewhere,
        learnt=learnt_of(entries, competence_of),
        months=tuple(months),
    )


def hosts_of(entries: list[Work], hidden: set[int]) -> tuple[tuple[HostHours, ...], int]:
    """The hosts to name, and the quarter-hours at all others."""
    hours: Counter[int] = Counter()
    for entry in entries:
        hours[entry.host_id] += entry.quarters
    names = {entry.host_id: entry.host for entry in entries}
    shown = sorted(hours.keys() - hidden, key=lambda host: (-hours[host], names[host], host))[:HOSTS_NAMED]
    named = tuple(HostHours(names[host], hours[host]) for host in shown)
    return named, hours.total() - sum(host.quarters for host in named)


def learnt_of(entries: Iterable[Work], competence_of: Mapping[str, str]) -> tuple[Learnt, ...]:
    ticked = Counter(sentence for entry in entries for sentence in entry.sentences)
    order = list(competence_of)
    best: dict[str, str] = {}
    count: Counter[str] = Counter()
    for sentence in sorted(ticked, key=lambda one: (-ticked[one], order.index(one))):
        best.setdefault(competence_of[sentence], sentence)
        count[competence_of[sentence]] += ticked[sentence]
    places = {competence: place for place, competence in enumerate(dict.fromkeys(competence_of.values()))}
    found = sorted(best, key=lambda competence: (-count[competence], places[competence]))
    return tuple(Learnt(competence, best[competence]) for competence in found)
