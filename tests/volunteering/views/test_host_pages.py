"""A supervisor's pages: the own host, applications, writing and pausing, agreements."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import volunteering as make
from volunteering.enums import AgreementState, ApplicationState, OpportunityState
from volunteering.models import Opportunity, Shift, VolunteerAgreement

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def own(client):
    """The supervisor who is signed in."""
    supervisor = make.SupervisorFactory(user=make.UserFactory())
    client.force_login(supervisor.user)
    return supervisor


@pytest.fixture
def application(own):
    made = make.ApplicationFactory(shift__opportunity__host=own.host)
    made.volunteer.user.year_of_birth = timezone.localdate().year - 30
    made.volunteer.user.save()
    return made


def url(name, *args):
    return reverse(f"volunteering:{name}", args=args)


def text_of(answer):
    return answer.content.decode()


def test_one_host_is_opened_at_once_several_are_chosen(client, own):
    assert client.get(url("my_hosts"))["Location"] == url("host", own.host.public_id)
    other = make.SupervisorFactory(user=own.user)
    assert other.host.name in text_of(client.get(url("my_hosts")))


def test_who_supervises_nothing_reads_what_to_do(client):
    client.force_login(make.UserFactory())
    assert "ask the youth office" in text_of(client.get(url("my_hosts")))


def addresses(application):
    host, offer = application.opportunity.host, application.opportunity
    agreement = VolunteerAgreement.objects.create(
        host=host, volunteer=make.VolunteerFactory(), task="Walk", starts_on=timezone.localdate()
    )
    return [
        url("host", host.public_id),
        url("host_applications", host.public_id),
        url("write_offer", host.public_id),
        url("offer", offer.public_id),
        url("edit_offer", offer.public_id),
        url("offer_act", offer.public_id, "pause"),
        url("call_off", application.shift.public_id),
        url("shift_places", application.shift.public_id),
        url("application", application.public_id),
        url("new_agreement", application.public_id),
        url("agreement", agreement.public_id),
        url("edit_agreement", agreement.public_id),
        url("agreement_act", agreement.public_id, "offer"),
    ]


@pytest.mark.parametrize("who", ["pupil", "stranger", "coordinator", "former", "of_another_host"])
def test_nobody_else_finds_anything(request, client, application, own, who):
    if who == "former":
        own.ends_on = timezone.localdate() - DAY
        own.save()
        user = own.user
    elif who == "of_another_host":
        user = make.SupervisorFactory(user=make.UserFactory()).user
    else:
        user = request.getfixturevalue(who)
    client.force_login(user)
    for address in addresses(application):
        assert client.get(address).status_code == 404, address
        assert client.post(address, {"reason": "x"}).status_code == 404, address
    client.logout()
    assert {client.get(address).status_code for address in addresses(application)} == {302}


def test_the_office_opens_every_page(client, application, youth_worker):
    client.force_login(youth_worker)
    assert {client.get(address).status_code for address in addresses(application)} == {200}


def test_unknown_acts_are_not_found(client, own, application):
    assert client.get(url("offer_act", application.opportunity.public_id, "burn")).status_code == 404


def test_pages_cost_the_same_for_one_and_three(client, own):
    client.get(url("host", own.host.public_id))
    counts = []
    for number in (1, 2):
        for _row in range(number):
            made = make.ApplicationFactory(shift__opportunity__host=own.host)
            VolunteerAgreement.objects.create(
                host=own.host, volunteer=made.volunteer, task="Walk", starts_on=timezone.localdate()
            )
        counts.append([])
        for page in ("host", "host_applications"):
            with CaptureQueriesContext(connection) as queries:
                client.get(url(page, own.host.public_id))
            counts[-1].append(len(queries))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 10


# --- writing --------------------------------------------------------------------------------------


def words(**values):
    data = {"title": "Read aloud", "summary": "Read to children.", "language": "en", "min_age": "14"}
    return data | {"level": "city", "competences": ["literacy"]} | values


def test_writing_opening_pausing_and_closing(client, own):
    answer = client.post(url("write_offer", own.host.public_id), words(last_day="2030-05-04"))
    offer = Opportunity.objects.get()
    assert answer["Location"] == url("offer", offer.public_id)
    assert timezone.localtime(offer.apply_until).strftime("%Y-%m-%d %H:%M") == "2030-05-04 23:59"
    for act, data, state in (
        ("open", {}, OpportunityState.OPEN),
        ("pause", {"reason": ""}, OpportunityState.OPEN),
        ("pause", {"reason": "Holidays."}, OpportunityState.PAUSED),
        ("open", {}, OpportunityState.OPEN),
        ("close", {}, OpportunityState.CLOSED),
    ):
        page = url("offer_act", offer.public_id, act)
        assert client.get(page).status_code == 200
        client.post(page, data)
        offer.refresh_from_db()
        assert offer.state == state, act
    assert "It is closed already" in text_of(client.post(url("offer_act", offer.public_id, "close")))


def test_a_mistake_keeps_what_was_typed(client, own):
    own.host.may_host_minors = False
    own.host.save()
    page = text_of(client.post(url("write_offer", own.host.public_id), words(summary="Long story")))
    assert "not checked for under-18s" in page
    assert "Long story" in page
    foreign = make.SiteFactory()
    page = text_of(client.post(url("write_offer", own.host.public_id), words(site=foreign.pk)))
    assert "field-wrong" in page


def test_changing_the_text(client, own):
    offer = make.OpportunityFactory(host=own.host, apply_until=timezone.now() + DAY)
    page = text_of(client.get(url("edit_offer", offer.public_id)))
    assert timezone.localdate(offer.apply_until).isoformat() in page
    client.post(url("edit_offer", offer.public_id), words(title="New words"))
    offer.refresh_from_db()
    assert (offer.title, offer.apply_until) == ("New words", None)


def test_shifts_every_week_and_one_called_off(client, own):
    offer = make.OpportunityFactory(host=own.host)
    day = (timezone.localdate() + 7 * DAY).isoformat()
    data = {"day": day, "starts": "15:00", "ends": "17:00", "places": "3", "weeks": "4"}
    client.post(url("offer", offer.public_id), data)
    assert offer.shifts.count() == 4
    wrong = text_of(client.post(url("offer", offer.public_id), data | {"ends": "14:00"}))
    assert "The end lies before the beginning" in wrong
    night = data | {"ends": "02:00", "next_day": "on", "weeks": "1"}
    client.post(url("offer", offer.public_id), night)
    assert Shift.objects.count() == 5
    shift = offer.shifts.first()
    client.post(url("shift_places", shift.public_id), {"places": "9"})
    client.post(url("call_off", shift.public_id), {"reason": "Storm."})
    shift.refresh_from_db()
    assert shift.places == 9
    assert shift.cancelled_at is not None
    assert "called off before" in text_of(client.post(url("call_off", shift.public_id), {"reason": "x"}))


# --- deciding -------------------------------------------------------------------------------------


def test_accepting_and_refusing(client, own, application):
    page = url("application", application.public_id)
    assert application.volunteer.paper_name in text_of(
        client.get(url("host_applications", own.host.public_id))
    )
    client.post(page)
    application.refresh_from_db()
    assert application.state == ApplicationState.ACCEPTED
    assert application.volunteer.paper_name in text_of(
        client.get(url("host_applications", own.host.public_id), {"show": "accepted"})
    )
    assert "field-wrong" in text_of(client.post(page, {"refuse": "yes"}))
    client.post(page, {"refuse": "yes", "reason": "Illness"})
    application.refresh_from_db()
    assert (application.state, application.reason) == (ApplicationState.REFUSED, "Illness")
    assert "no longer waits" in text_of(client.get(page))


def test_a_minor_needs_the_agreement_first(client, own, application):
    user = application.volunteer.user
    user.year_of_birth = timezone.localdate().year - 17
    user.save()
    page = url("application", application.public_id)
    text = text_of(client.get(page))
    assert "an agreement has to be in force first" in text
    assert url("new_agreement", application.public_id) in text
    client.post(page)
    application.refresh_from_db()
    assert application.state == ApplicationState.APPLIED
    _agree(client, own, application)
    client.force_login(own.user)
    client.post(page)
    application.refresh_from_db()
    assert application.state == ApplicationState.ACCEPTED


def _agree(client, own, application):
    """Written from the application, offered, signed by both in the portal."""
    new = url("new_agreement", application.public_id)
    assert application.opportunity.summary in text_of(client.get(new))
    data = {"task": "Walk the dogs.", "starts_on": timezone.localdate().isoformat(), "language": "lt"}
    wrong = data | {"ends_on": "2001-01-01"}
    assert "cannot lie before" in text_of(client.post(new, wrong))
    client.post(new, data)
    agreement = VolunteerAgreement.objects.get()
    client.force_login(application.volunteer.user)
    assert client.get(url("agreement", agreement.public_id)).status_code == 404  # a draft
    client.force_login(own.user)
    edited = client.post(url("edit_agreement", agreement.public_id), data | {"insurance": "By the town"})
    assert edited.status_code == 302
    for who, act, form in (
        (own.user, "offer", {}),
        (application.volunteer.user, "sign", {"read": "on"}),
        (own.user, "sign", {"read": "on"}),
    ):
        client.force_login(who)
        assert client.get(url("agreement_act", agreement.public_id, act)).status_code == 200
        client.post(url("agreement_act", agreement.public_id, act), form)
    agreement.refresh_from_db()
    assert (agreement.state, agreement.insurance) == (AgreementState.IN_FORCE, "By the town")
    assert "In force" in text_of(client.get(url("agreement", agreement.public_id)))
    assert client.get(url("edit_agreement", agreement.public_id)).status_code == 302


def test_paper_and_ending(client, own, application):
    agreement = VolunteerAgreement.objects.create(
        host=own.host,
        volunteer=application.volunteer,
        task="Walk",
        starts_on=timezone.localdate(),
        state=AgreementState.OFFERED,
    )
    ahead = (timezone.localdate() + DAY).isoformat()
    paper = url("agreement_act", agreement.public_id, "paper")
    assert "has not come yet" in text_of(client.post(paper, {"signed_on": ahead}))
    client.post(paper, {"signed_on": timezone.localdate().isoformat()})
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.IN_FORCE
    client.post(url("agreement_act", agreement.public_id, "end"), {"reason": "Moved away."})
    agreement.refresh_from_db()
    assert (agreement.state, agreement.end_reason) == (AgreementState.ENDED, "Moved away.")


# --- the start page -------------------------------------------------------------------------------


def test_what_waits_stands_on_the_start_page(client, own, application):
    text = text_of(client.get(reverse("home")))
    assert "1 application waits" in text
    assert url("my_hosts") in text


def test_a_volunteer_reads_of_tomorrow_and_of_what_to_sign(client, application):
    application.state = ApplicationState.ACCEPTED
    application.save()
    application.shift.starts_at = timezone.now() + timedelta(hours=2)
    application.shift.save()
    VolunteerAgreement.objects.create(
        host=application.opportunity.host,
        volunteer=application.volunteer,
        task="Walk",
        starts_on=timezone.localdate(),
        state=AgreementState.OFFERED,
    )
    client.force_login(application.volunteer.user)
    text = text_of(client.get(reverse("home")))
    assert f"Your shift: {application.opportunity.title}" in text
    assert "An agreement to sign" in text
    assert url("my_shifts") in text


def test_open_offers_stand_on_the_start_page(client):
    offer = make.OpportunityFactory(opened_at=timezone.now(), apply_until=timezone.now() + DAY)
    over = make.OpportunityFactory(apply_until=timezone.now() - DAY)
    text = text_of(client.get(reverse("home")))
    assert offer.title in text
    assert over.title not in text


def test_mondays_work_of_the_office(client, youth_worker):
    make.HostFactory(may_host_minors=False, minors_checked_on=None)
    make.SupervisorFactory(bounced_on=timezone.localdate())
    client.force_login(youth_worker)
    text = text_of(client.get(reverse("home")))
    assert "Mail to 1 host came back" in text
    assert "1 host has no supervisor" in text
    assert "1 host is not checked" in text
