"""One User per human, for life. A User appears at the first sign-in, never at an import."""

import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def opaque_username() -> str:
    return "u" + secrets.token_hex(8)


def today() -> Any:
    return timezone.localdate()


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str | None = None, password: str | None = None, **values: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower() if email else None, **values)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **values: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **values)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signed in at least once.

    Nothing of a sign-in is stored finer than the day, so that a ballot's neighbours in the database
    say nothing about who voted when: there is no `last_login`.
    """

    last_login = None  # removes the base's field
    username = models.CharField(
        _("internal id"), max_length=32, unique=True, default=opaque_username, editable=False
    )
    email = models.EmailField(_("e-mail address"), null=True, blank=True)  # noqa: DJ001 (unique where given)
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    last_name = models.CharField(_("surname"), max_length=80, blank=True)
    year_of_birth = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    is_staff = models.BooleanField(_("works in the office"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_on = models.DateField(_("since"), default=today, editable=False)
    erased_on = models.DateField(_("erased"), null=True, blank=True, editable=False)
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_email")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """No address is NULL, never an empty text: two people without one must not collide."""
        self.email = self.email or None
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        if self.erased_on:
            return _("erased person %(number)s") % {"number": self.pk}
        return self.get_full_name() or self.email or _("pupil %(number)s") % {"number": self.pk}

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        return str(self)

    def get_session_auth_hash(self) -> str:
        """Every session ends when the password or the epoch changes: signed cookies are revocable."""
        return self._get_session_auth_hash_of_epoch(self.session_epoch)

    def _get_session_auth_hash_of_epoch(self, epoch: int) -> str:
        return f"{super().get_session_auth_hash()}.{epoch}"

    def end_sessions(self) -> None:
        """End all sessions of this person, wherever they are."""
        type(self).objects.filter(pk=self.pk).update(session_epoch=models.F("session_epoch") + 1)
        self.refresh_from_db(fields=["session_epoch"])

    def addresses(self) -> set[str]:
        """Every e-mail address of the account, in small letters."""
        own: Any = self
        found = {self.email or "", *own.emailaddress_set.values_list("email", flat=True)}
        return {address.casefold() for address in found} - {""}

    def age_range(self, day: Any) -> tuple[int, int] | None:
        """Youngest and oldest possible age on `day`: consent asks for the first, eligibility the second."""
        if self.year_of_birth is None:
            return None
        oldest: int = day.year - self.year_of_birth
        return max(oldest - 1, 0), oldest
