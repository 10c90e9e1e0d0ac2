"""Addresses of consents; the guardian's link is neutral (g/…)."""

from django.urls import path

from youthportal.consents import views

CLASS = "schools/<uuid:school_id>/classes/<int:class_id>/consents/"
PUPIL = "schools/<uuid:school_id>/pupils/<uuid:pupil_id>/consents/"

urlpatterns = [
    path("g/<str:token>/", views.answer, name="consent_answer"),
    path("consents/", views.my_consents, name="my_consents"),
    path("consents/decide/", views.decide, name="decide_consent"),
    path("consents/ask/", views.ask_guardian, name="ask_guardian"),
    path(CLASS, views.class_consents, name="class_consents"),
    path(f"{CLASS}slips/", views.consent_slips, name="consent_slips"),
    path(PUPIL, views.pupil_consents, name="pupil_consents"),
    path(f"{PUPIL}note/", views.note_word, name="note_consent"),
]
