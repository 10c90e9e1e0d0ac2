"""Imports: for the office, and for coordinators of their own school."""

from django.urls import path

from youthportal.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.imports, name="imports"),
    path("new/<slug:kind>/<str:scope>/", views.new, name="new"),
    path("<uuid:public_id>/", views.source, name="import"),
    path("<uuid:public_id>/columns/", views.columns, name="columns"),
    path("<uuid:public_id>/errors.<slug:form>", views.errors, name="errors"),
    path("<uuid:public_id>/confirm/", views.confirm, name="confirm"),
    path("<uuid:public_id>/drop/", views.drop, name="drop"),
    path("<uuid:public_id>/undo/", views.undo, name="undo"),
]
