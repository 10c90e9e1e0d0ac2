"""What comes out is a tagged PDF in its language, with every letter, from our own files alone."""

import io
import subprocess
import threading

import pikepdf
import pytest
from pdfua import Severity, validate

from youthportal.documents import layout, pdf, printing

NAMES = "Ąžuolė Čepėnaitė-Ėglytė Žūrė Ųšys, Ģirts Ķēniņš Ļaņa Šķēle, Čušmelj Žižek Đurđa"


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def text_of(content: bytes) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True
    ).stdout.decode()


def errors_in(content: bytes, tmp_path) -> list[str]:
    path = tmp_path / "checked.pdf"
    path.write_bytes(content)
    return [str(f) for f in validate(path).findings if f.severity == Severity.ERROR]


@pytest.fixture
def print_paper(db, paper):
    def print_it(language="lt", **context) -> bytes:
        return pdf.render_pdf(paper, {"title": "Protokolas", **context}, language=language)

    return print_it


def test_is_tagged_and_names_its_language_and_title(print_paper):
    document = opened(print_paper())
    catalog = document.Root

    assert catalog.MarkInfo.Marked
    assert str(catalog.Lang) == "lt"
    assert catalog.ViewerPreferences.DisplayDocTitle
    with document.open_metadata() as metadata:
        assert metadata["dc:title"] == "Protokolas"
        assert metadata["pdfuaid:part"] == "1"


def test_the_checker_finds_no_error(print_paper, tmp_path):
    from youthportal.documents.charts import Bar, bar_chart

    chart = bar_chart([Bar("Suoliukas", 7, 0), Bar("Sodas", 3, 1)], title="Balsai", groups=["taip", "ne"])
    rows = [[f"Darbas {n}", str(n)] for n in range(60)]
    columns = [("Darbas", ""), ("Balsai", "number")]
    content = print_paper(
        sections=["Rezultatas", "Balsai"],
        text=NAMES,
        rows=rows,
        columns=columns,
        chart=chart,
        signatures=["Mero"],
    )

    assert errors_in(content, tmp_path) == []


def test_every_letter_of_the_four_languages_can_be_copied_out(print_paper):
    assert NAMES in " ".join(text_of(print_paper(sections=["Vardai"], text=NAMES)).split())


def test_fonts_are_embedded_as_subsets(print_paper):
    document = opened(print_paper(sections=["A"], text=NAMES))
    names = [str(font.BaseFont) for page in document.pages for font in page.Resources.Font.values()]

    assert names
    assert all(name[7:8] == "+" and ("Figtree" in name or "Bricolage" in name) for name in names)


def test_says_page_x_of_y_in_the_language_of_the_document(print_paper):
    pages = text_of(print_paper(language="en", sections=["One", "Two"], text="word " * 900)).split("\f")

    assert "Page 1 of 3" in pages[0]
    assert "Page 3 of 3" in pages[2]


def test_heads_of_long_tables_stand_on_each_page(print_paper):
    rows = [[f"Darbas {n}", str(n)] for n in range(100)]
    pages = text_of(print_paper(rows=rows, columns=[("Pavadinimas darbo", ""), ("Suma", "number")])).split(
        "\f"
    )

    assert len(pages) > 2
    assert all("Pavadinimas darbo" in page for page in pages[:-1])


@pytest.mark.parametrize(("sections", "listed"), [(3, False), (9, True)])
def test_has_a_contents_page_from_eight_pages_on(print_paper, sections, listed):
    names = [f"Dalis numeris {n}" for n in range(sections)]
    pages = text_of(print_paper(language="en", sections=names, text="word " * 600)).split("\f")

    assert ("Contents" in pages[0]) is listed
    if listed:
        line = next(line for line in pages[0].splitlines() if "Dalis numeris 8" in line)
        page = int(line.split()[-1])
        assert "Dalis numeris 8" in pages[page - 1]


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/x.png",
        "file:///etc/hostname",
        "/static/../manage.py",
        "http://127.0.0.1:8000/static/..%2f..%2fetc/hostname",
    ],
)
def test_fetches_nothing_from_the_network_or_the_disk(address):
    with pytest.raises(ValueError):
        layout.OwnFiles().fetch(address)


def test_fetches_our_own_static_files(settings):
    found = layout.OwnFiles().fetch(f"{settings.SITE_URL}/static/css/documents/base.css")

    assert b"@page" in found.read()


def test_an_image_from_elsewhere_is_left_out_and_the_document_still_printed(print_paper):
    from django.utils.safestring import mark_safe

    drawing = mark_safe('<img src="https://example.org/x.png" alt="x"><p>after it</p>')

    assert "after it" in text_of(print_paper(drawing=drawing))


def test_threads_of_one_process_take_turns(print_paper, paper):
    printed = []
    source = pdf.render_html(paper, {"title": "Gijos"}, language="lt")
    threads = [threading.Thread(target=lambda: printed.append(layout.print_html(source))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert len(printed) == 6
    assert len({text_of(content) for content in printed}) == 1


def test_prints_in_a_child_for_requests(db, paper):
    context = {"title": "Kortelės", "sections": ["A"], "text": NAMES}
    here = pdf.render_pdf(paper, context, language="lt")
    elsewhere = pdf.render_pdf_isolated(paper, context, language="lt")

    assert text_of(elsewhere) == text_of(here)


def processes():
    return [child.process for child in printing._pool.children if child.process]


def test_a_child_that_died_is_replaced(db, paper):
    pdf.render_pdf_isolated(paper, {"title": "Pirmas"}, language="lt")
    first = processes()
    for process in first:
        process.kill()
        process.wait()

    content = pdf.render_pdf_isolated(paper, {"title": "Antras"}, language="lt")

    assert "Antras" in text_of(content)
    assert [process for process in processes() if process.poll() is None and process not in first]


def test_a_child_that_is_too_slow_is_ended(db, paper):
    pdf.render_pdf_isolated(paper, {"title": "Pirmas"}, language="lt")
    before = [process for process in processes() if process.poll() is None]
    with pytest.raises(printing.PrintingError):
        pdf.render_pdf_isolated(
            paper,
            {"title": "Lėtas", "sections": range(400), "text": "word " * 300},
            language="lt",
            seconds=0.2,
        )

    assert len([process for process in processes() if process.poll() is None]) == len(before) - 1


def test_two_processes_print_at_once(db, paper):
    """Each has fonts of its own: a printing child, and this process."""
    context = {"title": "Du", "sections": ["A", "B"], "text": "word " * 200}
    other: list[bytes] = []
    thread = threading.Thread(target=lambda: other.append(printing.print_elsewhere(source, seconds=60)))
    source = pdf.render_html(paper, context, language="lt")
    thread.start()
    here = [layout.print_html(source) for _ in range(3)]
    thread.join(60)

    assert {text_of(content) for content in [*here, *other]} == {text_of(here[0])}
    assert len(other) == 1
