"""The teacher's list: slips are printed, come back, and are ticked once."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.organisations import SchoolClassFactory
from tests.support.cast import pupil_in
from youthportal.audit.models import Entry
from youthportal.consents import rules
from youthportal.consents.enums import Kind
from youthportal.consents.models import Consent

pytestmark = pytest.mark.django_db


@pytest.fixture
def young(school):
    """A class of the youngest grade, with two pupils whose year of birth nobody told."""
    school_class = SchoolClassFactory(school=school, grade=9, name="9-a")
    for key in ("Y001", "Y002"):
        user = pupil_in(school_class, key)
        user.year_of_birth = None
        user.save()
    return school_class


def address(name, school_class):
    return reverse(name, args=[school_class.school.public_id, school_class.pk])


def first(school_class):
    return school_class.enrolments.order_by("id").first().pupil


def tick(client, school_class, *boxes, seen_on=None):
    day = seen_on or timezone.localdate()
    return client.post(address("class_consents", school_class), {"slip": boxes, "seen_on": day.isoformat()})


def state(pupil, kind=Kind.ONLINE):
    refusal = rules.consent_refusal(user=pupil.user, kind=kind)
    return refusal.code if refusal else "OK"


@pytest.mark.parametrize("who", ["pupil", "stranger", "supervisor"])
@pytest.mark.parametrize("name", ["class_consents", "consent_slips"])
def test_strangers_find_nothing(client, request, young, who, name):
    client.force_login(request.getfixturevalue(who))
    assert client.post(address(name, young)).status_code == 404
    assert Consent.objects.count() == 0


def test_the_teacher_ticks_a_slip_for_one_thing(client, coordinator, young):
    pupil = first(young)
    client.force_login(coordinator)
    tick(client, young, f"{pupil.pk}:online")
    assert state(pupil) == "OK"
    row = Consent.objects.get()
    assert (row.form, row.seen_by, row.pupil, row.user) == ("paper", coordinator, pupil, None)
    entry = Entry.objects.get(action="consents.paper.seen")
    assert entry.data == {"slips": 1}
    page = client.get(address("class_consents", young)).content.decode()
    assert f"{pupil.pk}:online" not in page
    assert f"{pupil.pk}:name" in page


def test_the_day_seen_is_kept_and_cannot_lie_ahead(client, coordinator, young):
    pupil = first(young)
    client.force_login(coordinator)
    tomorrow = timezone.localdate() + timedelta(days=1)
    tick(client, young, f"{pupil.pk}:online", seen_on=tomorrow)
    assert Consent.objects.count() == 0
    yesterday = timezone.localdate() - timedelta(days=1)
    tick(client, young, f"{pupil.pk}:online", seen_on=yesterday)
    assert Consent.objects.get().on == yesterday


@pytest.mark.parametrize("box", ["", "x", "0:online", "999999:online", "{pk}:votes", "{pk}", ":online"])
def test_nonsense_in_a_box_notes_nothing(client, coordinator, young, box):
    client.force_login(coordinator)
    tick(client, young, box.format(pk=first(young).pk))
    assert Consent.objects.count() == 0


def test_a_pupil_of_another_class_is_not_ticked_here(client, coordinator, young, other_pupil):
    client.force_login(coordinator)
    tick(client, young, f"{other_pupil.pupil_rows.get().pk}:online")
    assert Consent.objects.count() == 0


def test_who_is_old_enough_has_no_box(client, coordinator, school_class, pupil):
    pupil.year_of_birth = timezone.localdate().year - 20
    pupil.save()
    client.force_login(coordinator)
    page = client.get(address("class_consents", school_class)).content.decode()
    assert "not needed" in page
    assert 'name="slip"' not in page


def test_slips_are_tagged_pages_of_those_who_need_one(client, coordinator, young):
    client.force_login(coordinator)
    answer = client.post(address("consent_slips", young))
    assert "no-store" in answer["Cache-Control"]
    with pikepdf.open(io.BytesIO(answer.content)) as paper:
        assert paper.Root.MarkInfo.Marked
        assert len(paper.pages) == 1


def test_no_slips_where_nobody_needs_one(client, coordinator, school_class):
    client.force_login(coordinator)
    assert client.post(address("consent_slips", school_class)).url == address("class_consents", school_class)


@pytest.mark.parametrize(
    ("said", "who", "expected"),
    [
        ("taken_back", "coordinator", "CONSENT_REFUSED_BY_GUARDIAN"),
        ("institution", "coordinator", "OK"),
        ("settled", "coordinator", "CONSENT_OF_GUARDIAN_MISSING"),
        ("settled", "youth_worker", "OK"),
        ("settled_no", "youth_worker", "CONSENT_REFUSED_BY_GUARDIAN"),
        ("nonsense", "youth_worker", "CONSENT_OF_GUARDIAN_MISSING"),
    ],
)
def test_what_a_guardian_says_in_person_is_noted(client, request, young, said, who, expected):
    pupil = first(young)
    client.force_login(request.getfixturevalue(who))
    ids = [young.school.public_id, pupil.public_id]
    client.post(reverse("note_consent", args=ids), {"kind": "online", "said": said})
    assert state(pupil) == expected
    assert pupil.key in client.get(reverse("pupil_consents", args=ids)).content.decode()


def test_the_list_costs_the_same_for_one_and_for_three(client, coordinator, young, django_assert_num_queries):
    client.force_login(coordinator)
    client.get(address("class_consents", young))
    counts = []
    for _round in range(2):
        with django_assert_num_queries(counts[0]) if counts else CountQueries() as found:
            client.get(address("class_consents", young))
        counts.append(len(found))
        pupil_in(young, f"Z{len(counts)}")
    assert counts[0] <= 20


def CountQueries():  # noqa: N802 -- reads like the class it makes
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return CaptureQueriesContext(connection)
