"""The office's queue of hours: what waits and how long, confirmation from evidence, correction, revoking."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from volunteering.admin.base import RegisterAdmin
from volunteering.enums import EntryState
from volunteering.forms.confirming import CorrectForm, ReasonForm
from volunteering.models import Entry, Host
from volunteering.rules import confirming as rules
from volunteering.rules.hints import hints_about, sentence
from volunteering.services import confirming as services
from youthportal.core import words
from youthportal.core.exceptions import DomainError
from youthportal.core.http import posted

#: More are no id that a database holds.
MOST_DIGITS = 12


class QueueFilter(admin.SimpleListFilter):
    """What waits, by how long and for whom."""

    title = _("waits")
    parameter_name = "queue"
    QUEUES = {
        "host": (_("for the host"), lambda rows: rows.waiting_for_host()),
        "long": (_("for the host, two weeks or more"), lambda rows: rows.waiting_for_host().waiting_days(14)),
        "office": (_("nobody answers"), lambda rows: rows.for_office()),
        "volunteer": (
            _("for the volunteer"),
            lambda rows: rows.filter(state__in=[EntryState.QUERIED, EntryState.RETURNED]),
        ),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(key, label) for key, (label, _queue) in self.QUEUES.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        key = self.value()
        return self.QUEUES[key][1](queryset) if key in self.QUEUES else queryset


class HostFilter(admin.SimpleListFilter):
    """Hosts with entries, by name; in one query however many."""

    title = _("host")
    parameter_name = "host"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        hosts = Host.objects.filter(entries__isnull=False).distinct().order_by("organisation__name")
        return [(str(pk), name) for pk, name in hosts.values_list("pk", "organisation__name")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        key = self.value() or ""
        is_number = key.isdecimal() and len(key) <= MOST_DIGITS
        return queryset.filter(host=int(key)) if is_number else queryset


@admin.action(description=_("Confirm from evidence …"))
def confirm_from_evidence(
    page: "EntryAdmin", request: HttpRequest, entries: QuerySet[Entry]
) -> HttpResponse | None:
    """First what would happen to each, and the reason; then the act."""
    rows = list(entries.select_related("volunteer__user", "host__organisation"))
    known = rules.Known.of(rows)
    looked_at = [(entry, rules.evidence_refusal(entry, request.user, known)) for entry in rows]
    form = ReasonForm(request.POST if "confirmed" in request.POST else None)
    if form.is_valid():
        chosen = [entry for entry, refusal in looked_at if refusal is None]
        try:
            done = services.confirm_from_evidence(
                actor=request.user, entries=chosen, reason=form.cleaned_data["reason"]
            )
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            said = ngettext("%(count)d entry confirmed.", "%(count)d entries confirmed.", len(done))
            page.message_user(request, said % {"count": len(done)}, messages.SUCCESS)
            return None
    can = [entry for entry, refusal in looked_at if refusal is None]
    return page.show(
        request,
        "confirm_entries",
        title=gettext("Confirm these hours from evidence?"),
        rows=looked_at,
        form=form,
        count=len(can),
        total=words.hours(sum(entry.quarters for entry in can)),
    )


@admin.register(Entry)
class EntryAdmin(RegisterAdmin):
    """Volunteers write entries and hosts confirm them: the office reads, and acts with a reason."""

    service_audits = True
    list_display = ["volunteer", "host", "day", "length", "waited", "state", "last_asked"]
    view_on_site = False
    list_filter = [
        QueueFilter,
        "state",
        "origin",
        "confirmed_way",
        HostFilter,
    ]
    search_fields = ["volunteer__paper_name", "host__organisation__name", "supervisor__name"]
    date_hierarchy = "day"
    ordering = ["submitted_at", "pk"]
    list_per_page = 50
    actions = [confirm_from_evidence]
    change_form_template = "admin/volunteering/entry_change.html"
    fields = [
        "volunteer",
        "host",
        "site",
        "state",
        "day",
        "starts",
        "ends",
        "length",
        "did",
        "is_social",
        "kind_of_work",
        "origin",
        "supervisor",
        "submitted_at",
        "last_asked",
        "confirmed_at",
        "confirmed_as",
        "confirmed_way",
    ]
    export_columns = [
        (_("volunteer"), lambda entry: entry.volunteer),
        (_("host"), lambda entry: entry.host.name),
        (_("day"), lambda entry: entry.day),
        (_("hours"), lambda entry: entry.quarters / 4),
        (_("state"), lambda entry: entry.get_state_display()),
        (_("sent to the host"), lambda entry: entry.submitted_at),
        (_("supervisor"), lambda entry: entry.supervisor or ""),
        (_("confirmed"), lambda entry: entry.confirmed_at),
        (_("confirmed how"), lambda entry: entry.get_confirmed_way_display()),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:  # type: ignore[override]
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        """Drafts are the volunteers' own."""
        known = super().get_queryset(request).exclude(state=EntryState.DRAFT)
        known = known.select_related(
            "volunteer__user", "host__organisation", "site", "supervisor", "kind_of_work"
        )
        return known.prefetch_related("asked__request")

    @admin.display(description=_("hours"), ordering="quarters")
    def length(self, entry: Entry) -> str:
        return words.hours(entry.quarters)

    @admin.display(description=_("waits"), ordering="submitted_at")
    def waited(self, entry: Entry) -> str:
        if entry.state != EntryState.SUBMITTED or entry.submitted_at is None:
            return ""
        return words.days((timezone.localdate() - timezone.localdate(entry.submitted_at)).days)

    @admin.display(description=_("asked last"))
    def last_asked(self, entry: Entry) -> str:
        rows = list(entry.asked.all())
        if not rows:
            return gettext("nobody yet")
        last = rows[-1]
        asked = {"name": last.request.name, "role": last.get_step_display(), "day": words.day(last.asked_on)}
        return gettext("%(name)s (%(role)s), %(day)s") % asked

    def get_urls(self) -> list[URLPattern]:
        acts = {"correct": self.correct_view, "revoke": self.revoke_view}
        pages = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"volunteering_entry_{name}")
            for name, view in acts.items()
        ]
        return [*pages, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The entry, its hints, its history, and what can be done with it."""
        response = super().change_view(request, object_id, form_url, extra_context)
        entry = getattr(response, "context_data", {}).get("original")
        if isinstance(response, TemplateResponse) and isinstance(entry, Entry):
            response.context_data = (response.context_data or {}) | {
                "hints": [sentence(hint) for hint in hints_about([entry])[entry.pk]],
                "steps": entry.events.select_related("user", "supervisor", "said"),
                "can_correct": rules.correct_refusal(entry, {}, request.user) is None,
                "can_revoke": entry.state == EntryState.CONFIRMED,
            }
        return response

    def correct_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Facts that were wrong; what was before stays in the history, and the volunteer is told."""
        entry = self.found(request, pk)
        form = CorrectForm(posted(request), entry=entry)
        return self.act(
            request,
            entry,
            form,
            lambda: services.correct_entry(
                actor=request.user, entry=entry, changes=form.changes(), reason=form.cleaned_data["reason"]
            ),
            done=gettext("Corrected. The volunteer gets a mail with the reason."),
            title=gettext("Correct: %(entry)s") % {"entry": entry},
            lead=gettext(
                "What it said before stays in its history. From and to decide the hours; "
                "hours alone take the times away. A confirmed entry stays confirmed."
            ),
            button=gettext("Correct it"),
        )

    def revoke_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Confirmed hours that do not count any more."""
        entry = self.found(request, pk)
        form = ReasonForm(posted(request))
        return self.act(
            request,
            entry,
            form,
            lambda: services.revoke_entry(
                actor=request.user, entry=entry, reason=form.cleaned_data["reason"]
            ),
            done=gettext("Revoked. The volunteer gets a mail with the reason."),
            title=gettext("Revoke: %(entry)s") % {"entry": entry},
            lead=gettext(
                "These hours no longer count and cannot be confirmed again. The volunteer reads the reason."
            ),
            button=gettext("Revoke these hours"),
        )
