"""A web server killed while pupils vote: who saw a receipt is counted, and nobody is counted twice."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.factories.voting import new_codes, school_pot, voting_round
from tests.support.voters import SlipVoter
from youthportal.ballots import services as ballots
from youthportal.ballots.models import Ballot

pytestmark = pytest.mark.services
VOTERS = 40
AT_ONCE = 6


@pytest.fixture
def poll(transactional_db):
    return voting_round(by_account=30, by_code=VOTERS)


def test_a_visit_with_a_slip_ends_with_a_receipt_of_the_ballot_in_the_box(live_web, poll):
    code = new_codes(poll)[0]
    receipt = SlipVoter(live_web.url, code).vote()
    assert ballots.receipts(school_pot(poll).box_id) == [receipt]


def test_killing_the_server_twice_in_mid_request_loses_and_doubles_nothing(start_web, poll):
    web = start_web()
    codes, receipts, enough = new_codes(poll), {}, threading.Semaphore(0)

    def vote(code: str) -> None:
        receipts[code] = SlipVoter(web.url, code, patience=60).vote()
        enough.release()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        visits = [pool.submit(vote, code) for code in codes]
        for _kill in range(2):
            for _voter in range(VOTERS // 4):
                enough.acquire(timeout=60)
            web.kill()
            web = start_web(port=web.port)
        for visit in visits:
            visit.result(timeout=120)
    assert len(receipts) == VOTERS
    assert sorted(receipts.values()) == ballots.receipts(school_pot(poll).box_id)
    assert Ballot.objects.count() == VOTERS


def test_a_ballot_sent_to_a_server_that_dies_before_answering_is_cast_once(start_web, poll):
    """The voter cannot know whether it counted; sending the same form again gives the receipt."""
    web = start_web()
    with SlipVoter(web.url, new_codes(poll)[0], patience=60) as voter:
        voter.enter()
        voter.choose()
        assert voter.send().status == 303  # taken, and then imagine that this answer got lost
        web.kill()
        start_web(port=web.port)
        receipt = voter.cast()
    assert ballots.receipts(school_pot(poll).box_id) == [receipt]


def test_voting_goes_on_while_redis_is_stopped(start_web, private_redis, poll):
    web = start_web(redis_url=private_redis.url)
    codes = new_codes(poll)
    with SlipVoter(web.url, codes[0]) as voter:
        voter.enter()
        private_redis.stop()
        voter.choose()
        first = voter.cast()
    receipts = sorted([first, SlipVoter(web.url, codes[1]).vote()])
    assert receipts == ballots.receipts(school_pot(poll).box_id)
