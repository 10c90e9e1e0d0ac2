"""A pupil's own ideas: who sees them, what they say, and what can be done with them."""

import pytest
from django.urls import reverse

from budget.enums import ProposalStatus, RoundStatus
from budget.models import Proposal
from tests.factories import budget as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea(pupil, pot):
    return make.ProposalFactory(pot=pot, author=pupil, title="Bicycle roof")


def address(name, idea, *more):
    return reverse(name, args=[idea.public_id, *more])


ACTS = {"budget:take_back", "budget:leave_team"}
PAGES = [
    ("budget:my_idea", []),
    ("budget:edit", ["what"]),
    ("budget:edit", ["review"]),
    ("budget:withdraw", []),
    ("budget:take_back", []),
    ("budget:leave_team", []),
]


@pytest.mark.parametrize(("name", "more"), PAGES)
def test_visitors_sign_in_first_and_learn_nothing(client, idea, name, more):
    method = client.post if name in ACTS else client.get
    real = method(address(name, idea, *more))
    invented = method(reverse(name, args=["2b3c4d5e-1111-4222-8333-444455556666", *more]))
    assert real.status_code == invented.status_code == 302
    assert "/accounts/login/?next=" in real["Location"]


@pytest.mark.parametrize(("name", "more"), PAGES)
@pytest.mark.parametrize("who", ["other_pupil", "stranger", "coordinator", "youth_worker"])
def test_nobody_but_an_author_finds_it(request, client, idea, name, more, who):
    client.force_login(request.getfixturevalue(who))
    method = client.post if name in ACTS else client.get
    assert method(address(name, idea, *more)).status_code == 404


def test_the_list_says_what_happens_next(client, pupil, pot, idea):
    make.sent_back(pupil, pot, title="Table tennis")
    make.draft_by(pupil, pot, title="")
    client.force_login(pupil)
    text = client.get(reverse("budget:mine")).content.decode()
    assert "Untitled idea" in text
    assert "Your turn" in text
    assert "At your school&#x27;s check" in text
    assert "Propose an idea" in text


def test_somebody_who_is_no_pupil_is_offered_nothing(client, stranger, round):
    client.force_login(stranger)
    text = client.get(reverse("budget:mine")).content.decode()
    assert "No idea yet" in text
    assert "Propose an idea" not in text


@pytest.mark.parametrize("status", ProposalStatus)
@pytest.mark.parametrize("phase", [RoundStatus.PROPOSALS, RoundStatus.CHECKING, RoundStatus.VOTING])
def test_every_state_has_its_page_with_a_sentence(client, pupil, school, status, phase):
    round = make.round_in(phase, school=school)
    idea = make.ProposalFactory(pot=round.pots.get(), author=pupil, status=status)
    client.force_login(pupil)
    response = client.get(address("budget:my_idea", idea))
    state = response.context["state"]
    assert state["sentence"] in response.content.decode() or "'" in state["sentence"]
    assert len(state["sentence"]) > 20
    may_withdraw = phase != RoundStatus.VOTING and status not in {
        "withdrawn",
        "rejected",
        "unsupported",
        "sealed",
    }
    assert (address("budget:withdraw", idea) in response.content.decode()) == may_withdraw


def test_reasons_are_shown_and_private_notes_are_not(client, pupil, pot):
    idea = make.sent_back(pupil, pot, reason="Say who waters the plants.")
    idea.checks.update(note="Ask the biology teacher")
    client.force_login(pupil)
    text = client.get(address("budget:my_idea", idea)).content.decode()
    assert "Say who waters the plants." in text
    assert "Ask the biology teacher" not in text
    assert "Say who waters the plants." in client.get(address("budget:edit", idea, "what")).content.decode()


def test_withdrawing_asks_once(client, pupil, idea):
    client.force_login(pupil)
    assert "Withdraw this idea?" in client.get(address("budget:withdraw", idea)).content.decode()
    idea.refresh_from_db()
    assert idea.status == "submitted"
    assert client.post(address("budget:withdraw", idea))["Location"] == reverse("budget:mine")
    idea.refresh_from_db()
    assert idea.status == "withdrawn"


def test_a_draft_is_deleted_for_good(client, pupil, pot):
    draft = make.draft_by(pupil, pot)
    client.force_login(pupil)
    assert "Delete this draft?" in client.get(address("budget:withdraw", draft)).content.decode()
    client.post(address("budget:withdraw", draft))
    assert not Proposal.objects.exists()


def test_taking_back_leads_to_writing(client, pupil, idea):
    client.force_login(pupil)
    assert client.post(address("budget:take_back", idea))["Location"] == address("budget:edit", idea, "what")
    assert client.get(address("budget:take_back", idea)).status_code == 405


def test_after_a_check_began_taking_back_is_refused_with_a_reason(client, pupil, idea):
    Proposal.objects.filter(pk=idea.pk).update(status="school_passed")
    client.force_login(pupil)
    response = client.post(address("budget:take_back", idea), follow=True)
    assert "Somebody is checking this idea already" in response.content.decode()


def test_a_classmate_joins_by_the_link_and_can_leave_again(client, pupil, other_pupil, pot):
    idea = make.draft_by(pupil, pot, title="Bicycle roof")
    client.force_login(pupil)
    link = client.get(address("budget:my_idea", idea)).context["team_url"]
    client.force_login(other_pupil)
    assert "Bicycle roof" in client.get(link).content.decode()
    assert client.post(link)["Location"] == address("budget:my_idea", idea)
    assert {author.user for author in idea.authors.all()} == {pupil, other_pupil}
    assert client.get(link)["Location"] == address("budget:my_idea", idea)
    client.post(address("budget:leave_team", idea))
    assert [author.user for author in idea.authors.all()] == [pupil]


def test_a_team_link_helps_no_stranger_and_no_forger(client, pupil, stranger, pot):
    idea = make.draft_by(pupil, pot)
    client.force_login(pupil)
    link = client.get(address("budget:my_idea", idea)).context["team_url"]
    assert "/accounts/login/" in client.__class__().get(link)["Location"]
    client.force_login(stranger)
    client.post(link)
    assert idea.authors.count() == 1
    assert client.get(reverse("budget:team", args=["forged"])).status_code == 404


def test_a_list_of_any_length_costs_the_same(client, pupil, pot, django_assert_num_queries):
    client.force_login(pupil)
    counts = []
    for more in (1, 2, 30):
        for _number in range(more):
            make.ProposalFactory(pot=pot, author=pupil)
        client.get(reverse("budget:mine"))
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("budget:mine"))
        counts.append(len(captured))
    assert counts[0] == counts[1] == counts[2] <= 8
