"""Whether a first name may stand beside an idea, and whose do now. Surnames never do.

A name is shown while its owner wants it and, under the age for it, a guardian agrees (`consents`).
Papers, open data and files of a count know none, and a page that shows one asks search engines to stay away.
"""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from budget.models import Proposal
from budget.rules.proposals import is_author
from youthportal.consents.enums import Kind
from youthportal.consents.rules import agreed, consent_refusal
from youthportal.core.exceptions import DomainError
from youthportal.moderation import holding
from youthportal.moderation.models import Policy
from youthportal.organisations.models import Pupil

LONGEST_NAME = 20
_LETTERS = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def name_refusal(*, proposal: Proposal, user: Any, name: str) -> DomainError | None:
    """Why `user` cannot have this name shown; taking it away (an empty name) is always possible."""
    if not is_author(proposal, user):
        return DomainError("NOT_AN_AUTHOR", _("Only its authors may do this."))
    if not name:
        return None
    return name_consent_refusal(user) or _shape_refusal(name) or _whose_refusal(user, name)


def name_consent_refusal(user: Any) -> DomainError | None:
    return consent_refusal(user=user, kind=Kind.NAME)


def _shape_refusal(name: str) -> DomainError | None:
    if not 2 <= len(name) <= LONGEST_NAME or not _LETTERS.fullmatch(name):
        return DomainError(
            "NAME_SHAPE",
            _("Write one first name, no surname: letters only, at most %(most)s."),
            most=LONGEST_NAME,
        )
    if holding.listed_word(name, Policy.current().conditions.words):
        return DomainError("NAME_LISTED", _("Please write your first name. This word cannot be shown."))
    return None


def known_names(user: Any) -> list[str]:
    """The first names that the portal knows of somebody, one word each; none where the school keeps them."""
    return [str(one) for one in user.first_name.split()]


def _whose_refusal(user: Any, name: str) -> DomainError | None:
    surnames = {user.last_name, *Pupil.objects.filter(user=user).values_list("last_name", flat=True)}
    parts = {part.casefold() for surname in surnames for part in re.split(r"[\s-]+", surname) if part}
    known = known_names(user)
    if known and name.casefold() not in {one.casefold() for one in known}:
        return DomainError(
            "NAME_OF_ANOTHER", _("The portal knows you as %(name)s. Choose that or none."), name=known[0]
        )
    if not known and parts & set(re.split("-", name.casefold())):
        return DomainError("NAME_IS_SURNAME", _("Your surname is never shown. Write your first name."))
    return None


def shown_names(proposal: Proposal) -> list[str]:
    """The first names that everybody may read beside this idea now, in the order of joining."""
    named = list(proposal.authors.exclude(first_name="").select_related("user").order_by("pk"))
    active = [author.user for author in named if author.user.is_active]
    allowed = agreed(active, Kind.NAME, grade=proposal.grade) if active else set()
    return [author.first_name for author in named if author.user_id in allowed]
