"""One row of a roster: what it says, or what is wrong with it, in sentences for whoever has the file open."""

import re
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youthportal.imports.cells import Row
from youthportal.imports.mapping import plain
from youthportal.organisations.grades import parse_grade
from youthportal.organisations.models import Channel, RosterLevel, School

#: Longest text that each column takes; as long as the database keeps it.
LENGTHS = {"key": 40, "class": 20, "login": 40, "first_name": 80, "last_name": 80}
MOST_IN_A_CLASS = 1000
_LOGIN = re.compile(r"[\w.\-]+")
CHANNEL_WORDS = {
    Channel.ACCOUNT: "account paskyra paskyros konts konta racun prisijungimas internetu online e balsavimas",
    Channel.CODE: "code kodas kodai kods koda balsavimo kodas glasovalna koda balsosanas kods",
    Channel.PAPER: "paper popierius popierinis popieriuje papirs papira papir listic biuletenis",
}
_LABELS = {
    "key": gettext_lazy("pupil key"),
    "class": gettext_lazy("class"),
    "grade": gettext_lazy("grade"),
    "count": gettext_lazy("head count"),
    "channel": gettext_lazy("votes by"),
    "login": gettext_lazy("sign-in name"),
    "first_name": gettext_lazy("first name"),
    "last_name": gettext_lazy("surname"),
    "school": gettext_lazy("school"),
}


@dataclass(slots=True)
class Entry:
    """What a sound row says. None stands for "the file does not say": what is known stays."""

    key: str
    class_name: str
    grade: int
    count: int = 0
    channel: str | None = None
    login: str | None = None
    first_name: str | None = None
    last_name: str | None = None


def fold(text: str) -> str:
    """Keys, sign-in names and classes that differ in case or blanks only are the same."""
    return re.sub(r"\s+", "", text).casefold()


@cache
def _channels() -> dict[str, str]:
    """Words of the four languages, with and without the longer phrases, to the channel they name."""
    return {word: str(channel) for channel, words in CHANNEL_WORDS.items() for word in words.split()}


def parse_channel(text: str) -> str | None:
    """The channel that every known word of `text` names; None for none or for several."""
    words = [word for word in plain(text).split() if word in _channels()]
    named = {_channels()[word] for word in words} - ({Channel.ACCOUNT.value} if len(words) > 1 else set())
    return named.pop() if len(named) == 1 else None


def looks_like_personal_code(text: str) -> bool:
    """A national personal code (LT 11 digits, LV 6-5, SL 13) must not become a pupil key."""
    digits = text.replace("-", "")
    if not digits.isdigit():
        return False
    lithuanian = re.fullmatch(r"[3-6]\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])\d{4}", text)
    latvian = re.fullmatch(r"(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])\d\d-\d{5}|32\d{4}-?\d{5}", text)
    slovenian = re.fullmatch(r"(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])[09]\d{8}", text)
    return bool(lithuanian or latvian or slovenian)


class RowReader:
    """Reads the rows of one school's file. `read` gives an entry, or the codes and sentences of its faults.

    `seen`: for each column whose values must differ, the rows in which each folded value stands.
    """

    def __init__(self, school: School, seen: dict[str, dict[str, list[int]]]) -> None:
        self.school, self.seen = school, seen
        self.names = {plain(name) for name in (school.name, school.short_name) if name}
        self.grades: dict[str, tuple[int, int]] = {}

    def read(self, row: Row) -> tuple[Entry | None, list[tuple[str, str]]]:
        faults = [*self._broken(row), *self._missing(row), *self._too_long(row), *self._another_school(row)]
        grade = self._grade(row)
        if grade is None and row.values["class"] and not {"class", "grade"} & {*row.broken}:
            faults.append(self._unknown_grade(row))
        faults.extend([*self._duplicates(row), *self._wrong_words(row)])
        if not faults and grade is not None:
            faults.extend(self._class_of_two_grades(row, grade))
        if faults or grade is None:
            return None, faults
        return self._entry(row, grade), []

    def _entry(self, row: Row, grade: int) -> Entry:
        named = self.school.roster_level == RosterLevel.NAMES
        channel, values = row.values.get("channel"), row.values
        return Entry(
            key=values.get("key", ""),
            class_name=values["class"],
            grade=grade,
            count=int(values.get("count") or 0),
            channel=parse_channel(channel) if channel else None,
            login=values.get("login") or None,
            first_name=values.get("first_name") if named else "",
            last_name=values.get("last_name") if named else "",
        )

    def _broken(self, row: Row) -> list[tuple[str, str]]:
        return [
            (
                "FORMULA",
                _(
                    "The cell “%(column)s” holds a formula without a result. Open the file, save it, or type"
                    " the value."
                )
                % {"column": _LABELS[key]},
            )
            for key in row.broken
        ]

    def _missing(self, row: Row) -> list[tuple[str, str]]:
        is_numbers = self.school.roster_level == RosterLevel.NUMBERS
        needed = ("class", "count") if is_numbers else ("key", "class")
        return [
            (f"MISSING_{key.upper()}", _("There is no %(column)s.") % {"column": _LABELS[key]})
            for key in needed
            if not row.values.get(key)
        ]

    def _too_long(self, row: Row) -> list[tuple[str, str]]:
        return [
            (
                "TOO_LONG",
                _("The %(column)s is too long: at most %(most)s characters.")
                % {"column": _LABELS[key], "most": most},
            )
            for key, most in LENGTHS.items()
            if len(row.values.get(key, "")) > most
        ]

    def _another_school(self, row: Row) -> list[tuple[str, str]]:
        written = row.values.get("school", "")
        if not written or plain(written) in self.names:
            return []
        sentence = _(
            "This row is of another school: “%(school)s”. If it is the same school by another name, leave the"
            " school column out."
        )
        return [("OTHER_SCHOOL", sentence % {"school": written[:80]})]

    def _grade(self, row: Row) -> int | None:
        """From its own column; where the file has none there, from the name of the class."""
        return parse_grade(row.values.get("grade") or row.values["class"], self.school.grade_scheme)

    def _unknown_grade(self, row: Row) -> tuple[str, str]:
        written = row.values.get("grade")
        if not written:
            return "MISSING_GRADE", _("There is no grade, and the class does not begin with one.")
        sentence = _("The grade “%(grade)s” is unknown. This school's grades are: %(scheme)s.")
        scheme = self.school.get_grade_scheme_display()
        return "UNKNOWN_GRADE", sentence % {"grade": written[:40], "scheme": scheme}

    def _duplicates(self, row: Row) -> list[tuple[str, str]]:
        faults = []
        for column, seen in self.seen.items():
            rows = seen.get(fold(row.values.get(column, "")), [])
            if len(rows) > 1:
                shown = ", ".join(str(number) for number in rows[:8]) + ("…" if len(rows) > 8 else "")
                sentence = _("This %(column)s stands in several rows: %(rows)s.")
                faults.append(
                    (f"DUPLICATE_{column.upper()}", sentence % {"column": _LABELS[column], "rows": shown})
                )
        return faults

    def _wrong_words(self, row: Row) -> list[tuple[str, str]]:
        faults, values = [], row.values
        if values.get("channel") and parse_channel(values["channel"]) is None:
            sentence = _("“%(word)s” is no way to vote. Write account, code or paper.")
            faults.append(("UNKNOWN_CHANNEL", sentence % {"word": values["channel"][:40]}))
        if values.get("login") and not _LOGIN.fullmatch(values["login"]):
            faults.append(("BAD_LOGIN", _("A sign-in name has only letters, digits, dots and hyphens.")))
        if looks_like_personal_code(values.get("key", "")):
            sentence = _(
                "The pupil key looks like a personal code. Use the school's own number for the pupil."
            )
            faults.append(("PERSONAL_CODE", sentence))
        if values.get("count") and not (
            values["count"].isdecimal() and int(values["count"]) <= MOST_IN_A_CLASS
        ):
            sentence = _("The head count must be a whole number up to %(most)s.")
            faults.append(("BAD_COUNT", sentence % {"most": MOST_IN_A_CLASS}))
        return faults

    def _class_of_two_grades(self, row: Row, grade: int) -> list[tuple[str, str]]:
        first, number = self.grades.setdefault(fold(row.values["class"]), (grade, row.number))
        if first == grade:
            return []
        sentence = _("The class %(class)s has another grade in row %(row)s.")
        return [("TWO_GRADES", sentence % {"class": row.values["class"], "row": number})]
