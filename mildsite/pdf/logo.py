"""The clinic's logo as a picture in a PDF."""

from __future__ import annotations

import base64
import binascii
import io
import zlib
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image


class LogoDamaged(ValueError):
    """The bytes of the clinic's logo are no PNG that can be read."""


@dataclass(frozen=True, slots=True)
class Logo:
    width: int
    height: int
    data: bytes
    """RGB, eight bits each, compressed."""

    @property
    def facts(self) -> bytes:
        """Its dictionary as an image of a PDF."""
        size = b"/Width %d/Height %d" % (self.width, self.height)
        return b"/Type/XObject/Subtype/Image%s/ColorSpace/DeviceRGB/BitsPerComponent 8" % size


@lru_cache(8)
def read_logo(png: str) -> Logo:
    """`png` is base64. What is transparent becomes white, as paper is. Raises LogoDamaged."""
    try:
        with Image.open(io.BytesIO(base64.b64decode(png, validate=True)), formats=["PNG"]) as picture:
            picture.load()
            ground = Image.new("RGBA", picture.size, "white")
            ground.alpha_composite(picture.convert("RGBA"))
    except (OSError, ValueError, binascii.Error, Image.DecompressionBombError, SyntaxError) as error:
        raise LogoDamaged("the logo cannot be read") from error
    return Logo(*ground.size, zlib.compress(ground.convert("RGB").tobytes()))
