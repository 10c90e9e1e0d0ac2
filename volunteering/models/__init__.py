"""Volunteering: hosts, agreements, opportunities, the logbook and its confirmation, recognition."""

from volunteering.models.agreement import VolunteerAgreement
from volunteering.models.confirmation import ConfirmationRequest, RequestedEntry
from volunteering.models.host import Host, KindOfWork, Site, Supervisor
from volunteering.models.logbook import CheckIn, Entry, EntryEvent, EntrySentence, EventWords, Sheet
from volunteering.models.opportunity import (
    Application,
    Follower,
    Opportunity,
    OpportunityCompetence,
    Shift,
)
from volunteering.models.recognition import (
    Certificate,
    Extension,
    HoursNorm,
    Invitation,
    RecognitionYear,
)
from volunteering.models.statement import Statement
from volunteering.models.volunteer import Volunteer

__all__ = [
    "Application",
    "Certificate",
    "CheckIn",
    "ConfirmationRequest",
    "Entry",
    "EntryEvent",
    "EntrySentence",
    "EventWords",
    "Extension",
    "Follower",
    "Host",
    "HoursNorm",
    "Invitation",
    "KindOfWork",
    "Opportunity",
    "OpportunityCompetence",
    "RecognitionYear",
    "RequestedEntry",
    "Sheet",
    "Shift",
    "Site",
    "Statement",
    "Supervisor",
    "Volunteer",
    "VolunteerAgreement",
]
