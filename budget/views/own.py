"""A person's part in the budget, for the page and the file of their own data."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Value
from django.utils.translation import gettext as _

from budget.enums import Goal
from budget.models import (
    Appeal,
    Assignment,
    AssignmentRule,
    Check,
    CheckConflict,
    CheckNote,
    FocusAnswer,
    MergeOffer,
    Proposal,
    Support,
)
from youthportal.accounts.own_data import Section
from youthportal.core import words


def ideas_section(user: Any) -> Section:
    """Own ideas, and what one wrote about them."""
    lines: list[tuple[str, str]] = []
    mine: Any = Proposal.objects.by(user).annotate(own_name=F("authors__first_name")).select_related("round")
    for idea in mine.order_by("id"):
        texts = "\n".join(filter(None, (idea.title, idea.summary, idea.place, idea.beneficiaries)))
        lines.append((f"{idea.round}: {idea.get_status_display()}", texts))
        if idea.own_name:
            lines.append((_("First name chosen to be shown there"), idea.own_name))
    said = {"appeal": _("Asked for another look"), "merge": _("Asked two teams for one idea")}
    appeals = Appeal.objects.filter(by=user).values_list("at", Value("appeal"), "proposal__title", "text")
    offers = MergeOffer.objects.filter(by=user).order_by()
    offered = offers.values_list("created_at", Value("merge"), "source__title", "words")
    lines += _dated(appeals.union(offered, all=True), said)
    return Section("ideas", _("Ideas"), lines)


def _dated(rows: Any, said: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Lines of rows (moment, what, title of the idea, text), oldest first."""
    found: list[tuple[datetime, str, str, str]] = sorted(rows)
    for at, what, title, text in found:
        yield f"{said[what]}, {words.day(at)}", ": ".join(filter(None, (title, text)))


def support_section(user: Any) -> Section:
    """Which ideas one supports. The title only where everybody can read it now."""
    public = Proposal.objects.public().filter(pk=OuterRef("proposal"))
    rows = Support.objects.filter(user=user).select_related("proposal__round").annotate(shown=Exists(public))
    hidden = _("an idea that is not shown now")
    lines = [
        (str(row.proposal.round), str(row.proposal) if row.shown else hidden) for row in rows.order_by("id")
    ]
    return Section("support", _("Ideas I support"), lines)


def goals_section(user: Any) -> Section:
    """Which goals one chose for the own school."""
    answers = FocusAnswer.objects.filter(user=user).select_related("round").prefetch_related("ticks")
    lines = [
        (str(answer.round), ", ".join(str(Goal(tick.goal).label) for tick in answer.ticks.all()))
        for answer in answers.order_by("id")
    ]
    return Section("goals", _("Goals I chose for my school"), lines)


def _checked(user: Any) -> Any:
    """The dated rows of a checker, in one query."""
    decided = Check.objects.filter(by=user)
    written, asked = CheckNote.objects.filter(by=user), CheckNote.objects.filter(to=user)
    kinds: list[tuple[Any, str, Any]] = [
        (Assignment.objects.filter(checker=user), "given", Value("")),
        (decided, "check", "reason"),
        (decided.exclude(note=""), "note", "note"),
        (written, "note", "text"),
        (asked, "asked", Value("")),
        (CheckConflict.objects.filter(checker=user), "close", Value("")),
    ]
    rows = [
        found.order_by().values_list("at", Value(kind), "proposal__title", text)
        for found, kind, text in kinds
    ]
    return rows[0].union(*rows[1:], all=True)


def checks_section(user: Any) -> Section:
    """The work of a checker. Of a question that somebody put, the day: its words are theirs."""
    said = {
        "given": _("Asked to check"),
        "check": _("Decided"),
        "note": _("Private note"),
        "asked": _("A question to me"),
        "close": _("Said to be too close"),
    }
    lines = [
        (_("Rule: ideas come to me"), f"{rule.round}: {rule.get_step_display()}")
        for rule in AssignmentRule.objects.filter(checker=user).select_related("round")
    ]
    lines += _dated(_checked(user), said)
    return Section("checks", _("Checking ideas"), lines)


SECTIONS = (ideas_section, support_section, goals_section, checks_section)
