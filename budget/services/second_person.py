"""What second persons of the pupils' budget are asked: the kinds of their links."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from budget.enums import Channel
from budget.models import PaperBatch, Round
from budget.services import paper, rights
from youthportal.agreements.kinds import Kind, Text, register_kind
from youthportal.agreements.models import Agreement
from youthportal.core.exceptions import DomainError


def register() -> None:
    register_kind(PAPER)
    register_kind(LATE_CHANGE)


def batch_of(agreement: Agreement) -> PaperBatch | None:
    """None once it is in the box or given up."""
    found = PaperBatch.objects.select_related("round", "pot", "school")
    return found.filter(public_id=agreement.args["batch"]).first()


def _paper_lines(agreement: Agreement) -> list[tuple[Text, str]]:
    batch = batch_of(agreement)
    if batch is None:
        return [(_("Paper ballots"), str(_("They are in the box already, or were given up.")))]
    return [
        (_("Vote"), batch.round.title),
        (_("Paper ballots of"), batch.school.name),
        (_("For the pot"), batch.pot.name),
        (
            _("What you do"),
            str(
                _(
                    "Type in every paper ballot of the pile yourself, in its order, without seeing what the "
                    "first person typed. Then you compare. Tell nobody what single ballots say."
                )
            ),
        ),
    ]


def _take_seat(agreement: Agreement) -> None:
    batch = batch_of(agreement)
    if batch is None:
        raise DomainError("BATCH_GONE", _("These ballots are in the box already, or were given up."))
    paper.seat_second(batch=batch, agreement=agreement)


def _keying_page(agreement: Agreement) -> str:
    batch = batch_of(agreement)
    if batch is None:
        return reverse("budget:rounds")
    return reverse("budget:key_paper", args=[batch.round.slug, batch.public_id])


PAPER = Kind(
    key=paper.KIND,
    title=_("Key in paper ballots as the second person"),
    button=_("I agree, begin"),
    lines=_paper_lines,
    perform=_take_seat,
    workplace=_keying_page,
)


ACTS = {
    rights.ADD: _("Add somebody to the roll"),
    rights.MOVE: _("Change how somebody votes"),
    rights.REMOVE: _("Take somebody off the roll"),
}


def _change_lines(agreement: Agreement) -> list[tuple[Text, str]]:
    change = rights.LateChange.of(agreement)
    lines: list[tuple[Text, str]] = [
        (_("Vote"), Round.objects.get(pk=agreement.args["round"]).title),
        (_("What is changed"), str(ACTS[change.act])),
        (_("School"), change.school_class.school.name),
        (_("Class"), change.school_class.name),
        (_("Pupil key"), change.pupil.key if change.pupil else str(_("none: the school gives numbers only"))),
    ]
    if change.act != rights.REMOVE:
        lines.append((_("Votes by"), str(Channel(change.channel).label)))
    return lines


LATE_CHANGE = Kind(
    key=rights.KIND,
    title=_("A late change of the list of voters"),
    button=_("I agree, change it"),
    lines=_change_lines,
    perform=rights.perform,
)
