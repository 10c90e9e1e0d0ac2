"""The office's list of usual prices, in all languages, with the day each was looked up."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.forms import DateInput
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from budget.forms import PriceItemForm
from budget.models import PriceItem
from youthportal.audit.admin_base import AuditedAdmin
from youthportal.core import words

if settings.CHECKING_TYPES:  # modeltranslation is not installed then
    Translated = object
else:
    from modeltranslation.admin import TranslationAdmin as Translated


@admin.register(PriceItem)
class PriceItemAdmin(AuditedAdmin, Translated):
    form = PriceItemForm
    list_display = ["name", "unit", "price", "as_of", "looks_old", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name"]
    ordering = ["name"]
    actions = ["looked_up_today"]
    formfield_overrides = {models.DateField: {"widget": DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}}

    @admin.display(description=_("price"), ordering="amount")
    def price(self, item: PriceItem) -> str:
        return words.money(item.amount, settings.CURRENCY)

    @admin.display(description=_("looked up this year"), boolean=True)
    def looks_old(self, item: PriceItem) -> bool:
        return not item.is_old()

    @admin.action(description=_("The prices still hold today"))
    def looked_up_today(self, request: HttpRequest, queryset: QuerySet[PriceItem]) -> None:
        """Nobody types a date twenty times."""
        today: Any = timezone.localdate()
        count = queryset.update(as_of=today)
        for item in queryset:
            self.audit(request, "changed", item, fields=["as_of"])
        said = ngettext("%(count)d price is of today.", "%(count)d prices are of today.", count)
        self.message_user(request, said % {"count": count}, messages.SUCCESS)
