"""Documents of hundreds of pages: read, parsed and cut in bounded memory, and in time that grows as they do."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from long_documents import make_long_docx
from made_documents import all_spans

from indexer.errors import UnsupportedFormatError
from indexer.model import RawDocument
from indexer.readers import canonical, read
from indexer.readers.canonical import SourceRow, TextBuilder
from indexer.structure import parse

COUNT = 20_000
LIMIT_S = 20  # each takes 1 to 2 s alone on the machine, and more than a minute when it was quadratic
MEMORY_MB = 100  # above that of the imported program; 25 MB measured for 300 pages

LINES: dict[str, Callable[[int], str]] = {
    "points": lambda i: f"{i}. Nội dung việc thứ {i}",
    "duties": lambda i: "III. TỔ CHỨC THỰC HIỆN" if i == 0 else f"{i}. Phòng Kinh tế: theo dõi {i}",
    "legal bases": lambda i: "KẾ HOẠCH" if i == 0 else f"Căn cứ Luật số {i}/2020/QH14 của Quốc hội;",
    "recipients": lambda i: "Nơi nhận:" if i == 0 else f"- Ban {i};",
    "words of an appendix": lambda i: "PHỤ LỤC I" if i == COUNT // 2 else f"x{i}.",
}
ROWS: dict[str, Callable[[int], tuple[str, ...]]] = {
    "without groups": lambda i: (str(i), f"việc {i}", "Phòng A", "Quý I"),
    "that go on": lambda i: ("" if i else "1", f"việc {i}", "", ""),
}


def assert_handled_in_time(document: RawDocument) -> None:
    started = time.process_time()
    found = sum(1 for _ in all_spans(parse(document)))
    assert time.process_time() - started < LIMIT_S
    assert found


@pytest.mark.parametrize("kind", LINES)
def test_thousands_of_lines_take_a_moment(kind: str) -> None:
    builder = TextBuilder("text")
    for number in range(COUNT):
        builder.add_line(LINES[kind](number))
    assert_handled_in_time(builder.build())


@pytest.mark.parametrize("kind", ROWS)
def test_thousands_of_rows_take_a_moment(kind: str) -> None:
    builder = TextBuilder("text")
    head = SourceRow(("TT", "Nội dung", "Chủ trì", "Thời gian"))
    builder.add_table([head, *(SourceRow(ROWS[kind](number)) for number in range(COUNT))])
    assert_handled_in_time(builder.build())


_MEASURE = """
import sys
from pathlib import Path
from indexer.assignments import read_assignments
from indexer.chunking import make_passages
from indexer.readers import docx, read
from indexer.references import read_references
from indexer.structure import parse

def peak():
    # Not ru_maxrss: that of a child begins with its parent's.
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024

before = peak()
raw = read(Path(sys.argv[1]))
document = parse(raw)
passages = make_passages(document)
assignments = read_assignments(document)
read_references(document, passages)
print(len(raw.text), len(passages), len(assignments), peak() - before)
"""


def test_a_word_file_of_300_pages_takes_bounded_memory(tmp_path: Path) -> None:
    path = make_long_docx(tmp_path / "dài.docx", 300)

    done = subprocess.run([sys.executable, "-c", _MEASURE, str(path)], capture_output=True, text=True, check=True)

    chars, passages, assignments, megabytes = map(int, done.stdout.split())
    assert chars > 300 * 2_500
    assert passages > 2_000
    assert assignments >= 3_000  # the rows; points of the prose may be duties too
    assert megabytes < MEMORY_MB


BOMBS = {"lines": "x\n" * 60_000, "ragged table": f"|{'a|' * 3_000}\n|{'-|' * 3_000}\n" + "|b|\n" * 20_000}


@pytest.mark.parametrize("kind", BOMBS)
def test_more_than_memory_may_hold_is_refused(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canonical, "MAX_LINES", 50_000)
    path = tmp_path / "tep.txt"
    path.write_text(BOMBS[kind], encoding="utf-8")
    with pytest.raises(UnsupportedFormatError, match="Hãy tách"):
        read(path)
