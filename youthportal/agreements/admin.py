"""Who was asked to agree to what, and the answer; a question that is not needed any more is withdrawn."""

from typing import Any

from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from youthportal.agreements import services
from youthportal.agreements.kinds import kind_of
from youthportal.agreements.models import Agreement
from youthportal.audit.admin_base import saying_refusals
from youthportal.audit.admin_lists import ReadOnlyAdmin


@admin.register(Agreement)
class AgreementAdmin(ReadOnlyAdmin):
    list_display = ["what", "name", "capacity", "state", "asked_by", "created_at", "answered_at"]
    list_filter = ["state"]
    list_select_related = ["asked_by"]
    fields = ["what", "name", "capacity", "address", "state", "reason", "asked_by", "created_at"]
    fields += ["expires_at", "answered_at"]
    actions = ["withdraw"]
    export_columns = [
        (_("about"), lambda agreement: str(kind_of(agreement).title)),
        (_("what they are"), lambda agreement: agreement.capacity),
        (_("answer"), lambda agreement: agreement.get_state_display()),
        (_("answered"), lambda agreement: agreement.answered_at),
    ]

    @admin.display(description=_("about"))
    def what(self, agreement: Agreement) -> str:
        return str(kind_of(agreement).title)

    @admin.action(description=_("Withdraw the question"))
    @saying_refusals
    @transaction.atomic
    def withdraw(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        for agreement in queryset:
            services.withdraw(actor=request.user, agreement=agreement)
