"""The roster of a school as an import: columns, who may, and what is asked beside the file."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youthportal.core.exceptions import DomainError
from youthportal.imports.cells import PlannedRow
from youthportal.imports.kinds import Column, ImportKind, Progress, Rows, Text
from youthportal.imports.models import Import
from youthportal.organisations import roster_plan
from youthportal.organisations.models import Channel, RosterLevel, School, SchoolYear
from youthportal.organisations.services.roster import RosterApplier, lock_roster, undo_roster

KEY = Column(
    "key",
    _("Pupil key"),
    (
        *("pupil key", "pupil id", "student id", "student number", "key", "id", "number", "code"),
        *(
            "mokinio kodas",
            "mokinio nr",
            "mokinio numeris",
            "mokinio id",
            "moksleivio kodas",
            "kodas",
            "raktas",
        ),
        *("skolēna kods", "skolēna id", "skolēna numurs", "izglītojamā kods", "kods", "numurs"),
        *("šifra dijaka", "šifra učenca", "matična številka", "šifra", "ključ", "id dijaka", "številka"),
    ),
    required=True,
    help=_("The school's own number for the pupil, the same every year. Not the personal code."),
)
FIRST_NAME = Column(
    "first_name",
    _("First name"),
    ("first name", "given name", "name", "vardas", "vārds", "ime"),
)
LAST_NAME = Column(
    "last_name",
    _("Surname"),
    ("surname", "last name", "family name", "pavardė", "uzvārds", "priimek"),
)
CLASS = Column(
    "class",
    _("Class"),
    (
        "class",
        "klasė",
        "klasė grupė",
        "grupė",
        "klase",
        "klase grupa",
        "grupa",
        "razred",
        "oddelek",
        "skupina",
    ),
    required=True,
)
GRADE = Column(
    "grade",
    _("Grade"),
    (
        *("grade", "year", "year group", "kursas", "klasės lygis", "koncentras", "lygis", "metai"),
        *("kurss", "klases līmenis", "klases numurs", "letnik", "stopnja"),
    ),
    help=_("Leave it out if the name of the class begins with it, as 9a, II b or 2. letnik."),
)
CHANNEL = Column(
    "channel",
    _("Votes by"),
    (
        *("channel", "votes by", "voting", "balsavimo būdas", "kanalas", "balsavimas"),
        *("balsošanas veids", "kanāls", "balsošana", "način glasovanja", "kanal", "glasovanje"),
    ),
    help=_("account, code or paper. Where it is empty, what is known stays; new pupils vote by account."),
)
LOGIN = Column(
    "login",
    _("Sign-in name"),
    (
        *("sign-in name", "login", "login name", "user name", "username"),
        *("prisijungimo vardas", "naudotojo vardas", "vartotojo vardas", "lietotājvārds", "lietotāja vārds"),
        *("uporabniško ime", "prijavno ime"),
    ),
    help=_("Leave it out and the portal makes short ones."),
)
SCHOOL = Column(
    "school",
    _("School"),
    (
        "school",
        "school name",
        "mokykla",
        "mokyklos pavadinimas",
        "įstaiga",
        "skola",
        "skolas nosaukums",
        "šola",
    ),
    help=_("Only to notice rows of another school."),
)
COUNT = Column(
    "count",
    _("Head count"),
    (
        *("count", "head count", "pupils", "number of pupils", "mokinių skaičius", "skaičius", "mokiniai"),
        *("skolēnu skaits", "skaits", "skolēni", "število dijakov", "število učencev", "število"),
    ),
    required=True,
)
NUMBER_COLUMNS = (CLASS, GRADE, COUNT, SCHOOL)


class RosterOptions(forms.Form):
    """Which year the file is for, and whether it names everybody."""

    year = forms.TypedChoiceField(label=_("School year"), coerce=int)
    complete = forms.BooleanField(
        label=_("The file is complete: whoever is not in it has left the school"),
        required=False,
        initial=True,
    )

    def __init__(self, school: School, data: Any = None) -> None:
        """Years that are not over, from the one on in which the school's pupils are already enrolled."""
        super().__init__(data)
        enrolled = SchoolYear.objects.filter(
            classes__enrolments__pupil__school=school, classes__enrolments__ends_on__isnull=True
        ).first()
        years = SchoolYear.objects.filter(ends_on__gte=timezone.localdate()).order_by("starts_on")
        if enrolled is not None:
            years = years.filter(starts_on__gte=enrolled.starts_on)
        field = self.fields["year"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 (for the type checker)
        field.choices = [(year.pk, year.name) for year in years]


class SchoolKind(ImportKind):
    """What all imports into one school have in common: who may, and the lock."""

    can_undo = True

    def may(self, user: Any, scope: str) -> bool:
        """The office, and coordinators of this school."""
        pk = school_id(scope)
        return pk is not None and bool(_schools(user).filter(pk=pk).exists())

    def scopes(self, user: Any) -> dict[str, str]:
        return {scope_of(pk): name for pk, name in _schools(user).values_list("pk", "name")}

    def way_on(self, scope: str) -> tuple[Text, str] | None:
        return _("Classes and sign-in cards"), reverse("school_classes", args=[get_school(scope).public_id])

    def lock(self, scope: str) -> None:
        lock_roster(get_school(scope))

    def basis(self, scope: str, options: dict[str, Any]) -> str:
        return roster_plan.fingerprint(get_school(scope), get_year(options))

    def undo(self, source: Import) -> None:
        undo_roster(source.result)


class RosterImport(SchoolKind):
    key = "roster"
    label = _("Roster")

    def title(self, scope: str) -> str:
        return _("Roster: %(school)s") % {"school": get_school(scope).name}

    def columns(self, scope: str) -> Sequence[Column]:
        """Names are only asked for where the school gives them, so that no others are ever kept."""
        level = get_school(scope).roster_level
        if level == RosterLevel.NUMBERS:
            return NUMBER_COLUMNS
        names = () if level == RosterLevel.KEYS else (FIRST_NAME, LAST_NAME)
        return (KEY, *names, CLASS, GRADE, CHANNEL, LOGIN, SCHOOL)

    def plan(self, rows: Rows, scope: str, options: dict[str, Any]) -> Iterator[PlannedRow]:
        complete = bool(options.get("complete"))
        return roster_plan.plan(rows, get_school(scope), get_year(options), complete=complete)

    def apply(self, source: Import, progress: Progress) -> dict[str, Any]:
        return RosterApplier(get_school(source.scope), get_year(source.options)).apply(source, progress)

    def options_form(self, scope: str, data: Any = None) -> forms.Form:
        return RosterOptions(get_school(scope), data)

    def hints(self, scope: str, options: dict[str, Any]) -> list[Text]:
        level = get_school(scope).roster_level
        hints: list[Text] = []
        if level == RosterLevel.KEYS:
            hints.append(
                _("This school gives keys only: names in the file are not kept, they stay at school.")
            )
        if level == RosterLevel.NUMBERS:
            hints.append(_("This school gives numbers only: a head count per class, and no pupils."))
        if year := SchoolYear.objects.filter(pk=options.get("year", 0)).first():
            hints.append(_("The file is for the school year %(year)s.") % {"year": year.name})
            hints.append(_COMPLETE if options.get("complete") else _PARTIAL)
        return hints

    def show(self, key: str, value: str) -> Text:
        return Channel(value).label if key == "channel" and value in Channel.values else value


_COMPLETE = _("The file is complete: whoever is not in it has left the school.")
_PARTIAL = _("The file is a part: whoever is not in it stays as they are.")


def scope_of(school: School | int) -> str:
    return f"school:{school.pk if isinstance(school, School) else school}"


def school_id(scope: str) -> int | None:
    kind, _colon, number = scope.partition(":")
    return int(number) if kind == "school" and number.isdecimal() and len(number) < 18 else None


def _schools(user: Any) -> Any:
    return School.objects.coordinated_by(user)


def get_school(scope: str) -> School:
    return School.objects.get(pk=school_id(scope) or 0)


def get_year(options: dict[str, Any]) -> SchoolYear:
    year = SchoolYear.objects.filter(pk=options.get("year", 0)).first()
    if year is None:
        raise DomainError("NO_YEAR", _("This school year no longer exists. Start the import again."))
    return year
