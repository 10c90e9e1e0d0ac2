"""Addresses of pupils' sign-in and of the coordinators' pages; the card's own address is neutral (c/…)."""

from django.urls import path

from youthportal.organisations import views

urlpatterns = [
    path("accounts/pupil/", views.pupil_login, name="pupil_login"),
    path("accounts/pupil/card/", views.pupil_card, name="pupil_card"),
    path("accounts/pupil/card/confirm/", views.confirm_card, name="confirm_card"),
    path("accounts/pupil/at/<slug:slug>/", views.pupil_login_at, name="pupil_login_at"),
    path("schools/", views.my_schools, name="my_schools"),
    path("schools/<uuid:school_id>/", views.school_classes, name="school_classes"),
    path("schools/<uuid:school_id>/classes/<int:class_id>/", views.class_pupils, name="class_pupils"),
    path("schools/<uuid:school_id>/cards/", views.print_cards, name="print_cards"),
]
