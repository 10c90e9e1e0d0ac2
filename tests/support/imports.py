"""Taking a spreadsheet through its import in tests, as the pages and the worker do together."""

import io
from typing import Any

import openpyxl

from youthportal.core import jobs
from youthportal.imports import services
from youthportal.imports.models import Import, ImportRow
from youthportal.organisations.models import School, SchoolYear
from youthportal.organisations.roster import scope_of


def table(*rows: str) -> str:
    """Rows of a CSV with semicolons."""
    return "\n".join(rows) + "\n"


def workbook(rows: list[list[Any]]) -> bytes:
    book, target = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(target)
    return target.getvalue()


def upload(
    actor: Any,
    school: School,
    content: str | bytes,
    *,
    complete: bool = True,
    year: Any = None,
    name: str = "",
) -> Import:
    """Uploaded, columns guessed."""
    raw = content if isinstance(content, bytes) else content.encode()
    year = year or SchoolYear.at()
    return services.upload_file(
        actor=actor,
        kind="roster",
        scope=scope_of(school),
        name=name or ("list.xlsx" if raw.startswith(b"PK") else "list.csv"),
        content=raw,
        options={"year": year.pk, "complete": complete},
    )


def run(source: Import) -> Import:
    """What a worker does with the job that waits."""
    source.refresh_from_db()
    jobs.run_job(source.job_id)
    return Import.objects.get(pk=source.pk)


def preview(actor: Any, school: School, content: str | bytes, **options: Any) -> Import:
    """Uploaded, the guessed columns taken, read."""
    source = upload(actor, school, content, **options)
    fields = source.columns["fields"]
    encoding = source.columns["encoding"]
    return run(services.name_columns(actor=actor, source=source, fields=fields, encoding=encoding))


def apply(actor: Any, source: Import) -> Import:
    return run(services.confirm_import(actor=actor, source=source))


def import_roster(actor: Any, school: School, content: str | bytes, **options: Any) -> Import:
    """The whole way."""
    return apply(actor, preview(actor, school, content, **options))


def by_row(source: Import) -> dict[int, ImportRow]:
    return {row.number: row for row in source.rows.exclude(number=0)}


def actions(source: Import) -> dict[int, str]:
    return {number: row.action for number, row in by_row(source).items()}
