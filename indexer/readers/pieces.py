"""Text of a paragraph by runs, for formats that know fonts: TCVN3 and VNI undone, then split into lines."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from indexer.readers.items import TextItem
from indexer.text.legacy import LegacyFont, convert, font_of, holds_unicode

BULLET = "-"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one run with the page it stands on, its weight and its font, if that is a legacy one."""

    text: str
    page: int
    bold: bool
    font: LegacyFont | None = None


class LegacyDecoder:
    """Undoes legacy fonts; `enabled=False` leaves all text as it is.

    People typed Unicode in old templates too, so that the names of the fonts were wrong: a stretch with letters
    that only Unicode has is kept, and `misled` tells whether this was so for most of the document. `seen` is the
    last font that was undone.
    """

    def __init__(self, *, enabled: bool = True) -> None:
        self._enabled = enabled
        self._converted_chars = 0
        self._kept_chars = 0
        self.seen: LegacyFont | None = None

    @property
    def misled(self) -> bool:
        """Return whether more of the accented text in legacy fonts was Unicode than not."""
        return self._kept_chars > self._converted_chars

    def font(self, name: str | None) -> LegacyFont | None:
        """Return the legacy font of that name."""
        return font_of(name) if self._enabled else None

    def decode(self, pieces: Iterable[Piece]) -> list[Piece]:
        """Return the pieces of one paragraph with the text in legacy fonts converted."""
        decoded: list[Piece] = []
        for font, group in groupby(pieces, key=lambda piece: piece.font):
            stretch = list(group)
            if font is None or self._is_unicode("".join(piece.text for piece in stretch)):
                decoded += stretch
                continue
            self.seen = font
            # A letter of VNI is two characters, which a break between runs may part.
            for (page, bold), run in groupby(stretch, key=lambda piece: (piece.page, piece.bold)):
                decoded.append(Piece(convert("".join(piece.text for piece in run), font), page, bold))
        return decoded

    def decode_text(self, text: str, font: LegacyFont | None) -> str:
        """Return a text of one font converted, if that is a legacy one."""
        return text if font is None or self._is_unicode(text) else convert(text, font)

    def _is_unicode(self, stretch: str) -> bool:
        is_unicode = holds_unicode(stretch)
        accented = sum(not char.isascii() for char in stretch)
        if is_unicode:
            self._kept_chars += accented
        else:
            self._converted_chars += accented
        return is_unicode


def read_decoded(read: Callable[[LegacyDecoder], T]) -> T:
    """Return what `read` makes with a decoder; where the names of fonts misled it, once more without converting."""
    decoder = LegacyDecoder()
    made = read(decoder)
    return read(LegacyDecoder(enabled=False)) if decoder.misled else made


def split_lines(pieces: Iterable[Piece], label: str) -> Iterator[TextItem]:
    """Split the pieces of a paragraph at its line breaks; the label goes before the first line with text."""
    line: list[tuple[str, int, bool]] = []
    rows = [line]
    for piece in pieces:
        for count, part in enumerate(piece.text.split("\n")):
            if count:
                line = []
                rows.append(line)
            line.append((part, piece.page, piece.bold))
    starts: bool | None = True
    for row in rows:
        text = "".join(part for part, _, _ in row)
        visible = [(page, bold) for part, page, bold in row if part.strip()]
        if label.strip() and not (label.strip() == BULLET and not text.strip()):
            text, label = label + text.lstrip() if text.strip() else label.rstrip(), ""
        page = visible[0][0] if visible else (row[0][1] if row else 0)
        yield TextItem(text, page, bool(visible) and all(bold for _, bold in visible), starts)
        if text.strip():
            starts = None
