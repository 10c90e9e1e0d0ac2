"""What hosts offer: opportunities, their shifts, and who applied."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteering.enums import (
    HOLDING_A_PLACE,
    LIVE_APPLICATIONS,
    ApplicationState,
    Competence,
    Level,
    OpportunityState,
    Programme,
)
from volunteering.models.host import Host, KindOfWork, Site, Supervisor
from volunteering.models.volunteer import Volunteer
from youthportal.core.models import PublicId, TimeStamped


class OpportunityQuerySet(models.QuerySet["Opportunity"]):
    def public(self) -> Self:
        """What everybody may read; paused ones stay with their reason."""
        shown = (OpportunityState.OPEN, OpportunityState.PAUSED)
        return self.filter(state__in=shown, host__in=Host.objects.active())

    def readable(self) -> Self:
        """What was open once keeps its page: mails lead there."""
        return self.filter(opened_at__isnull=False).exclude(state=OpportunityState.DRAFT)

    def unfinished(self) -> Self:
        return self.exclude(state=OpportunityState.CLOSED)

    def takes_applications(self, at: datetime | None = None) -> Self:
        """Public, not paused, before the deadline."""
        in_time = Q(apply_until__isnull=True) | Q(apply_until__gt=at or timezone.now())
        return self.public().filter(in_time, state=OpportunityState.OPEN)

    def with_next_shift(self, at: datetime | None = None) -> Self:
        """Each with `next_at`, the start of its next shift, or None."""
        shifts = Shift.objects.upcoming(at).filter(opportunity=OuterRef("pk")).order_by("starts_at")
        return self.annotate(next_at=Subquery(shifts.values("starts_at")[:1]))

    def with_counts(self) -> Self:
        """Each with `n_applied` (wait for the host) and `n_accepted`."""
        states = {"n_applied": ApplicationState.APPLIED, "n_accepted": ApplicationState.ACCEPTED}
        counts = {
            key: Count("applications", filter=Q(applications__state=one)) for key, one in states.items()
        }
        return self.annotate(**counts)

    def with_details(self) -> Self:
        known = self.select_related("host__organisation", "site", "kind_of_work")
        return known.prefetch_related("competences")


class Opportunity(TimeStamped, PublicId):
    """Something to do as a volunteer. Written by the host or the office in one language."""

    host = models.ForeignKey(Host, models.PROTECT, related_name="opportunities", verbose_name=_("host"))
    site = models.ForeignKey(
        Site, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("site")
    )
    supervisor = models.ForeignKey(
        Supervisor,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="opportunities",
        verbose_name=_("who decides and confirms"),
    )
    kind_of_work = models.ForeignKey(
        KindOfWork,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kind of work"),
    )
    state = models.CharField(
        _("state"), max_length=6, choices=OpportunityState, default=OpportunityState.DRAFT
    )
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="lt")
    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("address"), max_length=90, unique=True)
    summary = models.TextField(_("what you do"), max_length=3000)
    bring = models.CharField(_("what to bring"), max_length=200, blank=True)
    min_age = models.PositiveSmallIntegerField(_("minimum age"), default=14)
    level = models.CharField(_("where"), max_length=7, choices=Level, default=Level.CITY)
    place = models.CharField(_("place"), max_length=200, blank=True)
    programme = models.CharField(
        _("programme"), max_length=8, choices=Programme, default=Programme.NONE, blank=True
    )
    apply_until = models.DateTimeField(_("apply until"), null=True, blank=True)
    places = models.PositiveSmallIntegerField(
        _("places"), null=True, blank=True, help_text=_("Only where there are no shifts")
    )
    pause_reason = models.CharField(_("why it is paused"), max_length=200, blank=True)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True, editable=False)

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=OpportunityState.PAUSED) | ~Q(pause_reason=""),
                name="paused_opportunity_says_why",
                violation_error_message=_("Say why it is paused."),
            )
        ]
        indexes = [models.Index(fields=["state", "apply_until"], name="opportunity_open")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("volunteering:opportunity", args=[self.slug])

    @property
    def where(self) -> str:
        """The place as a sentence would name it."""
        return self.place or (self.site.address or self.site.name if self.site else "")


class OpportunityCompetence(models.Model):
    """A competence that an opportunity trains."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="competences")
    competence = models.CharField(_("competence"), max_length=10, choices=Competence)

    class Meta:
        verbose_name = _("trained competence")
        verbose_name_plural = _("trained competences")
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "competence"], name="competence_once_each")
        ]

    def __str__(self) -> str:
        return self.get_competence_display()


class Follower(models.Model):
    """Somebody who wants news when a paused opportunity opens again."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="followers")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("waits for news")
        verbose_name_plural = _("wait for news")
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "volunteer"], name="follows_an_opportunity_once")
        ]

    def __str__(self) -> str:
        return f"{self.opportunity}"


class ShiftQuerySet(models.QuerySet["Shift"]):
    def upcoming(self, at: datetime | None = None) -> Self:
        return self.filter(starts_at__gt=at or timezone.now(), cancelled_at__isnull=True)

    def with_places(self) -> Self:
        """Each with `held`, the places taken or asked for, and `n_waiting` on its list."""
        held = Count("applications", filter=Q(applications__state__in=HOLDING_A_PLACE))
        waiting = Count("applications", filter=Q(applications__state=ApplicationState.WAITING))
        return self.annotate(held=held, n_waiting=waiting)


class Shift(PublicId):
    """One stretch of time of an opportunity, with its places. Times are aware moments."""

    opportunity = models.ForeignKey(
        Opportunity, models.CASCADE, related_name="shifts", verbose_name=_("opportunity")
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    places = models.PositiveSmallIntegerField(_("places"), default=1)
    note = models.CharField(_("note"), max_length=200, blank=True)
    cancelled_at = models.DateTimeField(_("called off"), null=True, blank=True, editable=False)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="shift_ends_after_start",
                violation_error_message=_("The end lies before the beginning."),
            )
        ]
        indexes = [models.Index(fields=["opportunity", "starts_at"], name="shift_times")]

    def __str__(self) -> str:
        return f"{self.opportunity} {timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"

    @property
    def left(self) -> int:
        """Free places of a shift `with_places`."""
        return max(0, self.places - getattr(self, "held", 0))

    def is_upcoming(self, at: datetime | None = None) -> bool:
        return self.cancelled_at is None and self.starts_at > (at or timezone.now())


class ApplicationQuerySet(models.QuerySet["Application"]):
    def live(self) -> Self:
        return self.filter(state__in=LIVE_APPLICATIONS)

    def ahead(self, at: datetime | None = None) -> Self:
        """Whose shift has not ended, and those for an opportunity as a whole."""
        return self.filter(Q(shift__isnull=True) | Q(shift__ends_at__gt=at or timezone.now()))

    def overlapping(self, shift: Shift) -> Self:
        """Accepted ones whose shift shares time with this one."""
        meanwhile = self.filter(shift__starts_at__lt=shift.ends_at, shift__ends_at__gt=shift.starts_at)
        return meanwhile.filter(state=ApplicationState.ACCEPTED, shift__cancelled_at=None).exclude(
            shift=shift
        )

    def with_details(self) -> Self:
        return self.select_related("opportunity__host__organisation", "shift", "volunteer__user")

    def by(self, user: Any) -> Self:
        return self.filter(volunteer__user=user) if user.is_authenticated else self.none()


class Application(TimeStamped, PublicId):
    """A volunteer wants a place: in one shift, or in the opportunity as a whole where it has none.

    The waiting list is in the order of `created_at`, then id.
    """

    opportunity = models.ForeignKey(
        Opportunity, models.PROTECT, related_name="applications", verbose_name=_("opportunity")
    )
    shift = models.ForeignKey(
        Shift, models.PROTECT, null=True, blank=True, related_name="applications", verbose_name=_("shift")
    )
    volunteer = models.ForeignKey(
        Volunteer, models.PROTECT, related_name="applications", verbose_name=_("volunteer")
    )
    state = models.CharField(
        _("state"), max_length=9, choices=ApplicationState, default=ApplicationState.APPLIED
    )
    message = models.TextField(_("message to the host"), max_length=1000, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "volunteer"],
                condition=Q(state__in=LIVE_APPLICATIONS),
                name="one_live_application_per_shift",
            ),
            models.UniqueConstraint(
                fields=["opportunity", "volunteer"],
                condition=Q(state__in=LIVE_APPLICATIONS, shift__isnull=True),
                name="one_live_application_per_opportunity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer} · {self.opportunity}"


def next_boundary(now: datetime) -> datetime | None:
    """When the board changes next by time alone: a shift begins, or a deadline is over."""
    shifts = Shift.objects.upcoming(now).filter(opportunity__state=OpportunityState.OPEN)
    deadlines = Opportunity.objects.filter(state=OpportunityState.OPEN, apply_until__gt=now)
    begins = shifts.order_by().values_list("starts_at", flat=True)
    ends = deadlines.order_by().values_list("apply_until", flat=True)
    return begins.union(ends).order_by("starts_at").first()
