"""Addresses of the pupils' budget. Order matters: fixed words before the addresses of rounds and pots.

A new fixed word also belongs into `rules.rounds.RESERVED_ADDRESSES`.
"""

from django.urls import path

from budget.views import (
    appeals,
    board,
    checkers,
    checks,
    focus,
    kiosk,
    kits,
    mine,
    paper,
    propose,
    public,
    receipts,
    results,
    supports,
    teams,
    voting,
    voting_day,
)

app_name = "budget"
urlpatterns = [
    path("", public.rounds, name="rounds"),
    path("help/", public.help_page, name="help"),
    # A pupil's own ideas.
    path("mine/", mine.mine, name="mine"),
    path("mine/<uuid:public_id>/", mine.my_idea, name="my_idea"),
    path("mine/<uuid:public_id>/step/<slug:step>/", propose.edit, name="edit"),
    path("mine/<uuid:public_id>/step/<slug:step>/keep/", propose.keep, name="keep"),
    path("mine/<uuid:public_id>/merge/", teams.merge, name="merge"),
    path("mine/<uuid:public_id>/give-place/", teams.give_place, name="give_place"),
    path("merge/<uuid:public_id>/", teams.answer_merge, name="answer_merge"),
    path("place/<str:token>/", teams.place, name="place"),
    path("mine/<uuid:public_id>/take-back/", mine.take_back, name="take_back"),
    path("mine/<uuid:public_id>/withdraw/", mine.withdraw, name="withdraw"),
    path("mine/<uuid:public_id>/another-look/", appeals.another_look, name="another_look"),
    path("mine/<uuid:public_id>/leave/", mine.leave, name="leave_team"),
    path("team/<str:token>/", mine.team, name="team"),
    # The checks.
    path("checks/", checks.checks, name="checks"),
    path("checks/pass/", checks.pass_checks, name="pass_checks"),
    path("checks/export/<slug:kind>/", checks.export_checks, name="export_checks"),
    path("checks/<uuid:public_id>/", checks.check, name="check"),
    path("checks/<uuid:public_id>/note/", checkers.note, name="check_note"),
    path("checks/<uuid:public_id>/take/", checkers.take, name="check_take"),
    path("checks/<uuid:public_id>/conflict/", checkers.conflict, name="check_conflict"),
    path("checks/<uuid:public_id>/extend/", checkers.extend, name="check_extend"),
    path("checks/without-authors/", teams.orphans, name="orphans"),
    path("checks/<uuid:public_id>/merge/", teams.merge_checked, name="merge_checked"),
    path("checks/<uuid:public_id>/adopt/", teams.adopt, name="adopt"),
    # Which goals matter at a school.
    path("opinion/<str:key>/", focus.opinion, name="opinion"),
    path("<slug:round>/focus/", focus.choose, name="focus"),
    path("<slug:round>/focus/<slug:school>/", focus.school_focus, name="focus_school"),
    path("<slug:round>/focus/<slug:school>/lesson/", focus.lesson, name="focus_lesson"),
    path("<slug:round>/focus/<slug:school>/coordinate/", focus.coordinate, name="focus_coordinate"),
    # Voting.
    path("code/", voting.enter_code, name="enter_code"),
    path("secrecy/", voting.secrecy, name="secrecy"),
    path("verify.py", board.verifier, name="verifier"),
    path("<slug:round>/vote/", voting.vote, name="vote"),
    path("<slug:round>/vote/leave/", voting.leave, name="leave"),
    path("<slug:round>/vote/check/", receipts.check_receipt, name="check_receipt"),
    path("<slug:round>/vote/<slug:slug>/", voting.ballot, name="ballot"),
    path("<slug:round>/vote/<slug:slug>/review/", voting.review, name="review"),
    path("<slug:round>/vote/<slug:slug>/onward/", voting.onward, name="onward"),
    path("<slug:round>/vote/<slug:slug>/receipt/", voting.receipt, name="receipt"),
    path("<slug:round>/vote/<slug:slug>/receipt/promise.txt", receipts.promise, name="promise"),
    # The voting day at school.
    path("<slug:round>/kits/", voting_day.kits, name="kits"),
    path("<slug:round>/kits/<int:class_id>/", kits.kit, name="kit"),
    path("<slug:round>/kits/<int:class_id>/void/", kits.void_kit, name="void_kit"),
    path("<slug:round>/kits/<int:class_id>/paper/", kits.slips_to_paper, name="slips_to_paper"),
    # Paper ballots, keyed by two people.
    path("<slug:round>/paper/", paper.piles, name="paper"),
    path("<slug:round>/paper/<int:pot_id>/<int:school_id>/", paper.begin, name="begin_paper"),
    path("<slug:round>/paper/<uuid:public_id>/", paper.keying, name="key_paper"),
    path("<slug:round>/paper/<uuid:public_id>/compare/", paper.compare, name="compare_paper"),
    path("<slug:round>/paper/<uuid:public_id>/commit/", paper.commit, name="commit_paper"),
    path("<slug:round>/paper/<uuid:public_id>/give-up/", paper.give_up, name="give_up_paper"),
    # A school computer as polling place.
    path("<slug:round>/kiosk/", kiosk.setup, name="kiosk_setup"),
    path("<slug:round>/kiosk/<str:token>/", kiosk.begin, name="kiosk_begin"),
    path("<slug:round>/booth/", kiosk.start, name="kiosk"),
    path("<slug:round>/booth/end/", kiosk.end, name="kiosk_end"),
    path("<slug:round>/kits/<int:class_id>/void-one/", kits.void_one, name="void_one"),
    path("<slug:round>/kits/<int:class_id>/way/", kits.choose_way, name="choose_way"),
    path("<slug:round>/class/<str:token>/", kits.teacher, name="teacher"),
    path("<slug:round>/day/<slug:school>/", voting_day.voting_day, name="voting_day"),
    path("<slug:round>/day/<slug:school>/kits/", voting_day.all_kits, name="all_kits"),
    path("<slug:round>/day/<slug:school>/vote-here.pdf", voting_day.place, name="place_poster"),
    path("<slug:round>/day/<slug:school>/<slug:pot>/poster.pdf", voting_day.poster, name="poster"),
    # A round. Patterns of one and two free words stay last.
    path("<slug:slug>/propose/", propose.propose, name="propose"),
    path("<slug:slug>/propose/keep/", propose.keep_new, name="keep_new"),
    path("<slug:round>/ideas/<slug:slug>/support/", supports.support, name="support"),
    path("<slug:round>/ideas/<slug:slug>/", public.proposal, name="proposal"),
    path("<slug:slug>/results/", results.round_results, name="round_results"),
    path("<slug:round_slug>/<slug:pot_slug>/result/", results.result, name="result"),
    path("<slug:round_slug>/<slug:pot_slug>/result/ballots.pb", results.pb_file, name="pb_file"),
    path(
        "<slug:round_slug>/<slug:pot_slug>/result/receipts.txt", results.receipts_file, name="receipts_file"
    ),
    path("<slug:round_slug>/<slug:pot_slug>/result/<str:ref>/", results.story, name="story"),
    path("<slug:slug>/board/", board.board, name="board"),
    path("<slug:slug>/board.json", board.board_json, name="board_json"),
    path("<slug:slug>/", public.round, name="round"),
    path("<slug:round>/<slug:slug>/", public.pot, name="pot"),
]
