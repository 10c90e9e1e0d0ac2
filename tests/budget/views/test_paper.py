"""Keying in paper ballots: two screens that do not see each other, then one act."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from budget.models import PaperBatch, PaperEntry
from budget.services import paper
from tests.factories import budget as make
from tests.factories import voting
from youthportal.agreements import services as agreements
from youthportal.agreements.models import Agreement
from youthportal.ballots.models import Ballot

pytestmark = pytest.mark.django_db
SECOND = {"name": "Ona Pavyzdė", "capacity": "head", "address": "head@demo.example", "language": "en"}


@pytest.fixture
def round(school):
    return voting.paper_round(school=school)


@pytest.fixture
def first(client, coordinator):
    client.force_login(coordinator)
    return client


@pytest.fixture
def batch(first, round, school):
    pot = voting.school_pot(round)
    first.post(reverse("budget:begin_paper", args=[round.slug, pot.pk, school.pk]), SECOND)
    return PaperBatch.objects.get()


@pytest.fixture
def second(batch):
    """The second person's browser, after the link in the mail."""
    browser = Client()
    token = agreements.token_of(Agreement.objects.get())
    browser.post(reverse("agreement", args=[token]), {"answer": "agree"})
    return browser


def at(batch, name="key_paper"):
    return reverse(f"budget:{name}", args=[batch.round.slug, batch.public_id])


def text(response):
    return " ".join(response.content.decode().split())


def key(browser, batch, *pile):
    for typed in pile:
        assert browser.post(at(batch), {"typed": typed}).status_code == 302
    return browser.post(at(batch), {"done": "1"})


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_the_whole_way_of_a_pile(first, second, batch):
    key(first, batch, "1 2", "3")
    key(second, batch, "1 2", "4")
    page = text(first.get(at(batch, "compare_paper")))
    assert "1 ballot differs" in page
    second.post(at(batch), {"number": 2, "typed": "3", "act": "key"})
    assert "You agree on every ballot" in text(first.get(at(batch, "compare_paper")))
    answer = first.post(at(batch, "commit_paper"))
    assert said(answer)[-1] == "The paper ballots are in the box: 2 valid, 0 blank, 0 void in all."
    assert Ballot.objects.count() == 2
    over = second.get(at(batch))
    assert "nothing left to do" in text(over)
    assert over.cookies["second"].value == ""


def test_before_both_are_done_neither_sees_the_other_s(first, second, batch):
    key(first, batch, "1 2 3 5")
    second.post(at(batch), {"typed": "2 3 4 5"})
    assert "2 3 4 5" not in text(first.get(at(batch))) + text(first.get(at(batch, "compare_paper")))
    assert "1 2 3 5" not in text(second.get(at(batch))) + text(second.get(at(batch, "compare_paper")))


def test_what_is_typed_wrongly_stays_in_the_field_with_the_reason(first, batch):
    answer = first.post(at(batch), {"typed": "99"})
    assert "not on this ballot" in text(answer)
    assert 'value="99"' in text(answer)
    assert "Type something" in text(first.post(at(batch), {"typed": " "}))
    assert PaperEntry.objects.count() == 0


def test_a_ballot_is_corrected_inserted_and_removed(first, batch):
    key(first, batch, "1", "2")
    assert 'value="2"' in text(first.get(at(batch), {"number": 2}))
    first.post(at(batch), {"number": 2, "typed": "3", "act": "key"})
    first.post(at(batch), {"number": 1, "typed": "4", "act": "insert"})
    first.post(at(batch), {"number": 2, "act": "drop"})
    entries = paper.keyed(batch, paper.FIRST).values()
    assert [entry.choices["projects"] for entry in entries] == [["04"], ["03"]]


def test_the_second_person_cannot_commit_or_give_up(second, batch):
    for name in ("commit_paper", "give_up_paper"):
        assert second.post(at(batch, name)).status_code == 404
    assert PaperBatch.objects.exists()


def test_given_up_both_keyings_are_gone(first, batch):
    key(first, batch, "1")
    first.post(at(batch, "give_up_paper"))
    assert PaperEntry.objects.count() == PaperBatch.objects.count() == 0
    assert first.get(at(batch)).url == reverse("budget:paper", args=[batch.round.slug])


def test_committing_too_early_says_why(first, batch):
    answer = first.post(at(batch, "commit_paper"))
    assert "Both have to key in" in said(answer)[-1]


@pytest.mark.parametrize("name", ["key_paper", "compare_paper"])
@pytest.mark.parametrize("who", ["stranger", "pupil", "youth_worker", None])
def test_nobody_else_finds_a_batch(request, batch, who, name):
    browser = Client()
    if who:
        browser.force_login(request.getfixturevalue(who))
    assert browser.get(at(batch, name)).status_code == 404


def test_the_cookie_of_another_purpose_opens_no_batch(batch, round, second):
    Agreement.objects.update(kind="tests.other")
    assert second.get(at(batch)).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator", 200), ("youth_worker", 200), ("stranger", 404), ("pupil", 404), (None, 302)],
)
def test_the_list_is_for_coordinators_and_the_office(client, request, round, who, status):
    if who:
        client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("budget:paper", args=[round.slug])).status_code == status


def test_a_coordinator_of_another_school_begins_nothing(client, round, school):
    client.force_login(make.coordinator_of(make.SchoolFactory()))
    pot = voting.school_pot(round)
    answer = client.post(reverse("budget:begin_paper", args=[round.slug, pot.pk, school.pk]), SECOND)
    assert answer.status_code == 404
    assert "Nobody votes on paper here" in text(client.get(reverse("budget:paper", args=[round.slug])))


def test_oneself_is_no_second_person(first, coordinator, round, school):
    page = reverse("budget:begin_paper", args=[round.slug, voting.school_pot(round).pk, school.pk])
    assert "must be somebody else" in text(first.post(page, SECOND | {"address": coordinator.email}))
    assert PaperBatch.objects.count() == 0


def test_the_list_says_what_is_in(first, second, batch, round):
    page = reverse("budget:paper", args=[round.slug])
    assert "Being keyed in" in text(first.get(page))
    key(first, batch, "1", "0")
    key(second, batch, "1", "0")
    first.post(at(batch, "commit_paper"))
    assert "In the box: 1 valid. Blank: 1, void: 0." in text(first.get(page))


@pytest.mark.parametrize("schools", [1, 3])
def test_the_list_costs_the_same_however_long(client, youth_worker, schools, django_assert_max_num_queries):
    round = voting.ready_round()
    for _number in range(schools):
        row = make.add_school(round, make._new_school())
        voting.put_on_ballot(row.pot)
        voting.enrol(make.class_of(row.school), 30, channel="paper")
    voting.open_voting(actor=None, round=round)
    client.force_login(youth_worker)
    with django_assert_max_num_queries(12):
        page = client.get(reverse("budget:paper", args=[round.slug]))
    assert page.content.count(b"Not entered yet") == schools


@pytest.mark.parametrize("size", [1, 3, 30])
def test_keying_costs_the_same_however_long_the_pile(first, batch, size, django_assert_max_num_queries):
    for _number in range(size):
        paper.key_ballot(batch=batch, keying=paper.FIRST, typed="1")
    first.get(at(batch))
    with django_assert_max_num_queries(8):
        first.get(at(batch))


def test_slips_are_turned_into_paper_by_one_switch(client, coordinator, school):
    round = voting.voting_round(by_code=3, school=school)
    voting.new_codes(round)
    client.force_login(coordinator)
    kit = reverse("budget:kit", args=[round.slug, voting.class_in(round).pk])
    assert "Let the class vote on paper" in text(client.get(kit))
    answer = client.post(reverse("budget:slips_to_paper", args=[round.slug, voting.class_in(round).pk]))
    assert said(answer) == ["Whoever of this class has not voted by slip votes on paper now."]
    assert paper.piles(round, [school])[0].rights == 3
