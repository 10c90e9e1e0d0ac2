"""What everybody may read: rounds, a round, a pot's ideas, an idea; and what these pages cost."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from budget.enums import PotKind, RoundStatus
from budget.models import Round
from budget.services import proposals
from budget.services.naming import show_first_name
from tests.factories import budget as make
from tests.factories.moderation import CommentFactory, picture_of
from tests.factories.organisations import SchoolFactory
from youthportal.consents.services import decide_oneself
from youthportal.moderation.services.pictures import approve_picture

pytestmark = pytest.mark.django_db


def page(client, name, *args, **query):
    response = client.get(reverse(f"budget:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def idea(pot):
    return make.ProposalFactory(pot=pot, title="Bicycle roof", slug="bicycle-roof")


def test_rounds_say_where_they_stand_and_hide_what_is_prepared(client, round):
    hidden = make.round_in(RoundStatus.DRAFT, title="Secret plan")
    text = page(client, "rounds")
    assert round.get_absolute_url() in text
    assert "Ideas wanted" in text
    assert hidden.title not in text
    for name, more in (("round", []), ("pot", [hidden.pots.get().slug])):
        assert client.get(reverse(f"budget:{name}", args=[hidden.slug, *more])).status_code == 404


@pytest.mark.parametrize(
    ("status", "label", "button"),
    [
        (RoundStatus.PROPOSALS, "Ideas wanted", "Propose an idea"),
        (RoundStatus.CHECKING, "Ideas are being checked", None),
        (RoundStatus.VOTING, "Voting is open", "Vote"),
        (RoundStatus.CLOSED, "Voting is over", None),
        (RoundStatus.COUNTED, "Voting is over", None),
        (RoundStatus.PUBLISHED, "Decided", None),
    ],
)
def test_a_round_says_what_one_can_do_now(client, status, label, button):
    round = make.round_in(status)
    text = page(client, "round", round.slug)
    assert label in text
    assert ("Propose an idea</a>" in text) == (button == "Propose an idea")
    assert ("Vote</a>" in text) == (button == "Vote")


def test_the_clock_ends_a_phase_even_if_nobody_moved_the_round(client):
    closes = timezone.now() - timezone.timedelta(seconds=1)
    text = page(client, "round", make.round_in(RoundStatus.PROPOSALS, proposals_close_at=closes).slug)
    assert "Ideas are being checked" in text
    assert "Propose an idea</a>" not in text


def test_pots_show_their_money_and_who_pays(client, round, pot):
    make.PotFactory(round=round, kind=PotKind.CITY, name="City pot", amount=40_000_50, funder="European fund")
    text = page(client, "round", round.slug)
    assert "40,000.50\u00a0€" in text
    assert "Paid by European fund" in text
    assert text.index("City pot") < text.index(pot.name)


def test_my_school_is_found_by_a_part_of_its_name(client, round, pot, school):
    other = make.add_school(round, SchoolFactory(name="Uosto mokykla"))
    text = page(client, "round", round.slug, school="uosto")
    assert other.pot.name in text
    assert pot.name not in text
    assert "No school with “xyz”" in page(client, "round", round.slug, school="xyz")


def test_a_pupil_finds_the_own_school_at_once(client, round, pot, pupil, stranger):
    make.add_school(round, SchoolFactory(name="Uosto mokykla"))
    client.force_login(pupil)
    assert client.get(round.get_absolute_url()).context["own_pots"] == [pot]
    assert "Your school:" in page(client, "round", round.slug)
    client.force_login(stranger)
    assert "Your school:" not in page(client, "round", round.slug)


def test_demonstrations_say_so_and_name_their_source(client, idea, round):
    Round.objects.filter(pk=round.pk).update(is_demo=True, source="Pabulib, Assen 2024")
    for name, more in (("round", []), ("pot", [idea.pot.slug]), ("proposal", [idea.slug])):
        text = page(client, name, round.slug, *more)
        assert "Demonstration" in text
        assert "Pabulib, Assen 2024" in text


def test_ideas_are_narrowed_by_words_goal_and_state(client, pot, idea):
    make.accepted(pot, title="Greenhouse", goals=[2])
    every = page(client, "pot", pot.round.slug, pot.slug)
    assert "2 ideas" in every
    for query in ({"q": "GREENH"}, {"goal": "2"}, {"state": "ballot"}):
        text = page(client, "pot", pot.round.slug, pot.slug, **query)
        assert "Greenhouse" in text
        assert "Bicycle roof" not in text
    assert "Bicycle roof" in page(client, "pot", pot.round.slug, pot.slug, state="check")
    assert "Nothing fits" in page(client, "pot", pot.round.slug, pot.slug, q="zzz")


def test_an_empty_pot_invites(client, pot):
    assert "Be the first" in page(client, "pot", pot.round.slug, pot.slug)


def test_long_lists_have_pages(client, pot):
    for number in range(21):
        make.ProposalFactory(pot=pot, title=f"Idea {number:02}")
    assert "Idea 20" not in page(client, "pot", pot.round.slug, pot.slug)
    assert "Idea 20" in page(client, "pot", pot.round.slug, pot.slug, page=2)


def test_what_young_people_write_is_escaped_everywhere(client, pot):
    evil = "<script>alert(1)</script>"
    idea = make.ProposalFactory(pot=pot, title=evil, summary=evil, place=evil, beneficiaries=evil)
    for text in (
        page(client, "pot", pot.round.slug, pot.slug),
        page(client, "proposal", pot.round.slug, idea.slug),
    ):
        assert evil not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_an_idea_speaks_its_own_language(client, pot):
    idea = make.ProposalFactory(pot=pot, title="Dviračių stoginė", language="lt")
    text = page(client, "proposal", pot.round.slug, idea.slug)
    assert '<span lang="lt">Dviračių stoginė</span>' in text


def test_no_name_of_an_author_is_public(client, pot, pupil):
    pupil.first_name, pupil.last_name = "Austėja", "Kazlauskaitė"
    pupil.save()
    idea = make.ProposalFactory(pot=pot, author=pupil)
    text = page(client, "proposal", pot.round.slug, idea.slug)
    assert "Team of grade 10" in text
    assert "Austėja" not in text
    assert "Kazlauskaitė" not in text


@pytest.mark.parametrize("status", ["draft", "to_fix", "rejected", "withdrawn"])
def test_what_is_not_public_is_not_found(client, pot, status):
    idea = make.ProposalFactory(pot=pot, status=status)
    assert client.get(idea.get_absolute_url()).status_code == 404
    assert idea.title not in page(client, "pot", pot.round.slug, pot.slug)


def test_nothing_undecided_is_shown_during_the_vote(client):
    pot = make.round_in(RoundStatus.VOTING).pots.get()
    idea = make.ProposalFactory(pot=pot)
    assert client.get(idea.get_absolute_url()).status_code == 404


def test_cached_pages_hold_no_token_and_change_with_their_content(client, pot, idea, pupil):
    first = page(client, "pot", pot.round.slug, pot.slug)
    assert "csrfmiddlewaretoken" not in first
    assert client.get(reverse("budget:pot", args=[pot.round.slug, pot.slug])).headers["ETag"]
    draft = make.draft_by(pupil, pot, title="Quiet room")
    proposals.submit(actor=pupil, proposal=draft)
    assert "Quiet room" in page(client, "pot", pot.round.slug, pot.slug)


def test_the_help_page_says_how_it_works(client):
    text = page(client, "help")
    assert "How the pupils&#x27; budget works" in text or "How the pupils' budget works" in text


def queries(client, address):
    """What the page itself asks: another page came first, as for all but one visitor of a version."""
    caches["pages"].clear()
    client.get(reverse("home"))
    client.get(reverse("budget:help"))
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("signed_in", [False, True])
def test_pages_cost_the_same_with_one_three_and_thirty_rows(client, round, pot, pupil, signed_in):
    if signed_in:
        client.force_login(pupil)
    idea = make.ProposalFactory(pot=pot, slug="first", goals=[1, 2, 3])
    addresses = {
        "rounds": reverse("budget:rounds"),
        "round": reverse("budget:round", args=[round.slug]),
        "pot": reverse("budget:pot", args=[round.slug, pot.slug]),
        "proposal": idea.get_absolute_url(),
    }
    costs = []
    for more in (0, 2, 27):
        for _number in range(more):
            make.ProposalFactory(pot=pot, goals=[4, 5])
            make.add_school(round, SchoolFactory())
            make.round_in(RoundStatus.CHECKING)
        costs.append({name: queries(client, address) for name, address in addresses.items()})
    assert costs[0] == costs[1] == costs[2]
    assert max(costs[0].values()) <= 8


@pytest.mark.parametrize("status", ["submitted", "school_passed", "accepted"])
def test_an_idea_with_pictures_and_names_costs_eight_queries_signed_in(
    client, pot, pupil, other_pupil, youth_worker, status
):
    idea = make.ProposalFactory(pot=pot, author=pupil, status=status, goals=[1, 2, 3])
    for _number in range(2):
        approve_picture(actor=youth_worker, picture=picture_of(idea, pupil))
    decide_oneself(user=pupil, kind="name", act="given")
    show_first_name(actor=pupil, proposal=idea, name="Ona")
    CommentFactory(about=idea)
    client.force_login(other_pupil)
    text = client.get(idea.get_absolute_url()).content.decode()
    assert text.count("<figure") == 2
    assert "Ona" in text
    with CaptureQueriesContext(connection) as captured:
        assert client.get(idea.get_absolute_url()).content.decode().count("<figure") == 2
    assert len(captured) <= 8
