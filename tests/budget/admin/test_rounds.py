"""The office's list of rounds, their settings, and the cockpit from dates to the published result."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from budget.admin.cockpit import ACTS, checklist
from budget.enums import PotKind, ProposalStatus, RoundStatus
from budget.models import Pot, Round
from tests.factories import budget as make
from tests.factories.organisations import SchoolFactory
from youthportal.audit.models import Entry
from youthportal.municipality.models import Municipality

pytestmark = pytest.mark.django_db
LIST = "admin:budget_round_changelist"


@pytest.fixture
def office(client, youth_worker):
    client.force_login(youth_worker)
    return client


def address(name, round, *more):
    return reverse(f"admin:budget_round_{name}", args=[round.pk, *more])


def states(round):
    return {str(step.title): step.state for step in checklist(Round.objects.get(pk=round.pk))}


@pytest.mark.parametrize("who", ["pupil", "coordinator", "stranger", "official"])
def test_nobody_but_the_office_comes_in(request, client, round, who):
    client.force_login(request.getfixturevalue(who))
    for url in (reverse(LIST), address("cockpit", round), address("act", round, "start_checking")):
        assert client.get(url, follow=True).status_code == 404
    client.post(address("act", round, "start_checking"), {"sure": "on"})
    round.refresh_from_db()
    assert round.status == RoundStatus.PROPOSALS


def test_visitors_sign_in_first(client, round):
    assert "/accounts/login/" in client.get(address("cockpit", round), follow=True).redirect_chain[-1][0]


def test_the_list_shows_counts_and_what_is_next(office, round, pot):
    make.ProposalFactory(pot=pot)
    make.ProposalFactory(pot=pot, status="school_passed")
    text = office.get(reverse(LIST)).content.decode()
    assert address("cockpit", round) in text
    assert "1, 1, 0" in text
    assert "check ideas, then end the collecting" in text


@pytest.mark.parametrize("name", [LIST, "admin:budget_proposal_changelist"])
def test_lists_cost_the_same_at_any_length(office, pot, name):
    counts = []
    for more in (1, 2, 30):
        for _number in range(more):
            make.ProposalFactory(pot=pot, goals=[1, 2])
            make.round_in(RoundStatus.CHECKING)
        office.get(reverse(name))
        with CaptureQueriesContext(connection) as captured:
            office.get(reverse(name))
        counts.append(len(captured))
    assert counts[1] == counts[2] <= 20


FORM = {
    "title_en": "Pupils' budget 2030",
    "slug": "y2030",
    "currency": "EUR",
    "grade_from": 9,
    "grade_to": 12,
    "max_authors": 5,
    "max_focus_goals": 3,
    "min_support": 0,
    "min_choices": 3,
    "ballot_type": "approval",
    "points_total": 10,
    "rule": "mes",
    "satisfaction": "cost",
    "completion": "add1+greedy",
    "ties": "most_votes,min_cost,id",
    "proposals_open_at": "2030-01-01T08:00",
    "proposals_close_at": "2030-02-01T18:00",
}


def test_a_round_is_made_in_the_form(office, youth_worker):
    response = office.post(reverse("admin:budget_round_add"), FORM)
    round = Round.objects.get()
    assert response["Location"] == address("cockpit", round)
    assert (round.status, timezone.localtime(round.proposals_close_at).hour) == ("draft", 18)
    assert Entry.objects.get(action="budget.round.created").actor == youth_worker


@pytest.mark.parametrize("slug", ["mine", "code"])
def test_an_address_that_hides_a_page_is_refused(office, slug):
    text = office.post(reverse("admin:budget_round_add"), FORM | {"slug": slug}).content.decode()
    assert "is the address of a page" in text
    assert not Round.objects.exists()


def inlines(round, **pot):
    """The form of a round as the browser sends it back, with its one pot changed."""
    row, school = round.pots.get(), round.schools.get()
    data = {
        "pots-TOTAL_FORMS": 1,
        "pots-INITIAL_FORMS": 1,
        "pots-0-id": row.pk,
        "pots-0-round": round.pk,
        "pots-0-name": row.name,
        "pots-0-slug": row.slug,
        "pots-0-kind": row.kind,
        "pots-0-amount": row.amount // 100,
        "pots-0-funder_en": row.funder,
        "schools-TOTAL_FORMS": 1,
        "schools-INITIAL_FORMS": 1,
        "schools-0-id": school.pk,
        "schools-0-round": round.pk,
        "schools-0-school": school.school_id,
        "schools-0-pot": row.pk,
    }
    return FORM | {"slug": round.slug} | data | {f"pots-0-{name}": value for name, value in pot.items()}


def test_pots_are_typed_in_euros_with_cents(office, round, pot):
    office.post(address("change", round), inlines(round, amount="12.345,67"))
    pot.refresh_from_db()
    assert pot.amount == 12_345_67
    assert Entry.objects.filter(action="budget.round.changed").exists()
    assert "12345.67" in office.get(address("change", round)).content.decode()


def test_a_pot_below_its_dearest_idea_is_refused(office, round, pot):
    make.ProposalFactory(pot=pot, asked=5_000_00)
    text = office.post(address("change", round), inlines(round, amount="4999")).content.decode()
    assert "The pot cannot hold less" in text
    pot.refresh_from_db()
    assert pot.amount == 9_600_00


@pytest.mark.parametrize("status", [RoundStatus.VOTING, RoundStatus.PUBLISHED])
def test_what_decides_is_frozen_in_the_form_too(office, status, school):
    round = make.round_in(status, school=school)
    office.post(address("change", round), inlines(round, amount="1") | {"grade_from": 5, "title_en": "New"})
    round.refresh_from_db()
    assert (round.grade_from, round.pots.get().amount) == (9, 9_600_00)
    assert round.title == "New"


def test_only_a_draft_can_be_deleted(office, round):
    office.post(address("delete", round), {"post": "yes"})
    assert Round.objects.filter(pk=round.pk).exists()
    draft = make.round_in(RoundStatus.DRAFT, schools=0)
    office.post(address("delete", draft), {"post": "yes"})
    assert not Round.objects.filter(pk=draft.pk).exists()


def test_a_round_is_copied(office, round):
    text = office.post(address("copy", round), {"title": "Next", "slug": round.slug}).content.decode()
    assert "Another round has this address" in text
    office.post(address("copy", round), {"title": "Next", "slug": "next"})
    assert Round.objects.get(slug="next").schools.count() == 1


@pytest.mark.parametrize(
    ("title", "slug", "next_title", "next_slug"),
    [
        ("Pupils' budget 2026", "2026", "Pupils&#x27; budget 2027", "2027"),
        ("From 2019 to 2029", "y2029-spring", "From 2019 to 2030", "y2029-spring-2"),
        ("Our budget", "ours", "Our budget", "ours-2"),
    ],
)
def test_a_copy_is_offered_the_next_year(office, round, title, slug, next_title, next_slug):
    Round.objects.update(title_en=title, slug=slug)
    text = office.get(address("copy", round)).content.decode()
    assert f'value="{next_title}"' in text
    assert f'value="{next_slug}"' in text


def test_a_copy_says_which_schools_were_left_out(office, round, school):
    school.short_name, school.is_active = "Gone school", False
    school.save()
    data = {"title": "Next", "slug": "next"}
    text = office.post(address("copy", round), data, follow=True).content.decode()
    assert "Left out, they take part no more: Gone school." in text


def test_all_schools_are_added_with_an_amount_a_pupil(office):
    round = make.round_in(RoundStatus.DRAFT, schools=0)
    school, empty = SchoolFactory(), SchoolFactory(short_name="Empty school")
    make.pupil_of(school)
    data = {"per_pupil": "16,50", "funder": "Town"}
    text = office.post(address("add_schools", round), data, follow=True).content.decode()
    assert Pot.objects.get(round=round).amount == 16_50
    assert "Empty school" in text
    assert not round.schools.filter(school=empty).exists()


def test_small_schools_share_a_pot(office, round, pot):
    other = make.add_school(round, SchoolFactory(), amount=400_00).pot
    url = address("join_pots", round)
    assert "Choose at least two" in office.post(url, {"pots": [pot.pk], "name": "Both"}).content.decode()
    office.post(url, {"pots": [pot.pk, other.pk], "name": "Both"})
    assert (round.pots.get().name, round.pots.get().amount) == ("Both", 10_000_00)


# --- the cockpit ----------------------------------------------------------------------------------


def test_an_empty_round_says_what_is_missing(office):
    round = make.RoundFactory()
    text = office.get(address("cockpit", round)).content.decode()
    assert "Still missing: ideas from, ideas until, voting from, voting until, result on." in text
    assert "Add the schools that take part." in text
    assert states(round)["Collect ideas"] == "blocked"
    assert states(round)["Publish"] == "later"


@pytest.mark.parametrize("name", ACTS)
def test_every_step_asks_before_it_acts(office, round, name):
    response = office.get(address("act", round, name))
    assert str(ACTS[name].label) in response.content.decode()
    assert ("cannot be undone" in response.content.decode()) == ACTS[name].is_final
    office.post(address("act", round, name), {})
    round.refresh_from_db()
    assert round.status == RoundStatus.PROPOSALS


def test_an_unknown_step_or_round_is_not_found(office, round):
    assert office.get(address("act", round, "explode")).status_code == 404
    assert office.get(reverse("admin:budget_round_cockpit", args=[0])).status_code == 404


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("status", RoundStatus)
def test_a_step_at_the_wrong_time_is_refused_in_words(office, name, status):
    """Whatever the page shows: the service asks its rule again."""
    round = make.round_in(status)
    before = Round.objects.values().get(pk=round.pk)
    data = {"sure": "on", "reason": "x", "go": "yes"}
    response = office.post(address("act", round, name), data, follow=True)
    messages = [message.level_tag for message in response.context["messages"]]
    assert len(messages) == 1
    after = Round.objects.values().get(pk=round.pk)
    if messages == ["error"]:
        assert after["status"] == before["status"]


def test_the_office_leads_a_round_from_draft_to_the_published_result(office, school):
    """Each button in its turn, on a round without ballots but with everything else."""
    Municipality.objects.create(id=1, smallest_published_pot=10)
    round = make.round_in(RoundStatus.DRAFT, school=school)
    pot = round.pots.get()
    for _number in range(10):
        make.pupil_of(school)

    def press(name, **more):
        data = {"sure": "on", "go": "yes"} | more
        response = office.post(address("act", round, name), data, follow=True)
        return next((message.level_tag, str(message)) for message in response.context["messages"])

    def shift(**dates):
        Round.objects.filter(pk=round.pk).update(**dates)

    now, day = timezone.now(), timezone.timedelta(days=1)
    assert states(round)["Collect ideas"] == "next"
    assert press("open_proposals")[0] == "success"
    make.accepted(pot, ref="")
    waiting = make.ProposalFactory(pot=pot, status="school_passed")
    assert press("start_checking")[0] == "error"
    shift(proposals_open_at=now - 9 * day, proposals_close_at=now - day)
    assert press("start_checking")[0] == "success"
    shift(voting_opens_at=now - day, voting_closes_at=now + day)
    assert (states(round)["Check the ideas"], states(round)["Open voting"]) == ("next", "blocked")
    assert press("open_voting") == ("error", "Ideas that still wait for a check: 1.")
    waiting.status = "accepted"
    waiting.save()
    assert (states(round)["Check the ideas"], states(round)["Open voting"]) == ("done", "next")
    assert press("open_voting")[0] == "success"
    assert states(round)["Slips and turnout"] == "next"
    office.post(address("act", round, "close_voting"), {"sure": "on"})
    assert Round.objects.get(pk=round.pk).status == RoundStatus.VOTING
    shift(voting_closes_at=timezone.now())
    assert press("close_voting")[0] == "success"
    assert states(round)["Destroy the key"] == "next"
    assert press("destroy_key")[0] == "success"
    assert press("count")[0] == "success"
    from youthportal.core import jobs
    from youthportal.core.models import Job

    for job in Job.objects.unfinished():
        jobs.run_job(job.pk)
    assert states(round)["Publish"] == "next"
    assert press("publish")[0] == "success"
    left = states(round)
    assert left.pop("Ask how it went") == "next"
    assert set(left.values()) == {"done"}
    assert Round.objects.get(pk=round.pk).has_public_result


def test_closing_early_needs_a_reason(office):
    round = make.round_in(RoundStatus.VOTING)
    text = office.post(address("act", round, "close_voting"), {"sure": "on"}).content.decode()
    assert "Why before the announced time" in text
    round.refresh_from_db()
    assert round.status == RoundStatus.VOTING
    assert "Voting runs until" in office.get(address("cockpit", round)).content.decode()


def test_turnout_hides_small_groups_and_shows_no_choice(office):
    round = make.round_in(RoundStatus.CLOSED, frozen={"small_group": 5})
    pot, school = round.pots.get(), round.schools.get().school
    pot.turnouts.create(school=school, channel="account", rights=40, ballots=31)
    small = SchoolFactory(name="Mažoji")
    pot.turnouts.create(school=small, channel="account", rights=4, ballots=4)
    # The next smallest is hidden too: a pot's total would tell the number of the small one.
    pot.turnouts.create(school=SchoolFactory(name="Didžioji"), channel="account", rights=80, ballots=61)
    text = office.get(address("turnout", round)).content.decode()
    assert "61" in text
    assert "too few people to say" in text


def test_the_cockpit_costs_at_most_twenty_queries(office, round, pot, django_assert_max_num_queries):
    for _number in range(10):
        make.ProposalFactory(pot=pot)
        make.add_school(round, SchoolFactory())
    make.PotFactory(round=round, kind=PotKind.CITY)
    office.get(address("cockpit", round))
    with django_assert_max_num_queries(20):
        office.get(address("cockpit", round))


@pytest.mark.parametrize("status", [ProposalStatus.SUBMITTED, ProposalStatus.WITHDRAWN])
def test_a_school_whose_pupils_have_ideas_stays_in_the_round(office, round, pot, status):
    idea = make.ProposalFactory(pot=pot, status=status)
    page = office.post(address("change", round), inlines(round) | {"schools-0-DELETE": "on"})
    stays = status == ProposalStatus.SUBMITTED
    assert round.schools.exists() is stays
    assert (page.status_code == 200 and idea.school.brief in page.content.decode()) is stays
