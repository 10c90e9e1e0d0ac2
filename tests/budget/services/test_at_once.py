"""Many pupils press "send" in the same lesson, and the office changes a round while it is being opened."""

import threading
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaiting

import pytest
from django.db import connections, transaction

from budget.enums import ProposalStatus, RoundStatus
from budget.models import Round
from budget.services import proposals, rounds
from tests.ballots.test_at_once import all_at_once
from tests.factories import budget as make
from youthportal.ballots.keys import create_key
from youthportal.core.exceptions import DomainError

pytestmark = pytest.mark.django_db(transaction=True)


def test_ideas_of_one_name_sent_at_once_each_get_an_address():
    opened = make.round_in(RoundStatus.PROPOSALS)
    pot = opened.pots.get()
    school = opened.schools.get().school
    pupils = [make.pupil_of(school) for _number in range(8)]
    ideas = [make.draft_by(pupil, pot, title="Bench") for pupil in pupils]

    def send(pupil, idea):
        return lambda: proposals.submit(actor=pupil, proposal=idea)

    all_at_once([send(*one) for one in zip(pupils, ideas, strict=True)])
    sent = opened.proposals.filter(status=ProposalStatus.SUBMITTED).values_list("slug", flat=True)
    assert sorted(sent) == ["bench", *(f"bench-{number}" for number in range(2, 9))]


@pytest.mark.postgresql
@pytest.mark.parametrize("act", ["change_round", "refuse_if_frozen"])
def test_a_change_waits_for_the_opening_and_is_then_refused(act):
    opening = make.round_in(RoundStatus.CHECKING)
    stale = Round.objects.get(pk=opening.pk)
    arguments = {"actor": None, "fields": ["max_choices"]} if act == "change_round" else {}
    begun = threading.Event()

    def change():
        try:
            begun.wait(10)
            getattr(rounds, act)(round=stale, **arguments)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            rounds.lock_round(opening)
            changed = pool.submit(change)
            begun.set()
            with pytest.raises(StillWaiting):
                changed.result(0.5)
            Round.objects.filter(pk=opening.pk).update(status=RoundStatus.VOTING, key=create_key())
        with pytest.raises(DomainError, match="FROZEN"):
            changed.result(10)
