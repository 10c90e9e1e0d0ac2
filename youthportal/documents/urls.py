from django.urls import path

from youthportal.documents import views

app_name = "documents"
urlpatterns = [
    path("", views.check, name="check"),
    path("<slug:code>/", views.verify, name="verify"),
]
