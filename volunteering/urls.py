from django.urls import path

from volunteering.views import public

app_name = "volunteering"
urlpatterns = [
    path("", public.board, name="board"),
]
