"""Mails of the tests' own, on the base that all mails share."""

from copy import deepcopy

import pytest


@pytest.fixture
def mail_templates(settings, tmp_path):
    """`tests/hello`: subject, text and HTML that name a thing."""
    folder = tmp_path / "emails" / "tests"
    folder.mkdir(parents=True)
    (folder / "hello.subject.txt").write_text("{% load i18n %}{% translate 'Yes' %}:\n {{ thing }}\n")
    (folder / "hello.txt").write_text(
        "{% extends 'emails/base.txt' %}{% block text %}Labas, {{ thing }} <{{ thing }}>{% endblock %}"
    )
    (folder / "hello.html").write_text(
        "{% extends 'emails/base.html' %}{% block text %}<p>Labas, {{ thing }}</p>{% endblock %}"
    )
    (folder / "plain.subject.txt").write_text("Plain")
    (folder / "plain.txt").write_text(
        "{% extends 'emails/base.txt' %}{% block text %}Only text{% endblock %}"
    )
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [*templates[0]["DIRS"], tmp_path]
    settings.TEMPLATES = templates


@pytest.fixture
def sink(settings, smtp_sink):
    """A real mail server that the portal sends to."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, _, port = smtp_sink.url.removeprefix("smtp://").partition(":")
    settings.EMAIL_PORT = int(port)
    return smtp_sink
