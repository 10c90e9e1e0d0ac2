"""What differs between the two engines: the clock, collation and append-only triggers."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.migrations import RunPython
from django.db.models import CharField, Func
from django.db.models.expressions import Combinable
from django.db.models.functions import Collate, Now
from django.utils.translation import get_language

_may_erase: ContextVar[bool] = ContextVar("may_erase", default=False)

#: Order of the letters of each language that a plain comparison of decomposed letters gets wrong:
#: what a letter sorts as, by CLDR's collation rules for the language.
_TAILORED = {
    "lt": {"č": "c\uffff", "š": "s\uffff", "ž": "z\uffff", "y": "i"},
    "lv": {
        "č": "c\uffff",
        "ģ": "g\uffff",
        "ķ": "k\uffff",
        "ļ": "l\uffff",
        "ņ": "n\uffff",
        "š": "s\uffff",
        "ž": "z\uffff",
        "y": "i",
    },
    "sl": {"č": "c\uffff", "ć": "c\uffff\uffff", "đ": "d\uffff", "š": "s\uffff", "ž": "z\uffff"},
    "en": {},
}


def now() -> datetime:
    """The database's clock: one clock for all web processes, also within a transaction."""
    if connection.vendor != "postgresql":
        return datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        row: tuple[datetime] = cursor.fetchone()
    return row[0]


class Clock(Now):
    """The database's clock inside a query; read when the row is, so after a lock that was waited for."""

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="CLOCK_TIMESTAMP()", **context)


class Folded(Func):
    """A text as it compares whatever its case: SQLite's own LOWER knows the letters of ASCII alone."""

    function = "LOWER"
    arity = 1
    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="portal_fold", **context)


def sort_key(field: str, language: str) -> Combinable:
    """An expression to order by `field` as readers of `language` (en, lt, lv, sl) expect."""
    language = language if language in _TAILORED else "en"
    collation = f"{language}-x-icu" if connection.vendor == "postgresql" else f"portal_{language}"
    return Collate(field, collation)


def in_order(field: str) -> Combinable:
    """`sort_key` for whoever reads now."""
    return sort_key(field, get_language() or "")


def names_in_order(names: Iterable[str]) -> list[str]:
    """As `in_order`, for a few names in memory; each once."""
    language = get_language() or ""
    letters = _TAILORED.get(language, {})
    return sorted(set(names), key=lambda name: _as_sorted(name, letters))


def _as_sorted(text: str, letters: dict[str, str]) -> tuple[str, str]:
    folded = "".join(letters.get(c, c) for c in text.casefold())
    plain = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return plain, text


def _collation(language: str) -> Any:
    letters = _TAILORED[language]

    def key(text: str) -> tuple[str, str]:
        return _as_sorted(text, letters)

    return lambda a, b: (key(a) > key(b)) - (key(a) < key(b))


@lru_cache(maxsize=256)
def _pattern(like: str, escape: str) -> re.Pattern[str]:
    """A LIKE pattern as a regular expression: % is anything, _ one letter, unless behind `escape`."""
    parts, letters = [], iter(like.casefold())
    for letter in letters:
        if letter == escape:
            parts.append(re.escape(next(letters, "")))
        else:
            parts.append({"%": ".*", "_": "."}.get(letter) or re.escape(letter))
    return re.compile("".join(parts), re.DOTALL)


def _like(like: str | None, value: Any, escape: str = "") -> bool | None:
    """LIKE for letters beyond ASCII: SQLite's own tells Ž from ž, as PostgreSQL does not."""
    if like is None or value is None:
        return None
    return _pattern(like, escape).fullmatch(str(value).casefold()) is not None


def _prepare_connection(*, connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    if connection.vendor == "sqlite":
        raw: Any = connection.connection
        for language in _TAILORED:
            raw.create_collation(f"portal_{language}", _collation(language))
        for arguments in (2, 3):
            raw.create_function("like", arguments, _like, deterministic=True)
        raw.create_function("portal_fold", 1, lambda text: text and text.lower(), deterministic=True)
        raw.create_function("may_erase", 0, lambda: int(_may_erase.get()))


def prepare_connections() -> None:
    """Give every SQLite connection the portal's collations and the function its triggers ask."""
    connection_created.connect(_prepare_connection, dispatch_uid="youthportal.core.db")


@contextmanager
def erasing() -> Iterator[None]:
    """Allow deletes in append-only tables within the block and no longer: for retention jobs.

    The block is a transaction (a savepoint in its caller's), so a failure takes the permission back with
    whatever the block did.
    """
    was = _may_erase.get()
    token = _may_erase.set(True)
    try:
        with transaction.atomic():
            _let_erase(True)
            yield
            _let_erase(was)
    finally:
        _may_erase.reset(token)


def _let_erase(may: bool) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('youthportal.may_erase', %s, true)", ["on" if may else "off"])


_POSTGRES = """
CREATE OR REPLACE FUNCTION {table}_{verb}_refused() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {exempt} THEN RETURN OLD; END IF;
  RAISE EXCEPTION '{table} takes no {verb}' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} FOR EACH ROW
  EXECUTE FUNCTION {table}_{verb}_refused();
"""
_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} WHEN NOT ({exempt})
BEGIN SELECT RAISE(ABORT, '{table} takes no {verb}'); END
"""


def refuse(table: str, verb: str) -> RunPython:
    """A migration operation: rows of `table` take no `verb` (UPDATE or DELETE) any more.

    A refused statement raises IntegrityError on both engines. DELETE stays possible inside
    `erasing()`, for the retention jobs.
    """

    def forwards(apps: object, schema_editor: Any) -> None:
        on_postgres = schema_editor.connection.vendor == "postgresql"
        exempt = "false" if on_postgres else "0"
        if verb == "DELETE":
            exempt = (
                "current_setting('youthportal.may_erase', true) = 'on'" if on_postgres else "may_erase() = 1"
            )
        template = _POSTGRES if on_postgres else _SQLITE
        schema_editor.execute(template.format(table=table, verb=verb, exempt=exempt), params=None)

    def backwards(apps: object, schema_editor: Any) -> None:
        on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER {table}_no_{verb}{on}", params=None)

    return RunPython(forwards, backwards, elidable=False)
