"""One person, one logbook: the office joins what two accounts hold of somebody."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from volunteering.models import Volunteer
from volunteering.rules.accounts import relink_refusal
from youthportal.audit.models import record
from youthportal.core.exceptions import DomainError
from youthportal.files.models import StoredFile
from youthportal.organisations.models import Pupil


@transaction.atomic
def relink_person(
    *, actor: Any, volunteer: Volunteer, user: Any, reason: str, with_pupil: bool = True
) -> Volunteer:
    """Give `volunteer`'s logbook, and the rows at school, to the account `user` of the same person.

    If that account has a logbook too, both become one. Whoever is signed in with the old account is signed
    out. Raises DomainError of `relink_refusal`, or TWO_OF_A_KIND where both hold what there is only once.
    """
    if refusal := relink_refusal(actor=actor, volunteer=volunteer, user=user, reason=reason):
        raise refusal
    ids = sorted({volunteer.user_id, user.pk})
    list(type(user).objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    volunteer = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    before: Any = volunteer.user
    kept = Volunteer.objects.select_for_update().filter(user=user).first()
    if kept is None:
        kept = volunteer
        kept.user = user
        kept.save(update_fields=["user", "updated_at"])
    else:
        _join(volunteer, kept)
    moved = Pupil.objects.filter(user=before).update(user=user) if with_pupil else 0
    StoredFile.objects.filter(owner=before).update(owner=user)  # statements are their owner's to fetch
    before.end_sessions()
    record(
        actor=actor,
        action="volunteering.volunteer.relinked",
        subject=kept,
        data={"from": before.pk, "to": user.pk, "pupils": moved, "reason": reason},
    )
    return kept


def _join(source: Volunteer, target: Volunteer) -> None:
    """Everything of `source` becomes `target`'s; nothing is dropped silently."""
    try:
        with transaction.atomic():
            for relation in Volunteer._meta.related_objects:
                if relation.one_to_many:
                    rows: Any = getattr(source, str(relation.get_accessor_name()))
                    rows.update(**{relation.field.name: target})
    except IntegrityError as error:
        raise DomainError(
            "TWO_OF_A_KIND",
            _(
                "Both accounts hold something that there is once only: a certificate or an invitation of the "
                "same year, an application, or an open check-in. Settle that first."
            ),
        ) from error
    target.hidden_hosts.add(*source.hidden_hosts.all())
    target.paper_name = target.paper_name or source.paper_name
    target.date_of_birth = target.date_of_birth or source.date_of_birth
    target.save(update_fields=["paper_name", "date_of_birth", "updated_at"])
    source.delete()
