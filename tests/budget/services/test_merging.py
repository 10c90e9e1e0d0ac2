"""Two ideas become one, when both teams agree."""

import pytest

from budget.enums import ProposalStatus, RoundStatus
from budget.models import Proposal, Round, Support
from budget.services.merging import answer_merge, offer_merge
from tests.factories import budget as make
from youthportal.core.exceptions import DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def friend(school):
    return make.pupil_of(school)


@pytest.fixture
def source(pot, pupil):
    return make.ProposalFactory(pot=pot, author=pupil)


@pytest.fixture
def target(pot, friend):
    return make.ProposalFactory(pot=pot, author=friend)


def refused(code, act, **arguments):
    with pytest.raises(DomainError) as caught:
        act(**arguments)
    assert caught.value.code == code


def test_all_stay_authors_and_supporters_count_once(source, target, pupil, friend, school, round):
    Round.objects.filter(pk=round.pk).update(max_authors=1)
    fan, both = make.pupil_of(school), make.pupil_of(school)
    for idea, user in ((source, fan), (source, both), (target, both), (target, pupil)):
        Support.objects.create(proposal=idea, user=user)
    offer = offer_merge(actor=pupil, source=source, target=target)
    source.refresh_from_db()
    assert source.status == "submitted", "one side alone changes nothing"
    answer_merge(actor=friend, offer=offer, agrees=True)
    source.refresh_from_db()
    assert (source.status, source.merged_into) == ("withdrawn", target)
    assert {row.user for row in target.authors.all()} == {pupil, friend}
    assert {row.user for row in target.supports.all()} == {fan, both}, "an author is no supporter of it"


def test_a_no_closes_the_offer(source, target, pupil, friend):
    offer = offer_merge(actor=pupil, source=source, target=target)
    answer_merge(actor=friend, offer=offer, agrees=False)
    refused("MERGE_CLOSED", answer_merge, actor=friend, offer=offer, agrees=True)
    source.refresh_from_db()
    assert source.merged_into is None


def test_who_checks_may_offer_and_both_teams_decide(source, target, pupil, friend, coordinator):
    offer = offer_merge(actor=coordinator, source=source, target=target)
    assert (offer.source_agrees, offer.target_agrees) == (False, False)
    answer_merge(actor=pupil, offer=offer, agrees=True)
    source.refresh_from_db()
    assert source.merged_into is None
    answer_merge(actor=friend, offer=offer, agrees=True)
    source.refresh_from_db()
    assert source.merged_into == target


@pytest.mark.parametrize("who", ["other_pupil", "stranger"])
def test_others_may_neither_offer_nor_answer(request, source, target, pupil, who):
    user = request.getfixturevalue(who)
    refused("NOT_AN_AUTHOR", offer_merge, actor=user, source=source, target=target)
    offer = offer_merge(actor=pupil, source=source, target=target)
    refused("NOT_AN_AUTHOR", answer_merge, actor=user, offer=offer, agrees=True)


@pytest.mark.parametrize("status", ProposalStatus)
def test_only_what_is_still_in_the_round(source, target, pupil, status):
    Proposal.objects.filter(pk=target.pk).update(status=status)
    target.refresh_from_db()
    if status in {"submitted", "school_passed", "to_fix", "accepted"}:
        assert offer_merge(actor=pupil, source=source, target=target)
    else:
        refused("MERGE_TOO_LATE", offer_merge, actor=pupil, source=source, target=target)


def test_not_across_pots_not_with_itself_not_twice_not_too_late(source, target, pupil, friend, round):
    city = make.ProposalFactory(pot=make.PotFactory(round=round, kind="city"), school=source.school)
    refused("MERGE_OTHER_POT", offer_merge, actor=pupil, source=source, target=city)
    refused("MERGE_OTHER_POT", offer_merge, actor=pupil, source=source, target=source)
    offer = offer_merge(actor=pupil, source=source, target=target)
    refused("MERGE_OFFERED", offer_merge, actor=pupil, source=source, target=target)
    Round.objects.filter(pk=round.pk).update(status=RoundStatus.CLOSED)
    refused("MERGE_TOO_LATE", answer_merge, actor=friend, offer=offer, agrees=True)


def test_what_joined_before_leads_to_the_end_of_the_way(source, target, pot, pupil, friend, school):
    third_author = make.pupil_of(school)
    third = make.ProposalFactory(pot=pot, author=third_author)
    answer_merge(actor=friend, offer=offer_merge(actor=pupil, source=source, target=target), agrees=True)
    offer = offer_merge(actor=friend, source=Proposal.objects.get(pk=target.pk), target=third)
    answer_merge(actor=third_author, offer=offer, agrees=True)
    source.refresh_from_db()
    assert source.merged_into == third
