"""When paper ballots may be keyed in and committed, and what one of them may say."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from budget.enums import RoundStatus
from budget.models.paper import PaperBatch, PaperMark
from budget.rules.voting import Paper, Poll, choices_refusal
from youthportal.core.exceptions import DomainError

BLANK, VOID = "0", "X"
MOST_AT_ONCE = 2000
WITH_POINTS = re.compile(r"(\d+\s*[=:]\s*\d+[\s,;]*)+$")


def paper_refusal(poll: Poll, *, rights: int, handed_in: int) -> DomainError | None:
    """Why paper ballots of a school cannot be keyed in or committed now.

    Papers handed in before the end are keyed after it too, until the vote is closed.
    """
    if poll.status != RoundStatus.VOTING:
        return DomainError("NOT_VOTING", _("This round is not open for voting."))
    if poll.opens_at and poll.now < poll.opens_at:
        return DomainError("NOT_OPEN", _("Voting has not begun yet."))
    if not rights:
        return DomainError("NO_PAPER_RIGHTS", _("Nobody of this school votes on paper."))
    if handed_in >= rights:
        return DomainError("ALL_IN", _("As many paper ballots as people who vote on paper are in already."))
    return None


def commit_refusal(batch: PaperBatch, *, differences: int, pile: int, left: int) -> DomainError | None:
    """Why a keyed batch cannot go into the box: `left` are the rights on paper without a ballot yet."""
    if not batch.is_keyed_twice or batch.second is None:
        return DomainError(
            "NOT_KEYED_TWICE", _("Both have to key in all ballots and say that they are done.")
        )
    if differences:
        return DomainError(
            "DIFFERENCES", _("The two keyings differ in %(count)d ballots."), count=differences
        )
    if pile > left:
        return DomainError(
            "TOO_MANY_PAPERS",
            _("There are %(pile)d ballots, but only %(left)d people can still vote on paper. Look again."),
            pile=pile,
            left=left,
        )
    return None


def read_ballot(paper: Paper, typed: str) -> tuple[str, dict[str, Any]]:
    """Mark and choices of what was typed: "3 5 12", or with points "3=4 5=1"; "0" for a blank ballot, "x" for
    a void one.

    Raises UNREADABLE, and the refusals of `choices_refusal` for what does not count.
    """
    said = typed.strip().upper()
    if said == BLANK:
        return PaperMark.BLANK, {}
    if said == VOID:
        return PaperMark.VOID, {}
    choices = _with_points(paper, said) if paper.points else _chosen(paper, said)
    if refusal := choices_refusal(paper, choices):
        raise refusal
    return PaperMark.VALID, paper.said(choices)


def _chosen(paper: Paper, said: str) -> list[str]:
    if not re.fullmatch(r"\d{1,6}([\s,;.+]+\d{1,6})*", said):
        raise DomainError(
            "UNREADABLE",
            _("Type the numbers of the ideas with blanks between them, 0 for blank, x for void."),
        )
    return sorted(_ref(paper, number) for number in set(map(int, re.findall(r"\d+", said))))


def _with_points(paper: Paper, said: str) -> dict[str, int]:
    pairs = re.findall(r"(\d{1,6})\s*[=:]\s*(\d{1,6})", said)
    if (
        not pairs
        or len({int(number) for number, _points in pairs}) < len(pairs)
        or not WITH_POINTS.match(said)
    ):
        raise DomainError(
            "UNREADABLE", _("Type number=points for each idea, 3=5 for example, 0 for blank, x for void.")
        )
    return {_ref(paper, int(number)): int(points) for number, points in pairs if int(points)}


def _ref(paper: Paper, number: int) -> str:
    """The number as it stands on the ballot ("03"); of none, something that no idea is called."""
    return next((ref for ref in paper.prices if int(ref) == number), f"?{number}")


def typed_again(mark: str, choices: Mapping[str, Any]) -> str:
    """What one would type for this ballot: how it is shown, and corrected."""
    if mark != PaperMark.VALID:
        return {PaperMark.BLANK: BLANK, PaperMark.VOID: VOID.lower()}[PaperMark(mark)]
    if "points" in choices:
        return " ".join(f"{int(ref)}={points}" for ref, points in choices["points"].items())
    return " ".join(str(int(ref)) for ref in choices["projects"])
