"""The project package: wiring, and everything that is not one of the five subjects."""

from youthportal.celery import app as celery_app

__all__ = ["celery_app"]
