from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from youthportal.core import rooms


def open_items(user: Any) -> Iterable[rooms.OpenItem]:
    from volunteering.views import start

    return start.open_items(user)


def waiting_items(user: Any) -> Iterable[rooms.OpenItem]:
    from volunteering.views import start

    return start.waiting_items(user)


def work_pages(user: Any) -> Iterable[rooms.WorkPage]:
    from volunteering.views import start

    return start.work_pages(user)


def can_fetch(user: Any, file: Any) -> bool:
    from volunteering.rules import photos

    return photos.can_fetch_photo(user, file)


def can_fetch_certificate(user: Any, file: Any) -> bool:
    from volunteering.rules import certificates

    return certificates.can_fetch_certificate(user, file)


def register_papers() -> None:
    """What the pages that verify our papers show."""
    from volunteering.documents import certificates, statements, verification
    from volunteering.services.certificates import document_revoked
    from youthportal.documents.kinds import DocumentKind, register_kind

    register_kind(
        DocumentKind(
            key=certificates.KIND,
            template="volunteering/parts/certificate_facts.html",
            facts=verification.certificate_shown,
            person=verification.certificate_person,
            revoked=document_revoked,
        )
    )
    register_kind(
        DocumentKind(
            key=statements.KIND,
            template="volunteering/parts/statement_facts.html",
            facts=statements.statement_shown,
            person=statements.statement_person,
        )
    )


def status_lines() -> Iterable[Any]:
    from volunteering.views import waiting

    return waiting.status_lines()


class VolunteeringConfig(AppConfig):
    name = "volunteering"
    verbose_name = _("Volunteering")

    def ready(self) -> None:
        from volunteering import opendata
        from volunteering.models.opportunity import next_boundary
        from volunteering.notifications.recognition import INVITED
        from volunteering.rules.agreements import can_fetch_paper
        from volunteering.services import (  # noqa: F401 (jobs)
            agreements,
            asking,
            erasing,
            importing,
            invitations,
            keeping,
            reports,
        )
        from volunteering.views import own
        from youthportal.accounts import own_data
        from youthportal.core import pages
        from youthportal.core.status import register_status
        from youthportal.files.rules import register_reader
        from youthportal.imports import kinds
        from youthportal.outbox import texts
        from youthportal.retention.registry import register_rule

        for section in own.SECTIONS:
            own_data.register_section(section)
        for eraser in erasing.ERASERS:
            own_data.register_eraser(eraser)
        for rule in keeping.RULES:
            register_rule(rule)
        opendata.register()
        kinds.register(importing.LogbookImport())
        texts.register_filling(INVITED, invitations.link_in_mail)
        rooms.register_room(
            rooms.Room(
                key="volunteering",
                label=_("Volunteering"),
                url_name="volunteering:board",
                open_items=open_items,
                waiting_items=waiting_items,
            )
        )
        rooms.register_work(work_pages)
        register_reader(can_fetch)
        register_reader(can_fetch_paper)
        pages.register_boundary(next_boundary)
        asking.register()
        register_reader(can_fetch_certificate)
        register_papers()
        register_status(status_lines)
