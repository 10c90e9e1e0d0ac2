"""The account belongs to the person: leavers, and one person with two accounts."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import volunteering as make
from tests.factories.accounts import UserFactory
from tests.factories.organisations import EnrolmentFactory, SchoolClassFactory
from volunteering.enums import EntryState, RelinkReason
from volunteering.models import CheckIn, Entry, Statement, Volunteer
from volunteering.rules.accounts import needs_own_email
from volunteering.services.accounts import relink_person
from volunteering.services.statements import request_statement
from youthportal.audit.models import Entry as AuditEntry
from youthportal.core import jobs
from youthportal.core.exceptions import DomainError
from youthportal.files.rules import can_fetch
from youthportal.organisations.keeping import RULE

pytestmark = pytest.mark.django_db
REASON = RelinkReason.SCHOOL


def pupil_of(grade, school, year, **values):
    user = UserFactory(pupil=True, year_of_birth=2009)
    school_class = SchoolClassFactory(school=school, year=year, grade=grade)
    EnrolmentFactory(school_class=school_class, pupil__user=user, starts_on=year.starts_on, **values)
    return user


def test_an_address_is_asked_for_from_march_of_the_last_grade(school, school_year):
    spring = date(school_year.starts_on.year + 1, 3, 1)
    last, before = pupil_of(12, school, school_year), pupil_of(11, school, school_year)
    assert needs_own_email(last, spring)
    assert not needs_own_email(last, spring - timedelta(days=1))
    assert not needs_own_email(before, spring)
    assert not needs_own_email(UserFactory(), spring)


def test_the_highest_grade_of_a_smaller_school_is_the_last(school, school_year):
    highest = pupil_of(10, school, school_year)
    assert needs_own_email(highest, date(school_year.starts_on.year + 1, 5, 1))


def test_whoever_left_without_an_address_is_asked_always(client, school, school_year):
    left = pupil_of(12, school, school_year, ends_on=school_year.starts_on)
    client.force_login(left)
    assert needs_own_email(left)
    for name in ("home", "volunteering:logbook"):
        text = client.get(reverse(name)).content.decode()
        assert "Keep your logbook after school" in text
        assert reverse("account_email") in text


def test_a_leaver_with_an_own_address_keeps_the_logbook(client, school, school_year):
    left = pupil_of(12, school, school_year, ends_on=school_year.starts_on)
    make.entry_in(EntryState.CONFIRMED, volunteer=make.VolunteerFactory(user=left), day=timezone.localdate())
    assert RULE.ended().filter(pk=left.pk).exists()
    left.email = "mine@demo.example"
    left.save()
    assert not RULE.ended().filter(pk=left.pk).exists()
    client.force_login(left)
    text = client.get(reverse("volunteering:logbook")).content.decode()
    assert "2\xa0h" in text
    assert "Keep your logbook after school" not in text


@pytest.fixture
def office(youth_worker):
    return youth_worker


def test_a_logbook_goes_to_the_other_account_of_the_person(office, school, school_year):
    old = pupil_of(10, school, school_year)
    volunteer = make.VolunteerFactory(user=old)
    make.EntryFactory(volunteer=volunteer)
    new, epoch = UserFactory(), old.session_epoch
    kept = relink_person(actor=office, volunteer=volunteer, user=new, reason=REASON)
    assert Volunteer.objects.get() == kept
    assert Entry.objects.by(new).count() == 1
    assert new.pupil_rows.count() == 1
    old.refresh_from_db()
    assert old.session_epoch > epoch
    assert AuditEntry.objects.filter(action="volunteering.volunteer.relinked").count() == 1


def test_statements_can_still_be_fetched_by_the_person(office):
    volunteer, new = make.VolunteerFactory(), UserFactory()
    make.entry_in(EntryState.CONFIRMED, volunteer=volunteer)
    day = timezone.localdate()
    job = request_statement(
        actor=volunteer.user, volunteer=volunteer, first=day - timedelta(days=9), last=day, language="en"
    )
    jobs.run_job(job.pk)
    file = Statement.objects.get().document.stored
    relink_person(actor=office, volunteer=volunteer, user=new, reason=REASON)
    file.refresh_from_db()
    assert can_fetch(new, file)
    assert not can_fetch(UserFactory(), file)


def test_two_logbooks_become_one(office):
    volunteer, other = make.VolunteerFactory(), make.VolunteerFactory()
    for one in (volunteer, other):
        make.EntryFactory(volunteer=one)
    volunteer.hidden_hosts.add(make.host())
    kept = relink_person(actor=office, volunteer=volunteer, user=other.user, reason=REASON)
    assert kept == other
    assert other.entries.count() == 2
    assert other.hidden_hosts.count() == 1
    assert Volunteer.objects.count() == 1


def test_what_there_is_once_only_is_settled_first(office):
    volunteer, other = make.VolunteerFactory(), make.VolunteerFactory()
    for one in (volunteer, other):
        CheckIn.objects.create(volunteer=one, site=make.SiteFactory(), starts_at=timezone.now())
    with pytest.raises(DomainError, match="TWO_OF_A_KIND"):
        relink_person(actor=office, volunteer=volunteer, user=other.user, reason=REASON)
    assert Volunteer.objects.count() == 2


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("OFFICE_ONLY", {"actor": "stranger"}),
        ("NO_REASON", {"reason": "  "}),
        ("SAME_ACCOUNT", {"user": "own"}),
        ("NO_SUCH_ACCOUNT", {"user": "erased"}),
        ("NO_SUCH_ACCOUNT", {"user": "office"}),
    ],
)
def test_who_gives_what_to_whom(office, code, change):
    volunteer = make.VolunteerFactory()
    people = {
        "stranger": UserFactory(),
        "own": volunteer.user,
        "erased": UserFactory(erased_on=timezone.localdate()),
        "office": office,
    }
    values = {"actor": office, "user": UserFactory(), "reason": REASON}
    values |= {name: people.get(value, value) for name, value in change.items()}
    with pytest.raises(DomainError, match=code):
        relink_person(volunteer=volunteer, **values)


def test_the_office_does_it_on_a_page(client, office):
    volunteer, user = make.VolunteerFactory(), UserFactory()
    client.force_login(office)
    address = reverse("admin:volunteering_volunteer_relink", args=[volunteer.pk])
    assert "No single account" in client.post(address, {"who": "nobody", "reason": REASON}).content.decode()
    response = client.post(address, {"who": user.email, "reason": REASON, "with_pupil": "on"}, follow=True)
    assert "belongs to the other account now" in response.content.decode()
    volunteer.refresh_from_db()
    assert volunteer.user == user
