"""People in the admin: added by e-mail, opened and closed by actions, every act in the audit trail."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from tests.factories.accounts import StaffFactory, UserFactory
from youthportal.accounts.models import User
from youthportal.audit.models import Entry

pytestmark = pytest.mark.django_db
LIST = "admin:accounts_user_changelist"


def act(client, action, *people):
    data = {"action": action, "_selected_action": [one.pk for one in people]}
    return client.post(reverse(LIST), data, follow=True)


@pytest.fixture
def office(client, youth_worker):
    client.force_login(youth_worker)
    return client


def test_a_person_is_added_by_e_mail_without_password(office):
    values = {"email": "Teacher@demo.example", "first_name": "Rasa", "last_name": "Pavyzdienė"}
    office.post(reverse("admin:accounts_user_add"), values)
    user = User.objects.get(email="teacher@demo.example")
    assert not user.has_usable_password()
    assert not EmailAddress.objects.get(user=user).verified
    assert [entry.action for entry in Entry.objects.all()] == ["accounts.user.added"]


def test_a_person_added_so_signs_in_by_a_code(office, client, mailoutbox):
    import re

    office.post(reverse("admin:accounts_user_add"), {"email": "teacher@demo.example"})
    office.logout()
    client.post(reverse("account_request_login_code"), {"email": "teacher@demo.example"})
    code = re.search(r"^([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})*)$", mailoutbox[0].body, re.MULTILINE).group(1)
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert client.get("/en/").context["user"].email == "teacher@demo.example"
    assert EmailAddress.objects.get(email="teacher@demo.example").verified


def test_an_address_is_not_given_twice(office, stranger):
    page = office.post(reverse("admin:accounts_user_add"), {"email": stranger.email.upper()})
    assert "Somebody has this address already." in page.content.decode()


def test_nobody_rises_by_the_form(office, stranger):
    values = {"first_name": "Rasa", "last_name": "", "language": "lt"}
    raised = {"is_staff": "on", "is_superuser": "on", "email": "x@demo.example", "is_active": ""}
    office.post(reverse("admin:accounts_user_change", args=[stranger.pk]), values | raised)
    stranger.refresh_from_db()
    assert (stranger.first_name, stranger.is_staff, stranger.is_superuser) == ("Rasa", False, False)
    assert (stranger.email, stranger.is_active) == ("stranger@demo.example", True)
    entry = Entry.objects.get()
    assert entry.action == "accounts.user.changed"
    assert entry.data == {"changes": [{"fields": ["first_name", "language", "last_name"]}]}


def test_actions_say_refusals_and_undo_everything(office, youth_worker, stranger):
    page = act(office, "forbid_sign_in", stranger, youth_worker).content.decode()
    assert "Ask another administrator" in page
    stranger.refresh_from_db()
    assert stranger.is_active
    assert not Entry.objects.exists()


def test_administrators_take_people_in_youth_workers_do_not(client, office, stranger):
    assert "Only an administrator" in act(office, "take_into_office", stranger).content.decode()
    client.force_login(StaffFactory(is_superuser=True))
    act(client, "take_into_office", stranger)
    stranger.refresh_from_db()
    assert stranger.is_staff


def test_sessions_are_ended_for_many(office):
    people = UserFactory.create_batch(2)
    assert "Done for 2 people." in act(office, "end_sessions", *people).content.decode()
    assert sorted(
        User.objects.filter(pk__in=[p.pk for p in people]).values_list("session_epoch", flat=True)
    ) == [1, 1]
    assert Entry.objects.filter(action="accounts.user.sessions_ended").count() == 2


def test_people_are_never_deleted(office, stranger):
    assert office.post(reverse("admin:accounts_user_delete", args=[stranger.pk])).status_code == 403
    assert "delete_selected" not in office.get(reverse(LIST)).content.decode()


def test_the_history_of_a_person_is_the_audit_trail(office, stranger):
    act(office, "end_sessions", stranger)
    page = office.get(reverse("admin:accounts_user_history", args=[stranger.pk])).content.decode()
    assert "accounts.user.sessions_ended" in page


@pytest.mark.parametrize(("kind", "expected"), [("office", 1), ("email", 2), ("card", 1)])
def test_the_list_is_filtered_by_kind(office, pupil, stranger, coordinator, kind, expected):
    assert len(office.get(reverse(LIST), {"kind": kind}).context["cl"].result_list) == expected
