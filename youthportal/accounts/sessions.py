"""Where a session lives: staff's in the database, everybody else's in a signed cookie.

A row per sign-in would say who came when, and a ballot's neighbours in the database could be read
against it (docs/ballots.md). So the database keeps sessions of the office alone. A signed cookie is
short-lived, and `User.session_epoch`, part of the session's hash, ends all of a person's sessions.
"""

from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db
from django.core import signing

#: Present in the data of a session that belongs in the database.
IN_DATABASE = "_in_database"
_SALT = "youthportal.accounts.sessions"


def is_signed(key: str | None) -> bool:
    """Signed data carries colons; a key of the database never does."""
    return bool(key) and ":" in str(key)


class SessionStore(db.SessionStore):
    """Chooses at each save by what the session holds; the key tells at each load."""

    def load(self) -> dict[str, Any]:
        if not is_signed(self.session_key):
            if not str(self.session_key).isalnum():  # no key of ours; a NUL the database would not even take
                self._session_key = None
                return {}
            return dict(super().load())
        try:
            data = signing.loads(
                str(self.session_key),
                salt=_SALT,
                serializer=self.serializer,
                max_age=settings.SIGNED_SESSION_AGE,
            )
        except signing.BadSignature:
            self._session_key = None
            return {}
        return dict(data)

    def create(self) -> None:
        if self._belongs_in_database():
            super().create()
            return
        self._session_key = None
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        data: dict[str, Any] = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        if not self._belongs_in_database():
            self._forget_row()
            self._session_key = signing.dumps(data, salt=_SALT, serializer=self.serializer, compress=True)
            self.modified = True
            return
        if is_signed(self.session_key):
            self._session_key = None
        super().save(must_create=must_create)

    def exists(self, session_key: str) -> bool:
        return not is_signed(session_key) and bool(super().exists(session_key))

    def delete(self, session_key: str | None = None) -> None:
        if not is_signed(session_key or self.session_key):
            super().delete(session_key)

    def get_session_cookie_age(self) -> int:
        return int(
            settings.SESSION_COOKIE_AGE if self._belongs_in_database() else settings.SIGNED_SESSION_AGE
        )

    def _belongs_in_database(self) -> bool:
        return IN_DATABASE in getattr(self, "_session_cache", {})

    def _forget_row(self) -> None:
        """A row of the session that this one was before it stopped being staff's."""
        if self.session_key and not is_signed(self.session_key):
            super().delete(self.session_key)


def keep_staff_in_database(sender: Any, *, request: Any, user: Any, **kwargs: Any) -> None:
    """Receiver of Django's user_logged_in: every way of signing in ends there."""
    if user.is_staff:
        request.session[IN_DATABASE] = True
    else:
        request.session.pop(IN_DATABASE, None)
