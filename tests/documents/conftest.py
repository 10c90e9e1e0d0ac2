"""A paper of the tests' own, on the base that all documents share."""

from copy import deepcopy

import pytest

PAPER = """{% extends "documents/base.html" %}
{% load ui %}
{% block title %}{{ title }}{% endblock %}
{% block heading %}<h1>{{ title }}</h1>{% endblock %}
{% block content %}
{% for section in sections %}<h2>{{ section }}</h2><p>{{ text }}</p>{% endfor %}
{% if rows %}{% table "Pavadinimas" columns rows %}{% endif %}
{{ drawing }}
{{ chart }}
{% endblock %}
{% block signatures %}{% include "documents/parts/signatures.html" %}{% endblock %}
"""


@pytest.fixture
def paper(settings, tmp_path):
    """The name of a template that shows title, text, sections, columns, rows, chart and signatures."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "paper.html").write_text(PAPER)
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [*templates[0]["DIRS"], tmp_path]
    settings.TEMPLATES = templates
    return "tests/paper.html"
