"""What `check --deploy` says about a deployment that forgot something."""

import pytest

from youthportal.core.checks import check_deployment

GOOD = {
    "DEMO": False,
    "SECRET_KEY": "s" * 50,
    "BALLOT_SECRET": "b" * 50,
    "BALLOT_SIGNING_KEY": "k" * 50,
    "SITE_URL": "https://youth.example",
    "ALLOWED_HOSTS": ["youth.example"],
    "STAFF_NEEDS_SECOND_FACTOR": True,
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
}


def found(settings, **changed):
    for name, value in (GOOD | changed).items():
        setattr(settings, name, value)
    return [message.id.removeprefix("youthportal.") for message in check_deployment()]


def test_a_good_deployment_has_nothing_to_mend(settings):
    assert found(settings) == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DEMO", True, "E001"),
        ("BALLOT_SECRET", "short", "E002"),
        ("BALLOT_SECRET", GOOD["SECRET_KEY"], "E002"),
        ("BALLOT_SIGNING_KEY", "", "E006"),
        ("BALLOT_SIGNING_KEY", GOOD["BALLOT_SECRET"], "E006"),
        ("SITE_URL", "http://youth.example", "E003"),
        ("ALLOWED_HOSTS", ["*"], "E004"),
        ("ALLOWED_HOSTS", ["localhost"], "W001"),
        ("STAFF_NEEDS_SECOND_FACTOR", False, "E005"),
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "W002"),
    ],
)
def test_what_was_forgotten_is_said(settings, name, value, said):
    assert found(settings, **{name: value}) == [said]
