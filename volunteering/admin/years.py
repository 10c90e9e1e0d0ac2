"""Recognition years as the office works on them: settings, cockpit, lists, papers, who was there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count, Min, Q, Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from volunteering.admin.year_steps import COCKPIT, page
from volunteering.calculations.recognition import TURNED, UNKNOWN, age_in_year, lacking
from volunteering.documents import invitations as invitation_papers
from volunteering.documents import recognition as papers
from volunteering.forms.recognition import ExtensionForm, YearActForm, YearForm
from volunteering.models import Entry, Host, RecognitionYear, Volunteer
from volunteering.services import asking, invitations, nearness, recognition
from youthportal.audit.admin_base import AuditedAdmin
from youthportal.core import words
from youthportal.core.exceptions import DomainError
from youthportal.core.http import posted
from youthportal.core.models import Job
from youthportal.documents.printing import PrintingError

if settings.CHECKING_TYPES:  # modeltranslation is not installed then
    Translated = object
else:
    from modeltranslation.admin import TranslationAdmin as Translated

MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
A_PAGE = 50
LISTS = {
    "reached": _("Reached the hours"),
    "close": _("Close to it"),
    "late": _("Reached them after the event"),
    "all": _("Everybody with hours"),
}


@admin.register(RecognitionYear)
class RecognitionYearAdmin(AuditedAdmin, Translated):
    """Each year leads to its cockpit; settings are explained where they are set."""

    class Media:
        css = {"all": ["css/components/cockpit.css"]}

    service_audits = True
    view_on_site = False
    form = YearForm
    formfield_overrides = {
        models.DateTimeField: {"form_class": forms.DateTimeField, "widget": MOMENT},
        models.DateField: {"widget": DAY},
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 4})},
    }
    list_display = ["name", "hours", "counting_day", "event_starts_at", "is_closed"]
    list_display_links = None
    fieldsets = [
        (None, {"fields": ["year"]}),
        (
            _("Who"),
            {
                "fields": ["threshold", "threshold_reason", "near", "min_age", "max_age"],
                "description": _(
                    "A lower threshold needs its decision as reason and counts at once for everybody. An age "
                    "counts if somebody has it on one day of the year."
                ),
            },
        ),
        (
            _("Days"),
            {
                "fields": ["counting_day", "last_entry_day", "last_confirm_day"],
                "description": _(
                    "On the counting day it is decided who is invited. Hours until 31 December count for the "
                    "certificate: whoever reaches it later gets it at the next event or by post."
                ),
            },
        ),
        (
            _("The event"),
            {
                "fields": [
                    "event_title",
                    "event_starts_at",
                    "event_ends_at",
                    "event_place",
                    "event_text",
                    "reply_until",
                    "release_at",
                ],
                "description": _("Certificates are handed over there; they can be downloaded afterwards."),
            },
        ),
    ]

    @admin.display(description=_("year"), ordering="year")
    def name(self, year: RecognitionYear) -> str:
        return format_html('<a href="{}">{}</a>', page("cockpit", year), year)

    @admin.display(description=_("hours for the certificate"))
    def hours(self, year: RecognitionYear) -> str:
        return words.hours(year.threshold)

    @admin.display(description=_("closed"), boolean=True)
    def is_closed(self, year: RecognitionYear) -> bool:
        return year.closed_at is not None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["year"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def save_model(self, request: HttpRequest, obj: RecognitionYear, form: Any, change: bool) -> None:
        recognition.save_year(actor=request.user, year=obj, fields=form.changed_data)

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return HttpResponseRedirect(page("cockpit", obj))

    response_post_save_change = response_post_save_add

    # --- addresses --------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        pages: dict[str, tuple[str, Callable[..., HttpResponse]]] = {
            "cockpit": ("<int:pk>/cockpit/", self.cockpit),
            "act": ("<int:pk>/act/<slug:name>/", self.act),
            "people": ("<int:pk>/people/<slug:name>/", self.people),
            "hosts": ("<int:pk>/hosts/", self.hosts),
            "roll": ("<int:pk>/lists/<slug:kind>/", self.roll),
            "slips": ("<int:pk>/slips/", self.slips),
            "ask": ("<int:pk>/hosts/<int:host_id>/ask/", self.ask),
            "presence": ("<int:pk>/presence/", self.presence),
            "extend": ("<int:pk>/extend/<int:volunteer_id>/", self.extend),
        }
        own = [
            path(route, self.admin_site.admin_view(view), name=f"volunteering_recognitionyear_{name}")
            for name, (route, view) in pages.items()
        ]
        return [*own, *super().get_urls()]

    def _year(self, request: HttpRequest, pk: int) -> RecognitionYear:
        year = get_object_or_404(RecognitionYear, pk=pk)
        if not self.has_change_permission(request, year):
            raise PermissionDenied
        return year

    def show(
        self, request: HttpRequest, template: str, year: RecognitionYear, **context: Any
    ) -> HttpResponse:
        values = {**self.admin_site.each_context(request), "opts": self.opts, "year": year, **context}
        return TemplateResponse(request, f"admin/volunteering/year/{template}.html", values)

    # --- the cockpit ------------------------------------------------------------------------------

    def cockpit(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Where the year stands, and for each step its button or what is missing."""
        year = self._year(request, pk)
        jobs = Job.objects.unfinished().filter(args__year=year.pk, name__startswith="volunteering.")
        steps = COCKPIT.checklist(year)
        return self.show(request, "cockpit", year, title=str(year), steps=steps, jobs=jobs)

    def act(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """What the act will do and to how many; then its service. A refusal is said and changes nothing."""
        year, act = self._year(request, pk), COCKPIT.acts.get(name)
        if act is None:
            raise Http404
        form = YearActForm(posted(request), is_final=act.is_final)
        if request.method == "POST" and form.is_valid():
            return self._call(request, year, act)
        refusal = act.refusal(year)
        note = act.note(year) if act.note and not refusal else ""
        context = {"title": act.label, "act": act, "form": form, "note": note, "refusal": refusal}
        return self.show(request, "act", year, **context)

    def _call(self, request: HttpRequest, year: RecognitionYear, act: Any) -> HttpResponse:
        try:
            done = act.service(actor=request.user, year=year)
        except DomainError as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
            return redirect(page("cockpit", year))
        self.message_user(request, str(act.said), messages.SUCCESS)
        if isinstance(done, Job):
            return redirect(done)
        return redirect(page("cockpit", done if isinstance(done, RecognitionYear) else year))

    # --- lists ------------------------------------------------------------------------------------

    def people(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Who reached it, who is close, who was late, everybody; with what waits for which host."""
        year = self._year(request, pk)
        if name not in LISTS:
            raise Http404
        found = self._people(year, name).with_place().most_hours_first()
        if text := request.GET.get("q", "").strip()[:80]:
            found = found.filter(Q(paper_name__icontains=text) | Q(user__last_name__istartswith=text))
        rows = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
        waits = nearness.waits_by_host(year, [one.pk for one in rows])
        tabs = [(label, page("people", year, key), key == name) for key, label in LISTS.items()]
        lines = [self._line(year, one, waits.get(one.pk, [])) for one in rows]
        context = {"title": LISTS[name], "tabs": tabs, "page": rows, "lines": lines, "text": text}
        return self.show(request, "people", year, may_extend=not year.takes_entries(), **context)

    def _people(self, year: RecognitionYear, name: str) -> Any:
        people = Volunteer.objects.all()
        if name == "all":
            return people.active_in(year)
        return {"reached": people.qualified, "close": people.close, "late": people.late}[name](year)

    def _line(self, year: RecognitionYear, one: Any, waits: list[tuple[str, int]]) -> dict[str, Any]:
        age = age_in_year(one.user.year_of_birth, year.terms)
        notes = {
            TURNED: gettext("turned %(age)s: counts for the last time") % {"age": year.max_age + 1},
            UNKNOWN: gettext("year of birth not known"),
        }
        return {
            "volunteer": one,
            "place": " · ".join(part for part in (one.school_name, one.class_name) if part),
            "confirmed": words.hours(one.confirmed),
            "lacking": words.hours(short) if (short := lacking(one.confirmed, year.threshold)) else "",
            "waits": ", ".join(f"{host} {words.hours(quarters)}" for host, quarters in waits),
            "note": notes.get(age, ""),
        }

    def hosts(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Whose answers are awaited, most hours first, with the day of the oldest."""
        year = self._year(request, pk)
        entries = Entry.objects.in_year(year.year).waiting_for_host().order_by()
        rows = entries.values("host", "host__organisation__name").annotate(
            count=Count("pk"), quarters=Sum("quarters"), people=Count("volunteer", distinct=True)
        )
        rows = rows.annotate(oldest=Min("submitted_at")).order_by("-quarters", "host__organisation__name")
        title = gettext("Hours that wait for a host")
        found = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
        return self.show(request, "hosts", year, title=title, page=found)

    def ask(self, request: HttpRequest, pk: int, host_id: int) -> HttpResponse:
        """A mail to everybody at this host whose answer is awaited, at most one a day."""
        year = self._year(request, pk)
        host = get_object_or_404(Host.objects.select_related("organisation"), pk=host_id)
        if request.method == "POST":
            count = asking.ask_host(actor=request.user, host=host)
            text = ngettext("%(count)d mail is on its way.", "%(count)d mails are on their way.", count)
            said = text % {"count": count} if count else gettext("Everybody there was asked today already.")
            self.message_user(request, said)
        return redirect(page("hosts", year))

    # --- papers -----------------------------------------------------------------------------------

    def roll(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """A list as PDF, kept nowhere; `?by=school` sorts by school first."""
        year = self._year(request, pk)
        if kind not in papers.TITLES:
            raise Http404
        language = translation.get_language() or "en"
        by_school = request.GET.get("by") == "school"
        return self._pdf(
            request,
            year,
            f"{kind}-{year}",
            lambda: papers.roll_pdf(year, kind, language=language, by_school=by_school),
        )

    def slips(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Invitations on paper for all without an address, by school and class."""
        year = self._year(request, pk)
        people = invitations.on_paper(year, translation.get_language() or "en")
        if not people:
            self.message_user(request, gettext("Everybody who is invited has an e-mail address."))
            return redirect(page("cockpit", year))
        language = translation.get_language() or "en"
        return self._pdf(
            request,
            year,
            f"invitations-{year}",
            lambda: invitation_papers.slips_pdf(year, people, language=language),
        )

    def _pdf(
        self, request: HttpRequest, year: RecognitionYear, name: str, print_it: Callable[[], bytes]
    ) -> HttpResponse:
        self.audit(request, "printed", year, paper=name)
        try:
            content = print_it()
        except PrintingError:
            self.message_user(request, gettext("It could not be printed. Try again."), messages.ERROR)
            return redirect(page("cockpit", year))
        headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"', "Cache-Control": "no-store"}
        return HttpResponse(content, content_type="application/pdf", headers=headers)

    # --- after the event --------------------------------------------------------------------------

    def presence(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A page of people in order of surname, ticked if they were there; or given their paper later."""
        year = self._year(request, pk)
        language = translation.get_language() or "en"
        people = Volunteer.objects.invited_to(year).with_place().in_calling_order(language)
        found = Paginator(people, A_PAGE).get_page(request.GET.get("page"))
        if request.method == "POST":
            self._note_presence(request, year, list(found))
            return redirect(request.get_full_path())
        context = {"title": gettext("Who was there"), "page": found}
        return self.show(request, "presence", year, is_ahead=not year.event_starts_at, **context)

    def _note_presence(self, request: HttpRequest, year: RecognitionYear, shown: list[Any]) -> None:
        ticked = {int(pk) for pk in request.POST.getlist("there") if pk.isdecimal()}
        given = {int(pk) for pk in request.POST.getlist("given") if pk.isdecimal()}
        known = {one.invitation_id for one in shown}
        try:
            count = invitations.note_presence(
                actor=request.user, year=year, shown=known, there=known & ticked
            )
            if people := [one.pk for one in shown if one.pk in given]:
                invitations.note_handed_over(actor=request.user, year=year, volunteers=people)
        except DomainError as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
            return
        text = ngettext("Saved: %(count)d was there.", "Saved: %(count)d were there.", count)
        self.message_user(request, text % {"count": count}, messages.SUCCESS)

    def extend(self, request: HttpRequest, pk: int, volunteer_id: int) -> HttpResponse:
        """Hours of one volunteer are taken after the end, with a reason."""
        year = self._year(request, pk)
        volunteer = get_object_or_404(Volunteer.objects.select_related("user"), pk=volunteer_id)
        initial = {"until": timezone.localdate() + timedelta(days=14)}
        form = ExtensionForm(posted(request), initial=initial)
        if request.method == "POST" and form.is_valid():
            try:
                recognition.extend(actor=request.user, year=year, volunteer=volunteer, **form.cleaned_data)
            except DomainError as refusal:
                form.add_error(None, refusal.message)
            else:
                said = gettext("Saved. Tell %(name)s that hours can be entered again.")
                self.message_user(request, said % {"name": volunteer}, messages.SUCCESS)
                return redirect(reverse("admin:volunteering_recognitionyear_people", args=[pk, "all"]))
        title = gettext("Take hours late: %(name)s") % {"name": volunteer}
        return self.show(request, "extend", year, title=title, volunteer=volunteer, form=form)
