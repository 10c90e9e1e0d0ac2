"""Somebody is in danger: told at once. A text that names an abuse: locked away, opened by few."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.accounts import StaffFactory
from tests.factories.moderation import AlarmFactory, CommentFactory
from tests.moderation.test_comments import refusal
from youthportal.audit.models import Entry
from youthportal.moderation import rules
from youthportal.moderation.enums import TextStatus
from youthportal.moderation.models import Alarm, SealedText
from youthportal.moderation.services import safeguarding
from youthportal.municipality.models import DutyContact
from youthportal.municipality.services import settings_row
from youthportal.outbox.models import Message

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def duty(email, *, first=0, last=None, **values):
    days = {"starts_on": TODAY() + timedelta(days=first)}
    days |= {"ends_on": TODAY() + timedelta(days=last)} if last is not None else {}
    return DutyContact.objects.create(
        municipality=settings_row(), name="Somebody", email=email, **days, **values
    )


def told():
    return sorted(Message.objects.filter(kind="moderation.alarm").values_list("address", flat=True))


# --- alarms ---------------------------------------------------------------------------------------


def test_duty_contact_and_deputy_of_today_are_told_at_once():
    duty("duty@demo.example")
    duty("deputy@demo.example", is_deputy=True, first=-3, last=0)
    duty("before@demo.example", first=-9, last=-1)
    duty("later@demo.example", first=1)
    safeguarding.raise_alarm(actor=None, text="He beats me", language="lt")
    assert told() == ["deputy@demo.example", "duty@demo.example"]


def test_without_anybody_named_the_whole_office_is_told(youth_worker):
    safeguarding.raise_alarm(actor=None, text="Help", language="en")
    assert told() == [youth_worker.email]


def test_the_mail_speaks_the_readers_language_and_holds_nothing_of_what_was_written():
    StaffFactory(email="duty@demo.example", language="sl")
    duty("duty@demo.example")
    alarm = safeguarding.raise_alarm(actor=None, text="He beats me", contact="612 34567", language="en")
    message = Message.objects.get()
    assert message.language == "sl"
    assert f"/sl/admin/moderation/alarm/{alarm.pk}/" in message.text
    assert "beats" not in message.text
    assert "612" not in message.text


def test_a_flood_of_alarms_sends_few_mails_and_loses_none():
    duty("duty@demo.example")
    for number in range(safeguarding.MAILS_AN_HOUR + 15):
        safeguarding.raise_alarm(actor=None, text=f"{number}", language="en")
    assert Alarm.objects.count() == safeguarding.MAILS_AN_HOUR + 15
    assert safeguarding.MAILS_AN_HOUR < len(told()) <= safeguarding.MAILS_AN_HOUR + 2


def test_nothing_is_too_long_for_an_alarm():
    alarm = safeguarding.raise_alarm(actor=None, text="x" * 2_000_000, contact="y" * 900, language="en")
    assert (len(alarm.text), len(alarm.contact)) == (4000, 200)


def test_somebody_takes_it_and_closes_it_with_what_was_done(youth_worker, stranger):
    alarm = AlarmFactory()
    refusal("NOT_THE_OFFICE", safeguarding.take_alarm, actor=stranger, alarm=alarm)
    safeguarding.take_alarm(actor=youth_worker, alarm=alarm)
    refusal("NO_OUTCOME", safeguarding.close_alarm, actor=youth_worker, alarm=alarm, outcome=" ")
    safeguarding.close_alarm(actor=youth_worker, alarm=alarm, outcome="Police told at 14:10")
    refusal("ALREADY_CLOSED", safeguarding.close_alarm, actor=youth_worker, alarm=alarm, outcome="Again")
    assert not Alarm.objects.unfinished().exists()


# --- texts locked away ----------------------------------------------------------------------------


@pytest.fixture
def sealed(idea, youth_worker):
    comment = CommentFactory(about=idea, text="My uncle does things to me")
    return safeguarding.seal_comment(actor=youth_worker, comment=comment)


def test_a_sealed_text_leaves_its_page_whole(idea, youth_worker):
    comment = CommentFactory(about=idea, text="My uncle does things to me")
    sealed = safeguarding.seal_comment(actor=youth_worker, comment=comment)
    comment.refresh_from_db()
    assert (comment.status, comment.text) == (TextStatus.SEALED, "")
    assert (sealed.text, sealed.author) == ("My uncle does things to me", comment.author)
    refusal("NOT_THERE", safeguarding.seal_comment, actor=youth_worker, comment=comment)


def test_an_alarm_can_be_sealed_too(youth_worker):
    alarm = AlarmFactory(contact="612 34567")
    sealed = safeguarding.seal_alarm(actor=youth_worker, alarm=alarm)
    alarm.refresh_from_db()
    assert (alarm.text, alarm.contact) == ("", "")
    assert "612 34567" in sealed.text


def test_only_todays_duty_contacts_open_it(sealed, youth_worker, coordinator):
    assert rules.can_read_sealed(youth_worker)  # nobody is named yet
    contact = duty("duty@demo.example")
    on_duty = StaffFactory(email="Duty@demo.example")
    assert rules.can_read_sealed(on_duty)
    assert not rules.can_read_sealed(youth_worker)
    assert not rules.can_read_sealed(coordinator)
    contact.starts_on, contact.ends_on = TODAY() - timedelta(days=5), TODAY() - timedelta(days=1)
    contact.save()
    assert rules.can_read_sealed(youth_worker)


def test_each_reading_is_noted_and_others_read_nothing(client, sealed, youth_worker):
    client.force_login(youth_worker)
    page = reverse("admin:moderation_sealedtext_change", args=[sealed.pk])
    assert "My uncle" in client.get(page).content.decode()
    assert Entry.objects.filter(action="moderation.sealed.opened", actor=youth_worker).count() == 1
    duty("duty@demo.example")
    answer = client.get(page, follow=True)
    assert "My uncle" not in answer.content.decode()
    assert "Only the duty contacts" in answer.content.decode()
    assert Entry.objects.filter(action="moderation.sealed.opened").count() == 1


def test_it_is_handed_over_with_a_protocol(client, sealed, youth_worker):
    client.force_login(youth_worker)
    page = reverse("admin:moderation_sealedtext_change", args=[sealed.pk])
    protocol = reverse("admin:moderation_sealedtext_protocol", args=[sealed.pk])
    assert client.get(protocol).status_code == 404
    assert "Handed over to" in client.post(page, {"to": ""}).content.decode()
    client.post(page, {"to": "A. Tutor, child protection"})
    paper = client.get(protocol)
    assert paper.content.startswith(b"%PDF")
    assert "no-store" in paper["Cache-Control"]
    sealed = SealedText.objects.get()
    assert (sealed.handed_to, sealed.handed_by) == ("A. Tutor, child protection", youth_worker)
    refusal("HANDED_OVER", safeguarding.hand_over_sealed, actor=youth_worker, sealed=sealed, to="Else")


# --- the page -------------------------------------------------------------------------------------


def test_the_page_shows_numbers_and_works_without_account(client):
    row = settings_row()
    row.help_line, row.help_lines = (
        "Child line 116 111, 11-23 h",
        "Police office 8 612 34567\n\nYouth line 116 123",
    )
    row.save()
    page = reverse("help_now")
    shown = client.get(page).content.decode()
    for number in ("tel:112", "tel:116111", "tel:861234567", "tel:116123"):
        assert number in shown
    assert "tel:1123" not in shown
    answer = client.post(page, {"text": "He waits for me", "contact": ""}, follow=True)
    assert "We have your message" in answer.content.decode()
    assert Alarm.objects.get().user is None


def test_an_empty_message_says_something_only_with_an_account(client, pupil):
    page = reverse("help_now")
    assert "Write a word" in client.post(page, {}).content.decode()
    client.force_login(pupil)
    client.post(page, {})
    assert Alarm.objects.get().user == pupil


@pytest.mark.parametrize(
    "about", ["idea:nonsense", "nothing:2b3c4d5e-1111-4222-8333-444455556666", "x", "%00:"]
)
def test_a_broken_about_changes_nothing(client, about):
    client.post(reverse("help_now") + f"?about={about}", {"text": "Help"})
    assert Alarm.objects.get().kind == ""


def test_it_remembers_the_page_it_came_from(client, idea):
    client.post(reverse("help_now") + f"?about=idea:{idea.public_id}", {"text": "Help"})
    assert Alarm.objects.get().target == idea.public_id


@pytest.mark.parametrize("name", ["write", "report"])
def test_the_box_of_every_form_goes_past_all_refusals(client, idea, stranger, name):
    client.force_login(stranger)
    page = reverse(f"moderation:{name}", args=["idea", idea.public_id])
    answer = client.post(page, {"in_danger": "on", "text": "x" * 3000})
    assert answer.url == reverse("help_now") + "?sent=1"
    alarm = Alarm.objects.get()
    assert (len(alarm.text), alarm.kind, alarm.user) == (3000, "idea", stranger)


def test_an_alarm_stands_first_for_the_office(client, youth_worker, idea):
    CommentFactory(about=idea, held=True)
    AlarmFactory()
    client.force_login(youth_worker)
    shown = client.get(reverse("admin:index")).content.decode()
    assert 0 < shown.index("URGENT: 1 message") < shown.index("1 text waits to be read")


def test_the_office_takes_seals_and_closes_it_on_its_page(client, youth_worker):
    alarm = AlarmFactory()
    client.force_login(youth_worker)
    page = reverse("admin:moderation_alarm_change", args=[alarm.pk])
    assert "He waits for me after school." in client.get(page).content.decode()
    for act in ({"act": "take"}, {"act": "seal"}, {"act": "close", "outcome": "Told the school head"}):
        client.post(page, act)
    alarm.refresh_from_db()
    assert (alarm.taken_by, alarm.text, alarm.outcome) == (youth_worker, "", "Told the school head")
    assert "Told the school head" in client.get(page).content.decode()
