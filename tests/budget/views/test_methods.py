"""No link and no picture on another site makes anybody act: acts are sent, with a token of this site."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import voting

pytestmark = pytest.mark.django_db


def acts():
    """Every address that only acts, for the one round there is."""
    opened = voting.voting_round(by_code=30)
    idea = [uuid.uuid4()]
    return {
        "budget:leave": [opened.slug],
        "budget:void_kit": [opened.slug, voting.class_in(opened).pk],
        "budget:pass_checks": [],
        "budget:take_back": idea,
        "imports:confirm": idea,
        "imports:drop": idea,
        "imports:undo": idea,
        "print_cards": idea,
        "change_language": [],
        "end_sessions": [],
    }


def test_acts_are_not_done_by_following_a_link(client, youth_worker):
    client.force_login(youth_worker)
    answers = {name: client.get(reverse(name, args=args)).status_code for name, args in acts().items()}
    led_back = {"budget:void_kit": 302}  # to its page, which asks first where there is something to do
    assert answers == dict.fromkeys(answers, 405) | led_back


def test_acts_need_the_token_of_this_site(youth_worker):
    client = Client(enforce_csrf_checks=True)
    client.force_login(youth_worker)
    answers = {name: client.post(reverse(name, args=args)).status_code for name, args in acts().items()}
    assert answers == dict.fromkeys(answers, 403)
