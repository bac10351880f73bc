"""Whole sections as answers: "kinh phí", "mục đích", "yêu cầu" … asked by their heading.

A head of office who asks for the purposes of a plan wants all of them, not the one that resembles the question most.
"""

import re
from dataclasses import dataclass

from indexer.store import DocumentRecord, PassageRecord
from indexer.text.folding import fold_accents
from search_api.drafts import NEAR_BEST, Draft, Surroundings, cover, describe, rest_of_topic, said_in, terms_of
from search_api.phrases import TEMPLATES, sentence, short_name
from search_api.suitability import says_amount, says_person
from search_api.topic import Topic, coverage
from search_api.views import cite_passage

# Of what the document's own name leaves of the question, by the heading; with less the question asks for a detail
_HEADING_COVERAGE = 0.8  # chosen on the gold questions, as is the share below
_HEADING_SHARE = 0.3  # of the heading's words, at least, are in the question: "kinh phí" of "Kinh phí thực hiện"
_LONG_HEADING_SHARE = 0.15
_DOCUMENTS_SEARCHED = 20
_MOST_DOCUMENTS, _MOST_PARAGRAPHS = 5, 40
_GENERAL = frozenset("to chuc thuc hien trien khai noi dung cong tac ke hoach nhiem vu giai phap ve va cac".split())
_WORD = re.compile(r"\w+")
# "- Thời gian: từ ngày 15/4 …", "2. Thời gian thực hiện: năm 2026"; not "Thời gian qua, công tác …"
_OWN_PERIOD = re.compile(r"[-+•*\s\d.)a-zđ]{0,6}Thời (?:gian|hạn)(?: (?:thực hiện|triển khai|tổ chức|hoàn thành))?\s*:")
_OWN_PERIOD_SCORE = 0.9
# What a heading calls a group of tasks: 'Nhóm nhiệm vụ "Chủ động thực thi"'
_QUOTED = re.compile(r"[“\"]([^“”\"]{6,80})[”\"]")
_BETWEEN = " › "  # headings in a passage's context


@dataclass(frozen=True, slots=True)
class _Section:
    document: DocumentRecord
    heading: str
    passages: list[PassageRecord]
    score: float


def _heading_score(rest: Topic, context: str, *, asks_tasks: bool) -> float:
    """Return how much of the rest of a question a heading covers; 0 where the heading says much else.

    "Tổ chức thực hiện" and the like are asked for by all of their words or not at all. What groups tasks is often a
    whole sentence, "Các nhiệm vụ về sắp xếp tổ chức bộ máy … tinh gọn, hoạt động hiệu lực, hiệu quả; …".
    """
    asked = {unit.bare for unit in rest.units}
    words = set(_WORD.findall(fold_accents(context.rsplit(_BETWEEN, 1)[-1])))
    telling = words - _GENERAL
    if not ((telling and telling & asked) or words <= asked):
        return 0.0
    is_long = asks_tasks and "nhiem vu" in fold_accents(context)
    least = (_LONG_HEADING_SHARE if is_long else _HEADING_SHARE) * len(words)
    return coverage(rest, terms_of(context)) if len(words & asked) >= least else 0.0


def _sections(surroundings: Surroundings, document: DocumentRecord) -> list[_Section]:
    """Return the sections of a document that the question asks for by their heading."""
    query = surroundings.query
    name = describe(document)
    rest = rest_of_topic(query, name)
    asks_tasks, asked = query.kind == "tasks", fold_accents(query.vietnamese)
    if not (rest.units or asks_tasks):
        return []
    passages = [p for p in surroundings.contents.passages(document) if p.kind in ("text", "row") and p.context]
    found = []
    for context in dict.fromkeys(p.context for p in passages):
        heading = context.rsplit(_BETWEEN, 1)[-1]
        is_named = asks_tasks and any(fold_accents(name) in asked for name in _QUOTED.findall(heading))
        if not is_named and _heading_score(rest, context, asks_tasks=asks_tasks) < _HEADING_COVERAGE:
            continue
        inside = [p for p in passages if p.context == context or p.context.startswith(context + _BETWEEN)]
        inside = [p for p in inside if p.kind == "row"] or inside  # a list is its rows, not the line above them
        text = " ".join(p.text for p in inside)
        if says_amount(query, text) and says_person(query, text):
            found.append(_Section(document, heading, inside, cover(query, context, name)))
    return found


def asks_of_whole(surroundings: Surroundings, document: DocumentRecord) -> bool:
    """Whether a question names nothing but a document: "thời gian thực hiện kế hoạch dân vận"."""
    rest = rest_of_topic(surroundings.query, describe(document))
    return not rest.foreign and {unit.bare for unit in rest.units if "_" not in unit.bare} <= _GENERAL


def answer_own_period(surroundings: Surroundings) -> Draft | None:
    """Quote the line that says when a document as a whole is carried out; a task's own line does not say it."""
    query, templates = surroundings.query, TEMPLATES[surroundings.query.language]
    if query.topic.is_empty and not query.names_documents:  # "Khi nào?"
        return None
    lines, citations = [], []
    for document in surroundings.candidates(_DOCUMENTS_SEARCHED):
        if not asks_of_whole(surroundings, document):
            continue
        taken = [record.assignment.span for record in surroundings.contents.assignments([document])]
        for passage in surroundings.contents.passages(document):
            inside = any(span.start <= passage.span.start < span.end for span in taken)
            if passage.kind == "text" and _OWN_PERIOD.match(passage.quote) and not inside:
                value = said_in(passage)
                lines.append(templates["passage"].format(value=value, document=short_name(document)))
                citations.append(cite_passage(document, passage))
                break
    return Draft("\n".join(lines), tuple(citations), _OWN_PERIOD_SCORE) if lines else None


def _best(surroundings: Surroundings) -> list[_Section]:
    """Return the best section of each document that is near the best of all, newest first."""
    best = []
    for document in surroundings.candidates(_DOCUMENTS_SEARCHED):
        if sections := _sections(surroundings, document):
            best.append(max(sections, key=lambda section: (section.score, -len(section.heading))))
    top = max((section.score for section in best), default=0.0)
    return [section for section in best if section.score >= top - NEAR_BEST][:_MOST_DOCUMENTS]


def _paragraphs(passages: list[PassageRecord]) -> list[PassageRecord]:
    """Return the passages that do not lie within one before them, as pieces of a long paragraph may."""
    kept: list[PassageRecord] = []
    for passage in passages:
        if not kept or passage.span.end > kept[-1].span.end:
            kept.append(passage)
    return kept


def answer_section(surroundings: Surroundings) -> Draft | None:
    """Quote the section that the question asks for by its heading, of each document that has one."""
    if surroundings.query.topic.is_empty:
        return None
    templates = TEMPLATES[surroundings.query.language]
    lines, citations = [], []
    chosen = _best(surroundings)
    for section in chosen:
        paragraphs = _paragraphs(section.passages)
        shown = paragraphs[:_MOST_PARAGRAPHS]
        said = [said_in(p) for p in shown]
        name = short_name(section.document)
        if len(said) == 1:
            lines.append(templates["passage"].format(value=said[0], document=name))
        else:
            lines.append(templates["section"].format(heading=sentence(section.heading), document=name))
            lines += [f"- {paragraph}" for paragraph in said]
            if len(paragraphs) > len(shown):
                lines.append(f"… (+{len(paragraphs) - len(shown)})")
        citations += [cite_passage(section.document, p) for p in shown]
    return Draft("\n".join(lines), tuple(citations), max(s.score for s in chosen)) if lines else None
