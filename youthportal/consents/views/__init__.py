"""Pages of consents: the young person's own, the guardian's, the school's."""

from youthportal.consents.views.guardian import answer, consent_link
from youthportal.consents.views.mine import ask_guardian, decide, my_consents
from youthportal.consents.views.school import class_consents, consent_slips, note_word, pupil_consents

__all__ = [
    "answer",
    "ask_guardian",
    "class_consents",
    "consent_link",
    "consent_slips",
    "decide",
    "my_consents",
    "note_word",
    "pupil_consents",
]
