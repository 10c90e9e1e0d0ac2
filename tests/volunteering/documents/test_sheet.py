"""The logbook sheet: one page for each volunteer, tagged, in the volunteer's language."""

import pikepdf
import pytest
from pdfua import Severity, validate

from tests.factories import volunteering as make
from tests.factories.accounts import StaffFactory, UserFactory
from volunteering.documents.sheet import sheets_pdf
from volunteering.services.keying import number_sheets

pytestmark = pytest.mark.django_db
NAME = "Žygimantė Šąžinė-Ģērmane Ķēniņš Čopič Đurđević"


@pytest.mark.parametrize("language", ["en", "lt", "lv", "sl"])
def test_each_sheet_is_a_page_of_its_own(language, tmp_path):
    people = [make.VolunteerFactory(paper_name=NAME, user=UserFactory(language=language)) for _n in range(2)]
    sheets = number_sheets(actor=StaffFactory(), volunteers=people, host=make.host())
    path = tmp_path / "sheet.pdf"
    path.write_bytes(sheets_pdf(sheets))
    assert [str(one) for one in validate(path).findings if one.severity == Severity.ERROR] == []
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == 2
