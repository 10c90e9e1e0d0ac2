"""Hosts as the office keeps them: who is in the register, who is checked, who cannot be reached."""

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.forms import TimeInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from volunteering.admin.base import RegisterAdmin
from volunteering.forms.hosts import LeaveForm, MergeForm, MinorsForm, day_input
from volunteering.models import Entry, Host, Site
from volunteering.rules.hosts import merge_refusal
from volunteering.services import hosts as services
from volunteering.services.merging import merge_hosts, what_moves
from youthportal.audit.admin_base import OfficeInline
from youthportal.core.exceptions import DomainError
from youthportal.core.http import posted
from youthportal.core.models import SiteVersion


class NeedsFilter(admin.SimpleListFilter):
    """What a host needs from the office."""

    title = _("needs")
    parameter_name = "needs"
    QUEUES = {
        "bounced": (_("an address: mail came back"), lambda hosts: hosts.with_bounced_supervisor()),
        "supervisor": (_("a supervisor"), lambda hosts: hosts.without_supervisor()),
        "minors": (_("the check for under-18s"), lambda hosts: hosts.unchecked_for_minors()),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(key, label) for key, (label, _queue) in self.QUEUES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Host]) -> Any:
        key = self.value()
        return self.QUEUES[key][1](queryset) if key in self.QUEUES else queryset


class RegisterFilter(admin.SimpleListFilter):
    title = _("register")
    parameter_name = "register"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("in", _("in the register")), ("left", _("no longer, or not yet"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "in":
            return queryset.active()
        if self.value() == "left":
            return queryset.exclude(pk__in=Host.objects.active().values("pk"))
        return queryset


class SiteInline(OfficeInline):
    model = Site
    fields = ("name", "address", "is_active")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A place that is no longer used stays in the entries of those who helped there."""
        return False


@admin.register(Host)
class HostAdmin(RegisterAdmin):
    list_display = ["__str__", "supervisors_now", "waiting", "minors", "joined_on", "left_on"]
    list_filter = [NeedsFilter, RegisterFilter, "may_host_minors", "kind_of_work", "country"]
    list_select_related = ["organisation", "kind_of_work"]
    search_fields = ["organisation__name", "head_name", "supervisors__name", "supervisors__email"]
    ordering = ["organisation__name"]
    actions = ["merge"]
    inlines = [SiteInline]
    change_form_template = "admin/volunteering/host_change.html"
    readonly_fields = ["may_host_minors", "minors_checked_on", "minors_checked_by", "left_on", "merged_into"]
    fields = [
        "organisation",
        "country",
        "about",
        "kind_of_work",
        ("head_name", "head_email"),
        ("opens_at", "closes_at", "open_days"),
        "joined_on",
        *readonly_fields,
    ]
    formfield_overrides = {
        models.DateField: {"widget": day_input()},
        models.TimeField: {"widget": TimeInput(attrs={"type": "time"}, format="%H:%M")},
    }
    export_columns = [
        (_("name"), lambda host: host.name),
        (_("country"), lambda host: host.country),
        (_("usual kind of work"), lambda host: host.kind_of_work or ""),
        (_("head"), lambda host: host.head_name),
        (_("e-mail of the head"), lambda host: host.head_email),
        (_("supervisors"), lambda host: host.n_supervisors),
        (_("entries to confirm"), lambda host: host.n_waiting),
        (_("may take under-18s"), lambda host: _("yes") if host.may_host_minors else _("no")),
        (_("checked for under-18s on"), lambda host: host.minors_checked_on),
        (_("in the register from"), lambda host: host.joined_on),
        (_("no longer in the register from"), lambda host: host.left_on),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        hosts: Any = super().get_queryset(request)
        return hosts.with_counts().select_related("organisation", "kind_of_work")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """An organisation stays the one it is: its name is changed where organisations are kept."""
        return ["organisation", *self.readonly_fields] if obj else self.readonly_fields

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        SiteVersion.bump()

    # --- the list ---------------------------------------------------------------------------------

    @admin.display(description=_("supervisors"), ordering="n_supervisors")
    def supervisors_now(self, host: Any) -> str:
        url = reverse("admin:volunteering_supervisor_changelist")
        return format_html('<a href="{}?host__id__exact={}">{}</a>', url, host.pk, host.n_supervisors)

    @admin.display(description=_("entries to confirm"), ordering="n_waiting")
    def waiting(self, host: Any) -> int:
        return int(host.n_waiting)

    @admin.display(description=_("may take under-18s"), boolean=True, ordering="may_host_minors")
    def minors(self, host: Host) -> bool | None:
        """Unknown while nobody has checked."""
        return host.may_host_minors if host.minors_checked_on else None

    @admin.action(description=_("Merge two hosts …"))
    def merge(self, request: HttpRequest, hosts: Any) -> HttpResponse | None:
        """One becomes part of the other; first what would move, then the act."""
        chosen = list(hosts)
        if len(chosen) != 2:
            self.message_user(request, gettext("Choose exactly two hosts."), messages.ERROR)
            return None
        form = MergeForm(request.POST if "confirmed" in request.POST else None, hosts=hosts)
        if form.is_valid():
            target = form.cleaned_data["target"]
            source = next(host for host in chosen if host.pk != target.pk)
            try:
                merge_hosts(actor=request.user, source=source, target=target)
            except DomainError as refusal:
                form.add_error(None, refusal.message)
            else:
                said = gettext("%(source)s is now part of %(target)s.")
                self.message_user(request, said % {"source": source, "target": target}, messages.SUCCESS)
                return redirect("admin:volunteering_host_change", target.pk)
        rows = [self._merge_row(request, one, other) for one, other in (chosen, chosen[::-1])]
        title = gettext("Merge two hosts")
        return self.show(request, "merge", title=title, form=form, rows=rows, chosen=chosen)

    def _merge_row(self, request: HttpRequest, target: Host, source: Host) -> dict[str, Any]:
        """What would happen if `target` stayed."""
        refusal = merge_refusal(source=source, target=target, user=request.user)
        return {"target": target, "source": source, "refusal": refusal, "moves": what_moves(source)}

    # --- acts on one host -------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        acts = {"minors": self.minors_view, "leave": self.leave_view, "rejoin": self.rejoin_view}
        own = [
            path(f"<int:pk>/{key}/", self.admin_site.admin_view(view), name=f"volunteering_host_{key}")
            for key, view in acts.items()
        ]
        return [*own, *super().get_urls()]

    def minors_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Who checked it, and when, is kept with what it came to."""
        host = self.found(request, pk)
        form = MinorsForm(posted(request), initial={"may": "yes" if host.may_host_minors else ""})
        lead = gettext(
            "Look whether somebody is always there, who works with children there and whether they may, "
            "and how a young person gets help. Your name and today's date are kept."
        )
        return self.act(
            request,
            host,
            form,
            lambda: services.check_for_minors(actor=request.user, host=host, may=form.cleaned_data["may"]),
            done=gettext("The check is noted."),
            title=gettext("Check for under-18s: %(host)s") % {"host": host},
            lead=lead,
            button=gettext("Save the check"),
        )

    def leave_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        host = self.found(request, pk)
        form = LeaveForm(posted(request), initial={"day": timezone.localdate()})
        count = Entry.objects.filter(host=host).unconfirmed().count()
        still = ngettext(
            "%(count)d entry still waits: it can be confirmed as before.",
            "%(count)d entries still wait: they can be confirmed as before.",
            count,
        )
        lead = gettext("From that day on nobody can apply here or log new hours. Confirmed hours stay.")
        return self.act(
            request,
            host,
            form,
            lambda: services.leave_register(actor=request.user, host=host, day=form.cleaned_data["day"]),
            done=gettext("Saved. What was entered before can still be confirmed."),
            title=gettext("Leave the register: %(host)s") % {"host": host},
            lead=f"{lead} {still % {'count': count}}" if count else lead,
            button=gettext("Take it out of the register"),
        )

    def rejoin_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Undoing; by POST alone."""
        host = self.found(request, pk)
        if request.method == "POST":
            try:
                services.rejoin_register(actor=request.user, host=host)
            except DomainError as refusal:
                self.message_user(request, refusal.message, messages.ERROR)
            else:
                self.message_user(request, gettext("The host is back in the register."), messages.SUCCESS)
        return redirect("admin:volunteering_host_change", host.pk)
