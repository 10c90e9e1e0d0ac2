"""Every address of volunteering and everybody who may ask for it: who comes in, and that others find nothing.

A row says who comes in; the list of addresses is read from the resolver, so that a new one without a row
fails. Whoever has no right is answered 404, whether they ask or send; visitors are led to sign in.
"""

from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import signing
from django.core.files.base import ContentFile
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from tests.factories import certificates as papers
from tests.factories import volunteering as make
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.organisations import MembershipFactory, SchoolFactory
from volunteering.enums import AgreementState, EntryState, Invited
from volunteering.models import CheckIn, ConfirmationRequest, Invitation, Sheet, VolunteerAgreement
from volunteering.services import asking, invitations
from volunteering.services.calendars import calendar_token, renew_calendar
from volunteering.views.office import KEYED
from youthportal.files.models import Access, StoredFile
from youthportal.organisations.models import Role

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WEEK = 7 * DAY

ROLES = (
    "anonymous",
    "stranger",
    "pupil",
    "other_volunteer",
    "volunteer",
    "supervisor",
    "deputy",
    "other_supervisor",
    "ended_supervisor",
    "other_coordinator",
    "coordinator",
    "office",
    "office_without_factor",
)
EVERYBODY = ROLES[:-1]
SIGNED_IN = ROLES[1:-1]
HOST = ("supervisor", "deputy", "office")
OWN = ("volunteer",)
OFFICE = ("office",)
SCHOOL = ("coordinator", "office")


@dataclass(frozen=True)
class Row:
    """Who comes in. `args` names what of the town stands in the address; `acts`: it is sent, never read."""

    who: tuple[str, ...]
    args: tuple[str, ...] = ()
    acts: bool = False


def public(*args):
    return Row(EVERYBODY, args)


def signed_in(*args, acts=False):
    return Row(SIGNED_IN, args, acts)


def office(*args, acts=False):
    return Row(OFFICE, args, acts)


def own(*args, acts=False):
    return Row(OWN, args, acts)


def of_host(*args):
    return Row(HOST, args)


def of_school(*args):
    return Row(SCHOOL, ("school", *args))


ROWS = {
    # for everybody
    "volunteering:board": public(),
    "volunteering:opportunity": public("slug"),
    "volunteering:shift_calendar": public("shift"),
    "badge_achievement": public("year"),
    "badge_status": public("first"),
    # by a secret in the address, without an account
    "volunteering:hours": public("asked_token"),
    "volunteering:hours_photo": public("asked_token", "waiting"),
    "volunteering:calendar": public("person", "calendar_token"),
    "hours_link": public("asked_token"),
    "arrival_link": public("site", "code"),
    "invitation_link": public("invited_token"),
    "invitation_by_link": public("invited_token"),
    "invitation_calendar": public("invited_token"),
    # everybody's own pages
    "volunteering:certificates": signed_in(),
    "volunteering:statement": signed_in(),
    "volunteering:check_in": signed_in(),
    "volunteering:arrive": signed_in("site", "code"),
    "volunteering:logbook": signed_in(),
    "volunteering:logbook_of_year": signed_in("year"),
    "volunteering:write_entry": signed_in(),
    "volunteering:keep_entry": signed_in(acts=True),
    "volunteering:send_entries": signed_in(acts=True),
    "volunteering:learnt": signed_in(),
    "volunteering:apply": signed_in("slug"),
    "volunteering:follow": signed_in("slug", acts=True),
    "volunteering:my_shifts": signed_in(),
    "volunteering:new_calendar": signed_in(acts=True),
    "volunteering:my_hosts": signed_in(),
    # what belongs to one volunteer
    "volunteering:entry": own("returned"),
    "volunteering:edit_entry": own("returned"),
    "volunteering:send_entry": own("returned", acts=True),
    "volunteering:take_back_entry": own("waiting", acts=True),
    "volunteering:remove_entry_photo": own("draft", acts=True),
    "volunteering:delete_entry": own("draft"),
    "volunteering:checked_in": own("here"),
    "volunteering:leave": own("here", acts=True),
    "volunteering:withdraw": own("application"),
    "volunteering:invitation": own("invitation"),
    "volunteering:credential": Row(("volunteer", "office"), ("certificate",)),
    # both sides of an agreement; a draft is the host's alone
    "volunteering:agreement": Row(("volunteer", *HOST), ("offered",)),
    "volunteering:agreement_act": Row(("volunteer", *HOST), ("offered", "sign")),
    "volunteering:edit_agreement": of_host("agreement_draft"),
    # of a host
    "volunteering:show_code": of_host("site"),
    "volunteering:host": of_host("host"),
    "volunteering:host_applications": of_host("host"),
    "volunteering:write_offer": of_host("host"),
    "volunteering:application": of_host("application"),
    "volunteering:new_agreement": of_host("application"),
    "volunteering:offer": of_host("opportunity"),
    "volunteering:edit_offer": of_host("opportunity"),
    "volunteering:offer_act": of_host("opportunity", "pause"),
    "volunteering:call_off": of_host("shift"),
    "volunteering:shift_places": of_host("shift"),
    # whoever confirms anywhere; whose hours they are is asked of each entry
    "volunteering:confirm": Row(("supervisor", "deputy", "other_supervisor")),
    # of a school
    "volunteering:school_hours": of_school(),
    "volunteering:school_slips": of_school(),
    "volunteering:all_class_hours": of_school(),
    "volunteering:class_hours": of_school("school_class"),
    "volunteering:class_hours_paper": of_school("school_class"),
    # of the office
    "volunteering:desk": office(),
    "volunteering:open_logbook": office("pupil_row", acts=True),
    "volunteering:print_sheet": office("person", acts=True),
    "volunteering:key_in": office("person"),
    "volunteering:key_sheet": office("person", "sheet"),
    "volunteering:keyed": office("keyed_token"),
    "volunteering:report": office("year", acts=True),
}
WORDS = {"sign", "pause"}


def names_of(patterns, namespace=""):
    """Names of all addresses whose view is volunteering's, the admin's aside (their own tests)."""
    for one in patterns:
        if isinstance(one, URLPattern):
            module = one.callback.__module__
            if module.startswith("volunteering.") and not module.startswith("volunteering.admin"):
                yield f"{namespace}:{one.name}" if namespace else one.name
        else:
            yield from names_of(one.url_patterns, one.namespace or namespace)


def test_every_address_has_its_row():
    found = sorted(set(names_of(get_resolver().url_patterns)))
    assert found == sorted(ROWS)


@pytest.fixture
def town(school, school_class, pupil, other_pupil, coordinator, settings, tmp_path):
    """One host with all that hangs on it, one volunteer, and everybody who might look."""
    settings.MEDIA_ROOT = tmp_path
    today = timezone.localdate()
    supervisor = make.SupervisorFactory(user=UserFactory())
    host = supervisor.host
    deputy = make.SupervisorFactory(host=host, user=UserFactory())
    supervisor.deputy = deputy
    supervisor.save()
    ended = make.SupervisorFactory(host=host, user=UserFactory(), ends_on=today - DAY)
    volunteer = papers.reached(today.year - 1, language="en")
    year = papers.year_of(today.year - 1)
    certificate = papers.issue_certificate(actor=StaffFactory(), year=year, volunteer=volunteer)
    now_year = make.RecognitionYearFactory(
        event_title="Thank you",
        event_starts_at=timezone.now() + 4 * WEEK,
        event_place="Town hall",
        reply_until=today + WEEK,
    )
    photo = StoredFile(name="a.jpg", media_type="image/jpeg", size=3, sha256="0" * 64, access=Access.ASKED)
    photo.content.save("a", ContentFile(b"abc"))
    waiting = make.entry_in(EntryState.SUBMITTED, volunteer=volunteer, supervisor=supervisor, photo=photo)
    asking.ask_host(actor=StaffFactory(), host=host)
    opportunity = make.OpportunityFactory(host=host, opened_at=timezone.now())
    shift = make.ShiftFactory(opportunity=opportunity)
    facts = {"volunteer": volunteer, "host": host, "task": "Walk dogs.", "starts_on": today}
    invitation = Invitation.objects.create(
        year=now_year, volunteer=volunteer, why=Invited.QUALIFIED, quarters=248
    )
    volunteer = renew_calendar(actor=volunteer.user, volunteer=volunteer)
    other_school = SchoolFactory()
    other_coordinator = UserFactory(second_factor=True)
    MembershipFactory(user=other_coordinator, role=Role.COORDINATOR, school=other_school)
    site = make.SiteFactory(host=host)
    people = {
        "stranger": UserFactory(),
        "pupil": pupil,
        "other_volunteer": make.VolunteerFactory().user,
        "volunteer": volunteer.user,
        "supervisor": supervisor.user,
        "deputy": deputy.user,
        "other_supervisor": make.SupervisorFactory(user=UserFactory()).user,
        "ended_supervisor": ended.user,
        "other_coordinator": other_coordinator,
        "coordinator": coordinator,
        "office": StaffFactory(),
        "office_without_factor": StaffFactory(second_factor=False),
    }
    request = ConfirmationRequest.objects.get()
    things = {
        "slug": opportunity.slug,
        "opportunity": opportunity.public_id,
        "shift": shift.public_id,
        "application": make.ApplicationFactory(shift=shift, volunteer=volunteer).public_id,
        "year": year.year,
        "first": 1,
        "asked_token": asking.token_of(request),
        "waiting": waiting.public_id,
        "draft": make.EntryFactory(volunteer=volunteer, supervisor=supervisor).public_id,
        "returned": make.entry_in(EntryState.RETURNED, volunteer=volunteer, supervisor=supervisor).public_id,
        "person": volunteer.public_id,
        "calendar_token": calendar_token(volunteer),
        "site": site.public_id,
        "code": "AAAAAAA",
        "here": CheckIn.objects.create(
            volunteer=volunteer, site=site, starts_at=timezone.now() - timedelta(hours=1)
        ).public_id,
        "invitation": invitation.public_id,
        "invited_token": invitations.token_of(invitation),
        "certificate": certificate.public_id,
        "offered": VolunteerAgreement.objects.create(state=AgreementState.OFFERED, **facts).public_id,
        "agreement_draft": VolunteerAgreement.objects.create(**facts).public_id,
        "host": host.public_id,
        "school": school.public_id,
        "school_class": school_class.pk,
        "pupil_row": pupil.pupil_rows.get().public_id,
        "sheet": Sheet.objects.create(number="ABCDEF2", volunteer=volunteer).number,
        "keyed_token": signing.dumps([waiting.pk], salt=KEYED),
    }
    return SimpleNamespace(people=people, things=things, waiting=waiting)


def outcome(response):
    """What somebody found: in, nothing, or the way to sign in or to set up a second factor."""
    if response.streaming:
        list(response.streaming_content)  # read to its end, it closes its file
    if response.status_code == 302:
        if "/accounts/login/" in response.url:
            return "sign in"
        if "/2fa/" in response.url or "totp" in response.url:
            return "second factor"
    return {404: "nothing", 405: "not so", 403: "second factor"}.get(response.status_code, "in")


def expected(row, role):
    if role == "office_without_factor":
        return "second factor"
    if role in row.who:
        return "in"
    return "sign in" if role == "anonymous" else "nothing"


def asked(client, name, row, role, town):
    """What a role finds: of what is not theirs by asking and by sending."""
    url = reverse(name, args=[one if one in WORDS else town.things[one] for one in row.args])
    if role in row.who:
        return {outcome(client.post(url) if row.acts else client.get(url))}
    found = {outcome(client.get(url)), outcome(client.post(url))}
    return found - {"not so"} if row.acts else found


GROUPS = sorted({row.who for row in ROWS.values()})


@pytest.mark.parametrize("who", GROUPS, ids=lambda who: "-".join(who)[:60])
def test_who_comes_in(client, town, who):
    """Outsiders come first, so that nothing has changed when those with a right come."""
    rows = {name: row for name, row in ROWS.items() if row.who == who}
    found, wanted = {}, {}
    for role in sorted(ROLES, key=lambda one: one in who):
        client.logout()
        if role != "anonymous":
            client.force_login(town.people[role])
        for name, row in rows.items():
            found[name, role] = asked(client, name, row, role, town)
            wanted[name, role] = {expected(row, role)}
    assert found == wanted
