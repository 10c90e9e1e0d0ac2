"""The page of one's own account."""

import json

import pytest
from django.urls import reverse

from tests.factories.accounts import PASSWORD
from youthportal.audit.models import Entry

pytestmark = pytest.mark.django_db
OWN = ["profile", "own_data_file", "choose_password"]
ACTS = ["change_language", "end_sessions"]


def user_of(client):
    return client.get("/en/").context["user"]


@pytest.mark.parametrize("name", OWN)
def test_visitors_are_asked_to_sign_in(client, name):
    assert client.get(reverse(name)).url == f"{reverse('account_login')}?next={reverse(name)}"


@pytest.mark.parametrize("name", ACTS)
def test_acts_are_sent_not_fetched(client, pupil, name):
    client.force_login(pupil)
    assert client.get(reverse(name)).status_code == 405


def test_a_pupil_sees_school_class_and_sign_in_name(client, pupil):
    client.force_login(pupil)
    page = client.get(reverse("profile")).content.decode()
    for told in ("Vėjūnų gimnazija", "10-a", "a001", "When you signed in is not kept"):
        assert told in page


def test_a_coordinator_finds_the_way_to_the_classes(client, coordinator, pupil):
    client.force_login(coordinator)
    assert reverse("my_schools") in client.get(reverse("profile")).content.decode()
    client.force_login(pupil)
    assert reverse("my_schools") not in client.get(reverse("profile")).content.decode()


@pytest.mark.parametrize(("role", "most"), [("pupil", 8), ("coordinator", 8), ("youth_worker", 9)])
def test_the_page_costs_few_queries(client, request, role, most, django_assert_max_num_queries):
    client.force_login(request.getfixturevalue(role))
    client.get(reverse("profile"))
    with django_assert_max_num_queries(most):
        client.get(reverse("profile"))


def test_the_language_of_letters_is_chosen(client, pupil):
    client.force_login(pupil)
    assert client.post(reverse("change_language"), {"language": "lt"}).url == "/lt/accounts/profile/"
    client.post(reverse("change_language"), {"language": "xx"})
    pupil.refresh_from_db()
    assert pupil.language == "lt"


def test_other_devices_are_signed_out_and_this_one_stays(client, pupil, django_user_model):
    elsewhere = type(client)()
    for one in (client, elsewhere):
        one.force_login(pupil)
    client.post(reverse("end_sessions"))
    assert user_of(elsewhere).is_anonymous
    assert user_of(client) == pupil


def test_everywhere_means_here_too(client, pupil):
    client.force_login(pupil)
    client.post(reverse("end_sessions"), {"here_too": "1"})
    assert user_of(client).is_anonymous


def test_what_pupils_do_with_their_account_leaves_no_entry_staffs_does(client, pupil, youth_worker):
    client.force_login(pupil)
    client.post(reverse("end_sessions"))
    client.post(reverse("change_language"), {"language": "lv"})
    assert not Entry.objects.exists()
    client.force_login(youth_worker)
    client.post(reverse("end_sessions"))
    assert Entry.objects.get().action == "accounts.user.sessions_ended"


def test_the_own_data_come_as_a_file(client, pupil):
    client.force_login(pupil)
    response = client.get(reverse("own_data_file"))
    held = json.loads(response.content)
    assert ["School", "Vėjūnų gimnazija"] in held["school"]
    assert response["Content-Disposition"] == 'attachment; filename="my-data.json"'


def test_a_weak_password_is_refused(client, pupil):
    client.force_login(pupil)
    page = client.post(reverse("choose_password"), {"password": "password"})
    assert "too common" in page.content.decode()
    pupil.refresh_from_db()
    assert not pupil.has_usable_password()


def test_whoever_has_a_password_types_the_old_one(client, stranger):
    client.force_login(stranger)
    assert client.get(reverse("choose_password")).url == reverse("account_change_password")
    response = client.post(reverse("choose_password"), {"password": "another-long-one"})
    assert response.url == reverse("account_change_password")
    stranger.refresh_from_db()
    assert stranger.check_password(PASSWORD)
