"""Who may, and why not."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from youthportal.accounts import second_factor
from youthportal.core.exceptions import DomainError

OLDEST = 120


def second_factor_refusal(user: Any) -> DomainError | None:
    """Whoever works with other people's data needs a second factor before seeing any of it."""
    if second_factor.is_missing(user):
        return DomainError("SECOND_FACTOR_MISSING", _("Set up a second factor first, then try again."))
    return None


def must_set_up_second_factor(user: Any) -> bool:
    return bool(user.is_authenticated and user.is_staff and second_factor_refusal(user))


def signup_refusal(*, year_of_birth: int, consent_age: int, day: date) -> DomainError | None:
    """An account of one's own from the age of own consent; of the two possible ages the younger counts."""
    if not day.year - OLDEST <= year_of_birth <= day.year:
        return DomainError("YEAR_UNLIKELY", _("Write the year in four digits, for example 2010."))
    if day.year - year_of_birth - 1 < consent_age:
        return DomainError(
            "TOO_YOUNG",
            _(
                "You can open an account on your own in the year after you turn %(age)s. Until then use the "
                "card from your school, or ask the youth office."
            ),
            age=consent_age,
        )
    return None


def staff_change_refusal(*, actor: Any, user: Any) -> DomainError | None:
    """Who works in the office is decided by administrators, and by nobody about themselves."""
    if not actor.is_superuser:
        return DomainError("NOT_ADMINISTRATOR", _("Only an administrator decides who works in the office."))
    if actor.pk == user.pk:
        return DomainError("NOT_ONESELF", _("Ask another administrator to change your own access."))
    return None


def deactivation_refusal(*, actor: Any, user: Any) -> DomainError | None:
    if actor.pk == user.pk:
        return DomainError("NOT_ONESELF", _("Ask another administrator to change your own access."))
    if user.is_staff and not actor.is_superuser:
        return DomainError("NOT_ADMINISTRATOR", _("Only an administrator decides who works in the office."))
    return None


def erasure_refusal(*, actor: Any, user: Any) -> DomainError | None:
    """Whose account may not be erased now; `actor` None is the job that ends the time of keeping."""
    if user.erased_on is not None:
        return DomainError("ERASED_BEFORE", _("This account was erased before."))
    if user.is_staff:
        return DomainError(
            "WORKS_IN_OFFICE",
            _("Whoever works in the office is released from it first, by an administrator."),
        )
    if actor is not None and actor.pk != user.pk and not actor.is_staff:
        return DomainError("NOT_ONES_OWN", _("Everybody erases the own account only."))
    return None
