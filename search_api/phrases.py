"""The fixed words of answers, in Vietnamese and English; names and quotations stay in Vietnamese."""

import re
from datetime import date

from indexer.store import DocumentRecord
from search_api.intents import Language

NOT_FOUND = {
    "vi": "Không tìm thấy câu trả lời trong các văn bản đã lập chỉ mục.",
    "en": "Not found in the indexed documents.",
}
NO_SUCH_DOCUMENT = {
    "vi": "Không tìm thấy: chưa có văn bản nào đúng địa phương, số hiệu hoặc năm mà câu hỏi nêu.",
    "en": "Not found: no indexed document matches the place, number or year in the question.",
}
EMPTY_QUESTION = {"vi": "Hãy nhập câu hỏi.", "en": "Please type a question."}


def format_date(day: date) -> str:
    """Return a day as offices write it: 03/02/2026."""
    return day.strftime("%d/%m/%Y")


def short_name(document: DocumentRecord) -> str:
    """Return how a clerk would tell a document from others: "xã Thái Tân, 2026"."""
    authority = document.issuing_authority or ""
    for head in ("Ủy ban nhân dân ", "Hội đồng nhân dân ", "UBND ", "HĐND "):
        authority = authority.removeprefix(head)
    parts = [authority or document.place or document.file_name]
    if document.year:
        parts.append(str(document.year))
    return ", ".join(parts)


def full_name(document: DocumentRecord) -> str:
    """Return type and number: "Kế hoạch số 25/KH-UBND"."""
    number = document.document_number
    named = [document.document_type or "Văn bản"]
    if number and not number.startswith("/"):
        named.append(f"số {number}")
    return " ".join(named)


def natural_post(title: str) -> str:
    """Return a signature block's title as a sentence holds it.

    "KT. CHỦ TỊCH PHÓ CHỦ TỊCH" -> "KT. Chủ tịch, Phó Chủ tịch".
    """
    post = title.title() if title.isupper() else title
    for written in ("Chủ tịch", "Phó Chủ tịch", "Giám đốc", "Phó Giám đốc", "Ủy ban nhân dân", "Chánh Văn phòng"):
        post = re.sub(re.escape(written), written, post, flags=re.IGNORECASE)
    post = re.sub(r"\b(Tm|Kt|Tl|Tuq|Q)\.", lambda match: match[0].upper(), post)
    return re.sub(r"(?<=\w) (?=(?:KT|TL|TUQ|Phó|Chủ tịch$|Giám đốc$))(?<!Phó )", ", ", post)


def join_names(names: tuple[str, ...] | list[str]) -> str:
    """Return a list of agencies as a sentence holds it."""
    return "; ".join(names)


def sentence(text: str) -> str:
    """Return `text` beginning with a capital."""
    return text[:1].upper() + text[1:]


TEMPLATES: dict[Language, dict[str, str]] = {
    "vi": {
        "lead": "{agencies} chủ trì ({document}).",
        "duty": "{agencies} được giao việc này ({document}).",
        "coordinate": "{agencies} phối hợp ({document}).",
        "deadline": "{deadline} ({document}).",
        "tasks": "{agency} có {count} nhiệm vụ ({document}):",
        "coordinated_tasks": "{agency} phối hợp {count} nhiệm vụ ({document}):",
        "due_tasks": "{count} nhiệm vụ đến hạn ({document}):",
        "all_tasks": "Văn bản giao {count} nhiệm vụ ({document}):",
        "signer": "{value} ký {name} ({document}).",
        "issued_on": "{name} được ban hành ngày {value} ({document}).",
        "document_number": "Số {value} ({document}).",
        "issuing_authority": "{value} ban hành {name} ({document}).",
        "recipients": "Nơi nhận: {value} ({document}).",
        "addressee": "Kính gửi: {value} ({document}).",
        "legal_bases": "{name} căn cứ ({document}):",
        "citing": "{name} ({document}) viện dẫn tại {locator}.",
        "citing_count": "{count} văn bản viện dẫn {number}:",
        "documents": "Có {count} văn bản:",
        "document": "{name}{day}: {title} ({document}).",
        "day": " ngày {value}",
        "cited_in": "viện dẫn trong",
        "deliverable": "Sản phẩm: {value} ({document}).",
        "section": "{heading} ({document}):",
        "passage": "{value} ({document}).",
        "absent": "Văn bản không ghi thông tin này ({document}).",
    },
    "en": {
        "lead": "{agencies} chairs ({document}).",
        "duty": "{agencies} is given this ({document}).",
        "coordinate": "{agencies} coordinates ({document}).",
        "deadline": "{deadline} ({document}).",
        "tasks": "{agency} has {count} task(s) ({document}):",
        "coordinated_tasks": "{agency} coordinates {count} task(s) ({document}):",
        "due_tasks": "{count} task(s) due ({document}):",
        "all_tasks": "The document assigns {count} task(s) ({document}):",
        "signer": "{value} signed {name} ({document}).",
        "issued_on": "{name} was issued on {value} ({document}).",
        "document_number": "Number {value} ({document}).",
        "issuing_authority": "{value} issued {name} ({document}).",
        "recipients": "Recipients: {value} ({document}).",
        "addressee": "Addressed to: {value} ({document}).",
        "legal_bases": "{name} is based on ({document}):",
        "citing": "{name} ({document}) cites it in {locator}.",
        "citing_count": "{count} document(s) cite {number}:",
        "documents": "{count} document(s):",
        "document": "{name}{day}: {title} ({document}).",
        "day": " of {value}",
        "cited_in": "cited in",
        "deliverable": "Deliverable: {value} ({document}).",
        "section": "{heading} ({document}):",
        "passage": "{value} ({document}).",
        "absent": "The document does not state this ({document}).",
    },
}
