"""Agreements: offered, signed by both in the portal or on paper, printed, ended with a reason."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.documents.test_pdf import errors_in, text_of
from tests.factories import volunteering as make
from tests.factories.accounts import StaffFactory
from volunteering.enums import AgreementState
from volunteering.models import VolunteerAgreement
from volunteering.rules.agreements import AgreementFacts, can_fetch_paper
from volunteering.services import agreements
from youthportal.core import jobs
from youthportal.core.exceptions import DomainError
from youthportal.core.models import Job
from youthportal.outbox.models import Message

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def refused(code):
    return pytest.raises(DomainError, match=code)


@pytest.fixture
def supervisor():
    return make.SupervisorFactory(user=make.UserFactory())


@pytest.fixture
def volunteer():
    return make.VolunteerFactory()


def facts(**values):
    return AgreementFacts(
        **{"task": "Walk the dogs.", "starts_on": timezone.localdate(), "language": "lt"} | values
    )


def written(by, volunteer, **values):
    return agreements.write_agreement(actor=by.user, host=by.host, volunteer=volunteer, facts=facts(**values))


def offered(by, volunteer, **values):
    return agreements.offer_agreement(actor=by.user, agreement=written(by, volunteer, **values))


def test_with_both_signatures_it_is_in_force(supervisor, volunteer):
    row = offered(supervisor, volunteer)
    assert "written an agreement with you" in Message.objects.get(user=volunteer.user).text
    row = agreements.sign_agreement(actor=volunteer.user, agreement=row)
    assert row.state == AgreementState.OFFERED
    row = agreements.sign_agreement(actor=supervisor.user, agreement=row)
    today = timezone.localdate()
    assert (row.state, row.volunteer_signed_on, row.host_signed_on) == (
        AgreementState.IN_FORCE,
        today,
        today,
    )
    assert VolunteerAgreement.objects.in_force().get() == row


def test_each_side_signs_once(supervisor, volunteer):
    row = offered(supervisor, volunteer)
    for actor in (volunteer.user, supervisor.user):
        agreements.sign_agreement(actor=actor, agreement=row)
        with pytest.raises(DomainError):
            agreements.sign_agreement(actor=actor, agreement=row)
    with refused("NOT_OFFERED"):
        agreements.note_paper(actor=supervisor.user, agreement=row, signed_on=timezone.localdate())


def test_strangers_neither_write_nor_sign(supervisor, volunteer):
    stranger = make.SupervisorFactory(user=make.UserFactory())
    row = offered(supervisor, volunteer)
    with refused("NOT_YOURS"):
        agreements.sign_agreement(actor=stranger.user, agreement=row)
    with refused("NOT_YOURS"):
        agreements.end_agreement(actor=stranger.user, agreement=row, reason="No.")
    with refused("NOT_YOURS"):
        agreements.write_agreement(
            actor=stranger.user, host=supervisor.host, volunteer=volunteer, facts=facts()
        )
    with refused("OF_ANOTHER_HOST"):
        written(supervisor, volunteer, mentor=stranger)


def test_the_last_day_does_not_lie_before_the_first(supervisor, volunteer):
    with refused("ENDS_BEFORE_START"):
        written(supervisor, volunteer, ends_on=timezone.localdate() - DAY)


def test_what_was_offered_changes_no_more(supervisor, volunteer):
    row = offered(supervisor, volunteer)
    with refused("OFFERED_ALREADY"):
        agreements.write_agreement(
            actor=supervisor.user, host=row.host, volunteer=volunteer, facts=facts(), agreement=row
        )
    with refused("OFFERED_ALREADY"):
        agreements.offer_agreement(actor=supervisor.user, agreement=row)


def test_what_was_never_offered_is_not_ended(supervisor, volunteer):
    """The volunteer has not seen it: no mail speaks of it."""
    with refused("NOT_OFFERED"):
        agreements.end_agreement(
            actor=supervisor.user, agreement=written(supervisor, volunteer), reason="Wrong."
        )


def test_a_draft_is_not_signed(supervisor, volunteer):
    with refused("NOT_OFFERED"):
        agreements.sign_agreement(actor=volunteer.user, agreement=written(supervisor, volunteer))


def test_paper_is_noted_by_the_host_or_the_office_with_its_day(supervisor, volunteer):
    row = offered(supervisor, volunteer)
    yesterday = timezone.localdate() - DAY
    with refused("DAY_IN_FUTURE"):
        agreements.note_paper(actor=supervisor.user, agreement=row, signed_on=timezone.localdate() + DAY)
    with refused("NOT_YOURS"):
        agreements.note_paper(actor=volunteer.user, agreement=row, signed_on=yesterday)
    row = agreements.note_paper(actor=StaffFactory(), agreement=row, signed_on=yesterday)
    assert (row.state, row.host_signed_on) == (AgreementState.IN_FORCE, yesterday)


def test_latvia_asks_for_the_date_of_birth_and_lithuania_does_not(supervisor, volunteer):
    born = date(volunteer.user.year_of_birth, 5, 4)
    supervisor.host.country = "LV"
    supervisor.host.save()
    row = offered(supervisor, volunteer, language="lv")
    with refused("BIRTH_DATE_MISSING"):
        agreements.sign_agreement(actor=volunteer.user, agreement=row)
    with refused("BIRTH_DATE_WRONG"):
        agreements.sign_agreement(actor=volunteer.user, agreement=row, birth_date=born.replace(year=2001))
    agreements.sign_agreement(actor=volunteer.user, agreement=row, birth_date=born)
    volunteer.refresh_from_db()
    assert volunteer.date_of_birth == born
    other = make.VolunteerFactory()
    lithuanian = offered(make.SupervisorFactory(user=make.UserFactory()), other)
    agreements.sign_agreement(actor=other.user, agreement=lithuanian, birth_date=born)
    other.refresh_from_db()
    assert other.date_of_birth is None


def test_either_side_ends_it_with_a_reason_that_the_other_reads(supervisor, volunteer):
    row = offered(supervisor, volunteer)
    with refused("NO_REASON"):
        agreements.end_agreement(actor=volunteer.user, agreement=row, reason="")
    ended = agreements.end_agreement(actor=volunteer.user, agreement=row, reason="I move away.")
    assert (ended.state, ended.ends_on) == (AgreementState.ENDED, timezone.localdate())
    assert "I move away." in Message.objects.get(address=supervisor.email).text
    with refused("ENDED_ALREADY"):
        agreements.end_agreement(actor=volunteer.user, agreement=row, reason="Again.")


@pytest.mark.parametrize(("country", "language"), [("LT", "lt"), ("LV", "lv"), ("SI", "sl"), ("PL", "en")])
def test_the_paper_is_a_tagged_pdf_for_both_sides_alone(supervisor, volunteer, country, language, tmp_path):
    supervisor.host.country = country
    supervisor.host.save()
    row = offered(supervisor, volunteer, language=language)
    jobs.run_job(Job.objects.get(name=agreements.PRINT_JOB).pk)
    row.refresh_from_db()
    stored = row.document.stored
    with stored.content.open("rb") as file:
        content = file.read()
    text = text_of(content)
    assert volunteer.paper_name in text
    assert "Walk the dogs." in text
    assert errors_in(content, tmp_path) == []
    assert can_fetch_paper(volunteer.user, stored)
    assert can_fetch_paper(supervisor.user, stored)
    assert not can_fetch_paper(make.UserFactory(), stored)
