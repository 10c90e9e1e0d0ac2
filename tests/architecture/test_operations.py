"""What a municipality is told about settings is complete."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_setting_from_the_environment_is_explained():
    settings = (ROOT / "youthportal" / "settings.py").read_text()
    explained = (ROOT / "docs" / "operations.md").read_text()
    names = set(re.findall(r"\b(?:env\.\w+|secret)\(\s*\"([A-Z_]+)\"", settings))
    assert len(names) > 20
    assert sorted(name for name in names if f"`{name}`" not in explained) == []


def test_readme_links_lead_somewhere():
    links = re.findall(r"\]\((?!http)([^)#]+)", (ROOT / "README.md").read_text())
    assert len(links) > 5
    assert [link for link in links if not (ROOT / link).exists()] == []
