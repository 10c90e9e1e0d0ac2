"""Ideas as the office checks them: queues with ages, one idea a page, and passing many with a preview."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budget import rules
from budget.admin import bulk
from budget.enums import CheckStep, ProposalStatus
from budget.forms import ConfirmForm, DecisionForm, ExtendForm, HandOverForm, NoteForm
from budget.models import Proposal
from budget.rules.talk import target_of
from budget.services.checks import check_proposal
from budget.services.naming import hide_first_name
from budget.services.proposals import hand_over
from budget.templatetags.ideas import price
from youthportal.audit.admin_lists import ReadOnlyAdmin
from youthportal.core import words
from youthportal.core.exceptions import DomainError
from youthportal.core.http import posted
from youthportal.moderation.services.safeguarding import seal_thing


class QueueFilter(admin.SimpleListFilter):
    """Whom an idea waits for. The number of each queue stands beside it."""

    title = _("waits for")
    parameter_name = "queue"
    QUEUES = {
        "school": (_("school"), lambda ideas: ideas.in_open_check().waiting_for(CheckStep.SCHOOL)),
        "city": (_("city"), lambda ideas: ideas.in_open_check().waiting_for(CheckStep.CITY)),
        "fix": (_("its authors"), lambda ideas: ideas.in_open_check().filter(status=ProposalStatus.TO_FIX)),
        "overdue": (_("its authors, too late"), lambda ideas: ideas.in_open_check().overdue()),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(key, label) for key, (label, _queue) in self.QUEUES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Proposal]) -> Any:
        key = self.value()
        return self.QUEUES[key][1](queryset) if key in self.QUEUES else queryset


class GivenFilter(admin.SimpleListFilter):
    """By whom it is to be checked now."""

    title = _("checker")
    parameter_name = "given"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("me", _("given to me")), ("nobody", _("given to nobody"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "me":
            return queryset.given_to(request.user)
        return queryset.given_to_nobody() if self.value() == "nobody" else queryset


def given_to(idea: Proposal) -> str:
    """Who was asked to check an idea at the step where it stands; `assignments` are prefetched."""
    step = rules.step_of_status(idea)
    return next((str(row.checker) for row in idea.assignments.all() if row.step == step), "")


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    """What pupils wrote is read here and never rewritten; decisions go through the checks' service."""

    list_display = ["idea", "pot", "status", "cost", "waiting_since", "fix_by", "checker"]
    list_display_links = None
    list_filter = [QueueFilter, GivenFilter, "status", "round", ("school", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["pot__round", "school", "round"]
    search_fields = ["title", "summary", "ref"]
    ordering = ["sent_at", "pk"]
    actions = bulk.ACTIONS
    export_columns = [
        (_("idea"), lambda idea: idea.title),
        (_("pot"), lambda idea: idea.pot.name),
        (_("school"), lambda idea: idea.school.name if idea.school else ""),
        (_("status"), lambda idea: idea.get_status_display()),
        (_("cost"), lambda idea: idea.cost / words.minor_per_unit(idea.round.currency)),
        (_("sent"), lambda idea: idea.sent_at),
        (_("to be fixed by"), lambda idea: idea.fix_by),
        (_("checker"), given_to),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Proposal]:
        """Drafts belong to their authors alone."""
        sent = Proposal.objects.exclude(status=ProposalStatus.DRAFT)
        given = sent.with_details().prefetch_related("assignments__checker")
        return given.order_by(*self.get_ordering(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Decisions, not words: the form of an idea leads to its check."""
        return self.has_view_permission(request, obj)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> HttpResponse:
        if not object_id.isdecimal():
            raise Http404
        return redirect("admin:budget_proposal_check", object_id)

    # --- the list ---------------------------------------------------------------------------------

    @admin.display(description=_("idea"), ordering="title")
    def idea(self, proposal: Proposal) -> str:
        url = reverse("admin:budget_proposal_check", args=[proposal.pk])
        return format_html('<a href="{}" lang="{}">{}</a>', url, proposal.language, proposal)

    @admin.display(description=_("cost"), ordering="asked")
    def cost(self, proposal: Proposal) -> str:
        return price(proposal)

    @admin.display(description=_("checker"))
    def checker(self, proposal: Proposal) -> str:
        return given_to(proposal) or "–"

    @admin.display(description=_("sent"), ordering="sent_at")
    def waiting_since(self, proposal: Proposal) -> str:
        """The day, and while somebody must act, how many days ago."""
        if proposal.sent_at is None:
            return "–"
        day = timezone.localdate(proposal.sent_at)
        if rules.step_of_status(proposal) is None:
            return formats.date_format(day, "SHORT_DATE_FORMAT")
        age = words.days((timezone.localdate() - day).days)
        return f"{formats.date_format(day, 'SHORT_DATE_FORMAT')}, {age}"

    # --- one idea ---------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                "<int:pk>/check/", self.admin_site.admin_view(self.check_view), name="budget_proposal_check"
            ),
            path(
                "<int:pk>/hand-over/",
                self.admin_site.admin_view(self.hand_over_view),
                name="budget_proposal_hand_over",
            ),
            path("<int:pk>/seal/", self.admin_site.admin_view(self.seal_view), name="budget_proposal_seal"),
            path(
                "<int:pk>/hide-name/<int:author>/",
                self.admin_site.admin_view(self.hide_name_view),
                name="budget_proposal_hide_name",
            ),
        ]
        return [*own, *super().get_urls()]

    def _idea(self, request: HttpRequest, pk: int) -> Proposal:
        idea = self.get_queryset(request).filter(pk=pk).first()
        if idea is None:
            raise Http404
        if not self.has_change_permission(request, idea):
            raise PermissionDenied
        return idea

    def show(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        values = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/budget/{template}.html", values)

    def check_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The idea, what was decided before, and the form of the step that is due."""
        idea = self._idea(request, pk)
        step = rules.step_of(idea)
        refusal = rules.check_refusal(proposal=idea, user=request.user, step=step) if step else None
        form = None
        if step and refusal is None:
            form = DecisionForm(posted(request), idea=idea, step=step)
            if "insert" in request.POST:
                form = form.with_ready_reason()
            elif request.method == "POST" and form.is_valid() and self._decide(request, idea, step, form):
                return redirect(reverse("admin:budget_proposal_changelist") + f"?queue={step}")
        context = {
            "title": str(idea),
            "idea": idea,
            "form": form,
            "step": CheckStep(step).label if step else "",
            "refusal": refusal,
            "goals": [row.goal for row in idea.goals.all()],
            "checks": idea.checks.select_related("by").order_by("-pk"),
            "authors": idea.authors.select_related("user"),
            "appeal": idea.second_look,
            "notes": idea.notes.select_related("by", "to"),
            "note_form": NoteForm(people=idea.people_to_ask(request.user)),
            "given": idea.given_at(step or ""),
            "can_extend": idea.status == ProposalStatus.TO_FIX and idea.round.is_under_way(),
            "extend_form": ExtendForm(),
        }
        return self.show(request, "check", **context)

    def _decide(self, request: HttpRequest, idea: Proposal, step: str, form: DecisionForm) -> bool:
        try:
            check_proposal(actor=request.user, proposal=idea, step=step, decision=form.decision())
        except DomainError as refusal:
            form.add_error(None, refusal.message)
            return False
        self.message_user(request, gettext("Saved. The authors are told."), messages.SUCCESS)
        return True

    def hide_name_view(self, request: HttpRequest, pk: int, author: int) -> HttpResponse:
        """Take a first name away that is none, or somebody else's."""
        found = self._idea(request, pk).authors.filter(pk=author).first()
        if found is None:
            raise Http404
        if request.method == "POST":
            hide_first_name(actor=request.user, author=found)
            self.message_user(request, gettext("The name is no longer shown."), messages.SUCCESS)
        return redirect("admin:budget_proposal_check", pk)

    def seal_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """An idea that names an abuse: asked once, then its words are read by the duty contacts alone."""
        idea = self._idea(request, pk)
        form = ConfirmForm(posted(request), is_final=True, wants_reason=False)
        if request.method == "POST" and form.is_valid():
            try:
                seal_thing(actor=request.user, target=target_of(idea, is_public=False))
            except DomainError as refusal:
                self.message_user(request, refusal.message, messages.ERROR)
            else:
                self.message_user(request, gettext("The text is locked away."), messages.SUCCESS)
                return redirect("admin:moderation_sealedtext_changelist")
        return self.show(request, "seal", title=gettext("Lock the text away"), idea=idea, form=form)

    def hand_over_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the place of an author who left to a classmate."""
        idea = self._idea(request, pk)
        form = HandOverForm(posted(request), idea=idea)
        if request.method == "POST" and form.is_valid():
            try:
                hand_over(actor=request.user, proposal=idea, **form.people())
            except DomainError as refusal:
                form.add_error(None, refusal.message)
            else:
                self.message_user(request, gettext("The idea has a new author."), messages.SUCCESS)
                return redirect("admin:budget_proposal_check", idea.pk)
        return self.show(request, "hand_over", title=gettext("Hand over"), idea=idea, form=form)
