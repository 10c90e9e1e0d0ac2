"""People in the office's admin: who they are and whether they may sign in, never how they sign in."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from youthportal.accounts import erasure, services
from youthportal.accounts.models import User
from youthportal.audit.admin_base import AuditedAdmin, saying_refusals

# Addresses are changed by their owners, secrets of second factors are nobody's to see, and the office's
# rights do not rest on groups.
for model in (EmailAddress, Authenticator, Group):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


if TYPE_CHECKING:
    UserForm = forms.ModelForm[User]
else:
    UserForm = forms.ModelForm


class NewPersonForm(UserForm):
    """Whoever the office knows by e-mail; pupils come from the school's list instead."""

    email = forms.EmailField(label=_("E-mail address"))

    class Meta:
        model = User
        fields = ("email", "first_name", "last_name")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("Somebody has this address already."))
        return email


class KindOfAccount(admin.SimpleListFilter):
    title = _("kind of account")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("office", _("office")), ("email", _("with e-mail")), ("card", _("pupil without e-mail"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        kinds = {
            "office": {"is_staff": True},
            "email": {"is_staff": False, "email__isnull": False},
            "card": {"is_staff": False, "email__isnull": True},
        }
        return queryset.filter(**kinds.get(self.value() or "", {}))


@admin.register(User)
class UserAdmin(AuditedAdmin):
    list_display = ("person", "email", "is_staff", "second_factor", "is_active", "created_on")
    list_filter = (KindOfAccount, "is_active", "is_superuser")
    search_fields = ("email", "first_name", "last_name")
    ordering = ("-id",)
    actions = (
        "erase",
        "end_sessions",
        "forbid_sign_in",
        "allow_sign_in",
        "take_into_office",
        "release_from_office",
    )
    readonly_fields = ("email", "year_of_birth", "created_on", "is_active", "is_staff", "is_superuser")
    fields = ("first_name", "last_name", "language", *readonly_fields)

    def get_queryset(self, request: HttpRequest) -> Any:
        factor = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
        return super().get_queryset(request).annotate(has_second_factor=Exists(factor))

    @admin.display(description=_("person"), ordering="last_name")
    def person(self, user: User) -> str:
        return str(user)

    @admin.display(description=_("second factor"), boolean=True)
    def second_factor(self, user: Any) -> bool:
        return bool(user.has_second_factor)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A person is blanked, never deleted: what they did for the office keeps its number."""
        return False

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, **kwargs) if obj else NewPersonForm

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = self.fields if obj else NewPersonForm.Meta.fields
        return [(None, {"fields": shown})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else ()

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        given = {name: form.cleaned_data[name] for name in NewPersonForm.Meta.fields}
        obj.pk = services.add_person(actor=request.user, **given).pk  # type: ignore[arg-type]
        obj.refresh_from_db()

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The service wrote the entry."""

    # --- actions ----------------------------------------------------------------------------------

    def _for_each(self, request: HttpRequest, people: Collection[User] | QuerySet[User], act: Any) -> None:
        for user in people:
            act(user)
        count = len(people)
        done = ngettext("Done for %(count)d person.", "Done for %(count)d people.", count)
        self.message_user(request, done % {"count": count}, messages.SUCCESS)

    @admin.action(description=_("Erase, after a page that says what goes"))
    @saying_refusals
    def erase(self, request: Any, queryset: QuerySet[User]) -> HttpResponse | None:
        people = list(queryset[:50])
        if "sure" not in request.POST:
            context = {**self.admin_site.each_context(request), "people": people, "opts": self.opts}
            return TemplateResponse(
                request, "admin/accounts/erase.html", context | {"title": _("Erase people?")}
            )
        self._for_each(request, people, lambda one: erasure.erase_person(actor=request.user, user=one))
        return None

    @admin.action(description=_("End all sessions"))
    def end_sessions(self, request: Any, queryset: QuerySet[User]) -> None:
        self._for_each(request, queryset, lambda one: services.end_sessions(actor=request.user, user=one))

    def _access(self, request: Any, people: QuerySet[User], allowed: bool) -> None:
        self._for_each(
            request,
            people,
            lambda one: services.change_access(actor=request.user, user=one, is_active=allowed),
        )

    def _office(self, request: Any, people: QuerySet[User], inside: bool) -> None:
        self._for_each(
            request,
            people,
            lambda one: services.let_work_in_office(actor=request.user, user=one, is_staff=inside),
        )

    @admin.action(description=_("Forbid to sign in"))
    @saying_refusals
    def forbid_sign_in(self, request: Any, queryset: QuerySet[User]) -> None:
        self._access(request, queryset, allowed=False)

    @admin.action(description=_("Allow to sign in"))
    @saying_refusals
    def allow_sign_in(self, request: Any, queryset: QuerySet[User]) -> None:
        self._access(request, queryset, allowed=True)

    @admin.action(description=_("Let work in the office (administrators only)"))
    @saying_refusals
    def take_into_office(self, request: Any, queryset: QuerySet[User]) -> None:
        self._office(request, queryset, inside=True)

    @admin.action(description=_("No longer in the office (administrators only)"))
    @saying_refusals
    def release_from_office(self, request: Any, queryset: QuerySet[User]) -> None:
        self._office(request, queryset, inside=False)
