"""Hints read for many entries at once."""

from datetime import time

import pytest

from tests.factories import volunteering as make
from volunteering.calculations.hints import Code, Hint
from volunteering.enums import EntryState
from volunteering.models import Entry
from volunteering.rules.hints import hints_about, names_of, sentence

pytestmark = pytest.mark.django_db


def codes(entry, name=""):
    return {hint.code for hint in hints_about([entry], name)[entry.pk]}


def test_overlap_with_an_entry_at_another_host_but_not_with_a_draft():
    times = {"starts": time(10), "ends": time(12)}
    entry = make.entry_in(EntryState.SUBMITTED, **times)
    other = make.entry_in(EntryState.DRAFT, volunteer=entry.volunteer, **times)
    assert Code.OVERLAP not in codes(entry)
    make.entry_in(EntryState.CONFIRMED, volunteer=entry.volunteer, **times)
    assert Code.OVERLAP in codes(entry)
    assert other.state == EntryState.DRAFT


def test_the_same_photo_beside_an_entry_of_somebody_else():
    entry = make.entry_in(EntryState.SUBMITTED, photo_digest="f" * 64)
    assert Code.SAME_PHOTO not in codes(entry)
    make.entry_in(EntryState.SUBMITTED, photo_digest="f" * 64)
    assert Code.SAME_PHOTO in codes(entry)


@pytest.mark.parametrize(
    ("confirmer", "is_so"),
    [
        ("Ona Šąžinienė", True),
        ("Jonas Šąžinas, coordinator", True),
        ("Šarūnė Kita-Šąžinaitė", True),
        ("Žygimantė Kita", False),
        ("Žygimantė", False),
    ],
)
def test_a_family_name_in_common(confirmer, is_so):
    volunteer = make.VolunteerFactory(paper_name="Žygimantė Šąžinė")
    entry = make.entry_in(EntryState.SUBMITTED, volunteer=volunteer)
    assert (Code.SAME_NAME in codes(entry, confirmer)) is is_so


def test_short_words_are_no_family_name():
    assert names_of("Jan de Ly") == frozenset()


def test_every_hint_is_a_sentence():
    for code in Code:
        assert sentence(Hint(code, 60, 32)).endswith(".")


def test_the_number_of_queries_does_not_grow(django_assert_num_queries):
    make.entry_in(EntryState.SUBMITTED, photo_digest="a" * 64)
    for count in (1, 3):
        while Entry.objects.count() < count:
            make.entry_in(EntryState.SUBMITTED, photo_digest="a" * 64)
        rows = list(Entry.objects.with_details())
        with django_assert_num_queries(4):
            assert len(hints_about(rows)) == count
