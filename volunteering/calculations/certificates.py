"""What a certificate says, in the form that is kept with it for good. Hours are integer quarter-hours."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from volunteering.calculations.recognition import Facts

#: Hosts named on one page; what was done at others is one line.
HOSTS_NAMED = 9


@dataclass(frozen=True, slots=True)
class NamedHost:
    name: str
    quarters: int


@dataclass(frozen=True, slots=True)
class Learnt:
    """A competence, and the sentence for it that was ticked most often."""

    competence: str
    sentence: str


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """Everything the paper says. `quarters` is the whole sum: that of `hosts` and of `elsewhere`.

    `elsewhere` holds the hours at hosts that the volunteer leaves out and at those beyond `HOSTS_NAMED`;
    `months` those of January to December.
    """

    name: str
    year: int
    quarters: int
    hosts: tuple[NamedHost, ...]
    elsewhere: int
    learnt: tuple[Learnt, ...]
    months: tuple[int, ...]

    @classmethod
    def of(cls, facts: Facts) -> "CertificateFacts":
        named = [NamedHost(host.name, host.quarters) for host in facts.hosts if host.host is not None]
        named = named[:HOSTS_NAMED]
        learnt = zip(facts.competences, facts.sentences, strict=True)
        return cls(
            name=facts.name,
            year=facts.year,
            quarters=facts.quarters,
            hosts=tuple(named),
            elsewhere=facts.quarters - sum(host.quarters for host in named),
            learnt=tuple(Learnt(competence, sentence) for competence, sentence in learnt),
            months=facts.months,
        )

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
            hosts=tuple(NamedHost(**host) for host in kept["hosts"]),
            elsewhere=kept["elsewhere"],
            learnt=tuple(Learnt(**one) for one in kept["learnt"]),
            months=tuple(kept["months"]),
        )
