import pytest
from django.urls import reverse

from budget.models import Pot
from budget.services import counting, pabulib, papers
from tests.budget.results import closed_round, published_round
from tests.factories import budget as make
from youthportal.ballots.models import Ballot, BallotBox
from youthportal.ballots.receipts import make_receipt
from youthportal.core import jobs
from youthportal.core.models import Job
from youthportal.files.models import StoredFile

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


def run_all_jobs(name):
    for job in Job.objects.filter(name=name):
        jobs.run_job(job.pk)


def test_ballots_go_out_only_where_enough_were_cast(client):
    many, few = published_round().pots.get(), published_round(ballots=[["01"]] * 29).pots.get()
    assert client.get(address("pb_file", many)).status_code == 404  # not written yet
    run_all_jobs(counting.PB_JOB)
    sent = client.get(address("pb_file", many), follow=True)
    text = b"".join(sent.streaming_content).decode()
    assert text.startswith("META\n")
    run_all_jobs(counting.PB_JOB)  # a second time changes nothing: one file, one order
    again = client.get(address("pb_file", many), follow=True)
    assert b"".join(again.streaming_content).decode() == text
    assert StoredFile.objects.filter(name__endswith=".pb").count() == 1
    assert client.get(address("pb_file", few)).status_code == 404
    assert "So few ballots were cast" in client.get(address("result", few)).content.decode()


def test_both_rules_stand_side_by_side_with_how_content_voters_are(client):
    page = client.get(address("result", published_round().pots.get())).content.decode()
    for said in ("How content voters are", "Voters with at least one funded idea", "Proposed, voted, funded"):
        assert said in page
    assert page.count("Why it won") == 3
    assert page.count("Why it did not win") == 1


def test_points_are_shown_and_lost_ideas_say_how_many_were_missing(client):
    given = [{"01": 2, "02": 8}] * 12 + [{"01": 3, "02": 1, "03": 6}] * 14 + [{"04": 10}] * 6
    points = {"ballot_type": "points", "satisfaction": "points"}
    pot = published_round(ballots=[], given=given, **points).pots.get()
    page = client.get(address("result", pot)).content.decode()
    assert "<b>110</b> points" in page
    assert "give it 10 points each would have been enough" in page
    story = client.get(address("story", pot, "03")).content.decode()
    assert "84" in story


def round_address(round_):
    return reverse("budget:round_results", args=[round_.slug])


def test_all_pots_stand_on_one_page_once_they_are_published(client):
    hidden, shown = closed_round(), published_round()
    client.force_login(make.youth_worker())
    assert client.get(round_address(hidden)).status_code == 404
    assert client.get(reverse("budget:round_results", args=["nowhere"])).status_code == 404
    page = client.get(round_address(shown)).content.decode()
    assert shown.pots.get().name in page
    assert "3. Good health and well-being" in page
    assert address("result", shown.pots.get()) in page


def with_pots(more):
    """A published round with further pots, each with ballots."""
    round_ = closed_round()
    first = round_.pots.get()
    for number in range(more):
        pot = make.add_school(round_, make.SchoolFactory()).pot
        box = pot.box = BallotBox.objects.create(key=pabulib.spent_key())
        pot.save()
        for ref in ("01", "02"):
            make.accepted(pot, ref=ref, slug=f"more-{number}-{ref}", asked=50_00, goals=(7,))
        pabulib.fill_box(box, ({"projects": ["01"]} for _ballot in range(3 if number == 0 else 9)))
    counting.count_all_pots(round_, actor=None, progress=lambda done, total: None)
    counting.publish_result(actor=None, round=round_)
    return round_, first


def test_the_map_of_goals_leaves_out_pots_with_few_ballots(client):
    round_, _first = with_pots(2)
    page = client.get(round_address(round_)).content.decode()
    assert "Where pupils voted for which goals" in page
    assert "Pots with very few ballots are left out." in page
    few, enough = (
        pot.name for pot in round_.pots.order_by("pk") if pot.proposals.filter(goals__goal=7).exists()
    )
    chart = page[page.index('id="map"') : page.index('id="schools"')]
    assert (few in chart, enough in chart) == (False, True)


@pytest.mark.parametrize("more", [0, 2])
def test_the_page_of_all_pots_costs_no_more_queries_with_more_pots(
    client, django_assert_max_num_queries, more
):
    round_, _first = with_pots(more)
    client.get(reverse("home"))
    with django_assert_max_num_queries(8):
        client.get(round_address(round_))


def test_the_councillors_get_one_paper_of_all_pots(db):
    round_, _first = with_pots(1)
    document = papers.ROUND_PAPER.issue(actor=None, subject=round_, language="lt")
    assert papers.ROUND_PAPER.issued(round_, "lt") == document
    with document.file.content.open("rb") as file:
        assert file.read(5) == b"%PDF-"


@pytest.mark.parametrize("extra", [0, 2, 20])
def test_the_number_of_queries_does_not_grow(client, django_assert_max_num_queries, extra):
    round_ = closed_round()
    pot = Pot.objects.get(round=round_)
    for number in range(extra):
        make.accepted(pot, ref=f"9{number}", slug=f"more-{number}", asked=50_00)
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
