"""Cards: who may make them, what is kept, what a new one ends; accounts are made once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.factories.organisations import EnrolmentFactory, PupilFactory, SchoolFactory
from youthportal.accounts.models import User
from youthportal.audit.models import Entry
from youthportal.core import codes
from youthportal.core.exceptions import DomainError
from youthportal.organisations import services
from youthportal.organisations.services.cards import SECRET_LENGTH, digest_of
from youthportal.organisations.services.signing_in import account_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(school_class):
    return [EnrolmentFactory(school_class=school_class).pupil for _ in range(3)]


def test_a_card_holds_130_random_bits_and_the_database_its_digest(coordinator, rows):
    issued = services.issue_cards(actor=coordinator, pupils=rows)
    assert [pupil for pupil, _secret in issued] == rows
    for pupil, secret in issued:
        pupil.refresh_from_db()
        assert len(secret) == SECRET_LENGTH == 27
        assert codes.is_whole(secret)
        assert bytes(pupil.card_digest) == digest_of(secret)
    assert len({secret for _pupil, secret in issued}) == 3


def test_no_secret_and_no_pupil_reach_the_audit_trail(coordinator, rows):
    services.issue_cards(actor=coordinator, pupils=rows)
    entry = Entry.objects.get()
    assert (entry.action, entry.data, entry.subject_type) == (
        "organisations.cards.issued",
        {"cards": 3},
        "organisations.school",
    )


def test_a_new_card_ends_the_old_one_of_that_pupil_alone(coordinator, rows):
    old = dict(services.issue_cards(actor=coordinator, pupils=rows))
    services.issue_cards(actor=coordinator, pupils=rows[:1])
    with pytest.raises(DomainError, match="CARD_UNKNOWN"):
        services.pupil_of_card(secret=old[rows[0]])
    assert services.pupil_of_card(secret=old[rows[1]]) == rows[1]


@pytest.mark.parametrize("role", ["pupil", "ambassador", "supervisor", "official", "stranger"])
def test_others_make_no_cards(request, rows, role):
    with pytest.raises(DomainError, match="NOT_OF_THIS_SCHOOL"):
        services.issue_cards(actor=request.getfixturevalue(role), pupils=rows)
    rows[0].refresh_from_db()
    assert rows[0].card_digest is None


def test_one_foreign_pupil_spoils_the_whole_sheet(coordinator, rows):
    foreign = PupilFactory()
    with pytest.raises(DomainError, match="NOT_OF_THIS_SCHOOL"):
        services.issue_cards(actor=coordinator, pupils=[*rows, foreign])
    assert not Entry.objects.exists()


def test_nobody_chosen_and_schools_that_left_are_refused(youth_worker):
    with pytest.raises(DomainError, match="NOBODY_CHOSEN"):
        services.issue_cards(actor=youth_worker, pupils=[])
    gone = PupilFactory(school=SchoolFactory(is_active=False))
    with pytest.raises(DomainError, match="SCHOOL_NOT_ACTIVE"):
        services.issue_cards(actor=youth_worker, pupils=[gone])


def test_a_school_that_left_lets_nobody_in(coordinator, rows, school):
    ((_pupil, secret),) = services.issue_cards(actor=coordinator, pupils=rows[:1])
    school.is_active = False
    school.save()
    with pytest.raises(DomainError, match="CARD_UNKNOWN"):
        services.pupil_of_card(secret=secret)


def test_the_account_takes_the_schools_language_and_the_given_name(rows, school):
    rows[0].first_name = "Ugnė"
    rows[0].save()
    user = account_of(rows[0]).user
    assert (user.language, user.first_name, user.email) == (school.language, "Ugnė", None)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_sign_ins_at_once_make_one_account(school_class):
    row = EnrolmentFactory(school_class=school_class).pupil

    def sign_in(_number):
        try:
            return account_of(row)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(sign_in, range(6)))
    assert len({one.user.pk for one in found}) == 1
    assert [one.is_first for one in found].count(True) == 1
    assert User.objects.filter(pupil_rows=row).count() == 1
