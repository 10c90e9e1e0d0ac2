import pytest
from django.urls import reverse

from budget.models import Pot
from tests.budget.results import closed_round, published_round
from tests.factories import budget as make
from youthportal.ballots.models import Ballot
from youthportal.ballots.receipts import make_receipt

pytestmark = pytest.mark.django_db


def address(name, pot, *more):
    return reverse(f"budget:{name}", args=[pot.round.slug, pot.slug, *more])


def test_nobody_sees_a_result_before_it_is_published(client):
    pot = closed_round().pots.get()
    client.force_login(make.youth_worker())
    for name, more in (("result", ()), ("story", ("01",)), ("pb_file", ()), ("receipts_file", ())):
        assert client.get(address(name, pot, *more)).status_code == 404


def test_the_result_names_what_was_funded_and_why_the_rest_was_not(client):
    pot = published_round().pots.get()
    page = client.get(address("result", pot)).content.decode()
    assert "3 ideas will be built" in page
    for title in ("Bench", "Gym mats", "Chess", "Greenhouse"):
        assert title in page
    assert "Why not “Greenhouse”" in page
    assert "€1,200" in page or "1,200" in page


@pytest.mark.parametrize("ref", ["01", "02", "03", "04"])
def test_every_idea_has_its_story(client, ref):
    pot = published_round().pots.get()
    response = client.get(address("story", pot, ref))
    page = response.content.decode()
    proposal = pot.proposals.get(ref=ref)
    assert proposal.title in page
    assert ("Why it won" in page) != ("Why it did not win" in page)


def test_an_unknown_idea_or_pot_is_not_found(client):
    pot = published_round().pots.get()
    assert client.get(address("story", pot, "99")).status_code == 404
    assert client.get(reverse("budget:result", args=[pot.round.slug, "nowhere"])).status_code == 404


def test_ballots_go_out_only_where_enough_were_cast(client):
    many, few = published_round().pots.get(), published_round(ballots=[["01"]] * 29).pots.get()
    full = client.get(address("pb_file", many))
    assert full["Content-Disposition"].startswith("attachment")
    assert full.content.decode().startswith("META\n")
    assert client.get(address("pb_file", few)).status_code == 404
    assert "So few ballots were cast" in client.get(address("result", few)).content.decode()


@pytest.mark.parametrize("extra", [0, 2, 20])
def test_the_number_of_queries_does_not_grow(client, django_assert_max_num_queries, extra):
    round_ = closed_round()
    pot = Pot.objects.get(round=round_)
    for number in range(extra):
        make.accepted(pot, ref=f"9{number}", slug=f"more-{number}", asked=50_00)
    from budget.services import counting

    counting.count_all_pots(round_, actor=None, progress=lambda done, total: None)
    counting.publish_result(actor=None, round=round_)
    client.get(reverse("home"))
    with django_assert_max_num_queries(8):
        client.get(address("result", pot))


def test_receipts_of_all_ballots_go_out_sorted_and_only_where_enough_were_cast(client):
    many, few = published_round().pots.get(), published_round(ballots=[["01"]] * 29).pots.get()
    listed = client.get(address("receipts_file", many)).content.decode().splitlines()
    ballots = Ballot.objects.in_box(many.box_id)
    own = {make_receipt(many.box_id, one.choices, bytes(one.nonce)).digest for one in ballots}
    assert listed == sorted(own)
    assert len(listed) == 34
    assert client.get(address("receipts_file", few)).status_code == 404
