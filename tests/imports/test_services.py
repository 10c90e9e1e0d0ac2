"""What happens to imports that nobody confirms, and to rows nobody needs any more."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from tests.support.imports import apply, upload
from youthportal.core.exceptions import DomainError
from youthportal.files.models import StoredFile
from youthportal.imports import services
from youthportal.imports.models import Import, ImportState, Mapping
from youthportal.imports.tasks import forget_imports

pytestmark = pytest.mark.django_db


def age(source: Import, days: int) -> None:
    Import.objects.filter(pk=source.pk).update(updated_at=timezone.now() - timedelta(days=days))


def test_an_import_nobody_confirmed_is_dropped_after_a_week(previewed, coordinator, school, small_file):
    waiting = upload(coordinator, school, small_file)
    age(previewed, 8)
    age(waiting, 6)
    forget_imports()
    previewed.refresh_from_db()
    waiting.refresh_from_db()
    assert (previewed.state, previewed.rows.count(), previewed.file) == (ImportState.DROPPED, 0, None)
    assert waiting.state == ImportState.UPLOADED
    assert list(StoredFile.objects.all()) == [waiting.file]


def test_rows_of_an_applied_import_are_forgotten_after_sixty_days_and_its_counts_stay(previewed, coordinator):
    source = apply(coordinator, previewed)
    age(source, 59)
    forget_imports()
    assert source.rows.count() == 3
    age(source, 61)
    forget_imports()
    source.refresh_from_db()
    assert (source.rows.count(), source.result, source.counts) == (0, {}, {"new": 2, "error": 1})
    with pytest.raises(DomainError) as refused:
        services.undo_import(actor=coordinator, source=source)
    assert refused.value.code == "NO_UNDO"


def test_an_import_that_a_worker_has_in_hand_is_left_alone(previewed, coordinator):
    source = services.confirm_import(actor=coordinator, source=previewed)
    age(source, 30)
    forget_imports()
    source.refresh_from_db()
    assert source.state == ImportState.APPLYING


def test_the_file_is_for_the_office_only_while_it_is_kept(previewed):
    assert previewed.file.access == "staff"


def test_nobody_imports_by_calling_the_service_without_the_right(stranger, school, school_year, small_file):
    with pytest.raises(DomainError) as refused:
        upload(stranger, school, small_file)
    assert refused.value.code == "NOT_ALLOWED"
    assert not StoredFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_refused_file_leaves_no_row_and_no_bytes(coordinator, school, school_year):
    def kept() -> int:
        return sum(path.is_file() for path in Path(settings.MEDIA_ROOT).rglob("*"))

    before = kept()
    with pytest.raises(DomainError):
        upload(coordinator, school, b"%PDF-1.7")
    assert kept() == before
    assert not StoredFile.objects.exists()


def test_what_the_columns_mean_is_remembered_for_the_school(coordinator, school, school_year):
    content = "Eil. nr.;Mokinio kodas;Klasė\n1;K1;10a\n"
    source = upload(coordinator, school, content)
    assert source.columns["fields"] == {"key": 1, "class": 2}
    services.name_columns(
        actor=coordinator, source=source, fields={"key": 0, "class": 2}, encoding="utf-8-sig"
    )
    assert Mapping.objects.get().columns == {"key": "eil nr", "class": "klase"}
    assert upload(coordinator, school, content).columns["fields"] == {"key": 0, "class": 2}


def test_columns_can_be_named_anew_after_a_preview(previewed, coordinator):
    source = services.name_columns(actor=coordinator, source=previewed, fields={"key": 1, "class": 0})
    assert (source.state, source.problem) == (ImportState.READING, "")
    with pytest.raises(DomainError) as refused:
        services.name_columns(actor=coordinator, source=source, fields={"key": 0, "class": 1})
    assert refused.value.code == "WRONG_STATE"
