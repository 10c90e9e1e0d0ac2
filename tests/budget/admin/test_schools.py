"""Who is behind: the table of schools, small groups hidden, and reminders once a day after a preview."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budget.enums import RoundStatus
from tests.factories import budget as make
from tests.factories import voting
from youthportal.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client, youth_worker):
    client.force_login(youth_worker)
    return client


def table(round):
    return reverse("admin:budget_round_schools", args=[round.pk])


@pytest.mark.parametrize("who", ["pupil", "coordinator", "stranger"])
def test_nobody_but_the_office_comes_in(request, client, round, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(table(round)).status_code == 404
    assert client.post(table(round), {"confirmed": "yes", "school": 1}).status_code == 404
    assert not Message.objects.exists()


def test_what_is_missing_is_said_and_narrowed(office, round, school, coordinator):
    text = office.get(table(round)).content.decode()
    assert coordinator.email in text
    assert "roster" in text
    make.pupil_of(school)
    narrowed = office.get(table(round), {"behind": "1"}).content.decode()
    assert coordinator.email not in narrowed


def test_reminders_go_out_after_a_preview_and_once_a_day(office, round, school, coordinator):
    data = {"school": [school.pk]}
    assert "gets a mail" in office.post(table(round), data).content.decode()
    assert not Message.objects.exists()
    for _twice in range(2):
        office.post(table(round), data | {"confirmed": "yes"})
    told = Message.objects.get()
    assert told.address == coordinator.email
    assert "the list of pupils" in told.text


def test_it_tells_no_turnout(office):
    round = voting.voting_round(by_account=30)
    round.pots.get().turnouts.create(
        school=round.schools.get().school, channel="account", rights=30, ballots=17
    )
    rows = office.get(table(round)).content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    assert re.search(r">\s*17\b", rows) is None


def test_it_costs_the_same_for_one_and_many_schools(office):
    counts = []
    for schools in (1, 3):
        round = make.round_in(RoundStatus.CHECKING, schools=schools)
        for row in round.schools.all():
            make.coordinator_of(row.school)
            make.pupil_of(row.school)
            make.ProposalFactory(pot=row.pot)
        office.get(table(round))
        with CaptureQueriesContext(connection) as captured:
            office.get(table(round))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 20


def test_a_pot_is_changed_alone_and_frozen_with_its_round(office, round, pot):
    address = reverse("admin:budget_pot_change", args=[pot.pk])
    data = {"name": pot.name, "slug": pot.slug, "amount": "5000", "funder_en": "Town"}
    office.post(address, data)
    pot.refresh_from_db()
    assert pot.amount == 5_000_00
    type(round).objects.update(status=RoundStatus.CLOSED)
    office.post(address, data | {"amount": "9000"})
    pot.refresh_from_db()
    assert pot.amount == 5_000_00
    assert office.get(reverse("admin:budget_pot_changelist")).status_code == 200
