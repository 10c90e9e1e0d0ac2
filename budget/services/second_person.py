"""What second persons of the pupils' budget are asked: the kinds of their links."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from budget.models import PaperBatch
from budget.services import paper
from youthportal.agreements.kinds import Kind, Text, register_kind
from youthportal.agreements.models import Agreement
from youthportal.core.exceptions import DomainError


def register() -> None:
    register_kind(PAPER)


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
