"""When a round may be opened for ideas, when collecting may end, and what stays as it is."""

import pytest
from django.utils import timezone

from budget import rules
from budget.enums import PotKind, RoundStatus
from tests.factories import budget as make
from tests.factories.organisations import SchoolFactory

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
FROZEN = {RoundStatus.VOTING, RoundStatus.CLOSED, RoundStatus.COUNTED, RoundStatus.PUBLISHED}


def code(refusal):
    return refusal and refusal.code


@pytest.mark.parametrize("status", RoundStatus)
def test_each_move_starts_from_one_status(status):
    round = make.round_in(status)
    opening, ending = rules.open_proposals_refusal(round), rules.start_checking_refusal(round)
    assert (opening is None) == (status == RoundStatus.DRAFT)
    expected = "PROPOSALS_STILL_OPEN" if status == RoundStatus.PROPOSALS else "NOT_COLLECTING"
    assert code(ending) == expected
    assert (rules.change_refusal(round) is not None) == (status in FROZEN)


def test_ideas_need_dates():
    assert code(rules.open_proposals_refusal(make.RoundFactory())) == "NO_DATES"


def test_voting_does_not_begin_before_collecting_ends():
    round = make.round_in(RoundStatus.DRAFT)
    round.voting_opens_at = round.proposals_close_at - timezone.timedelta(seconds=1)
    assert code(rules.open_proposals_refusal(round)) == "DATES_OUT_OF_ORDER"


def test_ideas_need_schools_and_every_school_a_pot():
    round = make.round_in(RoundStatus.DRAFT, schools=0)
    assert code(rules.open_proposals_refusal(round)) == "NO_SCHOOLS"
    school = SchoolFactory(short_name="Uosto")
    round.schools.create(school=school)
    refusal = rules.open_proposals_refusal(round)
    assert refusal.code == "SCHOOL_WITHOUT_POT"
    assert "Uosto" in refusal.message
    make.PotFactory(round=round, kind=PotKind.CITY)
    assert rules.open_proposals_refusal(round) is None


def test_collecting_ends_at_its_deadline_not_before(round):
    early = round.proposals_close_at - timezone.timedelta(seconds=1)
    assert code(rules.start_checking_refusal(round, early)) == "PROPOSALS_STILL_OPEN"
    assert rules.start_checking_refusal(round, round.proposals_close_at) is None


def test_no_round_hides_a_page():
    assert code(rules.address_refusal("mine")) == "ADDRESS_RESERVED"
    assert rules.address_refusal("2026") is None


def test_every_fixed_word_of_an_address_is_reserved():
    """A round called as a page would never be reached."""
    from budget.urls import urlpatterns

    words = {str(pattern.pattern).split("/")[0] for pattern in urlpatterns}
    fixed = {word for word in words if word and not word.startswith("<")}
    second = {str(p.pattern).split("/")[1] for p in urlpatterns if str(p.pattern).startswith("<slug")}
    fixed |= {word for word in second if word and not word.startswith("<")}
    assert len(fixed) > 5
    assert sorted(word for word in fixed if rules.address_refusal(word) is None) == []


def test_a_pot_never_falls_below_its_dearest_idea(round, pot):
    make.ProposalFactory(pot=pot, asked=5_000_00)
    assert code(rules.pot_amount_refusal(round, pot.slug, 4_999_99)) == "IDEA_ABOVE_POT"
    assert rules.pot_amount_refusal(round, pot.slug, 5_000_00) is None
    assert code(rules.pot_amount_refusal(round, pot.slug, 0)) == "EMPTY_POT"
