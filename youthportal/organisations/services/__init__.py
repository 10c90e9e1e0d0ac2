"""Acts on schools, classes, pupils and memberships, one module per aggregate."""

from youthportal.organisations.services.cards import issue_cards
from youthportal.organisations.services.enrolling import (
    add_pupil,
    change_class,
    change_roster_level,
    close_before,
    close_enrolment,
    create_class,
    enrol,
    move_pupil,
)
from youthportal.organisations.services.memberships import end_membership, give_membership
from youthportal.organisations.services.promotion import promote_school
from youthportal.organisations.services.signing_in import (
    SignIn,
    pupil_of_card,
    sign_in_by_card,
    sign_in_by_name,
)

__all__ = [
    "SignIn",
    "add_pupil",
    "change_class",
    "change_roster_level",
    "close_before",
    "close_enrolment",
    "create_class",
    "end_membership",
    "enrol",
    "give_membership",
    "issue_cards",
    "move_pupil",
    "promote_school",
    "pupil_of_card",
    "sign_in_by_card",
    "sign_in_by_name",
]
