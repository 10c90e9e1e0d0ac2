"""Who is invited to the honouring event and what they answered; the office notes what it was told."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from volunteering.forms.invitations import OfficeReplyForm
from volunteering.models import Invitation
from volunteering.services import invitations
from youthportal.audit.admin_lists import ReadOnlyAdmin
from youthportal.core import words


class AddressFilter(admin.SimpleListFilter):
    title = _("e-mail")
    parameter_name = "mail"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("has an address")), ("no", _("on paper"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() in {"yes", "no"}:
            return queryset.filter(volunteer__user__email__isnull=self.value() == "no")
        return queryset


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    form = OfficeReplyForm
    list_display = ["volunteer", "year", "why", "hours", "reply", "guests", "replied_at", "was_there"]
    list_filter = ["year", "reply", "why", "was_there", AddressFilter]
    search_fields = ["volunteer__paper_name", "volunteer__user__last_name"]
    ordering = ["volunteer__paper_name", "pk"]
    fields = ["volunteer", "year", "why", "hours", "sent_at", "reply", "guests", "replied_at", "was_there"]
    readonly_fields = ["volunteer", "year", "why", "hours", "sent_at", "replied_at", "was_there"]
    export_columns = [
        (_("name"), lambda one: str(one.volunteer)),
        (_("year"), lambda one: one.year.year),
        (_("why"), lambda one: one.get_why_display()),
        (_("hours"), lambda one: one.quarters / 4),
        (_("answer"), lambda one: one.get_reply_display()),
        (_("brings with them"), lambda one: one.guests),
        (_("was there"), lambda one: "" if one.was_there is None else int(one.was_there)),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Invitation]:
        return super().get_queryset(request).select_related("volunteer__user", "year")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._office_may(request)

    @admin.display(description=_("hours when invited"), ordering="quarters")
    def hours(self, invitation: Invitation) -> str:
        return words.hours(invitation.quarters)

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:
        invitations.answer_invitation(
            actor=request.user, invitation=obj, reply=obj.reply, guests=obj.guests, by_office=True
        )
