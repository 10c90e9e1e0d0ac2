"""A coordinator's statement counts acts on record, invents nothing, and is one numbered document a day."""

import io

import pikepdf
import pytest
from django.urls import reverse

from budget.documents.statement import statement_of
from budget.services import statements
from budget.services.codes import make_kit
from tests.factories import budget as make
from tests.factories import voting
from youthportal.audit.models import record
from youthportal.core.exceptions import DomainError
from youthportal.core.models import Job
from youthportal.documents.models import Document
from youthportal.files.rules import can_fetch
from youthportal.organisations.models import SchoolYear

pytestmark = pytest.mark.django_db


@pytest.fixture
def worked(coordinator, school):
    """Two kits of one class, and a check by somebody else."""
    coordinator.first_name, coordinator.last_name = "Žydrūnė", "Čečetaitė"
    coordinator.save()
    round = voting.voting_round(by_code=6, school=school)
    for _time in range(2):
        make_kit(actor=coordinator, round=round, school_class=voting.class_in(round))
    record(actor=make.youth_worker(), action="budget.proposal.checked", subject=school)
    return coordinator


def test_only_own_acts_are_counted(worked, school):
    found = statement_of(worked, SchoolYear.at())
    assert found.lines == [
        ("classes with a kit", 1),
        ("kits made, repeated ones included", 2),
        ("pupils with a right to vote at these schools", 36),
    ]
    assert (found.days, found.schools) == (1, [school.name])
    assert found.first == found.last


def test_another_year_has_nothing(worked):
    year = SchoolYear.at()
    before = SchoolYear.objects.create(
        name="2001/02", starts_on=year.starts_on.replace(year=2001), ends_on=year.ends_on.replace(year=2002)
    )
    assert statement_of(worked, before).is_empty
    with pytest.raises(DomainError) as refusal:
        statements.request_statement(actor=worked, year=before, language="lt")
    assert refusal.value.code == "NOTHING_DONE"


def test_it_is_numbered_verifiable_and_its_owner_s(worked, coordinator, stranger, youth_worker, client):
    document = statements.issue_statement(user=worked, year=SchoolYear.at(), language="lt")
    assert document.number.startswith("coordinator/")
    assert worked.last_name not in document.title  # the page that verifies it is public
    assert [can_fetch(who, document.stored) for who in (worked, youth_worker, stranger)] == [
        True,
        True,
        False,
    ]
    assert client.get(reverse("documents:verify", args=[document.code])).status_code == 200
    with document.stored.content.open("rb") as kept, pikepdf.open(io.BytesIO(kept.read())) as pdf:
        assert pdf.Root.MarkInfo.Marked


def test_asked_for_twice_a_day_it_is_one_document(worked, client):
    client.force_login(worked)
    first = client.post(reverse("budget:statement"))
    second = client.post(reverse("budget:statement"))
    assert first.url == second.url
    assert first.url.endswith(f"{Job.objects.get(name=statements.STATEMENT_JOB).public_id}/")
    for _time in range(2):
        statements._print_statement(
            type("Run", (), {"args": Job.objects.get(name=statements.STATEMENT_JOB).args})
        )
    assert Document.objects.filter(kind=statements.STATEMENT_KIND).count() == 1
    page = client.get(reverse("budget:statement")).content.decode()
    assert Document.objects.get(kind=statements.STATEMENT_KIND).stored.get_absolute_url() in page


@pytest.mark.parametrize(
    ("who", "status"), [("coordinator", 200), ("stranger", 404), ("pupil", 404), (None, 302)]
)
def test_it_is_a_page_of_coordinators(client, request, who, status, school_year):
    if who:
        client.force_login(request.getfixturevalue(who))
    answer = client.get(reverse("budget:statement"))
    assert answer.status_code == status
    if status == 200:
        assert "Nothing on record yet" in answer.content.decode()
        assert client.post(reverse("budget:statement")).url == reverse("budget:statement")
