"""Consents on a person's own page, and what is left of them after an erasure: nothing."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from youthportal.accounts.own_data import Eraser, Section
from youthportal.consents.models import Consent
from youthportal.core import words
from youthportal.core.db import erasing


def consent_section(user: Any) -> Section:
    """What was said about this person, by whom and how."""
    rows = Consent.objects.about(user)
    lines = [
        (
            row.get_kind_display(),
            _("%(act)s: %(giver)s, %(form)s, %(day)s")
            % {
                "act": row.get_act_display(),
                "giver": row.giver_name or row.get_giver_display(),
                "form": row.get_form_display(),
                "day": words.day(row.on),
            },
        )
        for row in rows
    ]
    return Section("consents", _("Consents"), lines, [(_("My consents"), reverse("my_consents"))])


def erase_consents(user: Any) -> int:
    with erasing():
        return Consent.objects.about(user).delete()[0]


eraser = Eraser("consents", erase_consents)
