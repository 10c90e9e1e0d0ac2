"""What was said about somebody, without the services: for rules and lists."""

import factory

from youthportal.consents.models import Consent


class ConsentFactory(factory.django.DjangoModelFactory):
    """A guardian's yes by link, valid without end. Give `user` or `pupil`."""

    class Meta:
        model = Consent

    kind = "online"
    act = "given"
    giver = "guardian"
    form = "link"
    giver_key = "mother"
