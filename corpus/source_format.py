"""Read one file of `corpus/sources` into paragraphs, tables and a closing block.

The line format is described in `generate.py`. This module knows nothing of .docx, .pdf or .txt.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

MARKS = {"~": "basis", "=": "heading", "^": "centred-bold", "+": "centred", "!": "centred-italic"}
NATIONAL_NAME = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


class SourceError(Exception):
    """A source file that does not follow the line format."""


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; `style` is a value of MARKS or `body`."""

    style: str
    text: str


@dataclass
class Table:
    """A ruled table: column widths in per cent, the header row first."""

    widths: list[int]
    rows: list[list[str]] = field(default_factory=list)


@dataclass
class Closing:
    """Recipients (nơi nhận) on the left, signature block on the right."""

    recipients: list[str] = field(default_factory=list)
    signature: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class PageBreak:
    """The start of an appendix."""


Block = Paragraph | Table | Closing | PageBreak


@dataclass(frozen=True)
class Source:
    """One source file, read."""

    fields: dict[str, str]
    blocks: list[Block]

    @property
    def file_name(self) -> str:
        """The name of the document to write."""
        return self.fields["file"]

    @property
    def authority(self) -> list[str]:
        """The lines of the issuing authority."""
        return self.fields["authority"].split(" // ")


def read_source(path: Path) -> Source:
    """Read one source file. Raises SourceError naming the file and the line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if "---" not in lines:
        raise SourceError(f"{path.name}: no line --- after the header fields")
    cut = lines.index("---")
    fields: dict[str, str] = {}
    for line in lines[:cut]:
        name, colon, value = line.partition(":")
        if colon and not line.startswith("#"):
            fields[name.strip()] = value.strip()
    for needed in ("file", "authority", "number", "date"):
        if needed not in fields:
            raise SourceError(f"{path.name}: the field {needed} is missing")
    return Source(fields, list(read_blocks(path.name, lines[cut + 1 :], cut + 2)))


def read_blocks(name: str, lines: list[str], first_line: int) -> Iterable[Block]:
    """Yield the blocks of a body; a table or closing block is yielded when its first line is met."""
    closing = Closing()
    target: list[str] | None = None
    table: Table | None = None
    for number, line in enumerate(lines, first_line):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("@"):
            command, *arguments = line[1:].split()
            target, table = None, None
            if command == "table":
                table = Table([int(width) for width in arguments])
                yield table
            elif command in ("recipients", "signature"):
                if not closing.recipients and not closing.signature:
                    yield closing
                target = closing.recipients if command == "recipients" else closing.signature
            elif command == "appendix":
                yield PageBreak()
            else:
                raise SourceError(f"{name}:{number}: unknown command @{command}")
        elif target is not None:
            target.append(line.strip())
        elif line.startswith("|"):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if table is None or len(cells) != len(table.widths):
                raise SourceError(f"{name}:{number}: a row of {len(cells)} cells does not fit its table")
            table.rows.append(cells)
        elif line[0] in MARKS and line[1:2] == " ":
            yield Paragraph(MARKS[line[0]], line[2:].strip())
        else:
            yield Paragraph("body", line.strip())


def head_paragraphs(source: Source) -> list[Paragraph]:
    """Collect the note, document type and title that stand between the header and the body."""
    shown = (("note", "centred-italic"), ("type", "centred-bold"), ("title", "centred-bold"))
    return [Paragraph(style, source.fields[name]) for name, style in shown if name in source.fields]


def split_bold(text: str) -> list[tuple[str, bool]]:
    """Cut a line at its ** marks into (words, is bold)."""
    return [(part, index % 2 == 1) for index, part in enumerate(text.split("**")) if part]


def is_group_row(row: list[str]) -> bool:
    """Tell whether a row only carries a number and a group name."""
    return len(row) > 2 and not any(row[2:])
