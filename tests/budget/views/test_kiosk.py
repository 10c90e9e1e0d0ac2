"""A school computer as polling place: one pupil after the other, and nothing of either stays."""

import pytest
from django.test import Client
from django.urls import reverse

from budget.services.codes import make_kit
from budget.views import kiosk as kiosks
from tests.factories import budget as make
from tests.factories import voting
from youthportal.ballots.models import Ballot

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(school):
    return voting.voting_round(by_code=4, school=school)


@pytest.fixture
def link(round, school):
    return kiosks.link_of(round, school)


@pytest.fixture
def computer(link):
    browser = Client()
    browser.post(link)
    return browser


@pytest.fixture
def slips(round):
    return list(voting.new_codes(round))


def start(round):
    return reverse("budget:kiosk", args=[round.slug])


def text(response):
    return " ".join(response.content.decode().split())


def enter(computer, round, slip):
    answer = computer.post(start(round), {"code": slip})
    while answer.status_code in {302, 303}:
        answer = computer.get(answer.url)
    return answer


def vote(computer, round, slip, pot=None, *choices):
    """To the receipt's page."""
    at = [round.slug, (pot or voting.school_pot(round)).slug]
    enter(computer, round, slip)
    computer.post(reverse("budget:ballot", args=at), {"choices": choices or ["01"], "action": "review"})
    sealed = computer.get(reverse("budget:review", args=at)).context["sealed"]
    computer.post(reverse("budget:review", args=at), {"ballot": sealed})
    return computer.get(reverse("budget:receipt", args=at))


def kept(computer):
    """What the browser holds of a voter."""
    ours = ("booth", "receipts", "choices-")
    return [name for name, morsel in computer.cookies.items() if morsel.value and name.startswith(ours)]


def test_a_pupil_votes_and_nothing_of_it_stays(computer, round, slips):
    receipt = vote(computer, round, slips[0])
    assert "Your ballot is cast" in text(receipt)
    assert "no-store" in receipt["Cache-Control"]
    assert Ballot.objects.count() == 1
    assert kept(computer) == []


def test_the_next_pupil_sees_nothing_of_the_one_before(computer, round, slips):
    first = vote(computer, round, slips[0]).context["receipts"][0][1].digest
    at = [round.slug, voting.school_pot(round).slug]
    for name in ("receipt", "ballot", "review"):
        answer = computer.get(reverse(f"budget:{name}", args=at), follow=True)
        assert answer.redirect_chain[-1][0] == start(round)
        assert first not in text(answer)
    second = vote(computer, round, slips[1]).context["receipts"][0][1].digest
    assert second != first
    assert Ballot.objects.count() == 2


def test_a_visit_left_half_way_is_wiped_by_the_end_and_by_the_start(computer, round, slips):
    for address in (reverse("budget:kiosk_end", args=[round.slug]), start(round)):
        at = [round.slug, voting.school_pot(round).slug]
        enter(computer, round, slips[0])
        computer.post(reverse("budget:ballot", args=at), {"choices": ["01"], "action": "review"})
        assert kept(computer)
        computer.get(address)
        assert kept(computer) == []


def cast_in(computer, at):
    computer.post(reverse("budget:ballot", args=at), {"choices": ["01"], "action": "review"})
    sealed = computer.get(reverse("budget:review", args=at)).context["sealed"]
    return computer.post(reverse("budget:review", args=at), {"ballot": sealed}, follow=True)


def test_two_pots_are_voted_in_one_visit(client, school):
    round = voting.voting_round(by_code=2, school=school, city=True)
    client.post(kiosks.link_of(round, school))
    enter(client, round, voting.new_codes(round)[0])
    assert "Ballot 2 of 2" in text(cast_in(client, [round.slug, voting.school_pot(round).slug]))
    assert "booth" in kept(client)
    assert "Your ballots are cast" in text(cast_in(client, [round.slug, round.pots.get(kind="city").slug]))
    assert (kept(client), Ballot.objects.count()) == ([], 2)


def test_no_page_of_a_visit_leads_out(computer, round, slips):
    pot = voting.school_pot(round)
    pages = [computer.get(start(round)), enter(computer, round, slips[0])]
    pages.append(vote(computer, round, slips[1]))
    pages.append(enter(computer, round, slips[1]))  # used
    at = [round.slug, pot.slug]
    inside = [start(round).rsplit("/", 3)[0] + "/booth/", reverse("budget:vote", args=[round.slug])]
    for page in pages:
        main = page.content.decode().partition("<main")[2]
        links = {part.split('"')[0] for part in main.split('href="')[1:]}
        assert [
            link for link in links if not link.startswith((*inside, "#", reverse("budget:ballot", args=at)))
        ] == []
        assert 'class="rooms"' not in page.content.decode()


def test_every_page_ends_by_itself_without_javascript(computer, round, slips):
    for page in (computer.get(start(round)), enter(computer, round, slips[0])):
        assert '<noscript><meta http-equiv="refresh" content="300; url=' in text(page)


@pytest.mark.parametrize("problem", ["mistyped", "void", "other_school", "unknown"])
def test_a_code_that_is_none_here_is_said_at_the_start(computer, round, slips, problem):
    slip = slips[0]
    if problem == "mistyped":
        slip = slip[:-1] + ("2" if slip[-1] != "2" else "3")
    elif problem == "void":
        voting.new_codes(round)
    elif problem == "other_school":
        slip = voting.new_codes(voting.voting_round(by_code=1))[0]
    else:
        round.codes.all().delete()
    answer = computer.post(start(round), {"code": slip})
    assert answer.status_code == 200
    assert answer.context["form"].errors["code"]
    assert kept(computer) == []


def test_practice_codes_can_be_tried_at_the_kiosk(computer, round):
    kit = make_kit(actor=None, round=round, school_class=voting.class_in(round))
    assert "Practice is over" in text(vote(computer, round, kit.test_code))
    assert (Ballot.objects.count(), kept(computer)) == (0, [])


def test_a_slip_scanned_at_the_kiosk_stays_in_it(computer, round, slips):
    page = computer.get(reverse("code_link", args=[slips[0]]), follow=True)
    assert "kiosk-top" in text(page)
    wrong = computer.get(reverse("code_link", args=["XX"]), follow=True)
    assert wrong.redirect_chain[-1][0] == start(round)


def test_starting_signs_out_whoever_was_signed_in(client, coordinator, link, round):
    client.force_login(coordinator)
    assert client.post(link).url == start(round)
    assert client.get(reverse("profile")).status_code == 302


def test_the_same_link_ends_it(computer, link, round):
    assert "End it" in text(computer.get(link))
    computer.post(link, {"stop": "1"})
    answer = computer.get(reverse("budget:vote", args=[round.slug]))
    assert "How do you vote?" in text(answer)
    assert computer.get(start(round)).status_code == 303


def test_reading_the_link_starts_nothing(client, link):
    assert "Start" in text(client.get(link))
    assert "kiosk" not in client.cookies


@pytest.mark.parametrize("token", ["x", "WyJ4IiwxXQ:1:2"])
def test_a_made_up_link_is_not_found(client, round, token):
    assert client.get(reverse("budget:kiosk_begin", args=[round.slug, token])).status_code == 404


def test_a_link_of_yesterday_is_not_found(client, link, monkeypatch):
    monkeypatch.setattr(kiosks.booths, "KIOSK_AGE", -1)
    assert client.get(link).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator", 200), ("youth_worker", 200), ("stranger", 404), ("pupil", 404), (None, 302)],
)
def test_links_are_made_by_coordinators_and_the_office(client, request, round, who, status):
    if who:
        client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("budget:kiosk_setup", args=[round.slug])).status_code == status


def test_a_coordinator_gets_the_link_of_the_own_school_alone(client, round):
    other = make.add_school(round, make._new_school()).school
    client.force_login(make.coordinator_of(other))
    links = client.get(reverse("budget:kiosk_setup", args=[round.slug])).context["links"]
    assert [school for school, _link in links] == [other]


def test_without_a_kiosk_its_start_leads_to_the_ordinary_door(client, round):
    assert client.get(start(round)).url == reverse("budget:vote", args=[round.slug])


def test_after_closing_the_kiosk_says_so(computer, round, slips):
    voting.end_voting_time(round)
    assert "Voting is closed" in text(enter(computer, round, slips[0]))
