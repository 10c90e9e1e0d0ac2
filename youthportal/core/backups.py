"""Backup and restore: the database as one moment, the files, and a list by which both are proved equal.

A folder holds `database.dump` (or `.sqlite3`), `media.tar` and `manifest.json`: checksums of both files, and
of each table how many rows it has and a checksum of them, taken in the same snapshot as the dump.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from youthportal.core.exceptions import DomainError

MANIFEST, MEDIA = "manifest.json", "media.tar"
Tables = dict[str, list[Any]]
_afterwards: list[Callable[[], object]] = []


def register_after_restore(function: Callable[[], object]) -> None:
    """Called by an AppConfig.ready(): what must be put right in a database that comes from the past."""
    _afterwards.append(function)


def tables() -> Tables:
    """Rows and a checksum of each table, whatever order the rows come in."""
    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
        return {name: _table(cursor, connection.ops.quote_name(name)) for name in names}


def _table(cursor: Any, name: str) -> list[Any]:
    if connection.vendor == "postgresql":
        # 60 bits of each row's MD5, summed by the server: no row leaves it.
        digest = "('x' || substr(md5(t::text), 1, 15))::bit(60)::bigint"
        cursor.execute(f"SELECT count(*), coalesce(sum({digest}::numeric), 0)::text FROM {name} t")  # noqa: S608
        return list(cursor.fetchone())
    cursor.execute(f"SELECT * FROM {name}")  # noqa: S608 (a name from the database's own list)
    digests = [int(hashlib.sha256(repr(row).encode()).hexdigest()[:15], 16) for row in cursor.fetchall()]
    return [len(digests), str(sum(digests))]


def back_up(folder: Path) -> dict[str, Any]:
    """Write a backup into a new folder. The database first: a file without a row harms nobody."""
    folder.mkdir(parents=True, mode=0o700)
    with transaction.atomic():
        content = _dump(folder)
    _pack(Path(settings.MEDIA_ROOT), folder / MEDIA)
    files = {path.name: _digest(path) for path in sorted(folder.iterdir())}
    manifest = {"engine": connection.vendor, "release": settings.RELEASE, "files": files, "tables": content}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1))
    return manifest


def _dump(folder: Path) -> Tables:
    if connection.vendor != "postgresql":
        content = tables()
        with sqlite3.connect(connection.settings_dict["NAME"]) as here:
            with sqlite3.connect(folder / "database.sqlite3") as there:
                here.backup(there)
            there.close()
        here.close()
        return content
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
    target = folder / "database.dump"
    _run(["pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={target}"])
    return tables()


def _run(command: list[str]) -> None:
    values = connection.settings_dict
    given = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    environment = {name: str(values[key]) for name, key in given.items() if values[key]}
    environment["PGDATABASE"] = str(values["NAME"])
    subprocess.run(command, check=True, env=os.environ | environment)  # noqa: S603 (our own words only)


def _pack(source: Path, target: Path) -> None:
    with tarfile.open(target, "w") as archive:
        if source.exists():
            archive.add(source, arcname=".")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def restore(folder: Path) -> dict[str, Any]:
    """Bring a backup back into an empty database. Raises BACKUP_DAMAGED, NOT_EMPTY, NOT_EQUAL.

    The list of destroyed ballot keys is joined with the present one, never replaced by an older.
    """
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    _refuse_damaged(folder, manifest)
    with connection.cursor() as cursor:
        if connection.introspection.table_names(cursor):
            raise DomainError("NOT_EMPTY", "The database is not empty. Restore into a new one.")
    if connection.vendor == "postgresql":
        command = ["pg_restore", "--no-owner", "--exit-on-error", "--single-transaction"]
        _run([*command, f"--dbname={connection.settings_dict['NAME']}", str(folder / "database.dump")])
    else:
        connection.close()
        shutil.copyfile(folder / "database.sqlite3", connection.settings_dict["NAME"])
    if tables() != manifest["tables"]:
        raise DomainError("NOT_EQUAL", "What came back is not what was backed up.")
    _unpack(folder / MEDIA, Path(settings.MEDIA_ROOT))
    for function in _afterwards:
        function()
    return manifest


def _refuse_damaged(folder: Path, manifest: dict[str, Any]) -> None:
    if manifest["engine"] != connection.vendor:
        raise DomainError("OTHER_ENGINE", "The backup comes from another kind of database.")
    for name, digest in manifest["files"].items():
        path = folder / name
        if not path.exists() or _digest(path) != digest:
            raise DomainError("BACKUP_DAMAGED", "A file of the backup is missing or was changed.", name=name)


def _unpack(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    listed = Path(settings.DESTROYED_KEYS)
    known = listed.read_text().split() if listed.exists() else []
    with tarfile.open(source) as archive:
        archive.extractall(target, filter="data")
    older = listed.read_text().split() if listed.exists() else []
    if known or older:
        listed.parent.mkdir(parents=True, exist_ok=True)
        listed.write_text("".join(f"{line}\n" for line in dict.fromkeys([*older, *known])))
