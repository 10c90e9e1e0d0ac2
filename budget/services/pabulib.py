"""Real elections in, our own out, in the `.pb` format that the field shares (docs: pabulib.org/format).

An imported election becomes a closed demonstration round with one pot: its projects, its ballots, its
budget. It is counted by our own code and published, so that pages and PDFs can be seen with real data.
"""

import secrets
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import Truncator

from budget import calculations, rules
from budget.calculations import Election, Outcome, PbDocument
from budget.enums import (
    BallotType,
    Completion,
    Goal,
    PotKind,
    ProposalStatus,
    RoundStatus,
    Rule,
    Satisfaction,
)
from budget.models import Pot, Proposal, ProposalGoal, Result, Round
from budget.services import counting
from youthportal.audit.models import record
from youthportal.ballots.models import Ballot, BallotBox, BallotKey
from youthportal.ballots.receipts import make_receipt
from youthportal.core import db, jobs
from youthportal.core.models import SiteVersion
from youthportal.core.words import minor_per_unit, slug
from youthportal.files.models import Access
from youthportal.files.services import store_file
from youthportal.municipality.models import Municipality

BATCH = 5000
PROPOSALS_AT_ONCE = 500  # PostgreSQL binds at most 65,535 values in one statement
"""Ballots written by one statement."""

_BALLOT_TYPES = {
    calculations.BallotType.APPROVAL: BallotType.APPROVAL,
    calculations.BallotType.CHOOSE_1: BallotType.APPROVAL,
    calculations.BallotType.ORDINAL: BallotType.RANKING,
    calculations.BallotType.CUMULATIVE: BallotType.POINTS,
    calculations.BallotType.SCORING: BallotType.POINTS,
}


def import_pb(*, path: Path, name: str, rule: str = "") -> Round:
    """Make a published demonstration round named `name` of the election in `path`.

    It is counted by the rule that the file states it was decided by, unless another is given. Raises
    `calculations.PbError` (with the line number) for a file that is no election, DomainError for a name
    that is taken; nothing is saved then.
    """
    document = calculations.read_pb(path)
    if refusal := rules.import_refusal(slug(name)):
        raise refusal
    with transaction.atomic():
        round_ = _round_of(document, name, rule or _stated_rule(document))
        box = BallotBox.objects.create(key=spent_key())
        _pot_of(document, round_, box)
        ballots = fill_box(box, _choices(document.election))
        record(actor=None, action="budget.round.imported", subject=round_, data={"ballots": ballots})
    counting.count_all_pots(round_, actor=None, progress=lambda done, total: None)
    counting.publish_result(actor=None, round=round_)
    round_.refresh_from_db()
    return round_


def _stated_rule(document: PbDocument) -> str:
    stated = document.meta.get("rule", "").lower()
    return Rule.GREEDY if stated.startswith("greedy") else Rule.EQUAL_SHARES


def recorded_winners(path: Path) -> set[str]:
    """Ids of the projects that the file itself marks as selected (the column is optional)."""
    projects = calculations.read_pb(path).projects
    name, selected = projects.column("project_id"), projects.column("selected")
    if name is None or selected is None:
        return set()
    return {row[name].strip() for row in projects.rows if row[selected].strip() not in {"", "0"}}


def _round_of(document: PbDocument, name: str, rule: str) -> Round:
    meta, ballot_type = document.meta, _BALLOT_TYPES[document.election.ballot_type]
    points = ballot_type == BallotType.POINTS
    if points:
        satisfaction = Satisfaction.SCORE if rule == Rule.GREEDY else Satisfaction.POINTS
    else:
        satisfaction = Satisfaction.COST
    return Round.objects.create(
        title=name,
        slug=slug(name),
        introduction=meta.get("description", ""),
        currency=meta.get("currency", "") or "EUR",
        status=RoundStatus.CLOSED,
        is_demo=True,
        source=_source(meta),
        ballot_type=ballot_type,
        rule=rule,
        satisfaction=satisfaction,
        completion=Completion.ADD1,
        min_choices=1,
        closed_at=db.now(),
    )


def _source(meta: dict[str, str]) -> str:
    place = ", ".join(meta[key] for key in ("unit", "subunit", "country", "instance") if meta.get(key))
    return f"{meta.get('description', '')} ({place}), Pabulib"[:200]


def _pot_of(document: PbDocument, round_: Round, box: BallotBox) -> Pot:
    election: Election = document.election
    per_unit = minor_per_unit(round_.currency)
    name = document.meta.get("subunit") or document.meta.get("unit") or round_.title
    pot = Pot.objects.create(
        round=round_,
        kind=PotKind.CITY,
        name=name,
        slug=slug(name) or "pot",
        amount=_minor(election.budget, election, per_unit),
        box=box,
    )
    _propose(document, pot, per_unit)
    return pot


def _minor(units: int, election: Election, per_unit: int) -> int:
    """Units of the file in the currency's smallest coins, rounded down where the file is finer."""
    return units * per_unit // election.scale


def spent_key() -> BallotKey:
    """An imported election has no voters here, so its key is born destroyed."""
    return BallotKey.objects.create(half=None, fingerprint=secrets.token_hex(32), destroyed_at=db.now())


def _propose(document: PbDocument, pot: Pot, per_unit: int) -> None:
    election = document.election
    goals = _goals_by_project(document)
    proposals = Proposal.objects.bulk_create(
        [
            Proposal(
                round=pot.round,
                pot=pot,
                status=ProposalStatus.ACCEPTED,
                ref=project.id,
                slug=slug(f"{project.id}-{project.name}", 90),
                language=document.meta.get("language", "")[:2] or "en",
                title=Truncator(project.name or project.id).chars(120),
                asked=_minor(project.cost, election, per_unit),
            )
            for project in election.projects
        ],
        batch_size=PROPOSALS_AT_ONCE,
    )
    ProposalGoal.objects.bulk_create(
        ProposalGoal(proposal=proposal, goal=goal)
        for proposal in proposals
        for goal in sorted(goals.get(proposal.ref, ()))
    )


def _goals_by_project(document: PbDocument) -> dict[str, set[int]]:
    """The Sustainable Development Goals that a file of ours names as categories ("SDG 4,SDG 13")."""
    name, categories = document.projects.column("project_id"), document.projects.column("category")
    if name is None or categories is None:
        return {}
    return {row[name].strip(): set(_goals(row[categories])) for row in document.projects.rows}


def _goals(cell: str) -> Iterator[int]:
    for word in cell.split(","):
        number = word.strip().upper().removeprefix("SDG").strip()
        if number.isdigit() and int(number) in Goal.values:
            yield int(number)


def _choices(election: Election) -> Iterator[dict[str, Any]]:
    refs = [project.id for project in election.projects]
    default = Fraction(election.default_points, election.point_scale)
    unnamed = dict.fromkeys(refs, str(default)) if default else {}
    for choices, count, given in election.groups:
        named = [refs[at] for at in choices]
        if election.ballot_type.has_points:
            points = {
                ref: str(Fraction(n, election.point_scale)) for ref, n in zip(named, given, strict=True)
            }
            ballot: dict[str, Any] = {"points": unnamed | points}
        elif election.ballot_type is calculations.BallotType.ORDINAL:
            ballot = {"ranking": named}
        else:
            ballot = {"projects": sorted(named)}
        yield from (ballot for _ in range(count))


def fill_box(box: BallotBox, choices: Iterable[dict[str, Any]]) -> int:
    """Put ballots that nobody here cast into a box, in random order; returns how many."""
    ballots = [_made_up(box, said, secrets.token_bytes(16)) for said in choices]
    secrets.SystemRandom().shuffle(ballots)
    Ballot.objects.bulk_create(ballots, batch_size=BATCH)
    return len(ballots)


def _made_up(box: BallotBox, choices: dict[str, Any], nonce: bytes) -> Ballot:
    receipt = bytes.fromhex(make_receipt(box.pk, choices, nonce).digest)
    return Ballot(box=box.pk, token=secrets.token_bytes(32), choices=choices, nonce=nonce, receipt=receipt)


@jobs.handler(counting.PB_JOB)
def _keep_files(run: jobs.Run) -> dict[str, Any]:
    """Write each pot's ballots once and keep the file: everybody gets the same one, in the same order."""
    kept = [keep_file(result) for result in Result.objects.unwritten(run.args["round"])]
    return {"files": kept.count(True)}


def keep_file(result: Result) -> bool:
    """False where too few ballots were cast to publish them."""
    pot = result.pot
    if not rules.may_publish_ballots(result, Municipality.current()):
        return False
    name = f"{pot.round.slug}-{pot.slug}.pb"
    with transaction.atomic():
        file = store_file(content=export_pot(pot).encode(), name=name, access=Access.PUBLIC)
        Result.objects.filter(pk=result.pk).update(ballots_file=file)
        SiteVersion.bump()
    return True


def export_pot(pot: Pot) -> str:
    """The ideas and ballots of a counted pot as a `.pb` file; no author, no voter, ballots in random order.

    The caller asks the gate to results and `rules.may_publish_ballots` first.
    """
    outcome = Outcome.from_json(pot.results.get(is_binding=True).outcome)
    election = counting.election_of(pot)
    columns = {
        proposal.ref: {
            "category": ",".join(f"SDG {goal.goal}" for goal in proposal.goals.all()),
            "selected": str(int(proposal.ref in outcome.funded)),
        }
        for proposal in pot.proposals.on_ballot().prefetch_related("goals")
    }
    document = calculations.make_document(election, _meta(pot, outcome, election), project_columns=columns)
    return calculations.write_pb(document)


def _meta(pot: Pot, outcome: Outcome, election: Election) -> dict[str, str]:
    round_, municipality = pot.round, Municipality.current()
    opened, closed = round_.voting_opens_at or round_.closed_at, round_.voting_closes_at or round_.closed_at
    return {
        "description": round_.title,
        "country": municipality.country,
        "unit": municipality.name,
        "subunit": pot.name,
        "instance": round_.slug,
        "rule": calculations.rule_word(outcome.settings, compared=round_.show_comparison),
        "date_begin": f"{opened:%d.%m.%Y}" if opened else "",
        "date_end": f"{closed:%d.%m.%Y}" if closed else "",
        "currency": round_.currency,
        **_limits(pot, election),
        "comment": f"#1: {calculations.settings_comment(outcome.settings)}",
    }


def _limits(pot: Pot, election: Election) -> dict[str, str]:
    """What a ballot could hold. An imported election's limits are not known: then the fullest ballot's."""
    ballot = pot.round.frozen.get("ballot", {})
    limits = {"min_length": ballot.get("at_least"), "max_length": ballot.get("at_most")}
    if ballot.get("limit_money"):
        limits["max_sum_cost"] = calculations.money_text(election.budget, election.scale)
    if election.ballot_type.has_points:
        fullest = max((sum(group.points) for group in election.groups), default=0)
        total = ballot.get("points_total") or -(-fullest // election.point_scale)
        limits |= {"max_points": ballot.get("points_most"), "max_sum_points": total}
    return {name: str(limit) for name, limit in limits.items() if limit is not None}
