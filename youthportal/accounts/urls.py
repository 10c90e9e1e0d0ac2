"""Addresses below accounts/ that are not allauth's."""

from django.urls import path

from youthportal.accounts import views

urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("profile/language/", views.change_language, name="change_language"),
    path("profile/sessions/", views.end_sessions, name="end_sessions"),
    path("profile/password/", views.choose_password, name="choose_password"),
    path("profile/data/", views.own_data_page, name="own_data"),
    path("profile/data/my-data.json", views.own_data_file, name="own_data_file"),
    path("profile/erase/", views.erase_account, name="erase_account"),
]
