"""How a class votes is kept and audited; paper is for those on the list for paper."""

import pytest

from budget.enums import Way
from budget.models import ClassPlan
from budget.services import kits
from tests.factories import budget as make
from tests.factories import voting
from youthportal.audit.models import Entry
from youthportal.core.exceptions import DomainError

pytestmark = pytest.mark.django_db


def choose(round, way, actor=None):
    kits.choose_way(actor=actor, round=round, school_class=voting.class_in(round), way=way)


def way(round):
    return kits.way_of(round=round, school_class=voting.class_in(round))


def on_paper(round, count=3):
    voting.enrol(make.class_of(round.schools.get().school), count, channel="paper")
    return voting.open_voting(actor=None, round=round)


def test_a_class_uses_phones_until_somebody_chooses(coordinator):
    round = voting.voting_round(by_code=2)
    assert way(round) == Way.PHONES
    choose(round, Way.KIOSK, coordinator)
    choose(round, Way.COMPUTERS, coordinator)
    assert way(round) == Way.COMPUTERS
    assert ClassPlan.objects.count() == 1
    entries = Entry.objects.filter(action="budget.class.way_chosen").order_by("pk")
    assert [(entry.actor, entry.data["way"]) for entry in entries] == [
        (coordinator, "kiosk"),
        (coordinator, "computers"),
    ]


def test_a_class_that_votes_on_paper_alone_has_the_lesson_for_paper():
    round = on_paper(voting.ready_round(by_account=0), 30)
    assert way(round) == Way.PAPER


def test_choosing_a_way_keeps_the_kit():
    round = voting.voting_round(by_code=2)
    voting.new_codes(round)
    choose(round, Way.KIOSK)
    assert ClassPlan.objects.get().kit_made_at


@pytest.mark.parametrize(("way", "allowed"), [(Way.PAPER, False), (Way.KIOSK, True), (Way.PHONES, True)])
def test_paper_needs_somebody_on_the_list_for_paper(way, allowed):
    round = voting.voting_round(by_code=2)
    if allowed:
        choose(round, way)
        return
    with pytest.raises(DomainError) as refusal:
        choose(round, way)
    assert refusal.value.code == "NO_PAPER"
    assert not ClassPlan.objects.exists()


@pytest.mark.parametrize("status", ["checking", "closed", "published"])
def test_the_way_is_chosen_while_people_vote_only(status):
    round = voting.voting_round(by_code=2)
    round.status = status
    with pytest.raises(DomainError) as refusal:
        choose(round, Way.KIOSK)
    assert refusal.value.code == "NOT_VOTING"


def test_a_kit_carries_the_way_and_the_pupils_on_paper():
    round = on_paper(voting.ready_round(by_code=4), 3)
    kit = kits.make_kit_paper(actor=None, round=round, school_class=voting.class_in(round))
    assert (kit.way, kit.by_paper, len(kit.codes)) == (Way.PHONES, 3, 4)


def test_many_kits_are_made_only_as_they_are_read():
    round = voting.ready_round(by_code=2)
    other = make.class_of(round.schools.get().school, letter="b")
    voting.enrol(other, 2, channel="code")
    voting.open_voting(actor=None, round=round)
    made = kits.make_kits(actor=None, round=round, classes=[voting.class_in(round), other])
    assert ClassPlan.objects.count() == 0
    next(made)
    assert ClassPlan.objects.count() == 1
    made.close()
    assert ClassPlan.objects.count() == 1


def test_closing_ends_the_making():
    round = voting.voting_round(by_code=2)
    type(round).objects.update(status="closed")
    assert list(kits.make_kits(actor=None, round=round, classes=[voting.class_in(round)])) == []
