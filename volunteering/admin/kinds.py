"""Kinds of work, in all languages, with what an hour of each is worth in the yearly report."""

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from volunteering.forms.hosts import KindOfWorkForm
from volunteering.models import KindOfWork
from youthportal.audit.admin_base import AuditedAdmin
from youthportal.core import words
from youthportal.core.models import SiteVersion

if settings.CHECKING_TYPES:  # modeltranslation is not installed then
    Translated = object
else:
    from modeltranslation.admin import TranslationAdmin as Translated


@admin.register(KindOfWork)
class KindOfWorkAdmin(AuditedAdmin, Translated):
    form = KindOfWorkForm
    list_display = ["name", "value", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name"]
    ordering = ["name"]

    @admin.display(description=_("value of an hour"), ordering="hourly_value")
    def value(self, kind: KindOfWork) -> str:
        return words.money(kind.hourly_value, settings.CURRENCY)

    def save_model(self, request: HttpRequest, obj: KindOfWork, form: object, change: bool) -> None:
        super().save_model(request, obj, form, change)
        SiteVersion.bump()

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """What is no longer used is switched off: old entries keep it."""
        return False
