"""The log of consents, as the office reads it."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from youthportal.audit.admin_lists import ReadOnlyAdmin
from youthportal.consents.models import Consent


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    list_display = ["on", "person", "kind", "act", "giver", "form", "valid_until", "settles"]
    list_display_links = ["on"]
    list_filter = ["kind", "act", "giver", "form", "settles"]
    list_select_related = ["user", "pupil"]
    search_fields = ["=user__id", "pupil__key__istartswith"]
    search_help_text = _("Number of a person, or key of a pupil")
    date_hierarchy = "on"
    fields = [
        "on",
        "person",
        "kind",
        "scope",
        "act",
        "giver",
        "giver_name",
        "form",
        "valid_until",
        "settles",
        "seen_by",
    ]

    @admin.display(description=_("person"))
    def person(self, consent: Consent) -> str:
        return str(consent.pupil or consent.user)
