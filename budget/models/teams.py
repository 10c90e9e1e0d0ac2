"""What the public reads as the authors of an idea."""

from django.utils.translation import gettext

from youthportal.organisations.grades import grade_name
from youthportal.organisations.models import GradeScheme, School


def team_name(school: School, grade: int | None) -> str:
    """ "Team of grade II, Ąžuolas Gymnasium”: years are called as the school calls them."""
    if grade is None:
        return gettext("Team of %(school)s") % {"school": school.name}
    text = {
        GradeScheme.COURSE: gettext("Team of course %(grade)s, %(school)s"),
        GradeScheme.LETNIK: gettext("Team of letnik %(grade)s, %(school)s"),
    }.get(GradeScheme(school.grade_scheme), gettext("Team of grade %(grade)s, %(school)s"))
    return text % {"grade": grade_name(grade, school.grade_scheme), "school": school.name}
