"""What a question asks, by the phrases that ask it; read over accent-free text, so one list serves all three spellings.

Order matters: the first kind with a matching phrase is the question's.
"""

import re
from typing import Literal

from indexer.text.folding import fold_accents

Kind = Literal[
    "lead", "coordinate", "deadline", "tasks", "signer", "issued_on", "document_number", "issuing_authority",
    "recipients", "legal_bases", "citing", "passage",
]  # fmt: skip
Language = Literal["vi", "en"]

# None of these is also a Vietnamese syllable typed without accents, as "do", "to", "in" and "on" are
_ENGLISH = frozenset(
    """the of is are was were who what when where which how must does did at for by from and or with
    chairs chaired leads responsible deadline signed issued won many much task tasks plan report funding""".split()
)
_WHO = r"(?:ai|(?:co quan|don vi|bo phan|phong|ban|phong ban|nguoi|cap|noi|to chuc) nao)"
_DOCUMENT = r"(?:van ban|quyet dinh|nghi quyet|nghi dinh|luat|thong tu|chi thi|ke hoach|chuong trinh|tai lieu|co so)"
_WHEN = r"(?:ngay (?:thang nam |thang )?nao|ngay bao nhieu|khi nao|ngay may|hom nao|thoi gian nao|bao gio|luc nao)"
_DOES = (
    "(?:chu tri|phu trach|chiu trach nhiem|thuc hien|tham muu|lam|dam nhan|theo doi|to chuc|trien khai|xay dung"
    "|giai quyet|kiem tra|lo)"
)

FIELD_KINDS = ("signer", "issued_on", "document_number", "issuing_authority", "recipients", "legal_bases")
_PHRASES: list[tuple[Kind, tuple[str, ...]]] = [
    (
        "legal_bases",
        (
            rf"can cu (?:vao |theo )?(?:(?:nhung |cac )?{_DOCUMENT}?\s*(?:nao|gi)|dau)",  # căn cứ vào văn bản nào
            r"can cu (?:ban hanh|phap ly)|co so phap ly|dua tren (?:nhung |cac )?(?:van ban|co so)",
            r"legal bas[ei]s|based on (?:which|what)|on what basis|on which (?:documents?|legal)",
            r"what (?:documents?|decisions?) .*\bbased on",
        ),
    ),
    (
        "citing",
        (
            # những văn bản nào trích dẫn Chỉ thị …; văn bản nào thay thế Kế hoạch …
            rf"(?:(?:nhung|cac) )?{_DOCUMENT}(?: nao)?\b.*\b(?:trich dan|vien dan|dan chieu|nhac den|nhac toi|de cap)",
            rf"{_DOCUMENT} nao\b.*\b(?:can cu|thuc hien theo|dua tren|thay the|bai bo|sua doi)",
            r"(?:which|what) (?:documents|plans) (?:cite|mention|refer|quote)|cited by|ai trich dan",
        ),
    ),
    (
        "signer",
        (
            r"ai (?:la nguoi )?(?:da )?ky\b|nguoi (?:da )?ky\b|(?:do|boi) ai ky\b|ky boi ai",  # ai ký kế hoạch
            r"chuc vu (?:cua )?nguoi ky|who (?:has )?sign|signed by (?:whom|who)|signer|signatory",
        ),
    ),
    (
        "recipients",
        (
            r"noi nhan|gui (?:cho|den|toi) (?:nhung )?(?:ai|dau|co quan nao|don vi nao|noi nao)",  # gửi đến đâu
            r"recipients?\b|who (?:is|are|was|were) .*\bsent to|sent to (?:whom|who)",
        ),
    ),
    (
        "issued_on",
        (
            rf"(?:ban hanh|(?<!dinh )ky)\b.{{0,25}}\b{_WHEN}",  # được ban hành ngày nào; not: báo cáo định kỳ ngày nào
            rf"ngay (?:ban hanh|ky)\b(?! ket)|{_WHEN}\b.{{0,40}}\b(?:duoc ban hanh|duoc ky)",
            r"when (?:was|were|is) .*\b(?:issued|signed|dated|published|promulgated)",
            r"date of issue|issue date|issuance date|issued on what date|dated",
        ),
    ),
    (
        "document_number",
        (
            r"so (?:hieu|ky hieu|van ban)?\s*(?:la )?(?:bao nhieu|gi|may|nao)\b|so hieu|ky hieu",  # số hiệu là gì
            r"(?:document|plan|decision|reference) number|number of the (?:plan|document|decision|programme)",
        ),
    ),
    (
        "issuing_authority",
        (
            rf"{_WHO} (?:da )?ban hanh\b(?! van ban)|(?:do|boi) {_WHO} ban hanh|co quan ban hanh",  # ai ban hành
            r"who issued|issued by (?:whom|which)|issuing authority",
        ),
    ),
    (
        "coordinate",
        (
            rf"{_WHO}\b.{{0,40}}\bphoi hop|phoi hop (?:voi|cung) {_WHO}|(?:co quan|don vi) phoi hop",  # ai phối hợp
            r"coordinat|cooperat|who (?:helps|assists|supports)",
        ),
    ),
    (
        "tasks",
        (
            r"(?:nhung |cac )(?:nhiem vu|cong viec|viec|noi dung)\b.*\b(?:nao|gi)\b",  # chủ trì những nhiệm vụ nào
            r"(?:nhiem vu|cong viec|trach nhiem|viec) (?:gi|nao)\b|(?:trach nhiem|nhiem vu) cua\b",
            r"lam (?:nhung )?(?:gi|viec gi)\b|chiu trach nhiem (?:gi|ve)\b|duoc giao\b.*\b(?:gi|nao)\b",
            r"(?:liet ke|toan bo|tat ca|bao nhieu|may)\b.*\bnhiem vu|phai lam gi",  # toàn bộ nhiệm vụ phòng … chủ trì
            r"(?:everything|all tasks|how many tasks)\b.*\b(?:leads?|chairs?|does|coordinates?|has)\b",
            r"what (?:tasks|duties|is .* responsible|are .* responsib|does .* do|must .* do)",
            r"which (?:tasks|activities|duties|jobs|work)|(?:tasks|duties|responsibilit(?:y|ies)) of",
        ),
    ),
    (
        "deadline",
        (
            rf"{_WHEN}|(?<!.)han\b|han (?:chot|cuoi|hoan thanh|nop|gui)|thoi (?:han|diem)|tien do",  # hạn nộp, thời hạn
            r"thoi gian (?:thuc hien|hoan thanh|nao)",
            r"(?:quy|thang) (?:nao|may)\b|truoc ngay|when\b|deadline|due\b|by what date|how long",
        ),
    ),
    (
        "lead",
        (
            rf"{_WHO}\b.{{0,40}}\b{_DOES}|{_WHO}\b.*\bchu tri|do {_WHO}|giao cho {_WHO}",  # cơ quan nào chủ trì
            rf"chu tri\b.*\b(?:la|thuoc|do) (?:{_WHO}|co quan)|thuoc (?:trach nhiem|nhiem vu) cua {_WHO}",
            r"(?:co quan|don vi) chu tri",
            r"who (?:chairs?|leads?|heads?|runs?|is|handles?|takes|does|must|organi[sz]es|oversees|manages|implements)",
            r"which (?:agency|office|unit|department|division|body)|responsible for|in charge|lead agency|chaired by",
        ),
    ),
]
_PATTERNS = [(kind, re.compile("|".join(rf"\b(?:{phrase})" for phrase in phrases))) for kind, phrases in _PHRASES]


# The words by which these kinds ask, which are no topic: "ngày ban hành kế hoạch dân vận" is about "kế hoạch dân vận"
_OWN_WORDS: dict[str, re.Pattern[str]] = {
    kind: re.compile(rf"\b(?:{words})\b")
    for kind, words in {
        "signer": "ky|nguoi ky|chuc vu|chuc danh|position|sign|signs|signed|signer|signatory|post|title",
        "issued_on": "ban hanh|ky|ngay ky|ngay ban hanh|issue|issued|signed|dated|published|date",
        "document_number": "so hieu|ky hieu|so ky hieu|so van ban|number|numbered",
        "issuing_authority": "ban hanh|co quan ban hanh|issue|issued|issues|issuing|authority",
        "recipients": "noi nhan|gui|gui den|gui cho|recipients?|sent|send",
        "legal_bases": (
            "can cu|co so phap ly|phap ly|dua tren|van ban|nghi dinh|quyet dinh nao|nghi quyet nao|luat nao|ban hanh"
            "|legal|bas[ei]s|based|documents?|decisions?"
        ),
    }.items()
}


def own_words(kind: Kind) -> re.Pattern[str] | None:
    """Return the accent-free words by which a kind asks, None where they are told from the topic otherwise."""
    return _OWN_WORDS.get(kind)


def read_kind(question: str) -> Kind:
    """Return what a question asks; "passage" where no phrase says."""
    folded = " ".join(fold_accents(question).split())
    return next((kind for kind, pattern in _PATTERNS if pattern.search(folded)), "passage")


def read_language(question: str) -> Language:
    """Return "en" for an English question; names in it may well be Vietnamese."""
    words = re.findall(r"[a-z']+", question.lower())
    english = sum(word in _ENGLISH for word in words)
    return "en" if english >= 2 and english >= len(words) * 0.2 else "vi"
