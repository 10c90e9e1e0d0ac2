"""The table of schools and pots, and what the office does there with many at once, each after a preview."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budget.enums import PotKind, RoundStatus
from budget.models import Round
from tests.factories import budget as make
from youthportal.audit.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client, youth_worker):
    client.force_login(youth_worker)
    return client


@pytest.fixture
def round():
    """Two schools: the first has two pupils."""
    round = make.round_in(RoundStatus.DRAFT, schools=2)
    for _number in range(2):
        make.pupil_of(first_of(round).school)
    return round


def first_of(round):
    return round.schools.order_by("pk").first()


def pots(round):
    return reverse("admin:budget_round_pots", args=[round.pk])


def text(response):
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def amounts(round):
    return [row.pot.amount for row in round.schools.order_by("pk").select_related("pot")]


@pytest.mark.parametrize("who", ["pupil", "coordinator", "stranger", "official"])
def test_nobody_but_the_office_comes_in(request, client, round, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(pots(round), follow=True).status_code == 404
    client.post(pots(round), {"do": "remove", "confirmed": "yes", "school": first_of(round).pk})
    assert round.schools.count() == 2


def test_the_table_shows_each_school_with_its_pot(office, round):
    make.PotFactory(round=round, name="All of Vėjūnai", slug="city", kind=PotKind.CITY, amount=400_00)
    page = text(office.get(pots(round)))
    assert "9,600 €" in page
    assert "All pots together: 19,600 €" in page
    assert "All of Vėjūnai" in page.partition("Pots without a school of their own")[2]
    assert pots(round) in text(office.get(reverse("admin:budget_round_cockpit", args=[round.pk])))


def test_a_round_without_schools_says_so(office):
    assert "Add the schools that take part." in text(office.get(pots(make.round_in("draft", schools=0))))


def test_amounts_are_typed_shown_and_set(office, round, youth_worker):
    form = office.post(pots(round), {"do": "amounts"})
    assert "For the pots of all schools." in text(form)
    data = {"do": "amounts", "way": "per_pupil", "amount": "16,50"}
    preview = text(office.post(pots(round), data))
    assert "These pots hold 19,200 € now and 9,633 € afterwards." in preview
    assert "on the roll" in preview
    assert amounts(round) == [9_600_00, 9_600_00]
    mark = re.search(r'name="mark" value="(\w+)"', preview)[1]
    done = text(office.post(pots(round), data | {"mark": mark}, follow=True))
    assert "1 pot has a new amount." in done
    assert amounts(round) == [33_00, 9_600_00]
    assert Entry.objects.get(action="budget.pots.set").actor == youth_worker


def test_only_ticked_schools_get_amounts(office, round):
    data = {"do": "amounts", "school": [first_of(round).pk], "way": "each", "amount": "500"}
    assert "For the pot of 1 ticked school." in text(office.post(pots(round), data | {"amount": ""}))
    mark = re.search(r'name="mark" value="(\w+)"', text(office.post(pots(round), data)))[1]
    office.post(pots(round), data | {"mark": mark})
    assert amounts(round) == [500_00, 9_600_00]


def test_what_was_typed_stays_with_its_mistake(office, round):
    page = text(office.post(pots(round), {"do": "amounts", "way": "each", "amount": "lots"}))
    assert "Write an amount such as" in page
    assert 'value="lots"' in page


def test_a_preview_that_no_longer_holds_is_shown_anew(office, round):
    data = {"do": "amounts", "way": "per_pupil", "amount": "10", "mark": "old"}
    page = text(office.post(pots(round), data))
    assert "Look at the amounts again." in page
    assert "Yes, set these amounts" in page
    assert amounts(round) == [9_600_00, 9_600_00]


def test_schools_leave_after_a_preview_that_names_those_that_stay(office, round):
    first, second = round.schools.order_by("pk").select_related("school", "pot")
    make.ProposalFactory(pot=first.pot, school=first.school)
    data = {"do": "remove", "school": [first.pk, second.pk]}
    preview = text(office.post(pots(round), data))
    assert f"{first.school}: Its pupils have written ideas: 1. It stays." in preview
    assert "Yes, take 1 school out" in preview
    assert round.schools.count() == 2
    done = text(office.post(pots(round), data | {"confirmed": "yes"}, follow=True))
    assert "1 school has left the round." in done
    assert "It stays." in done
    assert [row.pk for row in round.schools.all()] == [first.pk]


def test_nothing_ticked_takes_nothing_out(office, round):
    for sent in ({}, {"school": ["x", "0", "99999999999999999999"]}):
        page = text(office.post(pots(round), {"do": "remove"} | sent, follow=True))
        assert "Tick at least one school." in page
    assert round.schools.count() == 2


@pytest.mark.parametrize("do", ["amounts", "remove"])
def test_once_voting_was_opened_the_table_is_only_read(office, round, do):
    Round.objects.filter(pk=round.pk).update(status=RoundStatus.CLOSED)
    page = text(office.get(pots(round)))
    assert "are frozen" in page
    assert 'type="checkbox"' not in page
    data = {"do": do, "confirmed": "yes", "school": [first_of(round).pk], "way": "each", "amount": "1"}
    assert "frozen" in text(office.post(pots(round), data | {"mark": "x"}, follow=True))
    assert amounts(round) == [9_600_00, 9_600_00]


def test_it_costs_the_same_for_one_and_three_schools(office):
    counts = []
    for schools in (1, 3):
        round = make.round_in(RoundStatus.DRAFT, schools=schools)
        sent = {"way": "each", "amount": "5", "school": [row.pk for row in round.schools.all()]}
        asks = [{}, {"do": "amounts"} | sent, {"do": "remove"} | sent]
        office.get(pots(round))
        with CaptureQueriesContext(connection) as captured:
            for data in asks:
                assert (
                    office.post(pots(round), data) if data else office.get(pots(round))
                ).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 40
