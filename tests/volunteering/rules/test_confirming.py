"""A row per refusal: who may answer for whose hours."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.factories import volunteering as make
from tests.factories.accounts import UserFactory
from volunteering.enums import EntryState, Step
from volunteering.models import ConfirmationRequest, RequestedEntry
from volunteering.rules import confirming as rules
from volunteering.rules.confirming import Confirmer, Known
from youthportal.consents.models import Consent
from youthportal.consents.services import giver_key

pytestmark = pytest.mark.django_db


def code_of(entry, supervisor, user=None, request=None):
    confirmer = Confirmer(supervisor=supervisor, request=request, user=user)
    refusal = rules.answer_refusal(entry, confirmer, Known.of([entry], confirmer))
    return refusal.code if refusal else None


@pytest.fixture
def entry():
    make.RecognitionYearFactory(year=(timezone.localdate() - make.DAY).year)
    return make.entry_in(EntryState.SUBMITTED)


def request_of(entry, supervisor=None, address="head@demo.example"):
    found = ConfirmationRequest.objects.create(
        host=entry.host,
        supervisor=supervisor,
        step=Step.SUPERVISOR if supervisor else Step.HEAD,
        name="Ona",
        address=address,
        language="en",
        digest=b"1" * 32,
        expires_at=timezone.now() + timedelta(days=14),
    )
    RequestedEntry.objects.create(request=found, entry=entry)
    return found


def test_supervisor_of_the_host_may(entry):
    assert code_of(entry, entry.supervisor) is None
    assert code_of(entry, make.SupervisorFactory(host=entry.host)) is None


def test_supervisor_of_another_host_may_only_where_they_stand_in(entry):
    elsewhere = make.SupervisorFactory()
    assert code_of(entry, elsewhere) == "NOT_YOUR_ENTRY"
    entry.supervisor.deputy = elsewhere
    assert code_of(entry, elsewhere) is None
    entry.supervisor.deputy, entry.supervisor.successor = None, elsewhere
    assert code_of(entry, elsewhere) is None
    head = make.SupervisorFactory(email=entry.host.head_email.upper())
    assert code_of(entry, head) is None


def test_who_has_left_may_not(entry):
    entry.supervisor.ends_on = timezone.localdate() - make.DAY
    assert code_of(entry, entry.supervisor) == "NO_SUPERVISOR_NOW"


def test_a_link_is_for_what_it_asks(entry):
    asked = request_of(entry)
    other = make.entry_in(EntryState.SUBMITTED, supervisor=entry.supervisor)
    assert code_of(entry, None, request=asked) is None
    assert code_of(other, None, request=asked) == "NOT_YOUR_ENTRY"
    assert code_of(entry, None) == "NOT_YOUR_ENTRY"


def test_nobody_confirms_own_hours_by_account_or_by_address(entry):
    user = entry.volunteer.user
    assert code_of(entry, entry.supervisor, user=user) == "OWN_HOURS"
    entry.supervisor.user = user
    assert code_of(entry, entry.supervisor) == "OWN_HOURS"
    entry.supervisor.user = None
    entry.supervisor.email = user.email.upper()
    assert code_of(entry, entry.supervisor) == "OWN_HOURS"


def test_nobody_confirms_own_hours_by_a_further_address_or_as_head(entry):
    entry.volunteer.user.emailaddress_set.create(email="second@demo.example")
    assert code_of(entry, make.SupervisorFactory(host=entry.host, email="Second@demo.example")) == "OWN_HOURS"
    assert code_of(entry, None, request=request_of(entry, address="SECOND@demo.example")) == "OWN_HOURS"


def test_a_guardian_does_not_confirm_the_hours_of_the_child(entry):
    entry.supervisor.email = "Parent@demo.example"
    key = giver_key("parent@demo.example")
    Consent.objects.create(
        user=entry.volunteer.user,
        kind="volunteering",
        act="given",
        giver="guardian",
        form="link",
        giver_key=key,
    )
    assert code_of(entry, entry.supervisor) == "OWN_FAMILY"
    assert code_of(entry, make.SupervisorFactory(host=entry.host)) is None


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (EntryState.DRAFT, "WITH_VOLUNTEER"),
        (EntryState.SUBMITTED, None),
        (EntryState.QUERIED, "WITH_VOLUNTEER"),
        (EntryState.RETURNED, "WITH_VOLUNTEER"),
        (EntryState.CONFIRMED, "CONFIRMED_ALREADY"),
        (EntryState.REVOKED, "WAS_REVOKED"),
    ],
)
def test_only_what_was_sent_is_confirmed(state, code):
    entry = make.entry_in(state)
    assert code_of(entry, entry.supervisor) == code


def test_the_last_day_to_confirm_counts_and_the_next_does_not(entry):
    year = make.RecognitionYearFactory(year=entry.day.year)
    year.last_entry_day = year.last_confirm_day = timezone.localdate()
    year.save()
    assert code_of(entry, entry.supervisor) is None
    year.last_entry_day = year.last_confirm_day = timezone.localdate() - make.DAY
    year.save()
    assert code_of(entry, entry.supervisor) == "CONFIRMING_OVER"


def test_a_closed_year_takes_nothing_not_even_from_the_office(entry):
    year = make.RecognitionYearFactory(year=entry.day.year)
    year.closed_at = timezone.now()
    year.save()
    assert code_of(entry, entry.supervisor) == "YEAR_CLOSED"
    staff = UserFactory(is_staff=True)
    assert rules.evidence_refusal(entry, staff, Known.of([entry])).code == "YEAR_CLOSED"
    assert rules.correct_refusal(entry, {"quarters": 4}, staff).code == "YEAR_CLOSED"


def test_the_office_may_after_the_last_day_to_confirm(entry):
    year = make.RecognitionYearFactory(year=entry.day.year)
    year.last_entry_day = year.last_confirm_day = timezone.localdate() - make.DAY
    year.save()
    assert rules.evidence_refusal(entry, UserFactory(is_staff=True), Known.of([entry])) is None


def test_the_mark_changes_with_what_is_read(entry):
    before = rules.mark_of(entry)
    assert rules.mark_of(entry) == before
    for name, value in (("quarters", 9), ("did", "Else"), ("day", date(2026, 1, 1)), ("photo_digest", "a")):
        changed = make.Entry(**{field.attname: getattr(entry, field.attname) for field in entry._meta.fields})
        setattr(changed, name, value)
        assert rules.mark_of(changed) != before
