"""A second person with an account: what is shown, and what goes with the account."""

import pytest

from tests.factories.accounts import UserFactory
from youthportal.accounts import erasure, own_data
from youthportal.agreements import services
from youthportal.agreements.models import Agreement
from youthportal.core.exceptions import DomainError
from youthportal.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(db):
    user = UserFactory(email="own@demo.example")
    user.emailaddress_set.create(email="head@demo.example")
    return user


def test_questions_to_every_address_of_the_account_are_shown(asked, second):
    section = next(one for one in own_data.sections(second) if one.key == "agreements")
    assert section.lines[0][0] == "Paint a wall"
    assert "Ona Pavyzdė, head of the school, waits for the answer" in section.lines[0][1]


def test_the_name_goes_with_the_account_the_answer_stays(asked, second):
    services.agree(agreement=asked)
    assert Message.objects.filter(text__contains="Ona Pavyzdė", user=asked.asked_by).exists()
    erasure.erase_person(actor=second, user=second)
    asked.refresh_from_db()
    assert (asked.name, asked.address, asked.is_agreed) == ("", "", True)
    assert str(asked) == "head of the school"
    assert not Message.objects.filter(text__contains="Ona").exists()


def test_a_question_that_waits_is_withdrawn(asked, second, done):
    erasure.erase_person(actor=second, user=second)
    with pytest.raises(DomainError, match="ANSWERED"):
        services.agree(agreement=Agreement.objects.get())
    assert done == []


def test_questions_to_others_are_not_touched(ask, second):
    other = ask(address="accountant@demo.example")
    erasure.erase_person(actor=second, user=second)
    other.refresh_from_db()
    assert other.name == "Ona Pavyzdė"
