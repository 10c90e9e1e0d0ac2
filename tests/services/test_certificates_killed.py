"""Workers killed in the middle of a year's certificates: none is missing, none is there twice.

CERTIFICATES says how many (60); with 2000 it takes some ten minutes.
"""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import certificates as make
from tests.factories.accounts import StaffFactory
from volunteering.models import Certificate
from volunteering.services.certificates import enqueue_certificates
from youthportal.core import jobs
from youthportal.core.models import Job, JobState
from youthportal.documents.models import Counter, Document

pytestmark = pytest.mark.services
PEOPLE = int(os.environ.get("CERTIFICATES", "60"))
SECONDS = 60 + PEOPLE


def printed() -> int:
    return Certificate.objects.printed().count()


def let_the_lease_run_out(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    jobs.sweep()


@pytest.mark.usefixtures("transactional_db")
def test_two_killed_workers_leave_every_certificate_once(start_worker):
    year, first = make.year_of(), start_worker()
    people = [make.reached(quarters=248) for _n in range(PEOPLE)]
    actor = StaffFactory()
    job = enqueue_certificates(actor=actor, year=year)
    assert enqueue_certificates(actor=actor, year=year).pk == job.pk
    first.wait_for(lambda: printed() >= PEOPLE // 6, seconds=SECONDS)
    first.kill()
    left = printed()

    second = start_worker()
    let_the_lease_run_out(job)
    second.wait_for(lambda: printed() >= left + PEOPLE // 6, seconds=SECONDS)
    second.kill()
    assert printed() < PEOPLE

    third = start_worker()
    let_the_lease_run_out(job)
    third.wait_for(lambda: Job.objects.get(pk=job.pk).state == JobState.DONE, seconds=SECONDS)
    job.refresh_from_db()
    assert (job.attempts, job.done, job.total) == (3, PEOPLE, PEOPLE)
    assert sorted(Certificate.objects.values_list("volunteer", flat=True)) == sorted(p.pk for p in people)
    numbers = sorted(Document.objects.issued().values_list("number", flat=True))
    assert numbers == sorted(f"volunteering/2025/{n:03}" for n in range(1, PEOPLE + 1))
    assert Counter.objects.get(series="volunteering/2025").last == PEOPLE
    assert not Certificate.objects.filter(credential="").exists()
