"""Supervisors: who confirms where, whom a mail did not reach, and how somebody leaves."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from volunteering.admin.base import RegisterAdmin
from volunteering.forms.hosts import EndSupervisorForm, SupervisorForm
from volunteering.models import Supervisor
from volunteering.services import hosts as services
from youthportal.core.http import posted


class ReachFilter(admin.SimpleListFilter):
    """Those whom the office has to see to."""

    title = _("state")
    parameter_name = "reach"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("bounced", _("mail came back")),
            ("no_deputy", _("without a deputy")),
            ("ended", _("no longer, or not yet")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "bounced":
            return queryset.unreachable()
        if self.value() == "no_deputy":
            return queryset.current().filter(deputy__isnull=True)
        if self.value() == "ended":
            return queryset.exclude(pk__in=Supervisor.objects.current().values("pk"))
        return queryset


@admin.register(Supervisor)
class SupervisorAdmin(RegisterAdmin):
    form = SupervisorForm
    list_display = ["name", "host", "email", "has_account", "deputy", "starts_on", "ends_on", "bounced_on"]
    list_filter = [ReachFilter, ("user", admin.EmptyFieldListFilter)]
    list_select_related = ["host__organisation", "deputy"]
    search_fields = ["name", "email", "host__organisation__name"]
    ordering = ["host__organisation__name", "name"]
    change_form_template = "admin/volunteering/supervisor_change.html"
    fields = ["host", "name", "email", "language", "account", "deputy", "starts_on"]
    export_columns = [
        (_("name"), lambda supervisor: supervisor.name),
        (_("host"), lambda supervisor: supervisor.host.name),
        (_("e-mail"), lambda supervisor: supervisor.email),
        (_("deputy"), lambda supervisor: supervisor.deputy or ""),
        (_("from"), lambda supervisor: supervisor.starts_on),
        (_("to"), lambda supervisor: supervisor.ends_on),
        (_("mail came back on"), lambda supervisor: supervisor.bounced_on),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Supervisor]:
        return super().get_queryset(request).select_related("host__organisation", "deputy", "user")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """At another host somebody is another supervisor."""
        return ["host", "ends_on", "successor", "bounced_on"] if obj else []

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A deputy is somebody of the same host, which is known once it is saved."""
        if obj is None:
            return [name for name in self.fields if name != "deputy"]
        return [*self.fields, "ends_on", "successor", "bounced_on"]

    def save_model(self, request: HttpRequest, obj: Supervisor, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        services.note_supervisor(actor=request.user, supervisor=obj, fields=form.changed_data)

    @admin.display(description=_("account"), boolean=True)
    def has_account(self, supervisor: Supervisor) -> bool:
        return supervisor.user_id is not None

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.end_view)
        return [path("<int:pk>/end/", view, name="volunteering_supervisor_end"), *super().get_urls()]

    def end_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The last day, and who takes over what is open."""
        supervisor = self.found(request, pk)
        form = EndSupervisorForm(
            posted(request), supervisor=supervisor, initial={"last_day": timezone.localdate()}
        )
        lead = gettext(
            "Entries that wait for this person and opportunities go to whoever takes over; confirmed hours "
            "stay as they are. Each entry notes in its history that it moved."
        )
        return self.act(
            request,
            supervisor,
            form,
            lambda: services.end_supervisor(actor=request.user, supervisor=supervisor, **form.cleaned_data),
            done=gettext("Saved. What was open has moved, or moves after the last day."),
            title=gettext("End: %(name)s") % {"name": supervisor},
            lead=lead,
            button=gettext("End it"),
        )
