"""Opening a vote: rights copied from the roster, ballot papers frozen, boxes and key made. All or nothing."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from itertools import count
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Max
from django.utils import timezone

from budget import rules
from budget.enums import BallotType, PotKind, ProposalStatus, RoundStatus
from budget.models import Pot, Proposal, Right, Round, RoundSchool
from budget.services.twice import open_pairs
from youthportal.audit.models import record
from youthportal.ballots.keys import create_key
from youthportal.ballots.models import BallotBox, BallotKey
from youthportal.core import db, locks
from youthportal.core.models import SiteVersion
from youthportal.municipality.models import Municipality
from youthportal.organisations.models import SchoolClass, SchoolYear

FROZEN_VERSION = 1
WAITING = (ProposalStatus.SUBMITTED, ProposalStatus.SCHOOL_PASSED)

# One right per pupil: of two enrolments on the same day (a change of class) the later one counts.
_RIGHTS_OF_PUPILS = """
INSERT INTO budget_right (round_id, school_id, school_class_id, pupil_id, channel, is_cut_off)
SELECT %(round)s, school_id, class_id, pupil_id, channel, FALSE FROM (
  SELECT c.school_id, c.id AS class_id, c.grade, e.pupil_id, e.channel,
    ROW_NUMBER() OVER (PARTITION BY e.pupil_id ORDER BY e.starts_on DESC, e.id DESC) AS place
  FROM organisations_enrolment e
  JOIN organisations_schoolclass c ON c.id = e.school_class_id
  JOIN budget_roundschool rs ON rs.school_id = c.school_id AND rs.round_id = %(round)s
  WHERE e.starts_on <= %(day)s AND (e.ends_on IS NULL OR e.ends_on >= %(day)s)
) latest
WHERE place = 1 AND grade BETWEEN %(lowest)s AND %(highest)s
"""
# A school that gives numbers only: as many rights by code as the class has heads.
_RIGHTS_OF_NUMBERS = """
WITH RECURSIVE heads(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM heads WHERE n < %(most)s)
INSERT INTO budget_right (round_id, school_id, school_class_id, pupil_id, channel, is_cut_off)
SELECT %(round)s, c.school_id, c.id, NULL, 'code', FALSE
FROM organisations_schoolclass c
JOIN organisations_school s ON s.id = c.school_id AND s.roster_level = 'numbers'
JOIN budget_roundschool rs ON rs.school_id = c.school_id AND rs.round_id = %(round)s
JOIN heads ON heads.n <= c.head_count
WHERE c.year_id = %(year)s AND c.grade BETWEEN %(lowest)s AND %(highest)s
"""


def open_voting(*, actor: Any, round: Round) -> Round:
    """Freeze roll, papers and rule, make key and boxes, and set the round to voting.

    May run days before `voting_opens_at`, so that slips can be printed. Raises the DomainError of
    `rules.opening_refusal`, and then nothing has changed. 110,000 rights take seconds.
    """
    with transaction.atomic():
        locks.exclusive(round.lock_name)
        round.refresh_from_db()
        _copy_rights(round)
        if refusal := rules.opening_refusal(round, opening_facts(round)):
            raise refusal
        key = _freeze(round)
        rights = Right.objects.filter(round=round).count()
        record(
            actor=actor,
            action="budget.round.opened",
            subject=round,
            data={"rights": rights, "pots": round.pots.count(), "key": key.fingerprint},
        )
        SiteVersion.bump()
    return round


def _copy_rights(round: Round) -> None:
    """Copied before the rule is asked, which counts them; a refusal rolls them back."""
    if round.status not in rules.OPENABLE:
        return
    year = SchoolYear.at()
    classes = SchoolClass.objects.filter(school__rounds__round=round)
    values = {
        "round": round.pk,
        "day": timezone.localdate(db.now()),
        "lowest": round.grade_from,
        "highest": round.grade_to,
        "year": year.pk if year else 0,
        "most": classes.aggregate(most=Max("head_count"))["most"] or 0,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RIGHTS_OF_PUPILS, values)
        cursor.execute(_RIGHTS_OF_NUMBERS, values)


def opening_facts(round: Round) -> rules.OpeningFacts:
    """What the rule asks; before opening there are no rights yet, so call it from `open_voting` only."""
    rights = _rights_by_school(round)
    schools = list(round.schools.select_related("school"))
    costs = _costs_by_pot(round)
    has_city = round.pots.filter(kind=PotKind.CITY).exists()
    return rules.OpeningFacts(
        now=db.now(),
        pots=tuple(
            rules.PotFacts(
                name=pot.name,
                amount=pot.amount,
                rights=sum(rights.get(school, 0) for school in _schools_of(pot, schools)),
                costs=costs.get(pot.pk, ()),
            )
            for pot in round.pots.all()
        ),
        smallest_pot=Municipality.current().smallest_published_pot,
        unchecked=round.proposals.filter(status__in=WAITING).count(),
        empty_schools=tuple(s.school.brief for s in schools if not rights.get(s.school_id)),
        schools_without_pot=tuple(s.school.brief for s in schools if s.pot_id is None and not has_city),
        twice=len(open_pairs(round)),
    )


def _rights_by_school(round: Round) -> dict[int, int]:
    counted = Right.objects.filter(round=round).order_by().values_list("school").annotate(n=Count("pk"))
    return dict(counted)


def _costs_by_pot(round: Round) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    for proposal in round.proposals.on_ballot():
        found[proposal.pot_id] = (*found.get(proposal.pot_id, ()), proposal.cost)
    return found


def _schools_of(pot: Pot, schools: Iterable[RoundSchool]) -> list[int]:
    """Whose pupils vote in a pot: in the city's everybody's."""
    return [s.school_id for s in schools if pot.kind == PotKind.CITY or s.pot_id == pot.pk]


def _freeze(round: Round) -> BallotKey:
    key = create_key()
    round.key = key
    round.status = RoundStatus.VOTING
    round.frozen = _frozen_settings(round)
    _freeze_roll(round)
    schools = list(round.schools.all())
    for pot in round.pots.all():
        pot.box = BallotBox.objects.create(key=key)
        pot.save(update_fields=["box"])
        round.frozen["pots"][str(pot.pk)] = _frozen_pot(round, pot, _schools_of(pot, schools))
    round.save(update_fields=["key", "status", "frozen", "updated_at"])
    return key


def _frozen_settings(round: Round) -> dict[str, Any]:
    """What decides a right or a result, as it was when voting opened. Amounts in minor units."""
    town = Municipality.current()
    return {
        "version": FROZEN_VERSION,
        "currency": round.currency,
        "grades": [round.grade_from, round.grade_to],
        "ballot": _frozen_ballot(round),
        "count": {
            "rule": round.rule,
            "satisfaction": round.satisfaction,
            "completion": round.completion,
            "ties": round.ties,
            "show_comparison": round.show_comparison,
        },
        "smallest_published_pot": town.smallest_published_pot,
        "small_group": town.small_group,
        "pots": {},
    }


def _frozen_ballot(round: Round) -> dict[str, Any]:
    ballot = {
        "type": round.ballot_type,
        "at_least": round.min_choices,
        "at_most": round.max_choices,
        "limit_money": round.limit_money,
    }
    if round.ballot_type == BallotType.POINTS:
        ballot |= {"points_total": round.points_total, "points_most": round.points_most}
    return ballot


def _frozen_pot(round: Round, pot: Pot, schools: list[int]) -> dict[str, Any]:
    """`prices` is the ballot paper: number on the ballot -> cost."""
    proposals = _number(list(pot.proposals.on_ballot().order_by("pk")))
    rights = Right.objects.filter(round=round, school__in=schools).count()
    return {
        "box": str(pot.box_id),
        "amount": pot.amount,
        "schools": schools,
        "rights": rights,
        "at_least": min(round.min_choices, len(proposals)),
        "prices": {proposal.ref: proposal.cost for proposal in proposals},
    }


def _number(proposals: list[Proposal]) -> list[Proposal]:
    """Give the numbers on the ballot: "01", "02" …, as text of one length; numbers given before stay."""
    taken = {proposal.ref for proposal in proposals if proposal.ref}
    width = max(2, len(str(len(proposals))))
    free = (ref for n in count(1) if (ref := str(n).zfill(width)) not in taken)
    new = [proposal for proposal in proposals if not proposal.ref]
    for proposal in new:
        proposal.ref = next(free)
    Proposal.objects.bulk_update(new, ["ref"])
    return proposals


def _freeze_roll(round: Round) -> None:
    """Count and hash of each school's roll: the school can show later that nobody was added or left out."""
    lines: dict[int, list[str]] = defaultdict(list)
    roll = Right.objects.filter(round=round).values_list(
        "school", "school_class__name", "pupil__key", "channel"
    )
    for school_id, class_name, key, channel in roll.iterator(chunk_size=5000):
        lines[school_id].append(f"{class_name};{key or ''};{channel}")
    schools = list(round.schools.all())
    for school in schools:
        roll_lines = sorted(lines[school.school_id])
        school.roll_count = len(roll_lines)
        school.roll_hash = hashlib.sha256("\n".join(roll_lines).encode()).hexdigest()
    RoundSchool.objects.bulk_update(schools, ["roll_count", "roll_hash"])
