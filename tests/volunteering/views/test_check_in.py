"""Codes on site, scanned and typed; forged, over, of somebody else."""

from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from tests.factories import volunteering as make
from tests.factories.accounts import UserFactory
from volunteering.models import CheckIn, Entry
from volunteering.rules.check_in import code_of
from volunteering.views.check_in import SALT

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    return make.SiteFactory(host=make.host())


@pytest.fixture
def volunteer(client):
    found = make.VolunteerFactory()
    client.force_login(found.user)
    return found


def arrive(site, code=None):
    return reverse("volunteering:arrive", args=[site.public_id, code or code_of(site, timezone.now())])


def ticket_of(site, user):
    return {"ticket": signing.dumps([site.pk, user.pk], salt=SALT)}


def test_whoever_confirms_there_shows_the_code(client, site):
    supervisor = make.SupervisorFactory(host=site.host, user=UserFactory())
    client.force_login(supervisor.user)
    address = reverse("volunteering:show_code", args=[site.public_id])
    text = client.get(address).content.decode()
    assert code_of(site, timezone.now())[:4] in text
    assert "<svg" in text
    assert address in client.get(reverse("volunteering:check_in")).content.decode()
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404


def test_scanned_begun_and_left(client, site, volunteer):
    link = client.get(f"/q/{site.public_id}/{code_of(site, timezone.now())}")
    assert link.url == arrive(site)
    response = client.get(link.url)
    assert "Begin" in response.content.decode()
    here = client.post(link.url, {"ticket": response.context["ticket"]}, follow=True)
    assert "You are there now" in here.content.decode()
    CheckIn.objects.update(starts_at=timezone.now() - timedelta(hours=2))
    again = client.get(arrive(site)).content.decode()
    assert "I am leaving" in again
    found = CheckIn.objects.get()
    left = client.post(reverse("volunteering:leave", args=[found.public_id]), follow=True)
    assert "Written down as a draft" in left.content.decode()
    assert Entry.objects.first().site == site


def test_a_button_long_after_the_code_still_begins(client, site, volunteer):
    assert client.post(arrive(site, "OLD"), ticket_of(site, volunteer.user)).status_code == 302
    assert CheckIn.objects.exists()


@pytest.mark.parametrize("ticket", ["", "forged", None])
def test_a_forged_button_does_not(client, site, volunteer, ticket):
    data = ticket_of(site, UserFactory()) if ticket is None else {"ticket": ticket}
    response = client.post(arrive(site), data, follow=True)
    assert "That took too long" in response.content.decode()
    assert not CheckIn.objects.exists()


def test_a_code_that_is_over_is_told_kindly(client, site, volunteer):
    old = code_of(site, timezone.now() - timedelta(minutes=5))
    for address in (arrive(site, old), arrive(make.SiteFactory(), code_of(site, timezone.now()))):
        response = client.get(address)
        assert response.status_code == 200
        assert "over or mistyped" in response.content.decode()
    site.is_active = False
    site.save()
    assert "over or mistyped" in client.get(arrive(site)).content.decode()


def test_the_typed_code_finds_its_site(client, site, volunteer):
    typed = code_of(site, timezone.now())
    response = client.post(reverse("volunteering:check_in"), {"code": f" {typed[:4].lower()} {typed[4:]}"})
    assert response.url == arrive(site)


def test_guessing_is_stopped_for_one_account_alone(client, site, volunteer):
    address = reverse("volunteering:check_in")
    for _n in range(10):
        assert "over or mistyped" in client.post(address, {"code": "2222222"}).content.decode()
    assert "Too many wrong codes" in client.post(address, {"code": "2222222"}).content.decode()
    client.force_login(make.VolunteerFactory().user)
    typed = code_of(site, timezone.now())
    assert client.post(address, {"code": typed}).status_code == 302


def test_right_codes_are_not_counted(client, site, volunteer):
    for _n in range(15):
        assert "Begin" in client.get(arrive(site)).content.decode()


def test_somebody_elses_presence_does_not_exist(client, site, volunteer):
    other = CheckIn.objects.create(
        volunteer=make.VolunteerFactory(), site=site, starts_at=timezone.now() - timedelta(hours=1)
    )
    assert client.get(reverse("volunteering:checked_in", args=[other.public_id])).status_code == 404
    assert client.post(reverse("volunteering:leave", args=[other.public_id])).status_code == 404
