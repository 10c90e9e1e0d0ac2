"""The audit trail and the background jobs, as the office sees them."""

import json
from typing import Any

from django.contrib import admin, messages
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from youthportal.audit import services
from youthportal.audit.admin_base import saying_refusals
from youthportal.audit.admin_lists import FirstPartFilter, ReadOnlyAdmin
from youthportal.audit.models import Entry
from youthportal.core.models import Job


class AreaFilter(FirstPartFilter):
    title = _("area")
    parameter_name = "action"


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    """Who did what, when. Nothing here can be changed or deleted."""

    list_display = ["at", "actor", "action", "subject_type", "subject_id"]
    list_display_links = ["at"]
    list_filter = [AreaFilter, "subject_type", ("actor", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["actor"]
    search_fields = ["action", "=subject_id"]
    search_help_text = _("Action, or the number of an object")
    date_hierarchy = "at"
    export_columns = [
        (_("time"), lambda entry: entry.at),
        (_("who"), lambda entry: entry.actor or _("the system")),
        (_("action"), lambda entry: entry.action),
        (_("kind of object"), lambda entry: entry.subject_type),
        (_("object"), lambda entry: entry.subject_id),
        (_("facts"), lambda entry: json.dumps(entry.data, ensure_ascii=False) if entry.data else ""),
    ]


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Background work: what waits, what runs, what needs somebody to look."""

    list_display = ["work", "state", "steps", "attempts", "owner", "run_at", "updated_at"]
    list_filter = ["state", "name"]
    list_select_related = ["owner"]
    search_fields = ["label", "name"]
    date_hierarchy = "created_at"
    readonly_fields = ["page"]
    actions = ["run_again"]

    @admin.display(description=_("what it does"), ordering="name")
    def work(self, job: Job) -> str:
        return str(job)

    @admin.display(description=_("steps"))
    def steps(self, job: Job) -> str:
        return f"{job.done} / {job.total}" if job.total else "–"

    @admin.display(description=_("progress"))
    def page(self, job: Job) -> str:
        return format_html('<a href="{}">{}</a>', job.get_absolute_url(), _("Progress page"))

    @admin.action(description=_("Run again"))
    @saying_refusals
    @transaction.atomic
    def run_again(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        for job in queryset:
            services.rerun_job(actor=request.user, job=job)
        text = ngettext("%(count)d job starts again.", "%(count)d jobs start again.", len(queryset))
        self.message_user(request, text % {"count": len(queryset)}, messages.SUCCESS)
