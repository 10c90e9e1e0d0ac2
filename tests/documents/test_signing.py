"""Issued PDFs carry a signature over the whole file, which an independent reader can check."""

import io
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pdfua import Severity, validate
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from youthportal.documents import pdf, services, signing
from youthportal.documents.checks import check_signer
from youthportal.files.models import Access

NAME = "Ąžuolė Čepėnaitė-Žūrė, Ģirts Ķēniņš, Đurđa Čušmelj"


@pytest.fixture
def signed(db, paper):
    return signing.sign(pdf.render_pdf(paper, {"title": NAME}, language="lt"), reason="budget/2026/001")


def verdict(content: bytes):
    """pyHanko's own judgement, which trusts the certificate in the PEM file and fetches nothing."""
    roots = list(load_certs_from_pemder([str(signing._path())]))
    [signature] = PdfFileReader(io.BytesIO(content)).embedded_signatures
    with ThreadPoolExecutor(1) as elsewhere:  # a loop of its own: a browser's may run in this thread
        context = ValidationContext(trust_roots=roots, allow_fetching=False)
        return elsewhere.submit(validate_pdf_signature, signature, context).result()


def test_the_signature_is_valid_and_covers_the_whole_file(signed):
    found = verdict(signed)
    assert found.bottom_line
    assert found.coverage.name == "ENTIRE_FILE"
    assert found.signing_cert.public_key.curve == ("named", "secp256r1")


def test_one_flipped_byte_is_caught(signed):
    place = signed.index(b"/Title")
    forged = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
    assert not verdict(forged).intact


def test_another_reader_agrees(signed, tmp_path):
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=True).stdout
    assert "ETSI.CAdES.detached" in said
    assert "Signature is Valid" in said
    assert "Total document signed" in said


def test_a_signed_paper_is_still_tagged(signed, tmp_path):
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    assert [str(f) for f in validate(path).findings if f.severity == Severity.ERROR] == []


def test_an_issued_document_is_signed_and_says_by_whom(client, youth_worker, school, paper, settings):
    document = services.issue_pdf(
        actor=youth_worker,
        kind="budget.results",
        series="budget/2026",
        title="Rezultatai",
        language="lt",
        subject=school,
        template=paper,
        context={"title": "Rezultatai"},
        access=Access.STAFF,
    )
    with document.file.content.open() as file:
        assert verdict(file.read()).bottom_line
    assert document.signed_by == "127.0.0.1"
    assert "127.0.0.1" in client.get(document.get_absolute_url()).content.decode()


def test_the_key_made_at_first_is_kept_and_closed_to_others(settings, tmp_path):
    settings.DOCUMENT_SIGNER = tmp_path / "new" / "signer.pem"
    first = signing.read_signer()
    assert signing.read_signer().certificate == first.certificate
    assert settings.DOCUMENT_SIGNER.stat().st_mode & 0o077 == 0


def test_another_file_is_used_without_a_restart(db, paper, settings, tmp_path):
    settings.DOCUMENT_SIGNER = tmp_path / "signer.pem"
    content = pdf.render_pdf(paper, {"title": NAME}, language="lt")
    before = verdict(signing.sign(content, reason="1")).signing_cert
    settings.DOCUMENT_SIGNER.unlink()
    after = verdict(signing.sign(content, reason="2")).signing_cert
    assert before.dump() != after.dump()


def pem(key):
    kinds = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return key.private_bytes(*kinds)


def certificate():
    return signing.read_signer().certificate.public_bytes(serialization.Encoding.PEM)


@pytest.mark.parametrize(
    "content",
    [
        lambda: b"",
        lambda: b"no key at all",
        lambda: pem(ec.generate_private_key(ec.SECP256R1())),
        lambda: pem(ec.generate_private_key(ec.SECP256R1())) + certificate(),
        lambda: pem(rsa.generate_private_key(65537, 2048)) + certificate(),
    ],
    ids=["empty", "no PEM", "no certificate", "another key's certificate", "RSA"],
)
def test_a_file_that_cannot_sign_is_found_before_the_first_document(content, settings, tmp_path):
    wrong = content()
    settings.DOCUMENT_SIGNER = tmp_path / "signer.pem"
    settings.DOCUMENT_SIGNER.write_bytes(wrong)
    [message] = check_signer()
    assert message.id == "youthportal.E010"


def test_the_one_made_here_passes_the_check():
    assert check_signer() == []
