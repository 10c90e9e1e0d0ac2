"""One act on many ideas: a few at once, many by a job that shows how far it is."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from budget.models import Proposal
from budget.rules import Decision
from budget.services.assigning import assign_checker
from budget.services.checks import check_proposal, extend_fix
from youthportal.accounts.models import User
from youthportal.core import jobs
from youthportal.core.exceptions import DomainError
from youthportal.core.models import Job

BULK_JOB = "budget.bulk"
AT_ONCE = 40
Refused = list[tuple[Proposal, DomainError]]


def _decide(actor: Any, idea: Proposal, args: dict[str, Any]) -> None:
    fix_by = args.get("fix_by")
    decision = Decision(
        outcome=args["outcome"],
        reason=args.get("reason", ""),
        fix_by=date.fromisoformat(fix_by) if fix_by else None,
    )
    check_proposal(actor=actor, proposal=idea, step=args["step"], decision=decision)


def _assign(actor: Any, idea: Proposal, args: dict[str, Any]) -> None:
    assign_checker(actor=actor, proposal=idea, checker=User.objects.get(pk=args["checker"]))


def _extend(actor: Any, idea: Proposal, args: dict[str, Any]) -> None:
    extend_fix(actor=actor, proposal=idea, fix_by=date.fromisoformat(args["fix_by"]))


ACTS: dict[str, Callable[[Any, Proposal, dict[str, Any]], None]] = {
    "decide": _decide,
    "assign": _assign,
    "extend": _extend,
}


def act_on_many(
    *, actor: Any, proposals: Iterable[Proposal], act: str, args: dict[str, Any]
) -> Refused | Job:
    """Each in its own transaction. Up to 40 now: those refused, with the reason. More: the job to watch."""
    ideas = list(proposals)
    if len(ideas) <= AT_ONCE:
        return _each(actor, ideas, act, args)
    label = _("One act on %(count)s ideas") % {"count": len(ideas)}
    job_args = {"act": act, "ids": [idea.pk for idea in ideas], "args": args}
    return jobs.enqueue(BULK_JOB, job_args, owner=actor, label=label)


def _each(actor: Any, ideas: Iterable[Proposal], act: str, args: dict[str, Any]) -> Refused:
    refused: Refused = []
    for idea in ideas:
        try:
            ACTS[act](actor, idea, args)
        except DomainError as refusal:
            refused.append((idea, refusal))
    return refused


@jobs.handler(BULK_JOB)
def _run_bulk(run: jobs.Run) -> dict[str, Any]:
    """May run twice: what is done already is refused the second time and stays as it is."""
    ids = run.args["ids"]
    refused: Refused = []
    for number, idea in enumerate(Proposal.objects.filter(pk__in=ids).select_related("round"), start=1):
        refused += _each(run.job.owner, [idea], run.args["act"], run.args["args"])
        run.progress(number, len(ids))
    return {"refused": len(refused)}
