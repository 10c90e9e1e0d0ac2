"""Supporting, joining two ideas, handing a place over, and winners without authors."""

import pytest
from django.urls import reverse
from django.utils import timezone

from budget.models import Proposal, Support
from tests.budget.results import published_round
from tests.factories import budget as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea(pot, pupil):
    return make.ProposalFactory(pot=pot, author=pupil, title="Bicycle roof", slug="bicycle-roof")


def test_visitors_read_how_many_and_sign_in_to_support(client, idea, round, other_pupil):
    support = reverse("budget:support", args=[round.slug, idea.slug])
    page = client.get(idea.get_absolute_url())
    assert "0 pupils support it" in page.content.decode()
    assert "csrfmiddlewaretoken" not in page.content.decode(), "the kept page holds nothing personal"
    assert f"next={support}" in client.get(support)["Location"]
    client.force_login(other_pupil)
    assert "I support this" in client.get(support).content.decode()
    assert client.post(support)["Location"] == idea.get_absolute_url()
    text = client.get(idea.get_absolute_url()).content.decode()
    assert "1 pupil supports it" in text
    assert "Take my support back" in text
    client.post(support, {"support": "no"})
    assert not Support.objects.exists()


def test_the_threshold_has_a_bar_and_the_authors_are_told_early(client, idea, round, pupil):
    round.min_support = 10
    round.save()
    assert "0 of 10" in client.get(idea.get_absolute_url()).content.decode()
    client.force_login(pupil)
    text = client.get(reverse("budget:my_idea", args=[idea.public_id])).content.decode()
    assert "10 more supporters are needed" in text


def test_an_idea_that_does_not_exist_cannot_be_supported(client, round, pupil):
    client.force_login(pupil)
    assert client.get(reverse("budget:support", args=[round.slug, "none"])).status_code == 404


def test_what_changed_is_read_by_everybody_and_notes_are_not(client, idea, pupil, coordinator):
    from budget.rules import Decision
    from budget.services import proposals
    from budget.services.checks import check_proposal

    proposals.keep_version(idea)
    sent_back = Decision(
        outcome="to_fix", reason="Say where.", note="Ask Ona", fix_by=timezone.localdate() + make.DAY
    )
    check_proposal(actor=coordinator, proposal=idea, step="school", decision=sent_back)
    idea.refresh_from_db()
    proposals.save_step(actor=pupil, proposal=idea, texts={"place": "South entrance"})
    proposals.submit(actor=pupil, proposal=idea, why="The north is too narrow.")
    text = client.get(idea.get_absolute_url()).content.decode()
    for said in (
        "What changed and why",
        "South entrance",
        "By the north entrance",
        "The north is too narrow.",
    ):
        assert said in text
    assert "Ask Ona" not in text
    assert "Say where." not in text, "what the check wrote to the authors is theirs"


def test_a_place_goes_to_a_classmate_by_link(client, idea, pupil, other_pupil, stranger):
    client.force_login(pupil)
    link = client.get(reverse("budget:give_place", args=[idea.public_id])).context["link"]
    client.force_login(stranger)
    client.post(link)
    assert idea.authors.get().user == pupil, "a refusal leaves the author"
    client.force_login(other_pupil)
    assert "Bicycle roof" in client.get(link).content.decode()
    assert client.post(link)["Location"] == reverse("budget:my_idea", args=[idea.public_id])
    assert idea.authors.get().user == other_pupil
    client.force_login(make.pupil_of(idea.school))
    client.post(link)
    assert idea.authors.get().user == other_pupil, "the link works once"
    assert client.get(reverse("budget:place", args=["forged"])).status_code == 404


@pytest.mark.parametrize("who", ["other_pupil", "stranger", "coordinator"])
@pytest.mark.parametrize("name", ["merge", "give_place"])
def test_only_authors_have_these_pages(request, client, idea, who, name):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse(f"budget:{name}", args=[idea.public_id])).status_code == 404


def test_strangers_cannot_answer_an_offer(client, idea, pot, pupil, stranger):
    from budget.services.merging import offer_merge

    offer = offer_merge(actor=pupil, source=idea, target=make.ProposalFactory(pot=pot))
    client.force_login(stranger)
    assert client.post(reverse("budget:answer_merge", args=[offer.public_id])).status_code == 404


def test_who_checks_asks_both_teams(client, idea, pot, coordinator):
    other = make.ProposalFactory(pot=pot, title="Roof for bicycles")
    client.force_login(coordinator)
    page = reverse("budget:merge_checked", args=[idea.public_id])
    assert "Roof for bicycles" in client.get(page).content.decode()
    answer = client.post(page, {"target": str(other.public_id), "words": "They mean the same."})
    assert answer["Location"] == reverse("budget:check", args=[idea.public_id])
    assert client.post(page, {"target": "forged"}).status_code == 200


def test_the_old_address_leads_to_the_joint_idea(client, idea, pot):
    other = make.ProposalFactory(pot=pot)
    Proposal.objects.filter(pk=idea.pk).update(status="withdrawn", merged_into=other)
    answer = client.get(idea.get_absolute_url())
    assert (answer.status_code, answer["Location"]) == (301, other.get_absolute_url())


def test_winners_without_authors_are_offered_to_the_class(client, school, pupil, coordinator):
    idea = make.orphan_of(school, published_round())
    Proposal.objects.filter(pk=idea.pk).update(round=make.Round.objects.get(pk=idea.round_id))
    make.RoundSchool.objects.get_or_create(round=idea.round, school=school, pot=idea.pot)
    client.force_login(coordinator)
    page = reverse("budget:adopt", args=[idea.public_id])
    assert idea.title in client.get(reverse("budget:orphans")).content.decode()
    assert "Nobody with this key" in client.post(page, {"key": "ZZZ"}).content.decode()
    assert client.post(page, {"key": "a001"})["Location"] == reverse("budget:orphans")
    assert idea.authors.get().user == pupil
    assert client.get(page).status_code == 404, "it has an author again"


@pytest.mark.parametrize(
    "query", ["sort=support", "sort=dear", "price=2000-5000", "price=unknown", "price=x", "sort=x"]
)
def test_ideas_are_narrowed_and_sorted(client, pot, query):
    cheap = make.ProposalFactory(pot=pot, title="Cheap", asked=100_00)
    dear = make.ProposalFactory(pot=pot, title="Dear", asked=3_000_00)
    Support.objects.create(proposal=dear, user=make.pupil_of(dear.school))
    page = client.get(f"{pot.get_absolute_url()}?{query}").context["page"]
    expected = {
        "sort=support": [dear, cheap],
        "sort=dear": [dear, cheap],
        "price=2000-5000": [dear],
        "price=unknown": [],
    }
    assert list(page.object_list) == expected.get(query, [cheap, dear])
