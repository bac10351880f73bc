"""Words with which tasks are given: where a name ends and its task begins, and by when a sentence wants it done.

Knows nothing of documents: only of single stretches of text on one line.
"""

import re
from dataclasses import dataclass

from indexer.model import Deadline
from indexer.text.agencies import is_agency, split_agencies
from indexer.text.letters import UPPER
from indexer.text.periods import read_period

# "- ", "a) ", "1.2. ", "1- ", "b/ ", "(2) ", "Điều 4. "; not "2026 ", not "5-10 hộ"
_MARK = re.compile(
    rf"^(?:\*\)|[-–—+•*]|[a-zđ](?:\)|/\s)|\d{{1,2}}(?:\.\d{{1,2}})*(?:[.)]|/(?!\d)|\s?[-–](?=\s*[{UPPER}]))|"
    r"\((?:\d{1,2}|[a-zđ]|[ivx]{2,4})\)|Điều \d+[.:])\s*"
)
# Verbs that begin a task. They are written small, the words of a name are not: "Ban Quản lý chợ kiểm tra".
_VERBS = (
    "tham mưu|(?<!hỉ đạo )(?:xây dựng|triển khai|thực hiện)|hướng dẫn|kiểm tra|rà soát|theo dõi|đôn đốc|tổng hợp|"
    "báo cáo|tuyên truyền|đề xuất|trình|vận động|cập nhật|(?<!công )(?<!thành )lập|giám sát|tiếp nhận|ban hành|"
    "bố trí|duy trì|khảo sát|đánh giá|chuẩn bị|bảo đảm|đảm bảo|đăng tin|đăng tải|đưa tin|đưa|giúp|cung cấp|thẩm định|"
    "vận hành|hoàn thành|hoàn thiện|phổ biến|quán triệt|giải quyết|phát động|nghiên cứu|chỉ đạo|tăng cường|đẩy mạnh|"
    "nâng cao|huy động|tập huấn|bồi dưỡng|nắm|phát hiện|xem xét|thông báo|công bố|công khai|"
    "mở(?= (?:lớp|hội|đợt|cuộc|các))|gửi|nộp|hỗ trợ|tạo điều kiện|tham gia|kịp thời|chủ động|tiếp tục|nghiêm túc|"
    "khẩn trương|tập trung|thường xuyên|phản ánh|tiến hành|bám sát|(?<!bầu )cử|kiện toàn|lồng ghép|phân công|sắp xếp|"
    "trực tiếp|(?<![Tt]hường )trực(?! thuộc)|tuần tra|niêm yết|số hóa|lựa chọn|phát huy|ký kết|ký cam kết|căn cứ|"
    "thu gom|thu hồi|thu nộp|dọn|sửa chữa|lắp đặt|trồng|bảo vệ|chi trả|nghiệm thu|thi công|"
    "mua sắm|bàn giao|cải tạo|nâng cấp|lãnh đạo(?=,? (?:xây dựng|chỉ đạo|thực hiện|tổ chức|triển khai|cụ thể hóa))|"
    "xác minh|khắc phục|ứng phó|ngăn chặn|phân loại|lấy ý kiến|góp ý|thống nhất|thẩm tra|phê duyệt|quyết toán|"
    r"cân đối|(?<!cơ quan )(?<!các )cấp(?! (?:xã|phường|huyện|tỉnh|thành|quận|cơ|trên|dưới|ủy|trung|có|mình|thôn)\b)|"
    "tổ chức(?! (?:chính trị|đoàn thể|xã hội|thành viên|đảng|tôn giáo|có liên quan|liên quan|trên địa bàn))|"
    "(?<!cơ quan )(?<!phòng )(?<!trung tâm )(?<!cục )(?<!đội )(?<!hạt )"
    "(?:quản lý|thanh tra|thống kê|xử lý|đăng ký|chăm sóc)"
)
_NO_NAME = (
    r"(?<![\w-])(?<!\b[Bb]an )(?<!\b[Tt]ổ )(?<!\b[Đđ]oàn )(?<![Bb]ộ phận )(?<!các tổ )(?<!sự )(?<!công tác )(?<!về )"
)
# " kiểm tra các quán ăn"; not "Ban Kiểm tra", "ban xây dựng Đảng", "các tổ chức chính trị"
_TASK_START = re.compile(rf"{_NO_NAME}(?:(?:để|trong việc|nhằm)\s+|(?<!các )(?:{_VERBS})\b)")
# What authors put behind a name in a cell: "… tổng hợp, theo dõi chung"; not "… trực thuộc", "… công lập"
_TAIL = re.compile(
    rf"{_NO_NAME}(?:tổng hợp|theo dõi|phối hợp|chủ trì|thực hiện|triển khai|tham mưu|hướng dẫn|đôn đốc|báo cáo|"
    r"chịu trách nhiệm)\b"
)
_AND_WITH = r"phối hợp(?:\s+chặt chẽ)?(?:\s+(?:với|cùng)(?:\s+với)?)?\s+"
# "chủ trì, phối hợp với …", "chủ trì cùng …", "Là cơ quan thường trực, chủ trì và phối hợp cùng …"; not "chủ trì họp"
_CHAIRS_WITH = re.compile(
    r"^(?:là (?:cơ quan|đơn vị|đầu mối)[^,;.]{0,30}[,;]?\s+)?(?:(?:có|chịu) trách nhiệm\s+)?chủ trì,?\s*(?:và\s+)?"
    rf"(?:{_AND_WITH}|cùng(?:\s+với)?\s+)(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
# "chủ trì, các thôn phối hợp tuần tra", "chủ trì; Công an xã phối hợp."; not "chủ trì, phối hợp với các thôn"
_CHAIRS_HELPED = re.compile(
    r"^(?:(?:có|chịu) trách nhiệm\s+)?chủ trì\s*[,;]\s*(?P<others>[^:]{4,200}?)\s+(?:cùng\s+)?phối hợp"
    r"(?:\s+thực hiện)?(?P<task>(?!\s+(?:với|cùng))(?:\W.*)?)$",
    re.IGNORECASE | re.DOTALL,
)
# "Chủ động phối hợp với …", "phối hợp cùng …"; not "Phối hợp xây dựng mô hình"
_WITH = re.compile(
    r"^(?:(?:có|chịu) trách nhiệm\s+)?(?:chủ động\s+)?phối hợp(?:\s+chặt chẽ)?\s+(?:với|cùng)(?:\s+với)?\s+"
    r"(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
# "Giao Phòng Kinh tế …", "Ủy ban nhân dân xã yêu cầu …"; not "Đề nghị:"
_TOLD = re.compile(
    r"^(?:(?:Ủy ban|UBND|Chủ tịch|Sở|Phòng|Ban)\b[^,;:.]{0,70}?\s)?(?:giao nhiệm vụ cho|giao cho|giao|đề nghị|yêu cầu|"
    r"phân công)\s+(?!:)",
    re.IGNORECASE,
)
# "chủ trì", "là đơn vị chủ trì"; not "tổng hợp"
_CHAIRS = re.compile(r"(?:là (?:cơ quan|đơn vị|đầu mối)\s+[^,;.]{0,20}?)?chủ trì\b", re.IGNORECASE)
# What makes any sentence an assignment: "Phòng Kinh tế có trách nhiệm …", "… chủ trì …"; not "… đã kiểm tra"
_DUTY_WORDS = re.compile(
    r"(?<!\w)(?:có trách nhiệm|chịu trách nhiệm|chủ trì|là (?:cơ quan|đơn vị|đầu mối)|phụ trách)\b", re.IGNORECASE
)
# "Đối với các thôn", "Trách nhiệm của Công an xã", "Giao cho Công an xã": what stands before a name
_BEFORE_NAME = re.compile(
    r"^(?:(?:đối với|(?:trách nhiệm|nhiệm vụ) của|(?:các )?đồng chí|đ/c|"
    r"các ông(?:,? bà|/bà|\s*\(bà\))?|các bà|giao nhiệm vụ cho|giao cho|giao|đề nghị|"
    r"yêu cầu|phân công)\s+)+",
    re.IGNORECASE,
)
# "Sở Nội vụ có trách nhiệm", "Công an xã chịu trách nhiệm": what stands after a name
_AFTER_NAME = re.compile(r"[\s,]+(?:(?:có|chịu)\s+)?trách nhiệm$|[\s,]+thực hiện$", re.IGNORECASE)
# "Bà Trần Thị Mơ", "Đ/c Lê Văn An"; not "Ông bà"
_PERSON = re.compile(rf"^(?:[Ôô]ng|[Bb]à|[Đđ]ồng chí|[Đđ]/c)\s+(?:[{UPPER}]\w+\s*){{2,5}}$")
_NAMES_LIMIT = 400  # characters; the longest list of those who carry out a decision runs over three lines
# "3", "II", "mười một" of a month or a quarter; not "một" of "tháng một lần", "năm" only where a year follows it
_MONTH = (
    r"(?:[IVX]{1,3}\b|\d{1,2}|năm(?=\s+năm|/)|"
    r"(?:(?:mười\s+)?(?:một|hai)|ba|tư|sáu|bảy|tám|chín|mười)(?=\s*(?:$|[-–/,.;)+&]|năm\s+\d|và\s)))"
)
_WHEN = (
    r"(?:\d{1,2}\s*(?:giờ|h)\s*(?:\d{2}\s*(?:phút\s*)?)?,?\s*)?(?:ngày\s+)?"
    r"(?:\d{1,2}(?:\s?[,+&]\s?\d{1,2})*\s?[/.-]\s?\d{1,2}(?:\s?[/.-]\s?\d{4})?|"
    r"\d{1,2}\s+(?:của\s+)?tháng\s+(?:\d{1,2}(?:\s+năm\s+\d{4})?|(?:đầu|cuối)[^,;.)]{0,20}quý)|"
    r"(?:(?:sáng|chiều)\s+)?(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+nhật)\s+(?:h[àằ]ng|mỗi|các)\s+tuần|"
    rf"\d{{1,2}}(?:\s+(?:và|,)\s+\d{{1,2}})?\s+(?:h[àằ]ng|mỗi)\s+(?:tháng|quý)|(?:quý|tháng)\s+{_MONTH}"
    rf"(?:\s*[-–+&]\s*{_MONTH})?(?:\s*/\s*\d{{4}}|\s+năm\s+\d{{4}})?|năm\s+\d{{4}})"
    r"(?:\s+h[àằ]ng\s+năm)?"
)
# " và ngày 05/12/2026", ", trước ngày 5/6"; not " và các thôn"
_AND_DAYS = r"(?:(?:\s+và|,)\s+(?:trước\s+)?ngày\s+\d{1,2}/\d{1,2}(?:/\d{4})?)*"
# "hoàn thành trước ngày 30/6/2026", "chậm nhất là tháng 9", "trong quý I", "từ ngày 1/3 đến ngày 5/3"; not "năm 2026"
_DUE = re.compile(
    r"(?<!\w)(?:(?:xong|hoàn thành|kết thúc)\s+)?"
    r"(?:(?:trước|chậm nhất|muộn nhất|không muộn hơn|đến hết|xong trong|hoàn thành trong|trong|vào)"
    rf"(?:\s+(?:là|vào|trong|đến|hết|khi))*\s+{_WHEN}{_AND_DAYS}|từ\s+{_WHEN}\s+đến\s+(?:hết\s+)?{_WHEN})",
    re.IGNORECASE,
)
# "không quá 24 giờ", "trong vòng 05 ngày làm việc"; not "không quá 24 người"
_WITHIN = re.compile(
    r"(?<!\w)(?:không quá|trong vòng|trong thời hạn|chậm nhất(?: là)?)\s+\d{1,3}\s*(?:giờ|phút|ngày|tuần)"
    r"(?:\s+làm việc)?\b",
    re.IGNORECASE,
)
# "Định kỳ 6 tháng ", right before a day; not "định kỳ kiểm điểm việc thực hiện"
_REGULARLY = re.compile(r"\bđịnh kỳ\s+(?:[^,;.]{1,30}?\s+)?$", re.IGNORECASE)
_BARE_LIMIT = 160  # characters of a name in which its end is looked for
_DEADLINE_LIMIT = 240  # characters; longer words tell of more than a deadline
_GAP_LIMIT = 40  # characters between two days of one deadline: " và một năm ", ", 9 tháng "


@dataclass(frozen=True, slots=True)
class Duty:
    """What is to be done, and together with whom."""

    task: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What a sentence says: who is to do what, together with whom; `chairs` where it says "chủ trì"."""

    leads: tuple[str, ...]
    duty: Duty
    chairs: bool = False


def without_mark(text: str) -> str:
    """Return the words of a paragraph after "-", "a)", "1.2."."""
    return _MARK.sub("", text)


def names_in(text: str) -> tuple[str, ...]:
    """Return the agencies of a list, without the verbs that some authors put behind them."""
    return tuple(dict.fromkeys(_bare(name) for name in split_agencies(text)))


def _bare(name: str) -> str:
    """Return a name without what it is to do: "Phòng Kinh tế tổng hợp chung" -> "Phòng Kinh tế"."""
    for start in _TAIL.finditer(name[:_BARE_LIMIT]):
        before = name[: start.start()].rstrip(" ,")
        if is_agency(before):
            return before
    return name


def name_of(text: str) -> str | None:
    """Return the agency or person that `text` names and nothing more: "Đối với các thôn" -> "các thôn"."""
    if _PERSON.match(text.strip()):
        return text.strip()
    name = _AFTER_NAME.sub("", _BEFORE_NAME.sub("", text.strip(" .:;"))).strip(" ,")
    return name if is_agency(name) else None


def _are_names(text: str) -> bool:
    if len(text) > _NAMES_LIMIT or not text:
        return False
    parts = split_agencies(text)
    return bool(parts) and all(is_agency(part) for part in parts)


def _split_at_task(text: str) -> tuple[str, str] | None:
    """Return (names, task) of "Công an xã, Trạm Y tế kiểm tra các quán ăn"."""
    for start in _TASK_START.finditer(text):
        names = text[: start.start()].strip(" ,")
        if len(names) >= 4 and not re.search(r"[;:.]", names):
            return names, text[start.start() :]
        if names:
            return None
    return None


def read_duty(text: str) -> Duty:
    """Return a duty; "chủ trì, phối hợp với A, B kiểm tra …" names the others and then the task."""
    for pattern in (_CHAIRS_WITH, _WITH):
        match = pattern.match(text)
        if match and (split := _split_at_task(match["rest"])):
            others, task = split
            return Duty(task if pattern is _CHAIRS_WITH else text, names_in(others))
    if (match := _CHAIRS_HELPED.match(text)) and all(map(is_agency, split_agencies(match["others"]))):
        return Duty(match["task"].strip(" ,;") if match["task"].strip(" ,;.") else text, names_in(match["others"]))
    return Duty(text)


def read_sentence(text: str, *, in_duty_list: bool = False) -> Said | None:
    """Return what a sentence assigns, None where it assigns nothing.

    "Giao A kiểm tra …", "A có trách nhiệm …", "A chủ trì, phối hợp với B kiểm tra …" assign anywhere;
    "A kiểm tra …" does only in a list of duties.
    """
    told = _TOLD.match(text)
    rest = _BEFORE_NAME.sub("", text[told.end() :] if told else text)
    starts = sorted(
        [(m.start(), True) for m in _DUTY_WORDS.finditer(rest)]
        + [(m.start(), bool(told) or in_duty_list) for m in _TASK_START.finditer(rest)]
        + [(m.start(), bool(told) or in_duty_list) for m in re.finditer(r"(?<!\w)phối hợp\b", rest)]
    )
    for place, assigns in starts:
        if place > _NAMES_LIMIT:
            break
        names = re.sub(r"\s+và$", "", rest[:place].strip(" ,:"))
        if len(names) < 4 or not _are_names(names):
            continue
        chairs = bool(_CHAIRS.match(rest, place))
        return Said(names_in(names), read_duty(rest[place:]), chairs) if assigns else None
    return None


_ROLE_CELLS = (
    # "Phòng Kinh tế chủ trì, phối hợp với Công an xã"
    re.compile(
        rf"^(?P<lead>[^;:]+?)\s*\(?chủ trì\)?\s*[,;]?\s*(?:và\s+)?{_AND_WITH}(?P<others>(?!thực hiện).+)$",
        re.IGNORECASE,
    ),
    # "Phòng Kinh tế chủ trì; Công an xã phối hợp"
    re.compile(
        r"^(?P<lead>[^;:]+?)\s*\(?chủ trì\)?\s*[,;]\s*(?P<others>.+?)\s*\(?phối hợp\)?(?:\s+thực hiện)?$", re.IGNORECASE
    ),
    # "Phòng Kinh tế chủ trì", "Phòng Kinh tế (chủ trì)"
    re.compile(r"^(?P<lead>[^;:]+?)\s*\(?chủ trì\)?(?P<others>)$", re.IGNORECASE),
)


# "Chủ trì: " and "- Cơ quan phối hợp: " in "Chủ trì: Phòng Kinh tế; phối hợp: Công an xã"; not "chủ trì, phối hợp: "
_ROLE_LABEL = re.compile(
    r"(?:^|[;,.]\s*|\s)(?:[-–+•*]\s*)?(?:(?:cơ quan|đơn vị)\s+)?(?P<role>chủ trì|phối hợp)(?:\s+thực hiện)?\s*:\s*",
    re.IGNORECASE,
)


def read_labelled_roles(text: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return (leads, others) of words that begin with a label for one of them, None for other words."""
    labels = list(_ROLE_LABEL.finditer(text)) if len(text) <= _NAMES_LIMIT else []
    if not labels or labels[0].start():
        return None
    ends = [*(label.start() for label in labels[1:]), len(text)]
    found: dict[str, list[str]] = {"chủ trì": [], "phối hợp": []}
    for label, end in zip(labels, ends, strict=True):
        found[label["role"].lower()] += names_in(text[label.end() : end].strip(" .;,-–+•*"))
    return tuple(found["chủ trì"]), tuple(found["phối hợp"])


def split_roles(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (leads, others) of words that name both: "Phòng Kinh tế chủ trì, phối hợp với Công an xã"."""
    plain = text.strip(" .;")
    if labelled := read_labelled_roles(plain):
        return labelled
    for pattern in _ROLE_CELLS if len(plain) <= _NAMES_LIMIT else ():
        if match := pattern.match(plain):
            return names_in(match["lead"]), names_in(match["others"])
    return names_in(text), ()


# "… (Phòng Kinh tế chủ trì, Công an xã phối hợp, hoàn thành trong tháng 4)"; not "(chủ trì họp)"
_IN_BRACKETS = re.compile(r"(?P<mark>\()(?P<roles>[^()]{4,160}?\bchủ trì\b[^()]*)\)")


# "Dọn kênh: tổ thủy lợi chủ trì; các thôn phối hợp."; not "Công an xã: chủ trì …", not "Dọn kênh: trong quý I"
_BEHIND_COLON = re.compile(r"^[^:]{4,200}?(?P<mark>:)\s+(?P<roles>[^:]{4,160}?\bchủ trì\b[^:]*)$")


def read_roles_behind(text: str) -> Said | None:
    """Return what a task says of its roles in brackets or after a colon behind it."""
    return _roles_behind(text, _IN_BRACKETS.search(text)) or _roles_behind(text, _BEHIND_COLON.match(text))


def _is_task(text: str) -> bool:
    return bool(text) and not is_agency(text)


def _roles_behind(text: str, match: re.Match[str] | None) -> Said | None:
    if not match:
        return None
    parts = re.split(r"[,;]\s+(?=hoàn thành|thời gian|trước|trong|xong|chậm nhất)", match["roles"], maxsplit=1)
    leads, others = split_roles(parts[0])
    task = text[: match.start("mark")].strip()
    return (
        Said(leads, Duty(task, others), chairs=True)
        if leads and _is_task(task) and all(map(is_agency, leads))
        else None
    )


def find_deadline(text: str, year: int | None) -> Deadline | None:
    """Return the deadline that a sentence names ("… trước ngày 30/6/2026"), with all its days where it has several."""
    found = list(_DUE.finditer(text)) or list(_WITHIN.finditer(text))[:1]
    if not found:
        return None
    last = found[0]
    for match in found[1:]:
        between = text[last.end() : match.start()]
        too_far = len(between) > _GAP_LIMIT or match.end() - found[0].start() > _DEADLINE_LIMIT
        if too_far or re.search(r"[;.]", between):
            break
        last = match
    start = found[0].start()
    if regularly := _REGULARLY.search(text, 0, start):
        start = regularly.start()
    return read_deadline(text[start : last.end()], year)


def read_deadline(text: str, year: int | None) -> Deadline | None:
    """Return a deadline with the days that it means, None for empty words."""
    words = text.strip(" .;")
    if not words:
        return None
    period = read_period(words, year) if len(words) <= _DEADLINE_LIMIT else None
    return Deadline(words, period.first if period else None, period.last if period else None)
