"""A table of hours: previewed, applied whole or not at all, undone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import volunteering as make
from tests.factories.accounts import StaffFactory, UserFactory
from tests.support.imports import run, table, workbook
from volunteering.enums import EntryState, Origin
from volunteering.models import Entry
from volunteering.services.merging import merge_hosts
from youthportal.imports import services
from youthportal.imports.models import ImportState

pytestmark = pytest.mark.django_db
DAY = (timezone.localdate() - timedelta(days=2)).isoformat()
HEAD = "El. paštas;Data;Valandos;Organizacija;Veikla;Pasirašė"


@pytest.fixture
def library():
    return make.host(organisation__name="Miesto biblioteka „Žvirblis“")


@pytest.fixture
def staff():
    return StaffFactory()


def preview(staff, content, name="hours.csv"):
    raw = content if isinstance(content, bytes) else content.encode()
    source = services.upload_file(
        actor=staff, kind="logbook", scope="office", name=name, content=raw, options={}
    )
    fields = source.columns["fields"]
    services.name_columns(actor=staff, source=source, fields=fields)
    return run(source)


def rows_of(source):
    return [(row.action, row.problem) for row in source.rows.order_by("number")]


def test_rows_are_read_previewed_applied_and_undone(staff, library, pupil):
    person = UserFactory(email="rugile@demo.example", year_of_birth=2008)
    content = table(
        HEAD,
        f"rugile@demo.example;{DAY};2,5;Miesto biblioteka „Žvirblis“;Skaičiau;Jonė",
        f"A001;{DAY};14-16:30;miesto biblioteka zvirblis;;",
    )
    source = preview(staff, content)
    assert rows_of(source) == [("new", ""), ("new", "")]
    services.confirm_import(actor=staff, source=source)
    source = run(source)
    assert source.state == ImportState.APPLIED
    found = {entry.volunteer.user: entry for entry in Entry.objects.all()}
    assert (found[person].state, found[person].quarters) == (EntryState.CONFIRMED, 10)
    assert (found[pupil].state, found[pupil].quarters) == (EntryState.SUBMITTED, 10)
    assert {entry.origin for entry in found.values()} == {Origin.IMPORT}
    services.undo_import(actor=staff, source=source)
    assert not Entry.objects.exists()


def test_the_name_of_a_host_that_was_merged_leads_to_the_one_that_stayed(staff, library):
    UserFactory(email="rugile@demo.example", year_of_birth=2008)
    twin = make.host(organisation__name="Miesto biblioteka Žvirblis")
    branch = make.host(organisation__name="Filialas")
    for source in (twin, branch):
        merge_hosts(actor=staff, source=source, target=library)
    rows = [f"rugile@demo.example;{DAY};2;{host.name};;" for host in (twin, branch)]
    source = preview(staff, table(HEAD, rows[0]))
    services.confirm_import(actor=staff, source=source)
    run(source)
    assert Entry.objects.get().host == library
    assert rows_of(preview(staff, table(HEAD, rows[1].replace(";2;", ";3;")))) == [("new", "")]


def test_each_row_says_what_is_wrong_with_it(staff, library):
    UserFactory(email="rugile@demo.example", year_of_birth=2008)
    host = "Miesto biblioteka „Žvirblis“"
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    source = preview(
        staff,
        table(
            HEAD,
            f"nobody@demo.example;{DAY};2;{host};;",
            f"Z999;{DAY};2;{host};;",
            f"rugile@demo.example;32.13.;2;{host};;",
            f"rugile@demo.example;{DAY};1,3;{host};;",
            f"rugile@demo.example;{DAY};2;Nowhere;;",
            f"rugile@demo.example;{DAY};2;{host};;",
            f"rugile@demo.example;{DAY};2;{host};;",
        ),
    )
    actions = [action for action, _problem in rows_of(source)]
    assert actions == ["error"] * 5 + ["new", "same"]
    problems = [problem for _action, problem in rows_of(source)]
    assert problems[0] == "Nobody has an account with this e-mail."
    assert problems[4] == "No host of this name is in the register."
    make.VolunteerFactory(user=UserFactory(email="known@demo.example", year_of_birth=2008))
    source = preview(staff, table(HEAD, f"known@demo.example;{tomorrow};2;{host};;"))
    assert rows_of(source) == [("error", "That day has not come yet. Write it down afterwards.")]


def test_what_is_in_the_logbook_already_is_left_alone(staff, library):
    person = make.VolunteerFactory(user=UserFactory(email="rugile@demo.example", year_of_birth=2008))
    make.entry_in(
        EntryState.CONFIRMED, volunteer=person, supervisor=library.supervisors.get(), day=DAY, quarters=8
    )
    source = preview(staff, table(HEAD, f"rugile@demo.example;{DAY};2;{library.name};;"))
    assert rows_of(source) == [("same", "This is in the logbook already.")]


def test_a_workbook_with_real_dates_is_read(staff, library):
    UserFactory(email="rugile@demo.example", year_of_birth=2008)
    day = timezone.localdate() - timedelta(days=2)
    content = workbook([HEAD.split(";"), ["rugile@demo.example", day, 2.5, library.name, "", ""]])
    source = preview(staff, content, name="hours.xlsx")
    assert rows_of(source) == [("new", "")]


def test_strangers_find_no_such_import(client, coordinator):
    client.force_login(coordinator)
    assert client.get("/en/imports/new/logbook/office/").status_code == 404
