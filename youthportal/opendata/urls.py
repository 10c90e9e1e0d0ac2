from django.urls import path

from youthportal.opendata import views

app_name = "opendata"
urlpatterns = [
    path("", views.datasets, name="datasets"),
    path("<slug:key>.<slug:format>", views.dataset, name="dataset"),
]
