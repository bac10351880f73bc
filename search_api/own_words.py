"""The words by which a kind of question asks, over accent-free text: they are no topic."""

import re

from search_api.intents import Kind

# The words by which these kinds ask, which are no topic: "ngày ban hành kế hoạch dân vận" is about "kế hoạch dân vận"
_OWN_WORDS: dict[str, re.Pattern[str]] = {
    kind: re.compile(rf"\b(?:{words})\b")
    for kind, words in {
        "signer": (
            "ky|ki|nguoi k[yi]|(?:giu|lam) chuc(?: vu)?|chuc vu|chuc danh"
            "|position|hold|put|sign|signs|signed|signer|signatory|post|title"
        ),
        "issued_on": (
            "ban hanh|ky|(?:ra|ra doi|de|cong bo)(?= (?:vao )?ngay)|ngay ky|ngay ban hanh"
            "|issue|issued|signed|dated|published|date"
        ),
        "document_number": "so hieu|ky hieu|so ky hieu|so van ban|so cua|number|numbered",
        "deadline": "cham nhat|muon nhat|phai nop|nop|han nop|at the latest",
        "lead": r"(?<!.).* hay .*?(?=\bchu tri\b|\bphu trach\b|\bchiu trach nhiem\b)|chu tri vu",
        "documents": (
            "la van ban gi|noi|ve gi|ve viec gi|kind|liet ke|danh sach|danh muc|thong ke|ke ten|van ban|tai lieu"
            "|ban hanh|lien quan|noi ve|quy dinh|list|show"
            "|documents?|issued?|about|deals?|concerns?|all|how many|toan bo|tat ca|loai|hien co|ky"
        ),
        "tasks": (
            "nhiem vu|trach nhiem|dau viec|phan viec|dung(?= chu tri)|phai lam|can lam"
            "|lam gi|lam nhung|chu tri|phu trach|phoi hop|cong viec|viec|den han|qua han"
            "|tre han|(?:tuan|thang|quy) (?:nay|sau|toi)|(?:this|next) (?:week|month|quarter)|overdue|past due"
            "|het han|phai xong|can xong|xong|hoan thanh|truoc|sau|duoc giao|giao"
            r"|quy (?:[1-4]|iv|i{1,3})(?:/\d{4})?|thang \d+(?:/\d{4})?|\d{1,2}/\d{1,2}(?:/\d{4})?|(?:first|second"
            r"|third|fourth) quarter"
            "|january|february|march|april|may|june|july|august|september|october|november|december|before|until"
            r"|liet ke|danh sach|danh muc|phu luc|tong so|toan bo|tat ca"
            "|list|due|done|finished|completed|assigned?|assigns|given|activities|works on"
        ),
        "deliverable": (
            "san pham(?! ocop)|dau ra|ket qua(?= (?:phai|can|dau ra|cua|khi|of))|expected ket qua|(?:phai|can) dat"
            "|nhiem vu|du kien"
            "|expected|outputs?|results?|outcomes?|products?|deliverables?|delivered|produced|submitted"
        ),
        "validity": (
            "(?:bat dau )?co hieu luc|hieu luc(?: thi hanh)?|thi hanh|tu|ke tu|den het|den|ap dung|bat dau|van con"
            "|thoi han|thoi gian|ngay|takes? effect|effect|effective|force|comes? into|enters? into|until|date"
        ),
        "repeals": (
            "bai bo|thay the|huy bo|lam het hieu luc|het hieu luc|cham dut hieu luc|van ban|cu|toan bo"
            "|(?:quyet dinh|nghi quyet|qd|nq|ke hoach|quy dinh|chi thi|thong tu)(?= (?:nao|gi))"
            "|repeals?|repealed|replaces?|replaced|abolish(?:es)?|revokes?|supersedes?|annuls?|documents?|decisions?"
        ),
        "issuing_authority": "ban hanh|co quan ban hanh|issue|issued|issues|issuing|authority",
        "recipients": "noi nhan|gui|gui den|gui cho|recipients?|receives?|sent|send",
        "legal_bases": (
            "can cu|(?:de )?(?:xay dung|lap|soan)(?= ke hoach| chuong trinh)|co so phap ly|phap ly|dua tren|van ban"
            r"|(?<=nao) cua [\w ]{2,40}|nghi dinh|quyet dinh nao|nghi quyet nao|luat nao|ban hanh"
            "|legal|bas[ei]s|based|documents?|decisions?"
        ),
    }.items()
}


def own_words(kind: Kind) -> re.Pattern[str] | None:
    """Return the accent-free words by which a kind asks, None where they are told from the topic otherwise."""
    return _OWN_WORDS.get(kind)
