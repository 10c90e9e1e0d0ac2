"""Verifiable credentials of this installation: its key, its identifier, and signing.

A credential is a compact JWS (RFC 7515) whose payload is the credential itself (Open Badges 3.0, section
8.2), signed with Ed25519. The key stands in a PEM file of its own (setting CREDENTIAL_SIGNER), made at the
first signature; public keys that follow it there were used earlier and stay in the published list. Whoever
checks a credential finds the list by the issuer's identifier, did:web, at /.well-known/did.json, and needs us
for nothing else: a kept copy of it verifies for ever.
"""

import base64
import contextlib
import hashlib
import json
import os
import re
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

#: The name every verifier knows (RFC 8037); "Ed25519" (RFC 9864) says the same and is refused by many.
ALGORITHM = "EdDSA"
_PUBLIC_PEM = re.compile(rb"-----BEGIN PUBLIC KEY-----.+?-----END PUBLIC KEY-----", re.DOTALL)


@dataclass(frozen=True)
class Keys:
    """`own` signs; `former` are those that signed before it."""

    own: Ed25519PrivateKey
    former: tuple[Ed25519PublicKey, ...]


def issuer_id() -> str:
    """The identifier of this portal: did:web and its host; the colon before a port is written %3A."""
    return f"did:web:{urlsplit(settings.SITE_URL).netloc.replace(':', '%3A')}"


def sign_credential(payload: dict[str, Any]) -> str:
    """`payload` as compact JWS; its header names the key."""
    key = _keys(*_stand()).own
    header = {"alg": ALGORITHM, "typ": "JWT", "kid": _key_id(key.public_key())}
    signed = f"{_base64(_json(header))}.{_base64(_json(payload))}"
    return f"{signed}.{_base64(key.sign(signed.encode()))}"


def did_document() -> dict[str, Any]:
    """What stands at /.well-known/did.json: all public keys, the one in use first."""
    keys = _keys(*_stand())
    public = (keys.own.public_key(), *keys.former)
    methods = [
        {"id": _key_id(key), "type": "JsonWebKey2020", "controller": issuer_id(), "publicKeyJwk": _jwk(key)}
        for key in public
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"],
        "id": issuer_id(),
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def read_keys() -> Keys:
    """Raises ValueError where the file does not begin with an Ed25519 key."""
    content = _path().read_bytes()
    own = serialization.load_pem_private_key(content, password=None)
    former = [serialization.load_pem_public_key(found) for found in _PUBLIC_PEM.findall(content)]
    if not isinstance(own, Ed25519PrivateKey) or not all(isinstance(key, Ed25519PublicKey) for key in former):
        raise ValueError(f"{_path()}: an Ed25519 key is needed, and after it public keys of that kind only")
    return Keys(own, tuple(key for key in former if isinstance(key, Ed25519PublicKey)))


def _path() -> Path:
    path = Path(settings.CREDENTIAL_SIGNER)
    if not path.exists():
        _make(path)
    return path


def _stand() -> tuple[Path, int]:
    """What tells a changed file."""
    path = _path()
    return path, path.stat().st_mtime_ns


@lru_cache(maxsize=1)
def _keys(_path: Path, _changed: int) -> Keys:
    return read_keys()


def _make(path: Path) -> None:
    """Of processes that start at once one names its file `path`; nobody signs with a second one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    own = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    own.touch(mode=0o600)
    own.write_bytes(
        Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    with contextlib.suppress(FileExistsError):
        os.link(own, path)
    own.unlink()


def _jwk(key: Ed25519PublicKey) -> dict[str, str]:
    return {"kty": "OKP", "crv": "Ed25519", "x": _base64(key.public_bytes_raw()), "alg": ALGORITHM}


def _key_id(key: Ed25519PublicKey) -> str:
    """The issuer's identifier and the thumbprint of the key (RFC 7638): names in order, without blanks."""
    needed = {name: value for name, value in sorted(_jwk(key).items()) if name != "alg"}
    return f"{issuer_id()}#{_base64(hashlib.sha256(_json(needed)).digest())}"


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _base64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
