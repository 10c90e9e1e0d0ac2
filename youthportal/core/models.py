"""Abstract bases of all apps, the durable job, and the version of the site's public content."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Self

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class TimeStamped(models.Model):
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        abstract = True


class PublicId(models.Model):
    """A random id for addresses of private objects; the bigint stays inside."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class JobState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    REFUSED = "refused", _("refused")
    PARKED = "parked", _("needs attention")


class JobQuerySet(models.QuerySet["Job"]):
    def due(self) -> Self:
        """Waiting and due, or running under a lease that ran out: its worker died."""
        now = timezone.now()
        waiting = Q(state=JobState.QUEUED, run_at__lte=now)
        return self.filter(waiting | Q(state=JobState.RUNNING, lease_until__lt=now))

    def unfinished(self) -> Self:
        return self.filter(state__in=[JobState.QUEUED, JobState.RUNNING])


class Job(TimeStamped, PublicId):
    """A durable background act, written in its caller's transaction (see `core.jobs`).

    `done` of `total` are steps of whatever the job counts; `total` 0 means "unknown".
    """

    name = models.CharField(_("kind"), max_length=80)
    args = models.JSONField(_("arguments"), default=dict, blank=True)
    key = models.CharField(_("key"), max_length=200, unique=True, null=True, blank=True)
    label = models.CharField(_("what it does"), max_length=200, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("started by"),
    )
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField(_("steps done"), default=0)
    total = models.PositiveIntegerField(_("steps in all"), default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    run_at = models.DateTimeField(_("not before"), default=timezone.now)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    problem = models.TextField(_("problem"), blank=True)
    result = models.JSONField(_("result"), default=dict, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "run_at"], name="job_due")]

    def __str__(self) -> str:
        return self.label or self.name

    def get_absolute_url(self) -> str:
        return reverse("job", args=[self.public_id])

    @property
    def is_over(self) -> bool:
        return self.state in {JobState.DONE, JobState.REFUSED, JobState.PARKED}


_version_seen: ContextVar[list[int] | None] = ContextVar("version_seen", default=None)


class SiteVersion(models.Model):
    """One row that counts changes of anything a public page shows; part of the pages' cache key."""

    number = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_site_version")]

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current(cls) -> int:
        seen = _version_seen.get()
        if seen:
            return seen[0]
        number = cls._read()
        if seen is not None:
            seen.append(number)
        return number

    @staticmethod
    def _read() -> int:
        """By hand: every request reads it, and through the ORM that costs four times as much."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT number FROM core_siteversion WHERE id = 1")
            row = cursor.fetchone()
        return int(row[0]) if row else 0

    @classmethod
    @contextmanager
    def read_once(cls) -> Iterator[None]:
        """Within this block the version is read once and stays: for requests that only read."""
        token = _version_seen.set([])
        try:
            yield
        finally:
            _version_seen.reset(token)

    @classmethod
    def bump(cls) -> None:
        """Call at the end of a service's transaction: the row stays locked until it commits."""
        defaults: dict[str, Any] = {"number": F("number") + 1}
        cls.objects.update_or_create(id=1, defaults=defaults, create_defaults={"number": 1})
