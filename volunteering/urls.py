from django.urls import path

from volunteering.views import certificates, confirming, entries, link, logbook, office, public

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
    path("logbook/", logbook.logbook, name="logbook"),
    path("logbook/<int:year>/", logbook.logbook, name="logbook_of_year"),
    path("logbook/new/", entries.write, name="write_entry"),
    path("logbook/keep/", entries.keep_offline, name="keep_entry"),
    path("logbook/send-all/", entries.send_all, name="send_entries"),
    path("logbook/learnt/", logbook.learnt, name="learnt"),
    path("logbook/entry/<uuid:public_id>/", entries.entry, name="entry"),
    path("logbook/entry/<uuid:public_id>/edit/", entries.edit, name="edit_entry"),
    path("logbook/entry/<uuid:public_id>/send/", entries.send, name="send_entry"),
    path("logbook/entry/<uuid:public_id>/take-back/", entries.take_back, name="take_back_entry"),
    path("logbook/entry/<uuid:public_id>/delete/", entries.delete, name="delete_entry"),
    path("logbook/entry/<uuid:public_id>/photo/", entries.remove_photo, name="remove_entry_photo"),
]
