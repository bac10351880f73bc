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
_WHERE = r"(?:xa|phuong|thi tran|huyen|tinh|thanh pho|dia phuong|noi|co quan|don vi)"
_CITES = r"(?:nhac|vien dan|trich dan|dan chieu|can cu|lay lam co so|neu|de cap|co mat|xuat hien)"
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
# "Quyết định 124-QĐ/TW mà An Quang nhắc tới"
_RELATIVE = re.compile(r"\bma (?:[\w-]+ ){1,8}?(?:nhac|vien dan|trich dan|dan|neu|can cu)(?: (?:toi|den|vao|ra))?\b")
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
            # những xã nào có nhắc tới Quyết định 446-QĐ/TU; 371/QĐ-UBND được kế hoạch của xã nào lấy làm căn cứ
            rf"{_WHERE} nao\b.{{0,60}}\b{_CITES}\b.{{0,60}}\d\S{{0,20}}/\w",
            rf"\d{{1,6}}(?!\d)\S{{0,20}}/\w.{{0,80}}\b{_CITES}\b.{{0,60}}\b{_WHERE} nao\b",
            rf"\d{{1,6}}(?!\d)\S{{0,20}}/\w.{{0,80}}\b(?:{_WHERE}|{_OWN_DOCUMENT}) nao\b.{{0,60}}\b{_CITES}\b",
            r"(?:which|what) (?:communes?|wards?|provinces?|districts?|agenc(?:y|ies)|offices?)\b.{0,60}"
            r"\b(?:cites?|mentions?|refers? to|quotes?)\b",
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
            # theo những quyết định nào của Bộ Chính trị, theo tờ trình số mấy
            rf"theo (?:nhung |cac )?(?:{_DOCUMENT}|to trinh|cong van|de an|ket luan|thong bao) (?:so )?"
            r"(?:nao|may|gi|bao nhieu)\b",
            # căn cứ vào văn bản nào, có những căn cứ nào
            rf"can cu (?:vao |theo )?(?:(?:nhung |cac )?(?:(?:{_DOCUMENT}|can cu)[,\s]+(?:va |hay )?){{0,3}}(?:nao|gi)"
            r"|dau)",
            rf"(?<!.)can cu (?:cua )?{_OWN_DOCUMENT}|can cu (?:ban hanh|phap ly)|co so phap ly|dua (?:tren"
            rf"|vao) (?:nhung |cac )?(?:{_DOCUMENT})",
            r"legal bas[ei]s|based on (?:which|what)|on what basis|on which (?:documents?|legal)",
            r"(?:what|which) (?:documents?|decisions?|laws?|decrees?|resolutions?) .*\bbased on",
            r"(?:under|on|by|according to|following) (?:what|which) (?:\w+ )?"
            r"(?:documents?|decisions?|laws?|decrees?|resolutions?|directives?)\b",
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
            r"chuc vu (?:cua )?nguoi ky|who (?:has )?sign"
            r"|who put (?:his|her|their) names?\b|signed by (?:whom|who)|signer|signatory",
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
            # kế hoạch … ra ngày nào, đề ngày nào; Nghị quyết số 05-NQ/ĐU ngày nào
            rf"(?:{_OWN_DOCUMENT}|{_ACT}|de an|ket luan|huong dan)\b.{{0,120}}"
            rf"\b(?:ra|ra doi|de|cong bo) (?:vao )?{_WHEN}",
            rf"(?<!.){_ACT} (?:so )?\d[\w-]{{0,20}}/[\w/-]{{1,40}} (?:la )?(?:vao )?{_WHEN}\W{{0,5}}$",
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
            rf"(?<!.){_ACT} (?:so )?\d\S{{0,20}}/\S{{1,30}} (?:quy dinh|noi|ban) (?:ve )?"
            r"(?:viec |chuyen |cai |noi dung )?gi\b",
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
            # những ai cùng tham gia, những bên nào cùng làm với cơ quan chủ trì
            rf"(?:{_WHO}|ben nao)\b.{{0,40}}\bcung (?:tham gia|lam|thuc hien|phu trach|vao cuoc)\b",
            r"coordinat|cooperat|(?:who|which \w+) (?:helps?|assists?|supports?|works? with)",
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
            r"(?:nhung |cac )?dau viec\b|nhom (?:viec|nhiem vu)\b.{0,80}\b(?:gi|nao)\b"
            r"|(?:nhiem vu|cong viec|trach nhiem|viec) (?:gi|nao)\b|(?:trach nhiem|nhiem vu) cua\b",
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
            r"(?:quy|thang) (?:nao|may)\b|truoc ngay|when\b|deadline|due\b|by what date|how long"
            r"|(?:what|which) (?:period|year)\b|(?:giai doan|nam) nao\b",
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


def asked_form(question: str) -> str:
    """Return the accent-free form in which a question is read.

    "Sở nào" is not mistaken for "số nào", and what only tells which document is meant ("mà An Quang nhắc tới") is left
    out.
    """
    return " ".join(_RELATIVE.sub(" ", fold_accents(_DEPARTMENT.sub("co quan", question))).split())


def read_kind(question: str) -> Kind:
    """Return what a question asks; "passage" where no phrase says."""
    folded = asked_form(question)
    return next((kind for kind, pattern in _PATTERNS if pattern.search(folded)), "passage")


# "Đơn vị nào đăng tin bài", "who compiles the reports"; not "who is", "ai là"
_ACTS = re.compile(
    r"(?<!cho )(?<!gui )(?<!den )(?<!toi )(?<!voi )(?<!qua )(?<!cua )"
    r"\b(?:co quan|don vi|bo phan|phong|phong ban|to chuc) nao\b"
    r"|(?<!.)who (?!is\b|are\b|was\b|were\b|won\b)|(?<!.)ai (?!la\b)"
)


def asks_who_acts(question: str) -> bool:
    """Whether a question asks which agency does something, by whatever verb."""
    return bool(_ACTS.search(asked_form(question)))


def read_language(question: str) -> Language:
    """Return "en" for an English question; names in it may well be Vietnamese."""
    words = [word for word in re.findall(r"[^\W\d]+", question.lower()) if word.isascii()]
    english = sum(word in _ENGLISH for word in words)
    if words and (words[0] in _ENGLISH_OPENINGS or words[1:2] in (["which"], ["what"], ["whose"], ["whom"])):
        return "en"
    few, many = _ENGLISH_SHARE_OF_FEW * len(words), _ENGLISH_SHARE * len(words)
    return "en" if (english >= 2 and english >= many) or (english and english >= few) else "vi"
