"""What hosts offer: writing, opening, pausing with a reason, closing; shifts every week and called off."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from tests.factories import volunteering as make
from tests.factories.accounts import StaffFactory
from volunteering.enums import ApplicationState, OpportunityState
from volunteering.models import Opportunity
from volunteering.rules.opportunities import OpportunityFacts, ShiftFacts
from volunteering.services import applications, opportunities
from youthportal.core.exceptions import DomainError
from youthportal.core.models import SiteVersion
from youthportal.outbox.models import Message

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def refused(code):
    return pytest.raises(DomainError, match=code)


@pytest.fixture
def supervisor():
    return make.SupervisorFactory(user=make.UserFactory())


def facts(**values):
    return OpportunityFacts(**{"title": "Walk dogs", "summary": "Walk.", "language": "en"} | values)


def times(starts_in=2 * DAY, lasts=3 * HOUR, **values):
    starts = timezone.now() + starts_in
    return ShiftFacts(starts_at=starts, ends_at=starts + lasts, **values)


def written(by, /, **values):
    return opportunities.write_opportunity(actor=by.user, host=by.host, facts=facts(**values))


def test_it_is_written_as_a_draft_with_its_own_address(supervisor):
    first = written(supervisor, competences=["social", "stem"])
    second = written(supervisor)
    assert (first.slug, second.slug) == ("walk-dogs", "walk-dogs-2")
    assert first.state == OpportunityState.DRAFT
    assert sorted(one.competence for one in first.competences.all()) == ["social", "stem"]
    assert not Opportunity.objects.public().exists()


def test_a_change_keeps_the_address(supervisor):
    offer = written(supervisor)
    changed = opportunities.write_opportunity(
        actor=supervisor.user, host=supervisor.host, facts=facts(title="Cats"), opportunity=offer
    )
    assert (changed.title, changed.slug) == ("Cats", "walk-dogs")


def test_the_office_may_write_for_a_host_and_a_stranger_may_not(supervisor):
    opportunities.write_opportunity(actor=StaffFactory(), host=supervisor.host, facts=facts())
    with refused("NOT_YOURS"):
        opportunities.write_opportunity(actor=make.UserFactory(), host=supervisor.host, facts=facts())
    other = make.SupervisorFactory()
    with refused("OF_ANOTHER_HOST"):
        written(supervisor, supervisor=other)


@pytest.mark.parametrize("age", [12, 26])
def test_ages_out_of_range_are_refused(supervisor, age):
    with refused("AGE_OUT_OF_RANGE"):
        written(supervisor, min_age=age)


def test_a_host_that_was_not_checked_offers_for_adults_only():
    host = make.HostFactory(may_host_minors=False)
    supervisor = make.SupervisorFactory(host=host, user=make.UserFactory())
    with refused("HOST_NOT_FOR_MINORS"):
        written(supervisor)
    assert written(supervisor, min_age=18).min_age == 18


def test_a_host_that_left_offers_nothing(supervisor):
    supervisor.host.left_on = timezone.localdate()
    supervisor.host.save()
    with refused("HOST_LEFT"):
        written(supervisor)


def test_opening_shows_it_and_kept_pages_hear_of_it(supervisor):
    offer = written(supervisor)
    before = SiteVersion.current()
    opportunities.open_opportunity(actor=supervisor.user, opportunity=offer)
    assert Opportunity.objects.public().get() == offer
    assert SiteVersion.current() > before
    with refused("OPEN_ALREADY"):
        opportunities.open_opportunity(actor=supervisor.user, opportunity=offer)


def test_nothing_opens_after_its_deadline(supervisor):
    offer = written(supervisor, apply_until=timezone.now() - HOUR)
    with refused("DEADLINE_PAST"):
        opportunities.open_opportunity(actor=supervisor.user, opportunity=offer)


def test_a_pause_says_why_and_brings_news_twice(supervisor):
    offer = make.OpportunityFactory(host=supervisor.host)
    placed = make.ApplicationFactory(
        shift=make.ShiftFactory(opportunity=offer), state=ApplicationState.ACCEPTED
    )
    with refused("NO_REASON"):
        opportunities.pause_opportunity(actor=supervisor.user, opportunity=offer, reason="  ")
    opportunities.pause_opportunity(actor=supervisor.user, opportunity=offer, reason="We move house.")
    told = Message.objects.get()
    assert (told.user, "We move house." in told.text) == (placed.volunteer.user, True)
    follower = make.UserFactory()
    applications.set_following(actor=follower, opportunity=offer, follows=True)
    opportunities.open_opportunity(actor=supervisor.user, opportunity=offer)
    news = Message.objects.exclude(pk=told.pk)
    assert {one.user for one in news} == {placed.volunteer.user, follower}
    assert all("open again" in one.text for one in news)


def test_one_follows_only_what_is_paused():
    offer = make.OpportunityFactory()
    user = make.UserFactory()
    with refused("NOT_PAUSED"):
        applications.set_following(actor=user, opportunity=offer, follows=True)
    applications.set_following(actor=user, opportunity=offer, follows=False)


def test_closing_keeps_places_and_tells_who_waits(supervisor):
    shift = make.ShiftFactory(opportunity__host=supervisor.host)
    placed = make.ApplicationFactory(shift=shift, state=ApplicationState.ACCEPTED)
    waiting = make.ApplicationFactory(shift=shift)
    opportunities.close_opportunity(actor=supervisor.user, opportunity=shift.opportunity)
    placed.refresh_from_db()
    waiting.refresh_from_db()
    assert (placed.state, waiting.state) == (ApplicationState.ACCEPTED, ApplicationState.REFUSED)
    assert Message.objects.get().user == waiting.volunteer.user
    with refused("CLOSED_ALREADY"):
        opportunities.close_opportunity(actor=supervisor.user, opportunity=shift.opportunity)


# --- shifts ---------------------------------------------------------------------------------------


def test_weekly_shifts_keep_their_hour_across_the_change_of_clocks(supervisor):
    offer = make.OpportunityFactory(host=supervisor.host)
    year = timezone.localdate().year + 1
    starts = timezone.make_aware(datetime.combine(date(year, 10, 1), time(15)))
    made = opportunities.add_shifts(
        actor=supervisor.user,
        opportunity=offer,
        facts=ShiftFacts(starts_at=starts, ends_at=starts + 2 * HOUR, weeks=8),
    )
    assert {timezone.localtime(shift.starts_at).hour for shift in made} == {15}
    assert {timezone.localtime(shift.ends_at).hour for shift in made} == {17}
    again = opportunities.add_shifts(
        actor=supervisor.user,
        opportunity=offer,
        facts=ShiftFacts(starts_at=starts, ends_at=starts + 2 * HOUR, weeks=9),
    )
    assert len(again) == 1


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("ENDS_BEFORE_START", {"lasts": -HOUR}),
        ("ENDS_BEFORE_START", {"lasts": timedelta(0)}),
        ("SHIFT_IN_PAST", {"starts_in": -HOUR}),
        ("SHIFT_TOO_LONG", {"lasts": 25 * HOUR}),
        ("TOO_MANY_WEEKS", {"weeks": 27}),
        ("TOO_MANY_WEEKS", {"weeks": 0}),
    ],
)
def test_times_that_make_no_sense(supervisor, code, values):
    offer = make.OpportunityFactory(host=supervisor.host)
    with refused(code):
        opportunities.add_shifts(actor=supervisor.user, opportunity=offer, facts=times(**values))
    assert not offer.shifts.exists()


def test_a_shift_is_called_off_with_a_reason_and_everybody_hears(supervisor):
    shift = make.ShiftFactory(opportunity__host=supervisor.host)
    rows = [make.ApplicationFactory(shift=shift, state=one) for one in ("accepted", "applied", "waiting")]
    gone = make.ApplicationFactory(shift=shift, state=ApplicationState.WITHDRAWN)
    with refused("NO_REASON"):
        opportunities.call_off_shift(actor=supervisor.user, shift=shift, reason="")
    opportunities.call_off_shift(actor=supervisor.user, shift=shift, reason="Storm.")
    for row in rows:
        row.refresh_from_db()
        assert (row.state, row.reason) == (ApplicationState.CANCELLED, "Storm.")
    gone.refresh_from_db()
    assert gone.state == ApplicationState.WITHDRAWN
    assert Message.objects.filter(text__contains="Storm.").count() == 3
    with refused("CALLED_OFF_ALREADY"):
        opportunities.call_off_shift(actor=supervisor.user, shift=shift, reason="Storm.")


def test_more_places_move_the_list_up_and_fewer_take_nobodys(supervisor):
    shift = make.ShiftFactory(opportunity__host=supervisor.host, places=1)
    make.ApplicationFactory(shift=shift, state=ApplicationState.ACCEPTED)
    waiting = make.ApplicationFactory(shift=shift, state=ApplicationState.WAITING)
    applications.change_places(actor=supervisor.user, shift=shift, places=2)
    waiting.refresh_from_db()
    assert waiting.state == ApplicationState.APPLIED
    applications.accept_application(actor=StaffFactory(), application=_adult(waiting))
    with refused("PLACES_GIVEN"):
        applications.change_places(actor=supervisor.user, shift=shift, places=1)


def _adult(application):
    user = application.volunteer.user
    user.year_of_birth = timezone.localdate().year - 30
    user.save()
    return application
