"""Writing, answering, changing and deleting: services and their rules."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connections
from django.utils import timezone

from budget.enums import RoundStatus
from budget.models import Round
from tests.factories import budget as make
from tests.factories.moderation import CommentFactory, ReportFactory, idea_target
from youthportal.audit.models import Entry
from youthportal.core.exceptions import DomainError
from youthportal.core.models import SiteVersion
from youthportal.moderation import rules
from youthportal.moderation.enums import Hold, Role, TextStatus, Trust
from youthportal.moderation.models import Comment, Policy
from youthportal.moderation.services.comments import delete_comment, edit_comment, write_comment
from youthportal.moderation.services.decisions import set_trust

pytestmark = pytest.mark.django_db


def write(user, idea, text="What about a pump?", **more):
    return write_comment(actor=user, target=idea_target(idea), text=text, language="en", **more)


def refusal(code, call, *args, **more):
    with pytest.raises(DomainError) as caught:
        call(*args, **more)
    assert caught.value.code == code
    assert caught.value.message


# --- who and when ---------------------------------------------------------------------------------

MAY = {"pupil": "team", "other_pupil": "pupil", "coordinator": "school", "youth_worker": "office"}


@pytest.mark.parametrize("status", [status for status in RoundStatus if status != RoundStatus.DRAFT])
@pytest.mark.parametrize("person", [*MAY, "ambassador", "supervisor", "official", "stranger"])
def test_who_may_write_in_which_phase(request, school, pupil, person, status):
    round = make.round_in(status, school=school)
    make_public = make.accepted if status != RoundStatus.PROPOSALS else make.ProposalFactory
    idea = make_public(pot=round.pots.get(), author=pupil)
    user = request.getfixturevalue(person)
    found = rules.comment_refusal(user=user, target=idea_target(idea))
    if status != RoundStatus.PROPOSALS:
        assert found.code == "COMMENTS_CLOSED"
    elif person in MAY:
        assert found is None
        assert write(user, idea).role == MAY[person]
    else:
        assert found.code == "NOT_OF_THE_ROUND"


def test_comments_end_with_the_minute_in_which_ideas_end(idea, other_pupil):
    closes = idea.round.proposals_close_at
    target = idea_target(idea)
    late = rules.comment_refusal(user=other_pupil, target=target, at=closes)
    assert late.code == "COMMENTS_CLOSED"
    assert "until" in late.message
    assert rules.comment_refusal(user=other_pupil, target=target, at=closes - timedelta(seconds=1)) is None


def test_nobody_writes_below_what_is_not_public(pot, pupil):
    refusal("NO_COMMENTS_HERE", write, pupil, make.draft_by(pupil, pot))


# --- what is held ---------------------------------------------------------------------------------


def test_first_texts_wait_then_the_next_ones_appear_at_once(idea, other_pupil):
    first = write(other_pupil, idea, "First")
    assert (first.status, first.hold) == (TextStatus.HELD, Hold.NEW)
    CommentFactory.create_batch(2, about=idea, author=other_pupil)
    assert write(other_pupil, idea, "Third").status == TextStatus.PUBLIC


def test_a_hidden_text_makes_the_next_ones_wait_for_a_month(idea, other_pupil):
    CommentFactory.create_batch(2, about=idea, author=other_pupil)
    gone = CommentFactory(about=idea, author=other_pupil, hidden=True)
    assert write(other_pupil, idea).hold == Hold.NEW
    Comment.objects.filter(pk=gone.pk).update(decided_at=timezone.now() - timedelta(days=31))
    assert write(other_pupil, idea, "Later").status == TextStatus.PUBLIC


def test_the_office_sets_a_level_by_hand(idea, other_pupil, youth_worker, policy):
    set_trust(actor=youth_worker, user=other_pupil, trust=Trust.NEW)
    assert write(other_pupil, idea, "One").hold == Hold.NEW
    set_trust(actor=youth_worker, user=other_pupil, trust=Trust.KNOWN)
    assert write(other_pupil, idea, "Two").status == TextStatus.PUBLIC
    set_trust(actor=youth_worker, user=other_pupil, trust=None)
    assert write(other_pupil, idea, "Three").status == TextStatus.PUBLIC
    refusal("NOT_THE_OFFICE", set_trust, actor=other_pupil, user=other_pupil, trust=Trust.KNOWN)


def test_words_in_any_language_of_the_portal_hold(idea, other_pupil, policy):
    Policy.objects.filter(id=1).update(words_lt="kvail*", words_en="stupid")
    SiteVersion.bump()
    assert write(other_pupil, idea, "Kvailystė").hold == Hold.WORDS
    assert write(other_pupil, idea, "Stupid.").hold == Hold.WORDS
    assert write(other_pupil, idea, "Wise").status == TextStatus.PUBLIC


def test_the_office_is_never_held(idea, youth_worker):
    assert write(youth_worker, idea, "Ask at www.town.example").status == TextStatus.PUBLIC


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [("  \n ", "EMPTY_TEXT"), ("x" * 2001, "TEXT_TOO_LONG"), ("a.com b.com c.com", "TOO_MANY_LINKS")],
)
def test_texts_that_are_not_taken(idea, other_pupil, text, code):
    refusal(code, write, other_pupil, idea, text)
    assert not Comment.objects.exists()


def test_the_same_text_twice_is_one_comment(idea, other_pupil):
    assert write(other_pupil, idea) == write(other_pupil, idea, "What about a pump?\r\n")
    assert Comment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_the_same_text_at_once_from_two_devices_is_one_comment(idea, other_pupil):
    def send():
        write(other_pupil, idea)
        connections.close_all()

    threads = [Thread(target=send) for _device in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Comment.objects.count() == 1


def test_whoever_writes_a_lot_waits(idea, other_pupil):
    for number in range(rules.BURST):
        write(other_pupil, idea, f"Text {number}")
    refusal("TOO_FAST", write, other_pupil, idea, "One more")


# --- names ----------------------------------------------------------------------------------------


def test_pupils_are_shown_with_grade_and_school_and_never_by_name(idea, other_pupil):
    other_pupil.first_name, other_pupil.last_name = "Ugnė", "Pavyzdė"
    other_pupil.save()
    comment = write(other_pupil, idea)
    assert comment.shown_as == "Pupil of grade 10, Vėjūnų gimnazija"
    chosen = write(other_pupil, idea, "With name", with_first_name=True)
    assert chosen.shown_as == "Ugnė"


def test_a_first_name_needs_a_name_and_the_age_to_decide(idea, other_pupil):
    refusal("NO_FIRST_NAME", write, other_pupil, idea, with_first_name=True)
    other_pupil.first_name, other_pupil.year_of_birth = "Ugnė", timezone.localdate().year - 13
    other_pupil.save()
    refusal("TOO_YOUNG_FOR_NAME", write, other_pupil, idea, with_first_name=True)


def test_the_office_and_the_school_speak_as_such(idea, youth_worker, coordinator):
    assert write(youth_worker, idea).shown_as == "Youth office"
    assert write(coordinator, idea).shown_as == "Vėjūnų gimnazija"


# --- answers --------------------------------------------------------------------------------------


def test_answers_stand_one_level_below(idea, pot, pupil, other_pupil):
    parent = CommentFactory(about=idea)
    reply = write(pupil, idea, "Good point", parent=parent)
    assert (reply.parent, reply.role) == (parent, Role.TEAM)
    public = CommentFactory(about=idea, parent=parent)
    refusal("NO_ANSWER_HERE", write, other_pupil, idea, parent=public)
    refusal("NO_ANSWER_HERE", write, other_pupil, idea, parent=CommentFactory(about=idea, held=True))
    elsewhere = CommentFactory(about=make.ProposalFactory(pot=pot))
    refusal("NO_ANSWER_HERE", write, other_pupil, idea, parent=elsewhere)


def test_the_talk_stands_in_order_with_answers_below(idea):
    first, second = CommentFactory(about=idea), CommentFactory(about=idea)
    answer = CommentFactory(about=idea, parent=first)
    CommentFactory(about=idea, held=True)
    CommentFactory(about=idea, hidden=True)
    gone = CommentFactory(about=idea, hidden=True)
    kept = CommentFactory(about=idea, parent=gone)
    shown = Comment.objects.about("idea", idea.public_id).shown().in_talk()
    assert list(shown) == [first, answer, second, gone, kept]


# --- changing and deleting ------------------------------------------------------------------------


def test_a_text_can_be_changed_for_fifteen_minutes_by_its_author(idea, other_pupil, stranger, policy):
    comment = write(other_pupil, idea)
    refusal("NOT_YOURS", edit_comment, actor=stranger, comment=comment, text="Mine")
    changed = edit_comment(actor=other_pupil, comment=comment, text="A better pump")
    assert (changed.text, changed.status) == ("A better pump", TextStatus.PUBLIC)
    assert changed.edited_at
    with_link = edit_comment(actor=other_pupil, comment=comment, text="see www.a.example")
    assert (with_link.status, with_link.hold) == (TextStatus.HELD, Hold.LINK)
    Comment.objects.filter(pk=comment.pk).update(created_at=timezone.now() - timedelta(minutes=16))
    refusal("EDIT_TOO_LATE", edit_comment, actor=other_pupil, comment=comment, text="Late")


def test_deleting_leaves_nothing_but_the_place_of_what_was_answered(idea, other_pupil, stranger):
    alone, answered = CommentFactory.create_batch(2, about=idea, author=other_pupil)
    CommentFactory(about=idea, parent=answered)
    refusal("NOT_YOURS", delete_comment, actor=stranger, comment=alone)
    delete_comment(actor=other_pupil, comment=alone)
    delete_comment(actor=other_pupil, comment=answered)
    assert not Comment.objects.filter(pk=alone.pk).exists()
    answered.refresh_from_db()
    assert (answered.status, answered.text) == (TextStatus.REMOVED, "")


def test_a_reported_text_stays_for_the_office_when_its_author_deletes_it(idea, other_pupil):
    comment = CommentFactory(about=idea, author=other_pupil)
    ReportFactory(target=comment.public_id)
    delete_comment(actor=other_pupil, comment=comment)
    comment.refresh_from_db()
    assert comment.status == TextStatus.REMOVED
    assert comment.text
    assert not Comment.objects.shown().exists()


def test_every_act_is_in_the_audit_trail_without_its_words(idea, other_pupil):
    comment = write(other_pupil, idea, "Secret words")
    edit_comment(actor=other_pupil, comment=comment, text="Other words")
    delete_comment(actor=other_pupil, comment=comment)
    entries = Entry.objects.filter(action__startswith="moderation.comment")
    assert sorted(entry.action.rpartition(".")[2] for entry in entries) == ["deleted", "edited", "written"]
    assert "words" not in "".join(str(entry.data) for entry in entries)


def test_what_becomes_public_renews_the_kept_pages(idea, other_pupil, policy):
    before = SiteVersion.current()
    write(other_pupil, idea)
    assert SiteVersion.current() > before
    assert Round.objects.filter(pk=idea.round_id).exists()
