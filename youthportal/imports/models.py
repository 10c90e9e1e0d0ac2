"""Spreadsheets on their way in: mapped, previewed row by row, then confirmed or dropped."""

from collections.abc import Iterable
from collections.abc import Mapping as Dict
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from youthportal.core.models import Job, PublicId, TimeStamped
from youthportal.files.models import StoredFile


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("columns to be named")
    READING = "reading", _("being read")
    PREVIEW = "preview", _("waits for confirmation")
    APPLYING = "applying", _("being applied")
    APPLIED = "applied", _("applied")
    REFUSED = "refused", _("could not be read")
    DROPPED = "dropped", _("dropped")
    UNDONE = "undone", _("undone")


class Mapping(TimeStamped):
    """Which column of a school's usual file means what, kept for the next file.

    `columns`: our key to the header, as `mapping.plain` writes it; "" for a guess that was wrong.
    """

    kind = models.CharField(_("kind"), max_length=40)
    scope = models.CharField(_("for"), max_length=80, help_text=_("For example school:12"))
    columns = models.JSONField(_("columns"), default=dict)

    class Meta:
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")
        constraints = [models.UniqueConstraint(fields=["kind", "scope"], name="one_mapping_per_scope")]

    def __str__(self) -> str:
        return f"{self.kind} · {self.scope}"


class ImportQuerySet(models.QuerySet["Import"]):
    def unfinished(self) -> Self:
        return self.exclude(state__in=[ImportState.APPLIED, ImportState.DROPPED, ImportState.UNDONE])

    def in_scopes(self, scopes: Dict[str, Iterable[str]]) -> Self:
        """Of these kinds, each in its scopes."""
        wanted = models.Q(pk__in=[])
        for kind, names in scopes.items():
            wanted |= models.Q(kind=kind, scope__in=list(names))
        return self.filter(wanted)

    def with_job(self) -> Self:
        return self.select_related("job", "file", "by")


class Import(TimeStamped, PublicId):
    """One file's way in. The file goes when the import ends; rows and counts stay a while (`forget_imports`).

    `columns`: header row, encoding, and our key to the file's column. `counts`: rows by action. `basis`:
    fingerprint of what the preview was compared with. `turn`: which run of the job may write rows now.
    `result`: what was applied, as the kind needs it to undo.
    """

    kind = models.CharField(_("kind"), max_length=40)
    scope = models.CharField(_("for"), max_length=80)
    name = models.CharField(_("file name"), max_length=200)
    options = models.JSONField(_("options"), default=dict, blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    columns = models.JSONField(_("columns"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    counts = models.JSONField(_("counts"), default=dict, blank=True)
    basis = models.CharField(_("fingerprint"), max_length=64, blank=True, editable=False)
    turn = models.CharField(_("run"), max_length=40, blank=True, editable=False)
    result = models.JSONField(_("result"), default=dict, blank=True, editable=False)
    problem = models.TextField(_("problem"), blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("job")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        indexes = [models.Index(fields=["kind", "scope"], name="import_scope")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("imports:import", args=[self.public_id])

    @property
    def is_working(self) -> bool:
        return self.state in {ImportState.READING, ImportState.APPLYING}

    @property
    def is_stuck(self) -> bool:
        """Its job gave up on a fault of the portal; the office finds it among the jobs."""
        return self.is_working and self.job is not None and self.job.is_over

    @property
    def changes(self) -> int:
        """How many rows would do something."""
        return sum(
            self.counts.get(action, 0) for action in (RowAction.NEW, RowAction.CHANGED, RowAction.GONE)
        )

    @property
    def errors(self) -> int:
        return int(self.counts.get(RowAction.ERROR, 0))


class RowAction(models.TextChoices):
    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    SAME = "same", _("unchanged")
    GONE = "gone", _("gone")
    ERROR = "error", _("error")


class RowQuerySet(models.QuerySet["ImportRow"]):
    def doing(self) -> Self:
        return self.filter(action__in=[RowAction.NEW, RowAction.CHANGED, RowAction.GONE])

    def errors_first(self) -> Self:
        is_fine = models.Case(models.When(action=RowAction.ERROR, then=0), default=1)
        return self.order_by(is_fine, "number", "id")


class ImportRow(models.Model):
    """What one row of the file would do. `number` is the row in the file, 0 for what is missing from it.

    `values` are the texts shown, by column; `values["was"]` those it changes.
    """

    source = models.ForeignKey(Import, models.CASCADE, related_name="rows", verbose_name=_("import"))
    number = models.PositiveIntegerField(_("row"))
    action = models.CharField(_("does"), max_length=8, choices=RowAction)
    values: Any = models.JSONField(_("values"), default=dict)
    problem = models.CharField(_("problem"), max_length=300, blank=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row")
        verbose_name_plural = _("rows")
        ordering = ["number", "id"]
        indexes = [models.Index(fields=["source", "action"], name="import_row_action")]

    def __str__(self) -> str:
        return f"{self.number}: {self.action}"
