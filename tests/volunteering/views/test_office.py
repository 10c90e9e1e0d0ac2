"""The office's desk: who comes in, finding a person, keying in with errors kept, taking back, reports."""

from datetime import timedelta

import pytest
from django.urls import resolve, reverse
from django.utils import timezone

from tests.factories import volunteering as make
from tests.factories.organisations import EnrolmentFactory, PupilFactory
from volunteering.enums import EntryState
from volunteering.models import Entry, Sheet, Volunteer

pytestmark = pytest.mark.django_db
DESK = "/en/volunteering/office/"


@pytest.fixture
def office(client, youth_worker):
    client.force_login(youth_worker)
    return client


@pytest.fixture
def volunteer():
    return make.VolunteerFactory(paper_name="Žygimantė Šąžinė")


def sent(host, *rows, **more):
    data = {"host": host.pk, "year": timezone.localdate().year, "signed_by": "Jonė", **more}
    data |= {"row-TOTAL_FORMS": 14, "row-INITIAL_FORMS": 0}
    for place, (day, hours, did) in enumerate(rows):
        data |= {f"row-{place}-day": day, f"row-{place}-hours": hours, f"row-{place}-did": did}
    return data


@pytest.mark.parametrize("person", ["pupil", "coordinator", "supervisor", "stranger"])
def test_the_desk_is_the_office_s_alone(client, person, volunteer, request):
    client.force_login(request.getfixturevalue(person))
    assert client.get(DESK).status_code == 404
    assert client.get(reverse("volunteering:key_in", args=[volunteer.public_id])).status_code == 404
    assert client.post(reverse("volunteering:print_sheet", args=[volunteer.public_id])).status_code == 404


def test_a_person_is_found_by_name_and_a_sheet_by_its_number(office, volunteer):
    page = office.get(DESK, {"q": "žygimantė"})
    assert "Žygimantė Šąžinė" in page.content.decode()
    Sheet.objects.create(number="ABCDEF2", volunteer=volunteer)
    answer = office.get(DESK, {"q": "abcd ef2"})
    assert answer.url == reverse("volunteering:key_sheet", args=[volunteer.public_id, "ABCDEF2"])
    assert "Nobody found" in office.get(DESK, {"q": "nobody"}).content.decode()


def test_finding_costs_the_same_for_one_and_three(office, django_assert_num_queries):
    make.VolunteerFactory(paper_name="Rugilė Pirma")
    office.get(DESK, {"q": "Rugilė"})
    with django_assert_num_queries(8):
        office.get(DESK, {"q": "Rugilė"})
    make.VolunteerFactory(paper_name="Rugilė Antra")
    make.VolunteerFactory(paper_name="Rugilė Trečia")
    with django_assert_num_queries(8):
        office.get(DESK, {"q": "Rugilė"})


def test_a_pupil_who_never_signed_in_gets_a_logbook(office, school_class):
    row = PupilFactory(school=school_class.school, signed_in=False, first_name="Ģirts", last_name="Ķēniņš")
    EnrolmentFactory(pupil=row, school_class=school_class)
    assert "Ģirts Ķēniņš" in office.get(DESK, {"q": "Ķēniņš"}).content.decode()
    answer = office.post(reverse("volunteering:open_logbook", args=[row.public_id]))
    made = Volunteer.objects.get()
    assert answer.url == reverse("volunteering:key_in", args=[made.public_id])
    assert made.paper_name == "Ģirts Ķēniņš"


def test_a_sheet_is_keyed_in_compared_and_taken_back(office, volunteer):
    host = make.host()
    day = timezone.localdate() - timedelta(days=2)
    url = reverse("volunteering:key_in", args=[volunteer.public_id])
    answer = office.post(url, sent(host, (f"{day:%m-%d}", "2,5", "Skaičiau"), (f"{day:%d.%m.}", "14-16", "")))
    assert resolve(answer.url).view_name == "volunteering:keyed"
    page = office.get(answer.url).content.decode()
    assert "2 entries saved: 4\xa0h\xa030\xa0min" in page
    assert set(Entry.objects.values_list("state", flat=True)) == {EntryState.CONFIRMED}
    office.post(answer.url)
    assert not Entry.objects.exists()
    assert office.get(answer.url).status_code == 404


def test_what_cannot_be_read_stands_beside_its_row_with_the_text_kept(office, volunteer):
    host = make.host()
    url = reverse("volunteering:key_in", args=[volunteer.public_id])
    tomorrow = timezone.localdate() + timedelta(days=1)
    page = office.post(
        url, sent(host, ("32.13.", "2", "Skaičiau"), ("05-06", "1,3", ""), ("", "2", ""))
    ).content.decode()
    assert "Write the day as 05-06 for 6 May, or 6.5." in page
    assert "Write hours in quarters" in page
    assert "The day is missing." in page
    assert 'value="Skaičiau"' in page
    page = office.post(url, sent(host, (tomorrow.isoformat(), "2", "Rytoj"))).content.decode()
    assert "That day has not come yet." in page
    assert 'value="Rytoj"' in page
    page = office.post(url, sent(host)).content.decode()
    assert "Fill in at least one row." in page
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "path", ["office/keyed/forged/", "office/key-in/3f2b7b62-0000-4000-8000-000000000000/"]
)
def test_forged_addresses_lead_nowhere(office, path):
    assert office.get(f"/en/volunteering/{path}").status_code == 404


@pytest.mark.parametrize("number", ["NOSHEET", "%00", "ABCDEF2%00"])
def test_a_number_that_is_no_sheets_leads_nowhere(office, volunteer, number):
    url = f"{reverse('volunteering:key_in', args=[volunteer.public_id])}{number}/"
    assert office.get(url).status_code == 404


def test_a_sheet_is_printed_with_its_number(office, volunteer):
    answer = office.post(reverse("volunteering:print_sheet", args=[volunteer.public_id]))
    assert answer.content.startswith(b"%PDF")
    assert Sheet.objects.get().volunteer == volunteer


def test_a_year_without_hours_prints_no_report(office):
    year = make.RecognitionYearFactory(year=2025)
    answer = office.post(reverse("volunteering:report", args=[year.year]), follow=True)
    assert "No hours of this year are confirmed yet." in answer.content.decode()
    assert office.post(reverse("volunteering:report", args=[1999])).status_code == 404
