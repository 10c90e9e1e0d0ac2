"""Pages: how pupils sign in, and what a coordinator does for the own school."""

from youthportal.organisations.views.schools import class_pupils, my_schools, print_cards, school_classes
from youthportal.organisations.views.signing_in import (
    card_link,
    confirm_card,
    pupil_card,
    pupil_login,
    pupil_login_at,
)

__all__ = [
    "card_link",
    "class_pupils",
    "confirm_card",
    "my_schools",
    "print_cards",
    "pupil_card",
    "pupil_login",
    "pupil_login_at",
    "school_classes",
]
