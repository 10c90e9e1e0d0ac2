"""Schools with their years, classes and pupils; organisations; who is what where, with dates."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youthportal.core.models import PublicId, TimeStamped


class GradeScheme(models.TextChoices):
    """How a school names its years; the number inside is always the year of schooling."""

    NUMBERS = "numbers", _("9, 10, 11, 12")
    GYMNASIUM = "gymnasium", _("I, II, III, IV")
    COURSE = "course", _("course 1 to 4")
    LETNIK = "letnik", _("letnik 1 to 4")


class RosterLevel(models.TextChoices):
    """How much of its roster a school gives to the portal."""

    NUMBERS = "numbers", _("numbers only: a head count per class")
    KEYS = "keys", _("keys: the list of names stays at school")
    NAMES = "names", _("names")


class SchoolQuerySet(models.QuerySet["School"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def coordinated_by(self, user: Any) -> Self:
        """Schools in which `user` is a coordinator today; the office sees all."""
        if user.is_staff:
            return self
        return self.filter(memberships__in=Membership.objects.current().of(user, Role.COORDINATOR)).distinct()

    def checked_by(self, user: Any) -> Self:
        """Schools whose ideas `user` checks today: as coordinator, or as a teacher named for it."""
        if user.is_staff:
            return self
        held = Membership.objects.current().filter(user=user, role__in=[Role.COORDINATOR, Role.CHECKER])
        return self.filter(memberships__in=held).distinct()


class School(TimeStamped, PublicId):
    name = models.CharField(_("name"), max_length=160, unique=True)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    grade_scheme = models.CharField(
        _("grades are called"), max_length=10, choices=GradeScheme, default=GradeScheme.NUMBERS
    )
    roster_level = models.CharField(_("roster"), max_length=10, choices=RosterLevel, default=RosterLevel.KEYS)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="lt")
    is_active = models.BooleanField(_("takes part"), default=True)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        verbose_name = _("school")
        verbose_name_plural = _("schools")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def brief(self) -> str:
        return self.short_name or self.name


class SchoolYear(models.Model):
    name = models.CharField(_("name"), max_length=9, unique=True, help_text=_("For example 2026/27"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("school year")
        verbose_name_plural = _("school years")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="school_year_has_days",
                violation_error_message=_("The last day lies before the first."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def at(cls, day: date | None = None) -> "SchoolYear | None":
        """The year that `day` (today) lies in, or else the last that began before it."""
        return cls.objects.filter(starts_on__lte=day or timezone.localdate()).first()


class SchoolClassQuerySet(models.QuerySet["SchoolClass"]):
    def of_year(self, year: SchoolYear | None) -> Self:
        return self.filter(year=year)

    def with_pupils(self, day: date | None = None) -> Self:
        """Annotated: `pupils` (enrolled on `day`) and `cards` (of them, with a valid card)."""
        day = day or timezone.localdate()
        enrolled = Q(enrolments__starts_on__lte=day) & (
            Q(enrolments__ends_on__isnull=True) | Q(enrolments__ends_on__gte=day)
        )
        return self.annotate(
            pupils=Count("enrolments", filter=enrolled),
            cards=Count("enrolments", filter=enrolled & Q(enrolments__pupil__card_digest__isnull=False)),
        )


class SchoolClass(models.Model):
    """A class of one school year: 10b of 2026/27. Promotion makes new ones and rewrites none."""

    school = models.ForeignKey(School, models.PROTECT, related_name="classes", verbose_name=_("school"))
    year = models.ForeignKey(
        SchoolYear, models.PROTECT, related_name="classes", verbose_name=_("school year")
    )
    name = models.CharField(_("name"), max_length=20)
    grade = models.PositiveSmallIntegerField(
        _("grade"), help_text=_("Year of schooling as a number, 1 to 13")
    )
    head_count = models.PositiveSmallIntegerField(
        _("head count"), default=0, help_text=_("Only for schools that give numbers and no keys")
    )

    objects = SchoolClassQuerySet.as_manager()

    class Meta:
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        ordering = ["school", "grade", "name"]
        constraints = [
            models.UniqueConstraint(
                "school",
                "year",
                Lower("name"),
                name="one_class_per_name",
                violation_error_message=_("The school has a class of this name in this year already."),
            ),
            models.CheckConstraint(
                condition=Q(grade__gte=1, grade__lte=13),
                name="class_grade_range",
                violation_error_message=_("The grade is a number from 1 to 13."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PupilQuerySet(models.QuerySet["Pupil"]):
    def enrolled(self, day: date | None = None) -> Self:
        """With a class on `day` (today)."""
        return self.filter(enrolments__in=Enrolment.objects.current(day))

    def in_class(self, school_class: SchoolClass, day: date | None = None) -> Self:
        current = Enrolment.objects.current(day).filter(school_class=school_class)
        return self.filter(enrolments__in=current)

    def matching(self, text: str) -> Self:
        """Key, sign-in name, first name or surname begins with `text`."""
        return self.filter(
            Q(key__istartswith=text)
            | Q(login_name__istartswith=text)
            | Q(first_name__istartswith=text)
            | Q(last_name__istartswith=text)
        )


class Pupil(TimeStamped, PublicId):
    """A pupil's row in the roster of one school: the school's key, and a name only where the school gives it.

    The User is made at the first sign-in. A pupil who changes school gets a new row there with the
    same User; this one stays with its closed enrolments.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="pupils", verbose_name=_("school"))
    key = models.CharField(
        _("pupil key"), max_length=40, help_text=_("The school's own number for the pupil")
    )
    login_name = models.CharField(_("sign-in name"), max_length=40)
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    last_name = models.CharField(_("surname"), max_length=80, blank=True)
    came_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="went_to",
        verbose_name=_("came from"),
        help_text=_("The row at the school before, if the pupil changed schools"),
    )
    card_digest = models.BinaryField(
        _("digest of the card's secret"), max_length=32, null=True, blank=True, unique=True
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="pupil_rows",
        verbose_name=_("account"),
    )

    objects = PupilQuerySet.as_manager()

    class Meta:
        verbose_name = _("pupil")
        verbose_name_plural = _("pupils")
        ordering = ["school", "key"]
        constraints = [
            models.UniqueConstraint(
                "school",
                Lower("key"),
                name="one_pupil_per_key",
                violation_error_message=_("The school has a pupil with this key already."),
            ),
            models.UniqueConstraint(
                "school",
                Lower("login_name"),
                name="one_pupil_per_login_name",
                violation_error_message=_("The school has a pupil with this sign-in name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.key

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def has_card(self) -> bool:
        return self.card_digest is not None


class Channel(models.TextChoices):
    """How a pupil votes."""

    ACCOUNT = "account", _("account")
    CODE = "code", _("voting code")
    PAPER = "paper", _("paper")


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def current(self, day: date | None = None) -> Self:
        day = day or timezone.localdate()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def of_user(self, user: Any) -> Self:
        return self.filter(pupil__user=user)


class Enrolment(models.Model):
    """A pupil in a class, from and to. `channel` is how the class's pupil will vote."""

    pupil = models.ForeignKey(Pupil, models.PROTECT, related_name="enrolments", verbose_name=_("pupil"))
    school_class = models.ForeignKey(
        SchoolClass, models.PROTECT, related_name="enrolments", verbose_name=_("class")
    )
    channel = models.CharField(_("votes by"), max_length=10, choices=Channel, default=Channel.ACCOUNT)
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(
                "pupil", condition=Q(ends_on__isnull=True), name="one_open_enrolment_per_pupil"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="enrolment_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pupil} · {self.school_class}"


class OrganisationKind(models.TextChoices):
    INSTITUTION = "institution", _("municipal institution")
    YOUTH = "youth", _("youth organisation")
    WITH_YOUTH = "with_youth", _("organisation working with youth")
    OTHER = "other", _("other")


class Organisation(TimeStamped, PublicId):
    name = models.CharField(_("name"), max_length=200, unique=True)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    kind = models.CharField(
        _("kind"), max_length=12, choices=OrganisationKind, default=OrganisationKind.YOUTH
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    YOUTH_WORKER = "youth_worker", _("youth worker")
    DEPUTY = "deputy", _("deputy in the office")
    COORDINATOR = "coordinator", _("school coordinator")
    CHECKER = "checker", _("checker of proposals")
    SUPERVISOR = "supervisor", _("host supervisor")
    AMBASSADOR = "ambassador", _("youth ambassador")
    OFFICIAL = "official", _("official")
    MEMBER = "member", _("member")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, day: date | None = None) -> Self:
        day = day or timezone.localdate()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def of(self, user: Any, role: str) -> Self:
        return self.filter(user=user, role=role) if user.is_authenticated else self.none()

    def of_city_checkers(self) -> Self:
        """Of those who check for the city, most of them in a department; teachers check for their school."""
        return self.filter(role=Role.CHECKER, school__isnull=True)


class Membership(TimeStamped):
    """A person's role in a school, an organisation, or (neither given) the office, from and to."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=16, choices=Role)
    school = models.ForeignKey(
        School, models.CASCADE, null=True, blank=True, related_name="memberships", verbose_name=_("school")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("organisation"),
    )
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                condition=Q(school__isnull=True) | Q(organisation__isnull=True),
                name="membership_of_one_body",
                violation_error_message=_("Choose a school or an organisation, not both."),
            ),
            models.CheckConstraint(
                condition=~Q(role="coordinator") | Q(school__isnull=False),
                name="coordinator_of_a_school",
                violation_error_message=_("A coordinator belongs to a school: choose one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"

    def is_current(self, day: date | None = None) -> bool:
        day = day or timezone.localdate()
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)
