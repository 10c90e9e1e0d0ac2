"""The pages of an import. Everybody without the right to it is told that there is none."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from youthportal.accounts.middleware import ask_for_second_factor
from youthportal.accounts.rules import second_factor_refusal
from youthportal.core import sheets
from youthportal.core.exceptions import DomainError
from youthportal.core.http import UserRequest
from youthportal.imports import kinds, rules, services
from youthportal.imports.forms import ColumnsForm, EncodingForm, UploadForm
from youthportal.imports.mapping import Head
from youthportal.imports.models import Import, ImportRow, ImportState, RowAction
from youthportal.imports.tasks import progress_key
from youthportal.imports.texts import ENCODINGS

View = Callable[..., HttpResponse]
ROWS_PER_PAGE = 50
IMPORTS_PER_PAGE = 30


class SecondFactorMissingError(Exception):
    """Whoever may see the page must set up a second factor first."""


def for_importers(view: View) -> View:
    """Signed in; a coordinator without a second factor is led to its set-up, after the right was proved."""

    @wraps(view)
    @never_cache
    @login_required
    def guarded(request: UserRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except SecondFactorMissingError:
            return ask_for_second_factor(request)

    return guarded


def _prove(request: UserRequest, *, may: bool) -> None:
    if not may:
        raise Http404
    if second_factor_refusal(request.user):
        raise SecondFactorMissingError


@for_importers
def imports(request: UserRequest) -> HttpResponse:
    """All imports of the scopes that the user may import into."""
    scopes = {kind.key: kind.scopes(request.user) for kind in kinds.all_kinds()}
    _prove(request, may=any(scopes.values()))
    page = Paginator(Import.objects.in_scopes(scopes).with_job(), IMPORTS_PER_PAGE).get_page(
        request.GET.get("page")
    )
    lines = [(found, services.kind_of(found).label, scopes[found.kind][found.scope]) for found in page]
    return render(request, "imports/list.html", {"page": page, "lines": lines})


@for_importers
def new(request: UserRequest, kind: str, scope: str) -> HttpResponse:
    """Choose a file, and what the kind asks beside it."""
    chosen = kinds.get(kind)
    if chosen is None:
        raise Http404
    _prove(request, may=rules.can_import(request.user, kind, scope))
    data = request.POST if request.method == "POST" else None
    options = chosen.options_form(scope, data)
    form = UploadForm(data, request.FILES or None) if chosen.reads_file else forms.Form(data)
    if form.is_valid() and options.is_valid():
        try:
            return redirect(_begin(request, kind, scope, options.cleaned_data))
        except DomainError as refusal:
            form.add_error("file" if chosen.reads_file else None, refusal.message)
    title, hints = chosen.title(scope), chosen.hints(scope, {})
    context = {"form": form, "options": options, "kind": chosen, "title": title, "hints": hints}
    return render(request, "imports/new.html", context)


def _begin(request: UserRequest, kind: str, scope: str, options: dict[str, Any]) -> Import:
    file: Any = request.FILES.get("file")
    if file is None:
        return services.plan_without_file(actor=request.user, kind=kind, scope=scope, options=options)
    return services.upload_file(
        actor=request.user, kind=kind, scope=scope, name=file.name, content=file.read(), options=options
    )


def _source(request: UserRequest, public_id: UUID) -> Import:
    found = Import.objects.with_job().filter(public_id=public_id).first()
    if found is None:
        raise Http404
    _prove(request, may=rules.can_see(request.user, found))
    return found


def _context(source: Import, **more: Any) -> dict[str, Any]:
    kind = services.kind_of(source)
    hints = kind.hints(source.scope, source.options)
    return {"source": source, "kind": kind, "title": kind.title(source.scope), "hints": hints, **more}


@for_importers
def columns(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Name the columns; they are guessed and remembered, so that the next file needs one press."""
    source = _source(request, public_id)
    if rules.columns_refusal(source):
        return redirect(source)
    head, encoding, problem = _head(request, source)
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        kind=services.kind_of(source),
        scope=source.scope,
        head=head,
        initial={key: str(index) for key, index in source.columns["fields"].items()},
    )
    if form.is_valid():
        try:
            services.name_columns(actor=request.user, source=source, fields=form.chosen, encoding=encoding)
            return redirect(source)
        except DomainError as refusal:
            form.refuse(refusal)
    letters = EncodingForm(initial={"encoding": encoding}) if encoding else None
    context = _context(source, form=form, head=head, letters=letters, encoding=encoding, problem=problem)
    return render(request, "imports/columns.html", context)


def _head(request: UserRequest, source: Import) -> tuple[Head, str, str]:
    """The first rows in the encoding that was chosen; if it does not fit, in the old one, and why."""
    chosen = request.GET.get("encoding", "") or request.POST.get("encoding", "")
    now: str = source.columns["encoding"]
    encoding = chosen if now and chosen in dict(ENCODINGS) else now
    try:
        return services.head_of(source, encoding), encoding, ""
    except DomainError as refusal:
        return services.head_of(source), now, refusal.message


@for_importers
def source(request: UserRequest, public_id: UUID, refusal: DomainError | None = None) -> HttpResponse:
    """Where the import stands: working, preview, done, refused or dropped."""
    found = _source(request, public_id)
    if found.state == ImportState.UPLOADED:
        return redirect("imports:columns", found.public_id)
    context = _context(found, refusal=refusal)
    if found.is_working:
        applied = cache.get(progress_key(found.pk), 0) if found.state == ImportState.APPLYING else 0
        context["done"] = applied or (found.job.done if found.job else 0)
        return render(request, "imports/working.html", context)
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Refresh": "true"})  # the page of the next state
    if found.state == ImportState.PREVIEW:
        context |= _preview(found, request.GET.get("show", ""), request.GET.get("page", "1"))
        return render(request, "imports/preview.html", context, status=409 if refusal else 200)
    context |= {"can_undo": rules.may_offer_undo(found), "way_on": context["kind"].way_on(found.scope)}
    return render(request, "imports/over.html", context, status=409 if refusal else 200)


def _preview(source: Import, show: str, number: str) -> dict[str, Any]:
    rows = source.rows.errors_first()
    if show in RowAction.values:
        rows = source.rows.filter(action=show)
    kind = services.kind_of(source)
    columns = kind.columns(source.scope)
    given = [c for c in columns if c.key in source.columns["fields"]] if kind.reads_file else columns
    page = Paginator(rows, ROWS_PER_PAGE).get_page(number)
    return {
        "page": page,
        "columns": given,
        "lines": [(row, [_cell(kind, row, column) for column in given]) for row in page],
        "tabs": _tabs(source, show),
        "confirm_label": kind.confirm_label(source),
    }


def _cell(kind: kinds.ImportKind, row: ImportRow, column: kinds.Column) -> tuple[Any, Any, Any]:
    """Label, value, and what it was before where the row changes it."""
    was = row.values.get("was", {}).get(column.key)
    now = kind.show(column.key, row.values.get(column.key) or "")
    return column.label, now, None if was is None else kind.show(column.key, was)


def _tabs(source: Import, show: str) -> list[dict[str, Any]]:
    every = [
        {"label": RowAction(key).label, "key": key} for key in ("error", "new", "changed", "gone", "same")
    ]
    shown = [{**tab, "count": source.counts.get(tab["key"], 0)} for tab in every]
    total = {"label": _("all"), "key": "", "count": sum(source.counts.values())}
    return [
        {**tab, "url": f"?show={tab['key']}" if tab["key"] else "?", "current": tab["key"] == show}
        for tab in (total, *shown)
        if tab["count"] or not tab["key"]
    ]


@for_importers
def errors(request: UserRequest, public_id: UUID, form: str) -> HttpResponse:
    """The rows with errors as a file: number, what is wrong, and the row as it came."""
    found = _source(request, public_id)
    if form not in sheets.MEDIA_TYPES:
        raise Http404
    columns = services.kind_of(found).columns(found.scope)
    head = [_("Row"), _("What is wrong"), *(str(column.label) for column in columns)]
    rows = (
        [row.number, row.problem, *(row.values.get(column.key, "") for column in columns)]
        for row in found.rows.filter(action=RowAction.ERROR).order_by("number").iterator(1000)
    )
    headers = {"Content-Disposition": f'attachment; filename="errors.{form}"', "Cache-Control": "no-store"}
    content = sheets.sheet(form, head, rows)
    return HttpResponse(content, content_type=sheets.MEDIA_TYPES[form], headers=headers)


def _act(request: UserRequest, public_id: UUID, service: Any) -> HttpResponse:
    """Have a service act on the import, then show where it stands, or why not."""
    found = _source(request, public_id)
    try:
        service(actor=request.user, source=found)
    except DomainError as refusal:
        return source(request, public_id, refusal=refusal)
    return redirect(found)


@require_POST
@for_importers
def confirm(request: UserRequest, public_id: UUID) -> HttpResponse:
    return _act(request, public_id, services.confirm_import)


@require_POST
@for_importers
def drop(request: UserRequest, public_id: UUID) -> HttpResponse:
    return _act(request, public_id, services.drop_import)


@require_POST
@for_importers
def undo(request: UserRequest, public_id: UUID) -> HttpResponse:
    return _act(request, public_id, services.undo_import)
