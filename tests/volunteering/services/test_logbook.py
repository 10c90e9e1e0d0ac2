"""Writing, sending, taking back and deleting entries."""

import io
import uuid
from datetime import date, time, timedelta

import pytest
from django.utils import timezone
from PIL import Image

from tests.ballots.test_at_once import all_at_once
from tests.factories import volunteering as make
from tests.factories.accounts import UserFactory
from volunteering.enums import EntryState, EventKind, Origin
from volunteering.models import Entry, EntryEvent
from volunteering.rules.photos import can_fetch_photo
from volunteering.services.history import leave_step
from volunteering.services.logbook import (
    EntryFacts,
    delete_draft,
    remove_photo,
    submit_all,
    submit_entry,
    take_back_entry,
    write_entry,
)
from volunteering.services.photos import Upload
from youthportal.audit.models import Entry as AuditEntry
from youthportal.core.exceptions import DomainError
from youthportal.files.models import StoredFile

pytestmark = pytest.mark.django_db
YESTERDAY = timezone.localdate() - timedelta(days=1)


@pytest.fixture
def volunteer():
    make.RecognitionYearFactory(
        year=YESTERDAY.year,
        last_entry_day=date(YESTERDAY.year + 1, 12, 1),
        last_confirm_day=date(YESTERDAY.year + 1, 12, 31),
    )
    return make.VolunteerFactory()


def write(volunteer, actor=None, entry=None, client_key=None, photo=None, **values):
    facts = {"host": values.pop("host", None) or make.host(), "day": YESTERDAY, "quarters": 8} | values
    return write_entry(
        actor=actor or volunteer.user,
        volunteer=volunteer,
        facts=EntryFacts(**facts),
        entry=entry,
        client_key=client_key,
        photo=photo,
    )


def picture(colour="red"):
    sent = io.BytesIO()
    Image.new("RGB", (20, 20), colour).save(sent, "JPEG")
    sent.seek(0)
    return Upload(sent, len(sent.getvalue()))


def kinds(entry):
    return list(entry.events.values_list("kind", flat=True))


def test_an_entry_is_kept_as_a_draft_with_what_was_learnt(volunteer):
    [entry] = write(volunteer, did=" Read to children. ", sentences=["team", "explained"])
    assert (entry.state, entry.origin, entry.quarters) == (EntryState.DRAFT, Origin.OWN, 8)
    assert entry.did == "Read to children."
    assert entry.supervisor == entry.host.supervisors.get()
    assert {row.sentence for row in entry.sentences.all()} == {"team", "explained"}
    assert kinds(entry) == [EventKind.WRITTEN]


def test_a_night_becomes_two_entries(volunteer):
    first, second = write(
        volunteer,
        day=YESTERDAY - timedelta(days=1),
        starts=time(22),
        ends=time(1, 30),
        next_day=True,
        quarters=None,
    )
    assert (first.quarters, second.quarters) == (8, 6)
    assert (second.day, second.starts, first.ends) == (YESTERDAY, time(0), time(0))


def test_the_same_key_of_a_device_writes_once(volunteer):
    key = uuid.uuid4()
    night = {"day": YESTERDAY - timedelta(days=1), "starts": time(22), "ends": time(1), "next_day": True}
    once = write(volunteer, client_key=key, **night)
    assert write(volunteer, client_key=key, **night) == once
    assert Entry.objects.count() == 2


def test_changing_leaves_what_was_before(volunteer):
    [entry] = write(volunteer)
    write(volunteer, entry=entry, host=entry.host, quarters=6, sentences=["team"])
    last = entry.events.last()
    assert (last.kind, last.changes) == (EventKind.CHANGED, {"quarters": [8, 6]})
    write(volunteer, entry=entry, host=entry.host, quarters=6, sentences=["team"])
    assert kinds(entry) == [EventKind.WRITTEN, EventKind.CHANGED]


def test_strangers_write_nothing_and_the_office_is_audited(volunteer):
    with pytest.raises(DomainError, match="NOT_YOUR_LOGBOOK"):
        write(volunteer, actor=UserFactory())
    office = UserFactory(is_staff=True)
    [entry] = write(volunteer, actor=office, origin=Origin.SHEET)
    submit_entry(actor=office, entry=entry)
    acts = AuditEntry.objects.filter(actor=office).order_by("id")
    assert [act.action for act in acts] == ["volunteering.entry.written", "volunteering.entry.submitted"]


def test_sending_taking_back_and_sending_again(volunteer):
    [entry] = write(volunteer)
    entry = submit_entry(actor=volunteer.user, entry=entry)
    assert (entry.state, entry.submitted_at is None) == (EntryState.SUBMITTED, False)
    with pytest.raises(DomainError, match="ENTRY_IS_SENT"):
        write(volunteer, entry=entry, host=entry.host)
    with pytest.raises(DomainError, match="ALREADY_SENT"):
        submit_entry(actor=volunteer.user, entry=entry)
    assert take_back_entry(actor=volunteer.user, entry=entry).state == EntryState.DRAFT
    with pytest.raises(DomainError, match="HOST_ANSWERED"):
        take_back_entry(actor=volunteer.user, entry=entry)
    submit_entry(actor=volunteer.user, entry=entry)
    assert kinds(entry)[1:] == [EventKind.SUBMITTED, EventKind.TAKEN_BACK, EventKind.SUBMITTED]


def test_a_question_is_answered_in_words_or_by_a_change(volunteer):
    entry = make.entry_in(EntryState.QUERIED, volunteer=volunteer)
    leave_step(entry, EventKind.QUERIED, supervisor=entry.supervisor, words="Two hours?")
    with pytest.raises(DomainError, match="NO_ANSWER"):
        submit_entry(actor=volunteer.user, entry=entry)
    submit_entry(actor=volunteer.user, entry=entry, words="With cleaning up.")
    last = entry.events.last()
    assert (last.kind, last.said.words) == (EventKind.ANSWERED, "With cleaning up.")
    Entry.objects.filter(pk=entry.pk).update(state=EntryState.QUERIED)
    write(volunteer, entry=entry, host=entry.host, quarters=4)
    assert submit_entry(actor=volunteer.user, entry=entry).state == EntryState.SUBMITTED


def test_a_minor_without_consent_writes_and_waits(volunteer):
    volunteer.user.year_of_birth = timezone.localdate().year - 13
    volunteer.user.save()
    [entry] = write(volunteer)
    done = submit_all(actor=volunteer.user, entries=[entry])
    assert done.sent == []
    assert done.waiting[0][1].code == "CONSENT_OF_ONESELF_MISSING"
    entry.refresh_from_db()
    assert entry.state == EntryState.DRAFT


def test_all_drafts_go_at_once(volunteer):
    entries = [write(volunteer)[0], make.entry_in(EntryState.SUBMITTED, volunteer=volunteer)]
    done = submit_all(actor=volunteer.user, entries=entries)
    assert [entry.pk for entry in done.sent] == [entries[0].pk]
    assert done.waiting[0][1].code == "ALREADY_SENT"


def test_a_draft_goes_with_history_and_photo(volunteer):
    [entry] = write(volunteer, photo=picture())
    delete_draft(actor=volunteer.user, entry=entry)
    assert not Entry.objects.exists()
    assert not EntryEvent.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("state", [EntryState.SUBMITTED, EntryState.QUERIED, EntryState.CONFIRMED])
def test_what_is_not_with_the_volunteer_stays(volunteer, state):
    entry = make.entry_in(state, volunteer=volunteer)
    with pytest.raises(DomainError, match="NOT_A_DRAFT"):
        delete_draft(actor=volunteer.user, entry=entry)


def test_a_photo_is_written_anew_replaced_and_removed(volunteer):
    [entry] = write(volunteer, photo=picture())
    first = entry.photo_digest
    [entry] = write(volunteer, entry=entry, host=entry.host, photo=picture("blue"))
    assert entry.photo_digest not in {"", first}
    assert StoredFile.objects.count() == 1
    remove_photo(actor=volunteer.user, entry=entry)
    entry.refresh_from_db()
    assert (entry.photo, entry.photo_digest) == (None, "")
    assert not StoredFile.objects.exists()


def test_a_photo_is_seen_by_its_volunteer_the_host_and_the_office(volunteer):
    [entry] = write(volunteer, photo=picture())
    at_host = make.SupervisorFactory(host=entry.host, user=UserFactory())
    gone = make.SupervisorFactory(host=entry.host, user=UserFactory(), ends_on=YESTERDAY)
    elsewhere = make.SupervisorFactory(user=UserFactory())
    office = UserFactory(is_staff=True)
    everybody = [volunteer.user, at_host.user, office, gone.user, elsewhere.user, UserFactory()]
    seen = [can_fetch_photo(user, entry.photo) for user in everybody]
    assert seen == [True, False, False, False, False, False]
    submit_entry(actor=volunteer.user, entry=entry)
    seen = [can_fetch_photo(user, entry.photo) for user in everybody]
    assert seen == [True, True, True, False, False, False]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_device_that_sends_twice_at_once_writes_once(volunteer):
    key, host = uuid.uuid4(), make.host()
    all_at_once([lambda: write(volunteer, host=host, client_key=key)] * 4)
    assert Entry.objects.count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_devices_at_once_do_not_fill_a_day_beyond_its_hours(volunteer):
    host, codes = make.host(), []

    def half_a_day_and_more():
        try:
            write(volunteer, host=host, quarters=50)
        except DomainError as refusal:
            codes.append(refusal.code)

    all_at_once([half_a_day_and_more] * 3)
    assert codes == ["DAY_IS_FULL"] * 2
    assert Entry.objects.quarters_in_all() == 50
