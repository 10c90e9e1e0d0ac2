"""Issuing and revoking numbered documents.

A document is *reserved* (number and code exist, printed on the paper), then printed, then *issued* (file and
checksum). The number is taken in a transaction of its own that ends before the printing, so that neither a
series nor, on SQLite, the whole database waits for a layout. A printing that fails leaves a reserved row;
the next try for the same subject takes it up again, so that no number is ever missing or used twice.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from typing import Any

from django.db import models, transaction
from django.template.loader import get_template
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from youthportal.audit.models import record
from youthportal.core.exceptions import DomainError
from youthportal.documents import kinds, pdf, signing
from youthportal.documents.models import Counter, Document
from youthportal.documents.stamps import Stamp
from youthportal.documents.style import STYLE, static_file
from youthportal.files.models import Access
from youthportal.files.services import store_file

Printer = Callable[[Stamp], bytes]


def next_number(series: str) -> str:
    """The next number of a series ("budget/2026" gives "budget/2026/001").

    Inside the caller's transaction: the series stays locked until it ends, and a rollback gives the
    number back, so that a series has no gap.
    """
    Counter.objects.get_or_create(series=series)
    counter = Counter.objects.select_for_update().get(series=series)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{series}/{counter.last:03d}"


@transaction.atomic
def reserve_document(
    *,
    actor: Any,
    kind: str,
    series: str,
    title: str,
    language: str,
    subject: models.Model,
    template_version: str,
    issued_to: str = "",
    signed_by: str = "",
) -> Document:
    """Number and code for a paper about to be printed; those that an earlier try left over, if it did."""
    same = {
        "kind": kind,
        "subject_type": subject._meta.label_lower,
        "subject_id": str(subject.pk),
        "language": language,
        "issued_to": issued_to,
    }
    values: dict[str, Any] = same | {"title": title, "template_version": template_version}
    values |= {"signed_by": signed_by, "issued_by": actor if getattr(actor, "pk", None) else None}
    left_over = Document.objects.reserved().filter(**same, number__startswith=f"{series}/").first()
    if left_over is None:
        return Document.objects.create(number=next_number(series), **values)
    Document.objects.filter(pk=left_over.pk).update(**values, issued_at=timezone.now())
    left_over.refresh_from_db()
    return left_over


def print_document(document: Document, *, template: str, context: dict[str, Any]) -> bytes:
    """The signed PDF of a reserved document; `stamp` is in its template's context. Call in a job."""
    stamp = Stamp.of(document)
    unsigned = pdf.render_pdf(template, {**context, "stamp": stamp}, language=document.language)
    return signing.sign(unsigned, reason=stamp.number)


@transaction.atomic
def complete_document(
    document: Document, *, actor: Any, content: bytes, access: str, owner: Any = None
) -> Document:
    """Keep the file for good. Where access is OWNER, `owner` may fetch it: the actor, if nobody is named."""
    locked = Document.objects.select_for_update().get(pk=document.pk)
    if locked.file_id is not None:
        return locked  # the same job ran twice at once: the first file is the document
    name = f"{slugify(locked.number.replace('/', '-'))}.pdf"
    if access == Access.OWNER:
        owner = owner or actor
    locked.file = store_file(content=content, name=name, access=access, owner=owner)
    locked.save(update_fields=["file"])
    data = {"number": locked.number, "kind": locked.kind, "sha256": locked.file.sha256}
    record(actor=actor, action="documents.document.issued", subject=locked, data=data)
    return locked


def issue_document(
    *, actor: Any, subject: models.Model, pdf: bytes | Printer, access: str, **values: str
) -> Document:
    """Give a printed document its number and keep it for good; a newer issue is a new document.

    `pdf` is the file, or a function that prints it once it is told the stamp (number, date, code, QR); the
    other values are those of `reserve_document`. Call it outside a transaction where printing takes long.
    """
    document = reserve_document(actor=actor, subject=subject, **values)
    content = pdf if isinstance(pdf, bytes) else pdf(Stamp.of(document))
    return complete_document(document, actor=actor, content=content, access=access)


def issue_pdf(
    *,
    actor: Any,
    subject: models.Model,
    template: str,
    context: dict[str, Any],
    access: str,
    **values: str,
) -> Document:
    """`issue_document` for a template: prints it with `stamp` in its context and signs it. Call in a job."""
    values |= {"template_version": template_version(template), "signed_by": signing.signer_name()}
    document = reserve_document(actor=actor, subject=subject, **values)
    content = print_document(document, template=template, context=context)
    return complete_document(document, actor=actor, content=content, access=access)


@cache
def template_version(template: str) -> str:
    """A mark that changes when the template, the base of all documents or their style changes."""
    sources = [get_template(name).template.source for name in (template, "documents/base.html")]  # type: ignore[attr-defined]
    sources.append(static_file(STYLE).read_text())
    return hashlib.sha256("\x00".join(sources).encode()).hexdigest()[:16]


@transaction.atomic
def revoke_document(*, actor: Any, document: Document, reason: str) -> Document:
    """Say for good that an issued document no longer holds; its page says so and why."""
    locked = Document.objects.select_for_update().get(pk=document.pk)
    if not reason.strip():
        raise DomainError("NO_REASON", _("Write why the document no longer holds."))
    if locked.revoked_at is not None:
        raise DomainError("ALREADY_REVOKED", _("This document was revoked before."))
    locked.revoked_at, locked.revoked_reason = timezone.now(), reason.strip()[:200]
    locked.save(update_fields=["revoked_at", "revoked_reason"])
    if (kind := kinds.kind_of(locked)) and kind.revoked:
        kind.revoked(actor, locked, locked.revoked_reason)
    record(actor=actor, action="documents.document.revoked", subject=locked, data={"number": locked.number})
    return locked
