"""The sample documents: reproducible, complete, and no sentence of the real plans copied."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer.readers import read
from indexer.structure import parse

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
CORPUS = ROOT / "corpus"
NGRAM = 12

# Names and quoted slogans that a redraft has to keep. Each counts as one word, on both sides, so the words
# around a name are still compared.
AGENCIES = """
ủy ban nhân dân thành phố hải phòng | ủy ban nhân dân thành phố | ubnd thành phố
ủy ban nhân dân xã kim thành | ủy ban nhân dân xã hà nam | ủy ban nhân dân phường | ủy ban nhân dân xã
ubnd xã | ubnd phường
hội đồng nhân dân thành phố hải phòng | hội đồng nhân dân thành phố
ban thường vụ thành ủy | ban chấp hành đảng bộ thành phố | ban chấp hành đảng bộ ủy ban nhân dân thành phố
văn phòng hội đồng nhân dân và ủy ban nhân dân xã | văn phòng hđnd và ubnd xã | thủ tướng chính phủ
ban xây dựng đảng đảng ủy | đảng ủy ủy ban nhân dân xã | ban xây dựng đảng | bộ chính trị
ủy ban mặt trận tổ quốc việt nam xã | ủy ban mặt trận tổ quốc | mặt trận tổ quốc việt nam | mặt trận tổ quốc
ủy ban mttq việt nam xã | ubmttq xã | các tổ chức chính trị xã hội xã | các tổ chức chính trị xã hội
phòng văn hóa xã hội | trung tâm phục vụ hành chính công | trung tâm dịch vụ sự nghiệp công
các phòng chuyên môn thuộc ubnd | các cơ quan chuyên môn | ban chỉ huy quân sự xã | công an xã
các đơn vị sự nghiệp trên địa bàn | các thôn thị tứ | các phòng chuyên môn | đơn vị liên quan | các thôn
ủy ban kiểm tra | ub bầu cử | quốc hội | ban tôn giáo dân vận đảng ủy
"""
TITLES_AND_SLOGANS = """
quy chế công tác dân vận của hệ thống chính trị | luật thực hiện dân chủ ở cơ sở | quy chế dân chủ ở cơ sở
chương trình tổng thể cải cách hành chính nhà nước | luật bầu cử đại biểu quốc hội và đại biểu hđnd
quy hoạch chung đến năm 2040 tầm nhìn đến năm 2050 | luật khiếu nại luật tố cáo
nghị quyết đại hội đại biểu đảng bộ xã an quang lần thứ i nhiệm kỳ 2025 2030
dân biết dân bàn dân làm dân kiểm tra dân giám sát dân thụ hưởng
trọng dân gần dân hiểu dân học dân và có trách nhiệm với nhân dân
trọng dân gần dân hiểu dân học dân và có trách nhiệm với dân
chủ động thực thi phát huy nội lực tăng trưởng bứt phá
công tác dân vận chính quyền để thực hiện thắng lợi thành công đại hội đảng bộ các cấp tiến tới đại hội xiv
quy định chi tiết một số điều của luật | tổ chức bầu cử đại biểu quốc hội khóa xvi và đại biểu
mở rộng không gian kinh tế đô thị hoàn thiện cơ chế chính sách đặc thù tăng cường chuyển đổi xanh
"""
KEPT = [name.strip() for line in (AGENCIES + TITLES_AND_SLOGANS).splitlines() for name in line.split("|")]
KEPT_NAMES = re.compile(r"\b(?:" + "|".join(sorted(filter(None, KEPT), key=len, reverse=True)) + r")\b")
# matches "số 371/qđ-ubnd ngày 28/01/2026", not "số 5"
KINDS = "quyết định|chỉ thị|nghị quyết|kế hoạch|nghị định"
CITED = re.compile(rf"\b(?:{KINDS}) số \d+[/-]\S+(?: ngày \d\S+)?(?: của ◆)?")


def words(text: str) -> list[str]:
    """Lower-case words without punctuation; a kept name or a cited document counts as one word."""
    lower = unicodedata.normalize("NFC", text).lower().replace("hoá", "hóa").replace("bút phá", "bứt phá")
    stream = " ".join(re.findall(r"\d[\w/-]*|\w+", lower))
    return CITED.sub("◆", KEPT_NAMES.sub("◆", stream)).split()


def ngrams(tokens: list[str], size: int) -> Iterator[tuple[str, ...]]:
    """All runs of `size` words."""
    return (tuple(tokens[at : at + size]) for at in range(len(tokens) - size + 1))


def seed_files() -> list[Path]:
    if not SEEDS.is_dir():
        pytest.skip("the real plans (../shared/seeds) are not on this machine")
    return sorted(SEEDS.glob("*.txt"))


def seed_text() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in seed_files())


def sources() -> dict[str, str]:
    """Source text by the name of the document made from it, comments and table bars removed."""
    found: dict[str, str] = {}
    for path in sorted((CORPUS / "sources").glob("*.txt")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        name = next(line for line in lines if line.startswith("file: ")).removeprefix("file: ")
        found[name] = "\n".join(line.replace("**", "").replace("|", "\n") for line in lines)
    return found


def questions(name: str = "questions.jsonl") -> list[dict[str, Any]]:
    lines = (CORPUS / "gold" / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_no_run_of_twelve_words_is_copied_from_the_real_plans() -> None:
    known = set(ngrams(words(seed_text()), NGRAM))
    copied = [
        (name, " ".join(run))
        for name, text in sources().items()
        for line in text.splitlines()
        for run in ngrams(words(line), NGRAM)
        if run in known
    ]
    assert copied == []


def test_no_long_fragment_of_the_real_plans_occurs_verbatim() -> None:
    fragments = [" ".join(fragment.split()) for fragment in re.split(r"[.;\n]", seed_text())]
    whole = " ".join("\n".join(sources().values()).split())
    assert [fragment for fragment in fragments if len(fragment) >= 90 and fragment in whole] == []


def table_rows(text: str, separator: str) -> list[list[str]]:
    """Number, lead, deadline and coordinating agencies of every assignment row of five columns."""
    rows = []
    for line in text.splitlines():
        # the original has a stray comma in "Các cơ quan, đơn vị, liên quan"
        cells = [cell.replace(",", "").strip(" .") for cell in line.strip("|").split(separator)]
        if len(cells) == 5 and cells[2] and cells[0] != "TT":
            rows.append([cells[0], cells[2], cells[4], cells[3]])
    return rows


def test_the_thai_tan_redraft_keeps_every_assignment() -> None:
    seeds = [path.read_text(encoding="utf-8") for path in seed_files()]
    theirs = table_rows(next(seed for seed in seeds if "xã Thái Tân" in seed), "\t")
    ours = table_rows((CORPUS / "sources" / "01-thai-tan-dan-van-2026.txt").read_text(encoding="utf-8"), "|")
    assert len(ours) == 24
    assert [row[:3] for row in ours] == [row[:3] for row in theirs]
    # row d names its coordinating agencies in a sentence, which is told in other words
    assert [row for row in ours if row[0] != "d"] == [row for row in theirs if row[0] != "d"]


def test_every_source_has_its_document_and_no_other_is_there() -> None:
    names = {unicodedata.normalize("NFC", path.name) for path in (CORPUS / "documents").iterdir()}
    assert names == set(sources())
    assert len(names) >= 14


def test_the_documents_are_what_the_generator_writes() -> None:
    pytest.importorskip("reportlab")
    run = subprocess.run(
        [sys.executable, str(CORPUS / "generate.py"), "--check"], capture_output=True, text=True, check=False
    )
    if "install the Debian package" in run.stderr:
        pytest.skip(run.stderr.strip())
    assert run.returncode == 0, run.stdout + run.stderr


def test_redrafts_are_marked_as_redrafts() -> None:
    communes = ("Thai Tan", "Nam Đồ Sơn", "Kim Thanh", "Ha Nam", "An Quang")
    for commune in communes:
        text = next(text for name, text in sources().items() if commune in name)
        assert "note: Bản soạn lại để minh hoạ" in text


def test_gold_questions_quote_the_documents_they_name() -> None:
    texts = sources()
    for question in questions():
        cited = [texts[name] for name in question["documents"]]
        assert question["answerable"] == bool(cited), question["id"]
        for quote in question["evidence"]:
            assert any(quote in text for text in cited), (question["id"], quote)
        for group in question["accept"] if question["kind"] != "count" else ():  # a number counted stands nowhere
            assert any(answer in text for answer in group for text in cited), (question["id"], group)


def test_everyday_questions_quote_the_documents_they_name() -> None:
    texts = {path.name: " ".join(parse(read(path)).text.split()) for path in (CORPUS / "documents").iterdir()}
    for question in questions("everyday.jsonl"):
        cited = " ".join(texts[name] for name in question["documents"])
        assert question["answerable"] == bool(cited), question["id"]
        for quote in question["evidence"]:
            assert " ".join(quote.split()) in cited, (question["id"], quote)


def test_no_question_is_asked_twice() -> None:
    asked = [question["question"] for name in ("questions.jsonl", "everyday.jsonl") for question in questions(name)]
    assert len(asked) == len(set(asked))
