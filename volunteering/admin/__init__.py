"""The office's pages of volunteering, one module for each part."""

from volunteering.admin import hosts, invitations, kinds, opportunities, queue, supervisors, years

__all__ = ["hosts", "invitations", "kinds", "opportunities", "queue", "supervisors", "years"]
