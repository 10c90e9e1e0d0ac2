"""News about places: to hosts that somebody applied, to volunteers what came of it.

Who has no e-mail address reads the same on "My shifts" and on the start page.
"""

from typing import Any

from django.urls import reverse
from django.utils import translation

from volunteering.enums import LIVE_APPLICATIONS
from volunteering.models import Application, Follower, Opportunity, Shift, Supervisor
from youthportal.core import words
from youthportal.outbox.services import send_message

KIND = "volunteering.place"


def application_waits(application: Application) -> None:
    """To whoever decides for this opportunity: its supervisor, or all current ones of the host."""
    for supervisor in deciders(application.opportunity):
        _to_host(application, supervisor, "applied")


def withdrawn(application: Application) -> None:
    for supervisor in deciders(application.opportunity):
        _to_host(application, supervisor, "withdrawn")


def deciders(opportunity: Opportunity) -> list[Supervisor]:
    chosen = opportunity.supervisor
    if chosen is not None and chosen.is_current():
        return [chosen]
    return list(Supervisor.objects.current().filter(host=opportunity.host_id).order_by("pk"))


def told(application: Application, template: str) -> None:
    """To the volunteer: accepted, refused, moved_up or called_off, with the reason where there is one."""
    user: Any = application.volunteer.user
    with translation.override(user.language):
        facts = _facts(application.opportunity, application.shift) | {
            "reason": application.reason,
            "path": reverse("volunteering:my_shifts"),
        }
    send_message(
        key=f"volunteering.{template}.{application.pk}.{application.updated_at:%Y%m%d%H%M%S%f}",
        kind=KIND,
        template=f"volunteering/{template}",
        context=facts,
        user=user,
    )


def paused(opportunity: Opportunity) -> None:
    """To everybody who has a place or waits for one."""
    _news(opportunity, "paused", _people_with_places(opportunity))


def open_again(opportunity: Opportunity) -> None:
    """To them again, and to everybody who asked for news."""
    followers = Follower.objects.filter(opportunity=opportunity).select_related("volunteer__user")
    people = _people_with_places(opportunity) | {row.volunteer.user for row in followers}
    _news(opportunity, "open_again", people)


def _people_with_places(opportunity: Opportunity) -> set[Any]:
    live = opportunity.applications.filter(state__in=LIVE_APPLICATIONS).ahead()
    return {row.volunteer.user for row in live.select_related("volunteer__user")}


def _news(opportunity: Opportunity, template: str, people: set[Any]) -> None:
    for user in people:
        with translation.override(user.language):
            facts = _facts(opportunity, None) | {
                "reason": opportunity.pause_reason,
                "path": opportunity.get_absolute_url(),
            }
        at = f"{opportunity.updated_at:%Y%m%d%H%M%S%f}"
        send_message(
            key=f"volunteering.{template}.{opportunity.pk}.{at}.user.{user.pk}",
            kind=KIND,
            template=f"volunteering/{template}",
            context=facts,
            user=user,
        )


def _facts(opportunity: Opportunity, shift: Shift | None) -> dict[str, Any]:
    return {
        "title": opportunity.title,
        "host": opportunity.host.name,
        "when": words.moment(shift.starts_at) if shift else "",
    }


def _to_host(application: Application, supervisor: Supervisor, template: str) -> None:
    with translation.override(supervisor.language):
        facts = _facts(application.opportunity, application.shift) | {
            "name": str(application.volunteer),
            "has_account": supervisor.user_id is not None,
            "path": reverse("volunteering:host_applications", args=[application.opportunity.host.public_id]),
        }
    send_message(
        key=f"volunteering.{template}.{application.pk}.{application.updated_at:%Y%m%d%H%M%S%f}.{supervisor.pk}",
        kind=KIND,
        template=f"volunteering/{template}",
        context=facts,
        user=supervisor.user,
        address=supervisor.email,
        language=supervisor.language,
    )
