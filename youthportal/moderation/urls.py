"""Addresses of texts and pictures. `/help-now/` stands beside them, because people say it to each other."""

from django.urls import path

from youthportal.moderation.views import pictures, talk

app_name = "moderation"
urlpatterns = [
    path("mine/", talk.mine, name="mine"),
    path("policy/", talk.policy, name="policy"),
    path("pictures/", pictures.pictures, name="pictures"),
    path("pictures/<uuid:public_id>/", pictures.picture, name="picture"),
    path("<uuid:public_id>/", talk.comment, name="comment"),
    path("<uuid:public_id>/answer/", talk.answer, name="answer"),
    path("<uuid:public_id>/edit/", talk.edit, name="edit"),
    path("<uuid:public_id>/delete/", talk.delete, name="delete"),
    path("<slug:kind>/<uuid:target>/write/", talk.write, name="write"),
    path("<slug:kind>/<uuid:target>/report/", talk.report, name="report"),
]
