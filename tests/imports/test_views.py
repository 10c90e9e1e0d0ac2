"""The pages of an import: who sees them, and a file's whole way through them."""

import re
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.accounts import give_second_factor
from tests.factories.organisations import MembershipFactory, SchoolFactory
from tests.support.imports import apply, preview, run, table, upload, workbook
from youthportal.core.models import Job, JobState
from youthportal.imports import services
from youthportal.imports.models import Import, ImportState
from youthportal.organisations.models import Pupil

pytestmark = pytest.mark.django_db

FOUND, TO_SIGN_IN, MISSING = 200, 302, 404


def file_of(content: str | bytes, name: str = "list.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def addresses(source: Import) -> list[str]:
    return [
        reverse("imports:new", args=[source.kind, source.scope]),
        reverse("imports:import", args=[source.public_id]),
        reverse("imports:columns", args=[source.public_id]),
    ]


@pytest.mark.parametrize(
    ("role", "answer"),
    [
        ("youth_worker", FOUND),
        ("coordinator", FOUND),
        ("pupil", MISSING),
        ("ambassador", MISSING),
        ("supervisor", MISSING),
        ("official", MISSING),
        ("stranger", MISSING),
    ],
)
def test_the_office_and_the_schools_coordinators_see_the_pages_others_are_told_there_are_none(
    request, client, previewed, role, answer
):
    client.force_login(request.getfixturevalue(role))
    pages = [*addresses(previewed), reverse("imports:imports")]
    assert [client.get(url).status_code for url in pages] == [answer] * 4
    acts = [reverse(f"imports:{name}", args=[previewed.public_id]) for name in ("confirm", "drop", "undo")]
    if answer == MISSING:
        assert [client.post(url).status_code for url in acts] == [MISSING] * 3
        previewed.refresh_from_db()
        assert previewed.state == ImportState.PREVIEW


def test_visitors_are_led_to_the_sign_in(client, previewed):
    for url in (*addresses(previewed), reverse("imports:imports")):
        answer = client.get(url)
        assert answer.status_code == TO_SIGN_IN
        assert answer["Location"].startswith(reverse("account_login"))
        assert unquote(answer["Location"]).endswith(f"?next={url}")


def test_a_coordinator_of_another_school_sees_nothing_of_this_one(client, previewed, stranger):
    MembershipFactory(user=stranger, role="coordinator", school=SchoolFactory())
    give_second_factor(stranger)
    client.force_login(stranger)
    assert [client.get(url).status_code for url in addresses(previewed)] == [MISSING] * 3
    page = client.get(reverse("imports:imports"))
    assert previewed.name not in page.content.decode()


def test_a_coordinator_without_a_second_factor_is_led_to_its_set_up(client, previewed, stranger, school):
    MembershipFactory(user=stranger, role="coordinator", school=school)
    client.force_login(stranger)
    for url in (*addresses(previewed), reverse("imports:imports")):
        assert client.get(url)["Location"] == reverse("mfa_activate_totp")
    assert client.post(reverse("imports:confirm", args=[previewed.public_id])).status_code == 403
    previewed.refresh_from_db()
    assert previewed.state == ImportState.PREVIEW


def test_a_former_coordinator_sees_nothing(client, previewed, coordinator, school_year):
    coordinator.memberships.update(ends_on=school_year.starts_on)
    client.force_login(coordinator)
    assert [client.get(url).status_code for url in addresses(previewed)] == [MISSING] * 3


@pytest.mark.parametrize(
    "scope", ["school:0", "school:999999", "school:x", "school:", "town:1", "school:" + "9" * 40]
)
def test_what_does_not_exist_is_not_found(client, youth_worker, scope):
    client.force_login(youth_worker)
    assert client.get(reverse("imports:new", args=["roster", scope])).status_code == MISSING
    assert client.get(reverse("imports:new", args=["nothing", "school:1"])).status_code == MISSING


def test_a_file_goes_its_whole_way_through_the_pages(client, coordinator, school, school_year, scope):
    client.force_login(coordinator)
    answer = client.post(
        reverse("imports:new", args=["roster", scope]),
        {
            "file": file_of(table("Mokinio kodas;Klasė", "1;10a", "2;10b")),
            "year": school_year.pk,
            "complete": "on",
        },
    )
    source = Import.objects.get()
    page = client.get(answer["Location"], follow=True)
    assert page.redirect_chain == [(reverse("imports:columns", args=[source.public_id]), 302)]
    assert page.context["form"].initial == {"key": "0", "class": "1"}
    answer = client.post(page.request["PATH_INFO"], {"key": "0", "class": "1", "encoding": "utf-8-sig"})
    assert answer["Location"] == source.get_absolute_url()

    assert "is being read" in client.get(answer["Location"]).content.decode()
    run(source)
    page = client.get(answer["Location"])
    assert [row.values["key"] for row, _cells in page.context["lines"]] == ["1", "2"]
    assert "Import 2 changes" in page.content.decode()

    client.post(reverse("imports:confirm", args=[source.public_id]))
    assert "is being applied" in client.get(answer["Location"]).content.decode()
    run(source)
    assert "Applied" in client.get(answer["Location"]).content.decode()
    assert sorted(Pupil.objects.values_list("key", flat=True)) == ["1", "2"]


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (file_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99, "old.xls"), "This is an old Excel file"),
        (file_of(b"", "empty.csv"), "The file is empty"),
        (file_of(b"%PDF-1.4", "list.csv"), "This file is no table"),
        (file_of(b"x" * 300, "big.csv"), "The file is too large"),
    ],
)
def test_a_file_that_cannot_be_used_comes_back_with_a_sentence_and_nothing_is_kept(
    client, coordinator, school_year, scope, settings, file, says
):
    settings.UPLOAD_LIMIT_BYTES = 200
    client.force_login(coordinator)
    file.seek(0)
    page = client.post(
        reverse("imports:new", args=["roster", scope]),
        {"file": file, "year": school_year.pk, "complete": "on"},
    )
    assert says in page.content.decode()
    assert not Import.objects.exists()


def test_a_column_chosen_twice_or_a_needed_one_not_at_all_comes_back_with_the_fault(
    client, coordinator, school, school_year, small_file
):
    source = upload(coordinator, school, small_file)
    client.force_login(coordinator)
    page = client.post(reverse("imports:columns", args=[source.public_id]), {"key": "0", "class": "0"})
    assert page.context["form"].errors == {"class": ["This column is already “Pupil key”."]}
    page = client.post(reverse("imports:columns", args=[source.public_id]), {"key": "0", "class": ""})
    assert list(page.context["form"].errors) == ["class"]
    source.refresh_from_db()
    assert source.state == ImportState.UPLOADED


def test_wrong_letters_can_be_put_right_by_choosing_the_encoding(client, coordinator, school, school_year):
    source = upload(coordinator, school, "Pupil key;Class\nć;10a\n".encode("cp1250"))
    client.force_login(coordinator)
    url = reverse("imports:columns", args=[source.public_id])
    assert client.get(url).context["head"].samples == [["ę", "10a"]]
    page = client.get(url, {"encoding": "cp1250"})
    assert page.context["head"].samples == [["ć", "10a"]]
    page = client.get(url, {"encoding": "utf-16"})
    assert "are in another encoding" in page.content.decode()
    client.post(url, {"key": "0", "class": "1", "encoding": "cp1250"})
    source.refresh_from_db()
    assert source.columns["encoding"] == "cp1250"


def test_the_preview_shows_errors_first_and_filters_by_what_a_row_does(
    client, youth_worker, school, previewed
):
    client.force_login(youth_worker)
    page = client.get(previewed.get_absolute_url())
    assert [row.action for row, _cells in page.context["lines"]] == ["error", "new", "new"]
    assert "There is no pupil key." in page.content.decode()
    assert [(tab["key"], tab["count"]) for tab in page.context["tabs"]] == [("", 3), ("error", 1), ("new", 2)]
    page = client.get(previewed.get_absolute_url(), {"show": "new", "page": "7"})
    assert [row.number for row, _cells in page.context["lines"]] == [2, 3]


def test_a_changed_row_shows_what_was_and_what_will_be(client, youth_worker, school, school_year):
    apply(youth_worker, preview(youth_worker, school, table("Pupil key;Class", "1;10a")))
    source = preview(youth_worker, school, table("Pupil key;Class;Votes by", "1;10b;paper"))
    client.force_login(youth_worker)
    text = re.sub(r"\s+", " ", client.get(source.get_absolute_url()).content.decode())
    assert "<del>10a</del> → <ins>10b</ins>" in text
    assert "<del>account</del> → <ins>paper</ins>" in text


def test_values_of_the_file_are_shown_as_text_never_as_markup(client, youth_worker, school, school_year):
    source = preview(youth_worker, school, table("Pupil key;Class", "<script>alert(1)</script>;10a"))
    client.force_login(youth_worker)
    page = client.get(source.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_confirmation_that_comes_too_late_says_why_and_does_nothing(client, youth_worker, previewed):
    client.force_login(youth_worker)
    services.drop_import(actor=youth_worker, source=previewed)
    page = client.post(reverse("imports:confirm", args=[previewed.public_id]))
    assert page.status_code == 409
    assert "it is now “dropped”" in page.content.decode()
    assert not Pupil.objects.exists()


def test_dropping_removes_rows_and_file(client, coordinator, previewed):
    client.force_login(coordinator)
    client.post(reverse("imports:drop", args=[previewed.public_id]))
    previewed.refresh_from_db()
    assert (previewed.state, previewed.file, previewed.rows.count()) == (ImportState.DROPPED, None, 0)
    assert "Nothing was changed" in client.get(previewed.get_absolute_url()).content.decode()


def test_an_import_can_be_taken_back_from_its_page(client, coordinator, previewed):
    source = apply(coordinator, previewed)
    client.force_login(coordinator)
    assert "Take this back" in client.get(source.get_absolute_url()).content.decode()
    client.post(reverse("imports:undo", args=[source.public_id]))
    page = client.get(source.get_absolute_url()).content.decode()
    assert "Taken back" in page
    assert "Take this back" not in page
    assert not Pupil.objects.exists()


def test_a_job_that_gave_up_is_said_and_the_import_can_be_dropped(client, coordinator, previewed):
    source = services.confirm_import(actor=coordinator, source=previewed)
    Job.objects.filter(pk=source.job_id).update(state=JobState.PARKED)
    client.force_login(coordinator)
    assert "Something went wrong" in client.get(source.get_absolute_url()).content.decode()
    client.post(reverse("imports:drop", args=[source.public_id]))
    source.refresh_from_db()
    assert source.state == ImportState.DROPPED


def test_a_school_of_numbers_is_asked_for_other_columns(client, coordinator, school, school_year):
    school.roster_level = "numbers"
    school.save()
    source = upload(coordinator, school, workbook([["Class", "Head count"], ["10a", 25]]))
    client.force_login(coordinator)
    page = client.get(reverse("imports:columns", args=[source.public_id]))
    assert list(page.context["form"].fields) == ["class", "grade", "count", "school"]
    assert "numbers only" in page.content.decode()


@pytest.mark.parametrize("rows", [1, 3, 3000])
def test_the_preview_costs_the_same_queries_for_any_number_of_rows(
    client, youth_worker, school, school_year, rows
):
    source = preview(youth_worker, school, table("Pupil key;Class", *(f"{n};10a" for n in range(rows))))
    client.force_login(youth_worker)
    client.get(source.get_absolute_url())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(source.get_absolute_url())
    assert len(queries) == 12


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_queries_for_any_number_of_imports(
    client, coordinator, school, school_year, small_file, count
):
    for _ in range(count):
        upload(coordinator, school, small_file)
    client.force_login(coordinator)
    client.get(reverse("imports:imports"))
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("imports:imports"))
    assert len(page.context["lines"]) == count
    assert len(queries) == 7


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_rows_with_errors_come_as_a_file(client, youth_worker, school, school_year, form):
    source = preview(youth_worker, school, table("Pupil key;Class", "A1;10a", "A1;10b"))
    client.force_login(youth_worker)
    response = client.get(reverse("imports:errors", args=[source.public_id, form]))
    assert "attachment" in response["Content-Disposition"]
    if form == "csv":
        lines = response.content.decode("utf-8-sig").splitlines()
        assert len(lines) == 1 + source.counts.get("error", 0) > 1


def test_rows_with_errors_are_not_for_strangers(client, previewed, stranger):
    client.force_login(stranger)
    assert client.get(reverse("imports:errors", args=[previewed.public_id, "csv"])).status_code == MISSING
