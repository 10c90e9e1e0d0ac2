"""School years and schools in the office's admin."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from youthportal.audit.admin_base import AuditedAdmin
from youthportal.organisations import services
from youthportal.organisations.forms import SchoolForm
from youthportal.organisations.models import Enrolment, Membership, School, SchoolClass, SchoolYear
from youthportal.organisations.roster import scope_of


def linked_count(count: int, url_name: str, **filters: Any) -> str:
    """A number that leads to the list it counts."""
    return format_html('<a href="{}?{}">{}</a>', reverse(url_name), urlencode(filters), count)


@admin.register(SchoolYear)
class SchoolYearAdmin(AuditedAdmin):
    list_display = ("name", "starts_on", "ends_on")
    administrators_only = False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(School)
class SchoolAdmin(AuditedAdmin):
    form = SchoolForm
    list_display = ("name", "roster_level", "classes_now", "pupils_now", "coordinators_now", "is_active")
    list_filter = ("is_active", "roster_level", "language")
    search_fields = ("name", "short_name")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("lists",)
    fields = ("name", "short_name", "slug", "grade_scheme", "roster_level", "language", "is_active", "lists")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = list(super().get_fields(request, obj))
        if obj and "end_enrolments" not in fields:
            fields.insert(fields.index("roster_level") + 1, "end_enrolments")
        return fields

    def save_model(self, request: HttpRequest, obj: School, form: Any, change: bool) -> None:
        if change and "roster_level" in form.changed_data:
            services.change_roster_level(
                actor=request.user,
                school=obj,
                level=obj.roster_level,
                is_confirmed=form.cleaned_data["end_enrolments"],
            )
        super().save_model(request, obj, form, change)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Each count by a query of its own inside the row: joined counts would multiply each other."""
        year = SchoolYear.at()
        enrolled = Enrolment.objects.current().filter(pupil__school=OuterRef("pk"))
        current = Membership.objects.current().filter(school=OuterRef("pk"), role="coordinator")

        def counted(rows: Any, field: str) -> Subquery:
            return Subquery(rows.order_by().values(field).annotate(n=Count("pk")).values("n")[:1])

        return (
            super()
            .get_queryset(request)
            .annotate(
                n_classes=counted(SchoolClass.objects.filter(school=OuterRef("pk"), year=year), "school"),
                n_pupils=counted(enrolled, "pupil__school"),
                n_coordinators=counted(current, "school"),
            )
        )

    @admin.display(description=_("classes this year"))
    def classes_now(self, school: Any) -> str:
        return linked_count(
            school.n_classes or 0, "admin:organisations_schoolclass_changelist", school__id__exact=school.pk
        )

    @admin.display(description=_("pupils now"))
    def pupils_now(self, school: Any) -> str:
        return linked_count(
            school.n_pupils or 0, "admin:organisations_pupil_changelist", school__id__exact=school.pk
        )

    @admin.display(description=_("coordinators"))
    def coordinators_now(self, school: Any) -> str:
        return linked_count(
            school.n_coordinators or 0,
            "admin:organisations_membership_changelist",
            school__id__exact=school.pk,
        )

    @admin.display(description=_("classes and cards"))
    def lists(self, school: School) -> str:
        if school._state.adding:
            return "–"
        links = (
            (
                reverse("school_classes", args=[school.public_id]),
                gettext("Classes, pupils and sign-in cards"),
            ),
            (reverse("imports:new", args=["roster", scope_of(school)]), gettext("Import the list of pupils")),
            (
                reverse("imports:new", args=["promotion", scope_of(school)]),
                gettext("Promote to the next year"),
            ),
        )
        return format_html_join(" · ", '<a href="{}">{}</a>', links)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A school that leaves stops taking part; its years stay readable."""
        return False
