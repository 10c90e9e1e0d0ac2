"""Dates, schools and rosters, and the start of collecting."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budget import rules
from budget.admin.cockpit import Act, Step, move, register_act, step, until
from budget.enums import RoundStatus
from budget.models import Round
from budget.rules.dates import movable
from budget.services import rounds
from youthportal.core import words

register_act(
    "open_proposals",
    Act(
        label=_("Open the round for ideas"),
        warning=_(
            "The round becomes public. Pupils can send ideas from its date on, and see until when. "
            "It cannot be hidden again."
        ),
        service=rounds.open_proposals,
        refusal=rules.open_proposals_refusal,
        said=_("The round is public."),
    ),
)


@step(100)
def dates(round: Round) -> Step:
    names = ("proposals_open_at", "proposals_close_at", "voting_opens_at", "voting_closes_at", "results_on")
    labels = {field.name: str(field.verbose_name) for field in Round._meta.concrete_fields}
    missing = [labels[name] for name in names if not getattr(round, name)]
    link = (_("Dates and rules"), reverse("admin:budget_round_change", args=[round.pk]))
    if missing:
        text = gettext("Still missing: %(names)s.") % {"names": ", ".join(missing)}
        return Step(title=_("Dates and rules"), state="next", text=text, link=link)
    more = None
    if movable(round):
        more = (_("Change the dates"), reverse("admin:budget_round_dates", args=[round.pk]))
    return Step(title=_("Dates and rules"), state="done", link=link, more=more)


@step(200)
def schools(round: Round) -> Step:
    title, link = _("Schools and pots"), None
    if not rules.is_frozen(round):
        link = (_("Add schools"), reverse("admin:budget_round_add_schools", args=[round.pk]))
    table = (_("Amounts and schools"), reverse("admin:budget_round_pots", args=[round.pk]))
    if refusal := rules.schools_refusal(round):
        return Step(title=title, state="next", text=refusal.message, link=link, more=table)
    facts = Round.objects.with_totals().get(pk=round.pk)
    text = gettext("%(count)s schools, %(money)s") % {
        "count": facts.schools_count,
        "money": words.money(facts.total, round.currency),
    }
    return Step(title=title, state="done", text=text, link=link, more=table)


@step(300)
def rosters(round: Round) -> Step:
    title, link = _("Rosters"), (_("Pupils"), reverse("admin:organisations_pupil_changelist"))
    if rules.is_frozen(round):
        return Step(title=title, state="done", text=_("Frozen when voting was opened."))
    rows = rounds.roster_rows(round)
    pupils = sum(row.pupils for row in rows)
    empty = [row.school.brief for row in rows if not row.pupils]
    if empty or not rows:
        text = gettext("Nobody of these grades on the roll of: %(names)s.") % {
            "names": ", ".join(empty) or "–"
        }
        return Step(title=title, state="next", text=text, link=link)
    return Step(
        title=title, state="done", text=gettext("%(count)s pupils today") % {"count": pupils}, link=link
    )


@step(400)
def collecting(round: Round) -> Step:
    done = until(round.proposals_close_at)
    return move(round, "open_proposals", _("Collect ideas"), RoundStatus.DRAFT, done)
