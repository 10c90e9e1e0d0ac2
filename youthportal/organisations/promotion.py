"""The promotion to the next school year, previewed and confirmed as an import that reads no file."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from youthportal.imports.cells import PlannedRow
from youthportal.imports.kinds import Column, Progress, Rows, Text
from youthportal.imports.models import Import, RowAction
from youthportal.organisations.grades import LAST_GRADE, grade_name
from youthportal.organisations.models import School, SchoolYear
from youthportal.organisations.roster import SchoolKind, get_school, get_year
from youthportal.organisations.services.promotion import Step, promote_school, promotion_steps

COLUMNS = (
    Column("class", _("Class"), ()),
    Column("grade", _("Grade"), ()),
    Column("pupils", _("Pupils"), ()),
)
USUAL_LAST_GRADE = 12


class PromotionOptions(forms.Form):
    """Into which year, and after which grade pupils leave."""

    year = forms.TypedChoiceField(label=_("Into the school year"), coerce=int)
    last_grade = forms.TypedChoiceField(
        label=_("Last grade of this school"),
        help_text=_("Pupils of this grade leave the school; all others go one grade up."),
        coerce=int,
        initial=USUAL_LAST_GRADE,
    )

    def __init__(self, school: School, data: Any = None) -> None:
        super().__init__(data)
        newest = SchoolYear.objects.filter(classes__enrolments__pupil__school=school).first()
        years = SchoolYear.objects.order_by("starts_on")
        if newest is not None:
            years = years.filter(starts_on__gt=newest.starts_on)
        self._offer("year", [(year.pk, year.name) for year in years])
        if not years:
            self.fields["year"].help_text = _("There is no later school year yet: the office adds it first.")
        grades = range(1, LAST_GRADE + 1)
        self._offer("last_grade", [(grade, grade_name(grade, school.grade_scheme)) for grade in grades])

    def _offer(self, name: str, choices: list[tuple[int, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 (for the type checker)
        field.choices = choices


class PromotionImport(SchoolKind):
    key = "promotion"
    label = _("Promotion to the next school year")
    reads_file = False

    def title(self, scope: str) -> str:
        return _("Promotion to the next school year: %(school)s") % {"school": get_school(scope).name}

    def columns(self, scope: str) -> Sequence[Column]:
        return COLUMNS

    def options_form(self, scope: str, data: Any = None) -> forms.Form:
        return PromotionOptions(get_school(scope), data)

    def plan(self, rows: Rows, scope: str, options: dict[str, Any]) -> Iterator[PlannedRow]:
        """One row per class: what it becomes, or that its pupils leave."""
        school = get_school(scope)
        steps = promotion_steps(school, get_year(options), options["last_grade"])
        for number, step in enumerate(steps, start=1):
            yield _planned(number, step, school.grade_scheme)

    def apply(self, source: Import, progress: Progress) -> dict[str, Any]:
        school, year = get_school(source.scope), get_year(source.options)
        return promote_school(
            actor=source.by, school=school, year=year, last_grade=source.options["last_grade"]
        )

    def hints(self, scope: str, options: dict[str, Any]) -> list[Text]:
        hints: list[Text] = [
            _("Each row is a class with its pupils; the pupils of a class that is gone leave the school."),
            _("New classes and new enrolments are made; the classes of the year before stay as they were."),
            _("Pupils who repeat a grade or change class are put right by the roster of the new year."),
        ]
        if year := SchoolYear.objects.filter(pk=options.get("year", 0)).first():
            hints.insert(0, _("Into the school year %(year)s.") % {"year": year.name})
        return hints

    def confirm_label(self, source: Import) -> Text:
        classes = source.changes
        return ngettext("Promote %(count)s class", "Promote %(count)s classes", classes) % {"count": classes}


def _planned(number: int, step: Step, scheme: str) -> PlannedRow:
    old = {"class": step.school_class.name, "grade": grade_name(step.school_class.grade, scheme)}
    if not step.new_name:
        return PlannedRow(number, RowAction.GONE, {**old, "pupils": step.pupils})
    new = {"class": step.new_name, "grade": grade_name(step.new_grade, scheme), "pupils": step.pupils}
    return PlannedRow(number, RowAction.CHANGED, {**new, "was": old})
