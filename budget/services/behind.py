"""Which schools of a round are behind, and reminding their coordinators."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from budget import notifications
from budget.models import Round, VotingCode
from youthportal.audit.models import record
from youthportal.organisations.models import Membership, Role, School


@dataclass(frozen=True, kw_only=True)
class SchoolState:
    """How far a school is. Turnout is not in it: its page rounds and hides numbers by rules of its own."""

    school: School
    pupils: int
    classes: int
    kits: int
    rights: int
    coordinators: list[Any]
    waiting: int

    @property
    def lacks(self) -> list[str]:
        """What is missing, as codes of `templates/admin/budget/schools.html`."""
        found = {
            "coordinator": not self.coordinators,
            "roster": not self.pupils,
            "kits": bool(self.rights and self.kits < self.classes),
            "checks": bool(self.waiting),
        }
        return [name for name, is_missing in found.items() if is_missing]


def _by_school(rows: Any, field: str, value: Any) -> dict[int, Any]:
    return dict(rows.order_by().values_list(field).annotate(n=value))


def school_states(round: Round) -> list[SchoolState]:
    """Every school of the round in five queries, however many there are."""
    rows = list(round.schools.with_roster().select_related("school"))
    ids = [row.school_id for row in rows]
    people: dict[int, list[Any]] = {}
    held = Membership.objects.current().filter(role=Role.COORDINATOR, school__in=ids).select_related("user")
    for membership in held:
        people.setdefault(membership.school_id or 0, []).append(membership.user)
    here = VotingCode.objects.counted().filter(round=round)
    printed = _by_school(here, "school", Count("school_class", distinct=True))
    by_code = round.rights.filter(channel="code")
    classes = _by_school(by_code, "school", Count("school_class", distinct=True))
    waiting = _by_school(round.proposals.waiting_for("school"), "school", Count("pk"))
    return [
        SchoolState(
            school=row.school,
            pupils=row.pupils,
            classes=classes.get(row.school_id, 0),
            kits=printed.get(row.school_id, 0),
            rights=row.roll_count,
            coordinators=people.get(row.school_id, []),
            waiting=waiting.get(row.school_id, 0) if round.is_under_way() else 0,
        )
        for row in rows
    ]


@transaction.atomic
def remind_coordinators(*, actor: Any, round: Round, schools: Iterable[int]) -> int:
    """A mail to the coordinators of schools that lack something, once a day; to how many people."""
    chosen, count = set(schools), 0
    for state in school_states(round):
        if state.school.pk in chosen and state.lacks:
            for user in state.coordinators:
                notifications.school_is_behind(round, state.school, user, state.lacks, timezone.localdate())
                count += 1
    record(actor=actor, action="budget.round.schools_reminded", subject=round, data={"people": count})
    return count
