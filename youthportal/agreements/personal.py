"""What this table knows about a person who has an account with the address that was asked."""

from typing import Any

from django.utils.translation import gettext as _

from youthportal.accounts.own_data import Eraser, Section
from youthportal.agreements.kinds import kind_of
from youthportal.agreements.models import Agreement
from youthportal.core import words


def agreements_section(user: Any) -> Section:
    lines: list[tuple[str, str]] = []
    if user.email:
        for asked in Agreement.objects.filter(address__iexact=user.email):
            title = str(kind_of(asked).title)
            lines.append((title, f"{asked.get_state_display()}, {words.day(asked.created_at)}"))
    return Section("agreements", _("Asked as a second person"), lines)


def erase_agreements(user: Any) -> int:
    """That a second person agreed, and as what, stays; who it was goes with the person."""
    if not user.email:
        return 0
    return Agreement.objects.filter(address__iexact=user.email).update(name="", address="")


eraser = Eraser("agreements", erase_agreements)
