"""Counts an election in a shared file; reads no database and writes nothing.

The words are those of the reference outcomes that the field compares itself with.
"""

import json
import sys
from argparse import ArgumentParser
from fractions import Fraction
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand

from budget.calculations import (
    ElectionError,
    Outcome,
    PbDocument,
    PbError,
    RuleSettings,
    SettingsError,
    count,
    explain,
    parse_completion,
    parse_rule,
    parse_ties,
    read_pb,
)
from budget.calculations.decimals import exact_number, money_text
from budget.calculations.settings import COMPLETION_WORDS, SATISFACTION_WORDS
from budget.management.story_text import story_lines

BAD_FILE = 2


class Command(BaseCommand):
    help = "Count the election in a .pb or .pb.gz file."
    requires_system_checks = ()
    output_transaction = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a .pb or .pb.gz file")
        parser.add_argument("--rule", choices=("greedy", "mes", "equal_shares"), default="mes")
        parser.add_argument(
            "--satisfaction",
            choices=SATISFACTION_WORDS,
            default="cost",
            help="mes: what a funded project is worth to a voter. greedy: the order - cost by votes, "
            "cardinality by votes per unit of cost, score by points, points by points per unit of cost",
        )
        parser.add_argument("--completion", choices=COMPLETION_WORDS, default="none")
        parser.add_argument("--threshold", default="0", help="fewest votes (points, by points) to take part")
        parser.add_argument("--no-skip", action="store_true", help="greedy: stop at what does not fit")
        parser.add_argument("--ties", default="most_votes,min_cost,id", help="keys, or lot with --lot-seed")
        parser.add_argument("--lot-seed", default="", help="published text that the lot is drawn from")
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--explain", action="store_true", help="the story of every project")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            report = _Report(options)
        except (PbError, ElectionError) as error:
            self._fail(f"{options['file']}: {error}")
        except SettingsError as error:
            self._fail(str(error))
        except OSError as error:
            self._fail(f"{options['file']}: {error.strerror or error}")
        else:
            for notice in report.document.notices:
                self.stderr.write(f"note: {notice}")
            self.stdout.write(
                json.dumps(report.data(), ensure_ascii=False) if options["json"] else report.text()
            )

    def _fail(self, message: str) -> None:
        self.stderr.write(f"error: {message}")
        sys.exit(BAD_FILE)


class _Report:
    """One count, and the ways to print it."""

    def __init__(self, options: dict[str, Any]) -> None:
        settings = _settings(options)
        started = perf_counter()
        self.document: PbDocument = read_pb(options["file"])
        read = perf_counter()
        election, arrays = self.document.election, self.document.arrays
        self.outcome: Outcome = count(election, settings, arrays=arrays)
        self.seconds_read, self.seconds_tally = read - started, perf_counter() - read
        self.stories = explain(election, self.outcome, arrays=arrays) if options["explain"] else None
        self.completion = options["completion"]
        self.seconds_explain = perf_counter() - read - self.seconds_tally

    @property
    def funded(self) -> list[str]:
        """Funded ids as the reference outcomes list them.

        Projects without a cost are funded beside the rule. The references name them first where utilities
        do not know costs, last in a list by votes or points, and not at all under Equal Shares with cost
        utilities; they are always in `free`.
        """
        settings, outcome = self.outcome.settings, self.outcome
        if settings.satisfaction not in ("cost", "score"):
            return list(outcome.funded)
        paid_for = [project_id for project_id in outcome.funded if project_id not in outcome.free]
        shares_only = settings.rule == "equal_shares" and not settings.completion.fill
        return paid_for if shares_only else [*paid_for, *outcome.free]

    @property
    def total(self) -> Fraction:
        return self.document.election.money(self.outcome.total_cost)

    def data(self) -> dict[str, Any]:
        outcome, election = self.outcome, self.document.election
        data = {
            "funded": self.funded,
            "total_cost": str(self.total),
            "free": list(outcome.free),
            "budget": str(election.money(election.budget)),
            "voters": outcome.voters,
            "per_voter": None if outcome.per_voter is None else str(election.money(outcome.per_voter)),
            "steps": outcome.steps,
            "runs": outcome.runs,
            "units_per_currency_unit": election.scale,
            "outcome": outcome.to_json(),
            "notices": [str(notice) for notice in self.document.notices],
            "seconds_read": round(self.seconds_read, 6),
            "seconds_tally": round(self.seconds_tally, 6),
        }
        if self.stories is not None:
            data["seconds_explain"] = round(self.seconds_explain, 6)
            data["stories"] = {project_id: story.to_json() for project_id, story in self.stories.items()}
        return data

    def text(self) -> str:
        outcome, election = self.outcome, self.document.election
        settings = outcome.settings
        lines = [
            f"rule: {settings.rule}, satisfaction {settings.satisfaction}, completion {self.completion}",
            f"ties: {', '.join(settings.ties)}; threshold {settings.threshold}; skip {settings.skip}",
            f"funded: {' '.join(self.funded) or '(nothing)'}",
            f"total cost: {money_text(outcome.total_cost, election.scale)}",
            f"budget: {money_text(election.budget, election.scale)}",
        ]
        if outcome.free:
            lines.append(f"free of charge, funded beside the rule: {' '.join(outcome.free)}")
        if outcome.per_voter is not None:
            share = election.money(outcome.per_voter)
            lines.append(f"per voter: {share} (steps {outcome.steps}, computed {outcome.runs})")
        lines += [f"tie: {' = '.join(tie.projects)}, decided by {tie.decided_by}" for tie in outcome.ties]
        lines.append(f"seconds: read {self.seconds_read:.3f}, tally {self.seconds_tally:.3f}")
        for story in (self.stories or {}).values():
            lines += ["", *story_lines(story, election.scale)]
        return "\n".join(lines)


def _settings(options: dict[str, Any]) -> RuleSettings:
    threshold = exact_number(options["threshold"])
    if threshold is None:
        raise SettingsError("bad_threshold", f"The threshold is not a number: {options['threshold']}")
    return RuleSettings(
        rule=parse_rule(options["rule"]),
        satisfaction=options["satisfaction"],
        completion=parse_completion(options["completion"]),
        ties=parse_ties(options["ties"]),
        lot_seed=options["lot_seed"],
        threshold=threshold,
        skip=not options["no_skip"],
        unsupported=True,
    )
