"""The Open Badge: checked by other people's code, offline, and by the standard's schema."""

import base64
import hashlib
import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from jsonschema import Draft201909Validator
from openbadgeslib.ob3 import did
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier

from tests.factories import certificates as make
from tests.support.shared import SHARED
from volunteering.services.certificates import revoke_certificate
from youthportal.core import words
from youthportal.documents import credentials
from youthportal.documents.checks import check_credential_signer

SCHEMA = SHARED / "standards" / "openbadges-3.0-achievementcredential.json"


@pytest.fixture
def certificate(youth_worker):
    return make.certificate(youth_worker, year=make.year_of(), hosts=3)


@pytest.fixture
def site(client):
    """What a verifier fetches, answered by our pages: `site(address)` gives bytes."""

    def fetch(address, *_args, **_values):
        path = "/" + address.split("://", 1)[1].split("/", 1)[1].partition("#")[0]
        answer = client.get(path)
        assert answer.status_code == 200
        return answer.content

    return fetch


def payload_of(token: str) -> dict:
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def public_pem() -> bytes:
    key = credentials.read_keys().own.public_key()
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def test_another_verifier_takes_it_offline(certificate):
    found = OB3Verifier(public_pem(), issuer_did=credentials.issuer_id()).verify(certificate.credential)
    assert found.issuer.id == credentials.issuer_id()


def test_it_is_found_by_the_issuers_identifier(certificate, site):
    document = json.loads(site("https://portal/.well-known/did.json"))
    assert document["id"] == credentials.issuer_id()
    header = json.loads(base64.urlsafe_b64decode(certificate.credential.split(".")[0] + "=="))
    assert header["alg"] == "EdDSA"
    pem = did.pem_for_kid(document, credentials.issuer_id(), header["kid"])
    OB3Verifier(pem).verify(certificate.credential)


def test_one_flipped_byte_is_caught_wherever_it_is(certificate):
    token, verifier = certificate.credential, OB3Verifier(public_pem())
    for place in (token.index(".") + 40, len(token) // 2, len(token) - 30):
        other = "A" if token[place] != "A" else "B"
        with pytest.raises(OB3VerificationError):
            verifier.verify(token[:place] + other + token[place + 1 :])


def test_another_key_is_not_ours(certificate):
    key = Ed25519PrivateKey.generate().public_key()
    with pytest.raises(OB3VerificationError):
        OB3Verifier(key).verify(certificate.credential)


@pytest.mark.skipif(not SCHEMA.exists(), reason="the standard's schema lies outside the project")
@pytest.mark.parametrize("language", ["en", "lt", "lv", "sl"])
def test_it_is_what_the_schema_asks_for(youth_worker, db, language):
    certificate = make.certificate(youth_worker, language=language, hosts=9)
    Draft201909Validator(json.loads(SCHEMA.read_text())).validate(payload_of(certificate.credential))


def test_it_names_nobody_in_clear(certificate):
    said = json.dumps(payload_of(certificate.credential), ensure_ascii=False)
    assert not any(word in said for word in make.NAME.split())
    assert certificate.volunteer.user.email not in said


def test_its_holder_can_show_that_it_is_theirs(certificate):
    identities = payload_of(certificate.credential)["credentialSubject"]["identifier"]
    known = {"name": make.NAME, "emailAddress": certificate.volunteer.user.email}
    for identity in identities:
        value = known.pop(identity["identityType"]) + identity["salt"]
        assert identity["identityHash"] == "sha256$" + hashlib.sha256(value.encode()).hexdigest()
    assert known == {}


def test_it_says_what_the_paper_says(certificate):
    subject = payload_of(certificate.credential)["credentialSubject"]
    with override("lt"):
        assert words.hours(4 * 62) in subject["narrative"]
    assert all(host["name"] in subject["narrative"] for host in certificate.facts["hosts"])
    assert subject["licenseNumber"] == certificate.document.number


def test_revoked_it_stands_in_the_signed_list(certificate, youth_worker, site):
    verifier = OB3Verifier(public_pem())
    verifier.verify(certificate.credential, check_status=True, download=site)
    revoke_certificate(actor=youth_worker, certificate=certificate, reason="Wrong hours.")
    with pytest.raises(OB3VerificationError, match="revocation"):
        verifier.verify(certificate.credential, check_status=True, download=site)


def test_a_list_without_anybody_is_signed_as_well(db, client):
    answer = client.get(reverse("badge_status", args=[7]))
    assert payload_of(answer.content.decode())["credentialSubject"]["statusPurpose"] == "revocation"


def test_the_achievement_can_be_read_at_its_address(certificate, client):
    achievement = payload_of(certificate.credential)["credentialSubject"]["achievement"]
    answer = client.get(reverse("badge_achievement", args=[2025]))
    assert answer.json()["id"] == achievement["id"]
    assert client.get(reverse("badge_achievement", args=[1999])).status_code == 404


def test_keys_of_earlier_days_stay_published(certificate, settings, tmp_path, site):
    old = public_pem()
    new = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    settings.CREDENTIAL_SIGNER = tmp_path / "signer.pem"
    settings.CREDENTIAL_SIGNER.write_bytes(new + old)
    document = json.loads(site("https://portal" + reverse("did_document")))
    assert len(document["verificationMethod"]) == 2
    kid = json.loads(base64.urlsafe_b64decode(certificate.credential.split(".")[0] + "=="))["kid"]
    OB3Verifier(did.pem_for_kid(document, credentials.issuer_id(), kid)).verify(certificate.credential)


def test_the_key_made_at_first_is_kept_and_closed_to_others(settings, tmp_path):
    settings.CREDENTIAL_SIGNER = tmp_path / "new" / "signer.pem"
    first = public_pem()
    assert public_pem() == first
    assert settings.CREDENTIAL_SIGNER.stat().st_mode & 0o077 == 0
    assert check_credential_signer() == []


@pytest.mark.parametrize(
    "content", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_a_file_that_cannot_sign_is_found_before_the_first_certificate(content, settings, tmp_path):
    settings.CREDENTIAL_SIGNER = tmp_path / "signer.pem"
    settings.CREDENTIAL_SIGNER.write_bytes(content)
    [message] = check_credential_signer()
    assert message.id == "youthportal.E011"


def test_it_holds_from_the_moment_of_issue(certificate):
    payload = payload_of(certificate.credential)
    assert payload["nbf"] <= (timezone.now() + timedelta(seconds=1)).timestamp()
    assert payload["jti"] == payload["id"] == certificate.public_id.urn
