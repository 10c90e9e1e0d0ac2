"""The office's recognition year: settings, cockpit, lists, papers, presence."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pdfua import Severity, validate

from tests.factories import volunteering as make
from tests.factories.organisations import EnrolmentFactory
from volunteering.admin.year_steps import COCKPIT
from volunteering.documents.recognition import people_of
from volunteering.enums import EntryState
from volunteering.models import Certificate, Extension, Invitation, RecognitionYear
from youthportal.core import jobs
from youthportal.core.models import Job
from youthportal.outbox.models import Message

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NAME = "admin:volunteering_recognitionyear_"


@pytest.fixture
def office(client, youth_worker):
    client.force_login(youth_worker)
    return client


@pytest.fixture
def year():
    at = timezone.now() + 21 * DAY
    return make.RecognitionYearFactory(
        counting_day=timezone.localdate() - DAY,
        event_title="Evening of thanks",
        event_starts_at=at,
        event_place="Town hall",
        reply_until=timezone.localdate() + 14 * DAY,
    )


def volunteer(quarters=240, **values):
    made = make.VolunteerFactory(**values)
    day = date(timezone.localdate().year, 1, 2)
    while quarters > 0:
        make.entry_in(EntryState.CONFIRMED, volunteer=made, day=day, quarters=min(quarters, 96))
        quarters -= 96
    return made


def address(name, year, *more):
    return reverse(NAME + name, args=[year.pk, *more])


def invited(year, **values):
    one = volunteer()
    return Invitation.objects.create(year=year, volunteer=one, why="qualified", quarters=240, **values)


PAGES = [
    ("cockpit",),
    ("act", "invite"),
    ("act", "close"),
    ("act", "next"),
    ("people", "reached"),
    ("people", "close"),
    ("people", "late"),
    ("people", "all"),
    ("hosts",),
    ("presence",),
    ("roll", "calling"),
    ("slips",),
    ("extend", 1),
]


@pytest.mark.parametrize("where", PAGES, ids=lambda where: "-".join(map(str, where)))
@pytest.mark.parametrize("who", [None, "pupil", "coordinator", "supervisor", "stranger"])
def test_only_the_office_opens_these_pages(client, request, year, where, who):
    if who:
        client.force_login(request.getfixturevalue(who))
    response = client.get(address(where[0], year, *where[1:]))
    assert response.status_code in {302, 404}
    if response.status_code == 302:
        assert "login" in response.headers["Location"]


def test_the_list_leads_to_the_cockpit_and_that_to_its_steps(office, year):
    volunteer()
    text = office.get(reverse(NAME + "changelist")).content.decode()
    assert address("cockpit", year) in text
    text = office.get(address("cockpit", year)).content.decode()
    assert "Reached: 1. Close to it: 0." in text
    assert address("act", year, "invite") in text


def test_hours_are_typed_as_hours_and_a_lower_threshold_needs_its_reason(office, year):
    url = reverse(NAME + "change", args=[year.pk])
    sent = {
        "threshold": "50,5",
        "near": "10",
        "min_age": 13,
        "max_age": 25,
        "counting_day": year.counting_day,
        "last_entry_day": year.last_entry_day,
        "last_confirm_day": year.last_confirm_day,
        "event_title_en": "Evening",
    }
    text = office.post(url, sent).content.decode()
    assert "Say why the threshold is not 60 hours" in text
    assert 'value="50,5"' in text
    office.post(url, sent | {"threshold_reason": "Council decision 12"})
    assert RecognitionYear.objects.get().threshold == 202


@pytest.mark.parametrize("typed", ["", "0", "x", "1,3", "-5"])
def test_hours_that_are_none_are_said_beside_the_field(office, year, typed):
    url = reverse(NAME + "change", args=[year.pk])
    response = office.post(url, {"threshold": typed, "near": "10"})
    assert response.status_code == 200
    assert "errorlist" in response.content.decode() or "error" in response.content.decode()
    assert RecognitionYear.objects.get().threshold == 240


def test_invitations_are_previewed_then_sent_once(office, year):
    volunteer()
    text = office.get(address("act", year, "invite")).content.decode()
    assert "New: 1 who reached the hours" in text
    for _ in range(2):
        assert office.post(address("act", year, "invite")).status_code == 302
    job = Job.objects.get(name="volunteering.invite")
    jobs.run_job(job.pk)
    assert Invitation.objects.count() == 1
    text = office.get(address("act", year, "invite")).content.decode()
    assert "Invited already: 1" in text


def test_what_is_refused_is_said_instead_of_a_button(office, year):
    year.event_place = ""
    year.save()
    text = office.get(address("act", year, "invite")).content.decode()
    assert "Set the event first" in text
    office.post(address("act", year, "close"), {"sure": "on"})
    assert RecognitionYear.objects.get().closed_at is None


def test_a_year_is_closed_after_the_yes_and_the_next_opens(office):
    past = make.RecognitionYearFactory(year=timezone.localdate().year - 2)
    office.post(address("act", past, "close"), {})
    assert RecognitionYear.objects.get().closed_at is None
    office.post(address("act", past, "close"), {"sure": "on"})
    assert RecognitionYear.objects.get().closed_at
    response = office.post(address("act", past, "next"))
    following = RecognitionYear.objects.get(year=past.year + 1)
    assert response.headers["Location"] == address("cockpit", following)


def test_lists_say_what_is_lacking_and_what_waits_for_whom(office, year):
    near = volunteer(220, paper_name="Ąžuolas Žvirblis")
    host = make.host(organisation__name="Library of Vėjūnai")
    make.entry_in(EntryState.SUBMITTED, volunteer=near, host=host, day=date(year.year, 1, 3), quarters=10)
    text = office.get(address("people", year, "close")).content.decode()
    assert "Ąžuolas Žvirblis" in text
    assert "Library of Vėjūnai 2\xa0h\xa030\xa0min" in text
    assert ">5\xa0h<" in text
    text = office.get(address("hosts", year)).content.decode()
    assert "Library of Vėjūnai" in text
    assert "Ąžuolas" not in office.get(address("people", year, "all") + "?q=nobody").content.decode()
    assert office.get(address("people", year, "none")).status_code == 404


@pytest.mark.parametrize("people", [1, 3])
@pytest.mark.parametrize(
    ("where", "count"), [(("cockpit",), 26), (("people", "all"), 9), (("hosts",), 9), (("presence",), 9)]
)
def test_as_many_queries_for_one_as_for_many(
    office, year, where, count, people, django_assert_max_num_queries
):
    for _ in range(people):
        one = invited(year).volunteer
        make.entry_in(EntryState.SUBMITTED, volunteer=one, day=date(year.year, 1, 3))
    with django_assert_max_num_queries(count):
        office.get(address(where[0], year, *where[1:]))


@pytest.mark.parametrize(
    ("kind", "language"), [("calling", "lt"), ("signing", "lv"), ("absent", "sl"), ("calling", "en")]
)
def test_lists_on_paper_are_tagged(office, year, kind, language, tmp_path):
    for name in ("Ąžuolas", "Čiurlionis", "Žvirblis"):
        one = invited(year, reply="yes", guests=2).volunteer
        one.user.first_name, one.user.last_name, one.user.year_of_birth = "Ona", name, year.year - 17
        one.user.save()
    response = office.get(f"/{language}" + address("roll", year, kind)[3:])
    assert response.headers["Content-Type"] == "application/pdf"
    paper = tmp_path / "list.pdf"
    paper.write_bytes(response.content)
    assert [str(one) for one in validate(paper).findings if one.severity == Severity.ERROR] == []


@pytest.mark.parametrize(
    ("language", "order"),
    [
        ("lt", ["Cibulis", "Čiurlys", "Ylaitė", "Jonaitis"]),
        ("sl", ["Cibulis", "Čiurlys", "Jonaitis", "Ylaitė"]),
    ],
)
def test_people_are_called_up_by_surname_as_the_language_sorts(year, language, order):
    for name in sorted(order, reverse=True):
        one = invited(year).volunteer
        one.user.last_name = name
        one.user.save()
    called = people_of(year, "calling", language=language)
    assert [one.user.last_name for one in called] == order


def test_slips_are_for_those_without_an_address(office, year, school_class, tmp_path):
    assert office.get(address("slips", year)).status_code == 302
    one = invited(year).volunteer
    one.user.email = None
    one.user.save()
    EnrolmentFactory(school_class=school_class, pupil__user=one.user)
    response = office.get("/lt" + address("slips", year)[3:])
    paper = tmp_path / "slips.pdf"
    paper.write_bytes(response.content)
    assert [str(one) for one in validate(paper).findings if one.severity == Severity.ERROR] == []


def test_who_was_there_is_marked_with_the_certificate(office, year):
    found = invited(year)
    office.post(address("presence", year), {"there": [found.pk]})
    found.refresh_from_db()
    assert found.was_there is None
    RecognitionYear.objects.update(event_starts_at=timezone.now() - DAY)
    paper = Certificate.objects.create(year=year, volunteer=found.volunteer, language="lt", facts={})
    office.post(address("presence", year), {"there": [found.pk, "x", "99999999"]})
    found.refresh_from_db()
    paper.refresh_from_db()
    assert (found.was_there, bool(paper.handed_over_on)) == (True, True)


def test_hours_of_one_volunteer_are_taken_late_with_a_reason(office):
    past = make.RecognitionYearFactory(year=timezone.localdate().year - 2)
    one = make.VolunteerFactory()
    url = address("extend", past, one.pk)
    assert "This field is required" in office.post(url, {"until": "2099-01-01"}).content.decode()
    office.post(url, {"until": "2000-01-01", "reason": "Was ill."})
    assert not Extension.objects.exists()
    office.post(url, {"until": "2099-01-01", "reason": "Was ill."})
    assert Extension.objects.get().reason == "Was ill."


def test_the_office_notes_an_answer_it_was_told(office, year):
    found = invited(year)
    RecognitionYear.objects.update(reply_until=timezone.localdate() - DAY)
    url = reverse("admin:volunteering_invitation_change", args=[found.pk])
    office.post(url, {"reply": "yes", "guests": "9"})
    found.refresh_from_db()
    assert found.reply == ""
    office.post(url, {"reply": "yes", "guests": "3"})
    found.refresh_from_db()
    assert (found.reply, found.guests) == ("yes", 3)
    listed = office.get(reverse("admin:volunteering_invitation_changelist") + "?mail=no")
    assert listed.status_code == 200
    assert str(found.volunteer) not in listed.content.decode().partition("result_list")[2]


def test_every_act_has_its_words():
    for act in COCKPIT.acts.values():
        assert act.label
        assert act.warning


def test_a_host_is_asked_again_once_a_day(office, year):
    entry = make.entry_in(EntryState.SUBMITTED, day=date(year.year, 1, 3), volunteer=volunteer(20))
    url = address("ask", year, entry.host_id)
    for said in ("1 mail is on its way", "asked today already"):
        assert said in office.post(url, follow=True).content.decode()
    assert office.get(url).status_code == 302
    assert Message.objects.filter(address=entry.supervisor.email).count() == 1
