"""Whether somebody agreed, whose word counts, and what waits until then.

The young person always has a word, and a no of theirs always counts. Below the age of the kind a guardian
must agree too. Ages are taken to the safe side (decision 8). What each event does:

- taken back, by the young person or by a guardian: no longer allowed, from that moment;
- guardians disagree: not allowed until the office has seen that they agree;
- an institution is the guardian: counts as one guardian, until the end of the school year;
- the young person reaches the age of the kind, at the latest 18: what guardians said no longer counts.

Voting asks nothing of this: it rests on a public task (decision 24).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from youthportal.consents.enums import NEEDS_OWN_WORD, Act, Giver, Kind
from youthportal.consents.models import Consent
from youthportal.core.exceptions import DomainError
from youthportal.municipality.models import Municipality
from youthportal.organisations.models import Enrolment, Pupil

#: Children begin school at six or seven; one who began a year early is this much older than the grade.
YOUNGEST_AT_GRADE = 4


@dataclass(frozen=True)
class State:
    """Where a consent stands. Every code but OK has a sentence that says what to do."""

    kind: Kind
    code: str
    needs_guardian: bool
    guardian_agreed: bool = False
    sentence: str | Promise = ""

    @property
    def is_ok(self) -> bool:
        return self.code == "OK"

    @property
    def refusal(self) -> DomainError | None:
        return None if self.is_ok else DomainError(self.code, self.sentence)


SENTENCES: dict[str, Promise] = {
    "CONSENT_OF_GUARDIAN_MISSING": _(
        "A parent or guardian has to agree first. Until then you can read, vote and save drafts. "
        "Ask them on the page “My consents”, or bring the paper slip to your teacher."
    ),
    "CONSENT_REFUSED_BY_GUARDIAN": _(
        "A parent or guardian said no. You can still read, vote and save drafts. Talk to them, or ask the "
        "youth office."
    ),
    "CONSENT_DISAGREEMENT": _(
        "Your guardians did not say the same. It waits until they agree; the youth office helps. You can "
        "still read, vote and save drafts."
    ),
    "CONSENT_EXPIRED": _(
        "The consent of your guardian has ended. Ask for it again on the page “My consents”. You can still "
        "read, vote and save drafts."
    ),
    "CONSENT_OF_ONESELF_MISSING": _("Say yes or no yourself first, on the page “My consents”."),
    "CONSENT_TAKEN_BACK": _("You took your consent back. You can change that on the page “My consents”."),
}


def ages() -> dict[str, int]:
    """By kind, from which age on nobody but the young person decides: settings of the municipality."""
    settings = Municipality.current()
    return {
        Kind.ONLINE: settings.consent_age,
        Kind.NAME: settings.consent_age,
        Kind.PICTURE: settings.picture_age,
        Kind.VOLUNTEERING: settings.volunteering_age,
        Kind.TRIP: settings.trip_age,
    }


def youngest_age(user: Any, grade: int | None, day: date) -> int | None:
    """The younger of the possible ages: by year of birth, else by grade. None: an adult the office knows."""
    ages = user.age_range(day) if user is not None else None
    if ages:
        return int(ages[0])
    return None if grade is None else grade + YOUNGEST_AT_GRADE


def judge(
    kind: str, rows: Iterable[Consent], youngest: int | None, age: int, day: date, scope: str = ""
) -> State:
    """Where `kind`, free from `age` on, stands on `day`, from all rows of one person, oldest first."""
    mine = [row for row in rows if row.kind == kind and row.scope in {"", scope}]
    guardians = _guardians([row for row in mine if row.giver != Giver.PUPIL], day)
    of_pupil = [row for row in mine if row.giver == Giver.PUPIL]
    guarded = youngest is not None and youngest < age
    if of_pupil and of_pupil[-1].act != Act.GIVEN:
        code = "CONSENT_TAKEN_BACK"
    elif kind in NEEDS_OWN_WORD and not of_pupil:
        code = "CONSENT_OF_ONESELF_MISSING"
    else:
        code = guardians if guarded else "OK"
    return State(Kind(kind), code, guarded, guardians == "OK", SENTENCES.get(code, ""))


def _guardians(rows: Sequence[Consent], day: date) -> str:
    """What the guardians' last words come to. One no weighs more than any yes."""
    settled = max((at for at, row in enumerate(rows) if row.settles), default=0)
    last = {row.giver_key: row for row in rows[settled:]}.values()
    if not last:
        return "CONSENT_OF_GUARDIAN_MISSING"
    agreed = any(row.act == Act.GIVEN for row in last)
    if any(row.act != Act.GIVEN for row in last):
        return "CONSENT_DISAGREEMENT" if agreed else "CONSENT_REFUSED_BY_GUARDIAN"
    return "OK" if any(row.is_yes(day) for row in last) else "CONSENT_EXPIRED"


def grade_of(user: Any) -> int | None:
    current = Enrolment.objects.current().of_user(user)
    return current.order_by("school_class__grade").values_list("school_class__grade", flat=True).first()


def states(
    user: Any, kinds: Iterable[str], *, day: date | None = None, scope: str = "", grade: int | None = None
) -> list[State]:
    """Where several kinds stand for one person. `grade` saves a query to whoever knows it."""
    day = day or timezone.localdate()
    if grade is None and user.year_of_birth is None:
        grade = grade_of(user)
    youngest = youngest_age(user, grade, day)
    rows, limits = list(Consent.objects.about(user)), ages()
    return [judge(kind, rows, youngest, limits[kind], day, scope) for kind in kinds]


def consent_refusal(
    *, user: Any, kind: str, scope: str = "", day: date | None = None, grade: int | None = None
) -> DomainError | None:
    """Why `user` may not do yet what needs consent of this kind. Never ask it for voting."""
    return states(user, [kind], day=day, scope=scope, grade=grade)[0].refusal


def agreed(
    users: Collection[Any], kind: str, *, grade: int | None = None, day: date | None = None
) -> set[int]:
    """Who of `users` may do what needs this kind, by their ids: at most two queries for any number.

    `grade` stands for whoever is in no class today and gave no year of birth: of two ages the younger counts.
    """
    day, found = day or timezone.localdate(), {user.pk: user for user in users}
    rows: dict[int, list[Consent]] = {pk: [] for pk in found}
    mine = Consent.objects.filter(Q(user__in=found) | Q(pupil__user__in=found)).select_related("pupil")
    for row in mine:
        owner = row.user_id if row.user_id in rows else row.pupil and row.pupil.user_id
        rows[owner or 0].append(row)
    grades, limit = _grades([pk for pk, user in found.items() if user.year_of_birth is None], day), ages()
    return {
        pk
        for pk, user in found.items()
        if judge(kind, rows[pk], youngest_age(user, grades.get(pk, grade), day), limit[kind], day).is_ok
    }


def _grades(ids: Collection[int], day: date) -> dict[int, int]:
    """The grade of today by the person's id, the lowest of several."""
    if not ids:
        return {}
    current = Enrolment.objects.current(day).filter(pupil__user__in=ids).order_by("-school_class__grade")
    return dict(current.values_list("pupil__user", "school_class__grade"))


def states_of_pupils(
    pupils: Sequence[Pupil], kinds: Sequence[str], *, grade: int, day: date | None = None
) -> dict[int, list[State]]:
    """Where the kinds stand for the pupils of one class, by pupil: one query. Pupils come with `user`."""
    day = day or timezone.localdate()
    rows: dict[int, list[Consent]] = {pupil.pk: [] for pupil in pupils}
    of_user: dict[int | None, int] = {pupil.user_id: pupil.pk for pupil in pupils if pupil.user_id}
    for row in Consent.objects.about_pupils(pupils):
        owner = row.pupil_id if row.pupil_id in rows else of_user.get(row.user_id)
        if owner is not None:
            rows[owner].append(row)
    found, limits = {}, ages()
    for pupil in pupils:
        youngest = youngest_age(pupil.user, grade, day)
        found[pupil.pk] = [judge(kind, rows[pupil.pk], youngest, limits[kind], day) for kind in kinds]
    return found


def own_act_refusal(*, user: Any, kind: str, act: str) -> DomainError | None:
    """Why the young person's word changes nothing now."""
    if kind not in Kind.values or act not in {Act.GIVEN, Act.WITHDRAWN}:
        return DomainError("UNKNOWN_CONSENT", _("Choose one of the consents on this page."))
    return None


def ask_refusal(*, user: Any, address: str, asked_today: int) -> DomainError | None:
    """Why no guardian is asked now: none is needed, it is the own address, or enough mails went out."""
    if user.email and address.strip().casefold() == user.email.casefold():
        return DomainError("OWN_ADDRESS", _("This is your own address. Write a parent's or guardian's."))
    if not any(state.needs_guardian for state in states(user, Kind.values)):
        return DomainError("NO_GUARDIAN_NEEDED", _("You are old enough: nobody else has to agree."))
    if asked_today >= MAILS_A_DAY:
        return DomainError("ASKED_ENOUGH", _("Enough mails went out today. Try again tomorrow."))
    return None


MAILS_A_DAY = 4


def answer_refusal(*, user: Any, kinds: Iterable[str], name: str) -> DomainError | None:
    """Why a guardian's answer does not count."""
    if not user.is_active:
        return DomainError("PERSON_GONE", _("This account no longer exists. Nothing has to be done."))
    if not any(state.needs_guardian for state in states(user, kinds)):
        return DomainError(
            "OLD_ENOUGH", _("The young person is old enough now and decides alone. Nothing has to be done.")
        )
    if not name.strip():
        return DomainError("NAME_MISSING", _("Write your name: it stands for your signature."))
    return None


def paper_refusal(*, pupils: Sequence[Pupil], seen_on: date) -> DomainError | None:
    if not pupils:
        return DomainError("NOBODY_CHOSEN", _("Choose at least one pupil."))
    if seen_on > timezone.localdate():
        return DomainError("DAY_IN_FUTURE", _("The day you saw the slip cannot lie in the future."))
    return None


def settle_refusal(*, actor: Any) -> DomainError | None:
    if not actor.is_staff:
        return DomainError("OFFICE_ONLY", _("Only the office settles what guardians disagree on."))
    return None
