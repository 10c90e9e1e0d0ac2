"""A vote that cannot go on is seen from outside."""

import pytest
from django.utils import timezone

from tests.factories import voting
from youthportal.ballots.models import BallotKey

pytestmark = pytest.mark.django_db


def test_health_is_well_while_keys_fit(client):
    voting.voting_round()
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_health_turns_red_when_the_secret_is_another(client, settings):
    voting.voting_round()
    settings.BALLOT_SECRET = "a machine set up anew"
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["faults"]) == (503, ["ballot_key"])


def test_the_secret_may_change_once_all_keys_are_destroyed(client, settings):
    voting.voting_round()
    BallotKey.objects.update(half=None, destroyed_at=timezone.now())
    settings.BALLOT_SECRET = "changed after the destruction"
    assert client.get("/healthz").status_code == 200
