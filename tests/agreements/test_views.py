"""The page behind the link works without an account, says exactly what is asked, and answers once."""

import pytest
from django.urls import reverse

from youthportal.agreements import kinds, services
from youthportal.agreements.models import Agreement, AgreementState

from .conftest import KIND

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(asked):
    return reverse("agreement", args=[services.token_of(asked)])


def text(response):
    return " ".join(response.content.decode().split())


def test_the_link_in_the_mail_leads_to_the_page_in_the_reader_s_language(client, ask):
    asked = ask(language="lt")
    answer = client.get(reverse("agreement_link", args=[services.token_of(asked)]))
    assert answer.url.startswith("/lt/agree/")


def test_reading_changes_nothing_and_says_what_is_asked(client, page, done):
    answer = client.get(page)
    shown = text(answer)
    assert "Ona Pavyzdė (head of the school)" in shown
    assert "<dt>Wall</dt>" in shown
    assert "Yes, paint it" in shown
    assert "no-store" in answer["Cache-Control"]
    assert (done, Agreement.objects.get().state) == ([], AgreementState.WAITING)


def test_agreeing_twice_does_it_once(client, page, done):
    assert "You agreed, and it was done." in text(client.post(page, {"answer": "agree"}))
    again = client.post(page, {"answer": "agree"})
    assert again.status_code == 422
    assert "has been answered" in text(again)
    assert done == [("painted", 7)]


def test_refusing_needs_a_reason(client, page, done):
    empty = client.post(page, {"answer": "refuse", "reason": ""})
    assert "Say why not" in text(empty)
    assert "You did not agree" in text(client.post(page, {"answer": "refuse", "reason": "No."}))
    assert done == [("kept", 7)]


def test_whoever_asked_cannot_answer_in_their_own_browser(client, page, asker, done):
    client.force_login(asker)
    assert "somebody else has to answer" in text(client.post(page, {"answer": "agree"}))
    assert done == []


def test_an_act_that_cannot_be_done_says_why(client, ask, done):
    page = reverse("agreement", args=[services.token_of(ask(wall=13))])
    assert "The wall is gone." in text(client.post(page, {"answer": "agree"}))
    assert done == []


@pytest.mark.parametrize("name", ["agreement", "agreement_link"])
def test_a_made_up_link_is_not_found(client, db, name):
    assert client.get(reverse(name, args=["x" * 43])).status_code == 404


def test_a_piece_of_work_goes_on_by_the_same_link_until_it_expires(client, page, asked, monkeypatch):
    workplace = kinds.Kind(**{**vars(kinds._kinds[KIND]), "workplace": lambda agreement: "/en/desk/"})
    monkeypatch.setitem(kinds._kinds, KIND, workplace)
    assert client.post(page, {"answer": "agree"}).url == "/en/desk/"
    assert client.cookies["second"]["httponly"]
    client.cookies.clear()
    assert client.get(page).url == "/en/desk/"
    Agreement.objects.update(expires_at=asked.created_at)
    assert "You agreed" in text(client.get(page))


def test_the_office_sees_who_was_asked_and_can_withdraw(client, asked, youth_worker):
    client.force_login(youth_worker)
    listed = reverse("admin:agreements_agreement_changelist")
    assert "Ona Pavyzdė" in text(client.get(listed))
    client.post(listed, {"action": "withdraw", "_selected_action": [asked.pk]})
    assert Agreement.objects.get().state == AgreementState.WITHDRAWN
    assert services.token_of(asked) not in text(client.get(listed))
