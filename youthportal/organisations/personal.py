"""What these tables know about a person, for the person's own page, and the pages of a coordinator."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from youthportal.accounts.own_data import Eraser, Section
from youthportal.core import words
from youthportal.core.rooms import WorkPage
from youthportal.organisations import rules
from youthportal.organisations.models import Enrolment, Membership, Pupil, Role, School


def school_section(user: Any) -> Section:
    """School, class and sign-in name of a pupil."""
    lines: list[tuple[str, str]] = []
    current = Enrolment.objects.current().of_user(user).select_related("school_class")
    classes = {enrolment.pupil_id: enrolment.school_class.name for enrolment in current}
    for pupil in Pupil.objects.filter(user=user).select_related("school"):
        lines.append((_("School"), pupil.school.name))
        if pupil.pk in classes:
            lines.append((_("Class"), classes[pupil.pk]))
        lines.append((_("Sign-in name"), pupil.login_name))
    return Section("school", _("School"), lines)


def work_pages(user: Any) -> Iterator[WorkPage]:
    """The office's desk, or the pages of the schools that a coordinator looks after. One query."""
    if user.is_staff:
        text = _("Rounds, ideas to check, schools and people, documents and settings.")
        yield WorkPage(title=_("The work of the office"), text=text, url=reverse("admin:index"))
        return
    if not rules.is_coordinator(user):
        return
    schools = list(School.objects.active().coordinated_by(user).order_by("name")[:2])
    if schools:
        name = schools[0].name if len(schools) == 1 else _("Your schools")
        text = _("Classes, pupils, sign-in cards, and the list of pupils from a spreadsheet.")
        yield WorkPage(title=name, text=text, url=reverse("my_schools"))


def membership_section(user: Any) -> Section:
    """Roles, with their body and dates; a coordinator finds the way to the school's cards here."""
    held = Membership.objects.filter(user=user).select_related("school", "organisation")
    lines = [(capfirst(one.get_role_display()), _membership_text(one)) for one in held]
    coordinates = any(one.role == Role.COORDINATOR and one.is_current() for one in held)
    links = [(_("Classes and sign-in cards"), reverse("my_schools"))] if coordinates else []
    return Section("roles", _("Roles"), lines, links)


def _membership_text(membership: Membership) -> str:
    body = str(membership.school or membership.organisation or _("the office"))
    since = words.day(membership.starts_on)
    if membership.ends_on:
        days = {"body": body, "since": since, "until": words.day(membership.ends_on)}
        return _("%(body)s, from %(since)s to %(until)s") % days
    return _("%(body)s, since %(since)s") % {"body": body, "since": since}


def erase_in_schools(user: Any) -> int:
    """The school's row stays with key and class, for it belongs to the school's list; names and card go."""
    day = timezone.localdate()
    ended = Membership.objects.current().filter(user=user).update(ends_on=day)
    blank: dict[str, Any] = {"user": None, "first_name": "", "last_name": "", "card_digest": None}
    return ended + Pupil.objects.filter(user=user).update(**blank)


eraser = Eraser("schools", erase_in_schools)
