"""The Monday list: texts that wait, reports, pictures."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from youthportal.core.exceptions import DomainError
from youthportal.moderation import places, rules
from youthportal.moderation.admin.desk import DeskAdmin, age
from youthportal.moderation.enums import ReportStatus, Trust
from youthportal.moderation.forms import HideForm
from youthportal.moderation.models import Comment, Picture, Report
from youthportal.moderation.services import decisions, safeguarding


@admin.register(Comment)
class CommentAdmin(DeskAdmin):
    list_display = ["__str__", "shown", "status", "hold", "waits"]
    list_filter = ["status", "hold", "reason", "language", ("school", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["school"]
    search_fields = ["text"]
    search_help_text = _("Words of the text")
    ordering = ["id"]
    actions = ["approve", "hide", "undo", "trust", "distrust"]
    template = "admin/moderation/comment.html"

    @admin.display(description=_("shown as"))
    def shown(self, comment: Comment) -> str:
        return comment.shown_as

    @admin.display(description=_("written"), ordering="created_at")
    def waits(self, comment: Comment) -> str:
        return age(comment.created_at)

    # --- many at once -----------------------------------------------------------------------------

    def _each(self, request: HttpRequest, rows: QuerySet[Any], act: Callable[[Any], Any]) -> None:
        """Do it to each; what cannot be done is said and stops nothing."""
        done = 0
        for row in rows:
            try:
                act(row)
                done += 1
            except DomainError as refusal:
                self.message_user(request, f"{row}: {refusal.message}", messages.WARNING)
        said = ngettext("Done for %(count)d text.", "Done for %(count)d texts.", done)
        self.message_user(request, said % {"count": done}, messages.SUCCESS)

    @admin.action(description=_("Let everybody read them"))
    def approve(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self._each(request, queryset, lambda row: decisions.approve_comment(actor=request.user, comment=row))

    @admin.action(description=_("Hide them …"))
    def hide(self, request: HttpRequest, queryset: QuerySet[Comment]) -> HttpResponse | None:
        """First which ones, and one reason for all; then the act."""
        form = HideForm(request.POST if "confirmed" in request.POST else None)
        if form.is_valid():
            said = form.cleaned_data
            self._each(
                request,
                queryset,
                lambda row: decisions.hide_comment(actor=request.user, comment=row, **said),
            )
            return None
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Hide these texts?"),
            "comments": queryset,
            "form": form,
        }
        return TemplateResponse(request, "admin/moderation/hide.html", context)

    @admin.action(description=_("Undo the last decision"))
    def undo(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self._each(request, queryset, lambda row: decisions.undo_decision(actor=request.user, comment=row))

    @admin.action(description=_("Trust their authors: texts appear at once"))
    def trust(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self._set_trust(request, queryset, Trust.KNOWN)

    @admin.action(description=_("Read all texts of their authors first"))
    def distrust(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self._set_trust(request, queryset, Trust.NEW)

    def _set_trust(self, request: HttpRequest, rows: QuerySet[Comment], trust: Trust) -> None:
        authors = {row.author for row in rows.select_related("author") if row.author}
        for author in authors:
            decisions.set_trust(actor=request.user, user=author, trust=trust)
        said = ngettext("Set for %(count)d person.", "Set for %(count)d people.", len(authors))
        self.message_user(request, said % {"count": len(authors)}, messages.SUCCESS)

    # --- one --------------------------------------------------------------------------------------

    def acts(self, request: HttpRequest, row: Comment) -> dict[str, Callable[[], Any]]:
        who: dict[str, Any] = {"actor": request.user, "comment": row}
        said: dict[str, Any] = {name: request.POST.get(name, "") for name in ("reason", "words")}
        return {
            "approve": lambda: decisions.approve_comment(**who),
            "hide": lambda: decisions.hide_comment(**who, **said),
            "undo": lambda: decisions.undo_decision(**who),
            "seal": lambda: safeguarding.seal_comment(**who),
            "keep": lambda: decisions.close_reports(
                actor=request.user, kind="comment", target=row.public_id, status=ReportStatus.NO_ACTION
            ),
        }

    def page_context(self, request: HttpRequest, row: Comment) -> dict[str, Any]:
        user = request.user
        any_reason = next(iter(HideForm.base_fields["reason"].choices))[0]  # type: ignore[attr-defined]
        return {
            "comment": row,
            "target": places.find(row.kind, row.target),
            "reports": list(Report.objects.about("comment", row.public_id)[:20]),
            "form": HideForm(request.POST or None),
            "can_approve": rules.approve_refusal(comment=row, user=user) is None,
            "can_hide": rules.hide_refusal(comment=row, user=user, reason=any_reason) is None,
            "can_undo": rules.undo_refusal(comment=row, user=user) is None,
        }


@admin.register(Report)
class ReportAdmin(DeskAdmin):
    """A report leads to what it is about; here it is closed when that page cannot do it."""

    list_display = ["__str__", "about", "words", "status", "waits"]
    list_display_links = None
    list_filter = ["status", "reason", "kind"]
    ordering = ["id"]
    actions = ["acted", "no_action"]
    export_columns = [
        (_("created"), lambda report: report.created_at),
        (_("reason"), lambda report: report.get_reason_display()),
        (_("status"), lambda report: report.get_status_display()),
        (_("decided"), lambda report: report.decided_at),
    ]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The targets of all rows of the page, one query a kind."""
        changelist = super().get_changelist_instance(request)
        targets = places.find_all(changelist.result_list)
        for row in changelist.result_list:
            row.found = targets.get((row.kind, row.target))
        return changelist

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> HttpResponse:
        return redirect("admin:moderation_report_changelist")

    @admin.display(description=_("about"))
    def about(self, report: Any) -> str:
        found = report.found
        if found is None:
            return gettext("not there any more")
        if report.kind == "comment":
            url = reverse("admin:moderation_comment_change", args=[found.thing.pk])
        elif report.kind == "picture":
            url = reverse("moderation:picture", args=[found.id])
        else:
            url = found.url
        if not url:
            return str(found.title)
        return format_html('<a href="{}" lang="{}">{}</a>', url, found.language, found.title)

    @admin.display(description=_("in words"))
    def words(self, report: Report) -> str:
        return format_html('<span lang="{}">{}</span>', report.language, report.text) if report.text else "–"

    @admin.display(description=_("since"), ordering="created_at")
    def waits(self, report: Report) -> str:
        return age(report.created_at)

    def _close(self, request: HttpRequest, rows: QuerySet[Report], status: ReportStatus) -> None:
        for report in rows:
            decisions.close_report(actor=request.user, report=report, status=status)
        said = ngettext("%(count)d report closed.", "%(count)d reports closed.", len(rows))
        self.message_user(request, said % {"count": len(rows)}, messages.SUCCESS)

    @admin.action(description=_("Close: something was done"))
    def acted(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        self._close(request, queryset, ReportStatus.ACTED)

    @admin.action(description=_("Close: nothing has to be done"))
    def no_action(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        self._close(request, queryset, ReportStatus.NO_ACTION)


@admin.register(Picture)
class PictureAdmin(DeskAdmin):
    """All pictures; each opens on the page where it is looked at."""

    list_display = ["__str__", "school", "status", "waits"]
    list_filter = ["status", ("school", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["school"]
    search_fields = ["alt"]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> HttpResponse:
        return redirect("moderation:picture", self.row_of(request, object_id).public_id)

    @admin.display(description=_("since"), ordering="created_at")
    def waits(self, picture: Picture) -> str:
        return age(picture.created_at)
