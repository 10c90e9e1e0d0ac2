"""What certificates say, for one and for many."""

from datetime import date

import pytest

from tests.factories import volunteering as make
from volunteering.calculations.recognition import HostHours
from volunteering.documents.facts import facts_of
from volunteering.enums import Competence, EntryState, Sentence
from volunteering.models import Volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    return make.RecognitionYearFactory(year=2025)


def test_facts_hold_confirmed_hours_by_host_competences_and_days(year):
    volunteer = make.VolunteerFactory(paper_name="Ģirts Šķēle")
    library, shelter = make.host(organisation__name="Library"), make.host(organisation__name="Shelter")
    for host, quarters, day in ((library, 8, 3), (shelter, 20, 4), (library, 6, 5)):
        entry = make.entry_in(
            EntryState.CONFIRMED, volunteer=volunteer, host=host, quarters=quarters, day=date(2025, 3, day)
        )
        entry.sentences.create(sentence=Sentence.TEAM)
    entry.sentences.create(sentence=Sentence.WROTE)
    for state in (EntryState.DRAFT, EntryState.SUBMITTED, EntryState.REVOKED):
        make.entry_in(state, volunteer=volunteer, host=library, day=date(2025, 3, 1), quarters=96)
    facts = facts_of(year, [volunteer])[volunteer.pk]
    assert (facts.name, facts.year, facts.quarters) == ("Ģirts Šķēle", 2025, 34)
    assert facts.hosts == (HostHours(shelter.pk, "Shelter", 20), HostHours(library.pk, "Library", 14))
    assert facts.competences == (Competence.SOCIAL, Competence.LITERACY)
    assert (facts.first_day, facts.last_day) == (date(2025, 3, 3), date(2025, 3, 5))


def test_a_host_left_out_keeps_its_hours_without_its_name(year):
    volunteer = make.VolunteerFactory()
    host = make.host()
    make.entry_in(EntryState.CONFIRMED, volunteer=volunteer, host=host, day=date(2025, 3, 1))
    volunteer.hidden_hosts.add(host)
    facts = facts_of(year, [volunteer])[volunteer.pk]
    assert facts.hosts == (HostHours(None, "", 8),)
    assert facts.quarters == 8


def test_a_volunteer_without_confirmed_hours_has_empty_facts(year):
    facts = facts_of(year, [volunteer := make.VolunteerFactory()])[volunteer.pk]
    assert (facts.quarters, facts.hosts, facts.competences, facts.first_day) == (0, (), (), None)


@pytest.mark.parametrize("people", [1, 3])
def test_as_many_queries_for_one_as_for_many(year, people, django_assert_num_queries):
    for _ in range(people):
        entry = make.entry_in(EntryState.CONFIRMED, day=date(2025, 3, 1))
        entry.sentences.create(sentence=Sentence.TEAM)
    found = list(Volunteer.objects.select_related("user"))
    with django_assert_num_queries(4):
        assert len(facts_of(year, found)) == people
