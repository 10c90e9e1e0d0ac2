"""Big screens: turnout that shows no single ballot, and the result after publication only."""

import re

import pytest
from django.urls import reverse

from budget.models import Turnout
from budget.views.screens import screen_url
from tests.budget.results import closed_round, published_round
from tests.factories import budget as make

pytestmark = pytest.mark.django_db


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def round():
    return make.round_in("voting")


def counted(round, rights, ballots):
    row = round.schools.get()
    Turnout.objects.update_or_create(
        pot=row.pot, school=row.school, channel="account", defaults={"rights": rights, "ballots": ballots}
    )
    return screen_url(round, row.school)


def claim(response):
    return re.search(r"<h1>(.*?)</h1>", text(response))[1].strip()


def test_the_screen_looks_again_by_itself_and_can_stand_still(client, round):
    url = counted(round, 250, 130)
    page = client.get(url)
    assert claim(page) == "At least 125 of 250 have voted"
    assert (page["Refresh"], page["X-Robots-Tag"]) == ("60", "noindex")
    assert "no-store" in page["Cache-Control"]
    still = client.get(url + "?still=1")
    assert "Refresh" not in still
    assert claim(still) == claim(page)


@pytest.mark.parametrize(("rights", "ballots"), [(4, 4), (30, 19), (250, 0)])
def test_of_few_ballots_nothing_is_said(client, round, rights, ballots):
    page = client.get(counted(round, rights, ballots))
    assert claim(page) == "Voting is open"
    assert f"{ballots} of" not in text(page)
    assert 'class="bar' not in text(page)


def test_one_more_ballot_changes_nothing(client, round):
    before = text(client.get(counted(round, 250, 30)))
    assert text(client.get(counted(round, 250, 31))) == before


def test_after_closing_the_screen_says_so_and_stands_still(client, round):
    url = counted(round, 250, 130)
    type(round).objects.update(status="closed")
    page = client.get(url)
    assert claim(page) == "Voting is closed"
    assert "Refresh" not in page
    assert "130" not in text(page).split("<main")[1].replace("1300", "")


def test_a_forged_link_leads_nowhere(client, round):
    url = counted(round, 250, 130)
    assert client.get(url[:-3] + "xx/").status_code == 404
    assert client.get(reverse("budget:turnout_screen", args=[round.slug, "1:abc"])).status_code == 404
    other = make.round_in("voting")
    assert client.get(url.replace(round.slug, other.slug)).status_code == 404


@pytest.mark.parametrize("channels", [1, 3])
def test_the_screen_costs_the_same(client, round, channels, django_assert_num_queries):
    url = counted(round, 250, 130)
    row = round.schools.get()
    for channel in ("code", "paper")[: channels - 1]:
        Turnout.objects.create(pot=row.pot, school=row.school, channel=channel, rights=10, ballots=1)
    client.get(url)
    with django_assert_num_queries(5):
        client.get(url)


# --- the result in the hall -----------------------------------------------------------------------


def page_at(client, round, at):
    return client.get(reverse("budget:reveal", args=[round.slug, round.pots.get().slug, at]))


def test_each_funded_idea_has_its_page_and_the_last_shows_the_total(client):
    round = published_round()
    start = client.get(reverse("budget:reveal_start", args=[round.slug, round.pots.get().slug]))
    assert "1,200" in text(start)
    assert 'rel="prev"' not in text(start)
    result = round.pots.get().results.get(is_binding=True)
    funded = {row.proposal.title: row.votes for row in result.projects.filter(is_funded=True)}
    claims = []
    address = re.search(r'rel="next" href="([^"]+)"', text(start))[1]
    while address:
        page = client.get(address)
        claims.append(re.sub("<[^>]+>", "", claim(page)))
        onward = re.search(r'rel="next" href="([^"]+)"', text(page))
        address = onward and onward[1]
    assert set(claims[:-1]) == set(funded)
    assert [funded[title] for title in claims[:-1]] == sorted(funded.values())
    assert "for what you chose" in claims[-1]
    assert all(title in text(page) for title in funded)
    assert page_at(client, round, len(claims) + 1).status_code == 404


def test_before_publication_there_is_nothing_to_show(client, youth_worker):
    round = closed_round()
    assert page_at(client, round, 0).status_code == 404
    client.force_login(youth_worker)
    assert page_at(client, round, 0).status_code == 404


def test_the_page_of_the_result_leads_to_the_hall(client):
    round = published_round()
    pot = round.pots.get()
    page = client.get(reverse("budget:result", args=[round.slug, pot.slug]))
    assert reverse("budget:reveal_start", args=[round.slug, pot.slug]) in text(page)
