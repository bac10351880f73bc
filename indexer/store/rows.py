"""Domain values <-> rows of the tables."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import Row, RowMapping

from indexer.model import AdministrativeDocument, Assignment, Deadline, Field, Passage, Reference, Span
from indexer.store.records import (
    AssignmentRecord,
    DocumentRecord,
    NewDocument,
    PassageRecord,
    ReferenceRecord,
)
from indexer.text.agencies import agency_key
from indexer.text.numbers import number_key

Values = dict[str, Any]

# Columns that stand in the record under the same name and as they are
_DOCUMENT_COLUMNS = (
    "id", "path", "file_name", "absolute_path", "format", "pages", "ocr_confidence", "document_type", "document_number",
    "number_key", "title", "issuing_authority", "parent_authority", "place", "issued_on", "date_line", "year", "signer",
    "signer_title", "root", "indexed_at",
)  # fmt: skip


def document_id(absolute_path: Path) -> str:
    """Return the id of the document at a path: stable over changes of the file and over rebuilds."""
    return hashlib.blake2b(str(absolute_path).encode(), digest_size=8).hexdigest()


def _value(field: Field | None) -> str | None:
    return field.value if field else None


def _span(span: Span) -> list[int]:
    return [span.start, span.end]


def _field_spans(document: AdministrativeDocument) -> dict[str, list[int]]:
    header, footer = document.header, document.footer
    fields = {
        "issuing_authority": header.issuing_authority,
        "parent_authority": header.parent_authority,
        "document_number": header.document_number,
        "document_type": header.document_type,
        "title": header.title,
        "place": header.place,
        "issued_on": header.date_line,
        "signer": footer.signer,
        "signer_title": footer.signer_title,
    }
    spans = {name: _span(field.span) for name, field in fields.items() if field}
    if footer.recipients_span:
        spans["recipients"] = _span(footer.recipients_span)
    if footer.signature_span:
        spans["signature"] = _span(footer.signature_span)
    return spans


def document_values(new: NewDocument, indexed_at: float) -> Values:
    """Return the row of a new document."""
    document, header = new.document, new.document.header
    number = _value(header.document_number)
    return {
        "id": document_id(new.absolute_path),
        "absolute_path": str(new.absolute_path),
        "root": str(new.root),
        "path": new.absolute_path.relative_to(new.root).as_posix(),
        "file_name": new.absolute_path.name,
        "size": new.file.size,
        "modified_ns": new.file.modified_ns,
        "sha256": new.file.sha256,
        "format": new.format,
        "pipeline_id": new.file.pipeline_id,
        "encoder_id": new.file.encoder_id,
        "indexed_at": indexed_at,
        "text": document.text,
        "pages": document.page_count,
        "ocr_confidence": document.ocr_confidence,
        "warnings": list(document.warnings),
        "document_type": _value(header.document_type),
        "document_number": number,
        "number_key": number_key(number) if number else None,
        "title": _value(header.title),
        "issuing_authority": _value(header.issuing_authority),
        "parent_authority": _value(header.parent_authority),
        "place": _value(header.place),
        "issued_on": header.issued_on,
        "date_line": _value(header.date_line),
        "year": header.year,
        "signer": _value(document.footer.signer),
        "signer_title": _value(document.footer.signer_title),
        "recipients": [field.value for field in document.footer.recipients],
        "legal_bases": [[field.value, *_span(field.span)] for field in header.legal_bases],
        "field_spans": _field_spans(document),
        "outline": [
            {
                "level": s.level,
                "label": s.label,
                "heading": s.heading,
                "locator": s.locator,
                "start": s.span.start,
                "end": s.span.end,
            }
            for s in document.sections
        ],
    }


def passage_values(passage: Passage, owner: str) -> Values:
    """Return the row of a passage."""
    return {
        "document_id": owner,
        "start": passage.span.start,
        "end": passage.span.end,
        "page": passage.page,
        "locator": passage.locator,
        "kind": passage.kind,
        "context": passage.context,
        "text": passage.text,
    }


def key_list(agencies: Iterable[str]) -> str:
    """Return the comparable names of agencies, each between bars, so that LIKE finds a whole one."""
    keys = sorted({agency_key(name) for name in agencies})
    return f"|{'|'.join(keys)}|" if keys else ""


def assignment_values(assignment: Assignment, owner: str) -> Values:
    """Return the row of an assignment."""
    deadline = assignment.deadline or Deadline("")
    return {
        "document_id": owner,
        "numbering": assignment.numbering,
        "task": assignment.task,
        "lead_agencies": list(assignment.lead_agencies),
        "coordinating_agencies": list(assignment.coordinating_agencies),
        "lead_keys": key_list(assignment.lead_agencies),
        "coordinating_keys": key_list(assignment.coordinating_agencies),
        "deadline_text": deadline.text,
        "due_from": deadline.due_from,
        "due_to": deadline.due_to,
        "deliverable": assignment.deliverable,
        "task_group": assignment.group,
        "start": assignment.span.start,
        "end": assignment.span.end,
        "page": assignment.page,
        "locator": assignment.locator,
        "source": assignment.source,
        "evidence": [[role, *_span(span)] for role, span in assignment.evidence],
    }


def reference_values(reference: Reference, owner: str) -> Values:
    """Return the row of a reference."""
    subject = reference.subject_span
    return {
        "document_id": owner,
        "key": reference.key,
        "document_type": reference.document_type,
        "number": reference.number,
        "issued_on": reference.issued_on,
        "issuer": reference.issuer,
        "start": reference.span.start,
        "end": reference.span.end,
        "context_start": reference.context_span.start,
        "context_end": reference.context_span.end,
        "page": reference.page,
        "locator": reference.locator,
        "is_legal_basis": reference.is_legal_basis,
        "subject": reference.subject,
        "subject_start": subject.start if subject else None,
        "subject_end": subject.end if subject else None,
    }


def to_document(row: RowMapping) -> DocumentRecord:
    """Return the record of a row of `documents`."""
    return DocumentRecord(
        **{name: row[name] for name in _DOCUMENT_COLUMNS},
        warnings=tuple(row["warnings"]),
        recipients=tuple(row["recipients"]),
        legal_bases=tuple(basis[0] for basis in row["legal_bases"]),
        legal_basis_spans=tuple(Span(basis[1], basis[2]) for basis in row["legal_bases"]),
        field_spans={name: Span(*span) for name, span in row["field_spans"].items()},
    )


def to_passage(row: Row[Any]) -> PassageRecord:
    """Return the record of a row that `select_passages` reads; hundreds are read for every search."""
    number, document, start, end, *rest = tuple(row)
    return PassageRecord(number, document, Span(start, end), *rest)


_NOWHERE = Span(0, 0)


def to_owned(row: Row[Any]) -> PassageRecord:
    """Return the record of a row that says nothing of a passage but whose it is; everything else is empty."""
    number, document, *_ = tuple(row)
    return PassageRecord(number, document, _NOWHERE, None, "", "text", "", "", "")


def to_assignment(row: RowMapping) -> AssignmentRecord:
    """Return the record of a row of `assignments`."""
    text = row["deadline_text"]
    assignment = Assignment(
        numbering=row["numbering"],
        task=row["task"],
        lead_agencies=tuple(row["lead_agencies"]),
        coordinating_agencies=tuple(row["coordinating_agencies"]),
        deadline=Deadline(text, row["due_from"], row["due_to"]) if text else None,
        deliverable=row["deliverable"],
        group=row["task_group"],
        span=Span(row["start"], row["end"]),
        page=row["page"],
        locator=row["locator"],
        source=row["source"],
        evidence=tuple((role, Span(start, end)) for role, start, end in row["evidence"]),
    )
    return AssignmentRecord(row["id"], row["document_id"], assignment)


def to_reference(row: RowMapping) -> ReferenceRecord:
    """Return the record of a row of `document_references`."""
    start, end = row["subject_start"], row["subject_end"]
    reference = Reference(
        key=row["key"],
        document_type=row["document_type"],
        number=row["number"],
        issued_on=row["issued_on"],
        issuer=row["issuer"],
        span=Span(row["start"], row["end"]),
        context_span=Span(row["context_start"], row["context_end"]),
        page=row["page"],
        locator=row["locator"],
        is_legal_basis=row["is_legal_basis"],
        subject=row["subject"],
        subject_span=None if start is None else Span(start, end),
    )
    return ReferenceRecord(row["document_id"], reference)
