"""Confirming, asking back, sending back; the office's confirmation, correction and revocation."""

import threading
from datetime import time, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.ballots.test_at_once import all_at_once
from tests.factories import volunteering as make
from tests.factories.accounts import StaffFactory, UserFactory
from volunteering.enums import EntryState, EventKind, Step, Way
from volunteering.models import Certificate, ConfirmationRequest, Entry, EntryEvent, RequestedEntry
from volunteering.rules.confirming import Confirmer, mark_of
from volunteering.services import confirming, logbook
from volunteering.services.recognition import close_year
from youthportal.audit.models import Entry as AuditEntry
from youthportal.core.exceptions import DomainError
from youthportal.outbox.models import Message


@pytest.fixture
def supervisor(db):
    return make.SupervisorFactory(user=UserFactory())


def waiting(supervisor, **values):
    return make.entry_in(EntryState.SUBMITTED, supervisor=supervisor, **values)


def confirm(supervisor, *entries, declared_as="Ona, coordinator", way=Way.PORTAL, **more):
    return confirming.confirm_entries(
        actor=supervisor.user,
        supervisor=supervisor,
        entries=entries,
        way=way,
        declared_as=declared_as,
        **more,
    )


def refused(code, act, *args, **kwargs):
    with pytest.raises(DomainError, match=f"^{code}:"):
        act(*args, **kwargs)


def test_confirmed_entry_says_who_how_and_when(supervisor):
    entry = waiting(supervisor)
    assert confirm(supervisor, entry, declared_as="  Ona, coordinator ") == [entry]
    entry.refresh_from_db()
    assert (entry.state, entry.confirmed_way) == (EntryState.CONFIRMED, Way.PORTAL)
    assert (entry.confirmed_by, entry.confirmed_supervisor) == (supervisor.user, supervisor)
    assert entry.confirmed_as == "Ona, coordinator"
    event = entry.events.get()
    assert (event.kind, event.user, event.supervisor) == (EventKind.CONFIRMED, supervisor.user, supervisor)
    assert AuditEntry.objects.get(action="volunteering.entry.confirmed").subject_id == str(entry.pk)


def test_pressed_twice_is_confirmed_once(supervisor):
    entry = waiting(supervisor)
    assert confirm(supervisor, entry) == [entry]
    assert confirm(supervisor, entry) == []
    assert entry.events.count() == Message.objects.count() == 1


def test_one_mail_to_each_volunteer_for_one_answer(supervisor):
    ona, jonas = make.VolunteerFactory(), make.VolunteerFactory()
    entries = [waiting(supervisor, volunteer=ona) for _ in range(3)] + [waiting(supervisor, volunteer=jonas)]
    confirm(supervisor, *entries)
    mails = {mail.user_id: mail.text for mail in Message.objects.all()}
    assert set(mails) == {ona.user_id, jonas.user_id}
    assert mails[ona.user_id].count("2\xa0h") == 3


def test_nothing_is_confirmed_where_one_is_refused(supervisor):
    good, own = waiting(supervisor), waiting(supervisor, volunteer__user=supervisor.user)
    refused("OWN_HOURS", confirm, supervisor, good, own)
    good.refresh_from_db()
    assert good.state == EntryState.SUBMITTED


def test_nobody_confirms_without_saying_who_they_are(supervisor):
    refused("NOT_DECLARED", confirm, supervisor, waiting(supervisor), declared_as="  ")


def test_what_can_be_confirmed_is_and_the_rest_is_said(supervisor):
    good, own, done = (
        waiting(supervisor),
        waiting(supervisor, volunteer__user=supervisor.user),
        make.entry_in(EntryState.CONFIRMED, supervisor=supervisor),
    )
    changed = waiting(supervisor)
    seen = {entry.pk: mark_of(entry) for entry in (good, own, done, changed)}
    Entry.objects.filter(pk=changed.pk).update(quarters=40)
    outcome = confirming.confirm_what_can(
        confirmer=Confirmer(supervisor=supervisor, user=supervisor.user),
        entries=[good, own, done, changed],
        way=Way.PORTAL,
        declared_as="Ona",
        seen=seen,
    )
    assert (outcome.done, outcome.before) == ([good], [done])
    assert [(entry, refusal.code) for entry, refusal in outcome.refused] == [
        (own, "OWN_HOURS"),
        (changed, "CHANGED_MEANWHILE"),
    ]


def test_confirming_many_reads_no_more_than_confirming_one(supervisor):
    """Each confirmed entry writes itself, its step and its audit row, and nothing else."""
    volunteer, counts = make.VolunteerFactory(user=UserFactory(pupil=True)), []
    for number in (1, 1, 4):
        entries = [waiting(supervisor, volunteer=volunteer) for _ in range(number)]
        with CaptureQueriesContext(connection) as queries:
            confirm(supervisor, *entries)
        counts.append(len(queries))
    assert counts[2] - counts[1] == 3 * 3


# --- asking back and sending back -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "state"),
    [(confirming.query_entry, EntryState.QUERIED), (confirming.return_entry, EntryState.RETURNED)],
)
def test_an_entry_goes_back_with_the_words(supervisor, act, state):
    entry = waiting(supervisor)
    for _press in range(2):
        act(actor=supervisor.user, supervisor=supervisor, entry=entry, words=" Which day was it? ")
    entry.refresh_from_db()
    assert entry.state == state
    assert entry.events.get().said.words == "Which day was it?"
    mail = Message.objects.get()
    assert mail.user == entry.volunteer.user
    assert "Which day was it?" in mail.text


@pytest.mark.parametrize("act", [confirming.query_entry, confirming.return_entry])
def test_an_entry_does_not_go_back_without_words_or_by_a_stranger(supervisor, act):
    entry = waiting(supervisor)
    refused("NO_NOTE", act, actor=None, supervisor=supervisor, entry=entry, words=" ")
    stranger = make.SupervisorFactory()
    refused("NOT_YOUR_ENTRY", act, actor=None, supervisor=stranger, entry=entry, words="No")
    old = {"entry": entry, "words": "No", "seen": "old"}
    refused("CHANGED_MEANWHILE", act, actor=None, supervisor=supervisor, **old)
    confirm(supervisor, entry)
    refused("CONFIRMED_ALREADY", act, actor=None, supervisor=supervisor, entry=entry, words="No")


def test_a_link_is_over_when_nothing_it_asks_about_can_come_back(supervisor):
    first, second = waiting(supervisor), waiting(supervisor)
    asked = ConfirmationRequest.objects.create(
        host=supervisor.host,
        supervisor=supervisor,
        step=Step.SUPERVISOR,
        name="Ona",
        address=supervisor.email,
        language="en",
        digest=b"2" * 32,
        expires_at=timezone.now() + timedelta(days=14),
    )
    for entry in (first, second):
        RequestedEntry.objects.create(request=asked, entry=entry)
    by_link = {"request": asked, "way": Way.LINK}
    confirming.return_entry(
        actor=None, supervisor=supervisor, entry=second, words="Which day?", request=asked
    )
    confirm(supervisor, first, **by_link)
    asked.refresh_from_db()
    assert asked.closed_at is None
    Entry.objects.filter(pk=second.pk).update(state=EntryState.SUBMITTED)
    confirm(supervisor, second, **by_link)
    asked.refresh_from_db()
    assert asked.closed_at is not None


# --- the office -----------------------------------------------------------------------------------


def test_the_office_confirms_from_evidence_and_says_so(supervisor):
    staff, entry = StaffFactory(), waiting(supervisor)
    for _press in range(2):
        confirming.confirm_from_evidence(actor=staff, entries=[entry], reason="Signed sheet 12")
    entry.refresh_from_db()
    assert (entry.state, entry.confirmed_way, entry.confirmed_by) == ("confirmed", Way.EVIDENCE, staff)
    assert entry.events.get().said.words == "Signed sheet 12"


def test_the_office_confirms_nothing_without_reason_nor_drafts_nor_own_hours(supervisor):
    staff, entry = StaffFactory(), waiting(supervisor)
    act = confirming.confirm_from_evidence
    refused("NO_REASON", act, actor=staff, entries=[entry], reason=" ")
    refused("NOT_OFFICE", act, actor=supervisor.user, entries=[entry], reason="Sheet")
    draft = make.entry_in(EntryState.DRAFT, supervisor=supervisor)
    refused("WITH_VOLUNTEER", act, actor=staff, entries=[draft], reason="Sheet")
    own = waiting(supervisor, volunteer__user=staff)
    refused("OWN_HOURS", act, actor=staff, entries=[own], reason="Sheet")


def test_a_correction_keeps_what_was_before(supervisor):
    staff, entry = StaffFactory(), make.entry_in(EntryState.CONFIRMED, supervisor=supervisor)
    confirming.correct_entry(actor=staff, entry=entry, changes={"quarters": 6}, reason="Typing slip")
    entry.refresh_from_db()
    assert (entry.quarters, entry.state) == (6, EntryState.CONFIRMED)
    event = entry.events.get()
    assert (event.kind, event.changes) == (EventKind.CORRECTED, {"quarters": [8, 6]})
    assert "Typing slip" in Message.objects.get().text


def test_corrected_times_decide_the_hours_and_hours_take_the_times_away(supervisor):
    staff, entry = StaffFactory(), waiting(supervisor, day=timezone.localdate() - make.DAY)
    times = {"starts": time(9), "ends": time(10, 45)}
    assert confirming.correct_entry(actor=staff, entry=entry, changes=times, reason="x").quarters == 7
    entry = confirming.correct_entry(actor=staff, entry=entry, changes={"quarters": 5}, reason="x")
    assert (entry.starts, entry.ends, entry.quarters) == (None, None, 5)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"quarters": 0}, "HOURS_OF_A_DAY"),
        ({"quarters": 101}, "HOURS_OF_A_DAY"),
        ({"quarters": 8}, "NOTHING_CHANGED"),
        ({"starts": time(9)}, "ONE_TIME_MISSING"),
        ({"starts": time(9), "ends": time(9)}, "HOURS_OF_A_DAY"),
        ({"day": timezone.localdate() + make.DAY}, "DAY_IN_FUTURE"),
    ],
)
def test_what_cannot_be_corrected(supervisor, changes, code):
    act = confirming.correct_entry
    refused(code, act, actor=StaffFactory(), entry=waiting(supervisor), changes=changes, reason="x")


def test_revoked_hours_count_no_more_and_the_volunteer_hears_why(supervisor):
    staff, entry = StaffFactory(), make.entry_in(EntryState.CONFIRMED, supervisor=supervisor)
    confirming.revoke_entry(actor=staff, entry=entry, reason="Nobody was there")
    assert Entry.objects.confirmed().quarters_in_all() == 0
    assert "Nobody was there" in Message.objects.get().text
    refused("NOT_CONFIRMED", confirming.revoke_entry, actor=staff, entry=entry, reason="Again")


def test_what_a_certificate_counts_is_neither_corrected_nor_revoked(supervisor):
    staff, entry = StaffFactory(), make.entry_in(EntryState.CONFIRMED, supervisor=supervisor)
    year = make.RecognitionYearFactory(year=entry.day.year)
    Certificate.objects.create(year=year, volunteer=entry.volunteer, language="en", facts={})
    refused("ON_CERTIFICATE", confirming.revoke_entry, actor=staff, entry=entry, reason="x")
    change = {"changes": {"quarters": 2}, "reason": "x"}
    refused("ON_CERTIFICATE", confirming.correct_entry, actor=staff, entry=entry, **change)


# --- at once --------------------------------------------------------------------------------------


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_supervisors_at_once_count_once():
    first = make.SupervisorFactory(user=UserFactory())
    second = make.SupervisorFactory(host=first.host, user=UserFactory())
    volunteer = make.VolunteerFactory()
    entries = [waiting(first, volunteer=volunteer) for _number in range(6)]

    def press(supervisor, order):
        return lambda: confirm(supervisor, *order)

    confirmed = all_at_once([press(first, entries), press(second, entries[::-1])] * 4)
    assert sorted(len(rows) for rows in confirmed) == [0] * 7 + [6]
    assert EntryEvent.objects.filter(kind=EventKind.CONFIRMED).count() == 6
    assert Entry.objects.confirmed().quarters_in_all() == 48
    assert Message.objects.count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_confirmed_and_sent_back_at_once_is_one_of_both():
    first = make.SupervisorFactory(user=UserFactory())
    second = make.SupervisorFactory(host=first.host, user=UserFactory())
    entry, codes = waiting(first), []

    def send_back():
        try:
            confirming.return_entry(actor=second.user, supervisor=second, entry=entry, words="Which day?")
        except DomainError as refusal:
            codes.append(refusal.code)

    def confirm_it():
        try:
            confirm(first, entry)
        except DomainError as refusal:
            codes.append(refusal.code)

    all_at_once([send_back, confirm_it])
    assert len(codes) == entry.events.count() == 1
    assert codes[0] in {"CONFIRMED_ALREADY", "WITH_VOLUNTEER"}


def test_a_correction_leaves_a_day_its_hours(supervisor):
    """Three entries of eight hours fill a day; none becomes longer by correction."""
    volunteer = make.VolunteerFactory()
    entries = [waiting(supervisor, volunteer=volunteer, quarters=32) for _number in range(3)]
    act = {"actor": StaffFactory(), "entry": entries[0], "reason": "The sheet says more."}
    refused("DAY_IS_FULL", confirming.correct_entry, changes={"quarters": 33}, **act)
    assert confirming.correct_entry(changes={"quarters": 31}, **act).quarters == 31


def test_corrected_to_another_host_somebody_there_is_asked(supervisor):
    there = make.SupervisorFactory()
    entry = waiting(supervisor)
    corrected = confirming.correct_entry(
        actor=StaffFactory(), entry=entry, changes={"host": there.host}, reason="It was the library."
    )
    assert corrected.supervisor == there
    refused("NOT_YOUR_ENTRY", confirm, supervisor, Entry.objects.get())


def test_no_hours_are_corrected_to_a_host_that_was_not_there(supervisor):
    today = timezone.localdate()
    act = {"actor": StaffFactory(), "entry": waiting(supervisor), "reason": "It was elsewhere."}
    left = make.host(left_on=today - timedelta(days=30))
    refused("HOST_LEFT", confirming.correct_entry, changes={"host": left}, **act)
    merged = make.host(left_on=today, merged_into=supervisor.host)
    refused("HOST_MERGED", confirming.correct_entry, changes={"host": merged}, **act)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_confirmed_and_taken_back_at_once_is_one_of_both():
    supervisor = make.SupervisorFactory(user=UserFactory())
    entry, codes = waiting(supervisor), []

    def attempt(act, *args, **values):
        try:
            act(*args, **values)
        except DomainError as refusal:
            codes.append(refusal.code)

    user = entry.volunteer.user
    all_at_once(
        [
            lambda: attempt(confirm, supervisor, entry),
            lambda: attempt(logbook.take_back_entry, actor=user, entry=entry),
        ]
    )
    state = Entry.objects.get().state
    assert (state, codes) in [
        (EntryState.CONFIRMED, ["HOST_ANSWERED"]),
        (EntryState.DRAFT, ["WITH_VOLUNTEER"]),
    ]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_nothing_is_confirmed_once_the_year_is_closed():
    """Whoever comes first: what is confirmed was confirmed before the closing."""
    today = timezone.localdate()
    year = make.RecognitionYearFactory(
        year=today.year - 1,
        last_entry_day=today - timedelta(days=3),
        last_confirm_day=today - timedelta(days=1),
    )
    supervisor, office = make.SupervisorFactory(), StaffFactory()
    entry = waiting(supervisor, day=year.counting_day)
    closing, confirmed = threading.Event(), threading.Event()

    def close():
        with transaction.atomic():
            close_year(actor=office, year=year)
            closing.set()
            confirmed.wait(1)

    def confirm_late():
        closing.wait(5)
        try:
            confirming.confirm_from_evidence(actor=office, entries=[entry], reason="A sheet.")
        except DomainError as refusal:
            codes.append(refusal.code)
        confirmed.set()

    codes = []
    all_at_once([close, confirm_late])
    assert codes == ["YEAR_CLOSED"]
    assert Entry.objects.get().state == EntryState.SUBMITTED
