from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from youthportal.core import rooms


def open_items(user: Any) -> Iterable[rooms.OpenItem]:
    from budget.views import start

    return start.open_items(user)


def waiting_items(user: Any) -> Iterable[rooms.OpenItem]:
    from budget.views import start

    return start.waiting_items(user)


def work_pages(user: Any) -> Iterable[rooms.WorkPage]:
    from budget.views import start

    return start.work_pages(user)


def next_boundary(at: datetime) -> datetime | None:
    from budget.models import Round

    return Round.objects.next_boundary(at)


class BudgetConfig(AppConfig):
    name = "budget"
    verbose_name = _("Pupils' budget")

    def ready(self) -> None:
        from budget import opendata
        from budget.rules.talk import IdeaPlace
        from budget.services import (  # noqa: F401 (jobs)
            board,
            bulk,
            dates,
            erasing,
            keeping,
            pabulib,
            sealing,
            second_person,
            survey,
        )
        from budget.views import own
        from youthportal.accounts import own_data
        from youthportal.core import pages
        from youthportal.moderation import places
        from youthportal.retention.registry import register_rule

        second_person.register()
        board.register()
        sealing.register()
        rooms.register_room(
            rooms.Room(
                key="budget",
                label=_("Budget"),
                url_name="budget:rounds",
                open_items=open_items,
                waiting_items=waiting_items,
            )
        )
        rooms.register_work(work_pages)
        places.register(IdeaPlace())
        pages.register_boundary(next_boundary)
        for section in own.SECTIONS:
            own_data.register_section(section)
        for eraser in erasing.ERASERS:
            own_data.register_eraser(eraser)
        for rule in keeping.RULES:
            register_rule(rule)
        opendata.register()
