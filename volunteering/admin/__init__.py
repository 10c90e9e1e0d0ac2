"""The office's pages of volunteering, one module for each part."""

from volunteering.admin import hosts, kinds, opportunities, queue, supervisors

__all__ = ["hosts", "kinds", "opportunities", "queue", "supervisors"]
