"""Pictures are never kept as they came: decoded, turned upright, made smaller and written anew as JPEG.

So nothing of the sent file remains: no place, no time, no device, no thumbnail inside, no hidden content.
"""

import io
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from youthportal.core.exceptions import DomainError
from youthportal.files import rules
from youthportal.files.sniffing import HEIC, sniff

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
MEDIA_TYPE = "image/jpeg"
#: A phone's largest; a picture that unpacks to more is refused before it is unpacked.
MOST_PIXELS = 60_000_000
QUALITY = 82


@dataclass(frozen=True)
class Encoded:
    content: bytes
    width: int
    height: int


def type_refusal(media_type: str) -> DomainError | None:
    if media_type == HEIC:
        return DomainError(
            "HEIC_PICTURE",
            _(
                "This is a HEIC picture, which we cannot read. On an iPhone choose it from the photo "
                "library, not from “Files”: then the telephone converts it. Or set the camera to "
                "“Most Compatible” (Settings, Camera, Formats), or send a screenshot of the picture."
            ),
        )
    if media_type not in FORMATS:
        return DomainError("NOT_A_PICTURE", _("This is not a picture we can read. Send a JPEG, PNG or WebP."))
    return None


def re_encode(upload: BinaryIO, *, size: int, widths: tuple[int, ...]) -> list[Encoded]:
    """The picture anew, once for each of `widths` (pixels, at most; never enlarged), largest first.

    Raises EMPTY_FILE, FILE_TOO_LARGE, HEIC_PICTURE, NOT_A_PICTURE, PICTURE_TOO_LARGE.
    """
    if refusal := rules.size_refusal(size):
        raise refusal
    content = upload.read()
    media_type = sniff(content)
    if refusal := type_refusal(media_type):
        raise refusal
    try:
        picture = _upright(content, FORMATS[media_type], max(widths))
        return [_encoded(picture, width) for width in sorted(widths, reverse=True)]
    except (OSError, ValueError, SyntaxError, ArithmeticError, Image.DecompressionBombError) as error:
        raise DomainError(
            "BROKEN_PICTURE", _("This picture is damaged and cannot be read. Choose another one.")
        ) from error


def _upright(content: bytes, kind: str, width: int) -> Image.Image:
    """Decoded, no larger than needed, turned as its camera says, on white where it was transparent."""
    with Image.open(io.BytesIO(content), formats=[kind]) as source:
        if source.width * source.height > MOST_PIXELS:
            raise DomainError(
                "PICTURE_TOO_LARGE",
                _("The picture has too many pixels: %(width)s × %(height)s. Make it smaller first."),
                width=source.width,
                height=source.height,
            )
        source.draft("RGB", (width * 2, width * 2))  # a JPEG is decoded at a fraction of its size
        turned = ImageOps.exif_transpose(source) or source
        if turned.mode in {"RGBA", "LA", "PA"} or "transparency" in turned.info:
            layer = turned.convert("RGBA")
            turned = Image.new("RGB", layer.size, "white")
            turned.paste(layer, mask=layer.getchannel("A"))
        return turned.convert("RGB")


def _encoded(picture: Image.Image, width: int) -> Encoded:
    """Only pixels go into the new file: its info is emptied first."""
    copy = picture.copy()
    copy.thumbnail((width, width * 2), Image.Resampling.LANCZOS)
    copy.info = {}
    written = io.BytesIO()
    copy.save(written, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Encoded(written.getvalue(), copy.width, copy.height)
