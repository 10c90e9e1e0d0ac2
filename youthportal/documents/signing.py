"""Issued documents are signed: PAdES B-B (ETSI EN 319 142-1) with the key of the installation.

The key and its certificate, with those between it and a known authority, stand in one PEM file (setting
DOCUMENT_SIGNER; an EC key on P-256, which signs in 30 ms where RSA takes ten times that). Where there is no
file, one with a certificate of its own is made at the first signature: readers then say that the document is
unchanged, and that they do not know who signed. A signature is the last thing that happens to a file.
"""

import contextlib
import io
import os
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner

FIELD = "Signature"
OWN_CERTIFICATE_LASTS = timedelta(days=3650)


def sign(pdf: bytes, *, reason: str) -> bytes:
    """`pdf` with one invisible signature over the whole file; `reason` is shown by PDF readers.

    pyHanko starts an event loop, so it gets a thread of its own: the caller's may have one already.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, sign_pdf
    from pyhanko.sign.fields import SigSeedSubFilter

    about = PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, reason=reason
    )
    signer = _signer(*_stand())
    with ThreadPoolExecutor(1) as apart:
        work = apart.submit(sign_pdf, IncrementalPdfFileWriter(io.BytesIO(pdf)), about, signer=signer)
        return bytes(work.result().getvalue())


def signer_name() -> str:
    """Whom the certificate names; printed on the page where a document is verified."""
    subject = read_signer().certificate.subject
    names = subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(names[0].value) if names else subject.rfc4514_string()


@dataclass(frozen=True)
class Signer:
    """`certificate` is the key's own; `chain` those that vouch for it, without the root."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]


def read_signer() -> Signer:
    """Raises ValueError where the file holds no EC key or the first certificate is not the key's."""
    content = _path().read_bytes()
    key = serialization.load_pem_private_key(content, password=None)
    first, *chain = x509.load_pem_x509_certificates(content)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or first.public_key() != key.public_key():
        raise ValueError(f"{_path()}: an EC key and first the certificate of that key are needed")
    return Signer(key, first, tuple(chain))


def _path() -> Path:
    path = Path(settings.DOCUMENT_SIGNER)
    if not path.exists():
        _make(path)
    return path


def _stand() -> tuple[Path, int]:
    """What tells a changed file."""
    path = _path()
    return path, path.stat().st_mtime_ns


@lru_cache(maxsize=1)
def _signer(_path: Path, _changed: int) -> "SimpleSigner":
    from asn1crypto import keys
    from asn1crypto import x509 as asn1
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    signer = read_signer()
    key = signer.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    own, *chain = (
        asn1.Certificate.load(each.public_bytes(serialization.Encoding.DER))
        for each in (signer.certificate, *signer.chain)
    )
    known = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    known.register_multiple([own, *chain])
    return SimpleSigner(signing_cert=own, signing_key=keys.PrivateKeyInfo.load(key), cert_registry=known)


def _make(path: Path) -> None:
    """Of processes that start at once one names its file `path`; nobody signs with a second one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    own = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    own.touch(mode=0o600)
    own.write_bytes(b"".join(_own_signer()))
    with contextlib.suppress(FileExistsError):
        os.link(own, path)
    own.unlink()


def _own_signer() -> Iterator[bytes]:
    """A new key and a certificate that it signs itself, named after the portal's address."""
    key = ec.generate_private_key(ec.SECP256R1())
    host = urlsplit(settings.SITE_URL).hostname or "youthportal"
    name, now = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)]), datetime.now(tz=UTC)
    usage: dict[str, Any] = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"), False
    )
    usage |= {"digital_signature": True, "content_commitment": True}
    certificate = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + OWN_CERTIFICATE_LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage, encipher_only=False, decipher_only=False), critical=True)
        .sign(key, hashes.SHA256())
    )
    yield key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    yield certificate.public_bytes(serialization.Encoding.PEM)
