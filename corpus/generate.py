"""Write the sample documents of `corpus/documents` from the plain text in `corpus/sources`.

    python corpus/generate.py            write every document
    python corpus/generate.py --check    exit 1 when a committed document differs from its source

The same sources give the same bytes on every run. This script knows nothing of the index: it only lays
Vietnamese administrative text out the way Nghị định 30/2020/NĐ-CP asks for, as .docx, .pdf or .txt.

One source file is one document. A line starting with `#` is a comment, blank lines are ignored.
The header is `field: value` lines up to a line `---`:

    file        name of the document to write; its ending chooses the format
    authority   issuing authority (cơ quan ban hành), its lines separated by ` // `
    number      số, ký hiệu (may lack the number itself: `/KH-UBND`)
    date        place and date line, on the right
    subject     the `V/v …` line under the number (dispatches only)
    note        an italic line under the header
    type        KẾ HOẠCH, QUYẾT ĐỊNH, … (absent for a dispatch)
    title       trích yếu

The body is one paragraph a line, with an optional mark and a blank before it:

    ~   legal basis (căn cứ), italic            =   heading, bold
    ^   centred, bold                           +   centred
    !   centred, italic                         **words** inside a line are bold
    |   a table row `| cell | cell |`; the table is opened by `@table 6 40 18 18 18` (column widths in
        per cent) and its first row is the header, repeated on every page; a row whose cells from the
        third on are all empty is a group row and printed bold

    @recipients   the lines after it are the Nơi nhận entries
    @signature    the lines after it are the signature block, the last one the signer's name; the block
                  is printed beside the recipients
    @appendix     starts a new page
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from docx_layout import write_docx
from pdf_layout import FontMissingError, write_pdf
from source_format import (
    NATIONAL_NAME,
    Closing,
    Paragraph,
    Source,
    SourceError,
    Table,
    head_paragraphs,
    read_source,
)

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "sources"
DOCUMENTS = HERE / "documents"


def write_txt(source: Source) -> bytes:
    """Lay the document out as plain text, tables as tab-separated rows."""
    head = [*source.authority, f"Số: {source.fields['number']}"]
    if "subject" in source.fields:
        head.append(source.fields["subject"])
    parts = ["\n".join(head), "\n".join(NATIONAL_NAME), source.fields["date"]]
    parts += [paragraph.text for paragraph in head_paragraphs(source)]
    for block in source.blocks:
        if isinstance(block, Paragraph):
            parts.append(block.text)
        elif isinstance(block, Table):
            parts.append("\n".join("\t".join(row) for row in block.rows))
        elif isinstance(block, Closing):
            parts += ["Nơi nhận:\n" + "\n".join(block.recipients)]
            parts += ["\n".join(block.signature[:-1]), block.signature[-1]]
    return ("\n\n".join(parts).replace("**", "") + "\n").encode("utf-8")


WRITERS: dict[str, Callable[[Source], bytes]] = {".txt": write_txt, ".docx": write_docx, ".pdf": write_pdf}


def generate() -> dict[str, bytes]:
    """Lay out all documents; returns their bytes by file name."""
    sources = [read_source(path) for path in sorted(SOURCES.glob("*.txt"))]
    return {source.file_name: WRITERS[Path(source.file_name).suffix](source) for source in sources}


def differences(documents: dict[str, bytes], folder: Path) -> list[str]:
    """Name each file of `folder` that is missing, stale or has no source, one line a file."""
    paths = [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
    there = {path.name: path.read_bytes() for path in paths}
    found = [f"missing: {name}" for name in documents if name not in there]
    found += [f"no source: {name}" for name in there if name not in documents]
    found += [f"differs: {name}" for name, data in documents.items() if there.get(name, data) != data]
    return sorted(found)


def main() -> int:
    """Write or check the documents; returns the exit status."""
    parser = argparse.ArgumentParser(description="Write the sample documents from corpus/sources.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a document differs")
    check = parser.parse_args().check
    try:
        documents = generate()
    except (SourceError, FontMissingError) as error:
        print(error, file=sys.stderr)
        return 1
    if check:
        found = differences(documents, DOCUMENTS)
        print("\n".join(found) or f"{len(documents)} documents are as their sources say")
        return 1 if found else 0
    DOCUMENTS.mkdir(exist_ok=True)
    for path in DOCUMENTS.iterdir():
        if path.is_file() and path.name not in documents:
            path.unlink()
    for name, data in documents.items():
        (DOCUMENTS / name).write_bytes(data)
    print(f"{len(documents)} documents written to {DOCUMENTS.name}/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
