"""What else a question asks beside its first kind: "số mấy, ngày nào, ai ký", "ai chủ trì và khi nào xong"."""

import re

from search_api.intents import FIELD_KINDS, Kind, asked_form, read_kind

# What parts two questions in one sentence: "…, ai ký", "… và khi nào", "ai ký/ngày nào"; not "12/KH-UBND", "5/1/2026"
_PART = re.compile(r"[,;?]|(?<!\d)/|\b(?:va|roi|con|cung|luon|and)\b")
_SPOKEN_PART = re.compile(r"[,;?]|\b(?:và|va|rồi|còn|and)\b")  # of the question as it was typed
_WHO = r"(?:ai|(?:co quan|don vi|phong|ban|so|bo phan|ben) nao|who|which (?:agency|office|unit))"
# Of a document's head and foot; read where another of these is asked, so that "ngày nào" alone can only be its date
_FIELDS: dict[Kind, re.Pattern[str]] = {
    "document_number": re.compile(r"\bso (?:may|bao nhieu|nao|gi|hieu)\b|^so$|\bso cua\b|\bnumber\b"),
    "issued_on": re.compile(
        r"\b(?:ngay (?:nao|may|bao nhieu|ban hanh|ky)|khi nao|bao gio|when|date)\b|^ngay$|^ngay cua\b"
    ),
    "signer": re.compile(r"\b(?:ai k[yi]|nguoi k[yi]|who (?:has )?sign\w*|sign(?:s|ed|er) ?(?:by|$))\b"),
    "issuing_authority": re.compile(rf"\b{_WHO} ban hanh\b|\bco quan ban hanh\b|\bissued by\b|\bwho issued\b"),
    "recipients": re.compile(
        r"\b(?:noi nhan|gui (?:(?:cho|den|toi|di) )?(?:nhung |cac )?(?:ai|dau|(?:co quan|don vi|noi) nao)"
        r"|recipients?|sent to)\b"
    ),
}
# Of an assignment
_ROLES: dict[Kind, re.Pattern[str]] = {
    "lead": re.compile(rf"\b{_WHO}\b(?!.*\b(?:phoi hop|k[yi]|gui|nhan|sign\w*|coordinat\w*)\b)"),
    "coordinate": re.compile(rf"\b{_WHO}\b.*\bphoi hop\b|\bphoi hop (?:voi )?{_WHO}|\bcoordinat"),
    "deadline": re.compile(
        # "… và thời gian hoàn thành"; not "… và quản lý thời gian làm việc"
        r"\b(?:khi nao|bao gio|(?:truoc |den )?ngay (?:nao|may)|luc nao|deadline|when|by what date)\b"
        r"|(?:^|\btrong )thoi (?:gian|han)\b|\bthoi (?:gian|han) (?:nao|la|bao lau|thuc hien|hoan thanh)\b"
    ),
    # "sản phẩm là gì", "và sản phẩm"; not "sản phẩm OCOP"
    "deliverable": re.compile(r"\bsan pham (?:la|gi|nao|dau ra|phai|can|cua)\b|\bsan pham$|\bdeliverables?\b"),
}


# Of a section: "kinh phí bao nhiêu", "nguồn kinh phí"; not "lập dự toán kinh phí"
_FUNDING = re.compile(
    r"\b(?:nguon )?(?:kinh phi|tien|ngan sach)\b.*\b(?:bao nhieu|dau|nguon nao|the nao)\b|\bhow much\b"
)


def other_parts(question: str, kind: Kind) -> tuple[str, ...]:
    """Return the parts of a question about a document that ask for what is no field of its head and foot, or only that.

    "Ai ký kế hoạch 9/KH-UBND và kinh phí bao nhiêu": both are to be answered, each by its own way.
    """
    if kind not in FIELD_KINDS:
        return ()
    found = []
    for part in _parts(question):
        own, form = read_kind(part), asked_form(part)
        is_field = own in _FIELDS or any(pattern.search(form) for pattern in _FIELDS.values())
        is_other = own != kind if own == "legal_bases" else is_field and kind == "legal_bases"
        if is_other or (own == "passage" and not is_field and _FUNDING.search(form)):
            found.append(part)
    return tuple(found)


def _parts(question: str) -> list[str]:
    return [part.strip() for part in _SPOKEN_PART.split(question) if part.strip()]


def kinds_asked(question: str, kind: Kind) -> tuple[Kind, ...]:
    """Return the kinds that a question asks, `kind` first; others only of the same group, each in a part of its own."""
    group = next((group for group in (_FIELDS, _ROLES) if kind in group), None)
    if group is None:
        return (kind,)
    parts = [part.strip() for part in _PART.split(asked_form(question)) if part.strip()]
    if len(parts) < 2:
        return (kind,)
    own = [
        {other for other, pattern in group.items() if other != kind and pattern.search(part)}
        for part in parts
        if not group[kind].search(part) or group is _FIELDS
    ]
    return (kind, *(other for other in group if any(other in found for found in own)))
