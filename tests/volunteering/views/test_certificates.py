"""The volunteer's papers page, downloads from the release on, the page that verifies, statements."""

import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from tests.factories import certificates as make
from tests.volunteering.services.test_certificates import content_of, text_of
from volunteering.models import Certificate, Statement
from volunteering.services.certificates import revoke_certificate
from youthportal.accounts import erasure
from youthportal.core import jobs
from youthportal.core.models import Job
from youthportal.documents import links

PAGE, STATEMENT = "/en/volunteering/certificates/", "/en/volunteering/certificates/statement/"


@pytest.fixture
def year(db):
    return make.year_of()


@pytest.fixture
def certificate(year, youth_worker):
    return make.certificate(youth_worker, year=year)


def file_url(certificate: Certificate) -> str:
    return certificate.document.stored.get_absolute_url()


def status_of(client, certificate: Certificate) -> int:
    """Of fetching its file, which is read to its end."""
    answer = client.get(file_url(certificate))
    assert not answer.streaming or b"".join(answer.streaming_content).startswith(b"%PDF")
    return answer.status_code


def badge_url(certificate: Certificate) -> str:
    return reverse("volunteering:credential", args=[certificate.public_id])


def text(response) -> str:
    return " ".join(response.content.decode().split())


def close(year):
    year.release_at = timezone.now() + timedelta(days=3)
    year.save()


# --- the volunteer's page ---------------------------------------------------------------------------


def test_a_released_certificate_is_there_to_be_fetched(client, certificate):
    client.force_login(certificate.volunteer.user)
    page = text(client.get(PAGE))
    assert file_url(certificate) in page
    assert badge_url(certificate) in page
    assert status_of(client, certificate) == 200
    assert client.get(badge_url(certificate)).content.decode() == certificate.credential


def test_before_the_release_nothing_of_it_can_be_fetched(client, certificate, year):
    close(year)
    client.force_login(certificate.volunteer.user)
    page = text(client.get(PAGE))
    assert "You can fetch it from" in page
    assert file_url(certificate) not in page
    assert status_of(client, certificate) == 404
    assert client.get(badge_url(certificate)).status_code == 404


def test_a_year_without_a_day_of_release_stays_closed(client, certificate, year):
    year.release_at = None
    year.save()
    client.force_login(certificate.volunteer.user)
    assert "after the honouring event" in text(client.get(PAGE))
    assert status_of(client, certificate) == 404


@pytest.mark.parametrize("who", ["stranger", "pupil", "coordinator", "supervisor"])
def test_nobody_else_finds_it(client, certificate, who, request):
    client.force_login(request.getfixturevalue(who))
    assert status_of(client, certificate) == 404
    assert client.get(badge_url(certificate)).status_code == 404
    assert certificate.document.number not in text(client.get(PAGE))


def test_visitors_are_asked_to_sign_in(client, certificate):
    for address in (PAGE, STATEMENT, badge_url(certificate), file_url(certificate)):
        assert "login" in client.get(address).headers["Location"]


def test_the_office_prints_before_the_event(client, certificate, year, youth_worker):
    close(year)
    client.force_login(youth_worker)
    assert status_of(client, certificate) == 200
    assert client.get(badge_url(certificate)).status_code == 200


def test_who_left_school_keeps_it(client, certificate, pupil):
    user = certificate.volunteer.user
    user.pupil_rows.all().delete()
    client.force_login(user)
    assert status_of(client, certificate) == 200


def test_revoked_it_says_so_and_cannot_be_fetched(client, certificate, youth_worker):
    revoke_certificate(actor=youth_worker, certificate=certificate, reason="Counted twice.")
    client.force_login(certificate.volunteer.user)
    assert "Counted twice." in text(client.get(PAGE))
    assert status_of(client, certificate) == 404
    assert client.get(badge_url(certificate)).status_code == 404


def test_on_the_way_to_it_the_page_says_how_far(client, year):
    volunteer = make.reached(quarters=130)
    client.force_login(volunteer.user)
    assert "32 h 30 min of 60 h" in text(client.get(PAGE))


def test_without_any_hours_it_leads_to_the_board(client, stranger):
    client.force_login(stranger)
    assert reverse("volunteering:board") in text(client.get(PAGE))


@pytest.mark.parametrize("years", [1, 3])
def test_each_year_costs_no_more_queries(client, youth_worker, years, django_assert_num_queries):
    first = make.certificate(youth_worker, year=make.year_of(2024))
    for number in range(1, years):
        other = make.year_of(2024 - number)
        Certificate.objects.filter(pk=make.certificate(youth_worker, year=other).pk).update(
            volunteer=first.volunteer
        )
    client.force_login(first.volunteer.user)
    client.get(PAGE)
    with django_assert_num_queries(11):
        client.get(PAGE)


def test_name_and_hosts_are_chosen_before(client, year):
    volunteer = make.reached(hosts=2)
    host = volunteer.entries.first().host
    client.force_login(volunteer.user)
    answer = client.post(PAGE, {"name": " Ķerstin  Šķēle ", "hidden": [host.pk]})
    assert answer.status_code == 302
    volunteer.refresh_from_db()
    assert volunteer.paper_name == "Ķerstin Šķēle"
    assert list(volunteer.hidden_hosts.all()) == [host]


def test_a_wrong_name_stays_in_its_field(client, year):
    client.force_login(make.reached().user)
    page = text(client.post(PAGE, {"name": "R2-D2 Robot"}))
    assert 'value="R2-D2 Robot"' in page
    assert "A name has letters" in page


def test_hosts_of_others_cannot_be_chosen(client, year):
    volunteer, other = make.reached(), make.reached()
    client.force_login(volunteer.user)
    client.post(PAGE, {"name": "Ona Vė", "hidden": [other.entries.first().host_id]})
    assert not volunteer.hidden_hosts.exists()


# --- the page that verifies -------------------------------------------------------------------------


def verify(client, code, **posted):
    address = reverse("documents:verify", args=[code])
    return client.post(address, posted) if posted else client.get(address)


def test_the_qr_code_leads_to_what_the_paper_says(client, certificate):
    address = reverse("document_link", args=[links.whole_code(certificate.document)])
    page = client.get(address, follow=True)
    assert page.headers["X-Robots-Tag"] == "noindex"
    said = text(page)
    assert make.NAME in said
    assert "62 h in 2025" in said
    assert all(host["name"] in said for host in certificate.facts["hosts"])
    assert "Genuine and valid" in said


def test_the_qr_code_on_paper_holds_that_address(certificate):
    from youthportal.documents.stamps import Stamp

    assert Stamp.of(certificate.document).url.endswith("/d/" + links.whole_code(certificate.document))


def test_the_page_shows_nothing_the_paper_does_not(client, certificate):
    page = text(verify(client, links.whole_code(certificate.document)))
    user = certificate.volunteer.user
    assert user.email not in page
    assert str(user.year_of_birth) not in page
    assert "I read to children" not in page


def test_typing_the_code_asks_for_the_surname_and_tells_nothing(client, certificate):
    page = text(verify(client, certificate.document.code.lower()))
    assert "Whose document is it?" in page
    assert not any(word in page for word in make.NAME.split())
    assert certificate.document.number not in page


@pytest.mark.parametrize(
    "typed",
    ["Đurđević", "durdevic", "ČOPIČ", "kenins", "Sazine Germane", "Šąžinė-Ģērmane", "Germane", " copic "],
)
def test_a_surname_with_or_without_its_marks_opens_it(client, certificate, typed):
    answer = verify(client, certificate.document.code, surname=typed)
    assert answer.status_code == 302
    assert make.NAME in text(client.get(answer.headers["Location"]))


@pytest.mark.parametrize("typed", ["Žygimantė", "Vė", "x", "Đ", "-", "1"])
def test_other_words_do_not(client, certificate, typed):
    answer = verify(client, certificate.document.code, surname=typed)
    assert answer.status_code == 200
    assert "not the surname" in text(answer)


def test_a_tail_made_up_asks_as_well(client, certificate):
    for tail in ("", "A" * 16, links.whole_code(certificate.document).partition("-")[2][:-1]):
        assert "Whose document" in text(verify(client, f"{certificate.document.code}-{tail}"))


def test_guessing_surnames_ends_after_ten(client, certificate):
    cache.clear()
    codes = [verify(client, certificate.document.code, surname=f"Guess{n}").status_code for n in range(11)]
    assert codes == [200] * 10 + [429]
    assert verify(client, certificate.document.code, surname="Čopič").status_code == 429
    assert make.NAME in text(verify(client, links.whole_code(certificate.document)))


def test_a_right_surname_counts_as_no_try(client, certificate):
    cache.clear()
    for _n in range(12):
        assert verify(client, certificate.document.code, surname="Čopič").status_code == 302


def test_a_revoked_one_says_so_and_why(client, certificate, youth_worker):
    revoke_certificate(actor=youth_worker, certificate=certificate, reason="Hours of a sister.")
    page = text(verify(client, links.whole_code(certificate.document)))
    assert "Hours of a sister." in page
    assert "Genuine and valid" not in page


def test_an_erased_account_changes_nothing_of_it(client, certificate, youth_worker):
    whole = links.whole_code(certificate.document)
    hidden = re.compile(r'value="[^"]{64}"')  # the token of the form
    before = hidden.sub("", text(verify(client, whole)))
    erasure.erase_person(actor=youth_worker, user=certificate.volunteer.user)
    assert hidden.sub("", text(verify(client, whole))) == before


# --- statements -------------------------------------------------------------------------------------


@pytest.fixture
def volunteer(year, client):
    found = make.reached(quarters=80, hosts=2)
    client.force_login(found.user)
    return found


def ask(client, first="2025-01-01", last="2025-12-31"):
    return client.post(STATEMENT, {"first": first, "last": last})


def test_a_statement_is_made_in_a_job_and_fetched(client, volunteer):
    answer = ask(client)
    job = Job.objects.get()
    assert answer.headers["Location"] == job.get_absolute_url()
    jobs.run_job(job.pk)
    statement = Statement.objects.get()
    said = text_of(content_of(statement))
    assert "20 h" in said
    assert "not a certificate" in said
    assert statement.document.number.startswith("statement/")
    page = text(client.get(STATEMENT))
    assert statement.document.stored.get_absolute_url() in page
    assert status_of(client, statement) == 200


def test_only_confirmed_hours_of_its_days_are_in_it(client, volunteer):
    from tests.factories.volunteering import EntryFactory

    EntryFactory(volunteer=volunteer, day=date(2025, 1, 2), quarters=40)
    ask(client, last="2025-01-31")
    assert [row[0] for row in Statement.objects.get().facts["rows"]] == ["2025-01-01"]


def test_asked_twice_it_is_one(client, volunteer):
    first, second = ask(client), ask(client)
    assert first.headers["Location"] == second.headers["Location"]
    assert Statement.objects.count() == 1


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2025-03-01", "2025-02-01", "lies before the first"),
        ("2020-01-01", "2020-12-31", "No hours of these days are confirmed"),
        ("2025-01-01", "2999-01-01", "still ahead"),
        ("", "x", "valid date"),
    ],
)
def test_days_that_give_no_statement_are_said(client, volunteer, first, last, said):
    page = ask(client, first, last)
    assert page.status_code == 200
    assert said in text(page)
    assert not Statement.objects.exists()


def test_its_page_asks_for_the_surname_too(client, volunteer):
    ask(client)
    jobs.run_job(Job.objects.get().pk)
    client.logout()
    document = Statement.objects.get().document
    assert "Whose document" in text(verify(client, document.code))
    page = text(verify(client, links.whole_code(document)))
    assert make.NAME in page
    assert "Confirmed hours" in page


def test_too_many_of_one_day_wait_for_tomorrow(client, volunteer):
    for day in range(1, 12):
        page = ask(client, last=f"2025-02-{day:02}")
    assert "tomorrow" in text(page) or Statement.objects.count() == 1
