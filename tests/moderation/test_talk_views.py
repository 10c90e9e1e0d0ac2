"""Pages of comments and reports: the list below an idea, forms, my texts, the policy."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.moderation import CommentFactory, picture_of
from youthportal.core.models import SiteVersion
from youthportal.moderation.enums import TextStatus
from youthportal.moderation.models import Comment, Policy, Report

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert('1')</script> & <b>bold</b>"


def page(client, address):
    return client.get(address).content.decode()


def writing(idea):
    return reverse("moderation:write", args=["idea", idea.public_id])


def form(text="What about a pump?", **more):
    return {"text": text, "language": "en", **more}


# --- below an idea --------------------------------------------------------------------------------


def test_everybody_reads_public_texts_and_their_number_and_no_others(client, idea):
    CommentFactory.create_batch(2, about=idea, text="A pump, please")
    CommentFactory(about=idea, held=True, text="Held words")
    CommentFactory(about=idea, hidden=True, text="Hidden words")
    shown = page(client, idea.get_absolute_url())
    assert "2 comments" in shown
    assert shown.count("A pump, please") >= 2
    assert "Held words" not in shown
    assert "Hidden words" not in shown
    assert "csrfmiddlewaretoken" not in shown


def test_nothing_that_somebody_writes_becomes_part_of_the_page(client, idea):
    CommentFactory(about=idea, text=SCRIPT, language="lt")
    shown = page(client, idea.get_absolute_url())
    assert "<script>alert" not in shown
    assert "&lt;script&gt;" in shown
    assert '<div lang="lt">' in shown


def test_a_kept_page_shows_a_new_text_at_once(client, idea, other_pupil, policy):
    assert "0 comments" in page(client, idea.get_absolute_url())
    client.force_login(other_pupil)
    client.post(writing(idea), form())
    client.logout()
    client.cookies.clear()
    assert "What about a pump?" in page(client, idea.get_absolute_url())


def test_a_closed_talk_says_until_when_it_was_open(client, idea):
    idea.round.status = "checking"
    idea.round.save()
    shown = page(client, idea.get_absolute_url())
    assert "Comments were open until" in shown or "Comments are closed" in shown
    assert "Write a comment" not in shown


@pytest.mark.parametrize("asked", ["", "2", "99", "0", "-1", "x", "²", "9" * 400])
def test_a_long_talk_is_paged(client, idea, asked):
    CommentFactory.create_batch(21, about=idea)
    answer = client.get(idea.get_absolute_url(), {"comments": asked})
    assert "21 comments" in answer.content.decode()
    assert answer.content.decode().count('<li id="c') == (1 if asked == "2" else 20)


@pytest.mark.parametrize("signed_in", [False, True])
def test_the_page_costs_the_same_with_one_and_three_texts_and_pictures(client, idea, pupil, signed_in):
    if signed_in:
        client.force_login(pupil)
    costs = []
    for _round in range(3):
        CommentFactory(about=idea)
        picture_of(idea, pupil)
        SiteVersion.bump()
        client.get(reverse("home"))
        with CaptureQueriesContext(connection) as captured:
            client.get(idea.get_absolute_url())
        costs.append(len(captured))
    assert len(set(costs)) == 1
    assert costs[0] <= 8 + signed_in


# --- writing --------------------------------------------------------------------------------------


def test_a_visitor_signs_in_first(client, idea):
    assert client.get(writing(idea)).url.startswith(reverse("account_login"))


def test_a_stranger_reads_who_may_write(client, idea, stranger):
    client.force_login(stranger)
    assert "Pupils and teachers of the schools in this round write here" in page(client, writing(idea))
    answer = client.post(writing(idea), form("My words stay"))
    assert "My words stay" in answer.content.decode()
    assert not Comment.objects.exists()


def test_a_first_text_is_held_and_its_author_knows(client, idea, other_pupil):
    client.force_login(other_pupil)
    answer = client.post(writing(idea), form(), follow=True)
    assert "The office reads it first" in answer.content.decode()
    mine = page(client, reverse("moderation:mine"))
    assert "What about a pump?" in mine
    assert "waits for the office" in mine


@pytest.mark.parametrize("text", ["x" * 2_000_000, "http://a.com http://b.com http://c.com"])
def test_a_refused_text_is_kept_in_the_form(client, idea, other_pupil, text):
    client.force_login(other_pupil)
    answer = client.post(writing(idea), form(text))
    assert answer.status_code == 200
    assert text in answer.content.decode()
    assert "error-summary" in answer.content.decode()


def test_the_language_of_a_text_is_its_own(client, idea, other_pupil):
    client.force_login(other_pupil)
    client.post(writing(idea), form("Pompa", language="lt"))
    assert Comment.objects.get().language == "lt"
    assert client.post(writing(idea), form("Pompa", language="xx")).status_code == 200


def test_the_first_name_is_offered_only_where_it_may_be_shown(client, idea, other_pupil):
    client.force_login(other_pupil)
    assert "Shown as" not in page(client, writing(idea))
    other_pupil.first_name = "Ugnė"
    other_pupil.save()
    assert "Shown as" in page(client, writing(idea))
    client.post(writing(idea), form(sign="name"))
    assert Comment.objects.get().shown_as == "Ugnė"


def test_answering_changing_and_deleting(client, idea, other_pupil, policy):
    parent = CommentFactory(about=idea, text="With a roof?")
    client.force_login(other_pupil)
    answer = reverse("moderation:answer", args=[parent.public_id])
    assert "With a roof?" in page(client, answer)
    client.post(answer, form("Yes, a roof"))
    own = Comment.objects.get(parent=parent)
    assert own.text == "Yes, a roof"
    edit, delete = (reverse(f"moderation:{name}", args=[own.public_id]) for name in ("edit", "delete"))
    shown = page(client, idea.get_absolute_url())
    assert edit in shown
    assert delete in shown
    assert "Yes, a roof" in page(client, edit)
    client.post(edit, {"text": "A green roof"})
    assert "A green roof" in page(client, idea.get_absolute_url())
    assert "A green roof" in page(client, delete)
    client.post(delete)
    assert not Comment.objects.filter(pk=own.pk).exists()


def test_texts_of_others_are_no_pages_of_mine(client, idea, stranger):
    other = CommentFactory(about=idea)
    held = CommentFactory(about=idea, held=True)
    client.force_login(stranger)
    for name in ("edit", "delete"):
        assert client.get(reverse(f"moderation:{name}", args=[other.public_id])).status_code == 404
        assert client.post(reverse(f"moderation:{name}", args=[other.public_id])).status_code == 404
    assert client.get(reverse("moderation:answer", args=[held.public_id])).status_code == 404
    assert client.get(reverse("moderation:comment", args=[held.public_id])).status_code == 404


def test_a_text_has_an_address(client, idea):
    comments = CommentFactory.create_batch(21, about=idea)
    last = comments[-1]
    answer = client.get(reverse("moderation:comment", args=[last.public_id]))
    assert answer.url == f"{idea.get_absolute_url()}?comments=2#c{last.public_id}"


@pytest.mark.parametrize("kind", ["idea", "comment", "nothing"])
def test_what_does_not_exist_takes_no_text_and_no_report(client, pupil, kind):
    client.force_login(pupil)
    for name in ("write", "report"):
        address = reverse(f"moderation:{name}", args=[kind, "2b3c4d5e-1111-4222-8333-444455556666"])
        assert client.get(address).status_code == 404


# --- reporting, my texts, the policy --------------------------------------------------------------


def test_a_visitor_reports_without_account(client, idea):
    comment = CommentFactory(about=idea, text="Bad words")
    address = reverse("moderation:report", args=["comment", comment.public_id])
    assert "Bad words" in page(client, address)
    assert "error-summary" in client.post(address, {"text": "x"}).content.decode()
    answer = client.post(address, {"reason": "hate", "text": "It hurts"})
    assert answer.url == f"{idea.get_absolute_url()}#c{comment.public_id}"
    report = Report.objects.get()
    assert (report.reporter, report.reason, report.text) == (None, "hate", "It hurts")


def test_an_author_reads_why_on_the_start_page_and_under_my_texts(client, idea, other_pupil):
    CommentFactory(about=idea, author=other_pupil, hidden=True, words="Say it kindly.")
    client.force_login(other_pupil)
    assert "A text of yours was hidden" in page(client, reverse("home"))
    mine = page(client, reverse("moderation:mine"))
    assert "It bullies or threatens somebody" in mine
    assert "Say it kindly." in mine
    assert client.get(reverse("own_data_file")).json()["texts"]


def test_my_texts_cost_the_same_with_one_and_three(client, idea, pupil, django_assert_max_num_queries):
    client.force_login(pupil)
    for _number in range(3):
        CommentFactory(about=idea, author=pupil)
        picture_of(idea, pupil)
        with django_assert_max_num_queries(8):
            page(client, reverse("moderation:mine"))


def test_the_policy_says_what_the_office_has_set(client):
    Policy.objects.create(id=1, hold_first=3, hold_outside_hours=True, text_en="Ask us at any time.")
    shown = page(client, reverse("moderation:policy"))
    assert "the first 3 texts of everybody" in shown
    assert "texts written at weekends" in shown
    assert "Ask us at any time." in shown
    assert "csrfmiddlewaretoken" not in shown


def test_every_page_leads_to_help_and_every_form_has_the_way_out(client, idea, pupil):
    assert reverse("help_now") in page(client, reverse("home"))
    client.force_login(pupil)
    report = reverse("moderation:report", args=["idea", idea.public_id])
    for address in (writing(idea), report):
        shown = page(client, address)
        assert 'name="in_danger"' in shown
        assert shown.count("I or somebody is in danger") >= 1


def test_statuses_all_have_a_mark(client, idea, pupil):
    for status in (TextStatus.PUBLIC, TextStatus.HELD, TextStatus.HIDDEN, TextStatus.SEALED):
        values = {"hold": "new", "reason": "spam"} | ({"text": ""} if status == TextStatus.SEALED else {})
        CommentFactory(about=idea, author=pupil, status=status, **values)
    client.force_login(pupil)
    assert page(client, reverse("moderation:mine")).count('class="text"') == 4
