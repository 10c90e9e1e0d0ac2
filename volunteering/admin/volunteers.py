"""Volunteers: read, exported, and given to another account where one person has two."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from volunteering.admin.base import RegisterAdmin
from volunteering.forms.accounts import RelinkForm
from volunteering.models import Volunteer
from volunteering.services.accounts import relink_person
from youthportal.core.http import posted


@admin.register(Volunteer)
class VolunteerAdmin(RegisterAdmin):
    service_audits = True
    list_display = ["__str__", "user", "created_at"]
    list_select_related = ["user"]
    search_fields = ["paper_name", "user__email", "user__first_name", "user__last_name"]
    fields = ["user", "paper_name", "created_at"]
    readonly_fields = ["user", "created_at"]
    change_form_template = "admin/volunteering/volunteer_change.html"
    export_columns = [(_("name"), str), (_("since"), lambda volunteer: volunteer.created_at.date())]

    def has_add_permission(self, request: HttpRequest) -> bool:  # type: ignore[override]
        """A logbook begins with the first entry or application."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.relink_view)
        return [path("<int:pk>/relink/", view, name="volunteering_volunteer_relink"), *super().get_urls()]

    def relink_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The logbook goes to another account of the same person."""
        volunteer = self.found(request, pk)
        form = RelinkForm(posted(request))

        def give() -> None:
            values = {name: form.cleaned_data[name] for name in ("reason", "with_pupil")}
            kept = relink_person(
                actor=request.user, volunteer=volunteer, user=form.cleaned_data["who"], **values
            )
            volunteer.pk = kept.pk

        lead = gettext(
            "Entries, agreements and certificates go to the other account; if it has a logbook, both become "
            "one. Whoever is signed in with the old account is signed out."
        )
        return self.act(
            request,
            volunteer,
            form,
            give,
            done=gettext("The logbook belongs to the other account now."),
            title=gettext("Another account: %(name)s") % {"name": volunteer},
            lead=lead,
            button=gettext("Give the logbook to it"),
        )
