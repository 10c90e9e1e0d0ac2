"""The house keeps its shape: directions, sizes, templates, migrations, and a test for every address."""

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.template.loader import get_template
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

ROOT = Path(__file__).resolve().parents[2]
APPS = ("youthportal", "strategy", "forum", "budget", "volunteering", "projects")
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())
VALUES = ("7", "2026", "en", "a-word", "2b3c4d5e-1111-4222-8333-444455556666", "ABCD-EFGH-JKLM")
NOT_OURS = ("account_", "mfa_", "admin", "set_language")


def modules() -> list[Path]:
    found = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def functions() -> Iterator[tuple[str, int]]:
    """Where it stands, and lines without the docstring."""
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                documented = isinstance(node.body[0], ast.Expr) and isinstance(
                    node.body[0].value, ast.Constant
                )
                start = node.body[0].end_lineno if documented and len(node.body) > 1 else node.lineno
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node.end_lineno - start


def test_imports_go_downwards():
    lint = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(lint, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_module_is_too_long():
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in modules()}
    assert lengths.pop("youthportal/ballots/verify.py") < 1400  # people download it as one file
    assert {name: length for name, length in lengths.items() if length > 400} == {}
    assert statistics.median(lengths.values()) <= 80


def test_functions_are_short():
    lengths = dict(functions())
    assert {name: length for name, length in lengths.items() if length > 60} == {}
    assert statistics.median(lengths.values()) <= 8


def test_views_are_short():
    assert [
        (name, length)
        for name, length in functions()
        if length > 25 and re.search(r"/views(/\w+)?\.py:", name)
    ] == []


def test_no_template_is_too_long():
    assert [path.name for path in TEMPLATES if len(path.read_text().splitlines()) > 200] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_template_compiles(path):
    get_template(str(path.relative_to(ROOT / "templates")))


def test_no_page_carries_inline_scripts_or_styles():
    """The policy would block them; mails and PDFs have no policy."""
    pages = [
        path for path in TEMPLATES if path.parts[-2:-1] != ("emails",) and path.suffix in {".html", ".svg"}
    ]
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=\"", re.IGNORECASE)
    outside = ("emails", "documents")
    found = {
        str(path.relative_to(ROOT)): inline.findall(path.read_text())
        for path in pages
        if path.relative_to(ROOT / "templates").parts[0] not in outside
    }
    assert {name: what for name, what in found.items() if what} == {}


def names(patterns: list, prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{prefix}{pattern.name}"


def literals(source: str) -> Iterator[str]:
    """Every string of a test; of an f-string one variant for each kind of value an address can hold."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            for value in VALUES:
                yield "".join(part.value if isinstance(part, ast.Constant) else value for part in node.values)


def resolved(address: str) -> str:
    try:
        return resolve(address.partition("?")[0]).view_name
    except Resolver404:
        return ""


def test_every_address_of_ours_is_tested():
    """By name, with or without that of its app, or by an address that leads there."""
    ours = {name for name in names(get_resolver().url_patterns) if not name.startswith(NOT_OURS)}
    written = {text for path in (ROOT / "tests").rglob("*.py") for text in literals(path.read_text())}
    addresses = {"/" + text.partition("/")[2] if "://" not in text else "" for text in written if "/" in text}
    tested = written | {resolved(address) for address in addresses}
    assert len(ours) > 3
    assert sorted(name for name in ours - tested if name.rpartition(":")[2] not in written) == []


def test_words_are_translated_under_names_that_the_collector_knows():
    """`makemessages` finds gettext, its lazy and plural kin, and `_`; any other name hides its words."""
    renamed = re.compile(r"import (?:n?p?n?gettext(?:_lazy)?) as (?!_$)\w+", re.MULTILINE)
    assert [str(path.relative_to(ROOT)) for path in modules() if renamed.search(path.read_text())] == []
