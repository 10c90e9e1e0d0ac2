"""Changing the settings of the municipality."""

from django.db import transaction

from youthportal.core.models import SiteVersion
from youthportal.municipality.models import Municipality


@transaction.atomic
def settings_row() -> Municipality:
    """The one row, written with its defaults if this installation never had one."""
    return Municipality.objects.get_or_create(id=1)[0]


@transaction.atomic
def save_settings(municipality: Municipality) -> None:
    """Save, and let every public page show it from the commit on. The admin page writes the audit entry."""
    municipality.save()
    SiteVersion.bump()
