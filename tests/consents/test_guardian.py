"""A guardian is asked by mail and answers without an account."""

from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from tests.support.cast import pupil_in
from youthportal.accounts import links
from youthportal.audit.models import Entry
from youthportal.consents import rules, services
from youthportal.consents.enums import Kind
from youthportal.consents.models import Consent
from youthportal.core.exceptions import DomainError
from youthportal.outbox import delivery
from youthportal.outbox.models import Message

pytestmark = pytest.mark.django_db
ANSWER = {"online": "yes", "name": "no", "picture": "no", "giver_name": "Ona Motina", "is_guardian": "on"}


@pytest.fixture
def child(school_class):
    user = pupil_in(school_class, "C001")
    user.year_of_birth, user.first_name = timezone.localdate().year - 13, "Liepa"
    user.save()
    return user


def ask(client, child, address="ona@demo.example", language="lt"):
    client.force_login(child)
    client.post(reverse("ask_guardian"), {"email": address, "language": language})
    client.logout()


def link(address="ona@demo.example"):
    """What the guardian reads, as it leaves the house."""
    message = Message.objects.filter(address=address).latest("id")
    (found,) = [word for word in delivery.email(message).body.split() if "/g/" in word]
    return found[found.index("/g/") :]


def page_of(client, address="ona@demo.example"):
    return client.get(link(address), follow=True).redirect_chain[-1][0]


def state(child, kind=Kind.ONLINE):
    refusal = rules.consent_refusal(user=child, kind=kind)
    return refusal.code if refusal else "OK"


def test_the_mail_is_in_the_guardians_language_and_its_link_is_in_no_row(client, child):
    ask(client, child)
    message = Message.objects.get()
    assert message.language == "lt"
    assert message.user == child
    assert "/g/" not in message.text + message.html
    assert page_of(client).startswith("/lt/g/")


def test_a_guardian_says_yes_to_one_thing_and_no_to_another(client, child):
    ask(client, child)
    address = page_of(client)
    page = client.get(address).content.decode()
    assert "Liepa" in page
    assert "Vėjūnų gimnazija" in page
    assert "C001" not in page
    assert client.post(address, ANSWER).status_code == 200
    assert state(child) == "OK"
    assert state(child, Kind.NAME) == "CONSENT_OF_ONESELF_MISSING"
    row = Consent.objects.get(kind="online")
    assert (row.giver_name, row.form, row.valid_until) == (
        "Ona Motina",
        "link",
        timezone.localdate() + timedelta(days=365),
    )
    assert Entry.objects.count() == 0


def test_the_confirmation_lets_the_guardian_change_the_answer(client, child):
    ask(client, child)
    client.post(page_of(client), ANSWER)
    assert Message.objects.filter(kind="consents.answered", address="ona@demo.example").count() == 1
    address = page_of(client)
    assert "Ona Motina" in client.get(address).content.decode()
    client.post(address, ANSWER | {"online": "no"})
    assert Consent.objects.filter(kind="online").last().act == "withdrawn"
    assert state(child) == "CONSENT_REFUSED_BY_GUARDIAN"


def test_a_second_guardian_who_says_no_stops_it(client, child):
    for address, said in (("ona@demo.example", "yes"), ("jonas@demo.example", "no")):
        ask(client, child, address)
        client.post(page_of(client, address), ANSWER | {"online": said})
    assert state(child) == "CONSENT_DISAGREEMENT"


def test_an_institution_agrees_until_the_school_year_ends(client, child):
    ask(client, child)
    client.post(page_of(client), ANSWER | {"is_institution": "on"})
    row = Consent.objects.get(kind="online")
    assert row.giver == "institution"
    assert (row.valid_until.month, row.valid_until.day) == (8, 31)
    assert row.valid_until >= timezone.localdate()


@pytest.mark.parametrize("missing", ["online", "giver_name", "is_guardian"])
def test_nothing_is_saved_while_something_is_missing(client, child, missing):
    ask(client, child)
    client.post(page_of(client), {name: value for name, value in ANSWER.items() if name != missing})
    assert Consent.objects.count() == 0


def test_a_link_that_was_changed_or_is_old_opens_nothing(client, child, settings, monkeypatch):
    token = links.sign(services.PURPOSE, {"user": child.pk, "to": "ona@demo.example", "in": "en"})
    other = links.sign("another.purpose", {"user": child.pk, "to": "ona@demo.example", "in": "en"})
    for broken in (token[:-2], other, "nonsense"):
        page = client.get(reverse("consent_answer", args=[broken])).content.decode()
        assert "A part of this link is missing" in page
        assert client.get(reverse("consent_link", args=[broken])).status_code == 302
    late = signing.time.time() + 15 * 86400
    monkeypatch.setattr(signing.time, "time", lambda: late)
    address = reverse("consent_answer", args=[token])
    assert "good for some days only" in client.get(address).content.decode()
    client.post(address, ANSWER)
    assert Consent.objects.count() == 0


def test_whoever_answered_may_come_back_for_a_year(client, child, monkeypatch):
    token = links.sign(services.PURPOSE, {"user": child.pk, "to": "ona@demo.example", "in": "en"})
    address = reverse("consent_answer", args=[token])
    client.post(address, ANSWER)
    late = signing.time.time() + 300 * 86400
    monkeypatch.setattr(signing.time, "time", lambda: late)
    client.post(address, ANSWER | {"online": "no"})
    assert state(child) == "CONSENT_REFUSED_BY_GUARDIAN"


def test_who_is_old_enough_now_decides_alone(client, child):
    ask(client, child)
    address = page_of(client)
    child.year_of_birth -= 10
    child.save()
    assert "decides alone" in client.get(address.replace("/lt/", "/en/")).content.decode()
    client.post(address, ANSWER)
    assert Consent.objects.count() == 0
    with pytest.raises(DomainError, match="NO_GUARDIAN_NEEDED"):
        services.ask_guardian(user=child, address="ona@demo.example", language="en")


def test_a_pupil_cannot_write_to_half_the_town_nor_to_themselves(client, child):
    for number in range(rules.MAILS_A_DAY + 2):
        ask(client, child, f"guardian{number}@demo.example")
    assert Message.objects.count() == rules.MAILS_A_DAY
    child.email = "liepa@demo.example"
    with pytest.raises(DomainError, match="OWN_ADDRESS"):
        services.ask_guardian(user=child, address="Liepa@demo.example", language="en")


def test_a_wrong_address_is_said_at_its_field(client, child):
    client.force_login(child)
    page = client.post(reverse("ask_guardian"), {"email": "no address", "language": "en"})
    assert page.context["form"].errors["email"]


def test_the_own_page_says_what_waits_and_why(client, child):
    client.force_login(child)
    page = client.get(reverse("my_consents")).content.decode()
    assert "A parent or guardian has to agree first" in page
    assert "Voting needs no consent of anybody" in page


def test_the_own_word_is_given_and_taken_back(client, pupil):
    client.force_login(pupil)
    for act, expected in (("given", "OK"), ("withdrawn", "CONSENT_TAKEN_BACK")):
        client.post(reverse("decide_consent"), {"kind": "online", "act": act})
        assert state(pupil) == expected
    for bad in ({"kind": "online", "act": "refused"}, {"kind": "votes", "act": "given"}, {}):
        client.post(reverse("decide_consent"), bad)
    assert Consent.objects.count() == 2
    assert Entry.objects.count() == 0


def test_visitors_sign_in_first(client):
    assert client.get(reverse("my_consents")).url.startswith(reverse("account_login"))


def test_the_page_costs_few_queries(client, child, django_assert_max_num_queries):
    client.force_login(child)
    client.get(reverse("my_consents"))
    with django_assert_max_num_queries(8):
        client.get(reverse("my_consents"))
