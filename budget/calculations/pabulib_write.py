"""Elections in the shared file format: writing, with LF line ends and without a byte order mark."""

import csv
import io
import json
import secrets
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import chain, repeat
from random import Random

from budget.calculations.arrays import ballot_arrays
from budget.calculations.decimals import decimal_places, money_text
from budget.calculations.election import BallotGroup, BallotType, Election
from budget.calculations.pabulib import PbDocument
from budget.calculations.pabulib_text import Table
from budget.calculations.settings import RuleSettings


def write_pb(document: PbDocument) -> str:
    """The text of a file. Keys, columns and values that were read come out as they went in."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerows([["META"], ["key", "value"], *([key, value] for key, value in document.meta.items())])
    for title, table in (("PROJECTS", document.projects), ("VOTES", document.votes)):
        writer.writerows([[title], table.header])
        writer.writerows(table.rows)
    return out.getvalue()


def make_document(
    election: Election,
    meta: Mapping[str, str],
    *,
    project_columns: Mapping[str, Mapping[str, str]] | None = None,
    random: Random | None = None,
) -> PbDocument:
    """A file of our own for `election`.

    `meta`: description, country, unit, instance, rule, date_begin, date_end and whatever else; the numbers
    and the vote type are filled in. `project_columns`: further cells per project id. Ballots come in random
    order under the numbers 1.., which say nothing about who cast them; `random` is for tests.
    """
    stated = {
        "num_projects": str(len(election.projects)),
        "num_votes": str(election.voters),
        "budget": money_text(election.budget, election.scale),
        "vote_type": str(election.ballot_type),
    }
    return PbDocument(
        election=election,
        meta={**meta, **stated},
        projects=_projects(election, project_columns or {}),
        votes=_votes(election, random or secrets.SystemRandom()),
    )


def rule_word(settings: RuleSettings, *, compared: bool = False) -> str:
    """What the format calls a rule; "unknown" would be wrong, so what has no word is a custom one."""
    if settings.rule == "equal_shares":
        word = "equalshares" if settings.completion.step == 0 else "equalshares/add1"
        return f"{word}-comparison" if compared else word
    if settings.satisfaction in ("cardinality", "points"):
        return "greedy-custom"
    if settings.threshold or settings.support_share:
        return "greedy-threshold" if settings.skip else "greedy-custom"
    return "greedy" if settings.skip else "greedy-no-skip"


def settings_comment(settings: RuleSettings) -> str:
    """The exact rule as a comment of the format, numbered as it asks for."""
    return f"#1: rule settings {json.dumps(settings.to_json(), sort_keys=True)}"


def _projects(election: Election, extra: Mapping[str, Mapping[str, str]]) -> Table:
    arrays = ballot_arrays(election)
    columns = list(dict.fromkeys(chain.from_iterable(extra.get(p.id, {}) for p in election.projects)))
    header = ["project_id", "cost", "votes", "name", *columns]
    rows = [
        [project.id, money_text(project.cost, election.scale), str(votes), _one_cell(project.name)]
        + [_one_cell(extra.get(project.id, {}).get(column, "")) for column in columns]
        for project, votes in zip(election.projects, arrays.votes, strict=True)
    ]
    if election.ballot_type.has_points:
        header.insert(3, "score")
        for row, points in zip(rows, arrays.points, strict=True):
            row.insert(3, _points_text(points, election.point_scale))
    return _table(header, rows)


def _votes(election: Election, random: Random) -> Table:
    ballots = [group for group in election.groups for _ in repeat(None, group.ballots)]
    random.shuffle(ballots)
    with_points = election.ballot_type.has_points
    header = ["voter_id", "vote", "points"] if with_points else ["voter_id", "vote"]
    texts = {id(group): _ballot_cells(election, group) for group in election.groups}
    return _table(header, ([str(n), *texts[id(group)]] for n, group in enumerate(ballots, start=1)))


def _ballot_cells(election: Election, group: BallotGroup) -> list[str]:
    ids = ",".join(election.projects[at].id for at in group.choices)
    if election.ballot_type not in (BallotType.CUMULATIVE, BallotType.SCORING):
        return [ids]
    return [ids, ",".join(_points_text(points, election.point_scale) for points in group.points)]


def _points_text(points: int, scale: int) -> str:
    return money_text(points, scale) if decimal_places(Fraction(points, scale)) else str(points // scale)


def _one_cell(text: str) -> str:
    """Line breaks are legal, but a cell in one line spares other readers."""
    return " ".join(text.split())


def _table(header: Iterable[str], rows: Iterable[list[str]]) -> Table:
    kept = tuple(rows)
    return Table(line=0, header=tuple(header), rows=kept, lines=(0,) * len(kept))
