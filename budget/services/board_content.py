"""What a board says: plain values in the form that `verify.py` reads. No person, no time finer than the act.

Nothing here may let a board tell more than the result page does where few ballots were cast.
"""

import hashlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from budget import rules
from budget.models import Pot, Result, Round, RoundSchool
from budget.services.counting import settings_of
from youthportal.ballots import verify
from youthportal.ballots.receipts import root
from youthportal.ballots.services import read_counted, receipts
from youthportal.core.words import minor_per_unit
from youthportal.municipality.models import Municipality

BATCH = 500
VERIFIER = Path(verify.__file__)
Body = dict[str, Any]


def entries(round_: Round) -> Iterator[tuple[str, Body]]:
    """Kind and body of every entry, in order."""
    pots = list(round_.pots.order_by("id").prefetch_related("results", "turnouts", "schools__school"))
    for pot in pots:
        pot.round = round_
    shown = {pot.pk: rules.may_publish_ballots(binding(pot), Municipality.current()) for pot in pots}
    yield "election", _election(round_, pots)
    for pot in pots:
        if shown[pot.pk] and pot.box_id:
            for number, ballots in enumerate(_batches(pot.box_id), start=1):
                yield "ballots", {"pot": pot.slug, "batch": number, "ballots": ballots}
    yield "closing", _closing(round_, pots, shown)
    for pot in pots:
        yield "result", _result(pot)


def _batches(box_id: UUID) -> Iterator[list[Body]]:
    read = ({"choices": choices, "nonce": nonce} for _receipt, choices, nonce in read_counted(box_id))
    while batch := list(islice(read, BATCH)):
        yield batch


def binding(pot: Pot) -> Result:
    result = next(result for result in pot.results.all() if result.is_binding)
    result.pot = pot
    return result


def _election(round_: Round, pots: list[Pot]) -> Body:
    smallest = Municipality.current().smallest_published_pot
    frozen = round_.frozen
    return {
        "round": round_.slug,
        "title": round_.title,
        "source": round_.source,
        "currency": round_.currency,
        "scale": minor_per_unit(round_.currency),
        "opened": _moment(round_.voting_opens_at),
        "closes": _moment(round_.voting_closes_at),
        "promise_key": round_.key.promise_key if round_.key else "",
        "smallest_published_pot": max(smallest, int(frozen.get("smallest_published_pot", 0))),
        "ballot": frozen.get("ballot", {"type": round_.ballot_type}),
        "verifier": {"name": "verify.py", "sha256": verifier_hash()},
        "schools": _rolls(round_) if frozen else [],
        "pots": [_pot(round_, pot) for pot in pots],
    }


def verifier_hash() -> str:
    return hashlib.sha256(VERIFIER.read_bytes()).hexdigest()


def _moment(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


def _rolls(round_: Round) -> list[Body]:
    """The number of rights and the hash of the roll of each school, as frozen at opening."""
    schools = RoundSchool.objects.filter(round=round_).select_related("school").order_by("school__slug")
    return [
        {"school": row.school.slug, "name": row.school.name, "rights": row.roll_count, "roll": row.roll_hash}
        for row in schools
    ]


def _pot(round_: Round, pot: Pot) -> Body:
    frozen = round_.frozen.get("pots", {}).get(str(pot.pk), {})
    sides = {result.is_binding: result.outcome["settings"]["rule"] for result in pot.results.all()}
    return {
        "pot": pot.slug,
        "name": pot.name,
        "funder": pot.funder,
        "box": str(pot.box_id),
        "budget": frozen.get("amount", pot.amount),
        "at_least": frozen.get("at_least", 0),
        "rights": rights(pot, frozen),
        "schools": _schools(round_, frozen),
        "projects": _projects(pot, frozen),
        "rules": {
            "binding": _rule(pot, sides[True]),
            "other": _rule(pot, sides[False]) if False in sides else None,
        },
    }


def rights(pot: Pot, frozen: Body) -> int | None:
    """As frozen; of an election that was not opened here, as far as its turnout is known."""
    if frozen:
        return int(frozen["rights"])
    known = [row.rights for row in pot.turnouts.all()]
    return sum(known) if known else None


def _schools(round_: Round, frozen: Body) -> list[str]:
    rows = RoundSchool.objects.filter(round=round_, school__in=frozen.get("schools", []))
    return sorted(rows.values_list("school__slug", flat=True))


def _projects(pot: Pot, frozen: Body) -> list[Body]:
    """In the order of the ballot, at the price that stood on it."""
    prices = frozen.get("prices", {})
    return [
        {"id": proposal.ref, "name": proposal.title, "cost": prices.get(proposal.ref, proposal.cost)}
        for proposal in pot.proposals.on_ballot().order_by("id")
    ]


def _rule(pot: Pot, rule: str) -> Body:
    """Without the lot's seed, which nobody could know before the closing."""
    settings = settings_of(pot, rule).to_json()
    return {name: value for name, value in settings.items() if name != "lot_seed"}


def _closing(round_: Round, pots: list[Pot], shown: dict[int, bool]) -> Body:
    protocol = round_.protocol
    destruction = protocol.get("destruction", {})
    return {
        "closed": protocol.get("closed_at") or _moment(round_.closed_at),
        "early_because": protocol.get("early_because", ""),
        "codes": protocol.get("codes", {}),
        "destruction": {name: value for name, value in destruction.items() if name != "by"},
        "pots": [_closed(round_, pot, shown=shown[pot.pk]) for pot in pots],
    }


def _closed(round_: Round, pot: Pot, *, shown: bool) -> Body:
    noted = round_.protocol.get("pots", {}).get(str(pot.pk))
    if noted is None:  # an election that was not closed here
        digests = receipts(pot.box_id) if pot.box_id else []
        noted = {"ballots": len(digests), "root": root(digests), "rights": rights(pot, {})}
    return {
        "pot": pot.slug,
        "rights": noted["rights"],
        "ballots": noted["ballots"],
        "root": noted["root"],
        "channels": _channels(round_, pot) if shown else [],
    }


def _channels(round_: Round, pot: Pot) -> list[Body]:
    """Ballots and rights of each channel; none at all where one is so small that the sum gives it away."""
    smallest = round_.frozen.get("small_group", 5)
    found: dict[str, tuple[int, int]] = {}
    for row in pot.turnouts.all():
        cast, held = found.get(row.channel, (0, 0))
        found[row.channel] = (cast + row.ballots, held + row.rights)
    if any(0 < held < smallest for _cast, held in found.values()):
        return []
    return [
        {"channel": name, "ballots": cast, "rights": held} for name, (cast, held) in sorted(found.items())
    ]


def _result(pot: Pot) -> Body:
    sides = {result.is_binding: result for result in pot.results.all()}
    return {
        "pot": pot.slug,
        "binding": _counted(sides[True]),
        "other": _counted(sides[False]) if False in sides else None,
        "comparison": sides[True].comparison,
    }


def _counted(result: Result) -> Body:
    told = result.projects.select_related("proposal").order_by("proposal__id")
    return {"outcome": result.outcome, "stories": {row.proposal.ref: row.story for row in told}}
