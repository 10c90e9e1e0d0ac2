"""Proposing step by step: what is kept, what is refused, and where each button leads."""

import pytest
from django.urls import reverse
from django.utils import timezone

from budget.enums import PotKind, RoundStatus
from budget.models import Proposal
from tests.factories import budget as make
from tests.factories.organisations import SchoolFactory

pytestmark = pytest.mark.django_db
WHAT = {"title": "Bicycle roof", "summary": "Dry places for 40 bicycles.", "language": "lt"}


def costs(*lines):
    data = {"cost-TOTAL_FORMS": len(lines), "cost-INITIAL_FORMS": 0}
    for number, (label, amount, unknown) in enumerate(lines):
        data |= {f"cost-{number}-label": label, f"cost-{number}-amount": amount}
        if unknown:
            data[f"cost-{number}-unknown"] = "on"
    return data


@pytest.fixture
def start(round):
    return reverse("budget:propose", args=[round.slug])


@pytest.fixture
def idea(pupil, pot, client):
    client.force_login(pupil)
    return make.draft_by(pupil, pot)


def step(idea, name):
    return reverse("budget:edit", args=[idea.public_id, name])


def test_visitors_sign_in_and_come_back(client, start):
    assert client.get(start)["Location"].endswith(f"?next={start}")


@pytest.mark.parametrize("who", ["stranger", "coordinator", "youth_worker"])
def test_who_is_no_pupil_reads_why(request, client, start, who):
    client.force_login(request.getfixturevalue(who))
    response = client.get(start)
    assert "You cannot propose here now" in response.content.decode()
    assert "Ideas come from pupils" in response.content.decode()


def test_too_young_a_pupil_reads_why(client, start, school):
    client.force_login(make.pupil_of(school, grade=7))
    assert "This round is for grades 9 to 12." in client.get(start).content.decode()


def test_a_round_that_is_prepared_does_not_exist(client, pupil, school):
    round = make.round_in(RoundStatus.DRAFT, school=school)
    client.force_login(pupil)
    assert client.get(reverse("budget:propose", args=[round.slug])).status_code == 404


def test_the_first_step_makes_the_draft(client, pupil, start, pot):
    client.force_login(pupil)
    assert not Proposal.objects.exists(), "looking makes none"
    client.get(start)
    response = client.post(start, WHAT)
    idea = Proposal.objects.get()
    assert response["Location"] == step(idea, "where")
    assert (idea.title, idea.language, idea.pot) == ("Bicycle roof", "lt", pot)


def test_the_pot_is_asked_only_where_there_is_a_choice(client, pupil, start, round, pot):
    client.force_login(pupil)
    assert "Where is it for?" not in client.get(start).content.decode()
    city = make.PotFactory(round=round, kind=PotKind.CITY)
    foreign = make.add_school(round, SchoolFactory()).pot
    assert "Where is it for?" in client.get(start).content.decode()
    assert client.post(start, WHAT | {"pot": foreign.pk}).status_code == 200
    client.post(start, WHAT | {"pot": city.pk})
    assert Proposal.objects.get().pot == city


def test_errors_keep_what_was_typed(client, pupil, start):
    client.force_login(pupil)
    text = client.post(start, WHAT | {"title": "x" * 121}).content.decode()
    assert "x" * 121 in text
    assert "Dry places for 40 bicycles." in text
    assert "data-error-summary" in text


def test_one_second_late_the_page_still_holds_the_text(client, pupil, start, round):
    client.force_login(pupil)
    round.proposals_close_at = timezone.now() - timezone.timedelta(seconds=1)
    round.save()
    text = client.post(start, WHAT).content.decode()
    assert "The time for sending in ideas is over" in text
    assert "Dry places for 40 bicycles." in text
    assert not Proposal.objects.exists()


def test_each_step_is_kept_when_one_goes_on(client, idea, pot):
    where = {"place": "North entrance", "beneficiaries": "All who cycle"}
    assert client.post(step(idea, "what"), WHAT)["Location"] == step(idea, "where")
    assert client.post(step(idea, "where"), where)["Location"] == step(idea, "goals")
    assert client.post(step(idea, "goals"), {"goals": [3, 13]})["Location"] == step(idea, "cost")
    lines = costs(("Roof", "3 000,50", False), ("Pumps", "", True), ("", "", False))
    assert client.post(step(idea, "cost"), lines)["Location"] == step(idea, "review")
    idea.refresh_from_db()
    assert (idea.place, idea.asked) == ("North entrance", 3_000_50)
    assert [row.goal for row in idea.goals.all()] == [3, 13]
    assert [(row.label, row.amount) for row in idea.cost_lines.all()] == [("Roof", 3_000_50), ("Pumps", None)]
    review = client.get(step(idea, "review")).content.decode()
    for said in ("Bicycle roof", "North entrance", "All who cycle", "at least 3,000.50\u00a0€", "Climate"):
        assert said in review
    assert client.post(step(idea, "review"))["Location"] == reverse("budget:my_idea", args=[idea.public_id])
    idea.refresh_from_db()
    assert idea.status == "submitted"


def test_buttons_lead_back_home_and_to_more_lines_and_always_save(client, idea):
    where = {"place": "Yard", "beneficiaries": "All"}
    assert client.post(step(idea, "where"), where | {"go": "back"})["Location"] == step(idea, "what")
    assert client.post(step(idea, "where"), where | {"go": "later"})["Location"] == reverse("budget:mine")
    lines = costs(("Roof", "10", False)) | {"go": "more"}
    assert client.post(step(idea, "cost"), lines)["Location"] == step(idea, "cost")
    idea.refresh_from_db()
    assert (idea.place, idea.asked) == ("Yard", 10_00)
    assert client.post(step(idea, "review"), {"go": "back"})["Location"] == step(idea, "cost")
    idea.refresh_from_db()
    assert idea.status == "draft", "going back sends nothing"


def test_back_from_an_untouched_empty_step_asks_for_nothing(client, pupil, pot):
    client.force_login(pupil)
    idea = make.draft_by(pupil, pot, place="", beneficiaries="")
    empty = {"place": "", "beneficiaries": "", "go": "back"}
    assert client.post(step(idea, "where"), empty)["Location"] == step(idea, "what")


@pytest.mark.parametrize("goals", [[], [1, 2, 3, 4], list(range(1, 13)), ["x"], [18]])
def test_goals_out_of_range_are_refused_in_words(client, idea, goals):
    response = client.post(step(idea, "goals"), {"goals": goals})
    assert response.status_code == 200
    assert "data-error-summary" in response.content.decode()
    assert [row.goal for row in idea.goals.all()] == [11]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([("Hall", "9600.01", False)], "the pot holds"),
        ([("Hall", "", False)], "tick that you don&#x27;t know it"),
        ([("", "50", False)], "Write what this money is for"),
        ([("Hall", "lots", False)], "Write an amount such as"),
        ([("", "", False)], "at least one thing"),
        ([(f"Line {number}", "1", False) for number in range(21)], "20"),
    ],
)
def test_costs_that_cannot_stand_are_explained_and_kept_on_the_page(client, idea, lines, said):
    text = client.post(step(idea, "cost"), costs(*lines)).content.decode()
    assert said in text
    assert all(label in text for label, _amount, _unknown in lines)
    assert idea.cost_lines.get().label == "Roof"


def test_a_broken_form_of_costs_is_no_server_error(client, idea):
    assert client.post(step(idea, "cost"), {"cost-0-label": "Roof"}).status_code == 200


def test_what_is_missing_is_linked_from_the_review(client, pupil, pot):
    client.force_login(pupil)
    idea = make.draft_by(pupil, pot, place="")
    text = client.get(step(idea, "review")).content.decode()
    assert "Something is still missing" in text
    response = client.post(step(idea, "review"), follow=True)
    assert "Say where it happens" in response.content.decode()
    idea.refresh_from_db()
    assert idea.status == "draft"


def test_a_late_review_says_so_and_keeps_everything(client, idea, round):
    round.proposals_close_at = timezone.now() - timezone.timedelta(seconds=1)
    round.save()
    assert "The time for sending in ideas is over" in client.get(step(idea, "review")).content.decode()
    client.post(step(idea, "review"))
    idea.refresh_from_db()
    assert (idea.status, bool(idea.summary)) == ("draft", True)


def test_an_idea_to_be_fixed_is_changed_and_sent_again(client, pupil, pot):
    client.force_login(pupil)
    idea = make.sent_back(pupil, pot, step="city", reason="Say who waters it.")
    client.post(step(idea, "what"), WHAT | {"summary": "Biology classes water it."})
    client.post(step(idea, "review"))
    idea.refresh_from_db()
    assert (idea.status, idea.summary) == ("school_passed", "Biology classes water it.")


def test_a_sent_idea_cannot_be_written_by_an_old_tab(client, pupil, pot):
    client.force_login(pupil)
    idea = make.ProposalFactory(pot=pot, author=pupil, title="Old")
    response = client.post(step(idea, "what"), WHAT, follow=True)
    assert "cannot be changed now" in response.content.decode()
    idea.refresh_from_db()
    assert idea.title == "Old"


def test_a_step_that_does_not_exist_is_not_found(client, idea):
    assert client.get(step(idea, "picture")).status_code == 404


def test_unfinished_ideas_are_offered_before_a_new_one(client, idea, start):
    text = client.get(start).content.decode()
    assert "You have begun already" in text
    assert step(idea, "review") in text


def test_steps_cost_at_most_eight_queries_to_look_at(client, idea, django_assert_max_num_queries):
    for name in ("what", "where", "goals", "cost", "review"):
        client.get(step(idea, name))
        with django_assert_max_num_queries(8):
            assert client.get(step(idea, name)).status_code == 200


def test_half_written_words_are_kept_and_nothing_is_refused_for_being_unfinished(client, pupil, round):
    client.force_login(pupil)
    new = reverse("budget:keep_new", args=[round.slug])
    assert client.post(new, {"title": "", "summary": "x"}).status_code == 204
    answer = client.post(new, {"title": "Bicycle roof", "summary": "", "language": "lt"}).json()
    idea = Proposal.objects.get()
    assert (idea.title, answer["key"]) == ("Bicycle roof", str(idea.public_id))
    kept = client.post(reverse("budget:keep", args=[idea.public_id, "goals"]), {"goals": [], "seen": ""})
    assert kept.status_code == 200
    late = client.post(answer["keep"], {"title": "Other", "language": "lt", "seen": "0123456789abcdef"})
    assert late.status_code == 409
    assert "another window" in late.json()["said"]
