"""The public board and the page of an opportunity."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import volunteering as make
from volunteering.enums import ApplicationState, OpportunityState
from volunteering.models import OpportunityCompetence
from volunteering.models.opportunity import next_boundary

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def offered(**values):
    return make.OpportunityFactory(**{"opened_at": timezone.now()} | values)


def board(client, **query):
    return client.get(reverse("volunteering:board"), query).content.decode()


def shown(client, rows, **query):
    text = board(client, **query)
    return [row for row in rows if f">{row.title}<" in text]


def page(client, offer):
    return client.get(reverse("volunteering:opportunity", args=[offer.slug]))


def test_an_empty_board_says_when_to_come_back(client):
    assert "Nothing is offered right now" in board(client)


def test_what_is_open_or_paused_is_shown_and_nothing_else(client):
    rows = [offered(state=one, pause_reason="Rain.") for one in OpportunityState.values]
    gone = offered(host__left_on=timezone.localdate())
    assert {row.state for row in shown(client, [*rows, gone])} == {"open", "paused"}


def test_filters_that_a_pupil_understands(client):
    kind = make.KindOfWorkFactory()
    town = offered(level="city", min_age=14)
    abroad = offered(level="europe", min_age=18, programme="esc", kind_of_work=kind)
    unchecked = offered(min_age=14, host__may_host_minors=False)
    make.ShiftFactory(opportunity=town, starts_at=timezone.now() + 3 * DAY)
    make.ShiftFactory(opportunity=abroad, starts_at=timezone.now() + 20 * DAY)
    OpportunityCompetence.objects.create(opportunity=abroad, competence="languages")
    rows = [town, abroad, unchecked]
    assert shown(client, rows, where="europe") == [abroad]
    assert shown(client, rows, when="week") == [town]
    assert shown(client, rows, when="month") == [town, abroad]
    assert shown(client, rows, age="15") == [town]
    assert shown(client, rows, age="18") == rows
    assert shown(client, rows, kind=kind.pk) == [abroad]
    assert shown(client, rows, learn="languages") == [abroad]
    assert shown(client, rows, programme="esc") == [abroad]
    assert shown(client, rows, q=town.host.name) == [town]


@pytest.mark.parametrize("query", [{"age": "old"}, {"kind": "x"}, {"where": "\0"}, {"page": "99"}])
def test_nonsense_in_the_address_breaks_nothing(client, query):
    offered()
    assert client.get(reverse("volunteering:board"), query).status_code == 200


def test_chips_add_and_take_away_their_filter(client):
    offered()
    assert 'href="?age=15&amp;where=city"' in board(client, age="15")
    chosen = board(client, age="15", where="city")
    assert 'class="chip chosen" href="?where=city"' in chosen


def test_what_begins_soonest_stands_first(client):
    later, soon = offered(), offered()
    make.ShiftFactory(opportunity=later, starts_at=timezone.now() + 5 * DAY)
    make.ShiftFactory(opportunity=soon, starts_at=timezone.now() + 2 * DAY)
    text = board(client)
    assert text.index(soon.title) < text.index(later.title)


def test_board_and_page_cost_the_same_for_one_and_three(client):
    counts = []
    board(client)
    for number in (1, 2):
        for _row in range(number):
            offer = offered(kind_of_work=make.KindOfWorkFactory())
            OpportunityCompetence.objects.create(opportunity=offer, competence="stem")
            for _shift in range(number):
                make.ShiftFactory(opportunity=offer)
        counts.append([])
        for path in (reverse("volunteering:board"), offer.get_absolute_url()):
            with CaptureQueriesContext(connection) as queries:
                client.get(path + f"?n={number}")
            counts[-1].append(len(queries))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 8


def test_a_page_says_what_when_and_how_many_places(client):
    offer = offered(bring="Boots", min_age=15, host__about="We look after dogs.")
    shift = make.ShiftFactory(opportunity=offer, places=3)
    make.ApplicationFactory(shift=shift, state=ApplicationState.ACCEPTED)
    full = make.ShiftFactory(opportunity=offer, places=1)
    make.ApplicationFactory(shift=full)
    OpportunityCompetence.objects.create(opportunity=offer, competence="social")
    text = page(client, offer).content.decode()
    for words in (
        "2 places left",
        "waiting list",
        "Boots",
        "from 15 on",
        "We look after dogs.",
        "working with others",
        'property="og:title"',
        f"?shift={shift.public_id}",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"state": "closed"}, "Nobody can apply any more"),
        ({"state": "paused", "pause_reason": "We move house."}, "We move house."),
        ({"apply_until": timezone.now() - DAY}, "could apply is over"),
        ({"host__left_on": timezone.localdate()}, "Nobody can apply any more"),
    ],
)
def test_what_is_not_open_says_why_and_offers_no_application(client, values, says):
    text = page(client, offered(**values)).content.decode()
    assert says in text
    assert "I want to help" not in text


def test_drafts_and_unknown_addresses_are_not_found(client):
    draft = make.OpportunityFactory(state="draft", opened_at=None)
    assert page(client, draft).status_code == 404
    assert client.get(reverse("volunteering:opportunity", args=["nothing"])).status_code == 404
    shift = make.ShiftFactory(opportunity=draft)
    assert client.get(reverse("volunteering:shift_calendar", args=[shift.public_id])).status_code == 404


def test_a_shift_goes_to_the_calendar(client):
    shift = make.ShiftFactory(opportunity=offered(place="River street 1"), note="Ring twice")
    answer = client.get(reverse("volunteering:shift_calendar", args=[shift.public_id]))
    assert answer["Content-Type"].startswith("text/calendar")
    text = answer.content.decode()
    assert f"UID:{shift.public_id}@" in text
    assert "LOCATION:River street 1" in text
    assert "Ring twice" in text


def test_a_kept_page_ends_when_a_shift_begins_or_a_deadline_is_over():
    now = timezone.now()
    assert next_boundary(now) is None
    shift = make.ShiftFactory(opportunity=offered())
    assert next_boundary(now) == shift.starts_at
    offer = offered(apply_until=now + DAY)
    assert next_boundary(now) == offer.apply_until
