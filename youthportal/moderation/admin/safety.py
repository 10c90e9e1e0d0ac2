"""Urgent messages, and texts locked away."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from youthportal.core.exceptions import DomainError
from youthportal.core.http import posted
from youthportal.moderation import documents, places, rules
from youthportal.moderation.admin.desk import DeskAdmin, age
from youthportal.moderation.forms import HandOverForm, OutcomeForm
from youthportal.moderation.models import Alarm, SealedText
from youthportal.moderation.services import safeguarding


@admin.register(Alarm)
class AlarmAdmin(DeskAdmin):
    """What nobody has taken, then what somebody looks after, newest first; then what is over."""

    list_display = ["__str__", "status", "taken_by", "waits"]
    list_filter = ["status"]
    list_select_related = ["taken_by"]
    ordering = [F("closed_at").desc(nulls_first=True), F("taken_at").desc(nulls_first=True), "-id"]
    template = "admin/moderation/alarm.html"

    @admin.display(description=_("since"), ordering="created_at")
    def waits(self, alarm: Alarm) -> str:
        return age(alarm.created_at)

    def acts(self, request: HttpRequest, row: Alarm) -> dict[str, Callable[[], Any]]:
        who: dict[str, Any] = {"actor": request.user, "alarm": row}
        outcome = request.POST.get("outcome", "")
        return {
            "take": lambda: safeguarding.take_alarm(**who),
            "close": lambda: safeguarding.close_alarm(**who, outcome=outcome),
            "seal": lambda: safeguarding.seal_alarm(**who),
        }

    def page_context(self, request: HttpRequest, row: Alarm) -> dict[str, Any]:
        target = places.find(row.kind, row.target) if row.target else None
        form = OutcomeForm(initial={"outcome": request.POST.get("outcome", "")})
        return {"alarm": row, "target": target, "form": form, "writer": documents.school_of(row.user)}


@admin.register(SealedText)
class SealedTextAdmin(DeskAdmin):
    """The list says that there are such texts, never what is in them; opening one is noted."""

    list_display = ["__str__", "waits", "handed_to", "handed_at"]
    template = "admin/moderation/sealed.html"

    @admin.display(description=_("since"), ordering="created_at")
    def waits(self, sealed: SealedText) -> str:
        return age(sealed.created_at)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.protocol)
        name = "moderation_sealedtext_protocol"
        return [path("<int:pk>/protocol/", view, name=name), *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> HttpResponse:
        row: SealedText = self.row_of(request, object_id)
        form = HandOverForm(posted(request))
        try:
            if request.method == "POST" and form.is_valid():
                safeguarding.hand_over_sealed(actor=request.user, sealed=row, **form.cleaned_data)
                self.message_user(request, gettext("Done. Print the protocol twice."), messages.SUCCESS)
                return redirect(request.get_full_path())
            safeguarding.open_sealed(actor=request.user, sealed=row)
        except DomainError as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
            return redirect("admin:moderation_sealedtext_changelist")
        return super().change_view(request, object_id, *args, **options)

    def page_context(self, request: HttpRequest, row: SealedText) -> dict[str, Any]:
        return {**documents.protocol_context(row), "form": HandOverForm(posted(request))}

    def protocol(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The paper itself; printed for duty contacts, kept nowhere."""
        row: SealedText = self.row_of(request, str(pk))
        if row.handed_at is None or not rules.can_read_sealed(request.user):
            raise Http404
        safeguarding.open_sealed(actor=request.user, sealed=row)
        content = documents.protocol_pdf(row, language=get_language() or "en")
        headers = {"Content-Disposition": 'attachment; filename="protocol.pdf"', "Cache-Control": "no-store"}
        return HttpResponse(content, content_type="application/pdf", headers=headers)
