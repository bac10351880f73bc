"""Pictures of pages as WebP files that are small enough to be sent and kept."""

import io

from PIL import Image

# Of black text in WebP at 55, 1,280 pixels wide: 30 to 260 kB; at 30: 20 to 160 kB. The speed of encoding is that of
# method 1, some 45 ms; method 4 takes 110 ms for a quarter less.
_MOST_BYTES = 250_000
_QUALITIES = (55, 40, 25, 12)
_METHOD = 1
_MOST_PIXELS_HIGH = 8_000  # WebP takes 16,383 at most


def encode(picture: Image.Image) -> bytes:
    """Return a picture as WebP of at most 250 kB: less sharp, and at last smaller, where it must be."""
    picture.thumbnail((picture.width, _MOST_PIXELS_HIGH))
    while True:
        for quality in _QUALITIES:
            file = io.BytesIO()
            picture.save(file, "WEBP", quality=quality, method=_METHOD)
            if file.tell() <= _MOST_BYTES:
                return file.getvalue()
        picture = picture.resize((max(picture.width * 2 // 3, 1), max(picture.height * 2 // 3, 1)))
