"""QR codes as pictures. Pure."""

import functools

import segno
from PIL import Image


@functools.lru_cache(maxsize=16)
def qr_picture(data: str, module: int, level: str = "M") -> Image.Image:
    """The code without quiet zone, `module` dots a module. Do not change the result: it is shared."""
    code = segno.make_qr(data, error=level.lower(), boost_error=False)
    rows = [bytes(0 if dark else 255 for dark in row) for row in code.matrix]
    small = Image.frombytes("L", (len(rows), len(rows)), b"".join(rows))
    return small.resize((small.width * module, small.height * module), Image.Resampling.NEAREST)
