from django.urls import path

from volunteering.views import certificates, confirming, link, office, public

app_name = "volunteering"
urlpatterns = [
    path("", public.board, name="board"),
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/statement/", certificates.statement, name="statement"),
    path("certificates/<uuid:public_id>/credential/", certificates.credential, name="credential"),
    path("office/", office.desk, name="desk"),
    path("office/open/<uuid:pupil_id>/", office.open_logbook, name="open_logbook"),
    path("office/sheet/<uuid:public_id>/", office.print_sheet, name="print_sheet"),
    path("office/key-in/<uuid:public_id>/", office.key_in, name="key_in"),
    path("office/key-in/<uuid:public_id>/<str:number>/", office.key_in, name="key_sheet"),
    path("office/keyed/<str:token>/", office.keyed, name="keyed"),
    path("office/report/<int:year>/", office.report, name="report"),
    path("confirm/", confirming.confirm, name="confirm"),
    path("hours/<str:token>/", link.hours, name="hours"),
    path("hours/<str:token>/photo/<uuid:public_id>/", link.photo, name="hours_photo"),
]
