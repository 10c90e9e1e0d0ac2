"""`manage.py check --deploy`: what would stop an office that issues documents."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register

from youthportal.documents import credentials, signing


@register(Tags.security, deploy=True)
def check_signer(**_: Any) -> list[CheckMessage]:
    """A file that cannot sign stops every document."""
    try:
        signing.read_signer()
    except (ValueError, OSError) as problem:
        return [Error(f"DOCUMENT_SIGNER cannot be used: {problem}", id="youthportal.E010")]
    return []


@register(Tags.security, deploy=True)
def check_credential_signer(**_: Any) -> list[CheckMessage]:
    """A file that cannot sign stops every certificate."""
    try:
        credentials.read_keys()
    except (ValueError, OSError) as problem:
        return [Error(f"CREDENTIAL_SIGNER cannot be used: {problem}", id="youthportal.E011")]
    return []
