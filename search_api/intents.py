"""What a question asks, by the phrases that ask it; read over accent-free text, so one list serves all three spellings.

Order matters: the first kind with a matching phrase is the question's.
"""

import re
from typing import Literal

from indexer.text.folding import fold_accents

Kind = Literal[
    "lead", "coordinate", "deadline", "tasks", "signer", "issued_on", "document_number", "issuing_authority",
    "recipients", "legal_bases", "citing", "documents", "deliverable", "validity", "repeals", "passage",
]  # fmt: skip
Language = Literal["vi", "en"]

# None of these is also a Vietnamese syllable typed without accents, as "do", "to", "in" and "on" are
_ENGLISH = frozenset(
    """the of is are was were who what when where which how must does did at for by from and or with has have
    chairs chaired leads responsible deadline signed issued won many much task tasks plan plans report reports funding
    budget number date recipients decision decisions document documents legal basis bases based cite cites list
    will should shall can could would any all these those this that about there it its
    agency agencies coordinating deliverable deliverables output expected programme dispatch commune ward""".split()
)
_ENGLISH_OPENINGS = frozenset("who what when where which how whose".split())
_ENGLISH_SHARE, _ENGLISH_SHARE_OF_FEW = 0.2, 0.5  # of the words: "recipients of decision 112/QĐ-UBND" has few
_WHO = r"(?:ai|(?:co quan|don vi|bo phan|phong|ban|phong ban|nguoi|cap|noi|to chuc) nao)"
_DOCUMENT = r"(?:van ban|quyet dinh|nghi quyet|nghi dinh|luat|thong tu|chi thi|ke hoach|chuong trinh|tai lieu|co so)"
_OWN_DOCUMENT = r"(?:van ban|quyet dinh|nghi quyet|ke hoach|chuong trinh|tai lieu|cong van|to trinh|thong bao|bao cao)"
_ACT = r"(?:van ban|quyet dinh|nghi quyet|nghi dinh|thong tu|chi thi|ke hoach|quy dinh|quy che|qd|nq|nd|tt|ct|kh)"
_REPEAL = r"(?:bai bo|thay the|huy bo|(?:lam |cham dut )?het hieu luc|cham dut hieu luc)"
_DOCUMENT_EN = (
    r"(?:documents?|plans?|decisions?|programmes?|programs?|resolutions?|dispatch(?:es)?|letters?|directives?)"
)
_WHEN = r"(?:ngay (?:thang nam |thang )?nao|ngay bao nhieu|khi nao|ngay may|hom nao|thoi gian nao|bao gio|luc nao)"
_DOES = (
    "(?:chu tri|phu trach|chiu trach nhiem|thuc hien|tham muu|lam|dam nhan|theo doi|to chuc|trien khai|xay dung"
    "|giai quyet|kiem tra|lo)"
)

_POST = (
    "(?:(?:to|doi|doan|ban|phong|cum)? ?(?:truong|pho)|pho truong|pho ban|chu tich|pho chu tich|bi thu|pho bi thu"
    "|giam doc|pho giam doc|chi huy truong|chanh van phong|thu ky|chu nhiem)"
)
# "Sở nào", which would be "số nào" without accents; not "sở hữu"
_DEPARTMENT = re.compile(r"\b[Ss]ở(?= nào)")
FIELD_KINDS = ("signer", "issued_on", "document_number", "issuing_authority", "recipients", "legal_bases")
_PHRASES: list[tuple[Kind, tuple[str, ...]]] = [
    (
        "citing",  # "documents based on Decision 371/QĐ-UBND"; not "what documents is the plan based on"
        (
            rf"{_OWN_DOCUMENT}\b.*\b(?:can cu|dua tren|vien dan|trich dan|nhac|dan chieu|thay the|bai bo"
            rf"|thuc hien theo) "
            rf"(?:(?:den|toi|vao|theo) )?(?:{_DOCUMENT} )?(?:so )?\d",
            # văn bản nào dẫn quyết định số 12/QĐ-UBND; 12/QĐ-UBND có trong văn bản nào; bị bãi bỏ bởi văn bản nào
            rf"{_ACT} nao (?:co |da )?(?:dan|neu|ghi|nhac|noi|bai bo|thay the)\b(?: (?:den|toi|ve|ra|ten))? "
            rf"(?:{_ACT} )?(?:so )?\d",
            rf"(?<![/\w])\d+/[\w/-]{{2,30}} .{{0,60}}\b(?:co|nam|xuat hien|duoc (?:neu|ghi|dan)) (?:ten )?"
            rf"(?:trong|o|tai) (?:(?:nhung|cac) )?{_ACT} nao",
            rf"(?:bi|duoc) (?:bai bo|thay the|sua doi|huy bo)\b.*\b(?:boi|bang|theo|tai|o)\b.*\b{_ACT} nao",
            rf"(?:based on|cit(?:es?|ing)|mention\w*|refer\w* to|quot(?:es?|ing)|replac\w*|amend\w*|repeal\w*"
            rf"|revok\w*) (?:the )?(?:{_DOCUMENT_EN} )?\d",
        ),
    ),
    (
        "tasks",
        (
            r"(?:which|what) (?:tasks|activities|duties|work|jobs)\b.*\b(?:leads?|chairs?|coordinates?|does|do|has)\b",
            r"what (?:does|do|must|should) .*\b(?:leads?|chairs?|coordinates?)\b",
        ),
    ),
    (
        "legal_bases",
        (
            # triển khai kế hoạch số mấy của xã, thực hiện theo công văn nào
            rf"(?:trien khai|thuc hien)(?: theo)? (?:{_DOCUMENT}|cong van) (?:so )?(?:nao|may|gi|bao nhieu)\b",
            rf"can cu (?:vao |theo )?(?:(?:nhung |cac )?{_DOCUMENT}?\s*(?:nao|gi)|dau)",  # căn cứ vào văn bản nào
            rf"(?<!.)can cu (?:cua )?{_OWN_DOCUMENT}|can cu (?:ban hanh|phap ly)|co so phap ly|dua (?:tren"
            rf"|vao) (?:nhung |cac )?(?:{_DOCUMENT})",
            r"legal bas[ei]s|based on (?:which|what)|on what basis|on which (?:documents?|legal)",
            r"(?:what|which) (?:documents?|decisions?|laws?|decrees?|resolutions?) .*\bbased on",
        ),
    ),
    (
        "citing",
        (
            # những văn bản nào trích dẫn Chỉ thị …; văn bản nào thay thế Kế hoạch …
            rf"(?:(?:nhung|cac) )?{_DOCUMENT}(?: nao)?\b.*\b(?:trich dan|vien dan|dan chieu|nhac den|nhac toi|de cap)",
            # Nghị quyết 82/NQ-HĐND được nhắc ở văn bản nào, được viện dẫn ở đâu
            rf"(?:vien dan|trich dan|dan chieu|nhac|neu|de cap)\b.*\b(?:{_DOCUMENT} nao|o dau|cho nao)",
            rf"{_DOCUMENT} nao\b.*\b(?:can cu|thuc hien theo|dua tren|thay the|bai bo|sua doi)",
            r"(?:which|what) (?:documents|plans) (?:cite|mention|refer|quote)|cited by|ai trich dan",
        ),
    ),
    (
        "repeals",  # Quyết định 12/QĐ-UBND bãi bỏ những văn bản nào; not: văn bản nào bãi bỏ Quyết định 12/QĐ-UBND
        (
            rf"(?<!bi )(?<!duoc ){_REPEAL}\b(?! (?:boi|bang|theo|khi nao|tu ngay))(?: \w+){{0,2}}? "
            rf"{_ACT} (?:nao|gi|cu nao)\b",
            r"(?:what|which)(?: documents?| decisions?| resolutions?)? (?:does|did|do|is|are|will) .*"
            r"\b(?:repeal(?!ed by)|replace(?!d by)|abolish|revoke|supersede|annul)",
        ),
    ),
    (
        "validity",  # có hiệu lực từ ngày nào, ủy quyền đến ngày nào; not: hết hiệu lực văn bản nào
        (
            rf"(?<!het )hieu luc\b.*\b{_WHEN}|{_WHEN}\b.*(?<!het )\bhieu luc\b|ngay (?:co |bat dau co )?hieu luc\b",
            rf"(?:duoc |bat dau )?ap dung (?:ke )?tu {_WHEN}|uy quyen\b.*\bden (?:het )?{_WHEN}",
            rf"den (?:het )?{_WHEN}\b.*\buy quyen\b|thoi (?:han|gian) uy quyen",
            r"takes? effect|c[ao]mes? into (?:force|effect)|enters? into force|effective (?:date|from)|in force\b",
            r"until (?:what|which|when)\b.*\b(?:authori[sz]ed|valid|effective|appl)\w*",
            r"when .*\b(?:is|become) (?:it )?effective",
        ),
    ),
    (
        "deliverable",
        (
            # sản phẩm của việc … là gì, ra sản phẩm nào; not: chủ trì đưa sản phẩm OCOP lên sàn
            r"san pham (?:cua|la gi|gi|nao|dau ra|can|phai|giao nop|hoan thanh|cuoi cung|du kien|dat duoc)\b",
            r"(?<!.)san pham (?!ocop)|san pham (?!ocop)\b.*\bla (?:gi|nhung gi)",
            r"ket qua (?:phai|can) dat|ket qua dau ra|ket qua (?:cua|khi) (?:viec|nhiem vu|hoan thanh)|dau ra\b",
            r"deliverables?\b|expected (?:outputs?|results?|outcomes?|products?)|(?:outputs?|products?) of\b",
            r"what (?:must|should|has to|will) be (?:delivered|produced|submitted)",
        ),
    ),
    (
        "signer",
        (
            # ai ký, ai kí
            r"ai (?:la nguoi )?(?:da )?k[yi]\b|nguoi (?:da )?k[yi]\b|(?:do|boi) ai k[yi]\b|k[yi] boi ai",
            r"chuc vu (?:cua )?nguoi ky|who (?:has )?sign|signed by (?:whom|who)|signer|signatory",
        ),
    ),
    (
        "recipients",
        (
            # gửi đến đâu
            r"noi nhan|gui (?:(?:cho|den|toi|di|ve) )?(?:nhung |cac )?(?:ai|dau|co quan nao|don vi nao|noi nao)\b",
            r"recipients?\b|who receives?\b|who (?:is|are|was|were) .*\bsent to|sent to (?:whom|who)",
        ),
    ),
    (
        "issued_on",
        (
            rf"(?:ban hanh|(?<!dinh )ky)\b.{{0,25}}\b{_WHEN}",  # được ban hành ngày nào; not: báo cáo định kỳ ngày nào
            rf"ngay (?:ban hanh|ky)\b(?! ket)|{_WHEN}\b.{{0,40}}\b(?:duoc ban hanh|duoc ky)",
            r"(?:when|what date|which date|what day) (?:was|were|is) .*\b(?:issued|signed|dated|published|promulgated)",
            r"date of issue|issue date|issuance date|issued on what date|dated",
        ),
    ),
    (
        "document_number",
        (
            # số hiệu là gì, số nào; not: sở nào chịu trách nhiệm
            rf"(?<!gui )(?<!cho )(?<!den )so (?:hieu|ky hieu|van ban)?\s*(?:la )?(?:bao nhieu|gi|may|nao)\b"
            rf"(?! {_DOES}| phoi hop| ky| ban hanh)"
            r"|so hieu|ky hieu",
            # số của kế hoạch …; not: số người dân
            rf"(?<!.)so (?:(?:cua|va ngay cua|va ngay) )?{_OWN_DOCUMENT}\b(?!\s*\d)",
            rf"{_OWN_DOCUMENT}\b.*\bso (?:may|bao nhieu)\b",
            rf"(?:document|plan|decision|reference) number|(?<!many )number of (?:the "
            rf"|this )?(?:\S+ ){{0,6}}?{_DOCUMENT_EN}",
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
        "documents",
        (
            # liệt kê các kế hoạch …, có những văn bản nào của xã …, có bao nhiêu quyết định
            rf"(?:liet ke|danh sach|danh muc|thong ke|ke ten)(?: (?:cac|nhung|toan bo|tat ca|loai))* {_OWN_DOCUMENT}",
            rf"(?:bao nhieu|may) {_OWN_DOCUMENT}|(?:nhung|cac) {_OWN_DOCUMENT} (?:nao|gi) (?:cua|ve|do|lien quan)\b",
            rf"(?<!.)(?:co )?(?:nhung|cac) {_OWN_DOCUMENT} (?:cua|ve|do|lien quan)\b",
            rf"{_OWN_DOCUMENT} nao (?:cua|ve|do|lien quan|noi ve|quy dinh)\b",
            rf"ban hanh (?:nhung |cac )?{_OWN_DOCUMENT} (?:gi|nao)\b",
            # 15/KH-UBND là văn bản gì, nói về gì
            rf"(?:la {_OWN_DOCUMENT} gi|(?:noi )?ve (?:viec gi|van de gi|cai gi|gi))\b",
            r"what (?:is|does) .*\d/\S+ .*?\b(?:about|say)\b|what kind of document",
            rf"(?:list|show)(?: me)?(?: all| the| every| of)* (?:\w+ ){{0,3}}{_DOCUMENT_EN}|how many {_DOCUMENT_EN}",
            rf"(?:which|what) (?:are|were) (?:the |all |all the )?{_DOCUMENT_EN}\b(?!.*\bbased on)",
            rf"(?:which|what) {_DOCUMENT_EN} (?:are|were|did|has|have|deal|concern|about|was|is)\b(?!.*\bbased on)",
            rf"(?<!.)(?:all|the)? ?{_DOCUMENT_EN} (?:issued by|about|from|of|on)\b",
        ),
    ),
    (
        "coordinate",
        (
            rf"(?<!.)phoi hop\b.*{_WHO}",
            # ai phối hợp, phối hợp với những ai
            rf"{_WHO}\b.{{0,40}}\bphoi hop|phoi hop (?:voi|cung) (?:(?:nhung|cac) )?{_WHO}|(?:co quan|don vi) phoi hop",
            r"coordinat|cooperat|who (?:helps|assists|supports)",
        ),
    ),
    (
        "passage",  # who holds a post: ai làm Tổ phó Tổ …, Trưởng ban là ai; not: ai là cơ quan chủ trì
        (
            rf"ai (?:la|lam|giu chuc|dam nhiem|giu) {_POST}|{_POST}\b.*\bla ai\b|{_POST} .*\bten (?:la )?gi",
            r"who is (?:the )?(?:deputy |vice )?(?:head|leader|chair\w*|director|secretary|captain)\b(?! of the plan)",
        ),
    ),
    (
        "lead",
        (
            r"(?<!.)ai (?:phai |se |la nguoi )?(?:chu tri|phu trach|chiu trach nhiem|dam nhan)\b(?!.*\b(?:khi nao"
            r"|ngay nao)\b)",
        ),
    ),
    (
        "tasks",
        (
            # trách nhiệm công an xã …
            r"(?<!.)(?:(?:cac|nhung|liet ke|danh sach|toan bo) )*(?:trach nhiem|nhiem vu|viec"
            r"|cong viec) (?!.*\b(?:ai|nao|bao gio|truoc|la gi|do)\b)",
            r"(?:chu tri|phoi hop|phu trach|duoc giao|co) (?:bao nhieu|may) (?:viec|nhiem vu|hoat dong|dau viec"
            r"|noi dung)\b",
            r"what (?:does|do|must|should) .*\b(?:lead|chair|coordinate|handle|do)\b|what (?:is|are) .* (?:assigned"
            r"|given)\b",
            r"(?:nhung |cac )(?:nhiem vu|cong viec|viec|noi dung)\b.*\b(?:nao|gi)\b",  # chủ trì những nhiệm vụ nào
            r"(?:nhiem vu|cong viec|trach nhiem|viec) (?:gi|nao)\b|(?:trach nhiem|nhiem vu) cua\b",
            r"lam (?:nhung )?(?:gi|viec gi)\b|(?:chu tri|phoi hop|phu trach|dam nhan) (?:nhung "
            r"|cac )?(?:noi dung )?gi\b",
            r"(?:co|bao nhieu|may|nhung|cac) (?:viec|nhiem vu|cong viec) (?:gi )?(?:den han|phai xong|can xong"
            r"|het han)",
            r"(?:viec|nhiem vu|cong viec)\b.*\b(?:qua|tre|den) han\b|overdue (?:tasks|work)",
            r"(?:tasks|work|jobs?) .*\b(?:overdue|due|to be (?:done|finished|completed))\b|what is due",
            r"chiu trach nhiem (?:gi|ve)\b|duoc giao\b.*\b(?:gi|nao)\b",
            r"(?:liet ke|toan bo|tat ca|bao nhieu|may)\b.*\bnhiem vu|phai lam gi",  # toàn bộ nhiệm vụ phòng … chủ trì
            r"(?:everything|all tasks|how many tasks)\b.*\b(?:leads?|chairs?|does|coordinates?|has)\b",
            r"what (?:tasks|duties|is .* responsible|are .* responsib|does .* do|must .* do)",
            r"which (?:tasks|activities|duties|jobs|work)|(?:tasks|duties|responsibilit(?:y|ies)) of",
        ),
    ),
    (
        "deadline",
        (
            # hạn nộp, thời hạn
            rf"{_WHEN}|(?<!.)han\b|(?<!.)thoi gian\b(?! (?:qua|toi|nay|gan))|han (?:chot|cuoi|hoan thanh|nop|gui)"
            rf"|thoi (?:han|diem)|tien do (?!ke hoach|chuong trinh)",
            r"thoi gian (?:thuc hien|hoan thanh|nao|to chuc|dien ra|trien khai|bat dau|ket thuc|tien hanh)",
            r"(?:quy|thang) (?:nao|may)\b|truoc ngay|when\b|deadline|due\b|by what date|how long",
        ),
    ),
    (
        "lead",
        (
            rf"{_WHO}\b.{{0,40}}\b{_DOES}|{_WHO}\b.*\bchu tri|do {_WHO}|giao cho {_WHO}",  # cơ quan nào chủ trì
            rf"chu tri\b.*\b(?:la|thuoc|do) (?:{_WHO}|co quan)|thuoc (?:trach nhiem|nhiem vu) cua {_WHO}",
            # Công an hay VHXH chủ trì
            r"(?:co quan|don vi) chu tri|\w+ hay .*\b(?:chu tri|phu trach|chiu trach nhiem)\b",
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
        "signer": "ky|ki|nguoi k[yi]|chuc vu|chuc danh|position|sign|signs|signed|signer|signatory|post|title",
        "issued_on": "ban hanh|ky|ngay ky|ngay ban hanh|issue|issued|signed|dated|published|date",
        "document_number": "so hieu|ky hieu|so ky hieu|so van ban|so cua|number|numbered",
        "lead": r"(?<!.).* hay .*?(?=\bchu tri\b|\bphu trach\b|\bchiu trach nhiem\b)|chu tri vu",
        "documents": (
            "la van ban gi|noi|ve gi|ve viec gi|kind|liet ke|danh sach|danh muc|thong ke|ke ten|van ban|tai lieu"
            "|ban hanh|lien quan|noi ve|quy dinh|list|show"
            "|documents?|issued?|about|deals?|concerns?|all|how many|toan bo|tat ca|loai|hien co|ky"
        ),
        "tasks": (
            "nhiem vu|trach nhiem|phai lam|lam gi|lam nhung|chu tri|phu trach|phoi hop|cong viec|viec|den han|qua han"
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
            "can cu|co so phap ly|phap ly|dua tren|van ban|nghi dinh|quyet dinh nao|nghi quyet nao|luat nao|ban hanh"
            "|legal|bas[ei]s|based|documents?|decisions?"
        ),
    }.items()
}


def own_words(kind: Kind) -> re.Pattern[str] | None:
    """Return the accent-free words by which a kind asks, None where they are told from the topic otherwise."""
    return _OWN_WORDS.get(kind)


def asked_form(question: str) -> str:
    """Return the accent-free form in which a question is read, where "Sở nào" is not mistaken for "số nào"."""
    return " ".join(fold_accents(_DEPARTMENT.sub("co quan", question)).split())


def read_kind(question: str) -> Kind:
    """Return what a question asks; "passage" where no phrase says."""
    folded = asked_form(question)
    return next((kind for kind, pattern in _PATTERNS if pattern.search(folded)), "passage")


def read_language(question: str) -> Language:
    """Return "en" for an English question; names in it may well be Vietnamese."""
    words = [word for word in re.findall(r"[^\W\d]+", question.lower()) if word.isascii()]
    english = sum(word in _ENGLISH for word in words)
    if words and words[0] in _ENGLISH_OPENINGS:
        return "en"
    few, many = _ENGLISH_SHARE_OF_FEW * len(words), _ENGLISH_SHARE * len(words)
    return "en" if (english >= 2 and english >= many) or (english and english >= few) else "vi"
