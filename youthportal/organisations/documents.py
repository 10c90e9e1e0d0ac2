"""The sheet of sign-in cards. It holds secrets: printed in the request, stored nowhere."""

from itertools import groupby
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from youthportal.core import codes
from youthportal.documents.pdf import render_pdf_isolated
from youthportal.documents.stamps import qr_svg
from youthportal.organisations.models import Enrolment, Pupil


def _class_names(pupils: list[Pupil]) -> dict[int, str]:
    """Name of the current class by pupil."""
    current = Enrolment.objects.current().filter(pupil__in=pupils)
    return dict(current.values_list("pupil", "school_class__name"))


def _card(pupil: Pupil, secret: str, class_name: str) -> dict[str, Any]:
    address = settings.SITE_URL + reverse("card_link", args=[secret])
    return {
        "name": str(pupil),
        "school": pupil.school.brief,
        "class_name": class_name,
        "login_name": pupil.login_name,
        "secret": codes.grouped(secret),
        "qr": qr_svg(address, _("Sign-in card as a picture for the camera")),
    }


def cards_context(cards: list[tuple[Pupil, str]]) -> dict[str, Any]:
    """Cards by class, in the order given; each class begins on a page of its own."""
    names = _class_names([pupil for pupil, _secret in cards])
    drawn = [_card(pupil, secret, names.get(pupil.pk, "")) for pupil, secret in cards]
    sheets = [
        {"class_name": name, "cards": list(group)}
        for name, group in groupby(drawn, lambda one: one["class_name"])
    ]
    return {
        "school": cards[0][0].school,
        "sheets": sheets,
        "site": settings.SITE_URL.partition("://")[2],
        "day": timezone.localdate(),
    }


def cards_pdf(cards: list[tuple[Pupil, str]]) -> bytes:
    """The sheet in the school's language."""
    language = cards[0][0].school.language
    with translation.override(language):
        context = cards_context(cards)
    return render_pdf_isolated("documents/organisations/cards.html", context, language=language)
