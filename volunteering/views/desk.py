"""Where somebody answers about hours: signed in, or by a link. Both show the same page and press the same.

Nothing is answered by looking: mail programs open links by themselves. Ticks carry the mark of what was read,
so that an entry that changed meanwhile is not confirmed unseen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from volunteering.enums import Way
from volunteering.forms.confirming import DeclarationForm, NoteForm
from volunteering.models import ConfirmationRequest, Entry, EntryEvent, Supervisor
from volunteering.models.logbook import EntryQuerySet
from volunteering.rules import confirming as rules
from volunteering.rules.confirming import Confirmer
from volunteering.rules.hints import hints_about, sentence
from volunteering.services import confirming as services
from youthportal.core import words
from youthportal.core.exceptions import DomainError

ENTRIES_A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Who answers and what about. `supervisors` are the rows of whoever is signed in, or the link's one."""

    supervisors: list[Supervisor]
    request: ConfirmationRequest | None = None
    user: Any = None
    name: str = ""

    @property
    def way(self) -> str:
        return Way.LINK if self.request else Way.PORTAL

    def confirmer_of(self, entry: Entry) -> Confirmer:
        """In which of their roles they answer for an entry: at its host, or standing in for another."""
        rows = self.supervisors
        fitting = [one for one in rows if rules.stands_for(one, entry)] or rows
        here = min(fitting, key=lambda one: one.host_id != entry.host_id, default=None)
        return Confirmer(supervisor=here, request=self.request, user=self.user)


@dataclass
class Line:
    """An entry as the page shows it."""

    entry: Entry
    hints: list[str]
    pluses: list[str]
    note: NoteForm
    talk: list[tuple[str, str]]
    is_ticked: bool = False

    @property
    def value(self) -> str:
        return f"{self.entry.public_id}.{rules.mark_of(self.entry)}"


@dataclass
class Answer:
    """What was pressed: forms that go back to the page when something is missing."""

    declaration: DeclarationForm
    ticked: set[str] = field(default_factory=set)
    notes: dict[UUID, NoteForm] = field(default_factory=dict)
    is_wrong: bool = False


def readable(entries: EntryQuerySet) -> EntryQuerySet:
    """With all that the page says of them: volunteer by volunteer, the earliest day first."""
    said = EntryEvent.objects.filter(said__isnull=False).select_related("said")
    known = entries.with_details().select_related("photo").prefetch_related(Prefetch("events", said))
    return known.order_by("volunteer", "day", "starts", "pk")


def answer(request: HttpRequest, desk: Desk, entries: Iterable[Entry]) -> Answer | None:
    """Do what was pressed; None when it was done and said, otherwise what to show again."""
    rows = list(entries)
    initial = {"declared_as": desk.name}
    if request.method != "POST":
        return Answer(DeclarationForm(initial=initial))
    if request.POST.get("act") in {"query", "return"}:
        return _give_back(request, desk, rows, Answer(DeclarationForm(initial=initial)))
    values = request.POST.getlist("shown" if request.POST.get("act") == "all" else "entry")
    given = Answer(DeclarationForm(request.POST), set(request.POST.getlist("entry")), is_wrong=True)
    if not given.declaration.is_valid():
        return given
    if not values:
        given.declaration.add_error(None, _("Tick at least one entry, or press “Confirm all”."))
        return given
    _confirm(request, desk, rows, _marks(values), given.declaration.cleaned_data["declared_as"])
    return None


def _marks(values: Iterable[str]) -> Mapping[str, str]:
    """Mark by the entry's id, as the page sent them."""
    return {one: mark for one, _dot, mark in (value.partition(".") for value in values)}


def _confirm(
    request: HttpRequest, desk: Desk, rows: list[Entry], marks: Mapping[str, str], declared_as: str
) -> None:
    chosen = [entry for entry in rows if str(entry.public_id) in marks]
    seen = {entry.pk: marks[str(entry.public_id)] for entry in chosen}
    gone = len(marks) - len(chosen)
    done: list[Entry] = []
    for confirmer, part in _by_confirmer(desk, chosen):
        outcome = services.confirm_what_can(
            confirmer=confirmer, entries=part, way=desk.way, declared_as=declared_as, seen=seen
        )
        done += outcome.done
        gone += len(outcome.before)
        for entry, refusal in outcome.refused:
            messages.error(request, f"{_name(entry)}: {refusal.message}")
    _say(request, done, gone)


def _by_confirmer(desk: Desk, entries: list[Entry]) -> Iterable[tuple[Confirmer, list[Entry]]]:
    def role(entry: Entry) -> int:
        supervisor = desk.confirmer_of(entry).supervisor
        return supervisor.pk if supervisor else 0

    for _role, rows in groupby(sorted(entries, key=role), role):
        part = list(rows)
        yield desk.confirmer_of(part[0]), part


def _name(entry: Entry) -> str:
    return f"{entry.volunteer}, {words.day(entry.day)}"


def _say(request: HttpRequest, done: list[Entry], gone: int) -> None:
    if done:
        said = ngettext("%(count)d entry confirmed", "%(count)d entries confirmed", len(done))
        hours = words.hours(sum(entry.quarters for entry in done))
        thanks = _("%(entries)s: %(hours)s. Thank you.")
        messages.success(request, thanks % {"entries": said % {"count": len(done)}, "hours": hours})
    if gone:
        said = ngettext(
            "%(count)d entry does not wait any more: somebody answered it, or it was taken back.",
            "%(count)d entries do not wait any more: somebody answered them, or they were taken back.",
            gone,
        )
        messages.info(request, said % {"count": gone})


def _give_back(request: HttpRequest, desk: Desk, rows: list[Entry], given: Answer) -> Answer | None:
    """Ask about one entry, or send it back; the words stay when something is wrong."""
    key, _dot, mark = request.POST.get("entry", "").partition(".")
    entry = next((row for row in rows if str(row.public_id) == key), None)
    if entry is None:
        _say(request, [], 1)
        return None
    note = NoteForm(request.POST, key=entry.public_id)
    given.notes[entry.public_id], given.is_wrong = note, True
    if not note.is_valid():
        return given
    is_query = request.POST["act"] == "query"
    act = services.query_entry if is_query else services.return_entry
    confirmer = desk.confirmer_of(entry)
    who = {"actor": desk.user, "supervisor": confirmer.supervisor, "request": desk.request}
    try:
        act(entry=entry, words=note.cleaned_data["words"], seen=mark, **who)
    except DomainError as refusal:
        note.add_error("words", refusal.message)
        return given
    said = _("%(name)s reads your question.") if is_query else _("Sent back. %(name)s reads what to change.")
    messages.success(request, said % {"name": entry.volunteer})
    return None


def show(
    request: HttpRequest, template: str, desk: Desk, page: Page[Entry], given: Answer, **context: Any
) -> HttpResponse:
    """The page of the entries, grouped by volunteer; 422 when an answer lacks something."""
    entries = list(page.object_list)
    lines = _lines(entries, desk, given)
    groups = [
        {"volunteer": rows[0].entry.volunteer, "lines": rows, "quarters": _sum(rows)}
        for rows in (list(part) for _pk, part in groupby(lines, lambda line: line.entry.volunteer_id))
    ]
    values = {
        "room": "volunteering",
        "desk": desk,
        "page": page,
        "groups": groups,
        "count": len(lines),
        "quarters": _sum(lines),
        "hosts": len({entry.host_id for entry in entries}),
        "declaration": given.declaration,
        "wrong_note": next((note for note in given.notes.values() if note.errors), None),
    }
    response = render(request, template, values | context, status=422 if given.is_wrong else 200)
    response["X-Robots-Tag"] = "noindex"
    return response


def _sum(lines: list[Line]) -> int:
    return sum(line.entry.quarters for line in lines)


def _lines(entries: list[Entry], desk: Desk, given: Answer) -> list[Line]:
    hints = hints_about(entries, desk.name)
    lines = []
    for entry in entries:
        found = hints[entry.pk]
        line = Line(
            entry,
            [sentence(hint) for hint in found if not hint.is_plus],
            [sentence(hint) for hint in found if hint.is_plus],
            given.notes.get(entry.public_id) or NoteForm(key=entry.public_id),
            [(event.get_kind_display(), event.said.words) for event in entry.events.all()],
        )
        line.is_ticked = line.value in given.ticked
        lines.append(line)
    return lines


def back(request: HttpRequest) -> HttpResponse:
    """Back to the same page, so that loading it again presses nothing."""
    return redirect(request.get_full_path())
