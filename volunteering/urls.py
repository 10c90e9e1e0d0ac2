"""Addresses of volunteering. Private objects are named by random ids, opportunities by their words."""

from django.urls import path

from volunteering.views import (
    agreements,
    certificates,
    check_in,
    confirming,
    entries,
    hosts,
    invitations,
    link,
    logbook,
    offers,
    office,
    places,
    public,
)

app_name = "volunteering"

OFFER = "hosts/opportunities/<uuid:public_id>/"
SHIFT = "shifts/<uuid:public_id>/"
AGREEMENT = "agreements/<uuid:public_id>/"
APPLICATION = "hosts/applications/<uuid:public_id>/"

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
    path("check-in/", check_in.check_in, name="check_in"),
    path("check-in/<uuid:site>/", check_in.show_code, name="show_code"),
    path("check-in/<uuid:site>/<str:code>/", check_in.arrive, name="arrive"),
    path("here/<uuid:public_id>/leave/", check_in.leave, name="leave"),
    path("here/<uuid:public_id>/", check_in.checked_in, name="checked_in"),
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
    path("opportunities/<slug:slug>/", public.opportunity, name="opportunity"),
    path("opportunities/<slug:slug>/apply/", places.apply, name="apply"),
    path("opportunities/<slug:slug>/news/", places.follow, name="follow"),
    path(f"{SHIFT}shift.ics", public.shift_calendar, name="shift_calendar"),
    path(f"{SHIFT}call-off/", offers.call_off, name="call_off"),
    path(f"{SHIFT}places/", offers.places, name="shift_places"),
    path("my-shifts/", places.my_shifts, name="my_shifts"),
    path("my-shifts/calendar/", places.new_calendar, name="new_calendar"),
    path("my-shifts/<uuid:public_id>/withdraw/", places.withdraw, name="withdraw"),
    path("calendar/<uuid:public_id>/<str:token>.ics", places.calendar, name="calendar"),
    path("hosts/", hosts.my_hosts, name="my_hosts"),
    path("hosts/<uuid:public_id>/", hosts.host, name="host"),
    path("hosts/<uuid:public_id>/applications/", hosts.host_applications, name="host_applications"),
    path("hosts/<uuid:public_id>/opportunities/new/", offers.write, name="write_offer"),
    path(APPLICATION, hosts.application, name="application"),
    path(f"{APPLICATION}agreement/", agreements.new, name="new_agreement"),
    path(OFFER, offers.offer, name="offer"),
    path(f"{OFFER}edit/", offers.edit, name="edit_offer"),
    path(f"{OFFER}<slug:name>/", offers.act, name="offer_act"),
    path(AGREEMENT, agreements.agreement, name="agreement"),
    path(f"{AGREEMENT}edit/", agreements.edit, name="edit_agreement"),
    path(f"{AGREEMENT}<slug:name>/", agreements.act, name="agreement_act"),
    path("invitations/<uuid:public_id>/", invitations.invitation, name="invitation"),
]
