"""What the office's page "How the portal is doing" says: each package registers its lines."""

import shutil
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from youthportal.core import health, words
from youthportal.core.models import Job, JobState

SLOW = timedelta(minutes=10)
SCARCE = 2 * 1024**3  # bytes left for files


@dataclass(frozen=True, kw_only=True)
class Line:
    """One plain sentence about one thing. `state`: good, wait (look at it) or bad (act)."""

    title: str
    sentence: str
    state: str = "good"
    link: tuple[str, str] | None = None


Source = Callable[[], Iterable[Line]]
_sources: list[Source] = []


def register_status(source: Source) -> None:
    """Called by an AppConfig.ready(); `source()` costs a fixed number of small queries and never fails."""
    _sources.append(source)


def lines() -> list[Line]:
    return [*_jobs(), _key(), _storage(), *(line for source in _sources for line in source()), *_backups()]


@cache
def version() -> str:
    project = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text())["project"]
    return str(project["version"])


def _jobs() -> Iterable[Line]:
    late = Q(state=JobState.QUEUED, run_at__lt=timezone.now() - SLOW)
    found: dict[str, Any] = Job.objects.aggregate(
        waiting=Count("pk", filter=Q(state__in=[JobState.QUEUED, JobState.RUNNING])),
        parked=Count("pk", filter=Q(state=JobState.PARKED)),
        oldest=Min("run_at", filter=late),
    )
    sentence = ngettext(
        "%(count)d piece of work is waiting or running.",
        "%(count)d pieces of work are waiting or running.",
        found["waiting"],
    ) % {"count": found["waiting"]}
    if found["oldest"]:
        since = words.moment(found["oldest"])
        late_text = _("The oldest has waited since %(moment)s: is the worker running?") % {"moment": since}
        yield Line(title=_("Background work"), sentence=f"{sentence} {late_text}", state="bad")
    else:
        yield Line(title=_("Background work"), sentence=sentence)
    if found["parked"]:
        text = ngettext(
            "%(count)d piece of work failed again and again and waits for a person.",
            "%(count)d pieces of work failed again and again and wait for a person.",
            found["parked"],
        )
        yield Line(title=_("Failed work"), sentence=text % {"count": found["parked"]}, state="bad")


def _key() -> Line:
    faults = health.faults()
    if faults:
        text = _("Something does not fit: %(names)s. Ask whoever runs the server before voting goes on.")
        return Line(title=_("Keys of votes"), sentence=text % {"names": ", ".join(faults)}, state="bad")
    return Line(title=_("Keys of votes"), sentence=_("Every key of a vote fits the secret of the server."))


def _storage() -> Line:
    title = _("Room for files")
    try:
        left = shutil.disk_usage(settings.MEDIA_ROOT).free
    except OSError:
        return Line(title=title, sentence=_("The place for files cannot be reached."), state="bad")
    text = _("%(gigabytes)s GB are left.") % {"gigabytes": words.plain_number(left / 1024**3, 1)}
    return Line(title=title, sentence=text, state="good" if left > SCARCE else "bad")


def _backups() -> Iterable[Line]:
    """The script of the backup touches the file BACKUP_MARK when it is done; without the setting: unknown."""
    title = _("Backups")
    mark = settings.BACKUP_MARK
    if not mark:
        text = _("Nobody told the portal where it can see them (setting BACKUP_MARK).")
        yield Line(title=title, sentence=text, state="wait")
    elif not mark.exists():
        yield Line(title=title, sentence=_("There is none yet."), state="bad")
    else:
        age = timezone.now().timestamp() - mark.stat().st_mtime
        hours = int(age // 3600)
        text = ngettext("The last is %(count)d hour old.", "The last is %(count)d hours old.", hours)
        state = "good" if hours < 30 else "bad"
        yield Line(title=title, sentence=text % {"count": hours}, state=state)
    yield Line(title=_("Version"), sentence=version())
