"""One question, one answer; the act happens with the answer or not at all; nobody answers their own."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.factories.accounts import UserFactory
from youthportal.agreements import services
from youthportal.agreements.models import Agreement, AgreementState
from youthportal.audit.models import Entry
from youthportal.core.exceptions import DomainError
from youthportal.outbox import delivery
from youthportal.outbox.models import Message

pytestmark = pytest.mark.django_db


def code_of(act, **values):
    with pytest.raises(DomainError) as refusal:
        act(**values)
    return refusal.value.code


def test_a_yes_does_what_was_asked_and_is_audited(asked, done, asker):
    services.agree(agreement=asked)
    asked.refresh_from_db()
    assert (asked.state, done) == (AgreementState.AGREED, [("painted", 7)])
    actions = list(Entry.objects.order_by("pk").values_list("action", "actor"))
    assert actions == [("agreements.agreement.asked", asker.pk), ("agreements.agreement.agreed", None)]


def test_a_no_needs_a_reason_and_does_nothing(asked, done):
    assert code_of(services.refuse, agreement=asked, reason="  ") == "NO_REASON"
    services.refuse(agreement=asked, reason="It was painted last week.")
    asked.refresh_from_db()
    assert (asked.state, asked.reason) == (AgreementState.REFUSED, "It was painted last week.")
    assert done == [("kept", 7)]


@pytest.mark.parametrize("second", [services.agree, services.refuse])
def test_a_question_is_answered_once(asked, done, second):
    services.agree(agreement=asked)
    more = {"reason": "no"} if second is services.refuse else {}
    assert code_of(second, agreement=asked, **more) == "ANSWERED"
    assert done == [("painted", 7)]


def test_an_act_that_fails_leaves_the_question_open(ask, done):
    asked = ask(wall=13)
    assert code_of(services.agree, agreement=asked) == "WALL_GONE"
    asked.refresh_from_db()
    assert (asked.state, done) == (AgreementState.WAITING, [])
    assert not Entry.objects.filter(action="agreements.agreement.agreed").exists()


def test_after_its_time_a_link_answers_nothing(asked, done):
    Agreement.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert code_of(services.agree, agreement=asked) == "LINK_EXPIRED"
    assert done == []


def test_nobody_answers_their_own_question(asked, asker, done):
    assert code_of(services.agree, agreement=asked, user=asker) == "SAME_PERSON"
    assert done == []


@pytest.mark.parametrize("address", ["asker@demo.example", " Asker@Demo.example "])
def test_nobody_asks_themselves(ask, address):
    assert code_of(ask, address=address) == "SAME_PERSON"


def test_the_second_person_is_named(ask):
    assert code_of(ask, capacity=" ") == "NOT_NAMED"


def test_a_withdrawn_question_cannot_be_answered(asked, asker):
    services.withdraw(actor=asker, agreement=asked)
    assert code_of(services.agree, agreement=asked) == "ANSWERED"
    assert code_of(services.withdraw, actor=asker, agreement=asked) == "ANSWERED"


def test_the_link_is_in_the_mail_and_nowhere_in_the_database(asked):
    """Whoever asked may read the list of mails: the link is filled in as the mail goes out."""
    token = services.token_of(asked)
    message = Message.objects.get(kind=services.ASKED)
    assert message.address == "head@demo.example"
    assert f"/a/{token}" in delivery.email(message).body
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert token not in repr(cursor.fetchall())


def test_a_mail_of_another_kind_is_not_filled_in(asked):
    Message.objects.update(kind="tests.other")
    assert services.token_of(asked) not in delivery.email(Message.objects.get()).body


def test_an_unknown_token_is_refused(asked):
    assert code_of(services.find, token="x" * 43) == "LINK_UNKNOWN"
    assert services.find(services.token_of(asked)) == asked


def test_the_asker_is_told_the_answer_and_the_reason(asked, asker):
    services.refuse(agreement=asked, reason="Not this colour.")
    told = Message.objects.get(kind=services.ANSWERED)
    assert told.user == asker
    assert "Not this colour." in told.text
    assert "head of the school" in told.text


def test_another_account_may_answer(asked, done):
    services.agree(agreement=asked, user=UserFactory())
    assert done == [("painted", 7)]
