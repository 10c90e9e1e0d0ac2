"""People. E-mails end in demo.example; the password of all is PASSWORD."""

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from youthportal.accounts.models import User

PASSWORD = "demo-town"
TOTP_SECRET = "JBSWY3DPEHPK3PXP"


class UserFactory(factory.django.DjangoModelFactory):
    """A person with an account by e-mail, confirmed. `pupil=True` leaves out e-mail and password."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        pupil = factory.Trait(email=None, first_name="", last_name="", password=None)

    email = factory.Sequence(lambda n: f"person{n}@demo.example")
    first_name = "Rūta"
    last_name = factory.Sequence(lambda n: f"Pavyzdė{n}")
    password = PASSWORD

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(*args, **kwargs)

    @factory.post_generation
    def confirmed(self, create, extracted, **kwargs):
        if create and self.email and extracted is not False:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)

    @factory.post_generation
    def second_factor(self, create, extracted, **kwargs):
        if create and (self.is_staff if extracted is None else extracted):
            give_second_factor(self)


def give_second_factor(user: User) -> Authenticator:
    """TOTP with TOTP_SECRET, and recovery codes."""
    totp = TOTP.activate(user, TOTP_SECRET).instance
    RecoveryCodes.activate(user)
    return totp


class StaffFactory(UserFactory):
    """A youth worker, with a second factor: staff without one see nothing but its set-up."""

    is_staff = True
