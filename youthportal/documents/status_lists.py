"""Which credentials were revoked, as a list that tells nothing else (W3C Bitstring Status List 1.0).

A credential names a list and its place in it. A list is a credential itself, signed with the same key. We do
not learn about which place somebody reads it. Places are never given twice.
"""

import base64
import gzip
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from youthportal.documents import credentials

#: Places of one list: the least that the standard allows, so that one among many is meant.
PLACES = 131_072
_CONTEXT = "https://www.w3.org/ns/credentials/v2"


def status_entry(url: str, place: int) -> dict[str, str]:
    """`credentialStatus` of the credential at `place` of the list at `url`."""
    return {
        "id": f"{url}#{place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(place),
        "statusListCredential": url,
    }


def status_list(url: str, revoked: Iterable[int], *, at: datetime) -> str:
    """The signed list with these places revoked, as of `at`."""
    moment = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    payload: dict[str, Any] = {
        "@context": [_CONTEXT],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": credentials.issuer_id(),
        "validFrom": moment,
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": _encoded(revoked),
        },
    }
    claims = {"iss": payload["issuer"], "jti": url, "sub": f"{url}#list", "nbf": int(at.timestamp())}
    return credentials.sign_credential({**payload, **claims})


def _encoded(revoked: Iterable[int]) -> str:
    """Place 0 is the highest bit of the first byte; "u" says base64url without padding."""
    bits = bytearray(PLACES // 8)
    for place in revoked:
        bits[place // 8] |= 0x80 >> place % 8
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()
