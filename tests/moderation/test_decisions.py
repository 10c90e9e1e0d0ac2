"""What the office decides about texts and reports, who is told, and what is deleted after a year."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.accounts import UserFactory
from tests.factories.moderation import AlarmFactory, CommentFactory, ReportFactory, idea_target
from tests.moderation.test_comments import refusal
from youthportal.moderation.enums import AlarmStatus, Reason, ReportStatus, TextStatus
from youthportal.moderation.models import Alarm, Comment, Report, Standing
from youthportal.moderation.services import decisions, keeping
from youthportal.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(db):
    return UserFactory(email="author@demo.example", language="lt")


@pytest.mark.parametrize("person", ["pupil", "coordinator", "official", "stranger"])
def test_only_the_office_decides(request, idea, person):
    user = request.getfixturevalue(person)
    comment = CommentFactory(about=idea, held=True)
    refusal("NOT_THE_OFFICE", decisions.approve_comment, actor=user, comment=comment)
    refusal("NOT_THE_OFFICE", decisions.hide_comment, actor=user, comment=comment, reason="hate")
    refusal(
        "NOT_THE_OFFICE",
        decisions.close_report,
        actor=user,
        report=ReportFactory(target=comment.public_id),
        status=ReportStatus.ACTED,
    )


def test_approving_lets_everybody_read_it_and_tells_the_author(idea, author, youth_worker):
    comment = CommentFactory(about=idea, author=author, held=True)
    decisions.approve_comment(actor=youth_worker, comment=comment)
    comment.refresh_from_db()
    assert comment.status == TextStatus.PUBLIC
    message = Message.objects.get(user=author)
    assert message.language == "lt"
    assert "Bicycle roof" in message.subject
    refusal("NOTHING_TO_APPROVE", decisions.approve_comment, actor=youth_worker, comment=comment)


def test_hiding_tells_the_author_why_and_the_reporter_what_came_of_it(idea, author, youth_worker, stranger):
    comment = CommentFactory(about=idea, author=author, text="You are all losers")
    report = decisions.report_target(
        actor=stranger, target=comment_target(comment), reason="bullying", text="It hurts", language="en"
    )
    decisions.hide_comment(
        actor=youth_worker, comment=comment, reason=Reason.BULLYING, words="Say it about the idea."
    )
    comment.refresh_from_db()
    report.refresh_from_db()
    assert (comment.status, report.status) == (TextStatus.HIDDEN, ReportStatus.ACTED)
    told = Message.objects.get(user=author).text
    assert "Say it about the idea." in told
    assert "You are all losers" in told
    to_reporter = Message.objects.get(user=stranger).text
    assert "losers" not in to_reporter
    assert "has done something" in to_reporter


def comment_target(comment):
    from youthportal.moderation import places

    return places.find("comment", comment.public_id)


@pytest.mark.parametrize("reason", ["", "because"])
def test_hiding_needs_a_reason(idea, youth_worker, reason):
    comment = CommentFactory(about=idea)
    refusal("NO_REASON", decisions.hide_comment, actor=youth_worker, comment=comment, reason=reason)


def test_a_decision_can_be_undone_once(idea, youth_worker):
    comment = CommentFactory(about=idea)
    decisions.hide_comment(actor=youth_worker, comment=comment, reason="spam")
    decisions.undo_decision(actor=youth_worker, comment=comment)
    comment.refresh_from_db()
    assert (comment.status, comment.reason) == (TextStatus.PUBLIC, "")
    refusal("NOTHING_TO_UNDO", decisions.undo_decision, actor=youth_worker, comment=comment)
    held = CommentFactory(about=idea, held=True)
    decisions.approve_comment(actor=youth_worker, comment=held)
    decisions.undo_decision(actor=youth_worker, comment=held)
    held.refresh_from_db()
    assert held.status == TextStatus.HELD


def test_a_second_report_of_one_person_adds_to_the_first(idea, stranger, pupil):
    for reason in ("spam", "hate"):
        decisions.report_target(
            actor=stranger, target=idea_target(idea), reason=reason, text="", language="en"
        )
    decisions.report_target(actor=pupil, target=idea_target(idea), reason="hate", text="", language="en")
    assert sorted(Report.objects.values_list("reporter", "reason")) == sorted(
        [(stranger.pk, "hate"), (pupil.pk, "hate")]
    )


def test_reports_without_account_end_at_some_number(idea):
    for _visitor in range(decisions.MAX_ANONYMOUS + 3):
        decisions.report_target(actor=None, target=idea_target(idea), reason="spam", text="", language="en")
    assert Report.objects.count() == decisions.MAX_ANONYMOUS


def test_what_is_not_public_cannot_be_reported(idea):
    held = CommentFactory(about=idea, held=True)
    refusal(
        "NOT_THERE",
        decisions.report_target,
        actor=None,
        target=comment_target(held),
        reason="hate",
        text="",
        language="en",
    )


def test_a_year_later_it_is_really_deleted(idea, youth_worker):
    long_ago = timezone.now() - timedelta(days=367)
    stays = CommentFactory(about=idea), CommentFactory(about=idea, hidden=True)
    CommentFactory(about=idea, hidden=True, decided_at=long_ago)
    CommentFactory(about=idea, status=TextStatus.REMOVED, text="", decided_at=long_ago)
    ReportFactory(target=idea.public_id, status=ReportStatus.ACTED, decided_at=long_ago)
    open_report = ReportFactory(target=idea.public_id)
    AlarmFactory(status=AlarmStatus.CLOSED, outcome="Police told", closed_at=long_ago)
    open_alarm = AlarmFactory()
    limit = keeping.YEAR.limit(timezone.localdate())
    removed = [rule.remove(rule.ended().filter(ended_on__lte=limit)) for rule in keeping.RULES]
    assert removed == [2, 1, 1]
    assert set(Comment.objects.all()) == set(stays)
    assert list(Report.objects.all()) == [open_report]
    assert list(Alarm.objects.all()) == [open_alarm]


def test_erasing_a_person_empties_the_texts(idea, pupil):
    comment = CommentFactory(about=idea, author=pupil, first_name="Ugnė")
    report = ReportFactory(target=idea.public_id, reporter=pupil)
    Standing.objects.create(user=pupil, trust="new")
    assert keeping.erase_texts(pupil) == 1
    assert not Standing.objects.exists()
    comment.refresh_from_db()
    report.refresh_from_db()
    assert (comment.author, comment.text, comment.first_name, report.reporter) == (None, "", "", None)
