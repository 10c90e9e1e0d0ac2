"""The office's pages of volunteering, one module for each part."""

from volunteering.admin import (
    certificates,
    hosts,
    invitations,
    kinds,
    opportunities,
    queue,
    supervisors,
    volunteers,
    years,
)

__all__ = [
    "certificates",
    "hosts",
    "invitations",
    "kinds",
    "opportunities",
    "queue",
    "supervisors",
    "volunteers",
    "years",
]
