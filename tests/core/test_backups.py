"""A backup is restored into an empty database by the real commands; counts and checksums are equal."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from budget.services import pabulib
from tests.budget.results import published_round
from tests.support.services import environment
from youthportal.ballots import destruction
from youthportal.ballots.models import BallotKey
from youthportal.core import backups
from youthportal.files.services import store_file

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.embedded]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def other(tmp_path):
    """Address of an empty database beside the one under test, and a folder for its files."""
    values = connection.settings_dict
    media = tmp_path / "media-restored"
    if connection.vendor == "sqlite":
        yield {"DATABASE_URL": f"sqlite:///{tmp_path / 'restored.sqlite3'}", "MEDIA_ROOT": str(media)}
        return
    name = f"{values['NAME']}_restored"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    url = environment()["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    yield {"DATABASE_URL": url, "MEDIA_ROOT": str(media)}
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")


def manage(*words, **more):
    command = [sys.executable, "manage.py", *words]
    given = environment(**more)
    return subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, check=False)


def asked(question, **more):
    """What a portal on the other database answers."""
    done = manage("shell", "-v", "0", "-c", question, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


LIVING = "from youthportal.ballots.models import BallotKey as K; print(K.objects.exclude(half=None).count())"
BALLOTS = "from youthportal.ballots.models import Ballot as B; print(B.objects.count())"


def test_what_comes_back_equals_what_was_backed_up(other, tmp_path):
    published_round()
    store_file(content=b"%PDF-1.7 a paper", name="paper.pdf", access="public")
    before = backups.tables()
    done = manage("backup", str(tmp_path / "b"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "b").stat().st_mode & 0o077 == 0
    done = manage("restore", str(tmp_path / "b"), **other)
    assert done.returncode == 0, done.stderr
    assert "restored and equal" in done.stdout
    assert before["ballots_ballot"][0] == int(asked(BALLOTS, **other)) > 30
    assert backups.tables() == before
    copies = [path.read_bytes() for path in Path(other["MEDIA_ROOT"]).rglob("*") if path.is_file()]
    assert b"%PDF-1.7 a paper" in copies
    again = manage("restore", str(tmp_path / "b"), **other)
    assert again.returncode != 0
    assert "not empty" in again.stderr


def test_a_changed_file_is_noticed_before_anything_is_written(other, tmp_path):
    manage("backup", str(tmp_path / "b"))
    name = "database.dump" if connection.vendor == "postgresql" else "database.sqlite3"
    path = tmp_path / "b" / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    done = manage("restore", str(tmp_path / "b"), **other)
    assert done.returncode != 0
    assert "was changed" in done.stderr


def test_a_destroyed_key_stays_destroyed_in_a_database_from_before(other, tmp_path):
    key = pabulib.spent_key()
    BallotKey.objects.filter(pk=key.pk).update(half=os.urandom(32), destroyed_at=None, fingerprint="f" * 64)
    key.refresh_from_db()
    manage("backup", str(tmp_path / "b"))
    destruction.destroy(key)
    listed = Path(settings.DESTROYED_KEYS)
    assert key.fingerprint in listed.read_text()
    newer = Path(other["MEDIA_ROOT"]) / listed.name
    newer.parent.mkdir()
    newer.write_text(listed.read_text())
    done = manage("restore", str(tmp_path / "b"), **other)
    assert done.returncode == 0, done.stderr
    assert asked(LIVING, **other) == "0"
    assert key.fingerprint in newer.read_text()


def test_a_living_key_lives_on(other, tmp_path):
    key = pabulib.spent_key()
    BallotKey.objects.filter(pk=key.pk).update(half=os.urandom(32), destroyed_at=None, fingerprint="a" * 64)
    manage("backup", str(tmp_path / "b"))
    assert manage("restore", str(tmp_path / "b"), **other).returncode == 0
    assert asked(LIVING, **other) == "1"
