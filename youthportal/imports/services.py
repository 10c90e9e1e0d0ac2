"""The way of a file: uploaded, its columns named, read into a preview, confirmed and applied, or dropped."""

from collections import Counter
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from youthportal.audit.models import record
from youthportal.core import jobs
from youthportal.core.exceptions import DomainError
from youthportal.files.models import Access
from youthportal.files.services import delete_file, store_file
from youthportal.imports import kinds, rules
from youthportal.imports.cells import NOTE
from youthportal.imports.mapping import Head, MappedRows, batched, find_head, guess, plain
from youthportal.imports.models import Import, ImportRow, ImportState, Mapping
from youthportal.imports.tables import Table

BATCH = 1000
#: Days until an import nobody confirmed is dropped, and until the rows of a finished one are forgotten.
DAYS_TO_CONFIRM = 7
DAYS_TO_REMEMBER = 60


def kind_of(source: Import) -> kinds.ImportKind:
    kind = kinds.get(source.kind)
    if kind is None:
        raise LookupError(f"no import kind {source.kind!r}")
    return kind


def upload_file(
    *, actor: Any, kind: str, scope: str, name: str, content: bytes, options: dict[str, Any]
) -> Import:
    """Keep a spreadsheet and guess its columns. Raises DomainError for whatever is no readable table.

    The file is kept in a transaction of its own, so that the bytes of a refused one go at once.
    """
    if refusal := rules.upload_refusal(actor, kind, scope):
        raise refusal
    file = store_file(content=content, name=name, access=Access.STAFF, owner=actor)
    source = Import(kind=kind, scope=scope, name=file.name, options=options, file=file, by=actor)
    source.language = translation.get_language() or "en"
    try:
        table = Table(file)
        source.columns = _guessed(source, table, table.head())
        with transaction.atomic():
            source.save()
            facts = {"kind": kind, "scope": scope}
            record(actor=actor, action="imports.uploaded", subject=source, data=facts)
    except BaseException:
        delete_file(file)
        raise
    return source


@transaction.atomic
def plan_without_file(*, actor: Any, kind: str, scope: str, options: dict[str, Any]) -> Import:
    """Preview a kind that reads no file; what follows is the same."""
    if refusal := rules.upload_refusal(actor, kind, scope):
        raise refusal
    source = Import(kind=kind, scope=scope, options=options, by=actor)
    source.name = str(kind_of(source).label)
    source.language = translation.get_language() or "en"
    source.save()
    _start(source, ImportState.READING, "imports.read", actor)
    return source


def _guessed(source: Import, table: Table, rows: list[tuple[int, list[str]]]) -> dict[str, Any]:
    columns, usual = kind_of(source).columns(source.scope), _usual(source)
    head = find_head(rows, columns, usual)
    return {"header": head.row, "encoding": table.encoding, "fields": guess(head, columns, usual)}


def _usual(source: Import) -> dict[str, str]:
    found = Mapping.objects.filter(kind=source.kind, scope=source.scope).first()
    return dict(found.columns) if found else {}


def head_of(source: Import, encoding: str = "") -> Head:
    """Header and examples of the file as it is read now, or would be in another encoding."""
    if source.file is None:
        raise DomainError("NO_FILE", "")
    table = Table(source.file, encoding or source.columns.get("encoding", ""))
    return find_head(table.head(), kind_of(source).columns(source.scope), _usual(source))


@transaction.atomic
def name_columns(*, actor: Any, source: Import, fields: dict[str, int], encoding: str = "") -> Import:
    """Say which column is which, remember it for the next file, and have the file read."""
    source = _locked(source)
    if refusal := rules.columns_refusal(source):
        raise refusal
    head = head_of(source, encoding)
    named = dict.fromkeys(guess(head, kind_of(source).columns(source.scope), {}), "")
    named |= {key: plain(head.titles[index]) for key, index in fields.items() if index < len(head.titles)}
    Mapping.objects.update_or_create(kind=source.kind, scope=source.scope, defaults={"columns": named})
    source.columns = {"header": head.row, "encoding": encoding, "fields": fields}
    source.problem = ""
    _start(source, ImportState.READING, "imports.read", actor)
    return source


@transaction.atomic
def confirm_import(*, actor: Any, source: Import) -> Import:
    """Have the previewed rows applied. Confirmed twice at once: the second is refused."""
    source = _locked(source)
    if refusal := rules.confirm_refusal(source):
        raise refusal
    _start(source, ImportState.APPLYING, "imports.apply", actor)
    record(actor=actor, action="imports.confirmed", subject=source, data={"counts": source.counts})
    return source


@transaction.atomic
def drop_import(*, actor: Any, source: Import) -> Import:
    """Nothing of the file is taken; rows and file are removed now."""
    source = _locked(source)
    if refusal := rules.drop_refusal(source):
        raise refusal
    source.state, source.turn = ImportState.DROPPED, ""
    _forget_file(source)
    source.save()
    source.rows.all().delete()
    record(actor=actor, action="imports.dropped", subject=source)
    return source


@transaction.atomic
def undo_import(*, actor: Any, source: Import) -> Import:
    """Put back what the import changed, as long as nothing else changed since."""
    source = _locked(source)
    kind_of(source).lock(source.scope)
    if refusal := rules.undo_refusal(source):
        raise refusal
    kind_of(source).undo(source)
    source.state, source.result = ImportState.UNDONE, {}
    source.save()
    record(actor=actor, action="imports.undone", subject=source, data={"counts": source.counts})
    return source


def _locked(source: Import) -> Import:
    return Import.objects.select_for_update().get(pk=source.pk)


def _start(source: Import, state: str, job: str, actor: Any) -> None:
    source.state, source.turn = state, ""
    label = str(kind_of(source).title(source.scope))[:200]
    source.job = jobs.enqueue(job, {"import": source.pk}, label=label, owner=actor)
    source.save()


def _forget_file(source: Import) -> None:
    file, source.file = source.file, None
    if file is not None:
        Import.objects.filter(pk=source.pk).update(file=None)
        delete_file(file)


# --- reading ---------------------------------------------------------------------------------------


class OutOfTurnError(Exception):
    """Another run reads this import now, or it was dropped: this run stops and leaves everything."""


def read_import(source_id: int, run: jobs.Run) -> None:
    """Fill the preview, batch by batch. A second run, after a dead or slow first one, starts afresh."""
    source = Import.objects.select_related("file").get(pk=source_id)
    turn = f"{run.job.pk}.{run.job.attempts}"
    with translation.override(source.language):
        try:
            _take_turn(source, turn)
            _read(source, turn, run)
        except DomainError as refusal:
            _refuse(source, turn, refusal)
        except OutOfTurnError:
            return


def _take_turn(source: Import, turn: str) -> None:
    with transaction.atomic():
        now = _locked(source)
        if now.state != ImportState.READING or now.job_id != int(turn.split(".", maxsplit=1)[0]):
            raise OutOfTurnError
        Import.objects.filter(pk=source.pk).update(turn=turn)
        now.rows.all().delete()


def _in_turn(source: Import, turn: str) -> Import:
    now = _locked(source)
    if now.turn != turn:
        raise OutOfTurnError
    return now


def _read(source: Import, turn: str, run: jobs.Run) -> None:
    kind, counts, done = kind_of(source), Counter[str](), 0
    rows = _rows(source, kind)
    basis = kind.basis(source.scope, source.options)
    notes = [source.problem]
    for planned in batched(kind.plan(rows, source.scope, source.options), BATCH):
        batch = [row for row in planned if row.action != NOTE]
        notes += [row.problem for row in planned if row.action == NOTE]
        counts.update(row.action for row in batch)
        done += len(batch)
        with transaction.atomic():
            _in_turn(source, turn)
            ImportRow.objects.bulk_create(
                ImportRow(source=source, number=r.number, action=r.action, values=r.values, problem=r.problem)
                for r in batch
            )
        run.progress(done)
    with transaction.atomic():
        now = _in_turn(source, turn)
        now.state, now.counts, now.basis = ImportState.PREVIEW, dict(counts), basis
        now.problem = " ".join(filter(None, notes))
        now.save(update_fields=["state", "counts", "basis", "problem", "updated_at"])


def _rows(source: Import, kind: kinds.ImportKind) -> kinds.Rows:
    if not kind.reads_file:
        return ()
    if source.file is None:
        raise OutOfTurnError
    columns = source.columns
    table = Table(source.file, columns["encoding"])
    return MappedRows(table, columns["header"], columns["fields"], kind.most_rows)


def _refuse(source: Import, turn: str, refusal: DomainError) -> None:
    with transaction.atomic():
        now = _in_turn(source, turn)
        now.rows.all().delete()
        now.state, now.problem, now.counts = ImportState.REFUSED, refusal.message, {}
        now.save(update_fields=["state", "problem", "counts", "updated_at"])


# --- applying --------------------------------------------------------------------------------------


@transaction.atomic
def apply_import(source_id: int, progress: kinds.Progress) -> None:
    """Do all that the preview says, in one transaction: all of it or nothing, and once.

    If what the preview was compared with has changed meanwhile, nothing is applied: the file is read
    again and the new preview waits for confirmation.
    """
    source = Import.objects.select_for_update().get(pk=source_id)
    if source.state != ImportState.APPLYING:
        return
    kind = kind_of(source)
    kind.lock(source.scope)
    with translation.override(source.language):
        if kind.basis(source.scope, source.options) != source.basis:
            source.problem = translation.gettext(
                "Something changed after the preview was made. This is the new preview: please confirm again."
            )
            _start(source, ImportState.READING, "imports.read", source.by)
            return
        result = kind.apply(source, progress)
    source.result = {**result, "basis": kind.basis(source.scope, source.options)} if kind.can_undo else result
    source.state, source.problem = ImportState.APPLIED, ""
    _forget_file(source)
    source.save()
    record(actor=source.by, action="imports.applied", subject=source, data={"counts": source.counts})


# --- forgetting ------------------------------------------------------------------------------------


def forget_imports() -> int:
    """Drop what nobody confirmed for a week; forget rows and undo notes after 60 days. Returns how many."""
    now = timezone.now()
    waiting = Import.objects.unfinished().filter(updated_at__lt=now - timedelta(days=DAYS_TO_CONFIRM))
    dropped = 0
    for source in waiting:
        if rules.drop_refusal(source) is None:
            drop_import(actor=None, source=source)
            dropped += 1
    old = Import.objects.filter(updated_at__lt=now - timedelta(days=DAYS_TO_REMEMBER)).exclude(
        pk__in=Import.objects.unfinished()
    )
    with transaction.atomic():
        ImportRow.objects.filter(source__in=old).delete()
        old.exclude(result={}).update(result={})
    return dropped
