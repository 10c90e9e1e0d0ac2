"""Preparing a round: copying last year's, schools and pots, and the moves of its status."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from budget.enums import PotKind, RoundStatus
from budget.models import Pot, Round
from budget.services import rounds
from tests.factories import budget as make
from tests.factories.accounts import UserFactory
from tests.factories.organisations import SchoolFactory
from youthportal.audit.models import Entry
from youthportal.core.exceptions import DomainError
from youthportal.core.models import SiteVersion

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
VILNIUS = ZoneInfo("Europe/Vilnius")


def refused(code, function, **arguments):
    with pytest.raises(DomainError) as caught:
        function(**arguments)
    assert caught.value.code == code


def test_a_new_round_is_a_draft_whatever_it_says(youth_worker):
    new = rounds.create_round(actor=youth_worker, round=Round(title="2027", slug="y2027", status="published"))
    assert Round.objects.get(pk=new.pk).status == RoundStatus.DRAFT
    assert Entry.objects.get(action="budget.round.created").actor == youth_worker


def test_an_address_is_free_and_no_pages(youth_worker, round):
    refused("ADDRESS_TAKEN", rounds.create_round, actor=youth_worker, round=Round(title="x", slug=round.slug))
    refused("ADDRESS_RESERVED", rounds.create_round, actor=youth_worker, round=Round(title="x", slug="mine"))


def test_a_copy_has_schools_pots_and_settings_but_no_ideas(youth_worker):
    source = make.round_in(RoundStatus.PUBLISHED, schools=2, max_authors=3, grade_from=10)
    source.schools.update(pot=source.pots.first())
    make.accepted(source.pots.first())
    new = rounds.copy_round(actor=youth_worker, source=source, title="Next", slug="next").round
    new.refresh_from_db()
    assert (new.status, new.max_authors, new.grade_from, new.title) == ("draft", 3, 10, "Next")
    assert (new.key, new.published_at, new.protocol) == (None, None, {})
    assert not new.proposals.exists()
    assert {(pot.slug, pot.amount, pot.funder) for pot in new.pots.all()} == {
        (pot.slug, pot.amount, pot.funder) for pot in source.pots.all()
    }
    assert {row.pot for row in new.schools.all()} == {new.pots.get(slug=source.pots.first().slug)}
    assert new.pots.filter(box__isnull=True).count() == 2


def test_a_copy_leaves_out_schools_that_take_part_no_more(youth_worker):
    source = make.round_in(RoundStatus.PUBLISHED, schools=2)
    gone = source.schools.first().school
    gone.is_active = False
    gone.save()
    city = make.PotFactory(round=source, kind=PotKind.CITY)
    done = rounds.copy_round(actor=youth_worker, source=source, title="Next", slug="next")
    stays = source.schools.exclude(school=gone).get()
    assert [row.school for row in done.round.schools.all()] == [stays.school]
    assert {pot.slug for pot in done.round.pots.all()} == {city.slug, stays.pot.slug}
    assert done.left_out == [gone]


def test_a_copy_keeps_who_checks_what(youth_worker, coordinator):
    source = make.round_in(RoundStatus.PUBLISHED, schools=2)
    first, second = source.schools.order_by("pk")
    second.school.is_active = False
    second.school.save()
    left = UserFactory(is_active=False)
    for values in ({"checker": coordinator, "pot": first.pot}, {"checker": coordinator, "goal": 4}):
        source.assignment_rules.create(**values)
    source.assignment_rules.create(checker=coordinator, pot=second.pot)
    source.assignment_rules.create(checker=left)
    new = rounds.copy_round(actor=youth_worker, source=source, title="Next", slug="next").round
    found = list(new.assignment_rules.values_list("checker", "pot__slug", "goal"))
    assert found == [(coordinator.pk, first.pot.slug, None), (coordinator.pk, None, 4)]


def test_dates_keep_weekday_and_hour_over_the_change_of_the_clocks():
    summer = dt.datetime(2026, 10, 23, 18, 0, tzinfo=VILNIUS)  # a Friday of summer time
    later = timezone.localtime(rounds.shifted(summer))
    assert (later.date(), later.hour) == (dt.date(2027, 10, 22), 18)
    spring = dt.datetime(2027, 3, 28, 12, 0, tzinfo=VILNIUS)  # the clocks change on this day
    assert timezone.localtime(rounds.shifted(spring)).hour == 12
    assert rounds.shifted(None) is None


def test_all_schools_get_a_pot_by_their_pupils(youth_worker):
    round = make.round_in(RoundStatus.DRAFT, schools=0)
    full, empty, away = SchoolFactory(), SchoolFactory(), SchoolFactory(is_active=False)
    for grade in (9, 10, 8):
        make.pupil_of(full, grade=grade)
    make.pupil_of(away)
    done = rounds.add_all_schools(actor=youth_worker, round=round, per_pupil=16_50, funder="Town")
    assert [row.school for row in done.added] == [full]
    assert done.empty == [empty]
    pot = round.pots.get()
    assert (pot.amount, pot.funder, round.schools.get().pot) == (33_00, "Town", pot)
    again = rounds.add_all_schools(actor=youth_worker, round=round, per_pupil=1)
    assert again.added == []
    assert round.pots.get().amount == 33_00


def test_a_school_called_like_a_page_gets_another_address(youth_worker):
    round = make.round_in(RoundStatus.DRAFT, schools=0)
    make.pupil_of(SchoolFactory(slug="vote"))
    rounds.add_all_schools(actor=youth_worker, round=round, per_pupil=1_00)
    assert round.pots.get().slug.startswith("vote-")


def test_a_school_is_added_once(youth_worker, round, school):
    refused("SCHOOL_THERE", rounds.add_school, actor=youth_worker, round=round, school=school)
    assert rounds.add_school(actor=youth_worker, round=round, school=SchoolFactory()).pk


def test_a_pot_is_set_and_changed_under_its_address(youth_worker, round, pot):
    same = rounds.set_pot(actor=youth_worker, round=round, name="New", slug=pot.slug, amount=10_000_00)
    assert (same.pk, same.name, same.amount) == (pot.pk, "New", 10_000_00)
    city = {"actor": youth_worker, "round": round, "kind": PotKind.CITY, "amount": 1_00}
    rounds.set_pot(name="City", **city)
    refused("ONE_CITY_POT", rounds.set_pot, name="Second city", **city)


def test_joint_pots_keep_money_schools_and_ideas(youth_worker, round, pot):
    other = make.add_school(round, SchoolFactory(), amount=400_00)
    moved = make.ProposalFactory(pot=other.pot)
    joined = rounds.join_pots(actor=youth_worker, round=round, pots=[pot, other.pot], name="Small schools")
    assert (joined.amount, joined.name) == (10_000_00, "Small schools")
    assert set(round.schools.values_list("pot", flat=True)) == {joined.pk}
    moved.refresh_from_db()
    assert moved.pot == joined
    assert round.pots.count() == 1
    refused("TOO_FEW_POTS", rounds.join_pots, actor=youth_worker, round=round, pots=[joined], name="x")


@pytest.mark.parametrize("status", [RoundStatus.VOTING, RoundStatus.CLOSED, RoundStatus.PUBLISHED])
def test_nothing_changes_once_voting_was_opened(youth_worker, status):
    round = make.round_in(status, schools=2)
    common = {"actor": youth_worker, "round": round}
    refused("FROZEN", rounds.add_school, school=SchoolFactory(), **common)
    refused("FROZEN", rounds.add_all_schools, per_pupil=1, **common)
    refused("FROZEN", rounds.set_pot, name="New", amount=1, **common)
    refused("FROZEN", rounds.join_pots, pots=round.pots.all(), name="x", **common)
    round.grade_to = 13
    refused("FROZEN", rounds.change_round, fields=["grade_to"], **common)
    round.refresh_from_db()
    refused("DATES_ASK_FIRST", rounds.change_round, fields=["results_on"], **common)
    round.title = "A better title"
    rounds.change_round(fields=["title"], **common)
    assert Round.objects.get(pk=round.pk).title == "A better title"


def test_a_round_moves_from_draft_to_checking(youth_worker):
    round = make.round_in(RoundStatus.DRAFT)
    before = SiteVersion.current()
    rounds.open_proposals(actor=youth_worker, round=round)
    refused("PROPOSALS_STILL_OPEN", rounds.start_checking, actor=youth_worker, round=round)
    past = timezone.now() - timezone.timedelta(days=9)
    Round.objects.filter(pk=round.pk).update(proposals_open_at=past, proposals_close_at=timezone.now())
    rounds.start_checking(actor=youth_worker, round=round)
    assert Round.objects.get(pk=round.pk).status == RoundStatus.CHECKING
    assert SiteVersion.current() == before + 2
    moves = Entry.objects.filter(action="budget.round.moved").values_list("data", flat=True)
    assert {(move["from"], move["to"]) for move in moves} == {
        ("draft", "proposals"),
        ("proposals", "checking"),
    }


def test_what_opening_would_find_is_counted_without_copying_a_right(round, school, pot):
    make.pupil_of(school)
    make.accepted(pot, asked=1_00)
    facts = rounds.expected_opening_facts(round)
    assert [(fact.rights, fact.costs) for fact in facts.pots] == [(1, (1_00,))]
    assert not round.rights.exists()
    assert Pot.objects.get().box is None
