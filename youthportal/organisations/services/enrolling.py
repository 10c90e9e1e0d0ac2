"""Classes, pupils and who is in which class from when to when."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from youthportal.audit.models import record
from youthportal.organisations import rules
from youthportal.organisations.models import (
    Channel,
    Enrolment,
    Pupil,
    RosterLevel,
    School,
    SchoolClass,
    SchoolYear,
)


@transaction.atomic
def create_class(
    *, actor: Any, school: School, year: SchoolYear, name: str, grade: int, head_count: int = 0
) -> SchoolClass:
    """Raises DomainError: NAME_MISSING, GRADE_RANGE, HEAD_COUNT_NOT_USED."""
    if refusal := rules.class_refusal(school=school, name=name, grade=grade, head_count=head_count):
        raise refusal
    created = SchoolClass.objects.create(
        school=school, year=year, name=name.strip(), grade=grade, head_count=head_count
    )
    record(actor=actor, action="organisations.class.created", subject=created)
    return created


@transaction.atomic
def change_roster_level(*, actor: Any, school: School, level: str, is_confirmed: bool = False) -> int:
    """How much of its roster a school gives. To numbers only, all open enrolments end today: how many.

    Otherwise its pupils would be counted twice, one by one and by head counts. Raises OPEN_ENROLMENTS
    until it is confirmed.
    """
    school = School.objects.select_for_update().get(pk=school.pk)
    today = timezone.localdate()
    open_ones = Enrolment.objects.current(today).filter(pupil__school=school)
    if refusal := rules.level_refusal(level=level, enrolled=open_ones.count(), is_confirmed=is_confirmed):
        raise refusal
    ended = 0
    if level == RosterLevel.NUMBERS:
        yesterday = today - timedelta(days=1)
        Enrolment.objects.filter(pupil__school=school, starts_on__gte=today).delete()
        ended = open_ones.update(ends_on=yesterday)
    school.roster_level = level
    school.save(update_fields=["roster_level", "updated_at"])
    data = {"level": level, "ended": ended}
    record(actor=actor, action="organisations.school.roster_level", subject=school, data=data)
    return ended


@transaction.atomic
def add_pupil(
    *,
    actor: Any,
    school: School,
    key: str,
    login_name: str = "",
    first_name: str = "",
    last_name: str = "",
) -> Pupil:
    """A row of the roster, in no class yet; the sign-in name is the key unless another is given."""
    pupil = Pupil.objects.create(
        school=school,
        key=key.strip(),
        login_name=(login_name or key).strip().lower(),
        first_name=first_name.strip(),
        last_name=last_name.strip(),
    )
    record(actor=actor, action="organisations.pupil.added", subject=pupil)
    return pupil


@transaction.atomic
def enrol(
    *,
    actor: Any,
    pupil: Pupil,
    school_class: SchoolClass,
    starts_on: date | None = None,
    channel: str = Channel.ACCOUNT,
) -> Enrolment:
    """Raises DomainError: OTHER_SCHOOL, ALREADY_ENROLLED."""
    if refusal := rules.enrolment_refusal(pupil=pupil, school_class=school_class):
        raise refusal
    enrolment = Enrolment.objects.create(
        pupil=pupil,
        school_class=school_class,
        starts_on=starts_on or timezone.localdate(),
        channel=channel,
    )
    record(
        actor=actor,
        action="organisations.pupil.enrolled",
        subject=pupil,
        data={"school_class": school_class.pk},
    )
    return enrolment


@transaction.atomic
def close_enrolment(*, actor: Any, enrolment: Enrolment, ends_on: date | None = None) -> Enrolment:
    """`ends_on` is the last day. Raises DomainError: ALREADY_CLOSED, ENDS_BEFORE_START."""
    ends_on = ends_on or timezone.localdate()
    if refusal := rules.closing_refusal(enrolment=enrolment, ends_on=ends_on):
        raise refusal
    enrolment.ends_on = ends_on
    enrolment.save(update_fields=["ends_on"])
    record(actor=actor, action="organisations.pupil.left_class", subject=enrolment.pupil)
    return enrolment


def close_before(*, actor: Any, pupil: Pupil, day: date) -> None:
    """End the open enrolment, if there is one, on the day before `day`; one that began later goes away."""
    current = Enrolment.objects.select_for_update().filter(pupil=pupil, ends_on__isnull=True).first()
    if current is None:
        return
    if current.starts_on >= day:
        current.delete()
        record(actor=actor, action="organisations.pupil.enrolment_undone", subject=pupil)
    else:
        close_enrolment(actor=actor, enrolment=current, ends_on=day - timedelta(days=1))


@transaction.atomic
def change_class(
    *, actor: Any, pupil: Pupil, school_class: SchoolClass, starts_on: date | None = None
) -> Enrolment:
    """Another class of the same school, from `starts_on`; the channel stays. Raises what `enrol` raises."""
    starts_on = starts_on or timezone.localdate()
    before = Enrolment.objects.filter(pupil=pupil, ends_on__isnull=True).first()
    channel = before.channel if before else Channel.ACCOUNT
    close_before(actor=actor, pupil=pupil, day=starts_on)
    return enrol(actor=actor, pupil=pupil, school_class=school_class, starts_on=starts_on, channel=channel)


@transaction.atomic
def move_pupil(
    *,
    actor: Any,
    pupil: Pupil,
    school_class: SchoolClass,
    key: str,
    login_name: str = "",
    starts_on: date | None = None,
) -> Pupil:
    """To another school: a new row there that came from this one, with the same account.

    The old row keeps its closed enrolments and loses its card. Rights to vote that were given before stay
    at the old school (docs/ballots.md). Raises DomainError: SAME_SCHOOL, KEY_MISSING, KEY_TAKEN.
    """
    if refusal := rules.move_refusal(pupil=pupil, school_class=school_class, key=key):
        raise refusal
    starts_on = starts_on or timezone.localdate()
    close_before(actor=actor, pupil=pupil, day=starts_on)
    new = add_pupil(
        actor=actor,
        school=school_class.school,
        key=key,
        login_name=login_name,
        first_name=pupil.first_name,
        last_name=pupil.last_name,
    )
    new.user, new.came_from = pupil.user, pupil
    new.save(update_fields=["user", "came_from"])
    pupil.card_digest = None
    pupil.save(update_fields=["card_digest"])
    enrol(actor=actor, pupil=new, school_class=school_class, starts_on=starts_on)
    record(actor=actor, action="organisations.pupil.moved", subject=pupil, data={"to": new.pk})
    return new
