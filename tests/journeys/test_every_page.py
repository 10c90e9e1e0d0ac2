"""Every page a person can walk to: accessible, within the window, one heading, no complaint in the console.

Visitor, pupil, coordinator and youth worker walk their pages of a town in which one round collects ideas,
one votes and one is decided: in English on a phone, light and dark, and in Lithuanian on a desktop.
"""

import gzip

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import translation

from budget.enums import ProposalStatus, RoundStatus
from budget.models import PriceItem, ProjectResult, Right
from budget.services.board import write_board
from budget.services.papers import POT_PAPER
from budget.views.focus import opinion_key
from budget.views.kiosk import link_of
from budget.views.kits import teacher_url
from budget.views.mine import TEAM_SALT
from budget.views.screens import screen_url
from budget.views.survey import survey_key
from budget.views.teams import PLACE_SALT
from tests.budget.results import published_round
from tests.factories import budget as make
from tests.factories import voting
from tests.factories.accounts import UserFactory
from tests.factories.moderation import AlarmFactory, CommentFactory, ReportFactory, picture_of
from tests.journeys.story import sign_in
from tests.support.browser import DESKTOP, PHONE, axe
from youthportal.core.models import Job
from youthportal.organisations.roster import scope_of
from youthportal.retention.models import Period

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
FIRST_VISIT_KB = 110
#: Rules that templates of Django's own admin break: tables of inline rows have a column without a heading,
#: and the boxes that search while one types (select2) have no name.
DJANGOS_OWN = ("empty-table-header", "aria-input-field-name")
OFFICE_PAGES = ("copy", "add_schools", "join_pots", "pots", "schools", "change")
TEXT = ("text/", "javascript", "json", "svg", "xml")


@pytest.fixture
def town(transactional_db, school, school_class, pupil):
    """What the addresses below are made of."""
    collecting = make.round_in(RoundStatus.PROPOSALS, school=school, title="Mokinių biudžetas 2027")
    focus = make.focus_round(title="Biudžetas 2028", slug="2028", school=school)
    make.opinions(focus, school, people=9)
    PriceItem.objects.create(name="Bench", amount=420_00)
    pot = collecting.pots.get()
    decided = published_round()
    write_board(actor=None, round=decided)
    make.survey_of(decided, people=6)
    asked = make.round_in(RoundStatus.PUBLISHED, school=school, title="Klausiame")
    make.survey_of(asked, days=(-1, 1))
    ready = voting.ready_round(school=make._new_school(), by_code=3)
    waiting = make.ProposalFactory(pot=pot, author=pupil)
    comment = CommentFactory(about=waiting, text="Please put a pump beside it.")
    report = ReportFactory(target=comment.public_id)
    return {
        "asked": asked,
        "collecting": collecting,
        "focus": focus,
        "orphan": make.orphan_of(school, decided),
        "pot": pot,
        "school": school,
        "class": school_class,
        "draft": make.draft_by(pupil, pot),
        "fix": make.sent_back(pupil, pot),
        "waiting": waiting,
        "comment": comment,
        "report": report,
        "own": CommentFactory(about=waiting, author=pupil),
        "picture": picture_of(waiting, pupil),
        "alarm": AlarmFactory(),
        "period": Period.objects.create(rule="accounts", number=24, unit="months"),
        "rejected": make.ProposalFactory(pot=pot, author=pupil, status=ProposalStatus.REJECTED),
        "city": make.ProposalFactory(
            pot=pot, author=UserFactory(pupil=True), status=ProposalStatus.SCHOOL_PASSED
        ),
        "voting": voting.open_voting(actor=None, round=ready),
        "paper": voting.paper_round(school=school, title="Popierinis balsavimas"),
        "decided": decided,
        "lost": ProjectResult.objects.filter(result__pot__round=decided, is_funded=False).first(),
    }


def public_pages(town):
    collecting, decided, voted = town["collecting"], town["decided"], town["voting"]
    won = decided.pots.get()
    named = ["home", "budget:rounds", "budget:help", "budget:secrecy", "budget:enter_code", "documents:check"]
    named += [
        "privacy",
        "account_login",
        "account_signup",
        "account_reset_password",
        "account_request_login_code",
    ]
    named += ["help_now", "moderation:policy"]
    return [
        *(reverse(name) for name in [*named, "pupil_login", "pupil_card"]),
        reverse("pupil_login_at", args=[town["school"].slug]),
        *(reverse("budget:round", args=[round.slug]) for round in (collecting, voted, decided)),
        reverse("budget:pot", args=[collecting.slug, town["pot"].slug]),
        reverse("budget:proposal", args=[collecting.slug, town["waiting"].slug]),
        reverse("budget:focus_school", args=[town["focus"].slug, town["school"].slug]),
        reverse("budget:opinion", args=[opinion_key(town["focus"].schools.get())]),
        reverse("moderation:report", args=["idea", town["waiting"].public_id]),
        reverse("moderation:report", args=["comment", town["comment"].public_id]),
        reverse("budget:vote", args=[voted.slug]),
        reverse("budget:check_receipt", args=[voted.slug]),
        reverse("budget:board", args=[decided.slug]),
        reverse("budget:result", args=[decided.slug, won.slug]),
        reverse("budget:round_results", args=[decided.slug]),
        reverse("budget:survey_results", args=[decided.slug]),
        reverse("budget:survey", args=[survey_key(town["asked"].schools.get(), "pupil")]),
        reverse("opendata:datasets"),
        reverse("budget:reveal_start", args=[decided.slug, won.slug]),
        reverse("budget:reveal", args=[decided.slug, won.slug, 1]),
        reverse("budget:story", args=[decided.slug, won.slug, town["lost"].proposal.ref]),
        "/en/there-is-no-such-page/",
    ]


def pupils_pages(town):
    draft, city = town["draft"].public_id, town["city"]
    offered = [str(city.public_id), city.authors.first().user_id]
    return [
        *(
            reverse(name)
            for name in (
                "home",
                "profile",
                "budget:mine",
                "choose_password",
                "account_logout",
                "my_consents",
                "own_data",
                "erase_account",
            )
        ),
        reverse("budget:propose", args=[town["collecting"].slug]),
        *(
            reverse("budget:edit", args=[draft, step])
            for step in ("what", "where", "goals", "cost", "review")
        ),
        *(reverse("budget:my_idea", args=[town[idea].public_id]) for idea in ("draft", "fix", "waiting")),
        reverse("budget:withdraw", args=[town["waiting"].public_id]),
        reverse("budget:merge", args=[town["waiting"].public_id]),
        reverse("budget:give_place", args=[town["waiting"].public_id]),
        reverse("budget:place", args=[signing.dumps(offered, salt=PLACE_SALT)]),
        reverse("budget:team", args=[signing.dumps(str(city.public_id), salt=TEAM_SALT)]),
        reverse("budget:my_idea", args=[town["rejected"].public_id]),
        reverse("budget:another_look", args=[town["rejected"].public_id]),
        reverse("budget:focus", args=[town["focus"].slug]),
        reverse("budget:focus", args=[town["collecting"].slug]),
        reverse("budget:support", args=[town["collecting"].slug, town["city"].slug]),
        town["city"].get_absolute_url(),
        reverse("budget:pictures", args=[town["waiting"].public_id]),
        reverse("budget:proposal", args=[town["collecting"].slug, town["waiting"].slug]),
        reverse("moderation:mine"),
        reverse("moderation:write", args=["idea", town["waiting"].public_id]),
        reverse("moderation:answer", args=[town["comment"].public_id]),
        *(reverse(f"moderation:{name}", args=[town["own"].public_id]) for name in ("edit", "delete")),
    ]


def coordinators_pages(town):
    school = town["school"].public_id
    named = ["home", "profile", "my_schools", "budget:checks", "imports:imports", "mfa_index"]
    return [
        *(reverse(name) for name in named),
        reverse("budget:checks") + "?queue=fix",
        reverse("budget:checks") + "?queue=done",
        reverse("budget:check", args=[town["waiting"].public_id]),
        reverse("budget:check", args=[town["fix"].public_id]),
        reverse("budget:merge_checked", args=[town["waiting"].public_id]),
        reverse("budget:orphans"),
        reverse("budget:adopt", args=[town["orphan"].public_id]),
        reverse("budget:focus_coordinate", args=[town["focus"].slug, town["school"].slug]),
        reverse("budget:focus_lesson", args=[town["focus"].slug, town["school"].slug]),
        reverse("budget:survey_links", args=[town["asked"].slug, town["school"].slug]),
        reverse("budget:survey_results", args=[town["asked"].slug]),
        reverse("moderation:pictures"),
        reverse("moderation:picture", args=[town["picture"].public_id]),
        reverse("class_pupils", args=[school, town["class"].pk]),
        reverse("class_consents", args=[school, town["class"].pk]),
        reverse("school_classes", args=[school]) + "?q=zzz",
        reverse("pupil_consents", args=[school, town["draft"].authors.get().user.pupil_rows.get().public_id]),
        reverse("imports:new", args=["roster", scope_of(town["school"])]),
        reverse("budget:kits", args=[town["voting"].slug]),
        reverse("budget:late_changes", args=[town["paper"].slug]),
        reverse("budget:kiosk_setup", args=[town["paper"].slug]),
        link_of(town["paper"], town["school"]),
        reverse("budget:paper", args=[town["paper"].slug]),
        reverse(
            "budget:begin_paper",
            args=[town["paper"].slug, voting.school_pot(town["paper"]).pk, town["school"].pk],
        ),
    ]


def admin_pages(town):
    rounds = [town[name].pk for name in ("collecting", "voting", "decided")]
    first, voted, _decided = rounds
    models = [
        "budget_round",
        "budget_proposal",
        "budget_priceitem",
        "organisations_school",
        "organisations_pupil",
    ]
    models += ["accounts_user", "documents_document", "outbox_message", "audit_entry", "core_job"]
    models += ["budget_pot", "budget_assignmentrule", "budget_reasontext", "organisations_schoolclass"]
    models += ["organisations_organisation", "organisations_membership", "organisations_schoolyear"]
    right = Right.objects.filter(round=voted).first()
    return [
        reverse("home"),
        reverse("admin:index"),
        *(reverse(f"admin:{model}_changelist") for model in models),
        *(reverse("admin:budget_round_cockpit", args=[round]) for round in rounds),
        *(reverse(f"admin:budget_round_{name}", args=[first]) for name in OFFICE_PAGES),
        reverse("admin:budget_round_act", args=[voted, "close_voting"]),
        reverse("admin:budget_round_turnout", args=[voted]),
        reverse("admin:budget_round_add"),
        reverse("admin:status"),
        reverse("admin:budget_pot_change", args=[town["pot"].pk]),
        *(reverse(f"admin:{model}_add") for model in ("budget_assignmentrule", "budget_reasontext")),
        reverse("admin:budget_survey_add"),
        reverse("admin:budget_survey_change", args=[town["asked"].survey.pk]),
        reverse("admin:budget_surveytext_changelist"),
        reverse("admin:budget_proposal_check", args=[town["city"].pk]),
        reverse("admin:budget_proposal_hand_over", args=[town["waiting"].pk]),
        reverse("admin:organisations_school_change", args=[town["school"].pk]),
        reverse("admin:organisations_pupil_change", args=[right.pupil_id]),
        reverse("admin:organisations_pupil_move", args=[right.pupil_id]),
        reverse("admin:municipality_municipality_changelist"),
        *(reverse(f"admin:{model}_changelist") for model in ("retention_period", "retention_removal")),
        reverse("admin:consents_consent_changelist"),
        *(
            reverse(f"admin:moderation_{model}_changelist")
            for model in ("comment", "report", "picture", "alarm", "sealedtext", "standing", "policy")
        ),
        reverse("admin:moderation_comment_change", args=[town["comment"].pk]),
        reverse("admin:moderation_alarm_change", args=[town["alarm"].pk]),
        reverse("admin:moderation_report_change", args=[town["report"].pk]),
        reverse("admin:moderation_picture_change", args=[town["picture"].pk]),
        reverse("admin:retention_period_change", args=[town["period"].pk]),
        reverse("job", args=[Job.objects.order_by("pk").first().public_id]),
        reverse("admin:agreements_agreement_changelist"),
        reverse("budget:twice", args=[town["collecting"].slug]),
        reverse("admin:budget_round_act", args=[town["paper"].pk, "close_voting"]),
        reverse("budget:kits", args=[town["voting"].slug]),
        reverse("budget:kit", args=[town["voting"].slug, right.school_class_id]),
        reverse("budget:voting_day", args=[town["voting"].slug, right.school.slug]),
        reverse("budget:all_kits", args=[town["voting"].slug, right.school.slug]),
        teacher_url(town["voting"], right.school_class),
        screen_url(town["voting"], right.school),
        reverse("budget:statement"),
    ]


WALKS = {
    "visitor": public_pages,
    "pupil": pupils_pages,
    "coordinator": coordinators_pages,
    "youth_worker": admin_pages,
}


def complaints(page, *, schemes):
    """What is wrong with the page as it stands."""
    found = []
    if page.locator("h1").count() != 1:
        found.append(f"{page.url}: {page.locator('h1').count()} h1")
    if page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") > 0:
        found.append(f"{page.url}: wider than {page.viewport_size['width']}")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        try:
            of_django = "/admin/" in page.url
            axe(page, read_styles=not of_django, but=DJANGOS_OWN if of_django else ())
        except AssertionError as error:
            found.append(f"{scheme}: {error}"[:1500])
    return found


@pytest.mark.parametrize("person", WALKS)
@pytest.mark.parametrize(
    ("language", "options", "schemes"),
    [
        pytest.param("en", PHONE, ["dark", "light"], id="phone"),
        pytest.param("lt", DESKTOP, ["dark"], id="desktop"),
    ],
)
def test_every_page(request, town, open_page, live_server, person, language, options, schemes):
    page = open_page(live_server.url, reduced_motion="reduce", **options)
    if person != "visitor":
        user = request.getfixturevalue(person)
        sign_in(page, live_server.url, user)
    if person == "youth_worker":
        POT_PAPER.issue(actor=user, subject=town["decided"].pots.get(), language="lt")
    if person == "coordinator":
        other = town["voting"].schools.get().school
        make.MembershipFactory(user=user, school=other, role="coordinator")
    with translation.override(language):
        addresses = WALKS[person](town)
    found = []
    for address in addresses:
        answer = page.goto(address)
        expected = 404 if "no-such-page" in address else 200
        assert answer.status == expected, address
        found += complaints(page, schemes=schemes)
    assert found == [], "\n".join(found)


def weight(response):
    """Bytes over the wire as the portal is served: text compressed, pictures and faces as they are."""
    body = response.body()
    kind = response.headers.get("content-type", "")
    return len(gzip.compress(body)) if any(word in kind for word in TEXT) else len(body)


def test_a_first_visit_is_light(town, open_page, live_server):
    heavy = {}
    for address in public_pages(town)[:1] + public_pages(town)[13:-1]:
        page = open_page(live_server.url, **PHONE)
        answers = []
        page.on("response", lambda answer, kept=answers: kept.append(answer))
        page.goto(address, wait_until="load")
        assert {answer.url.startswith(live_server.url) for answer in answers} == {True}
        kilobytes = sum(weight(answer) for answer in answers if answer.status == 200) / 1024
        assert kilobytes > 5
        if kilobytes > FIRST_VISIT_KB:
            heavy[address] = round(kilobytes)
    assert heavy == {}


# --- the policy -----------------------------------------------------------------------------------


def test_the_policy_blocks_inline_scripts_in_the_portal_and_in_the_office(
    browser, live_server, town, youth_worker
):
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    blocked = []
    page.on("console", lambda message: blocked.append(message.text))
    sign_in(page, live_server.url, youth_worker)
    for address in (reverse("budget:rounds"), reverse("admin:index")):
        blocked.clear()
        page.goto(address)
        page.evaluate(
            "const s = document.createElement('script'); s.textContent = 'window.taken = true';"
            "document.body.append(s)"
        )
        assert page.evaluate("window.taken") is None
        assert any("Content Security Policy" in text for text in blocked)
    context.close()


@pytest.mark.parametrize("person", WALKS)
def test_every_page_carries_the_policy(request, client, town, person):
    if person != "visitor":
        client.force_login(request.getfixturevalue(person))
    for address in [*WALKS[person](town), "/", reverse("budget:ballot", args=["none", "none"])]:
        policy = client.get(address).headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy, address
        assert "unsafe-inline" not in policy, address
        assert "unsafe-eval" not in policy, address
