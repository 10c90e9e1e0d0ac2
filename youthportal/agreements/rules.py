"""Who may be asked, and when an answer counts."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from youthportal.accounts.models import User
from youthportal.agreements.models import Agreement, AgreementState, Person
from youthportal.core.exceptions import DomainError


def ask_refusal(*, actor: Any, person: Person) -> DomainError | None:
    """The second person is somebody else, with a name and a capacity."""
    if not (person.name.strip() and person.capacity.strip() and person.address.strip()):
        return DomainError("NOT_NAMED", _("Say who the second person is, and their e-mail address."))
    if actor is not None and person.address.strip().casefold() in actor.addresses():
        return DomainError("SAME_PERSON", _("The second person must be somebody else."))
    return None


def answer_refusal(agreement: Agreement, user: Any) -> DomainError | None:
    """Why this answer does not count; `user` is whoever is signed in, or nobody."""
    if agreement.state != AgreementState.WAITING:
        return DomainError("ANSWERED", _("This question has been answered or withdrawn."))
    if agreement.is_over:
        return DomainError("LINK_EXPIRED", _("This link has expired. Ask for a new one."))
    if isinstance(user, User) and user.pk == agreement.asked_by_id:
        return DomainError("SAME_PERSON", _("You asked this question: somebody else has to answer it."))
    return None


def agreed_refusal(agreement: Agreement | None, kind: str) -> DomainError | None:
    """Why an act that needs a second person may not be done."""
    if agreement is None or agreement.kind != kind or not agreement.is_agreed:
        return DomainError("SECOND_PERSON", _("This needs the agreement of a second person."))
    return None
