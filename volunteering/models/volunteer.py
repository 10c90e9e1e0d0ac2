"""What volunteering knows of a person beyond the account."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Max, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Concat, NullIf
from django.utils.translation import gettext_lazy as _

from volunteering.enums import EntryState, Invited
from youthportal.core import codes
from youthportal.core.db import sort_key
from youthportal.core.models import PublicId, TimeStamped
from youthportal.organisations.models import Enrolment

if TYPE_CHECKING:
    from volunteering.models.recognition import RecognitionYear


class VolunteerQuerySet(models.QuerySet["Volunteer"]):
    """People by the hours of a year. `until` is the last day that counts (the whole year)."""

    def with_hours(self, year: int, until: date | None = None) -> Self:
        """Annotated: quarter-hours `confirmed` and `waiting` for a host, `last_confirmed` (a moment)."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        of_year = Q(entries__day__gte=first, entries__day__lte=min(until or last, last))
        counted = of_year & Q(entries__state=EntryState.CONFIRMED)
        waits = of_year & Q(entries__state=EntryState.SUBMITTED)
        return self.annotate(
            confirmed=Coalesce(Sum("entries__quarters", filter=counted), 0),
            waiting=Coalesce(Sum("entries__quarters", filter=waits), 0),
            last_confirmed=Max("entries__confirmed_at", filter=counted),
        )

    def of_counted_age(self, year: "RecognitionYear") -> Self:
        """One day of a counted age within the year is enough; nobody is left out for an unknown age."""
        born = Q(user__year_of_birth__gte=year.year - year.max_age - 1)
        born &= Q(user__year_of_birth__lte=year.year - year.min_age)
        return self.filter(born | Q(user__year_of_birth__isnull=True), user__erased_on__isnull=True)

    def active_in(self, year: "RecognitionYear", until: date | None = None) -> Self:
        """Of a counted age, with hours confirmed or waiting."""
        found = self.of_counted_age(year).with_hours(year.year, until)
        return found.filter(Q(confirmed__gt=0) | Q(waiting__gt=0)).select_related("user")

    def qualified(self, year: "RecognitionYear", until: date | None = None) -> Self:
        """Reached the year's threshold with the hours up to `until`."""
        return self.active_in(year, until).filter(confirmed__gte=year.threshold)

    def near(self, year: "RecognitionYear", until: date | None = None) -> Self:
        """Not there, but lacking at most the year's `near`; nobody without a confirmed hour."""
        least = max(year.threshold - year.near, 1)
        return self.active_in(year, until).filter(confirmed__gte=least, confirmed__lt=year.threshold)

    def close(self, year: "RecognitionYear") -> Self:
        """Not there, but some hours are confirmed, and with what waits at most `near` is lacking."""
        least = year.threshold - year.near
        found = self.active_in(year).filter(confirmed__gt=0, confirmed__lt=year.threshold)
        return found.filter(confirmed__gte=least - F("waiting"))

    def late(self, year: "RecognitionYear") -> Self:
        """Reached the hours of `year`, but not in time for its event, and still without the paper."""
        served = Q(invitations__year=year, invitations__why=Invited.QUALIFIED)
        handed = Q(
            certificates__year=year,
            certificates__revoked_at__isnull=True,
            certificates__handed_over_on__isnull=False,
        )
        done = Volunteer.objects.filter(served | handed).values("pk")
        return self.qualified(year).exclude(pk__in=done)

    def with_place(self, day: date | None = None) -> Self:
        """Annotated: `school_id`, `school_name`, `class_name` of who is at school on `day`; else empty."""
        current = Enrolment.objects.current(day).filter(pupil__user=OuterRef("user")).order_by("-pk")

        def of(name: str) -> Subquery:
            return Subquery(current.values(name)[:1])

        school = of("school_class__school__short_name"), of("school_class__school__name")
        return self.annotate(
            school_id=of("school_class__school"),
            class_id=of("school_class"),
            school_name=Coalesce(NullIf(school[0], Value("")), school[1], Value("")),
            class_name=Coalesce(of("school_class__name"), Value("")),
        )

    def invited_to(self, year: "RecognitionYear") -> Self:
        """Annotated with the invitation (`invitation_id`, `why`, `reply`, `guests`, `was_there`) and the
        certificate of that year (`paper_number`, `handed_over_on`); `confirmed` as now.
        """
        own = year.invitations.filter(volunteer=OuterRef("pk"))
        papers = year.certificates.filter(volunteer=OuterRef("pk"), revoked_at__isnull=True)
        known = self.filter(invitations__year=year).with_hours(year.year).select_related("user")
        return known.annotate(
            invitation_id=Subquery(own.values("pk")[:1]),
            **{name: Subquery(own.values(name)[:1]) for name in ("why", "reply", "guests", "was_there")},
            paper_number=Subquery(papers.values("document__number")[:1]),
            handed_over_on=Subquery(papers.values("handed_over_on")[:1]),
        )

    def to_be_honoured(self, year: "RecognitionYear") -> Self:
        """Invited, and with the hours by now or late in the year before: whoever is called up."""
        earned = Q(confirmed__gte=year.threshold) | Q(why=Invited.LATE)
        return self.invited_to(year).filter(earned)

    def in_calling_order(self, language: str, *, by_school: bool = False) -> Self:
        """By surname as `language` sorts, or by school and surname; after `with_place`."""
        has_name = ~Q(user__last_name="")
        whole = Concat("user__last_name", Value(" "), "user__first_name")
        known = self.annotate(calling=Case(When(has_name, then=whole), default=F("paper_name")))
        surname = (sort_key("calling", language), "pk")
        if not by_school:
            return known.order_by(*surname)
        return known.order_by(
            Case(When(school_name="", then=1), default=0), sort_key("school_name", language), *surname
        )

    def matching(self, text: str) -> Self:
        """Name on certificates, name or address of the account, or a sheet's number."""
        return self.filter(
            Q(paper_name__icontains=text)
            | Q(user__last_name__istartswith=text)
            | Q(user__first_name__istartswith=text)
            | Q(user__email__istartswith=text)
            | Q(sheets__number=codes.plain(text))
        ).distinct()

    def most_hours_first(self) -> Self:
        """After `with_hours`."""
        return self.order_by(F("confirmed").desc(), "paper_name", "pk")


class Volunteer(TimeStamped, PublicId):
    """A person's logbook as a whole: made with the first application or entry, kept over school years.

    `paper_name` is what certificates say; it starts as the account's or the roster's name. The date of birth
    is asked only where the country's rule for agreements needs it. `calendar_turn` is part of what the secret
    address of the own calendar is made of: one more, and the address before no longer works; 0 is none.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="volunteer", verbose_name=_("person")
    )
    paper_name = models.CharField(_("name on certificates"), max_length=160, blank=True)
    date_of_birth = models.DateField(_("date of birth"), null=True, blank=True)
    calendar_turn = models.PositiveSmallIntegerField(
        _("addresses of the calendar so far"), default=0, editable=False
    )
    hidden_hosts = models.ManyToManyField(
        "volunteering.Host",
        blank=True,
        related_name="+",
        verbose_name=_("hosts left out on certificates"),
    )

    objects = VolunteerQuerySet.as_manager()

    class Meta:
        verbose_name = _("volunteer")
        verbose_name_plural = _("volunteers")

    def __str__(self) -> str:
        return self.paper_name or str(self.user)

    @property
    def language(self) -> str:
        user: Any = self.user
        return str(user.language)

    @property
    def has_address(self) -> bool:
        """A mail reaches this person; others hear of things at their next sign-in, or on paper."""
        user: Any = self.user
        return bool(user.email)
