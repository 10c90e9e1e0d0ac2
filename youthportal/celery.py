"""The Celery application.

Every background act is a durable `core.Job`; a broker message only wakes a worker up. The beat
schedule is code, so that an upgrade cannot leave yesterday's schedule in a table.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youthportal.settings")

app = Celery("youthportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sweep-jobs": {"task": "youthportal.core.tasks.sweep", "schedule": 30.0},
    "rewrite-ballots": {"task": "budget.tasks.rewrite_ballots", "schedule": 60.0},
    "close-due-rounds": {"task": "budget.tasks.close_due_rounds", "schedule": 60.0},
    "count-turnout": {"task": "budget.tasks.count_turnout", "schedule": 300.0},
    # Monday's, or the first day on which it was not missed: a mail's key holds its week.
    "monday-mail": {
        "task": "youthportal.organisations.tasks.send_monday_mails",
        "schedule": crontab(day_of_week="1-5", hour=6, minute=50),
    },
    "remind-authors": {"task": "budget.tasks.remind_authors", "schedule": crontab(hour=7, minute=10)},
    # Monday's, or the first working day on which it was not missed: a request's id holds its week.
    "ask-hosts": {
        "task": "volunteering.tasks.ask_hosts",
        "schedule": crontab(day_of_week="1-5", hour=7, minute=0),
    },
    # From 1 November on, once a week: a mail's key holds its week.
    "remind-near": {
        "task": "volunteering.tasks.remind_near",
        "schedule": crontab(day_of_week="1-5", hour=7, minute=20),
    },
    # Also of a release that was missed: a mail's key holds its certificate.
    "tell-open-certificates": {"task": "volunteering.tasks.tell_open", "schedule": 600.0},
    "close-check-ins": {"task": "volunteering.tasks.close_check_ins", "schedule": 1800.0},
    "clear-sessions": {
        "task": "youthportal.accounts.tasks.clear_sessions",
        "schedule": crontab(hour=3, minute=20),
    },
    "forget-imports": {
        "task": "youthportal.imports.tasks.forget_imports",
        "schedule": crontab(hour=3, minute=30),
    },
    "remove-due": {
        "task": "youthportal.retention.tasks.remove_due",
        "schedule": crontab(hour=3, minute=50),
    },
    "hand-over-ended": {
        "task": "volunteering.tasks.hand_over_ended",
        "schedule": crontab(hour=4, minute=5),
    },
    "sweep-files": {
        "task": "youthportal.files.tasks.sweep_files",
        "schedule": crontab(hour=3, minute=40),
    },
}
