"""Numbered documents that anybody can verify: file, checksum, template version."""

import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youthportal.core.models import PublicId
from youthportal.files.models import StoredFile

#: Letters and digits without look-alikes.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def verification_code() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(12))


class DocumentQuerySet(models.QuerySet["Document"]):
    def reserved(self) -> Self:
        """Numbered, not printed yet: nobody outside the office hears of them."""
        return self.filter(file=None)

    def issued(self) -> Self:
        return self.filter(file__isnull=False)

    def of(self, kind: str, subject: models.Model) -> Self:
        """Papers of this kind about one row, in all languages, with their files."""
        about = {"subject_type": subject._meta.label_lower, "subject_id": str(subject.pk)}
        return self.filter(kind=kind, **about).select_related("file")

    def about(self, document: "Document") -> Self:
        """Issues of the same paper: same kind, subject, reader and language."""
        return self.filter(
            kind=document.kind,
            subject_type=document.subject_type,
            subject_id=document.subject_id,
            language=document.language,
            issued_to=document.issued_to,
        )


class Document(PublicId):
    """One issue of one document. A newer issue is a new row; an issued one never changes, only lapses."""

    number = models.CharField(_("number"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=5)
    subject_type = models.CharField(_("about (kind)"), max_length=80)
    subject_id = models.CharField(_("about"), max_length=64)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    template_version = models.CharField(_("version of the template"), max_length=64)
    issued_at = models.DateTimeField(_("issued"), default=timezone.now)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("issued by"),
    )
    issued_to = models.CharField(_("issued to"), max_length=200, blank=True)
    signed_by = models.CharField(_("signed by"), max_length=200, blank=True)
    code = models.CharField(
        _("verification code"), max_length=12, unique=True, default=verification_code, editable=False
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-id"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "kind"], name="document_subject")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("documents:verify", args=[self.code])

    @property
    def stored(self) -> StoredFile:
        """The file of an issued document; asking a reserved one is a mistake of the caller."""
        if self.file is None:
            raise LookupError(f"{self.number} is reserved, not issued")
        return self.file

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    @property
    def newer(self) -> "Document | None":
        """The latest valid issue of the same paper, if it is not this one."""
        later = Document.objects.issued().about(self).filter(id__gt=self.pk, revoked_at=None)
        return later.order_by("-id").first()


class Counter(models.Model):
    """The last number given in a series ("budget/2026"); taken under a lock, so that none is missing."""

    series = models.CharField(_("series"), max_length=60, unique=True)
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("series of numbers")
        verbose_name_plural = _("series of numbers")

    def __str__(self) -> str:
        return self.series
