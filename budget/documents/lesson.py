"""The lesson of 20 minutes for each way of voting: what to say, what happens when, what may fail.

One source for the printed kit and for the class teacher's page. Call it in the reader's language.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from budget.enums import Way

#: In this minute the teacher says that about eight are left.
EIGHT_LEFT_AT = 12


@dataclass(frozen=True)
class Step:
    """Some minutes of the lesson. `is_mark`: a sentence to say aloud at `begins`, between two steps."""

    begins: int
    ends: int
    what: str
    need: str = ""
    is_mark: bool = False


@dataclass(frozen=True)
class Lesson:
    say: list[str]
    steps: list[Step]
    how: list[str]
    troubles: list[str]


def lesson(way: str, *, has_slips: bool) -> Lesson:
    """`has_slips`: somebody of the class votes by slip; otherwise all sign in, or all vote on paper."""
    return Lesson(
        _say(way, has_slips), _steps(way, has_slips), _how(way, has_slips), _troubles(way, has_slips)
    )


def _say(way: str, has_slips: bool) -> list[str]:
    if way == Way.PAPER:
        secret = _(
            "“Your vote is secret: the ballots carry no name, you fold yours and put it into the box "
            "yourself, and nobody can tell whose it is.”"
        )
        counts = _("“It only counts when it is in the box at the end of this lesson.”")
    else:
        secret = _("“Your vote is secret: neither I nor anybody else can see what you chose.”")
        if has_slips:
            secret = _(
                "“Your vote is secret: the slips are shuffled, they carry no name, and neither I nor "
                "anybody else can see what you chose.”"
            )
        counts = _("“It only counts when you have pressed Cast my ballot and see your receipt.”")
    return [_("“The money is real, and what you choose will be built.”"), secret, counts]


def _steps(way: str, has_slips: bool) -> list[Step]:
    on_paper = way == Way.PAPER
    read = _("The poster of all ideas") if on_paper else _("Telephones or computers")
    return [
        Step(0, 3, _("Say the three sentences. Ask: who has read the ideas?"), _("The teacher's page")),
        Step(
            3,
            8,
            _("In pairs: read the ideas, each finds one that is good for others and not only for oneself."),
            read,
        ),
        _show(on_paper),
        Step(10, 18, _vote(way, has_slips), _vote_needs(way, has_slips)),
        Step(
            EIGHT_LEFT_AT,
            EIGHT_LEFT_AT,
            _("Say: “About 8 minutes left. If you have not begun to vote, begin now.”"),
            is_mark=True,
        ),
        Step(18, 20, _end(on_paper, has_slips), _("Count sheet") if on_paper or has_slips else ""),
    ]


def _show(on_paper: bool) -> Step:
    if on_paper:
        what = _("Show an empty ballot: where the crosses go, how many there may be, how it is folded.")
        return Step(8, 10, what, _("One ballot of the kit"))
    what = _("Show the way at the front with the practice code: choose, review, cast, receipt.")
    return Step(8, 10, what, _("Projector, practice code"))


def _vote(way: str, has_slips: bool) -> str:
    if way == Way.PAPER:
        return _("Everybody fills in a ballot alone and in silence, folds it and puts it into the box.")
    if way == Way.KIOSK:
        return _(
            "One after the other goes to the polling computer and votes; the others go on talking "
            "about the ideas. It takes about a minute each: more than 15 pupils need a second "
            "computer, or the break."
        )
    if not has_slips:
        return _("Everybody signs in and votes alone and in silence. It takes about a minute; nobody has to.")
    return _("Everybody draws a slip and votes alone and in silence. It takes about a minute; nobody has to.")


def _vote_needs(way: str, has_slips: bool) -> str:
    if way == Way.PAPER:
        return _("Ballots, pens, a closed box")
    return _("Folded slips in a bag") if has_slips else _("Sign-in cards")


def _end(on_paper: bool, has_slips: bool) -> str:
    ask = _("Ask: how will we find out whether our votes were counted?")
    if on_paper:
        return _("Seal the box in front of the class and fill in the sheet.") + " " + ask
    return (_("Count what is left over, fill in the sheet.") + " " + ask) if has_slips else ask


def _how(way: str, has_slips: bool) -> list[str]:
    if way == Way.PAPER:
        return [
            _("Count the empty ballots before you hand them out, one of each pot for every pupil."),
            _(
                "Pupils sit apart. Stay where you cannot see the crosses. Help with the way, never "
                "with the choice."
            ),
            _("Nobody writes a name or a sign on the ballot: such a ballot tells whose it is."),
            _(
                "Everybody folds the ballot and puts it into the box. Who does not want to vote hands "
                "it back empty."
            ),
            _(
                "Seal the box or envelope, sign across the seal together with a pupil, fill in the "
                "count sheet."
            ),
            _(
                "Give box and sheet to the coordinator of your school on the same day. Two people "
                "enter the ballots."
            ),
        ]
    slips = [
        _(
            "Cut the slips apart, fold each with the print inside, and shuffle them. Do not write "
            "names on them and keep no list of who takes which."
        ),
        _("Let everybody draw one. A pupil who votes by account or on paper gets none."),
    ]
    last = _(
        "Collect the slips that nobody drew, fill in the count sheet and give both to the coordinator "
        "of your school."
    )
    ends = [last] if has_slips else []
    return [*(slips if has_slips else []), *_places(way), _no_watching(), *ends]


def _no_watching() -> str:
    return _("Stay where you cannot see the screens. Help with the way, never with the choice.")


def _places(way: str) -> list[str]:
    if way == Way.COMPUTERS:
        return [
            _("Open the page on every computer before the lesson. Leave a seat free between two pupils."),
            _("Who has voted presses “Done, leave nothing on this device” and leaves the seat."),
        ]
    if way == Way.KIOSK:
        return [
            _("Place the polling computer so that its screen faces a wall. The coordinator opens it."),
            _("The next pupil goes when the one before has come back. It clears itself after each vote."),
        ]
    return [
        _(
            "Pupils vote on their own telephones: the camera opens the ballot, or the code is typed. "
            "Who has no telephone borrows one and presses “Done, leave nothing on this device” at the "
            "end."
        )
    ]


def _troubles(way: str, has_slips: bool) -> list[str]:
    if way == Way.PAPER:
        return [
            _(
                "A ballot is spoiled: tear it up in front of the class and give another. Count it on "
                "the sheet."
            ),
            _("A ballot is found after the box was sealed: it cannot be counted. Tear it up."),
        ]
    network = _("The network is down: vote another day; you can vote until the end.")
    if not has_slips:
        return [_("A card is lost: the coordinator prints it again in ten seconds."), network]
    return [
        _("“Mistyped”: compare the code with the slip; there is no 0, 1, I or O in it."),
        _("“Already voted”: somebody used this slip. Nobody can undo a ballot; tell the youth office."),
        _(
            "A slip is lost: the coordinator prints the kit again. All slips not yet used then become "
            "void, and everybody who has not voted needs a new one."
        ),
        _("“Not valid any more”: take another of the new slips; a new kit holds some that are void."),
        network,
    ]
