"""From the door of the booth to the receipt, by account and by code, and every way to be stopped."""

import re

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import translation

from budget.models import Right, VotingCode
from tests.factories import voting
from youthportal.ballots.models import Ballot, BallotKey
from youthportal.core import codes as letters

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_class():
    """For a second browser."""
    return Client


@pytest.fixture
def round():
    return voting.voting_round(by_account=30, by_code=5, users=True, min_choices=2, max_choices=3)


def at(name, round, pot=None):
    return reverse(f"budget:{name}", args=[round.slug, *([pot.slug] if pot else [])])


def sign_in(client, round, number=0):
    right = Right.objects.filter(round=round, channel="account").order_by("pk")[number]
    client.force_login(right.pupil.user)
    return client


def enter(client, code):
    return client.post(reverse("budget:enter_code"), {"code": code})


def choose(client, round, refs=("01", "03"), pot=None, action="review"):
    pot = pot or voting.school_pot(round)
    return client.post(at("ballot", round, pot), {"choices": list(refs), "action": action})


def sealed(response):
    return re.search(r'name="ballot" value="([^"]+)"', response.content.decode())[1]


def cast(client, round, refs=("01", "03"), pot=None):
    pot = pot or voting.school_pot(round)
    choose(client, round, refs, pot)
    form = sealed(client.get(at("review", round, pot)))
    return client.post(at("review", round, pot), {"ballot": form}), form


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# --- whole ways -----------------------------------------------------------------------------------


def test_a_code_voter_goes_from_the_slip_to_the_receipt(client, round):
    (code, *_rest) = voting.new_codes(round)
    pot = voting.school_pot(round)
    entered = enter(client, letters.grouped(code).lower())
    assert (entered.status_code, entered.url) == (303, at("vote", round))
    assert client.get(at("vote", round)).url == at("ballot", round, pot)
    reviewed = choose(client, round)
    assert (reviewed.status_code, reviewed.url) == (303, at("review", round, pot))
    done, _form = cast(client, round)
    assert (done.status_code, done.url) == (303, at("receipt", round, pot))
    page = client.get(done.url)
    ballot = Ballot.objects.get()
    assert ballot.choices == {"projects": ["01", "03"]}
    assert "".join(re.findall(r"<span>([0-9a-f]{4})</span>", page.content.decode())) in voting.receipts(round)


def test_a_pupil_votes_by_account(client, round):
    sign_in(client, round)
    assert client.get(at("vote", round)).url == at("ballot", round, voting.school_pot(round))
    cast(client, round)
    assert Ballot.objects.count() == 1


def test_before_the_last_press_nothing_is_written(client, round):
    sign_in(client, round)
    choose(client, round)
    page = client.get(at("review", round, voting.school_pot(round)))
    assert "Not cast yet" in text(page)
    assert "You chose 2 ideas" in text(page)
    assert Ballot.objects.count() == 0


@pytest.fixture
def two(client):
    """A round with a school's pot and the city's, and a pupil signed in."""
    round = voting.voting_round(users=True, city=True)
    sign_in(client, round)
    return round


def test_two_ballots_are_one_visit_and_share_nothing(client, two):
    school, city = voting.school_pot(two), two.pots.get(kind="city")
    both = text(client.get(at("vote", two)))
    assert "You have 2 ballots" in both
    assert both.count("Not cast yet") == 2
    assert "Ballot 1 of 2" in text(client.get(at("ballot", two, school)))
    done, _form = cast(client, two)
    after = client.get(done.url)
    assert (done.url, after.url) == (at("onward", two, school), at("ballot", two, city))
    second = text(client.get(after.url))
    assert "Ballot 2 of 2" in second
    assert "Your first ballot is cast" in second
    done, _form = cast(client, two, pot=city)
    assert done.url == at("receipt", two, city)
    page = client.get(done.url)
    assert "Your ballots are cast" in text(page)
    shown = re.findall(r"<span>([0-9a-f]{4})</span>", page.content.decode())
    assert {"".join(shown[:16]), "".join(shown[16:])} == set(voting.receipts(two))
    first, second = Ballot.objects.all()
    assert {first.box, second.box} == {school.box_id, city.box_id}
    assert (bytes(first.nonce), bytes(first.token)) != (bytes(second.nonce), bytes(second.token))
    assert "You have voted" in text(client.get(at("vote", two)))


def test_a_ballot_can_be_skipped_and_waits(client, two):
    school, city = voting.school_pot(two), two.pots.get(kind="city")
    assert at("onward", two, school) in client.get(at("ballot", two, school)).content.decode()
    assert client.get(at("onward", two, school)).url == at("ballot", two, city)
    done, _form = cast(client, two, pot=city)
    page = client.get(done.url)
    assert f"Now vote in the pot: {school.name}" in text(page)
    assert Ballot.objects.get().box == city.box_id


def test_who_skips_the_second_sees_the_receipt_of_the_first(client, two):
    school, city = voting.school_pot(two), two.pots.get(kind="city")
    cast(client, two)
    assert client.get(at("onward", two, city)).url == at("receipt", two, school)
    assert "Your ballot is cast" in text(client.get(at("receipt", two, school)))


def test_who_skips_both_is_back_at_the_list_with_nothing_cast(client, two):
    city = two.pots.get(kind="city")
    assert client.get(at("onward", two, city)).url == at("vote", two)
    assert text(client.get(at("vote", two))).count("Not cast yet") == 2


def test_a_single_ballot_offers_nothing_to_skip(client, round):
    sign_in(client, round)
    page = client.get(at("ballot", round, voting.school_pot(round)))
    assert "Skip this ballot" not in text(page)
    assert "of 1" not in text(page)


def test_onward_of_a_stranger_leads_to_the_door(client, two):
    client.logout()
    assert client.get(at("onward", two, voting.school_pot(two))).url == at("vote", two)


# --- the ballot -----------------------------------------------------------------------------------


def order(response):
    return re.findall(r'id="choice-(\d\d)"', response.content.decode())


def test_the_order_stays_on_reload_and_differs_between_voters(client, client_class, round):
    pot = voting.school_pot(round)
    sign_in(client, round)
    first = order(client.get(at("ballot", round, pot)))
    assert sorted(first) == ["01", "02", "03", "04", "05"]
    assert all(order(client.get(at("ballot", round, pot))) == first for _time in range(3))
    others = {
        tuple(order(sign_in(client_class(), round, n).get(at("ballot", round, pot)))) for n in range(12)
    }
    assert len(others) > 4


@pytest.mark.parametrize(
    ("refs", "said"),
    [
        (["01"], "Choose at least 2 ideas."),
        (["01", "02", "03", "05"], "Choose at most 3 ideas."),
        ([], "Choose at least 2 ideas."),
    ],
)
def test_a_ballot_outside_the_limits_comes_back_with_its_choices(client, round, refs, said):
    sign_in(client, round)
    page = choose(client, round, refs)
    assert page.status_code == 422
    assert said in text(page)
    ticked = re.findall(r'value="(\d\d)" checked', page.content.decode())
    assert sorted(ticked) == refs


def test_a_ballot_over_the_money_says_by_how_much(client):
    round = voting.voting_round(users=True, limit_money=True)
    sign_in(client, round)
    page = choose(client, round, ["01", "04", "05"])
    assert "Together your ideas cost 10,200 €, but there are only 9,600 €." in text(page).replace("\xa0", " ")
    assert "10,200 € of 9,600 €" in text(page).replace("\xa0", " ")


def test_without_javascript_the_server_adds_up(client):
    round = voting.voting_round(users=True, limit_money=True)
    sign_in(client, round)
    page = choose(client, round, ["01", "02"], action="sum")
    assert page.status_code == 200
    assert "4,650 € of 9,600 €" in text(page).replace("\xa0", " ")
    assert "Left: 4,950 €" in text(page).replace("\xa0", " ")


def test_an_idea_of_another_pot_is_left_out(client, round):
    sign_in(client, round)
    page = choose(client, round, ["01", "99", "<script>"])
    assert page.status_code == 422
    assert "<script>" not in page.content.decode().split("<main")[1].split("</main")[0]


def test_choices_are_kept_when_one_goes_back(client, round):
    sign_in(client, round)
    choose(client, round, ["02", "05"])
    page = client.get(at("ballot", round, voting.school_pot(round)))
    assert sorted(re.findall(r'value="(\d\d)" checked', page.content.decode())) == ["02", "05"]


def test_the_review_needs_a_choice(client, round):
    sign_in(client, round)
    pot = voting.school_pot(round)
    assert client.get(at("review", round, pot)).url == at("ballot", round, pot)


# --- twice ----------------------------------------------------------------------------------------


def test_sent_twice_is_one_ballot_with_one_receipt(client, round):
    sign_in(client, round)
    pot = voting.school_pot(round)
    done, form = cast(client, round)
    first = client.get(done.url).content
    again = client.post(at("review", round, pot), {"ballot": form})
    assert again.url == done.url
    assert client.get(again.url).context["digest"] in first.decode().replace("</span> <span>", "")
    assert Ballot.objects.count() == 1


def test_a_second_device_is_told_and_changes_nothing(client, client_class, round):
    (code, *_rest) = voting.new_codes(round)
    other = client_class()
    enter(client, code)
    enter(other, code)
    choose(other, round, ["02", "04"])
    late = sealed(other.get(at("review", round, voting.school_pot(round))))
    cast(client, round)
    page = other.post(at("review", round, voting.school_pot(round)), {"ballot": late})
    assert "You have already voted here" in text(page)
    assert Ballot.objects.get().choices == {"projects": ["01", "03"]}


@pytest.mark.parametrize("page", ["ballot", "review"])
def test_who_has_voted_sees_no_ballot_again(client, round, page):
    sign_in(client, round)
    cast(client, round)
    assert "You have already voted here" in text(client.get(at(page, round, voting.school_pot(round))))


def test_a_ballot_sealed_for_one_pot_is_not_cast_in_another(client):
    round = voting.voting_round(users=True, city=True)
    sign_in(client, round)
    city = round.pots.get(kind="city")
    choose(client, round)
    form = sealed(client.get(at("review", round, voting.school_pot(round))))
    answer = client.post(at("review", round, city), {"ballot": form})
    assert answer.url == at("ballot", round, city)
    assert Ballot.objects.count() == 0


@pytest.mark.parametrize("form", ["", "forged", None])
def test_a_forged_ballot_is_not_cast(client, round, form):
    sign_in(client, round)
    pot = voting.school_pot(round)
    value = signing.dumps([pot.pk, ["01", "02"], "00" * 16], salt="mine") if form is None else form
    assert client.post(at("review", round, pot), {"ballot": value}).url == at("ballot", round, pot)
    assert Ballot.objects.count() == 0


# --- stopped --------------------------------------------------------------------------------------


def test_a_visitor_is_asked_for_slip_or_account(client, round):
    page = client.get(at("vote", round))
    assert "With a voting slip" in text(page)
    assert f"{reverse('account_login')}?next={at('vote', round)}" in page.content.decode()


def test_a_stranger_with_an_account_is_told_what_to_do(client, round, stranger):
    client.force_login(stranger)
    assert "You do not vote by this account" in text(client.get(at("vote", round)))


@pytest.mark.parametrize("page", ["ballot", "review"])
def test_a_visitor_is_led_to_the_door(client, round, page):
    assert client.get(at(page, round, voting.school_pot(round))).url == at("vote", round)


def test_a_closed_vote_says_so_and_casts_nothing(client, round):
    sign_in(client, round)
    choose(client, round)
    form = sealed(client.get(at("review", round, voting.school_pot(round))))
    voting.end_voting_time(round)
    page = client.post(at("review", round, voting.school_pot(round)), {"ballot": form})
    assert "Voting is closed" in text(page)
    assert Ballot.objects.count() == 0


def test_before_the_beginning_the_page_says_when_it_begins(client):
    round = voting.voting_round(users=True)
    type(round).objects.update(voting_opens_at=round.voting_closes_at - voting.HOUR)
    page = text(client.get(at("vote", round)))
    assert "Voting has not begun" in page
    assert "It begins:" in page


def test_a_draft_is_nobody_s_business(client):
    round = voting.ready_round()
    type(round).objects.update(status="draft")
    assert client.get(at("vote", round)).status_code == 404


def test_a_void_slip_is_explained(client, round):
    (code, *_rest) = voting.new_codes(round)
    voting.new_codes(round)
    enter(client, code)
    assert "This slip is not valid any more" in text(client.get(at("vote", round)))


def test_a_code_that_becomes_void_while_choosing_casts_nothing(client, round):
    (code, *_rest) = voting.new_codes(round)
    enter(client, code)
    choose(client, round)
    form = sealed(client.get(at("review", round, voting.school_pot(round))))
    voting.new_codes(round)
    page = client.post(at("review", round, voting.school_pot(round)), {"ballot": form})
    assert "This slip is not valid any more" in text(page)
    assert Ballot.objects.count() == 0


def test_with_another_secret_the_page_says_that_voting_is_interrupted(client, round, settings):
    sign_in(client, round)
    settings.BALLOT_SECRET = "changed by mistake"
    page = client.get(at("ballot", round, voting.school_pot(round)))
    assert page.status_code == 503
    assert "Voting is interrupted by a technical fault." in text(page)


def test_practice_goes_all_the_way_and_counts_nothing(client, round):
    kit = voting.make_kit(actor=None, round=round, school_class=voting.class_in(round))
    enter(client, kit.test_code)
    assert "This is practice" in text(client.get(at("ballot", round, voting.school_pot(round))))
    done, _form = cast(client, round)
    assert "Practice is over" in text(client.get(done.url))
    assert Ballot.objects.count() == 0
    assert VotingCode.objects.get(is_test=True).is_void is False


# --- codes ----------------------------------------------------------------------------------------


def test_a_mistyped_code_is_found_before_anything_is_looked_up(client, round, django_assert_num_queries):
    code = voting.new_codes(round)[0]
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    page = enter(client, wrong)
    assert page.status_code == 200
    assert "The code is mistyped." in text(page)
    assert "booth" not in page.cookies


def test_an_unknown_code_is_said_to_be_unknown(client, round):
    assert "We do not know this code." in text(enter(client, letters.random_code(13)))


def test_an_empty_code_is_asked_for(client, round):
    assert "Type the code that is printed on your slip." in text(enter(client, ""))


def test_a_scanned_slip_leads_at_once_to_a_page_without_the_code(client, round):
    code = voting.new_codes(round)[0]
    answer = client.get(reverse("code_link", args=[code]), headers={"accept-language": "lt"})
    with translation.override("lt"):
        assert (answer.status_code, answer.url) == (303, at("vote", round))
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert code not in answer.url + answer.content.decode()
    assert code not in signing.b64_decode(answer.cookies["booth"].value.split(":")[0].encode()).decode()


@pytest.mark.parametrize(
    ("code", "problem"),
    [("ABC", "mistyped"), (letters.random_code(13), "unknown")],
    ids=["mistyped", "unknown"],
)
def test_a_bad_scan_leads_to_typing(client, code, problem):
    answer = client.get(reverse("code_link", args=[code]))
    assert answer.url == reverse("budget:enter_code") + f"?problem={problem}"
    assert 'class="notice warning"' in client.get(answer.url).content.decode()


def test_a_scanned_slip_cannot_be_posted_to(client):
    assert client.post(reverse("code_link", args=["ABC"])).status_code == 405


def test_a_code_is_never_logged(client, round, caplog):
    code = voting.new_codes(round)[0]
    client.get(reverse("code_link", args=[code]))
    client.post(reverse("code_link", args=[code]))
    enter(client, code)
    enter(client, code[:-1])
    assert code not in caplog.text


# --- cookies and receipts -------------------------------------------------------------------------


def test_cookies_are_closed_to_scripts_and_short_lived(client, round):
    enter(client, voting.new_codes(round)[0])
    cast(client, round)
    for name in ("booth", "receipts"):
        cookie = client.cookies[name]
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
        assert 0 < cookie["max-age"] <= 45 * 60


def test_a_changed_cookie_opens_nothing(client, round):
    voter = voting.code_voters(round)[0]
    client.cookies["booth"] = signing.dumps([1, voter.pk, round.pk], salt="budget.booth.other")
    assert "With a voting slip" in text(client.get(at("vote", round)))


def test_a_receipt_is_shown_to_its_own_browser_only(client, client_class, round):
    sign_in(client, round)
    done, _form = cast(client, round)
    assert client.get(done.url).status_code == 200
    assert sign_in(client_class(), round).get(done.url).url == at("vote", round)


def test_done_leaves_nothing_in_the_browser(client, round):
    enter(client, voting.new_codes(round)[0])
    cast(client, round)
    left = client.post(at("leave", round))
    assert left.url == reverse("budget:round", args=[round.slug])
    assert all(client.cookies[name]["max-age"] == 0 for name in ("booth", "receipts"))
    assert "With a voting slip" in text(client.get(at("vote", round)))


def test_the_next_pupil_at_the_same_computer_gets_another_booth(client, round):
    first, second, *_rest = voting.new_codes(round)
    enter(client, first)
    done, _form = cast(client, round)
    enter(client, second)
    assert client.get(done.url).url == at("vote", round)
    cast(client, round)
    assert Ballot.objects.count() == 2


@pytest.mark.parametrize("channel", ["account", "code"])
def test_the_next_pupil_at_the_same_computer_sees_nothing_of_the_one_before(client, round, channel):
    pot, codes = voting.school_pot(round), voting.new_codes(round)
    come = (
        (lambda n: sign_in(client, round, n)) if channel == "account" else (lambda n: enter(client, codes[n]))
    )
    come(0)
    choose(client, round)
    left_open = sealed(client.get(at("review", round, pot)))
    assert client.get(at("ballot", round, pot)).content.count(b" checked") == 2
    come(1)
    assert client.get(at("ballot", round, pot)).content.count(b" checked") == 0
    assert client.post(at("review", round, pot), {"ballot": left_open}).url == at("ballot", round, pot)
    assert Ballot.objects.count() == 0


def test_the_next_account_at_the_same_computer_does_not_see_the_receipt(client, round):
    done, _form = cast(sign_in(client, round), round)
    assert client.get(done.url).status_code == 200
    assert sign_in(client, round, 1).get(done.url).url == at("vote", round)


@pytest.mark.parametrize("name", ["choices-@[]", "choices-", "choices-1;x", "booth "])
def test_done_leaves_cookies_alone_that_are_none_of_ours(client, round, name):
    left = client.post(at("leave", round), HTTP_COOKIE=f"{name}=1; booth=zz")
    assert (left.status_code, "booth" in left.cookies) == (303, True)


@pytest.mark.parametrize("page", ["vote", "ballot", "review", "receipt"])
def test_no_page_of_the_booth_is_kept_by_the_browser(client, round, page):
    sign_in(client, round)
    choose(client, round)
    answer = client.get(at(page, round, None if page == "vote" else voting.school_pot(round)))
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("channel", ["account", "code"])
@pytest.mark.parametrize("ideas", [5, 40])
def test_pages_cost_few_queries_however_long_the_ballot(
    client, channel, ideas, django_assert_max_num_queries
):
    round = voting.ready_round(by_code=5, users=True, city=True)
    voting.put_on_ballot(voting.school_pot(round), [1_000_00] * (ideas - 5), first=6)
    voting.open_voting(actor=None, round=round)
    pot = voting.school_pot(round)
    if channel == "code":
        enter(client, voting.new_codes(round)[0])
    else:
        sign_in(client, round)
    client.get(at("ballot", round, pot))  # a process renders the ideas once
    for name in ("vote", "ballot", "review"):
        with django_assert_max_num_queries(8):
            client.get(at(name, round, None if name == "vote" else pot))
        if name == "ballot":
            with django_assert_max_num_queries(8):
                choose(client, round, ["01"])
    form = sealed(client.get(at("review", round, pot)))
    with django_assert_max_num_queries(12):
        done = client.post(at("review", round, pot), {"ballot": form})
    with django_assert_max_num_queries(8):
        client.get(done.url)


def test_the_page_about_secrecy_names_what_is_not_protected(client):
    page = text(client.get(reverse("budget:secrecy")))
    assert "What this does not protect against" in page
    assert "one half is destroyed" in page


def test_after_destruction_the_pages_still_answer(client, round):
    sign_in(client, round)
    voting.end_voting_time(round)
    BallotKey.objects.update(half=None, destroyed_at=round.voting_closes_at)
    assert "Voting is closed" in text(client.get(at("vote", round)))


def test_head_and_foot_are_those_of_the_visitor_though_kept(client, client_class, round):
    """They are rendered once for everybody in the same state, and for nobody else."""
    url = at("vote", round)
    stranger, pupil, dark = client_class(), sign_in(client, round), client_class()
    dark.cookies["theme"] = "dark"
    first = stranger.get(url).content.decode()
    assert reverse("account_login") in first
    assert reverse("account_logout") not in first
    page = pupil.get(at("ballot", round, voting.school_pot(round))).content.decode()
    assert reverse("account_logout") in page
    assert 'data-theme="dark"' in dark.get(url).content.decode()
    assert 'data-theme="auto"' in stranger.get(url).content.decode()
    assert '<html lang="lt"' in stranger.get(url.replace("/en/", "/lt/")).content.decode()
    assert stranger.get(url).content.decode().count("<h1") == 1


def test_the_short_address_on_slips_leads_to_the_page_where_codes_are_typed(client):
    answer = client.get(reverse("code_page"), headers={"accept-language": "sl"})
    with translation.override("sl"):
        assert answer.url == reverse("budget:enter_code")
