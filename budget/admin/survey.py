"""Surveys after rounds: days, questions and conclusions, and the free texts, which the office alone reads."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from budget.enums import Question, RoundStatus
from budget.forms import SurveySettingsForm
from budget.models import Round, Survey, SurveyText
from budget.rules import survey_day
from budget.services.survey import save_survey
from youthportal.audit.admin_base import AuditedAdmin

if settings.CHECKING_TYPES:  # modeltranslation is not installed then
    Translated = object
else:
    from modeltranslation.admin import TranslationAdmin as Translated

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


@admin.register(Survey)
class SurveyAdmin(AuditedAdmin, Translated):
    service_audits = True
    form = SurveySettingsForm
    formfield_overrides = {models.DateField: {"widget": DAY}}
    list_display = ["round", "opens_on", "closes_on", "published_on", "reported_on"]
    list_select_related = ["round"]
    ordering = ["-opens_on"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What the rules would refuse is shown and not asked."""
        if obj is None:
            return []
        fields = ["round"]
        if survey_day() >= obj.opens_on:
            fields += ["opens_on", "questions_left_out"]
        if obj.is_over(survey_day()):
            fields.append("closes_on")
        return fields

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What the form asks, and what is settled: the questions as sentences."""
        has_opened = obj is not None and survey_day() >= obj.opens_on
        questions = "questions_left_out" if has_opened else "left_out"
        return ["round", "opens_on", "closes_on", questions, "conclusions"]

    @admin.display(description=_("questions left out"))
    def questions_left_out(self, survey: Survey) -> str:
        labels = [str(label) for key, label in Question.choices if key in survey.left_out]
        return " ".join(labels) or "–"

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        rounds = Round.objects.filter(status=RoundStatus.PUBLISHED, survey__isnull=True)
        kwargs["queryset"] = rounds.order_by("-pk")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_delete_permission(request, obj)
        return may and obj is not None and survey_day() < obj.opens_on

    def save_model(self, request: HttpRequest, obj: Survey, form: Any, change: bool) -> None:
        save_survey(actor=request.user, survey=obj, fields=form.changed_data)

    def response_add(self, request: HttpRequest, obj: Survey, post_url_continue: Any = None) -> HttpResponse:
        return redirect(reverse("admin:budget_round_cockpit", args=[obj.round_id]))


@admin.register(SurveyText)
class SurveyTextAdmin(AuditedAdmin):
    """Read, and taken out where somebody is named; never changed."""

    list_display = ["text", "voice", "survey"]
    list_display_links = None
    list_filter = ["survey", "voice"]
    list_select_related = ["survey__round"]
    search_fields = ["text"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
