"""Append-only rows can go inside `erasing()` alone: the trigger bites again after it, in one transaction."""

import pytest
from django.db import IntegrityError, transaction

from youthportal.audit.models import Entry, record
from youthportal.core.db import erasing

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries(youth_worker):
    """The trail of three acts."""
    for name in ("first", "second", "third"):
        record(actor=youth_worker, action=f"test.act.{name}", subject=youth_worker)
    return Entry.objects.filter(action__startswith="test.act.").order_by("pk")


def is_refused(rows):
    with pytest.raises(IntegrityError, match="takes no DELETE"), transaction.atomic():
        rows.all().delete()
    return rows.exists()


def test_after_the_block_the_trail_takes_no_deletion_again(entries):
    assert is_refused(entries)
    with erasing():
        entries.filter(action="test.act.first").delete()
    assert is_refused(entries)
    assert [entry.action for entry in entries] == ["test.act.second", "test.act.third"]


def test_a_block_within_a_block_leaves_the_outer_one_open(entries):
    with erasing():
        with erasing():
            entries.filter(action="test.act.first").delete()
        entries.filter(action="test.act.second").delete()
    assert is_refused(entries)
    assert entries.count() == 1


def test_a_block_that_fails_erases_nothing_and_shuts_behind_itself(entries):
    def half_done():
        entries.all().delete()
        raise LookupError

    with pytest.raises(LookupError), erasing():
        half_done()
    assert entries.count() == 3
    assert is_refused(entries)


def test_a_failed_statement_shuts_it_too(entries, youth_worker):
    def doubled():
        Entry.objects.create(pk=entries[0].pk, action="test.act.double", subject_type="a", subject_id="1")

    with pytest.raises(IntegrityError), erasing():
        doubled()
    assert is_refused(entries)
