"""The Monday list: queues with ages, bulk actions, one text a page, rules for texts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.moderation import AlarmFactory, CommentFactory, ReportFactory, picture_of
from youthportal.moderation.enums import ReportStatus, TextStatus, Trust
from youthportal.moderation.models import Comment, Picture, Policy, Report, SealedText, Standing

pytestmark = pytest.mark.django_db
LISTS = ("comment", "report", "picture", "alarm", "sealedtext", "standing")


def address(model, page="changelist", *args):
    return reverse(f"admin:moderation_{model}_{page}", args=args)


@pytest.fixture
def office(client, youth_worker):
    client.force_login(youth_worker)
    return client


def act(office, rows, action, **more):
    sent = {"action": action, "_selected_action": [row.pk for row in rows], **more}
    return office.post(address("comment"), sent, follow=True).content.decode()


@pytest.mark.parametrize("person", [None, "pupil", "coordinator", "official", "stranger"])
@pytest.mark.parametrize("model", LISTS)
def test_only_the_office_comes_in(request, client, person, model):
    if person:
        client.force_login(request.getfixturevalue(person))
    assert client.get(address(model)).status_code in {302, 404}


@pytest.mark.parametrize("model", LISTS)
def test_lists_cost_the_same_with_one_and_three(office, idea, pupil, youth_worker, model):
    costs = []
    for number in range(3):
        comment = CommentFactory(about=idea, held=True)
        ReportFactory(target=CommentFactory(about=idea).public_id)
        ReportFactory(kind="idea", target=idea.public_id)
        AlarmFactory()
        picture_of(idea, pupil)
        SealedText.objects.create(
            kind="comment",
            target=comment.public_id,
            text="-",
            language="en",
            written_at=comment.created_at,
            sealed_by=youth_worker,
        )
        Standing.objects.create(user=comment.author, trust=Trust.NEW)
        with CaptureQueriesContext(connection) as captured:
            assert office.get(address(model)).status_code == 200
        costs.append(len(captured))
        assert number or costs[0] <= 20
    assert costs[1] == costs[2] <= 20


def test_many_are_approved_hidden_and_undone_at_once(office, idea):
    held = CommentFactory.create_batch(2, about=idea, held=True)
    assert "Done for 2 texts." in act(office, held, "approve")
    assert Comment.objects.public().count() == 2
    asked = act(office, held, "hide")
    assert "Hide these texts?" in asked
    assert held[0].text in asked
    assert Comment.objects.public().count() == 2
    act(office, held, "hide", confirmed="yes", reason="spam", words="Please no advertising.")
    assert set(Comment.objects.values_list("status", "words")) == {("hidden", "Please no advertising.")}
    act(office, held, "undo")
    assert Comment.objects.public().count() == 2
    assert "Nothing was decided" in act(office, held, "undo")


def test_levels_are_set_from_the_list_and_given_back(office, idea):
    comment = CommentFactory(about=idea)
    act(office, [comment], "trust")
    assert Standing.objects.get(user=comment.author).trust == Trust.KNOWN
    act(office, [comment], "distrust")
    row = Standing.objects.get(user=comment.author)
    assert row.trust == Trust.NEW
    office.post(address("standing"), {"action": "by_texts", "_selected_action": [row.pk]})
    assert not Standing.objects.exists()


def test_one_text_is_read_with_its_reports_and_decided(office, idea):
    comment = CommentFactory(about=idea, text="You are all losers")
    ReportFactory(target=comment.public_id, text="It hurts me")
    page = address("comment", "change", comment.pk)
    shown = office.get(page).content.decode()
    assert "You are all losers" in shown
    assert "It hurts me" in shown
    office.post(page, {"act": "keep"})
    assert Report.objects.get().status == ReportStatus.NO_ACTION
    assert "Choose the reason" in office.post(page, {"act": "hide"}, follow=True).content.decode()
    office.post(page, {"act": "hide", "reason": "bullying"})
    comment.refresh_from_db()
    assert comment.status == TextStatus.HIDDEN
    office.post(page, {"act": "seal"})
    comment.refresh_from_db()
    assert (comment.status, comment.text) == (TextStatus.SEALED, "")
    assert "You are all losers" not in office.get(page).content.decode()


def test_reports_lead_to_what_they_are_about_and_are_closed(office, idea, pupil):
    comment, picture = CommentFactory(about=idea), picture_of(idea, pupil)
    rows = [
        ReportFactory(target=comment.public_id),
        ReportFactory(kind="picture", target=picture.public_id),
        ReportFactory(kind="idea", target=idea.public_id),
        ReportFactory(kind="idea", target="2b3c4d5e-1111-4222-8333-444455556666"),
    ]
    shown = office.get(address("report")).content.decode()
    for link in (
        address("comment", "change", comment.pk),
        reverse("moderation:picture", args=[picture.public_id]),
        idea.get_absolute_url(),
        "not there any more",
    ):
        assert link in shown
    office.post(address("report"), {"action": "acted", "_selected_action": [row.pk for row in rows[:1]]})
    office.post(address("report"), {"action": "no_action", "_selected_action": [row.pk for row in rows]})
    assert sorted(Report.objects.values_list("status", flat=True)) == ["acted", *["no_action"] * 3]
    assert office.get(address("report", "export", "csv")).status_code == 200


def test_a_picture_of_the_list_opens_where_it_is_looked_at(office, idea, pupil):
    picture = picture_of(idea, pupil)
    answer = office.get(address("picture", "change", picture.pk))
    assert answer.url == reverse("moderation:picture", args=[picture.public_id])
    assert Picture.objects.held().count() == 1


def test_the_rules_are_one_page_with_words_for_each_language(office):
    answer = office.get(address("policy"), follow=True)
    form = answer.context["adminform"].form
    sent = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    sent |= {"words_lt": "durnius", "opens": "10:00", "closes": "09:00"}
    page = address("policy", "change", 1)
    assert "cannot close before it opens" in office.post(page, sent).content.decode()
    office.post(page, sent | {"closes": "16:00"})
    assert Policy.current().conditions.words == ("durnius",)


def test_histories_show_the_audit_trail(office, idea):
    comment = CommentFactory(about=idea, held=True)
    act(office, [comment], "approve")
    assert (
        "moderation.comment.public" in office.get(address("comment", "history", comment.pk)).content.decode()
    )


def test_empty_queues_are_not_spoken_of(office, idea):
    CommentFactory(about=idea, held=True)
    shown = office.get(reverse("admin:index")).content.decode()
    assert "1 text waits to be read" in shown
    for nothing in ("URGENT", "0 reports", "0 pictures"):
        assert nothing not in shown
