"""The recognition year: who reached the hours, the event, the certificates; hours that schools ask for."""

from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.core.cache import caches
from django.db import models
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteering.calculations.recognition import Terms
from volunteering.enums import Invited, Reply
from volunteering.models.volunteer import Volunteer
from youthportal.core.models import PublicId, SiteVersion, TimeStamped
from youthportal.documents.models import Document
from youthportal.organisations.models import School, SchoolYear


class RecognitionYearQuerySet(models.QuerySet["RecognitionYear"]):
    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)


class RecognitionYear(TimeStamped):
    """A calendar year with its own threshold and dates. Hours are quarter-hours, days local.

    The event may lie before 31 December: invited are those who have `threshold` by `counting_day`, and those
    who lack at most `near`. Certificates of the year may be downloaded from `release_at`, after the event.
    """

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    threshold = models.PositiveIntegerField(
        _("hours for the certificate, in quarters"), default=240, help_text=_("240 are 60 hours")
    )
    threshold_reason = models.CharField(
        _("why the threshold differs"), max_length=200, blank=True, help_text=_("The decision and its number")
    )
    near = models.PositiveSmallIntegerField(
        _("close to it, in quarters"),
        default=40,
        help_text=_("Invited, too, are those who lack at most this"),
    )
    min_age = models.PositiveSmallIntegerField(_("youngest"), default=13)
    max_age = models.PositiveSmallIntegerField(_("oldest"), default=25)
    counting_day = models.DateField(_("counting day"))
    last_entry_day = models.DateField(_("last day to enter hours"))
    last_confirm_day = models.DateField(_("last day to confirm hours"))
    event_title = models.CharField(_("event"), max_length=160, blank=True)
    event_starts_at = models.DateTimeField(_("event begins"), null=True, blank=True)
    event_ends_at = models.DateTimeField(_("event ends"), null=True, blank=True)
    event_place = models.CharField(_("place of the event"), max_length=200, blank=True)
    event_text = models.TextField(_("about the event"), blank=True)
    reply_until = models.DateField(_("answers until"), null=True, blank=True)
    release_at = models.DateTimeField(_("certificates open from"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)

    objects = RecognitionYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("recognition year")
        verbose_name_plural = _("recognition years")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_confirm_day__gte=F("last_entry_day")),
                name="hours_are_confirmed_after_entering",
                violation_error_message=_("The last day to confirm lies before the last day to enter."),
            ),
            models.CheckConstraint(condition=Q(threshold__gte=1), name="recognition_needs_hours"),
            models.CheckConstraint(
                condition=Q(threshold=240) | ~Q(threshold_reason=""),
                name="other_threshold_has_a_reason",
                violation_error_message=_("Say why the threshold is not 60 hours, with the decision."),
            ),
            models.CheckConstraint(
                condition=Q(event_ends_at__isnull=True) | Q(event_ends_at__gt=F("event_starts_at")),
                name="event_ends_after_start",
                violation_error_message=_("The event ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)

    @classmethod
    def of(cls, year: int) -> "RecognitionYear":
        """The row of that year; where the office made none yet, one with the usual dates, not saved."""
        return cls.objects.filter(year=year).first() or cls.usual(year)

    @classmethod
    def usual(cls, year: int) -> "RecognitionYear":
        """A year with the usual dates, not saved."""
        return cls(
            year=year,
            counting_day=date(year, 11, 30),
            last_entry_day=date(year + 1, 1, 10),
            last_confirm_day=date(year + 1, 1, 31),
        )

    def get_absolute_url(self) -> str:
        return reverse("volunteering:logbook_of_year", args=[self.year])

    @classmethod
    def known(cls) -> "list[RecognitionYear]":
        """All years, newest first; read once per version of the site's content, for the start page."""
        key = f"recognition:{SiteVersion.current()}"
        found: list[RecognitionYear] | None = caches["pages"].get(key)
        if found is None:
            found = list(cls.objects.all())
            caches["pages"].set(key, found, 300)
        return found

    @classmethod
    def shown(cls, year: int) -> "RecognitionYear":
        """As `of`, from what `known` keeps: for pages."""
        return next((one for one in cls.known() if one.year == year), None) or cls.usual(year)

    @property
    def terms(self) -> Terms:
        return Terms(self.year, self.threshold, self.near, self.min_age, self.max_age)

    @property
    def has_event(self) -> bool:
        """Enough is known of the event to invite to it."""
        return all((self.event_title, self.event_starts_at, self.event_place, self.reply_until))

    def takes_entries(self, day: date | None = None, volunteer: Volunteer | None = None) -> bool:
        """Open for everybody, or by an extension for this volunteer."""
        is_open = self.closed_at is None and (day or timezone.localdate()) <= self.last_entry_day
        return is_open or self.is_extended_for(volunteer, day)

    def takes_confirmations(self, day: date | None = None, volunteer: Volunteer | None = None) -> bool:
        is_open = self.closed_at is None and (day or timezone.localdate()) <= self.last_confirm_day
        return is_open or self.is_extended_for(volunteer, day)

    def is_extended_for(self, volunteer: Volunteer | None, day: date | None = None) -> bool:
        """The office lets this volunteer's hours in on `day` (today) although time is over for others."""
        if volunteer is None or self.pk is None:
            return False
        return self.extensions.lasting(day).filter(volunteer=volunteer).exists()

    def is_event_over(self, at: datetime | None = None) -> bool:
        ends = self.event_ends_at or self.event_starts_at
        return ends is not None and ends < (at or timezone.now())

    def is_released(self, at: datetime | None = None) -> bool:
        return self.release_at is not None and self.release_at <= (at or timezone.now())


class ExtensionQuerySet(models.QuerySet["Extension"]):
    def lasting(self, day: date | None = None) -> Self:
        return self.filter(until__gte=day or timezone.localdate())


class Extension(TimeStamped):
    """One volunteer whose hours of a year are taken after its last day or its closing, and why."""

    year = models.ForeignKey(
        RecognitionYear, models.CASCADE, related_name="extensions", verbose_name=_("year")
    )
    volunteer = models.ForeignKey(
        Volunteer, models.CASCADE, related_name="extensions", verbose_name=_("volunteer")
    )
    until = models.DateField(_("hours are taken until"))
    reason = models.CharField(_("reason"), max_length=200)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("granted by")
    )

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("extension for one volunteer")
        verbose_name_plural = _("extensions for single volunteers")
        ordering = ["-until", "id"]
        constraints = [models.UniqueConstraint(fields=["year", "volunteer"], name="one_extension_a_year")]

    def __str__(self) -> str:
        return f"{self.year} · {self.volunteer}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def unanswered(self) -> Self:
        return self.filter(reply=Reply.NONE)

    def of(self, user: Any) -> Self:
        return self.filter(volunteer__user=user) if user.is_authenticated else self.none()

    def with_answers(self) -> dict[str, int]:
        """How many were invited, come, do not come and have not answered, and with how many guests."""
        found: dict[str, int] = self.aggregate(
            invited=Count("pk"),
            coming=Count("pk", filter=Q(reply=Reply.YES)),
            not_coming=Count("pk", filter=Q(reply=Reply.NO)),
            silent=Count("pk", filter=Q(reply=Reply.NONE)),
            guests=Coalesce(Sum("guests", filter=Q(reply=Reply.YES)), 0),
            there=Count("pk", filter=Q(was_there=True)),
        )
        return found


class Invitation(TimeStamped, PublicId):
    """One volunteer invited to one event, with the hours as counted then and the answer."""

    year = models.ForeignKey(
        RecognitionYear, models.PROTECT, related_name="invitations", verbose_name=_("year")
    )
    volunteer = models.ForeignKey(
        Volunteer, models.PROTECT, related_name="invitations", verbose_name=_("volunteer")
    )
    why = models.CharField(_("why"), max_length=9, choices=Invited)
    quarters = models.PositiveIntegerField(_("quarter-hours when invited"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    reply = models.CharField(_("answer"), max_length=3, choices=Reply, default=Reply.NONE, blank=True)
    guests = models.PositiveSmallIntegerField(_("brings with them"), default=0)
    replied_at = models.DateTimeField(_("answered"), null=True, blank=True)
    was_there = models.BooleanField(_("was there"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["year", "volunteer"], name="one_invitation_a_year"),
            models.CheckConstraint(condition=Q(guests__lte=5), name="at_most_five_guests"),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer} · {self.year}"


#: So long it is news that a certificate can be fetched.
NEWS = timedelta(days=60)


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def valid(self) -> Self:
        return self.filter(revoked_at__isnull=True)

    def printed(self) -> Self:
        return self.filter(document__file__isnull=False)

    def news(self, at: datetime | None = None) -> Self:
        """What can be fetched since a while only: the year was released, or it was made after that."""
        at = at or timezone.now()
        is_new = Q(year__release_at__gt=at - NEWS) | Q(document__issued_at__gt=at - NEWS)
        return self.valid().printed().filter(is_new, year__release_at__lte=at)


class Certificate(TimeStamped, PublicId):
    """The certificate of one volunteer for one year, as PDF and as credential, both of the same facts.

    `facts` is the copy that both say and that never changes: name, year, quarters, hosts with their quarters,
    competences, language. A new certificate needs the old one revoked. Kept on when the person is erased.
    """

    year = models.ForeignKey(
        RecognitionYear, models.PROTECT, related_name="certificates", verbose_name=_("year")
    )
    volunteer = models.ForeignKey(
        Volunteer, models.PROTECT, related_name="certificates", verbose_name=_("volunteer")
    )
    language = models.CharField(_("language"), max_length=5)
    facts = models.JSONField(_("what it says"))
    document = models.OneToOneField(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="certificate",
        verbose_name=_("document"),
    )
    credential = models.TextField(_("credential"), blank=True, editable=False)
    handed_over_on = models.DateField(_("handed over"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "volunteer"],
                condition=Q(revoked_at__isnull=True),
                name="one_valid_certificate_a_year",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revoked_reason=""),
                name="revoked_certificate_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} · {self.volunteer}"


class HoursNorm(models.Model):
    """Social-civic hours that a school asks of a grade in a school year, in quarter-hours."""

    school = models.ForeignKey(School, models.CASCADE, related_name="hours_norms", verbose_name=_("school"))
    year = models.ForeignKey(
        SchoolYear, models.CASCADE, related_name="hours_norms", verbose_name=_("school year")
    )
    grade = models.PositiveSmallIntegerField(_("grade"))
    quarters = models.PositiveSmallIntegerField(_("hours, in quarters"))

    class Meta:
        verbose_name = _("hours asked of a grade")
        verbose_name_plural = _("hours asked of grades")
        ordering = ["school", "year", "grade"]
        constraints = [
            models.UniqueConstraint(fields=["school", "year", "grade"], name="one_norm_a_grade"),
            models.CheckConstraint(condition=Q(grade__gte=1, grade__lte=13), name="norm_grade_range"),
        ]

    def __str__(self) -> str:
        return f"{self.school} {self.year} · {self.grade}"
