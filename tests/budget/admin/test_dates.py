"""The office moves dates: it sees what follows, confirms, and everybody reads it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from budget.enums import RoundStatus
from budget.models import Round
from tests.budget.admin.test_rounds import FORM, address, inlines
from tests.factories import budget as make

pytestmark = pytest.mark.django_db
WHY = "The teachers need another week."


@pytest.fixture
def office(client, youth_worker):
    client.force_login(youth_worker)
    return client


def typed(round, **new):
    names = [*("proposals_close_at", "voting_opens_at", "voting_closes_at")]
    values = {name: f"{timezone.localtime(getattr(round, name)):%Y-%m-%dT%H:%M}" for name in names}
    return values | {"results_on": f"{round.results_on:%Y-%m-%d}", "why": WHY} | new


@pytest.fixture
def later(round):
    close = timezone.localtime(round.proposals_close_at) + timedelta(days=7)
    return typed(round, proposals_close_at=f"{close:%Y-%m-%dT%H:%M}")


def test_nothing_changes_before_it_is_confirmed(office, round, later):
    old = round.proposals_close_at
    page = office.post(address("dates", round), later).content.decode()
    assert "What follows" in page
    assert "A mail goes to" in page
    assert f'value="{later["proposals_close_at"]}"' in page
    assert Round.objects.get(pk=round.pk).proposals_close_at == old
    back = office.post(address("dates", round), later | {"back": "yes"}).content.decode()
    assert "See what would change" in back
    assert f'value="{later["proposals_close_at"]}"' in back
    done = office.post(address("dates", round), later | {"confirmed": "yes"})
    assert done["Location"] == address("cockpit", round)
    assert Round.objects.get(pk=round.pk).proposals_close_at == (old + timedelta(days=7)).replace(
        second=0, microsecond=0
    )


def test_everybody_reads_what_moved_when_and_why(client, office, round, later):
    office.post(address("dates", round), later | {"confirmed": "yes"})
    client.logout()
    page = client.get(round.get_absolute_url()).content.decode()
    assert "Dates changed on" in page
    assert "(before: " in page
    assert WHY in page
    assert "Earlier changes" not in page


def test_moved_dates_cost_no_query(client, round, later, youth_worker):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            client.get(round.get_absolute_url() + f"?n={cost.calls}")
        cost.calls += 1
        return len(captured)

    cost.calls = 0
    cost()
    first = cost()
    Round.objects.filter(pk=round.pk).update(
        moved=[{"at": timezone.now().isoformat(), "why": WHY, "language": "en", "dates": []}] * 3
    )
    assert cost() == first


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ({"proposals_close_at": "2020-01-01T08:00"}, "would lie in the past"),
        ({"why": ""}, "This field is required"),
        ({"voting_opens_at": "soon"}, "Enter a valid date/time"),
        ({}, "Nothing would change"),
    ],
)
def test_a_refusal_keeps_what_was_typed(office, round, new, words):
    page = office.post(address("dates", round), typed(round, **new) | {"confirmed": "yes"}).content.decode()
    assert words in page
    assert "See what would change" in page
    assert Round.objects.get(pk=round.pk).moved == []


def test_the_form_of_settings_shows_dates_and_leads_to_their_page(office, round):
    office.post(address("change", round), inlines(round) | {"proposals_close_at": "2031-01-01T08:00"})
    assert Round.objects.get(pk=round.pk).proposals_close_at.year != 2031
    assert address("dates", round) in office.get(address("change", round)).content.decode()
    assert address("dates", round) in office.get(address("cockpit", round)).content.decode()


def test_dates_of_a_draft_are_changed_in_its_form(office):
    draft = make.round_in(RoundStatus.DRAFT)
    assert office.get(address("dates", draft))["Location"] == address("change", draft)
    office.post(address("change", draft), inlines(draft) | FORM | {"slug": draft.slug})
    assert Round.objects.get(pk=draft.pk).proposals_close_at.year == 2030


def test_a_round_that_is_over_has_no_date_to_move(office):
    over = make.round_in(RoundStatus.PUBLISHED)
    assert "No date of this round can change" in office.get(address("dates", over)).content.decode()
    office.post(address("dates", over), {"why": WHY, "confirmed": "yes"})
    assert Round.objects.get(pk=over.pk).moved == []


@pytest.mark.parametrize("who", ["pupil", "coordinator", "stranger", "official"])
def test_nobody_but_the_office_moves_dates(client, request, round, who, later):
    client.force_login(request.getfixturevalue(who))
    client.post(address("dates", round), later | {"confirmed": "yes"})
    assert Round.objects.get(pk=round.pk).moved == []
