"""What goes when, what stays, and what is left of a person who leaves the portal."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from tests.factories import volunteering as make
from tests.factories.accounts import StaffFactory, UserFactory
from volunteering.enums import ApplicationState, EntryState, EventKind, Invited, Sentence
from volunteering.models import ConfirmationRequest, Entry, EntryEvent, EventWords, Extension, Invitation
from volunteering.rules.confirming import link_refusal
from volunteering.services import asking
from volunteering.services.history import leave_step
from youthportal.accounts import own_data
from youthportal.accounts.erasure import erase_person
from youthportal.retention import services
from youthportal.retention.registry import rule_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


def apply(key, today):
    return services.apply_rule(rule_of(key), today=today)


@pytest.fixture
def entry():
    found = make.entry_in(EntryState.CONFIRMED, day=DAY, did="Read aloud.", learnt="Patience.")
    found.sentences.create(sentence=Sentence.PATIENT)
    leave_step(found, EventKind.QUERIED, supervisor=found.supervisor, words="Which group?")
    return found


def test_words_go_after_two_years_and_hours_stay(entry):
    assert apply("logbook_texts", date(2028, 2, 29)) == 0
    assert apply("logbook_texts", date(2028, 3, 1)) == 1
    entry.refresh_from_db()
    assert (entry.did, entry.learnt, entry.quarters) == ("", "", 8)
    assert entry.sentences.count() == 1
    assert EventWords.objects.count() == 0
    assert EntryEvent.objects.count() == 1
    assert apply("logbook_texts", date(2028, 3, 1)) == 0


def test_hours_go_after_ten_years_with_their_history(entry):
    assert apply("logbook_hours", date(2036, 2, 28)) == 0
    assert apply("logbook_hours", date(2036, 3, 1)) > 0
    assert not Entry.objects.exists()
    assert not EntryEvent.objects.exists()


def test_invitations_go_two_years_after_the_event_and_extensions_one_after_their_end(entry):
    event = datetime(2026, 12, 5, 18, tzinfo=UTC)
    year = make.RecognitionYearFactory(year=2026, event_starts_at=event)
    Invitation.objects.create(year=year, volunteer=entry.volunteer, why=Invited.QUALIFIED, quarters=250)
    Extension.objects.create(year=year, volunteer=entry.volunteer, until=date(2027, 2, 1), reason="Ill")
    assert (apply("invitations", date(2028, 12, 4)), apply("extensions", date(2028, 1, 31))) == (0, 0)
    assert (apply("invitations", date(2028, 12, 5)), apply("extensions", date(2028, 2, 1))) == (1, 1)


def test_a_former_supervisor_is_forgotten_and_what_was_confirmed_stays(entry):
    supervisor = entry.supervisor
    supervisor.ends_on = DAY
    supervisor.save()
    assert apply("former_supervisors", date(2028, 3, 1)) == 1
    supervisor.refresh_from_db()
    assert (supervisor.name, supervisor.email, str(supervisor)) == ("", "", "former supervisor")
    entry.refresh_from_db()
    assert entry.state == EntryState.CONFIRMED


def test_nothing_names_a_supervisor_who_leaves_the_portal(entry):
    user = UserFactory()
    held = make.SupervisorFactory(user=user, host=entry.host)
    other = make.entry_in(EntryState.SUBMITTED, supervisor=held)
    asking.ask_host(actor=StaffFactory(), host=entry.host)
    Entry.objects.filter(pk=entry.pk).update(confirmed_supervisor=held, confirmed_as="Ona, coordinator")
    erase_person(actor=None, user=user)
    entry.refresh_from_db()
    request = ConfirmationRequest.objects.get()
    assert (entry.state, entry.confirmed_as) == (EntryState.CONFIRMED, "")
    assert (request.name, request.address) == ("", "")
    assert link_refusal(request) is not None
    assert other.asked.exists()


def test_why_hours_were_taken_late_goes_with_the_person(entry):
    Extension.objects.create(
        year=make.RecognitionYearFactory(), volunteer=entry.volunteer, until=DAY, reason="Was ill."
    )
    erase_person(actor=None, user=entry.volunteer.user)
    assert not Extension.objects.exists()


def test_who_leaves_the_portal_leaves_confirmed_hours_and_nothing_else(entry):
    person = entry.volunteer
    make.entry_in(EntryState.SUBMITTED, volunteer=person, supervisor=entry.supervisor)
    applied = make.ApplicationFactory(volunteer=person, message="I love dogs.")
    erase_person(actor=None, user=person.user)
    person.refresh_from_db()
    applied.refresh_from_db()
    assert person.paper_name == ""
    assert (applied.state, applied.message) == (ApplicationState.WITHDRAWN, "")
    kept = Entry.objects.get()
    assert (kept.pk, kept.did, kept.quarters) == (entry.pk, "", 8)
    assert EventWords.objects.count() == 0


def test_a_supervisor_who_leaves_the_portal_leaves_the_host(entry):
    user = UserFactory()
    held = make.SupervisorFactory(user=user, host=entry.host)
    erase_person(actor=None, user=user)
    held.refresh_from_db()
    assert (held.user, held.name, held.ends_on) == (None, "", timezone.localdate())


def test_the_page_of_own_data_shows_all_of_it(entry, django_assert_max_num_queries):
    make.ApplicationFactory(volunteer=entry.volunteer, message="I love dogs.")
    with django_assert_max_num_queries(40):
        found = {section.key: section for section in own_data.sections(entry.volunteer.user)}
    (name, (head, text)) = found["logbook"].lines
    assert name[1] == entry.volunteer.paper_name
    assert head.endswith("2\xa0h")
    assert "Read aloud." in text
    assert "Which group?" in text
    assert "I love dogs." in found["volunteering"].lines[0][1]
