"""The start page: what is open for everybody, and what waits for whoever is signed in."""

import pytest
from django.urls import reverse
from django.utils import timezone

from budget.enums import RoundStatus
from budget.views import start
from tests.factories import budget as make

pytestmark = pytest.mark.django_db


def home(client):
    return client.get(reverse("home")).content.decode()


def test_nothing_open_is_said(client):
    assert "Nothing is open today" in home(client)


def test_open_rounds_lead_to_what_one_can_do(client):
    collecting, voting = make.round_in(RoundStatus.PROPOSALS), make.round_in(RoundStatus.VOTING)
    text = home(client)
    assert reverse("budget:propose", args=[collecting.slug]) in text
    assert reverse("budget:vote", args=[voting.slug]) in text
    assert "Decide what 9,600\u00a0€ is spent on" in text


def test_what_closes_first_stands_first(client):
    make.round_in(RoundStatus.PROPOSALS)
    soon = timezone.now() + timezone.timedelta(hours=1)
    make.round_in(RoundStatus.VOTING, voting_closes_at=soon)
    text = home(client)
    assert text.index("Decide what") < text.index("Say what your school needs")


def test_the_newest_real_result_is_shown_before_demonstrations(client):
    real = make.round_in(RoundStatus.PUBLISHED)
    demo = make.round_in(RoundStatus.PUBLISHED, is_demo=True)
    text = home(client)
    assert real.get_absolute_url() in text
    assert demo.get_absolute_url() not in text


@pytest.mark.parametrize("status", [RoundStatus.DRAFT, RoundStatus.CHECKING, RoundStatus.COUNTED])
def test_what_nobody_can_act_on_is_not_open(client, status):
    make.round_in(status)
    assert "Nothing is open today" in home(client)


def test_own_ideas_wait_for_their_author_alone(client, pupil, other_pupil, pot):
    make.sent_back(pupil, pot, title="Table tennis")
    make.ProposalFactory(pot=pot, author=pupil, title="Already sent")
    client.force_login(pupil)
    assert "Table tennis" in home(client)
    assert "Already sent" not in home(client)
    client.force_login(other_pupil)
    assert "Table tennis" not in home(client)


def test_checks_wait_for_coordinator_and_office(client, pot, coordinator, youth_worker):
    make.ProposalFactory(pot=pot)
    make.ProposalFactory(pot=pot, status="school_passed")
    make.ProposalFactory(pot=pot, status="school_passed")
    client.force_login(coordinator)
    text = home(client)
    assert "1 idea waits for your check" in text
    assert reverse("budget:checks") in text
    client.force_login(youth_worker)
    assert "2 ideas wait for your check" in home(client)


def test_visitors_read_how_it_works(client):
    text = home(client)
    assert "No account needed to look" in text
    assert reverse("budget:help") in text


def test_the_budget_stands_in_the_navigation(client):
    assert f'href="{reverse("budget:rounds")}"' in home(client)


@pytest.mark.parametrize(("who", "most"), [(None, 8), ("pupil", 8), ("coordinator", 9), ("youth_worker", 9)])
def test_the_start_page_costs_a_few_queries_for_everybody(
    request, client, pot, pupil, who, most, django_assert_max_num_queries
):
    for status in (RoundStatus.PROPOSALS, RoundStatus.VOTING, RoundStatus.PUBLISHED) * 2:
        make.round_in(status)
    for _number in range(4):
        make.sent_back(pupil, pot)
    if who:
        client.force_login(request.getfixturevalue(who))
    home(client)  # what is the same for everybody is read once per version of the content
    with django_assert_max_num_queries(most):
        home(client)


@pytest.mark.parametrize(("who", "most"), [("pupil", 4), ("coordinator", 4), ("youth_worker", 3)])
def test_the_budget_asks_few_questions_for_the_start_page(
    request, pot, who, most, django_assert_max_num_queries
):
    """Its own share of the page: rounds, roles, facts about the person, and what hangs on them."""
    make.round_in(RoundStatus.VOTING)
    user = request.getfixturevalue(who)
    with django_assert_max_num_queries(most):
        for part in (start.open_items, start.waiting_items, start.work_pages):
            list(part(user))
