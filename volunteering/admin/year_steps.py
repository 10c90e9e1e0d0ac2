"""The cockpit of a recognition year: its steps and acts, from the dates to the next year."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from volunteering.models import Entry, Invitation, RecognitionYear, Volunteer
from volunteering.rules import invitations as invitation_rules
from volunteering.rules import recognition as rules
from volunteering.services import invitations, recognition
from volunteering.services.certificates import enqueue_certificates
from youthportal.core import words
from youthportal.core.cockpit import Act, Cockpit, Step
from youthportal.core.exceptions import DomainError

COCKPIT: Cockpit[RecognitionYear] = Cockpit()


def page(name: str, year: RecognitionYear, *more: str) -> str:
    return reverse(f"admin:volunteering_recognitionyear_{name}", args=[year.pk, *more])


def no_refusal(year: RecognitionYear) -> DomainError | None:
    """The office may at any time: what is made already stays as it is."""
    return None


def who_is_invited(year: RecognitionYear) -> str:
    """Said before invitations go out: how many of each kind, and how many of them know already."""
    found = invitations.candidates(year)
    known = set(year.invitations.values_list("volunteer", flat=True))
    new = [one for one in found if one.volunteer.pk not in known]
    counts = {
        "reached": sum(one.why == "qualified" for one in new),
        "near": sum(one.why == "near" for one in new),
        "late": sum(one.why == "late" for one in new),
        "paper": sum(not one.volunteer.has_address for one in new),
        "known": len(found) - len(new),
    }
    return (
        gettext(
            "New: %(reached)s who reached the hours, %(near)s who are close, %(late)s late of last year. "
            "Without e-mail, so on paper: %(paper)s. Invited already: %(known)s."
        )
        % counts
    )


def what_closing_ends(year: RecognitionYear) -> str:
    waiting = Entry.objects.in_year(year.year).unconfirmed().count()
    reached = Volunteer.objects.qualified(year).count()
    papers = year.certificates.valid().count()
    return gettext(
        "%(reached)s people reached the hours, %(papers)s certificates are made. Entries that are not "
        "confirmed and never will be: %(waiting)s."
    ) % {"reached": reached, "papers": papers, "waiting": waiting}


COCKPIT.register_act(
    "invite",
    Act(
        label=_("Send the invitations"),
        warning=_(
            "Everybody who reached the hours or is close to them is invited, by e-mail where we have an "
            "address. Nobody gets a second mail: who is invited already is left alone."
        ),
        service=invitations.send_invitations,
        refusal=invitation_rules.invite_refusal,
        said=_("The invitations are on their way. You can watch it here and leave the page."),
        is_final=False,
        note=who_is_invited,
    ),
)
COCKPIT.register_act(
    "certificates",
    Act(
        label=_("Make the certificates"),
        warning=_(
            "A certificate for everybody who reached the hours and has none yet, signed, with its page to "
            "check it. People can download theirs from the day you set; print them for the event."
        ),
        service=enqueue_certificates,
        refusal=no_refusal,
        said=_("The certificates are being made. You can watch it here and leave the page."),
        is_final=False,
    ),
)
COCKPIT.register_act(
    "close",
    Act(
        label=_("Close the year"),
        warning=_(
            "Afterwards no hours of this year are entered, confirmed, corrected or taken back. For a single "
            "volunteer you can still take them late, with a reason."
        ),
        service=recognition.close_year,
        refusal=rules.close_refusal,
        said=_("The year is closed."),
        note=what_closing_ends,
    ),
)
COCKPIT.register_act(
    "next",
    Act(
        label=_("Open the next year"),
        warning=_(
            "Ages and days are copied, one year on. The event is set anew, and the threshold is 60 hours "
            "again: another one needs its own decision."
        ),
        service=recognition.open_next,
        refusal=rules.open_next_refusal,
        said=_("The next year is there. Look at its dates."),
        is_final=False,
    ),
)


@COCKPIT.step(100)
def dates(year: RecognitionYear) -> Step:
    text = gettext(
        "%(hours)s, ages %(youngest)s to %(oldest)s. Who is invited is counted on %(counting)s. Hours are "
        "entered until %(entry)s and confirmed until %(confirm)s."
    ) % {
        "hours": words.hours(year.threshold),
        "youngest": year.min_age,
        "oldest": year.max_age,
        "counting": words.day(year.counting_day),
        "entry": words.day(year.last_entry_day),
        "confirm": words.day(year.last_confirm_day),
    }
    if year.threshold_reason:
        text += " " + gettext("Other threshold: %(reason)s.") % {"reason": year.threshold_reason}
    return Step(title=_("Days and hours"), state="done", text=text, link=_settings(year))


def _settings(year: RecognitionYear) -> tuple[str, str]:
    return gettext("Change"), reverse("admin:volunteering_recognitionyear_change", args=[year.pk])


@COCKPIT.step(200)
def event(year: RecognitionYear) -> Step:
    title = _("The event")
    if not year.has_event or year.event_starts_at is None:
        missing = _("Still missing: its name, day and place, and until when people answer.")
        return Step(title=title, state="next", text=missing, link=_settings(year))
    text = f"{year.event_title}, {words.moment(year.event_starts_at)}, {year.event_place}."
    if year.release_at is None:
        text += " " + gettext("Still missing: from when certificates can be downloaded.")
        return Step(title=title, state="next", text=text, link=_settings(year))
    text += " " + gettext("Certificates open %(moment)s.") % {"moment": words.moment(year.release_at)}
    return Step(title=title, state="done", text=text, link=_settings(year))


@COCKPIT.step(300)
def hours(year: RecognitionYear) -> Step:
    """Two counts, by the whole year as it stands now."""
    counts = {
        "reached": Volunteer.objects.qualified(year).count(),
        "close": Volunteer.objects.close(year).count(),
    }
    text = gettext("Reached: %(reached)s. Close to it: %(close)s.") % counts
    return Step(
        title=_("Who reached the hours"),
        state="done" if year.closed_at else "next",
        text=text,
        link=(_("Reached"), page("people", year, "reached")),
        more=(_("Close to it"), page("people", year, "close")),
    )


@COCKPIT.step(400)
def waiting(year: RecognitionYear) -> Step:
    title, link = _("Hours that wait for a host"), (_("Which hosts"), page("hosts", year))
    entries = Entry.objects.in_year(year.year).waiting_for_host()
    count, quarters = entries.count(), entries.quarters_in_all()
    if not count:
        return Step(title=title, state="done", text=_("Nothing waits."))
    text = ngettext("%(count)d entry waits, %(hours)s.", "%(count)d entries wait, %(hours)s.", count)
    said = text % {"count": count, "hours": words.hours(quarters)}
    return Step(title=title, state="done" if year.closed_at else "next", text=said, link=link)


@COCKPIT.step(500)
def inviting(year: RecognitionYear) -> Step:
    title = _("Invitations")
    invited = year.invitations.count()
    refusal = invitation_rules.invite_refusal(year)
    text = ngettext("%(count)d person is invited.", "%(count)d people are invited.", invited)
    said = text % {"count": invited}
    if refusal:
        state = "done" if invited else "blocked"
        return Step(title=title, state=state, text=said if invited else refusal.message)
    slips = (_("Slips for those without e-mail"), page("slips", year)) if invited else None
    if not invited:
        return Step(title=title, state="next", act="invite")
    return Step(title=title, state="done", text=said, act="invite", link=slips)


@COCKPIT.step(600)
def answers(year: RecognitionYear) -> Step:
    title = _("Answers")
    counts = Invitation.objects.filter(year=year).with_answers()
    if not counts["invited"]:
        return Step(title=title, state="later")
    text = gettext(
        "Come: %(coming)s, with guests: %(guests)s. Do not come: %(not_coming)s. No answer: %(silent)s."
    )
    open_ = invitation_rules.takes_replies(year) and counts["silent"]
    url = reverse("admin:volunteering_invitation_changelist") + f"?year__id__exact={year.pk}"
    link = (_("Who comes"), url)
    return Step(title=title, state="next" if open_ else "done", text=text % counts, link=link)


@COCKPIT.step(650)
def certificates(year: RecognitionYear) -> Step:
    """As many as reached the hours; whoever reaches them later is found by the next run."""
    title = _("Certificates")
    reached = Volunteer.objects.qualified(year).count()
    made = year.certificates.valid().printed().count()
    text = gettext("%(made)s of %(reached)s are made.") % {"made": made, "reached": reached}
    if not reached:
        return Step(title=title, state="later")
    state = "done" if made >= reached else "next"
    return Step(title=title, state=state, text=text, act="certificates")


@COCKPIT.step(700)
def papers(year: RecognitionYear) -> Step:
    title = _("Lists for the event")
    if not year.invitations.exists():
        return Step(title=title, state="later")
    text = _("To call people up, and to sign for certificates. Print them last, they hold the newest state.")
    return Step(
        title=title,
        state="done" if year.is_event_over() else "next",
        text=text,
        link=(_("Order of calling up"), page("roll", year, "calling")),
        more=(_("To sign"), page("roll", year, "signing")),
    )


@COCKPIT.step(750)
def papers_by_school(year: RecognitionYear) -> Step:
    """The same lists in the order in which schools sit in the hall."""
    title = _("The same lists, by school")
    if not year.invitations.exists():
        return Step(title=title, state="later")
    return Step(
        title=title,
        state="done" if year.is_event_over() else "next",
        link=(_("Order of calling up"), page("roll", year, "calling") + "?by=school"),
        more=(_("To sign"), page("roll", year, "signing") + "?by=school"),
    )


@COCKPIT.step(800)
def presence(year: RecognitionYear) -> Step:
    title = _("Who was there")
    if rules.presence_refusal(year):
        return Step(title=title, state="later")
    marked = year.invitations.filter(was_there__isnull=False).count()
    absent = (_("Still to hand over"), page("roll", year, "absent"))
    link = (_("Mark"), page("presence", year))
    text = _("Whoever is marked has the certificate. What is left is sent, or fetched at the office.")
    return Step(title=title, state="done" if marked else "next", text=text, link=link, more=absent)


@COCKPIT.step(900)
def closing(year: RecognitionYear) -> Step:
    title = _("Close the year")
    if year.closed_at:
        text = gettext("Closed on %(day)s.") % {"day": words.day(timezone.localdate(year.closed_at))}
        late = (_("Take hours late"), page("people", year, "all"))
        return Step(title=title, state="done", text=text, link=late)
    if refusal := rules.close_refusal(year):
        return Step(title=title, state="blocked", text=refusal.message)
    return Step(title=title, state="next", act="close")


@COCKPIT.step(1000)
def following(year: RecognitionYear) -> Step:
    title = _("The next year")
    if rules.open_next_refusal(year):
        return Step(title=title, state="done", text=str(year.year + 1))
    return Step(
        title=title, state="next" if year.closed_at else "later", act="next" if year.closed_at else ""
    )
