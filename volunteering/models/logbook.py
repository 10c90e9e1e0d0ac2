"""The logbook: entries with their history, and the presence measured on site."""

from datetime import date, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteering.enums import (
    UNCONFIRMED,
    WITH_VOLUNTEER,
    EntryState,
    EventKind,
    Origin,
    Sentence,
    Step,
    Way,
)
from volunteering.models.host import Host, KindOfWork, Site, Supervisor
from volunteering.models.opportunity import Shift
from volunteering.models.volunteer import Volunteer
from youthportal.core.models import PublicId, TimeStamped
from youthportal.files.models import StoredFile

QUARTERS_OF_A_DAY = 96


class EntryQuerySet(models.QuerySet["Entry"]):
    def by(self, user: Any) -> Self:
        return self.filter(volunteer__user=user) if user.is_authenticated else self.none()

    def in_year(self, year: int) -> Self:
        return self.between(date(year, 1, 1), date(year, 12, 31))

    def between(self, first: date, last: date) -> Self:
        """Both days included."""
        return self.filter(day__gte=first, day__lte=last)

    def on(self, day: date) -> Self:
        return self.filter(day=day)

    def confirmed(self) -> Self:
        return self.filter(state=EntryState.CONFIRMED)

    def unconfirmed(self) -> Self:
        """Sent in and not decided, wherever they wait."""
        return self.filter(state__in=UNCONFIRMED)

    def open(self) -> Self:
        """Drafts and all that is not decided: what moves when a supervisor leaves."""
        return self.filter(state__in=(EntryState.DRAFT, *UNCONFIRMED))

    def waiting_for_host(self) -> Self:
        return self.filter(state=EntryState.SUBMITTED)

    def waiting_days(self, days: int) -> Self:
        """Sent in that many days ago, or longer."""
        return self.filter(submitted_at__lte=timezone.now() - timedelta(days=days))

    def for_office(self, day: date | None = None) -> Self:
        """Wait where nobody answers: the head was asked two weeks ago, or nobody is left to ask."""
        before = (day or timezone.localdate()) - timedelta(days=14)
        silent = Entry.objects.filter(asked__step=Step.HEAD, asked__asked_on__lte=before)
        people = Supervisor.objects.current(day).filter(bounced_on=None)
        nobody = ~Q(host__in=people.values("host")) & Q(host__head_email="")
        return self.waiting_for_host().filter(Q(pk__in=silent.values("pk")) | nobody)

    def answerable_by(self, supervisors: Any) -> Self:
        """Of their hosts, and where they are deputy, successor or head (`supervisors`: their rows)."""
        head = Q(pk=None)
        for one in supervisors:
            head |= Q(host__head_email__iexact=one.email) & ~Q(host__head_email="")
        stands_in = Q(supervisor__deputy__in=supervisors) | Q(supervisor__successor__in=supervisors)
        return self.filter(Q(host__in=[one.host_id for one in supervisors]) | stands_in | head)

    def asked_of(self, supervisors: Any) -> Self:
        """Of `answerable_by` those that name one of them, follow one who left, or name nobody."""
        named = Q(supervisor__in=supervisors) | Q(supervisor__successor__in=supervisors)
        return self.answerable_by(supervisors).filter(named | Q(supervisor=None))

    def with_volunteer(self) -> Self:
        """Drafts, questions and returned ones: the volunteer's turn."""
        return self.filter(state__in=WITH_VOLUNTEER)

    def with_details(self) -> Self:
        known = self.select_related(
            "volunteer__user", "host__organisation", "site", "supervisor", "confirmed_supervisor"
        )
        return known.prefetch_related("sentences")

    def by_host(self) -> Any:
        """Rows of `volunteer`, `host`, `host__organisation__name` and `total` quarter-hours."""
        keys = ("volunteer", "host", "host__organisation__name")
        return self.order_by(*keys).values(*keys).annotate(total=Sum("quarters"))

    def quarters_in_all(self) -> int:
        """Quarter-hours of all these entries; 0 for none."""
        found: int = self.aggregate(n=Coalesce(Sum("quarters"), 0))["n"]
        return found


class Entry(TimeStamped, PublicId):
    """What a volunteer did on one day, in quarter-hours. A night that passes midnight is two entries.

    `starts` and `ends` are local times of that day (`ends` 00:00 is the midnight that ends it) or both empty.
    `quarters` counts what really passed, so a night with a change of clocks counts 23 or 25 hours a day.
    `client_key` is made on the device: an entry sent twice after a lost connection is one.
    """

    volunteer = models.ForeignKey(
        Volunteer, models.PROTECT, related_name="entries", verbose_name=_("volunteer")
    )
    host = models.ForeignKey(Host, models.PROTECT, related_name="entries", verbose_name=_("host"))
    site = models.ForeignKey(
        Site, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("site")
    )
    shift = models.ForeignKey(
        Shift, models.SET_NULL, null=True, blank=True, related_name="entries", verbose_name=_("shift")
    )
    supervisor = models.ForeignKey(
        Supervisor,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("who is asked to confirm"),
    )
    kind_of_work = models.ForeignKey(
        KindOfWork,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kind of work"),
    )
    state = models.CharField(_("state"), max_length=9, choices=EntryState, default=EntryState.DRAFT)
    origin = models.CharField(_("came in"), max_length=8, choices=Origin, default=Origin.OWN)
    day = models.DateField(_("day"))
    starts = models.TimeField(_("from"), null=True, blank=True)
    ends = models.TimeField(_("to"), null=True, blank=True)
    quarters = models.PositiveSmallIntegerField(_("quarter-hours"))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="lt")
    did = models.TextField(_("what I did"), max_length=1000, blank=True)
    learnt = models.TextField(_("what I learnt"), max_length=1000, blank=True)
    photo = models.ForeignKey(
        StoredFile, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("photo")
    )
    photo_digest = models.CharField(max_length=64, blank=True, editable=False)
    is_social = models.BooleanField(_("counts as social-civic hours at school"), default=False)
    submitted_at = models.DateTimeField(_("sent to the host"), null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by (account)"),
    )
    confirmed_supervisor = models.ForeignKey(
        Supervisor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by (supervisor)"),
    )
    confirmed_as = models.CharField(_("who said to be confirming"), max_length=160, blank=True)
    confirmed_way = models.CharField(_("confirmed how"), max_length=8, choices=Way, blank=True)
    client_key = models.UUIDField(null=True, blank=True, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("logbook entry")
        verbose_name_plural = _("logbook entries")
        ordering = ["-day", "-id"]
        constraints = [
            models.CheckConstraint(
                # 100: the longest day has 25 hours
                condition=Q(quarters__gte=1, quarters__lte=100),
                name="entry_has_hours_of_a_day",
            ),
            models.CheckConstraint(
                condition=Q(starts__isnull=True, ends__isnull=True)
                | Q(starts__isnull=False, ends__isnull=False),
                name="entry_has_both_times_or_none",
            ),
            models.CheckConstraint(
                condition=~Q(state=EntryState.CONFIRMED)
                | Q(confirmed_at__isnull=False) & ~Q(confirmed_way=""),
                name="confirmed_entry_says_how",
            ),
            models.CheckConstraint(
                condition=Q(state=EntryState.DRAFT) | Q(submitted_at__isnull=False),
                name="sent_entry_has_its_time",
            ),
            models.UniqueConstraint(
                fields=["volunteer", "client_key"],
                condition=Q(client_key__isnull=False),
                name="entry_of_a_device_once",
            ),
        ]
        indexes = [
            models.Index(fields=["volunteer", "day"], name="entry_logbook"),
            models.Index(fields=["host", "state", "day"], name="entry_of_host"),
            models.Index(fields=["supervisor", "state"], name="entry_of_supervisor"),
            models.Index(fields=["state", "submitted_at"], name="entry_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.host}"

    def get_absolute_url(self) -> str:
        return reverse("volunteering:entry", args=[self.public_id])


class EntrySentence(models.Model):
    """A sentence about learning that was ticked for an entry."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="sentences")
    sentence = models.CharField(_("sentence"), max_length=14, choices=Sentence)

    class Meta:
        verbose_name = _("learnt")
        verbose_name_plural = _("learnt")
        constraints = [models.UniqueConstraint(fields=["entry", "sentence"], name="sentence_once_an_entry")]

    def __str__(self) -> str:
        return self.get_sentence_display()


class EntryEvent(models.Model):
    """One step in the life of an entry. Rows take no change, and no deletion but by retention.

    Who did it is an account, a supervisor (by link), or neither (the portal itself). `changes` holds
    `{field: [before, after]}` of plain facts: day, quarters, host, never a text.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="events", verbose_name=_("entry"))
    kind = models.CharField(_("what"), max_length=10, choices=EventKind)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by (account)"),
    )
    supervisor = models.ForeignKey(
        Supervisor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by (supervisor)"),
    )
    changes = models.JSONField(_("changes"), default=dict, blank=True)

    class Meta:
        verbose_name = _("step of an entry")
        verbose_name_plural = _("steps of an entry")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.get_kind_display()}"


class EventWords(models.Model):
    """What was asked, answered or given as a reason; apart, so that it can go before the facts do."""

    event = models.OneToOneField(EntryEvent, models.CASCADE, primary_key=True, related_name="said")
    words = models.TextField(_("words"), max_length=1000)

    class Meta:
        verbose_name = _("words")
        verbose_name_plural = _("words")

    def __str__(self) -> str:
        return self.words


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def open_of(self, user: Any) -> "CheckIn | None":
        """Where this person is checked in now."""
        rows = self.filter(volunteer__user=user, ends_at__isnull=True)
        return rows.select_related("site__host__organisation", "volunteer").first()


class CheckIn(PublicId):
    """Present on site by the code shown there: from, and to once checked out; then it becomes a draft."""

    volunteer = models.ForeignKey(
        Volunteer, models.CASCADE, related_name="check_ins", verbose_name=_("volunteer")
    )
    site = models.ForeignKey(Site, models.CASCADE, related_name="+", verbose_name=_("site"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"), null=True, blank=True)
    entry = models.ForeignKey(
        Entry, models.SET_NULL, null=True, blank=True, related_name="check_ins", verbose_name=_("entry")
    )

    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ["-starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer"], condition=Q(ends_at__isnull=True), name="one_open_check_in"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="check_in_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer} · {self.site}"


class Sheet(TimeStamped):
    """A printed logbook sheet; its number leads the office to the volunteer when it is keyed in."""

    number = models.CharField(_("number"), max_length=12, unique=True)
    volunteer = models.ForeignKey(
        Volunteer, models.CASCADE, related_name="sheets", verbose_name=_("volunteer")
    )
    host = models.ForeignKey(
        Host, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("host")
    )
    keyed_on = models.DateField(_("keyed in"), null=True, blank=True)

    class Meta:
        verbose_name = _("logbook sheet")
        verbose_name_plural = _("logbook sheets")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.number
