"""Coordinators make the kits of their own school, see counts, and never who has voted."""

import re

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from budget.models import ClassPlan, Round, VotingCode
from budget.services.casting import cast_ballot
from budget.services.codes import find_code
from budget.views.kits import teacher_url
from tests.factories import budget as make
from tests.factories import voting
from youthportal.core import codes as letters

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
    [("coordinator", None), ("youth_worker", 200), ("stranger", 404), ("pupil", 404), (None, 302)],
)
@pytest.mark.parametrize("page", ["kits", "kit"])
def test_kits_are_for_the_office_and_the_school_s_coordinator(client, request, round, at, who, status, page):
    if who:
        client.force_login(request.getfixturevalue(who))
    more = [voting.class_in(round).pk] if page == "kit" else []
    answer = client.get(at(page, *more))
    if status is None:  # a coordinator of one school is led to its voting day at once
        assert page == "kit" or answer.url == at("voting_day", "gimnazija")
        status = 200 if page == "kit" else 302
    assert answer.status_code == status


@pytest.mark.parametrize("address", ["kits", "kit", "void_kit", "void_one", "choose_way", "checks"])
def test_without_a_second_factor_a_coordinator_sets_it_up_first(client, round, at, coordinator, address):
    coordinator.authenticator_set.all().delete()
    client.force_login(coordinator)
    more = [voting.class_in(round).pk] if address not in {"kits", "checks"} else []
    url = reverse("budget:checks") if address == "checks" else at(address, *more)
    if address in {"kits", "kit", "checks"}:
        assert client.get(url).url == reverse("mfa_activate_totp")
    if address not in {"kits", "checks"}:
        assert client.post(url).status_code == 403
    assert VotingCode.objects.count() == 0


@pytest.mark.parametrize("name", ["kit", "void_kit", "void_one", "choose_way"])
def test_a_coordinator_of_another_school_finds_nothing(client, round, at, name):
    client.force_login(make.coordinator_of(make.SchoolFactory()))
    assert client.post(at(name, voting.class_in(round).pk)).status_code == 404
    assert VotingCode.objects.count() == 0


def test_the_kit_is_a_pdf_that_nobody_keeps(client, round, at, coordinator):
    client.force_login(coordinator)
    answer = client.post(at("kit", voting.class_in(round).pk))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert "no-store" in answer["Cache-Control"]
    assert VotingCode.objects.counted().count() == 6


def test_making_it_again_warns_and_never_tells_how_many_have_voted(client, round, at, coordinator):
    client.force_login(coordinator)
    voters = voting.code_voters(round)
    url = at("kit", voting.class_in(round).pk)

    def shown():
        page = text(client.get(url)).split("<main")[1]
        return re.sub(r'value="[^"]+"', "", page)  # the token against forgery is a new one each time

    before = shown()
    assert "This class has slips already" in before
    vote(round, voters[:4])
    assert shown() == before


def test_the_first_kit_warns_of_nothing(client, round, at, coordinator):
    client.force_login(coordinator)
    page = text(client.get(at("kit", voting.class_in(round).pk)))
    assert "This class has slips already" not in page
    assert "a count sheet and 6 slips" in page


def test_lost_slips_are_made_void_without_saying_how_many(client, round, at, coordinator):
    client.force_login(coordinator)
    voters = voting.code_voters(round)
    vote(round, voters[:1])
    answer = client.post(at("void_kit", voting.class_in(round).pk))
    said = [str(message) for message in get_messages(answer.wsgi_request)]
    assert said == ["The unused slips of this class are void now."]
    assert [voting.fresh(voter).is_void for voter in voters] == [False, True, True, True, True, True]


def said(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


@pytest.mark.parametrize(
    ("name", "question"),
    [("void_kit", "Make all unused slips void?"), ("slips_to_paper", "Let the class vote on paper?")],
)
def test_what_cannot_be_taken_back_is_asked_first(client, round, at, coordinator, name, question):
    client.force_login(coordinator)
    voters = voting.code_voters(round)
    url, kit = (at(one, voting.class_in(round).pk) for one in (name, "kit"))
    assert f'href="{url}"' in text(client.get(kit))
    assert question in text(client.get(url))
    assert not any(voting.fresh(voter).is_void for voter in voters)
    Round.objects.update(status="closed")
    assert client.get(url).url == kit


@pytest.mark.parametrize("name", ["void_kit", "void_one", "choose_way"])
def test_whoever_comes_back_after_signing_in_again_finds_the_kit(client, round, at, coordinator, name):
    client.force_login(coordinator)
    place = voting.class_in(round).pk
    assert client.get(at(name, place)).url == at("kit", place)


def test_one_slip_handed_back_is_made_void(client, round, at, coordinator):
    client.force_login(coordinator)
    code, *_others = voting.new_codes(round)
    answer = client.post(at("void_one", voting.class_in(round).pk), {"code": code.lower()})
    assert said(answer) == ["This slip is void now. Tear it up."]
    assert find_code(code).is_void


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ("mistyped", "mistyped"),
        ("empty", "mistyped"),
        ("unknown", "do not know this code"),
        ("used", "This code was used"),
        ("void", "no valid code of this class"),
    ],
)
def test_a_slip_that_cannot_be_voided_says_why(client, round, at, coordinator, problem, words):
    client.force_login(coordinator)
    old = voting.new_codes(round)[0]
    new = voting.new_codes(round)[0]
    vote(round, [find_code(new)])
    wrong = new[:-1] + ("2" if new[-1] != "2" else "3")
    typed = {"mistyped": wrong, "empty": "", "unknown": letters.random_code(13), "used": new, "void": old}
    answer = client.post(at("void_one", voting.class_in(round).pk), {"code": typed[problem]})
    assert words in said(answer)[0]
    assert not find_code(new).is_void


def test_the_coordinator_chooses_how_the_class_votes(client, round, at, coordinator):
    client.force_login(coordinator)
    class_id = voting.class_in(round).pk
    client.post(at("choose_way", class_id), {"way": "kiosk"})
    assert ClassPlan.objects.get().way == "kiosk"
    answer = client.post(at("choose_way", class_id), {"way": "paper"})
    assert "list for paper" in said(answer)[-1]
    answer = client.post(at("choose_way", class_id), {"way": "by shouting"})
    assert said(answer)[-1] == "Choose one of the ways."
    assert ClassPlan.objects.get().way == "kiosk"


def test_a_kit_that_cannot_be_printed_leaves_no_slip_that_nobody_holds(
    client, round, at, coordinator, monkeypatch
):
    client.force_login(coordinator)
    monkeypatch.setattr("budget.documents.kit.SECONDS", 0.001)
    answer = client.post(at("kit", voting.class_in(round).pk))
    assert "could not be printed" in said(answer)[0]
    assert not VotingCode.objects.counted().exists()


# --- the class teacher's link ---------------------------------------------------------------------


def test_the_class_teacher_reads_the_lesson_and_chooses_the_way_without_an_account(client, round):
    url = teacher_url(round, voting.class_in(round))
    page = client.get(url)
    assert "About 8 minutes left" in text(page)
    assert page["X-Robots-Tag"] == "noindex"
    assert client.post(url, {"way": "computers"}).status_code == 302
    assert "Leave a seat free" in text(client.get(url))
    assert VotingCode.objects.count() == 0


@pytest.mark.parametrize("token", ["forged", "of_another_round", "of_a_closed_round"])
def test_a_forged_link_leads_nowhere(client, round, at, token):
    other = make.round_in("voting")
    closed = teacher_url(other, voting.class_in(round))
    type(round).objects.filter(pk=other.pk).update(status="closed")
    address = {
        "forged": at("teacher", "eyJ4IjoxfQ:1abc:def"),
        "of_a_closed_round": closed,
        "of_another_round": teacher_url(round, voting.class_in(round)).replace(round.slug, other.slug),
    }
    assert client.get(address[token]).status_code == 404


def test_after_closing_no_slip_is_made(client, round, at, coordinator):
    client.force_login(coordinator)
    type(round).objects.update(status="closed")
    answer = client.post(at("kit", voting.class_in(round).pk))
    assert answer.url == at("kit", voting.class_in(round).pk)
    assert VotingCode.objects.count() == 0
