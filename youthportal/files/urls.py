"""One address for every stored file, without a language; the name in it is for people."""

from django.urls import path

from youthportal.files import views

app_name = "files"
urlpatterns = [path("<uuid:public_id>/<str:name>", views.file, name="file")]
