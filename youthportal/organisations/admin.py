"""Schools, classes, pupils, organisations and memberships in the office's admin. Secrets are never shown."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from youthportal.audit.admin_base import AuditedAdmin, saying_refusals
from youthportal.core.exceptions import DomainError
from youthportal.organisations import services
from youthportal.organisations.admin_schools import linked_count
from youthportal.organisations.forms import MembershipForm, MoveForm
from youthportal.organisations.models import (
    Enrolment,
    Membership,
    Organisation,
    Pupil,
    SchoolClass,
    SchoolYear,
)
from youthportal.organisations.views.schools import cards_response


def print_cards(model_admin: AuditedAdmin, request: Any, pupils: QuerySet[Pupil]) -> HttpResponse:
    """New cards for these pupils; whoever had one before needs the new one."""
    ordered = pupils.select_related("school").order_by("school", "last_name", "first_name", "key")
    return cards_response(services.issue_cards(actor=request.user, pupils=list(ordered)))


@admin.register(SchoolClass)
class SchoolClassAdmin(AuditedAdmin):
    list_display = ("name", "school", "year", "grade", "pupils_now", "with_card")
    list_filter = ("year", "school", "grade")
    list_select_related = ("school", "year")
    search_fields = ("name", "school__name")
    actions = ("print_cards",)

    def get_queryset(self, request: HttpRequest) -> Any:
        queryset: Any = super().get_queryset(request)
        return queryset.with_pupils()

    @admin.display(description=_("pupils"))
    def pupils_now(self, school_class: Any) -> str:
        return linked_count(
            school_class.pupils or school_class.head_count,
            "admin:organisations_pupil_changelist",
            school_class=school_class.pk,
        )

    @admin.display(description=_("with a card"))
    def with_card(self, school_class: Any) -> int:
        return int(school_class.cards)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A class of another year is a new one."""
        return ("school", "year") if obj else ()

    def save_model(self, request: HttpRequest, obj: SchoolClass, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        values = {name: form.cleaned_data[name] for name in ("school", "year", "name", "grade", "head_count")}
        obj.pk = services.create_class(actor=request.user, **values).pk

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The service wrote the entry."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only a class in which nobody ever was."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.enrolments.exists())

    def get_actions(self, request: HttpRequest) -> Any:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    @admin.action(description=_("Print new sign-in cards for these classes"))
    @saying_refusals
    def print_cards(self, request: HttpRequest, queryset: QuerySet[SchoolClass]) -> HttpResponse:
        return print_cards(self, request, Pupil.objects.filter(_enrolled_in(queryset)).distinct())


def _days(enrolment: Enrolment) -> str:
    ends = date_format(enrolment.ends_on) if enrolment.ends_on else "…"
    return f"{date_format(enrolment.starts_on)} – {ends}"


def _enrolled_in(classes: Any) -> Q:
    return Q(enrolments__in=Enrolment.objects.current().filter(school_class__in=list(classes)))


class ClassFilter(admin.SimpleListFilter):
    """By class, once a school is chosen: a list of all classes is too long to choose from."""

    title = _("class")
    parameter_name = "school_class"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        classes = SchoolClass.objects.of_year(SchoolYear.at())
        if self.value():
            classes = classes.filter(school__in=self._chosen().values("school"))
        elif request.GET.get("school__id__exact", "").isdecimal():
            classes = classes.filter(school_id=int(request.GET["school__id__exact"]))
        else:
            return []
        return [(str(pk), name) for pk, name in classes.values_list("pk", "name")]

    def has_output(self) -> bool:
        return True

    def queryset(self, request: HttpRequest, queryset: QuerySet[Pupil]) -> QuerySet[Pupil]:
        chosen = self._chosen().first()
        return queryset.filter(_enrolled_in([chosen.pk])) if chosen else queryset

    def _chosen(self) -> QuerySet[SchoolClass]:
        """The class of the address; none for what is no number, or one that no table holds."""
        value = str(self.value() or "")
        return SchoolClass.objects.filter(pk=int(value)) if value.isdecimal() else SchoolClass.objects.none()


@admin.register(Pupil)
class PupilAdmin(AuditedAdmin):
    list_display = ("__str__", "key", "login_name", "school", "class_now", "has_account", "card")
    list_filter = ("school", ClassFilter, ("user", admin.EmptyFieldListFilter))
    list_select_related = ("school",)
    search_fields = ("key", "login_name", "first_name", "last_name")
    readonly_fields = ("has_account", "card", "came_from", "classes_so_far")
    fields = ("school", "key", "login_name", "first_name", "last_name", *readonly_fields)
    actions = ("print_cards",)
    change_form_template = "admin/organisations/pupil_change.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        current = Enrolment.objects.current().filter(pupil=OuterRef("pk"))
        named = current.order_by("-starts_on").values("school_class__name")[:1]
        return super().get_queryset(request).annotate(class_name=Subquery(named), is_in=Exists(current))

    @admin.display(description=_("class"), ordering="class_name")
    def class_now(self, pupil: Any) -> str:
        return pupil.class_name or "–"

    @admin.display(description=_("account"), boolean=True)
    def has_account(self, pupil: Pupil) -> bool:
        return pupil.user_id is not None

    @admin.display(description=_("card"), boolean=True)
    def card(self, pupil: Pupil) -> bool:
        return pupil.has_card

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("school", *self.readonly_fields) if obj else self.readonly_fields

    def save_model(self, request: HttpRequest, obj: Pupil, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        names = ("school", "key", "login_name", "first_name", "last_name")
        values = {name: form.cleaned_data[name] for name in names}
        obj.pk = services.add_pupil(actor=request.user, **values).pk
        obj.refresh_from_db()

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The service wrote the entry."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows of the roster end by leaving and go by retention."""
        return False

    @admin.action(description=_("Print new sign-in cards"))
    @saying_refusals
    def print_cards(self, request: HttpRequest, queryset: QuerySet[Pupil]) -> HttpResponse:
        return print_cards(self, request, queryset)

    @admin.display(description=_("classes so far"))
    def classes_so_far(self, pupil: Pupil) -> str:
        """They change by moving, never by hand."""
        if pupil._state.adding:
            return "–"
        rows = pupil.enrolments.select_related("school_class__year").order_by("-starts_on")
        lines = ((one.school_class, one.school_class.year, _days(one)) for one in rows)
        return format_html_join(mark_safe("<br>"), "{} ({}): {}", lines) or "–"

    # --- another class or school ------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        own = path("<int:pk>/move/", self.admin_site.admin_view(self.move), name="organisations_pupil_move")
        return [own, *super().get_urls()]

    def move(self, request: Any, pk: int) -> HttpResponse:
        """Another class, of this or another school, from a day on."""
        pupil = get_object_or_404(Pupil.objects.select_related("school"), pk=pk)
        initial = {"starts_on": timezone.localdate()}
        form = MoveForm(request.POST or None, year=SchoolYear.at(), initial=initial)
        if request.method == "POST" and form.is_valid():
            try:
                row = self._move(request.user, pupil, form.cleaned_data)
            except DomainError as refusal:
                form.add_error(None, refusal.message)
            else:
                self.message_user(request, gettext("The pupil is in the new class."), messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:organisations_pupil_change", args=[row.pk]))
        title = gettext("Another class or school: %(pupil)s") % {"pupil": pupil}
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "form": form,
            "opts": self.opts,
            "original": pupil,
        }
        return TemplateResponse(request, "admin/organisations/move_pupil.html", context)

    def _move(self, actor: Any, pupil: Pupil, chosen: dict[str, Any]) -> Pupil:
        school_class, day = chosen["school_class"], chosen["starts_on"]
        if school_class.school_id == pupil.school_id:
            services.change_class(actor=actor, pupil=pupil, school_class=school_class, starts_on=day)
            return pupil
        return services.move_pupil(
            actor=actor, pupil=pupil, school_class=school_class, key=chosen["key"], starts_on=day
        )


@admin.register(Organisation)
class OrganisationAdmin(AuditedAdmin):
    list_display = ("name", "kind", "members_now", "is_active")
    list_filter = ("kind", "is_active")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}

    def get_queryset(self, request: HttpRequest) -> Any:
        today = timezone.localdate()
        current = Q(memberships__starts_on__lte=today) & (
            Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gte=today)
        )
        return super().get_queryset(request).annotate(n_members=Count("memberships", filter=current))

    @admin.display(description=_("members now"))
    def members_now(self, organisation: Any) -> str:
        return linked_count(
            organisation.n_members,
            "admin:organisations_membership_changelist",
            organisation__id__exact=organisation.pk,
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class CurrentFilter(admin.SimpleListFilter):
    title = _("holds today")
    parameter_name = "current"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("yes")), ("0", _("no longer, or not yet"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "1":
            return queryset.current()
        if self.value() == "0":
            return queryset.exclude(pk__in=queryset.current().values("pk"))
        return queryset


@admin.register(Membership)
class MembershipAdmin(AuditedAdmin):
    service_audits = True
    list_display = ("user", "role", "school", "organisation", "starts_on", "ends_on")
    list_filter = (CurrentFilter, "role", "school", "organisation")
    list_select_related = ("user", "school", "organisation")
    search_fields = (
        "user__email",
        "user__first_name",
        "user__last_name",
        "school__name",
        "organisation__name",
    )
    form = MembershipForm
    fields = ("email", "role", "school", "organisation", "starts_on", "ends_on")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only the end changes: another role or body is another membership."""
        return ("user", *self.fields[1:-1]) if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("user", *self.fields[1:]) if obj else self.fields

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The person is found by e-mail when the membership is given, and stays."""
        if obj is not None:
            kwargs["form"] = forms.ModelForm
        return super().get_form(request, obj, change, **kwargs)

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        if not change:
            values = {name: form.cleaned_data[name] for name in self.fields[1:]}
            given = services.give_membership(actor=request.user, user=form.user, **values)
            obj.pk = given.pk
        elif "ends_on" in form.changed_data and obj.ends_on is not None:
            services.end_membership(actor=request.user, membership=obj, ends_on=obj.ends_on)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It ends; that it was stays."""
        return False
