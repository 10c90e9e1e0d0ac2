"""Places: who may apply, who gets one, and the waiting list."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.ballots.test_at_once import all_at_once
from tests.factories import volunteering as make
from tests.factories.accounts import StaffFactory
from tests.factories.consents import ConsentFactory
from volunteering.enums import AgreementState, ApplicationState, OpportunityState
from volunteering.models import Application, VolunteerAgreement
from volunteering.services.applications import (
    accept_application,
    apply_for_place,
    refuse_application,
    withdraw_application,
)
from youthportal.core.exceptions import DomainError
from youthportal.outbox.models import Message

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def refused(code):
    return pytest.raises(DomainError, match=code)


def aged(age, **values):
    """Somebody who turns `age` this year."""
    return make.UserFactory(year_of_birth=timezone.localdate().year - age, **values)


@pytest.fixture
def supervisor():
    return make.SupervisorFactory(user=make.UserFactory())


@pytest.fixture
def shift(supervisor):
    return make.ShiftFactory(opportunity__host=supervisor.host, places=1)


def applied(shift, user=None, **values):
    return apply_for_place(actor=user or aged(30), opportunity=shift.opportunity, shift=shift, **values)


def agreement(application, **values):
    today = timezone.localdate()
    facts = {"starts_on": today, "volunteer_signed_on": today, "host_signed_on": today, "task": "Walk"}
    facts |= {"state": AgreementState.IN_FORCE, "host": application.opportunity.host}
    return VolunteerAgreement.objects.create(volunteer=application.volunteer, **facts | values)


# --- applying -------------------------------------------------------------------------------------


def test_the_host_hears_of_whoever_applies(shift, supervisor):
    made = applied(shift, message="I like dogs.")
    assert (made.state, made.message) == (ApplicationState.APPLIED, "I like dogs.")
    told = Message.objects.get()
    assert told.address == supervisor.email
    assert f"/volunteering/hosts/{supervisor.host.public_id}/applications/" in told.text


def test_a_full_shift_has_a_waiting_list_and_the_host_is_left_in_peace(shift):
    applied(shift)
    second = applied(shift)
    assert second.state == ApplicationState.WAITING
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("HOST_LEFT", lambda shift: setattr(shift.opportunity.host, "left_on", timezone.localdate())),
        ("NOT_OPEN", lambda shift: setattr(shift.opportunity, "state", OpportunityState.CLOSED)),
        ("NOT_OPEN", lambda shift: setattr(shift.opportunity, "state", OpportunityState.DRAFT)),
        ("DEADLINE_OVER", lambda shift: setattr(shift.opportunity, "apply_until", timezone.now() - HOUR)),
        ("SHIFT_CALLED_OFF", lambda shift: setattr(shift, "cancelled_at", timezone.now())),
        ("SHIFT_OVER", lambda shift: setattr(shift, "starts_at", timezone.now() - HOUR)),
    ],
)
def test_what_nobody_can_apply_for(shift, code, change):
    change(shift)
    for row in (shift.opportunity.host, shift.opportunity, shift):
        row.save()
    with refused(code):
        applied(shift)
    assert not Application.objects.exists()


def test_a_pause_says_its_reason(shift):
    shift.opportunity.state, shift.opportunity.pause_reason = OpportunityState.PAUSED, "We move house."
    shift.opportunity.save()
    with refused("We move house."):
        applied(shift)


def test_a_shift_is_chosen_and_it_is_of_this_opportunity(shift):
    with refused("SHIFT_MISSING"):
        apply_for_place(actor=aged(30), opportunity=shift.opportunity)
    with refused("SHIFT_MISSING"):
        apply_for_place(actor=aged(30), opportunity=shift.opportunity, shift=make.ShiftFactory())


def test_thirteen_is_too_young_for_sixteen(shift):
    shift.opportunity.min_age = 16
    shift.opportunity.save()
    with refused("TOO_YOUNG"):
        applied(shift, aged(13))
    with refused("TOO_YOUNG"):
        applied(shift, aged(15))
    # turns 16 this year: may be 16 on that day already
    assert applied(shift, aged(16)).pk


def test_a_pupil_without_a_year_of_birth_is_judged_by_grade(shift, pupil):
    pupil.year_of_birth = None
    pupil.save()
    shift.opportunity.min_age = 20
    shift.opportunity.save()
    with refused("TOO_YOUNG"):
        applied(shift, pupil)


def test_minors_go_only_to_hosts_that_were_checked():
    shift = make.ShiftFactory(opportunity__host__may_host_minors=False, opportunity__min_age=14)
    with refused("HOST_NOT_FOR_MINORS"):
        applied(shift, aged(17))
    with refused("HOST_NOT_FOR_MINORS"):
        applied(shift, aged(18))  # perhaps still 17
    assert applied(shift, aged(19)).pk


def test_below_the_age_a_guardian_agrees_first(shift):
    young = aged(14)  # perhaps still 13
    with refused("CONSENT_OF"):
        applied(shift, young)
    ConsentFactory(user=young, kind="volunteering")
    ConsentFactory(user=young, kind="volunteering", giver="pupil", giver_key="", form="self")
    assert applied(shift, young).pk


def test_nobody_applies_twice_but_again_after_withdrawing(shift):
    user = aged(30)
    first = applied(shift, user)
    with refused("APPLIED_ALREADY"):
        applied(shift, user)
    withdraw_application(actor=user, application=first)
    assert applied(shift, user).pk != first.pk


def test_one_is_not_expected_at_two_places_at_once(shift, supervisor):
    user = aged(30)
    accept_application(actor=supervisor.user, application=applied(shift, user))
    other = make.ShiftFactory(starts_at=shift.starts_at + HOUR)
    with refused("OVERLAPS"):
        applied(other, user)
    after = make.ShiftFactory(starts_at=shift.ends_at)
    assert applied(after, user).pk


def test_an_opportunity_as_a_whole_lets_the_host_choose(supervisor):
    offer = make.OpportunityFactory(host=supervisor.host, places=1)
    rows = [apply_for_place(actor=aged(30), opportunity=offer) for _number in range(3)]
    assert {row.state for row in rows} == {ApplicationState.APPLIED}
    accept_application(actor=supervisor.user, application=rows[2])
    with refused("FULL"):
        accept_application(actor=supervisor.user, application=rows[0])
    assert apply_for_place(actor=aged(30), opportunity=offer).state == ApplicationState.WAITING


# --- deciding -------------------------------------------------------------------------------------


def test_accepting_tells_the_volunteer(shift, supervisor):
    made = applied(shift)
    accepted = accept_application(actor=supervisor.user, application=made)
    assert (accepted.state, accepted.decided_by) == (ApplicationState.ACCEPTED, supervisor.user)
    assert "looking forward" in Message.objects.get(user=made.volunteer.user).text
    with refused("ACCEPTED_ALREADY"):
        accept_application(actor=supervisor.user, application=made)


def test_a_minor_applies_before_the_agreement_and_comes_after_it(shift, supervisor):
    made = applied(shift, aged(17))
    with refused("NO_AGREEMENT"):
        accept_application(actor=supervisor.user, application=made)
    agreement(made, state=AgreementState.OFFERED)
    agreement(made, host=make.HostFactory())
    agreement(made, starts_on=timezone.localdate() + 30 * DAY)
    with refused("NO_AGREEMENT"):
        accept_application(actor=supervisor.user, application=made)
    agreement(made)
    assert accept_application(actor=supervisor.user, application=made).state == ApplicationState.ACCEPTED


def test_who_may_decide(shift, supervisor):
    made = applied(shift)
    for stranger in (make.UserFactory(), make.SupervisorFactory(user=make.UserFactory()).user):
        with refused("NOT_YOURS"):
            accept_application(actor=stranger, application=made)
        with refused("NOT_YOURS"):
            refuse_application(actor=stranger, application=made, reason="No.")
    own = make.ShiftFactory(opportunity__host=supervisor.host)
    mine = applied(own, supervisor.user)
    with refused("OWN_APPLICATION"):
        accept_application(actor=supervisor.user, application=mine)
    assert accept_application(actor=StaffFactory(), application=mine).pk


def test_a_supervisor_who_left_decides_no_more(shift, supervisor):
    made = applied(shift)
    supervisor.ends_on = timezone.localdate() - DAY
    supervisor.save()
    with refused("NOT_YOURS"):
        accept_application(actor=supervisor.user, application=made)


def test_refusing_says_why_and_the_next_moves_up(shift, supervisor):
    first, second, third = (applied(shift) for _number in range(3))
    with refused("NO_REASON"):
        refuse_application(actor=supervisor.user, application=first, reason=" ")
    refuse_application(actor=supervisor.user, application=first, reason="We need a driver.")
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.state, third.state) == (ApplicationState.APPLIED, ApplicationState.WAITING)
    assert "We need a driver." in Message.objects.get(user=first.volunteer.user).text
    assert "A place became free" in Message.objects.get(user=second.volunteer.user).text
    assert not Message.objects.filter(user=third.volunteer.user).exists()


def test_withdrawing_frees_the_place(shift, supervisor):
    user = aged(30)
    first = accept_application(actor=supervisor.user, application=applied(shift, user))
    second = applied(shift)
    with refused("NOT_YOURS"):
        withdraw_application(actor=make.UserFactory(), application=first)
    withdraw_application(actor=user, application=first)
    second.refresh_from_db()
    assert second.state == ApplicationState.APPLIED
    assert Message.objects.filter(address=supervisor.email, text__contains="cannot come").exists()
    with refused("NOT_LIVE"):
        withdraw_application(actor=user, application=first)


def test_nobody_moves_up_into_a_shift_that_has_begun(shift, supervisor):
    first, second = applied(shift), applied(shift)
    shift.starts_at = timezone.now() - HOUR
    shift.save()
    refuse_application(actor=supervisor.user, application=first, reason="Too late.")
    second.refresh_from_db()
    assert second.state == ApplicationState.WAITING
    with refused("SHIFT_OVER"):
        withdraw_application(actor=second.volunteer.user, application=second)


def test_a_pupil_without_an_address_gets_no_mail_and_nothing_breaks(shift, supervisor, pupil):
    made = applied(shift, pupil)
    agreement(made)
    accept_application(actor=supervisor.user, application=made)
    assert not Message.objects.filter(user=pupil).exists()


# --- at once --------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_given_once():
    shift = make.ShiftFactory(places=1)
    people = [aged(30) for _number in range(6)]
    all_at_once([lambda user=user: applied(shift, user) for user in people])
    states = list(Application.objects.values_list("state", flat=True))
    assert sorted(states) == ["applied", *["waiting"] * 5]


@pytest.mark.django_db(transaction=True)
def test_one_person_applying_twice_at_once_has_one_application():
    shift, user = make.ShiftFactory(places=5), aged(30)

    said = []

    def once():
        try:
            applied(shift, user)
        except DomainError as refusal:
            said.append(refusal.code)

    all_at_once([once] * 4)
    assert said == ["APPLIED_ALREADY"] * 3
    assert Application.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_hosts_accepting_at_once_expect_somebody_at_one_place():
    starts, user = timezone.now() + DAY, aged(30)
    rows = []
    for _number in range(2):
        shift = make.ShiftFactory(starts_at=starts)
        rows.append((make.SupervisorFactory(host=shift.opportunity.host, user=make.UserFactory()), shift))
    made = [(supervisor, applied(shift, user)) for supervisor, shift in rows]
    said = []

    def accept(supervisor, application):
        def do():
            try:
                accept_application(actor=supervisor.user, application=application)
            except DomainError as refusal:
                said.append(refusal.code)

        return do

    all_at_once([accept(*one) for one in made])
    assert said == ["OVERLAPS"]
    assert Application.objects.filter(state=ApplicationState.ACCEPTED).count() == 1
