"""What staff may do with background jobs; here, because `core` lies below the audit trail."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youthportal.audit.models import record
from youthportal.core import jobs
from youthportal.core.exceptions import DomainError
from youthportal.core.models import Job, JobState


@transaction.atomic
def rerun_job(*, actor: Any, job: Job) -> None:
    """Let a job that failed or was refused run once more."""
    locked = Job.objects.select_for_update().get(pk=job.pk)
    if locked.state not in {JobState.PARKED, JobState.REFUSED}:
        raise DomainError("JOB_NOT_STUCK", _("Only a job that failed or was refused can run again."))
    jobs.requeue(locked)
    record(actor=actor, action="core.job.rerun", subject=locked, data={"name": locked.name})
