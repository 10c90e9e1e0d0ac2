"""Whatever a roster and a file look like: what the preview says is what the import does."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.accounts import UserFactory
from tests.factories.organisations import SchoolFactory, SchoolYearFactory
from tests.support.imports import apply, preview, table
from youthportal.imports import services
from youthportal.imports.models import ImportState
from youthportal.organisations.models import Enrolment, Pupil, SchoolClass

pytestmark = pytest.mark.django_db

KEYS = st.sampled_from([*"12345", "a 6", "A6", ""])
CLASSES = st.sampled_from(["9a", "9 A", "9b", "10a", "II", ""])
CHANNELS = st.sampled_from(["", "account", "kodas", "paper", "?"])
LOGINS = st.sampled_from(["", "", "", "ona", "jonas", "Ona", "o o"])
FILES = st.lists(st.tuples(KEYS, CLASSES, CHANNELS, LOGINS), max_size=8)
#: Days ago that an enrolment began and, perhaps, ended; 0 is today, negative days are to come.
SPANS = st.sampled_from([(30, None), (0, None), (30, 5), (30, 0), (30, -5), (5, 1)])
ROSTERS = st.dictionaries(
    st.sampled_from([*"12345", "a6"]), st.tuples(st.sampled_from(["9a", "9b", "10a"]), SPANS), max_size=5
)


def settle(school, year, roster) -> None:
    today = timezone.localdate()
    for key, (name, (begun, ended)) in roster.items():
        pupil = Pupil.objects.create(school=school, key=key, login_name=f"login-{key}")
        grade = int(name[:-1])
        home, _made = SchoolClass.objects.get_or_create(school=school, year=year, name=name, grade=grade)
        ends_on = None if ended is None else today - dt.timedelta(days=ended)
        starts_on = today - dt.timedelta(days=begun)
        Enrolment.objects.create(pupil=pupil, school_class=home, starts_on=starts_on, ends_on=ends_on)


def places(school) -> dict[str, tuple]:
    """Pupil to class, channel and sign-in name, of those without an end."""
    rows = Enrolment.objects.filter(pupil__school=school, ends_on=None)
    fields = ("pupil__key", "school_class__name", "channel", "pupil__login_name")
    return {key: rest for key, *rest in rows.values_list(*fields)}


def everything(school) -> tuple:
    return (
        sorted(Pupil.objects.filter(school=school).values_list("key", "login_name")),
        sorted(
            Enrolment.objects.filter(pupil__school=school).values_list(
                "pupil__key", "school_class__name", "channel", "starts_on", "ends_on"
            ),
            key=str,
        ),
        sorted(SchoolClass.objects.filter(school=school).values_list("name", "grade")),
    )


def promised(before: dict[str, tuple], source) -> dict[str, tuple]:
    """`before` as the rows of the preview say it will be."""
    after = {**before}
    for row in source.rows.exclude(action="error"):
        values = row.values
        if row.action == "gone":
            del after[values["key"]]
        else:
            after[values["key"]] = [values["class"], values["channel"], values["login"]]
    return after


def spelled(found: dict[str, tuple]) -> dict[str, tuple]:
    """Classes without regard to blanks and case: a class keeps its first spelling."""
    return {key: [name.replace(" ", "").lower(), *rest] for key, (name, *rest) in found.items()}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(roster=ROSTERS, rows=FILES, complete=st.booleans())
def test_the_import_does_what_the_preview_says_and_can_be_taken_back(roster, rows, complete):
    with transaction.atomic():
        actor, school, year = UserFactory(is_staff=True), SchoolFactory(), SchoolYearFactory()
        settle(school, year, roster)
        before, all_before = places(school), everything(school)
        content = table("Pupil key;Class;Votes by;Login", *(";".join(row) for row in rows), "x;9a;;")
        source = preview(actor, school, content, complete=complete)
        assert everything(school) == all_before
        assert source.changes > 0  # x is new

        source = apply(actor, source)
        assert source.state == ImportState.APPLIED
        assert spelled(places(school)) == spelled(promised(before, source))
        today = Enrolment.objects.current().filter(pupil__school=school)
        assert today.count() == today.values("pupil").distinct().count()
        again = preview(actor, school, content, complete=complete)
        assert again.changes == 0
        assert again.errors == source.errors

        services.undo_import(actor=actor, source=source)
        assert everything(school) == all_before
        transaction.set_rollback(True)
