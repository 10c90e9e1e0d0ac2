"""Pots as a list: rounds of many schools are too long for one form."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from budget import rules
from budget.forms import PotForm
from budget.models import Pot
from budget.services import rounds
from youthportal.audit.admin_base import AuditedAdmin
from youthportal.core import words
from youthportal.core.models import SiteVersion

if settings.CHECKING_TYPES:  # modeltranslation is not installed then
    Translated = object
else:
    from modeltranslation.admin import TranslationAdmin as Translated


@admin.register(Pot)
class PotAdmin(AuditedAdmin, Translated):
    """One pot a page; frozen with its round."""

    form = PotForm
    fields = ["name", "slug", "amount", "funder"]
    list_display = ["name", "round", "money", "funder"]
    list_filter = ["round", "kind"]
    list_select_related = ["round"]
    search_fields = ["name"]

    def has_add_permission(self, request: HttpRequest) -> bool:  # type: ignore[override]
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and rules.is_frozen(obj.round))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("amount"), ordering="amount")
    def money(self, pot: Pot) -> str:
        return words.money(pot.amount, pot.round.currency)

    def save_model(self, request: HttpRequest, obj: Pot, form: Any, change: bool) -> None:
        rounds.refuse_if_frozen(obj.round)
        super().save_model(request, obj, form, change)
        SiteVersion.bump()
