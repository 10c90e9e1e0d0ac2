"""Coordinators make the kits of their own school, see counts, and never who has voted."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from budget.models import VotingCode
from budget.services.casting import cast_ballot
from tests.factories import budget as make
from tests.factories import voting

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(school):
    return voting.voting_round(by_code=6, school=school)


@pytest.fixture
def at(round):
    def address(name, *more):
        return reverse(f"budget:{name}", args=[round.slug, *more])

    return address


def text(response):
    return " ".join(response.content.decode().split())


def vote(round, voters):
    for voter in voters:
        cast_ballot(pot=voting.school_pot(round), voter=voter, choices=["01"], nonce=voting.nonce())


@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator", 200), ("youth_worker", 200), ("stranger", 404), ("pupil", 404), (None, 302)],
)
@pytest.mark.parametrize("page", ["kits", "kit"])
def test_kits_are_for_the_office_and_the_school_s_coordinator(client, request, round, at, who, status, page):
    if who:
        client.force_login(request.getfixturevalue(who))
    more = [voting.class_in(round).pk] if page == "kit" else []
    assert client.get(at(page, *more)).status_code == status


@pytest.mark.parametrize("address", ["kits", "kit", "void_kit", "checks"])
def test_without_a_second_factor_a_coordinator_sets_it_up_first(client, round, at, coordinator, address):
    coordinator.authenticator_set.all().delete()
    client.force_login(coordinator)
    more = [voting.class_in(round).pk] if address in {"kit", "void_kit"} else []
    url = reverse("budget:checks") if address == "checks" else at(address, *more)
    if address != "void_kit":
        assert client.get(url).url == reverse("mfa_activate_totp")
    if address in {"kit", "void_kit"}:
        assert client.post(url).status_code == 403
    assert VotingCode.objects.count() == 0


@pytest.mark.parametrize("name", ["kit", "void_kit"])
def test_a_coordinator_of_another_school_finds_nothing(client, round, at, name):
    client.force_login(make.coordinator_of(make.SchoolFactory()))
    assert client.post(at(name, voting.class_in(round).pk)).status_code == 404
    assert VotingCode.objects.count() == 0


def test_the_list_shows_counts_that_do_not_move_when_people_vote(client, round, at, coordinator):
    client.force_login(coordinator)
    voters = voting.code_voters(round)
    before = text(client.get(at("kits")))
    assert before.count('data-label="Valid slips">6<') == 1
    vote(round, voters[:3])
    assert text(client.get(at("kits"))).replace(str(voters), "") == before


def test_another_school_s_classes_are_not_listed(client, round, at):
    client.force_login(make.coordinator_of(make.SchoolFactory()))
    assert "No class votes by slip" in text(client.get(at("kits")))


def test_the_kit_is_a_pdf_that_nobody_keeps(client, round, at, coordinator):
    client.force_login(coordinator)
    answer = client.post(at("kit", voting.class_in(round).pk))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert "no-store" in answer["Cache-Control"]
    assert VotingCode.objects.counted().count() == 6


def test_making_it_again_warns_how_many_get_new_slips(client, round, at, coordinator):
    client.force_login(coordinator)
    vote(round, voting.code_voters(round)[:2])
    page = text(client.get(at("kit", voting.class_in(round).pk)))
    assert "4 pupils get new slips" in page
    assert "Make the kit with 4 slips" in page


def test_the_first_kit_warns_of_nothing(client, round, at, coordinator):
    client.force_login(coordinator)
    page = text(client.get(at("kit", voting.class_in(round).pk)))
    assert "new slips" not in page.split("<main")[1]
    assert "Make the kit with 6 slips" in page


def test_lost_slips_are_made_void(client, round, at, coordinator):
    client.force_login(coordinator)
    voters = voting.code_voters(round)
    vote(round, voters[:1])
    answer = client.post(at("void_kit", voting.class_in(round).pk))
    assert [str(message) for message in get_messages(answer.wsgi_request)] == ["5 slips are void now."]
    assert [voting.fresh(voter).is_void for voter in voters] == [False, True, True, True, True, True]


def test_after_closing_no_slip_is_made(client, round, at, coordinator):
    client.force_login(coordinator)
    type(round).objects.update(status="closed")
    answer = client.post(at("kit", voting.class_in(round).pk))
    assert answer.url == at("kits")
    assert VotingCode.objects.count() == 0


@pytest.mark.parametrize("classes", [1, 3, 30])
def test_the_list_costs_the_same_however_long(client, youth_worker, classes, django_assert_max_num_queries):
    round = voting.ready_round(by_code=1)
    school = round.schools.get().school
    for number in range(classes - 1):
        voting.enrol(make.class_of(school, letter=f"x{number}"), 1, channel="code")
    voting.open_voting(actor=None, round=round)
    client.force_login(youth_worker)
    with django_assert_max_num_queries(10):
        page = client.get(reverse("budget:kits", args=[round.slug]))
    assert page.content.count(b'data-label="Valid slips"') == classes
