"""One page of settings, each with what it does."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from youthportal.audit.admin_base import AuditedAdmin, OfficeInline
from youthportal.municipality import services
from youthportal.municipality.models import DutyContact, Municipality

if settings.CHECKING_TYPES:  # modeltranslation is not installed then
    Translated = object
else:
    from modeltranslation.admin import TranslationAdmin as Translated


class DutyContacts(OfficeInline):
    model = DutyContact


@admin.register(Municipality)
class MunicipalityAdmin(AuditedAdmin, Translated):
    """The list leads straight to the one form. Time zone, currency and languages are set where it runs."""

    inlines = [DutyContacts]

    fieldsets = [
        (
            _("Name"),
            {
                "fields": ["name", "portal_name"],
                "description": _("Stands at the top of every page, on every document and in every mail."),
            },
        ),
        (
            _("The office"),
            {
                "fields": ["office_name", "office_hours", "contact_email", "contact_phone"],
                "description": _("Stands at the foot of every page and mail. Documents name the office."),
            },
        ),
        (
            _("When the office is closed"),
            {
                "fields": ["closed_from", "closed_until"],
                "description": _("Every page says so until the last day. Reminders wait meanwhile."),
            },
        ),
        (
            _("When somebody is in danger"),
            {
                "fields": ["emergency_number", "help_line", "help_lines"],
                "description": _(
                    "Check the numbers once a year by calling them. Below, name who gets a mail at once when "
                    "somebody writes that they are in danger: the duty contact and a deputy, with dates."
                ),
            },
        ),
        (
            _("Age and consent"),
            {
                "fields": ["country", "consent_age", "picture_age", "volunteering_age", "trip_age"],
                "description": _(
                    "From this age on young people agree to online services themselves. Voting needs no "
                    "consent. A change holds from now on and touches nothing that is open."
                ),
            },
        ),
        (
            _("Protection of small groups"),
            {
                "fields": ["small_group", "smallest_published_pot"],
                "description": _(
                    "So that nobody can be recognised in published numbers. Results that are published "
                    "already stay as they are."
                ),
            },
        ),
    ]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("admin:municipality_municipality_change", services.settings_row().pk)

    def save_model(self, request: HttpRequest, obj: Municipality, form: Any, change: bool) -> None:
        services.save_settings(obj)
