"""The word that a certificate can be fetched: once, from the release on, in the volunteer's language."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import certificates as make
from volunteering import tasks
from volunteering.models import Certificate, RecognitionYear
from volunteering.models.recognition import NEWS
from volunteering.services.releasing import tell_open
from volunteering.views import start
from youthportal.accounts.models import User
from youthportal.documents.models import Document
from youthportal.outbox.models import Message

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def year():
    return make.year_of(released=False)


@pytest.fixture
def certificate(year):
    return make.certificate(year=year, language="en")


def release(ago=DAY):
    RecognitionYear.objects.update(release_at=timezone.now() - ago)


def titles(user):
    return [item.title for item in start.waiting_items(User.objects.get(pk=user.pk))]


def test_one_mail_and_a_line_from_the_release_on(certificate):
    user = certificate.volunteer.user
    assert tell_open() == 0
    assert titles(user) == []
    release()
    assert tell_open() == 1
    tasks.tell_open()
    mail = Message.objects.get(kind="volunteering.certificate_open")
    assert mail.address == user.email
    assert mail.subject == "Your certificate of 2025 is here"
    assert "You did 62\xa0h of voluntary work in 2025." in mail.text
    assert "/en/volunteering/certificates/" in mail.text
    assert titles(user) == ["Your certificate of 2025 is here"]


def test_it_is_news_for_sixty_days_then_no_more(certificate):
    release(NEWS + DAY)
    Document.objects.update(issued_at=timezone.now() - NEWS - DAY)
    assert tell_open() == 0
    assert titles(certificate.volunteer.user) == []


def test_a_late_one_is_told_of_long_after_the_release(certificate):
    release(NEWS + DAY)
    assert tell_open() == 1
    assert titles(certificate.volunteer.user) == ["Your certificate of 2025 is here"]


def test_never_of_a_revoked_one_nor_to_those_without_an_address(certificate, year):
    release()
    Certificate.objects.update(revoked_at=timezone.now(), revoked_reason="Not theirs.")
    pupil = make.certificate(year=year).volunteer.user
    User.objects.filter(pk=pupil.pk).update(email=None)
    assert tell_open() == 0
    assert titles(certificate.volunteer.user) == []
    assert titles(pupil) == ["Your certificate of 2025 is here"]


def test_in_the_volunteers_language(certificate):
    user = certificate.volunteer.user
    User.objects.filter(pk=user.pk).update(language="lv")
    release()
    tell_open()
    mail = Message.objects.get(kind="volunteering.certificate_open")
    assert mail.language == "lv"
    assert "/lv/volunteering/certificates/" in mail.text


@pytest.mark.parametrize("people", [1, 3])
def test_a_run_that_finds_all_told_reads_as_much_for_one_as_for_many(year, people, django_assert_num_queries):
    for _person in range(people):
        make.certificate(year=year)
    release()
    at = timezone.now()
    assert tell_open(at) == people
    with django_assert_num_queries(2):  # the certificates, the mails
        assert tell_open(at) == 0
