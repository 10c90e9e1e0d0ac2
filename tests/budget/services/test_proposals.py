"""Writing, sending, taking back, withdrawing and sharing an idea."""

import pytest
from django.utils import timezone

from budget.enums import CheckStep, ProposalStatus, RoundStatus
from budget.models import Proposal
from budget.services import proposals
from budget.services.proposals import Cost
from tests.factories import budget as make
from tests.factories.consents import ConsentFactory
from youthportal.audit.models import Entry
from youthportal.core.exceptions import DomainError
from youthportal.core.models import SiteVersion

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

TEXTS = {
    "title": "Bicycle roof",
    "summary": "Dry places for 40 bicycles.",
    "place": "North entrance",
    "beneficiaries": "All who cycle",
}


def refused(code, function, **arguments):
    with pytest.raises(DomainError) as caught:
        function(**arguments)
    assert caught.value.code == code
    return caught.value


@pytest.fixture
def idea(pupil, pot):
    """A complete draft, written step by step."""
    idea = proposals.start_proposal(actor=pupil, pot=pot, texts={"language": "lt"})
    proposals.save_step(actor=pupil, proposal=idea, texts=TEXTS)
    proposals.save_step(actor=pupil, proposal=idea, goals=[11, 13])
    return proposals.save_step(
        actor=pupil, proposal=idea, costs=[Cost("Roof", 3_000_00), Cost("Pumps", None)]
    )


def test_a_draft_is_kept_step_by_step(idea, pupil):
    idea.refresh_from_db()
    assert idea.title == "Bicycle roof"
    assert (idea.status, idea.language, idea.grade) == ("draft", "lt", 10)
    assert [row.goal for row in idea.goals.all()] == [11, 13]
    assert idea.asked == 3_000_00
    assert [row.amount for row in idea.cost_lines.all()] == [3_000_00, None]


def test_a_draft_is_nobody_elses(idea, other_pupil):
    refused("NOT_AN_AUTHOR", proposals.save_step, actor=other_pupil, proposal=idea, texts={"title": "Mine"})
    idea.refresh_from_db()
    assert idea.title == "Bicycle roof"


def test_sending_makes_it_public_and_leaves_a_trace(idea, pupil):
    before = SiteVersion.current()
    proposals.submit(actor=pupil, proposal=idea)
    idea.refresh_from_db()
    assert (idea.status, idea.slug) == ("submitted", "bicycle-roof")
    assert idea.sent_at is not None
    assert Proposal.objects.public().get() == idea
    assert SiteVersion.current() > before
    assert Entry.objects.filter(action="budget.proposal.submitted", actor=pupil).count() == 1


def test_two_ideas_of_one_title_get_two_addresses(idea, pupil, pot):
    make.ProposalFactory(pot=pot, slug="bicycle-roof")
    make.ProposalFactory(pot=pot, slug="bicycle-roof-2")
    assert proposals.submit(actor=pupil, proposal=idea).slug == "bicycle-roof-3"


def test_a_title_of_foreign_letters_still_gets_an_address(idea, pupil):
    proposals.save_step(actor=pupil, proposal=idea, texts={"title": "Дах"})
    assert proposals.submit(actor=pupil, proposal=idea).slug == "idea"


def test_one_second_late_is_refused_and_the_text_is_kept(idea, pupil, round):
    round.proposals_close_at = timezone.now() - timezone.timedelta(seconds=1)
    round.save()
    idea = Proposal.objects.get(pk=idea.pk)
    refused("PROPOSALS_OVER", proposals.submit, actor=pupil, proposal=idea)
    idea.refresh_from_db()
    assert (idea.status, idea.summary) == ("draft", TEXTS["summary"])


def test_a_late_draft_can_still_be_written(idea, pupil, round):
    """The deadline is for sending: nobody loses a sentence because of it."""
    round.proposals_close_at = timezone.now() - timezone.timedelta(seconds=1)
    round.save()
    saved = proposals.save_step(actor=pupil, proposal=idea, texts={"summary": "One more sentence."})
    assert saved.summary == "One more sentence."


def test_an_incomplete_idea_says_what_is_missing(pupil, pot):
    idea = proposals.start_proposal(actor=pupil, pot=pot)
    error = refused("INCOMPLETE", proposals.submit, actor=pupil, proposal=idea)
    assert "what your idea is" in error.message


@pytest.mark.parametrize("goals", [[], [1, 2, 3, 4], list(range(1, 13)), [0], [18]])
def test_goals_are_one_to_three_of_seventeen(idea, pupil, goals):
    refused("GOALS_COUNT", proposals.save_step, actor=pupil, proposal=idea, goals=goals)
    assert [row.goal for row in idea.goals.all()] == [11, 13]


def test_an_idea_above_the_pot_is_refused_with_both_amounts(idea, pupil):
    error = refused(
        "OVER_POT", proposals.save_step, actor=pupil, proposal=idea, costs=[Cost("Hall", 9_600_01)]
    )
    assert "9,600.01" in error.message
    assert "9,600\u00a0€" in error.message
    idea.refresh_from_db()
    assert idea.asked == 3_000_00


def test_an_idea_of_exactly_the_pot_fits(idea, pupil):
    assert proposals.save_step(actor=pupil, proposal=idea, costs=[Cost("Hall", 9_600_00)]).asked == 9_600_00


def test_costs_nobody_knows_may_be_sent(idea, pupil):
    proposals.save_step(actor=pupil, proposal=idea, costs=[Cost("Hall", None)])
    assert proposals.submit(actor=pupil, proposal=idea).asked == 0


def test_no_cost_line_at_all_is_refused(idea, pupil):
    refused("NO_COST", proposals.save_step, actor=pupil, proposal=idea, costs=[])


def test_too_long_a_text_is_refused_on_every_engine(idea, pupil):
    refused("TEXT_TOO_LONG", proposals.save_step, actor=pupil, proposal=idea, texts={"title": "x" * 121})


def test_unfinished_ideas_are_limited(pupil, pot):
    for _number in range(5):
        proposals.start_proposal(actor=pupil, pot=pot)
    refused("TOO_MANY_DRAFTS", proposals.start_proposal, actor=pupil, pot=pot)


def test_nobody_floods_a_round(pupil, pot):
    for _number in range(20):
        make.ProposalFactory(pot=pot, author=pupil, status=ProposalStatus.WITHDRAWN)
    refused("TOO_MANY_IDEAS", proposals.start_proposal, actor=pupil, pot=pot)


def test_the_pot_of_another_school_is_refused(pupil):
    other = make.round_in(RoundStatus.PROPOSALS, schools=2)
    school = other.schools.first().school
    member = make.pupil_of(school)
    foreign = other.pots.exclude(schools__school=school).get()
    refused("POT_OF_ANOTHER_SCHOOL", proposals.start_proposal, actor=member, pot=foreign)
    refused("NOT_A_PUPIL", proposals.start_proposal, actor=pupil, pot=foreign)


def test_a_fixed_idea_goes_back_to_the_step_that_asked(pupil, pot):
    for step, status in ((CheckStep.SCHOOL, "submitted"), (CheckStep.CITY, "school_passed")):
        idea = make.sent_back(pupil, pot, step=step)
        proposals.submit(actor=pupil, proposal=idea)
        idea.refresh_from_db()
        assert (idea.status, idea.fix_by) == (status, None)


def test_a_fix_after_its_date_is_refused_and_kept(pupil, pot):
    idea = make.sent_back(pupil, pot, days=-1)
    proposals.save_step(actor=pupil, proposal=idea, texts={"summary": "Biology classes water them."})
    refused("FIX_TOO_LATE", proposals.submit, actor=pupil, proposal=idea)
    idea.refresh_from_db()
    assert (idea.status, idea.summary) == ("to_fix", "Biology classes water them.")


def test_a_fix_on_the_last_day_is_in_time(pupil, pot):
    idea = make.sent_back(pupil, pot, days=0)
    assert proposals.submit(actor=pupil, proposal=idea).status == ProposalStatus.SUBMITTED


def test_below_the_age_a_guardian_agrees_before_it_is_sent_and_a_draft_never_waits(idea, pupil, coordinator):
    pupil.year_of_birth = timezone.localdate().year - 13
    pupil.save()
    refused("CONSENT_OF_GUARDIAN_MISSING", proposals.submit, actor=pupil, proposal=idea)
    proposals.save_step(actor=pupil, proposal=idea, texts={"title": "Bicycle roof, bigger"})
    ConsentFactory(pupil=pupil.pupil_rows.get(), form="paper", seen_by=coordinator)
    assert proposals.submit(actor=pupil, proposal=idea).status == ProposalStatus.SUBMITTED


def test_a_sent_idea_can_be_taken_back_until_somebody_checks(pupil, pot):
    idea = make.ProposalFactory(pot=pot, author=pupil)
    assert proposals.take_back(actor=pupil, proposal=idea).status == ProposalStatus.DRAFT
    checked = make.ProposalFactory(pot=pot, author=pupil, status=ProposalStatus.SCHOOL_PASSED)
    refused("CHECK_BEGAN", proposals.take_back, actor=pupil, proposal=checked)


def test_a_withdrawn_idea_leaves_the_public(pupil, pot):
    idea = make.ProposalFactory(pot=pot, author=pupil)
    proposals.withdraw(actor=pupil, proposal=idea)
    idea.refresh_from_db()
    assert idea.status == "withdrawn"
    assert not Proposal.objects.public().exists()


def test_a_withdrawn_draft_is_really_gone(idea, pupil):
    proposals.withdraw(actor=pupil, proposal=idea)
    assert not Proposal.objects.exists()


def test_nothing_is_withdrawn_once_voting_is_open(pupil):
    round = make.round_in(RoundStatus.VOTING)
    member = make.pupil_of(round.schools.get().school)
    idea = make.accepted(round.pots.get(), author=member)
    refused("TOO_LATE_TO_WITHDRAW", proposals.withdraw, actor=member, proposal=idea)


def test_a_classmate_joins_and_the_first_author_leaves(idea, pupil, other_pupil):
    refused("LAST_AUTHOR", proposals.leave_team, actor=pupil, proposal=idea)
    proposals.join_team(actor=other_pupil, proposal=idea)
    refused("ALREADY_AUTHOR", proposals.join_team, actor=other_pupil, proposal=idea)
    proposals.leave_team(actor=pupil, proposal=idea)
    assert [author.user for author in idea.authors.all()] == [other_pupil]


def test_a_team_has_a_largest_size(idea, school, round):
    for _number in range(round.max_authors - 1):
        proposals.join_team(actor=make.pupil_of(school), proposal=idea)
    refused("TEAM_IS_FULL", proposals.join_team, actor=make.pupil_of(school), proposal=idea)


def test_authors_come_from_one_school(pot, round, school):
    elsewhere = make.SchoolFactory()
    round.schools.create(school=elsewhere, pot=pot)
    idea = make.draft_by(make.pupil_of(school), pot, school=school)
    refused("ANOTHER_SCHOOL", proposals.join_team, actor=make.pupil_of(elsewhere), proposal=idea)


def test_the_office_hands_an_idea_over(idea, pupil, other_pupil, youth_worker, stranger):
    refused(
        "NOT_AN_AUTHOR", proposals.hand_over, actor=stranger, proposal=idea, giver=pupil, taker=other_pupil
    )
    proposals.hand_over(actor=youth_worker, proposal=idea, giver=pupil, taker=other_pupil)
    assert [author.user for author in idea.authors.all()] == [other_pupil]


def test_an_idea_is_never_handed_to_a_stranger(idea, pupil, youth_worker, stranger):
    refused(
        "NOT_A_PUPIL", proposals.hand_over, actor=youth_worker, proposal=idea, giver=pupil, taker=stranger
    )
    assert [author.user for author in idea.authors.all()] == [pupil]
