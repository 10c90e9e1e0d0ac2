"""Redis away: both kinds of voters still vote."""

import pytest
from django.test import Client

from tests.budget.views.test_voting import at, cast, enter, sign_in
from tests.factories import voting
from youthportal.ballots.models import Ballot

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def dead_redis(settings):
    """A port nobody listens on."""
    redis = {**settings.CACHES["default"], "BACKEND": "youthportal.core.cache.FallbackCache"}
    redis |= {"LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**settings.CACHES, "default": redis}


def test_a_slip_and_an_account_vote():
    round = voting.voting_round(by_code=3, users=True)
    by_slip, by_account = Client(), sign_in(Client(), round)
    enter(by_slip, voting.new_codes(round)[0])
    for client in (by_slip, by_account):
        done, _form = cast(client, round, ["01"])
        assert done.url == at("receipt", round, voting.school_pot(round))
    assert Ballot.objects.count() == 2
