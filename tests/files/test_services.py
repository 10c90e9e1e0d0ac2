import hashlib
import os
import re
import resource
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tests.files.conftest import PNG
from youthportal.core.exceptions import DomainError
from youthportal.files.models import Access, StoredFile
from youthportal.files.services import clean_name, delete_file, store_file, sweep_files

pytestmark = pytest.mark.django_db


def stored_bytes() -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def test_a_file_is_kept_under_a_random_path_with_its_checksum_and_real_type(pupil):
    file = store_file(content=PNG, name="sąrašas.pdf", access=Access.OWNER, owner=pupil)
    assert Path(file.content.path).read_bytes() == PNG
    assert (file.sha256, file.size) == (hashlib.sha256(PNG).hexdigest(), len(PNG))
    assert (file.media_type, file.name) == ("image/png", "sąrašas.pdf")
    assert re.fullmatch(r"[0-9a-f]{2}/[0-9a-f]{32}", file.content.name)


def test_the_name_decides_only_among_plain_texts():
    table = store_file(content=b"a;b\n1;2\n", name="list.csv", access=Access.STAFF)
    page = store_file(content=b"<html><script>1</script></html>", name="list.html", access=Access.STAFF)
    assert (table.media_type, page.media_type) == ("text/csv", "text/plain")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ona\\klasė.csv", "klasė.csv"),
        ('a"b\r\nSet-Cookie: x.txt', "abSet-Cookie x.txt"),
        ("\u202efdp.exe", "fdp.exe"),
        ("...", "file"),
        ("š" * 300 + ".csv", "š" * 116 + ".csv"),
    ],
)
def test_names_are_made_harmless_and_keep_their_letters(typed, kept):
    assert clean_name(typed) == kept


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "EMPTY_FILE"), (b"x" * 101, "FILE_TOO_LARGE"), (b"\x00\x01", "WRONG_FILE_TYPE")],
)
def test_what_is_not_taken_leaves_nothing(settings, content, code):
    settings.UPLOAD_LIMIT_BYTES = 100
    before = stored_bytes()
    with pytest.raises(DomainError) as refused:
        store_file(content=content, name="x.txt", access=Access.STAFF, allowed={"text/plain"})
    assert refused.value.code == code
    assert not StoredFile.objects.exists()
    assert stored_bytes() == before


@pytest.fixture
def full_disk():
    """From here on the operating system takes only 4 KB for each file, as a disk does that runs full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.postgresql  # an embedded database could not write either
def test_a_full_disk_is_said_and_leaves_nothing_half_saved(full_disk):
    before = stored_bytes()
    with pytest.raises(DomainError) as refused:
        store_file(content=b"x" * 100_000, name="x.txt", access=Access.STAFF)
    assert refused.value.code == "STORAGE_FULL"
    assert "no room left" in refused.value.message
    assert not StoredFile.objects.exists()
    assert stored_bytes() == before


def test_a_deleted_file_loses_its_bytes_with_the_commit_not_before(django_capture_on_commit_callbacks):
    file = store_file(content=PNG, name="x.png", access=Access.STAFF)
    path = Path(file.content.path)
    with django_capture_on_commit_callbacks(execute=True):
        delete_file(file)
        assert path.exists()
    assert not path.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_bytes_of_an_undone_transaction_are_swept_after_a_day():
    kept = store_file(content=PNG, name="kept.png", access=Access.STAFF)
    with transaction.atomic():
        lost = store_file(content=PNG, name="lost.png", access=Access.STAFF)
        transaction.set_rollback(True)
    path = Path(lost.content.path)
    assert sweep_files() == 0
    two_days_ago = timezone.now().timestamp() - 2 * 86400
    os.utime(path, (two_days_ago, two_days_ago))
    os.utime(kept.content.path, (two_days_ago, two_days_ago))
    assert sweep_files() == 1
    assert not path.exists()
    assert Path(kept.content.path).read_bytes() == PNG
