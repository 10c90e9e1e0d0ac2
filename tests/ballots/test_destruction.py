"""A destroyed key stays destroyed: in the table's files, and after a backup is restored."""

import pytest
from django.conf import settings as portal
from django.db import connection, transaction

from tests.ballots import attack
from youthportal.ballots import destruction, keys
from youthportal.ballots.models import BallotKey
from youthportal.core.exceptions import DomainError


def destroy(key):
    with transaction.atomic():
        return destruction.destroy(key)


def test_destroying_removes_the_half_and_notes_the_time(key):
    assert destroy(key) is True
    key.refresh_from_db()
    assert key.half is None
    assert key.destroyed_at is not None


def test_destroying_again_changes_nothing_and_lists_the_key_once(key, destroyed_keys):
    destroy(key)
    when = BallotKey.objects.get().destroyed_at
    assert destroy(key) is False
    assert BallotKey.objects.get().destroyed_at == when
    assert destroyed_keys.read_text() == f"{key.fingerprint}\n"


def test_a_restored_backup_does_not_revive_the_key(key):
    backup = bytes(key.half)
    destroy(key)
    BallotKey.objects.update(half=backup, destroyed_at=None)
    restored = BallotKey.objects.get()
    with pytest.raises(DomainError) as refusal:
        keys.open_key(restored.half, restored.fingerprint)
    assert refusal.value.code == "KEY_DESTROYED"
    assert destruction.destroy_revived() == 1
    assert BallotKey.objects.get().half is None


def test_living_keys_are_left_alone(key):
    assert destruction.destroy_revived() == 0
    assert BallotKey.objects.get().half is not None


def test_with_another_secret_not_even_a_stolen_backup_opens_the_key(key, settings, destroyed_keys):
    backup = bytes(key.half)
    destroy(key)
    destroyed_keys.unlink()
    settings.BALLOT_SECRET = "changed after the destruction"
    with pytest.raises(DomainError) as refusal:
        keys.open_key(backup, key.fingerprint)
    assert refusal.value.code == "ROUND_KEY_MISMATCH"


def test_a_list_that_cannot_be_written_stops_the_destruction(key, settings, tmp_path):
    blocked = tmp_path / "file"
    blocked.touch()
    settings.DESTROYED_KEYS = blocked / "list"
    with pytest.raises(OSError):
        destroy(key)
    assert BallotKey.objects.get().half is not None


@pytest.mark.django_db(transaction=True)
def test_the_table_s_file_holds_nothing_of_a_destroyed_half():
    key = keys.create_key()
    half = bytes(key.half)
    assert half in attack.table_files("ballots_ballotkey")
    destroy(key)
    assert half not in attack.table_files("ballots_ballotkey")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_not_even_while_somebody_still_reads_an_older_snapshot():
    """A long report or backup elsewhere keeps dead rows alive for VACUUM; they must go all the same."""
    key = keys.create_key()
    half = bytes(key.half)
    reader = connection.copy(alias="reader")
    try:
        with reader.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT count(*) FROM django_migrations")
            destroy(key)
            cursor.execute("COMMIT")
    finally:
        reader.close()
    assert half not in attack.table_files("ballots_ballotkey")
    key.refresh_from_db()
    assert key.destroyed_at is not None


def test_the_list_lies_outside_the_database(destroyed_keys):
    assert str(portal.DESTROYED_KEYS) not in str(connection.settings_dict["NAME"])
