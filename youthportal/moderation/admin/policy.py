"""The rules for texts, on one page, and people's levels."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from youthportal.audit.admin_base import AuditedAdmin
from youthportal.audit.admin_lists import ReadOnlyAdmin
from youthportal.moderation.models import Policy, Standing
from youthportal.moderation.services import decisions

if settings.CHECKING_TYPES:  # modeltranslation is not installed then
    Translated = object
else:
    from modeltranslation.admin import TranslationAdmin as Translated


@admin.register(Policy)
class PolicyAdmin(AuditedAdmin, Translated):
    """The list leads straight to the one form."""

    fieldsets = [
        (
            _("What waits for the office"),
            {
                "fields": ["hold_first", "hold_links", "hold_outside_hours", "opens", "closes"],
                "description": _(
                    "Texts with an e-mail address or a telephone number always wait. What waits stands in "
                    "the list of texts and on your first page."
                ),
            },
        ),
        (_("Words"), {"fields": ["words"]}),
        (_("Published policy"), {"fields": ["text"]}),
    ]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("admin:moderation_policy_change", Policy.objects.get_or_create(id=1)[0].pk)

    def save_model(self, request: HttpRequest, obj: Policy, form: Any, change: bool) -> None:
        decisions.save_policy(obj)


@admin.register(Standing)
class StandingAdmin(ReadOnlyAdmin):
    """Who has a level set by hand; the action lets it follow from their texts again."""

    list_display = ["user", "trust", "updated_at"]
    list_select_related = ["user"]
    list_display_links = None
    list_filter = ["trust"]
    actions = ["by_texts"]

    @admin.action(description=_("Let the level follow from their texts again"))
    def by_texts(self, request: HttpRequest, queryset: Any) -> None:
        for row in queryset.select_related("user"):
            decisions.set_trust(actor=request.user, user=row.user, trust=None)
