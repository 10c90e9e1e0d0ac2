"""Addresses. The language stands in every address a person reads; codes and files carry none."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from budget.views.focus import opinion_link
from budget.views.public import round_link
from budget.views.survey import survey_link
from budget.views.voting import code_link, code_page
from volunteering.views import badges
from volunteering.views.check_in import arrival_link
from volunteering.views.invitations import invitation_by_link, invitation_calendar, invitation_link
from volunteering.views.link import hours_link
from youthportal.agreements.views import agreement, agreement_link
from youthportal.consents.views import consent_link
from youthportal.core import views
from youthportal.core.styleguide import styleguide
from youthportal.documents.views import did_document, document_link
from youthportal.moderation.views.safety import help_now
from youthportal.organisations.views import card_link
from youthportal.retention.views import privacy

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("theme/<str:name>/", views.theme, name="theme"),
    path("files/", include("youthportal.files.urls")),
    path(".well-known/did.json", did_document, name="did_document"),
    path("badges/achievements/volunteering-<int:year>", badges.achievement, name="badge_achievement"),
    path("badges/status/<int:number>", badges.status, name="badge_status"),
    path("d/<slug:code>", document_link, name="document_link"),
    path("v/", code_page, name="code_page"),
    path("v/<str:code>", code_link, name="code_link"),
    path("r/<slug:slug>", round_link, name="round_link"),
    path("o/<str:key>", opinion_link, name="opinion_link"),
    path("s/<str:key>", survey_link, name="survey_link"),
    path("q/<uuid:site>/<str:code>", arrival_link, name="arrival_link"),
    path("c/<str:secret>", card_link, name="card_link"),
    path("a/<str:token>", agreement_link, name="agreement_link"),
    path("g/<str:token>", consent_link, name="consent_link"),
    path("h/<str:token>", hours_link, name="hours_link"),
    path("i/<str:token>", invitation_link, name="invitation_link"),
    path("i/<str:token>/event.ics", invitation_calendar, name="invitation_calendar"),
    path("", views.to_language, name="root"),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("styleguide/", styleguide, name="styleguide"),
        path("privacy/", privacy, name="privacy"),
        path("jobs/<uuid:public_id>/", views.job, name="job"),
        path("agree/<str:token>/", agreement, name="agreement"),
        path("i/<str:token>/", invitation_by_link, name="invitation_by_link"),
        path("help-now/", help_now, name="help_now"),
        path("talk/", include("youthportal.moderation.urls")),
        path("documents/", include("youthportal.documents.urls")),
        path("accounts/", include("youthportal.accounts.urls")),
        path("accounts/", include("allauth.urls")),
        path("", include("youthportal.organisations.urls")),
        path("", include("youthportal.consents.urls")),
        path("admin/", admin.site.urls),
        path("imports/", include("youthportal.imports.urls")),
        path("open-data/", include("youthportal.opendata.urls")),
        path("budget/", include("budget.urls")),
        path("volunteering/", include("volunteering.urls")),
    ),
]

handler404 = "youthportal.core.views.not_found"
