"""Rounds as the office works on them: the Monday list, settings with schools and pots, and the cockpit."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budget import rules
from budget.admin.cockpit import ACTS, NEXT, Act, checklist, is_early
from budget.admin.copying import copy_page
from budget.admin.dates import dates_page
from budget.admin.many import pots_page
from budget.admin.schools import schools_page
from budget.enums import RoundStatus
from budget.forms import (
    AddSchoolsForm,
    ConfirmForm,
    JoinPotsForm,
    NamedRows,
    PotForm,
    RoundForm,
    SchoolRows,
)
from budget.models import Pot, Round, RoundSchool
from budget.models.round import PHASE_DATES
from budget.services import rounds
from budget.services.turnout import turnout_by_pot
from youthportal.audit.admin_base import AuditedAdmin, OfficeMay
from youthportal.core import words
from youthportal.core.exceptions import DomainError
from youthportal.core.http import posted
from youthportal.core.models import Job, SiteVersion

if settings.CHECKING_TYPES:  # modeltranslation is not installed then
    Translated = object
else:
    from modeltranslation.admin import TranslationAdmin as Translated

if TYPE_CHECKING:
    TabularInline = admin.TabularInline[Any, Round]
else:
    TabularInline = admin.TabularInline

# The browser's own fields for dates: no script, and a label each.
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
WHEN = [*PHASE_DATES]
WHO = ["grade_from", "grade_to", "max_authors", "max_focus_goals", "min_support"]
COUNT = [
    "ballot_type",
    "min_choices",
    "max_choices",
    "limit_money",
    "points_total",
    "points_most",
    "rule",
    "satisfaction",
    "completion",
    "ties",
]
MOST_ROWS = 40


class Frozen(OfficeMay):
    """Rows of a round that nobody may change once voting has been opened."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and not (obj and rules.is_frozen(obj))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and rules.is_frozen(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


class PotInline(Frozen, TabularInline):
    model = Pot
    form = PotForm
    formset = NamedRows
    fields = ["name", "slug", "kind", "amount", "funder"]
    prepopulated_fields = {"slug": ["name"]}
    extra = 0

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A frozen amount is read as money, not as a number of cents."""
        fields = list(super().get_fields(request, obj))
        is_frozen = obj is not None and rules.is_frozen(obj)
        return ["money" if name == "amount" and is_frozen else name for name in fields]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["money"]

    @admin.display(description=_("amount"))
    def money(self, pot: Pot) -> str:
        return words.money(pot.amount, pot.round.currency) if pot.pk else ""


class SchoolInline(Frozen, TabularInline):
    model = RoundSchool
    formset = SchoolRows
    fields = ["school", "pot", "pupils_now", "roll_count"]
    readonly_fields = ["pupils_now", "roll_count"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return RoundSchool.objects.with_roster().select_related("school", "pot")

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        """Only pots of this round can be chosen."""
        formset = super().get_formset(request, obj, **options)
        pot: Any = formset.form.base_fields.get("pot")
        if pot is not None:
            pot.queryset = Pot.objects.filter(round=obj)
        return formset

    @admin.display(description=_("pupils of the round's grades today"))
    def pupils_now(self, row: RoundSchool) -> str:
        return str(getattr(row, "pupils", "")) if row.pk else ""


@admin.register(Round)
class RoundAdmin(AuditedAdmin, Translated):
    """The list of a Monday morning: where every round stands and what is next in it."""

    class Media:
        css = {"all": ["css/components/cockpit.css"]}

    service_audits = True
    form = RoundForm
    formfield_overrides = {
        models.DateTimeField: {"form_class": forms.DateTimeField, "widget": MOMENT},
        models.DateField: {"widget": DAY},
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 3})},
    }
    list_display = ["name", "status", "phase_ends", "schools", "waiting", "next_step"]
    list_display_links = None
    list_filter = ["status", "is_demo"]
    search_fields = ["title", "slug"]
    inlines = [PotInline, SchoolInline]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (None, {"fields": ["title", "slug", "introduction", "currency", "is_demo"]}),
        (
            _("When"),
            {
                "fields": [*WHEN, "results_on"],
                "description": _("Shown to everybody. A deadline holds to the second, without grace."),
            },
        ),
        (_("Who"), {"fields": [*WHO]}),
        (
            _("Ballot and count"),
            {
                "fields": [*COUNT, "show_comparison"],
                "description": _("Frozen when voting is opened."),
            },
        ),
    ]

    # --- the list ---------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Round]:
        return Round.objects.with_totals().with_waiting().select_related("key").order_by("-pk")

    @admin.display(description=_("round"), ordering="title")
    def name(self, round: Round) -> str:
        return format_html('<a href="{}">{}</a>', self.cockpit_url(round), round)

    @admin.display(description=_("this phase ends"))
    def phase_ends(self, round: Round) -> str:
        ends = {
            RoundStatus.PROPOSALS: round.proposals_close_at,
            RoundStatus.CHECKING: round.voting_opens_at,
            RoundStatus.VOTING: round.voting_closes_at,
        }.get(RoundStatus(round.status))
        return words.moment(ends) if ends else "–"

    @admin.display(description=_("schools"))
    def schools(self, round: Round) -> int:
        return round.schools_count

    @admin.display(description=_("ideas waiting: school, city, authors"))
    def waiting(self, round: Round) -> str:
        return f"{round.at_school}, {round.at_city}, {round.to_fix}"

    @admin.display(description=_("next"))
    def next_step(self, round: Round) -> str:
        return str(NEXT[RoundStatus(round.status)])

    # --- the form ---------------------------------------------------------------------------------

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if obj is None or obj.status == RoundStatus.DRAFT:
            return []
        frozen = [*WHO, *COUNT, "currency", "slug", "is_demo"] if rules.is_frozen(obj) else []
        return [*WHEN, "results_on", *frozen]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Dates that people rely on have a page of their own."""
        if obj is None or obj.status == RoundStatus.DRAFT:
            return super().get_fieldsets(request, obj)
        link = format_html(
            '<a href="{}">{}</a>',
            reverse("admin:budget_round_dates", args=[obj.pk]),
            gettext("Change the dates"),
        )
        return [
            (title, {**options, "description": link} if WHEN[0] in options["fields"] else options)
            for title, options in super().get_fieldsets(request, obj)
        ]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Rows to be edited in one form up to a number that a browser sends and an eye reads."""
        return [PotInline, SchoolInline] if obj and obj.schools_count <= MOST_ROWS else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or obj.status == RoundStatus.DRAFT)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def save_model(self, request: HttpRequest, obj: Round, form: Any, change: bool) -> None:
        if change:
            rounds.change_round(actor=request.user, round=obj, fields=form.changed_data)
        else:
            rounds.create_round(actor=request.user, round=obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.has_changed():
            rounds.refuse_if_frozen(form.instance)
        super().save_formset(request, form, formset, change)
        if formset.has_changed():
            changes = self.construct_change_message(request, None, [formset])
            self.audit(request, "changed", form.instance, changes=changes)
            SiteVersion.bump()

    def response_add(self, request: HttpRequest, obj: Round, post_url_continue: Any = None) -> HttpResponse:
        return redirect(self.cockpit_url(obj))

    # --- the cockpit ------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        pages: dict[str, tuple[str, Callable[..., HttpResponse]]] = {
            "cockpit": ("<int:pk>/cockpit/", self.cockpit),
            "act": ("<int:pk>/act/<slug:name>/", self.act),
            "copy": ("<int:pk>/copy/", self.copy),
            "add_schools": ("<int:pk>/add-schools/", self.add_schools),
            "join_pots": ("<int:pk>/join-pots/", self.join_pots),
            "pots": ("<int:pk>/pots/", self.pots_table),
            "schools": ("<int:pk>/schools/", self.schools_table),
            "dates": ("<int:pk>/dates/", self.dates),
            "turnout": ("<int:pk>/turnout/", self.turnout),
        }
        own = [
            path(route, self.admin_site.admin_view(view), name=f"budget_round_{name}")
            for name, (route, view) in pages.items()
        ]
        return [*own, *super().get_urls()]

    def cockpit_url(self, round: Round) -> str:
        return reverse("admin:budget_round_cockpit", args=[round.pk])

    def _round(self, request: HttpRequest, pk: int) -> Round:
        round = self.get_queryset(request).filter(pk=pk).first()
        if round is None:
            raise Http404
        if not self.has_change_permission(request, round):
            raise PermissionDenied
        return round

    def show(self, request: HttpRequest, template: str, round: Round, **context: Any) -> HttpResponse:
        values = {**self.admin_site.each_context(request), "opts": self.opts, "round": round, **context}
        return TemplateResponse(request, f"admin/budget/{template}.html", values)

    def cockpit(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Where the round stands, and for each step its button or what is missing."""
        round = self._round(request, pk)
        jobs = Job.objects.unfinished().filter(args__round=round.pk)
        steps = checklist(round)
        return self.show(request, "cockpit", round, title=str(round), steps=steps, jobs=jobs)

    def act(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Confirm a step, then call its service; a refusal is said and changes nothing."""
        round = self._round(request, pk)
        act = ACTS.get(name)
        if act is None:
            raise Http404
        wants_reason = act.asks_reason and is_early(round) and not round.is_demo
        form = ConfirmForm(posted(request), is_final=act.is_final, wants_reason=wants_reason)
        if request.method == "POST" and form.is_valid():
            self._call(request, round, act, form.arguments())
            return redirect(self.cockpit_url(round))
        note = act.note(round) if act.note else ""
        return self.show(request, "confirm", round, title=act.label, act=act, form=form, note=note)

    def _call(self, request: HttpRequest, round: Round, act: Act, arguments: dict[str, Any]) -> None:
        try:
            act.service(actor=request.user, round=round, **arguments)
        except DomainError as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
        else:
            self.message_user(request, str(act.said), messages.SUCCESS)

    def copy(self, request: HttpRequest, pk: int) -> HttpResponse:
        return copy_page(self, request, self._round(request, pk))

    def add_schools(self, request: HttpRequest, pk: int) -> HttpResponse:
        """All active schools at once, each with a pot of an amount a pupil."""
        round = self._round(request, pk)
        form = AddSchoolsForm(posted(request))
        if request.method == "POST" and form.is_valid():
            try:
                done = rounds.add_all_schools(actor=request.user, round=round, **form.cleaned_data)
            except DomainError as refusal:
                form.add_error(None, refusal.message)
            else:
                self._say_added(request, done)
                return redirect(self.cockpit_url(round))
        return self.show(request, "add_schools", round, title=gettext("Add all active schools"), form=form)

    def _say_added(self, request: HttpRequest, done: rounds.AddedSchools) -> None:
        said = gettext("%(count)s schools were added, each with its pot.") % {"count": len(done.added)}
        self.message_user(request, said, messages.SUCCESS)
        if done.empty:
            names = ", ".join(school.brief for school in done.empty)
            said = gettext("Left out, nobody of the grades on their roll: %(names)s.") % {"names": names}
            self.message_user(request, said, messages.WARNING)

    def join_pots(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One pot for schools too small to vote alone: their ballots would not be secret."""
        round = self._round(request, pk)
        form = JoinPotsForm(posted(request), round=round)
        if request.method == "POST" and form.is_valid():
            try:
                rounds.join_pots(actor=request.user, round=round, **form.cleaned_data)
            except DomainError as refusal:
                form.add_error(None, refusal.message)
            else:
                self.message_user(request, gettext("The schools share one pot now."), messages.SUCCESS)
                return redirect(self.cockpit_url(round))
        return self.show(request, "join_pots", round, title=gettext("Let schools share a pot"), form=form)

    def pots_table(self, request: HttpRequest, pk: int) -> HttpResponse:
        return pots_page(self, request, self._round(request, pk))

    def schools_table(self, request: HttpRequest, pk: int) -> HttpResponse:
        return schools_page(self, request, self._round(request, pk))

    def dates(self, request: HttpRequest, pk: int) -> HttpResponse:
        round = self._round(request, pk)
        if round.status == RoundStatus.DRAFT:
            return redirect("admin:budget_round_change", pk)
        return dates_page(self, request, round)

    def turnout(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ballots and rights by pot and school. Small groups stay hidden; choices are nowhere."""
        round = self._round(request, pk)
        title, pots = gettext("Turnout by school"), turnout_by_pot(round)
        return self.show(request, "turnout", round, title=title, pots=pots)
