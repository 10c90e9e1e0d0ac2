"""What the office decides about texts, reports and people's levels. Authors and reporters are told."""

from typing import Any

from django.db import transaction

from youthportal.audit.models import record
from youthportal.core import locks
from youthportal.core.db import now
from youthportal.core.models import SiteVersion
from youthportal.moderation import notifications, rules
from youthportal.moderation.enums import ReportStatus, TextStatus, Trust
from youthportal.moderation.models import Comment, Policy, Report, Standing
from youthportal.moderation.places import Target
from youthportal.moderation.services.comments import lock_comment, refuse


def _decide(comment: Comment, status: TextStatus, actor: Any, **values: Any) -> None:
    comment.before, comment.status = comment.status, status
    comment.decided_by, comment.decided_at = actor, now()
    for name, value in values.items():
        setattr(comment, name, value)
    comment.save()
    record(actor=actor, action=f"moderation.comment.{status}", subject=comment, data={"from": comment.before})
    SiteVersion.bump()


@transaction.atomic
def approve_comment(*, actor: Any, comment: Comment) -> None:
    """Let everybody read it. Reports about it are closed: nothing had to be done."""
    comment = lock_comment(comment)
    refuse(rules.approve_refusal(comment=comment, user=actor))
    _decide(comment, TextStatus.PUBLIC, actor, reason="", words="")
    close_reports(actor=actor, kind="comment", target=comment.public_id, status=ReportStatus.NO_ACTION)
    notifications.comment_decided(comment, "approved")


@transaction.atomic
def hide_comment(*, actor: Any, comment: Comment, reason: str, words: str = "") -> None:
    """Take it from the page and tell its author why. Reports about it are closed: something was done."""
    comment = lock_comment(comment)
    refuse(rules.hide_refusal(comment=comment, user=actor, reason=reason))
    _decide(comment, TextStatus.HIDDEN, actor, reason=reason, words=words.strip()[:300])
    close_reports(actor=actor, kind="comment", target=comment.public_id, status=ReportStatus.ACTED)
    notifications.comment_decided(comment, "hidden")


@transaction.atomic
def undo_decision(*, actor: Any, comment: Comment) -> None:
    """As it was before the last decision."""
    comment = lock_comment(comment)
    refuse(rules.undo_refusal(comment=comment, user=actor))
    back = TextStatus(comment.before)
    was_hidden = comment.status == TextStatus.HIDDEN
    _decide(comment, back, actor, reason="", words="")
    Comment.objects.filter(pk=comment.pk).update(before="")
    if was_hidden and back == TextStatus.PUBLIC:
        notifications.comment_decided(comment, "approved")


@transaction.atomic
def set_trust(*, actor: Any, user: Any, trust: Trust | None) -> None:
    """Set a person's level by hand; None lets it follow from their texts again."""
    refuse(rules.moderate_refusal(actor))
    if trust is None:
        Standing.objects.filter(user=user).delete()
    else:
        Standing.objects.update_or_create(user=user, defaults={"trust": trust})
    record(actor=actor, action="moderation.trust.set", subject=user, data={"trust": trust or "by texts"})


@transaction.atomic
def save_policy(policy: Policy) -> None:
    """The admin page writes the audit entry."""
    policy.save()
    SiteVersion.bump()


# --- reports --------------------------------------------------------------------------------------

#: Reports without account about one thing; more say nothing new.
MAX_ANONYMOUS = 20


@transaction.atomic
def report_target(*, actor: Any, target: Target, reason: str, text: str, language: str) -> Report | None:
    """Somebody says it should not be there. A second report of one person adds to the first.

    None when so many without account are open already that another would say nothing new.
    """
    refuse(rules.report_refusal(target))
    locks.exclusive(f"moderation.reports.{target.id}")
    reporter = actor if getattr(actor, "pk", None) else None
    known = Report.objects.open().about(target.kind, target.id).filter(reporter=reporter)
    text = text.replace("\0", "").strip()[:1000]
    if reporter is not None and (first := known.first()):
        first.reason, first.text = reason, text or first.text
        first.save(update_fields=["reason", "text", "updated_at"])
        return first
    if reporter is None and known.count() >= MAX_ANONYMOUS:
        return None
    report = Report.objects.create(
        kind=target.kind, target=target.id, reason=reason, text=text, language=language, reporter=reporter
    )
    record(actor=reporter, action="moderation.report.made", subject=report, data={"reason": reason})
    return report


@transaction.atomic
def close_report(*, actor: Any, report: Report, status: ReportStatus) -> None:
    """The office has looked into it. Its reporter is told what came of it."""
    refuse(rules.moderate_refusal(actor))
    locked = Report.objects.select_for_update().get(pk=report.pk)
    if locked.status != ReportStatus.OPEN:
        return
    locked.status, locked.decided_by, locked.decided_at = status, actor, now()
    locked.save()
    record(actor=actor, action="moderation.report.closed", subject=locked, data={"status": status})
    notifications.report_closed(locked)


def close_reports(*, actor: Any, kind: str, target: Any, status: ReportStatus) -> None:
    for report in Report.objects.open().about(kind, target):
        close_report(actor=actor, report=report, status=status)
