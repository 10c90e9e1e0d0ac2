"""Who is perhaps twice on the roll: found by what schools give, looked at, and no opening until then."""

import pytest

from budget.models import Right
from budget.services.opening import open_voting
from budget.services.twice import (
    close_one,
    count_open_pairs,
    open_pairs,
    say_different,
    say_names_different,
)
from tests.factories import budget as make
from tests.factories import voting
from tests.factories.accounts import UserFactory
from tests.factories.organisations import EnrolmentFactory
from youthportal.audit.models import Entry
from youthportal.core.exceptions import DomainError

pytestmark = pytest.mark.django_db
NAME = {"first_name": "Ąžuolė", "last_name": "Žalioji"}


@pytest.fixture
def round():
    round = voting.ready_round()
    other = make.add_school(round, make._new_school())
    voting.put_on_ballot(other.pot)
    voting.enrol(make.class_of(other.school), 30)
    return round


@pytest.fixture
def schools(round):
    return [row.school for row in round.schools.order_by("pk")]


def pupil(school, grade=10, **values):
    place = EnrolmentFactory(
        school_class=make.class_of(school, grade),
        **{f"pupil__{name}": value for name, value in values.items()},
    )
    return place.pupil


def born(year):
    return UserFactory(pupil=True, year_of_birth=year)


def why(round):
    return [pair.why for pair in open_pairs(round)]


def test_the_same_name_in_two_schools(round, schools):
    pupil(schools[0], **NAME)
    pupil(schools[1], first_name="ąžuolė", last_name="žalioji")
    assert why(round) == ["name"]


def test_the_same_name_with_another_year_of_birth_is_somebody_else(round, schools):
    pupil(schools[0], **NAME, user=born(2010))
    pupil(schools[1], **NAME, user=born(2011))
    assert why(round) == []


def test_the_same_name_in_one_school_is_its_own_business(round, schools):
    pupil(schools[0], **NAME)
    pupil(schools[0], **NAME)
    assert why(round) == []


@pytest.mark.parametrize(("key", "found"), [("LT-2010-0042", ["key"]), ("0042", [])])
def test_the_same_long_key_but_not_the_same_running_number(round, schools, key, found):
    pupil(schools[0], key=key)
    pupil(schools[1], key=key.lower())
    assert why(round) == found


def test_one_account_is_found_first_and_cannot_be_talked_away(round, schools):
    user = born(2010)
    first, second = pupil(schools[0], **NAME, user=user), pupil(schools[1], **NAME, user=user)
    assert why(round) == ["account"]
    say_different(actor=None, round=round, first=second, second=first)
    assert why(round) == ["account"]


def test_other_grades_and_other_schools_are_not_of_the_round(round, schools):
    pupil(schools[0], **NAME)
    pupil(schools[1], grade=7, **NAME)
    pupil(make._new_school(), **NAME)
    assert why(round) == []


def test_voting_opens_when_the_list_is_worked_off(round, schools, youth_worker):
    first, second = pupil(schools[0], **NAME), pupil(schools[1], **NAME)
    with pytest.raises(DomainError, match="PERHAPS_TWICE"):
        open_voting(actor=None, round=round)
    say_different(actor=youth_worker, round=round, first=second, second=first)
    assert why(round) == []
    open_voting(actor=None, round=round)
    assert Right.objects.filter(pupil__in=[first, second]).count() == 2
    assert Entry.objects.get(action="budget.twice.different").data == {
        "first": first.pk,
        "second": second.pk,
    }


def test_all_of_the_same_name_are_settled_at_once_and_keys_stay(client, round, schools, youth_worker):
    for number in range(2):
        for school in schools:
            pupil(school, first_name="Ąžuolė", last_name=f"Žalioji{number}")
    for school in schools:
        pupil(school, key="LT-2010-77777")
    client.force_login(youth_worker)
    page = client.post(f"/en/budget/{round.slug}/roll/twice/", {"names": "1"}, follow=True)
    assert "2 pairs are settled." in page.content.decode()
    assert why(round) == ["key"]
    assert Entry.objects.get(action="budget.twice.names_different").data == {"pairs": 2}


def test_one_person_keeps_one_place(round, schools):
    first, second = pupil(schools[0], **NAME), pupil(schools[1], **NAME)
    close_one(actor=None, round=round, pupil=first)
    assert why(round) == []
    open_voting(actor=None, round=round)
    assert [right.pupil for right in Right.objects.filter(pupil__in=[first, second])] == [second]


def test_after_opening_nothing_is_decided_any_more(round, schools):
    first, second = pupil(schools[0]), pupil(schools[1])
    open_voting(actor=None, round=round)
    acts = [
        (say_different, {"first": first, "second": second}),
        (say_names_different, {}),
        (close_one, {"pupil": first}),
    ]
    for act, values in acts:
        with pytest.raises(DomainError, match="FROZEN"):
            act(actor=None, round=round, **values)


@pytest.mark.parametrize("pairs", [1, 3])
def test_the_list_is_found_by_two_queries(round, schools, pairs, django_assert_num_queries):
    for number in range(pairs):
        pupil(schools[0], first_name="Ona", last_name=f"Pavyzdė{number}")
        pupil(schools[1], first_name="Ona", last_name=f"Pavyzdė{number}")
    with django_assert_num_queries(2):
        assert len(open_pairs(round)) == pairs


def test_a_page_that_asks_again_reads_the_roll_once(round, schools, django_assert_num_queries):
    pupil(schools[0], **NAME)
    pupil(schools[1], **NAME)
    with django_assert_num_queries(2):
        assert [count_open_pairs(round), count_open_pairs(round)] == [1, 1]


def test_names_come_apart_where_first_name_and_surname_do(round, schools):
    pupil(schools[0], first_name="Ona Marija", last_name="Žalioji")
    pupil(schools[1], first_name="Ona", last_name="Marija Žalioji")
    pupil(schools[1], first_name="Ona Marija")
    assert why(round) == []
