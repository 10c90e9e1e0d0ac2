"""Papers that everybody may read: printed once in each language, each by a job of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import models
from django.utils import translation

from youthportal.core import jobs
from youthportal.core.models import SiteVersion
from youthportal.documents.models import Document
from youthportal.documents.services import issue_pdf
from youthportal.files.models import Access

Subject = TypeVar("Subject", bound=models.Model)


@dataclass(frozen=True, kw_only=True)
class Content:
    """What one paper says: its title, the series it is numbered in, and what its template is given."""

    title: str
    series: str
    context: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Paper(Generic[Subject]):
    """A kind of paper about one row. Making one registers its job.

    `find` reads the row by its `pk`; `content` is called with it, in the language that is printed.
    """

    job: str
    kind: str
    template: str
    find: Callable[..., Subject]
    content: Callable[[Subject], Content]

    def __post_init__(self) -> None:
        jobs.handler(self.job)(self.print_once)

    def enqueue(self, *, actor: Any, subject: Subject, label: str, **about: int) -> None:
        """Have it printed in every language; `about` is written beside the job for whoever looks for it."""
        for language, _name in settings.LANGUAGES:
            args = {**about, "subject": subject.pk, "language": language}
            key = f"{self.job}:{subject.pk}:{language}"
            jobs.enqueue(self.job, args, key=key, owner=actor, label=label)

    def print_once(self, run: jobs.Run) -> dict[str, Any]:
        """The job's work. Run twice, it finds the paper of the first time."""
        subject = self.find(pk=run.args["subject"])
        document = self.issued(subject, run.args["language"])
        if document is None:
            document = self.issue(actor=run.job.owner, subject=subject, language=run.args["language"])
            SiteVersion.bump()
        return {"url": document.get_absolute_url()}

    def issued(self, subject: Subject, language: str) -> Document | None:
        """The paper about this row in this language, if it was issued."""
        return Document.objects.issued().of(self.kind, subject).filter(language=language).first()

    def issue(self, *, actor: Any, subject: Subject, language: str) -> Document:
        """Print and issue it now, whether or not there is one."""
        with translation.override(language):
            content = self.content(subject)
        return issue_pdf(
            actor=actor,
            kind=self.kind,
            series=content.series,
            title=content.title[:200],
            language=language,
            subject=subject,
            template=self.template,
            context=content.context,
            access=Access.PUBLIC,
        )
