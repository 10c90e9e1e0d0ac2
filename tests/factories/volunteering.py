"""Hosts, volunteers, entries and years, as tests need them.

`host()` has one supervisor; `entry_in(state)` is an entry at that state with all that goes with it.
"""

from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from tests.factories.accounts import UserFactory
from volunteering.enums import EntryState, OpportunityState, Way
from volunteering.models import (
    Application,
    Entry,
    Host,
    KindOfWork,
    Opportunity,
    RecognitionYear,
    Shift,
    Site,
    Supervisor,
    Volunteer,
)
from youthportal.organisations.models import Organisation

DAY = timedelta(days=1)


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Demo host {n}")
    slug = factory.Sequence(lambda n: f"demo-host-{n}")


class KindOfWorkFactory(DjangoModelFactory):
    class Meta:
        model = KindOfWork

    name = factory.Sequence(lambda n: f"Kind of work {n}")
    hourly_value = 800


class HostFactory(DjangoModelFactory):
    class Meta:
        model = Host

    organisation = factory.SubFactory(OrganisationFactory)
    head_name = "Ona Vadovė"
    head_email = factory.Sequence(lambda n: f"head{n}@demo.example")
    may_host_minors = True
    minors_checked_on = date(2025, 1, 15)
    joined_on = date(2024, 1, 1)


class SiteFactory(DjangoModelFactory):
    class Meta:
        model = Site

    host = factory.SubFactory(HostFactory)
    name = factory.Sequence(lambda n: f"Site {n}")


class SupervisorFactory(DjangoModelFactory):
    """Without an account; `user=UserFactory()` gives one."""

    class Meta:
        model = Supervisor

    host = factory.SubFactory(HostFactory)
    name = factory.Sequence(lambda n: f"Supervisor Pavyzdys{n}")
    email = factory.Sequence(lambda n: f"supervisor{n}@demo.example")
    language = "en"
    starts_on = date(2024, 1, 1)


class VolunteerFactory(DjangoModelFactory):
    """17 or 18 this year, with an account of an own e-mail."""

    class Meta:
        model = Volunteer

    user = factory.LazyFunction(lambda: UserFactory(year_of_birth=timezone.localdate().year - 18))
    paper_name = factory.Sequence(lambda n: f"Žygimantė Šąžinė{n}")


class OpportunityFactory(DjangoModelFactory):
    class Meta:
        model = Opportunity

    host = factory.SubFactory(HostFactory)
    state = OpportunityState.OPEN
    language = "en"
    title = factory.Sequence(lambda n: f"Opportunity {n}")
    slug = factory.Sequence(lambda n: f"opportunity-{n}")
    summary = "Walk dogs and clean their beds."


class ShiftFactory(DjangoModelFactory):
    class Meta:
        model = Shift

    opportunity = factory.SubFactory(OpportunityFactory)
    starts_at = factory.LazyFunction(lambda: timezone.now() + 3 * DAY)
    ends_at = factory.LazyAttribute(lambda shift: shift.starts_at + timedelta(hours=3))
    places = 2


class ApplicationFactory(DjangoModelFactory):
    class Meta:
        model = Application

    shift = factory.SubFactory(ShiftFactory)
    opportunity = factory.SelfAttribute("shift.opportunity")
    volunteer = factory.SubFactory(VolunteerFactory)


class RecognitionYearFactory(DjangoModelFactory):
    """This year's, with its event in December."""

    class Meta:
        model = RecognitionYear
        django_get_or_create = ("year",)

    year = factory.LazyFunction(lambda: timezone.localdate().year)
    counting_day = factory.LazyAttribute(lambda y: date(y.year, 11, 30))
    last_entry_day = factory.LazyAttribute(lambda y: date(y.year + 1, 1, 10))
    last_confirm_day = factory.LazyAttribute(lambda y: date(y.year + 1, 1, 31))


class EntryFactory(DjangoModelFactory):
    """Two hours yesterday, a draft. The host's supervisor is made beside."""

    class Meta:
        model = Entry

    volunteer = factory.SubFactory(VolunteerFactory)
    supervisor = factory.SubFactory(SupervisorFactory)
    host = factory.SelfAttribute("supervisor.host")
    day = factory.LazyFunction(lambda: timezone.localdate() - DAY)
    quarters = 8
    did = "I read to children."
    language = "en"


def host(**values):
    """A host with one supervisor."""
    return SupervisorFactory(**{f"host__{name}": value for name, value in values.items()}).host


def entry_in(state, **values):
    """An entry at that state, sent and confirmed as the state asks."""
    if state != EntryState.DRAFT:
        values.setdefault("submitted_at", timezone.now())
    if state in {EntryState.CONFIRMED, EntryState.REVOKED}:
        values.setdefault("confirmed_at", timezone.now())
        values.setdefault("confirmed_way", Way.PORTAL)
    return EntryFactory(state=state, **values)
