"""Facts of the logbook that no code may break."""

import pytest
from django.db import IntegrityError, transaction

from tests.factories import volunteering as make
from volunteering.enums import EntryState, EventKind, Sentence
from volunteering.models import Entry, EntryEvent
from volunteering.services.history import leave_step

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "wrong",
    [
        {"quarters": 0},
        {"quarters": 101},
        {"starts": "10:00"},
        {"state": EntryState.SUBMITTED, "submitted_at": None},
        {"state": EntryState.CONFIRMED, "confirmed_way": ""},
    ],
)
def test_what_an_entry_can_never_be(wrong):
    entry = make.entry_in(EntryState.SUBMITTED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(**wrong)


@pytest.mark.parametrize(
    "act", [lambda rows: rows.update(kind=EventKind.REVOKED), lambda rows: rows.delete()]
)
def test_history_takes_no_change_and_no_deletion(act):
    leave_step(make.EntryFactory(), EventKind.SUBMITTED)
    with pytest.raises(IntegrityError), transaction.atomic():
        act(EntryEvent.objects.all())


def test_only_confirmed_hours_are_in_confirmed():
    entries = [make.entry_in(state) for state in EntryState.values]
    assert Entry.objects.confirmed().quarters_in_all() == 8
    assert Entry.objects.quarters_in_all() == 8 * len(entries)
    assert Entry.objects.none().quarters_in_all() == 0


def test_a_sentence_is_ticked_once():
    entry = make.EntryFactory()
    entry.sentences.create(sentence=Sentence.TEAM)
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.sentences.create(sentence=Sentence.TEAM)
