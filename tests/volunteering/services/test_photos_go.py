"""Photos go 30 days after their hours were confirmed; everything else of the entry stays."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from tests.factories import volunteering as make
from volunteering.enums import EntryState
from volunteering.models import Entry
from volunteering.services.keeping import RULES
from youthportal.files.models import Access, StoredFile

pytestmark = pytest.mark.django_db
RULE = next(rule for rule in RULES if rule.key == "logbook_photos")


def with_photo(state, **values):
    file = StoredFile(name="a.jpg", media_type="image/jpeg", size=3, sha256="0" * 64, access=Access.ASKED)
    file.content.save("a", ContentFile(b"abc"))
    return make.entry_in(state, photo=file, photo_digest="0" * 64, **values)


def due(day):
    return RULE.ended().filter(ended_on__lte=RULE.default.limit(day))


def test_a_photo_goes_30_days_after_the_yes_and_not_before():
    entry = with_photo(EntryState.CONFIRMED)
    waits = with_photo(EntryState.SUBMITTED)
    today = timezone.localdate()
    assert list(due(today + timedelta(days=29))) == []
    assert list(due(today + timedelta(days=30))) == [entry]
    assert RULE.remove(due(today + timedelta(days=30))) == 1
    entry.refresh_from_db()
    assert (entry.photo, entry.photo_digest, entry.state) == (None, "0" * 64, EntryState.CONFIRMED)
    assert StoredFile.objects.get() == Entry.objects.get(pk=waits.pk).photo
    assert RULE.remove(due(today + timedelta(days=30))) == 0
