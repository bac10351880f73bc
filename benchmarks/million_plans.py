"""Plans drawn from our own templates, as many passages as a benchmark needs, with questions whose passage is known.

A plan has a commune, a year and a field of work; its passages are legal bases, aims, tasks in prose, rows of a table of
assignments, funding and reports, each with slots of its own and some with a sentence of the sample documents. Words
recur as they do in real plans: every task is set in hundreds of communes, so that only its hamlet, its agency and its
figures tell it from the others. The same number gives the same plan, whatever was made before it.
"""

import random
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

_SYLLABLES = (
    "An Bình Cẩm Châu Đại Đông Giang Hà Hải Hiệp Hòa Hồng Hưng Khánh Kim Lâm Liên Long Lộc Mỹ Minh Nam Ngọc Nghĩa Nhân "
    "Phong Phú Phúc Phước Quang Quảng Sơn Tân Tây Thái Thanh Thành Thạch Thiện Thịnh Thuận Thượng Tiên Trung Trường "
    "Vân Văn Việt Vĩnh Xuân Yên"
).split()
_FIELDS: dict[str, str] = {
    "cải cách hành chính": "rà soát thủ tục hành chính|số hóa hồ sơ lưu trữ|khảo sát mức độ hài lòng của người dân|"
    "vận hành bộ phận một cửa|cắt giảm thời gian giải quyết hồ sơ đất đai|công khai bộ thủ tục tại nhà văn hóa",
    "chuyển đổi số": "thành lập tổ công nghệ số cộng đồng|lắp wifi miễn phí|phổ cập chữ ký số cá nhân|"
    "cài đặt tài khoản định danh điện tử mức hai|nâng cấp mạng nội bộ|tập huấn kỹ năng số cho người cao tuổi",
    "phòng chống thiên tai": "kiểm tra hành lang bảo vệ đê|diễn tập ứng phó lũ quét|dự trữ đá hộc và bao cát|"
    "sơ tán hộ dân vùng trũng|sửa chữa cống dưới đê|trực ban phòng chống lụt bão",
    "phòng cháy chữa cháy": "kiểm tra an toàn điện nhà trọ|trang bị bình chữa cháy xách tay|mở lối thoát nạn thứ hai|"
    "xây dựng điểm chữa cháy công cộng|tập huấn thoát nạn nhà cao tầng|rà soát cơ sở kinh doanh hóa chất",
    "an toàn thực phẩm": "lấy mẫu kiểm nghiệm rau củ|kiểm tra bếp ăn tập thể|cấp giấy cam kết cho hộ kinh doanh nhỏ lẻ|"
    "xử lý quán ăn vỉa hè vi phạm|giám sát cơ sở giết mổ|truyền thông tháng hành động",
    "y tế dự phòng": "tiêm vắc xin sởi cho trẻ em|phun hóa chất diệt muỗi|lập hồ sơ sức khỏe điện tử|"
    "khám sàng lọc bệnh tăng huyết áp|giám sát ca bệnh sốt xuất huyết|cân đo trẻ suy dinh dưỡng",
    "xây dựng nông thôn mới": "bê tông hóa đường trục thôn|trồng hàng cây bóng mát|lắp đèn chiếu sáng ngõ xóm|"
    "cứng hóa kênh mương nội đồng|chỉnh trang nhà văn hóa thôn|xây bể chứa vỏ bao thuốc bảo vệ thực vật",
    "vệ sinh môi trường": "phân loại rác tại hộ gia đình|nạo vét mương tiêu thoát nước|thu gom rác thải nông nghiệp|"
    "xóa điểm tập kết rác tự phát|trồng hoa thay bãi rác|quan trắc nước thải làng nghề",
    "dân vận": "xây dựng mô hình dân vận khéo|đối thoại với nhân dân|vận động hiến đất mở đường|"
    "xây dựng mô hình chính quyền thân thiện|tiếp công dân định kỳ|chấm điểm công tác dân vận chính quyền",
    "giảm nghèo": "rà soát hộ nghèo và hộ cận nghèo|cho vay vốn chăn nuôi bò sinh sản|sửa nhà tạm nhà dột nát|"
    "cấp thẻ bảo hiểm y tế|đào tạo nghề may công nghiệp|hỗ trợ cây giống ăn quả",
    "giáo dục": "phổ cập giáo dục mầm non|sửa mái phòng học cấp bốn|mua sắm thiết bị dạy học lớp chín|"
    "mở lớp xóa mù chữ|tổ chức hội khỏe phù đổng|bồi dưỡng giáo viên tiếng Anh",
    "văn hóa và thể thao": "tổ chức lễ hội đền làng|bình xét gia đình văn hóa|tu bổ di tích lịch sử đình làng|"
    "thi đấu bóng chuyền hơi|xây dựng tủ sách cộng đồng|phục dựng hát chèo",
    "an ninh trật tự": "lắp camera giám sát an ninh|thu hồi vũ khí tự chế|quản lý người nghiện ma túy|"
    "kiểm tra cư trú nhà cho thuê|ra quân bảo đảm trật tự giao thông|cảnh báo lừa đảo qua mạng",
    "quân sự địa phương": "tuyển quân nghĩa vụ|huấn luyện dân quân tự vệ|đăng ký phương tiện kỹ thuật|"
    "hội thao quốc phòng|phúc tra quân nhân dự bị|thăm tặng quà thương binh",
    "đất đai": "cấp giấy chứng nhận quyền sử dụng đất|đo đạc lại bản đồ địa chính|giải phóng mặt bằng đường liên xã|"
    "xử lý vi phạm xây nhà trên đất lúa|đấu giá đất xen kẹt|chuyển mục đích sử dụng đất vườn",
    "nông nghiệp": "gieo cấy lúa vụ xuân|tiêm phòng lở mồm long móng cho trâu bò|diệt chuột bảo vệ mùa màng|"
    "dồn điền đổi thửa|chứng nhận sản phẩm OCOP|chuyển giao giống lúa chất lượng cao",
    "trẻ em và bình đẳng giới": "dạy bơi an toàn cho học sinh|lập địa chỉ tạm lánh|chăm sóc trẻ mồ côi|"
    "truyền thông phòng chống bạo lực gia đình|mở câu lạc bộ cha mẹ|khám mắt học đường",
    "người có công": "tu sửa nghĩa trang liệt sĩ|chi trả trợ cấp hằng tháng|xác minh hồ sơ nhiễm chất độc hóa học|"
    "xây nhà tình nghĩa|tổ chức điều dưỡng tập trung|thắp nến tri ân",
    "bầu cử": "niêm yết danh sách cử tri|thành lập tổ bầu cử|in thẻ cử tri|"
    "trang trí khu vực bỏ phiếu|tiếp xúc cử tri trước kỳ họp|kiểm phiếu và lập biên bản",
    "tài chính ngân sách": "thu phí vệ sinh|lập dự toán thu chi|kiểm kê tài sản công|"
    "quyết toán công trình hoàn thành|chống thất thu thuế hộ kinh doanh|công khai quỹ đóng góp tự nguyện",
}
_VERBS = ("Tổ chức", "Triển khai", "Hoàn thành việc", "Tiếp tục", "Phối hợp", "Đẩy nhanh việc", "Chủ động", "Duy trì")
_AGENCIES = (
    "Phòng Văn hóa - Xã hội|Phòng Kinh tế|Văn phòng HĐND và UBND|Công an xã|Ban Chỉ huy Quân sự|Trạm Y tế|"
    "Trung tâm Phục vụ hành chính công|Trường Tiểu học|Trường Trung học cơ sở|Hội Nông dân|Hội Liên hiệp Phụ nữ|"
    "Đoàn Thanh niên|Hội Cựu chiến binh|Ủy ban MTTQ Việt Nam|Đài Truyền thanh|Ban Quản lý dự án|Hợp tác xã nông nghiệp|"
    "Tổ công nghệ số cộng đồng|công chức Địa chính|công chức Tư pháp - Hộ tịch|công chức Tài chính - Kế toán"
).split("|")
_RESULTS = (
    "báo cáo kết quả|kế hoạch chi tiết|danh sách hộ dân|biên bản nghiệm thu|hồ sơ lưu trữ|quyết định phê duyệt|"
    "mô hình được công nhận|bản cam kết có chữ ký|phiếu khảo sát|công trình đưa vào sử dụng"
).split("|")
_ISSUERS = (
    "Chính phủ",
    "Thủ tướng Chính phủ",
    "Ủy ban nhân dân tỉnh",
    "Hội đồng nhân dân tỉnh",
    "Ban Thường vụ Tỉnh ủy",
)
_SYMBOLS = ("NĐ-CP", "QĐ-TTg", "KH-UBND", "NQ-HĐND", "CT-TU")
_AIMS = (
    "Nâng cao nhận thức của cán bộ và nhân dân về {field}; đến hết năm {year}, ít nhất {share}% {unit} {activity}.",
    "Việc {activity} tại {hamlet} phải thiết thực, tiết kiệm, đúng tiến độ; người đứng đầu {leader} chịu trách nhiệm.",
    "Phấn đấu {share}% hộ dân {hamlet} tham gia {activity}, tăng {more} điểm phần trăm so với năm {before}.",
)
_TASKS = (
    "{verb} {activity} tại {hamlet} {when}. {leader} chủ trì, phối hợp với {other} thực hiện.",
    "{leader}: {low} {activity} ở {hamlet} cho {count} {unit}, báo cáo UBND trước ngày {day}/{month}/{year}.",
    "{verb} {activity} trên địa bàn {hamlet} với {count} lượt người tham gia; giao {leader} và {other} làm {when}.",
    "Giao {leader} {activity} tại {hamlet}, gắn với {second} ở {neighbour}; {other} phối hợp, sản phẩm là {result}.",
)
_ROW = (
    "STT: {number}; Nội dung công việc: {verb} {activity} tại {hamlet}; Cơ quan chủ trì: {leader}; "
    "Cơ quan phối hợp: {other}; Thời gian thực hiện: {when}; Sản phẩm: {result}"
)
_FUNDING = (
    "Kinh phí {activity} tại {hamlet} là {amount} triệu đồng, trong đó ngân sách xã {part} triệu đồng, còn lại huy "
    "động xã hội hóa; {leader} lập dự toán {when}."
)
_BASIS = "Căn cứ {type} số {serial}/{symbol} ngày {day}/{month}/{before} của {issuer} về {activity};"
_REPORT = "{leader} tổng hợp kết quả {activity} của {hamlet}, báo cáo về {other} trước ngày {day} hằng tháng."
_HEADINGS = {
    "basis": "Căn cứ",
    "aim": "I. MỤC ĐÍCH, YÊU CẦU",
    "task": "II. NỘI DUNG",
    "row": "Danh mục nhiệm vụ",
    "funding": "III. KINH PHÍ",
    "report": "IV. TỔ CHỨC THỰC HIỆN",
}
# Of the passages of a plan; some tell more in a sentence of the sample documents
_SHARES = {"basis": 0.06, "aim": 0.14, "task": 0.4, "row": 0.25, "funding": 0.05, "report": 0.1}
_TELLS_MORE = 0.1
_YEARS = range(2016, 2027)
# A line of a sample document that is a sentence: "- Đưa Chỉ thị … ."; not "= I. MỤC ĐÍCH", "~ Căn cứ … ;"
_SENTENCE = re.compile(r"^- (?P<text>[^|\n]{40,220}\.)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class MadePassage:
    """A passage of a plan; `question` is one that it alone should answer, where it sets a task."""

    kind: str
    context: str
    text: str
    question: str | None


@dataclass(frozen=True, slots=True)
class MadePlan:
    """A plan: what its header says, and its passages."""

    name: str
    commune: str
    year: int
    serial: int
    field: str
    passages: tuple[MadePassage, ...]


@cache
def _sentences() -> tuple[str, ...]:
    texts = (path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus" / "sources").glob("*.txt")))
    return tuple(found["text"] for text in texts for found in _SENTENCE.finditer(text))


def _name(chooser: random.Random) -> str:
    return " ".join(chooser.sample(_SYLLABLES, 2))


def _slots(chooser: random.Random, field: str, year: int) -> dict[str, object]:
    activities = _FIELDS[field].split("|")
    leader, other = chooser.sample(_AGENCIES, 2)
    month = chooser.randint(1, 12)
    amount = chooser.randint(5, 900)
    verb = chooser.choice(_VERBS)
    when = (
        f"trong tháng {month}/{year}",
        f"trước ngày {chooser.randint(1, 28)}/{month}/{year}",
        f"từ quý {chooser.choice(('I', 'II', 'III'))}/{year}",
        "thường xuyên",
    )
    return {
        "field": field,
        "year": year,
        "before": year - chooser.randint(1, 4),
        "activity": chooser.choice(activities),
        "second": chooser.choice(_FIELDS[chooser.choice(list(_FIELDS))].split("|")),
        "hamlet": f"thôn {_name(chooser)}",
        "neighbour": f"thôn {_name(chooser)}",
        "leader": leader,
        "other": other,
        "verb": verb,
        "low": verb.lower(),
        "when": chooser.choice(when),
        "day": chooser.randint(1, 28),
        "month": month,
        "count": chooser.randint(12, 950),
        "unit": chooser.choice(("hộ dân", "cán bộ", "học sinh", "cơ sở", "hội viên")),
        "share": chooser.randint(50, 100),
        "more": chooser.randint(2, 15),
        "result": chooser.choice(_RESULTS),
        "amount": amount,
        "part": amount // 3,
        "type": chooser.choice(("Nghị định", "Quyết định", "Kế hoạch", "Nghị quyết", "Chỉ thị")),
        "serial": chooser.randint(1, 400),
        "symbol": chooser.choice(_SYMBOLS),
        "issuer": chooser.choice(_ISSUERS),
    }


def _passage(chooser: random.Random, kind: str, number: int, field: str, year: int) -> MadePassage:
    slots = _slots(chooser, field, year)
    template = {"basis": _BASIS, "row": _ROW, "funding": _FUNDING, "report": _REPORT}.get(kind)
    template = template or chooser.choice(_AIMS if kind == "aim" else _TASKS)
    text = template.format(number=number, **slots)
    if kind != "row" and chooser.random() < _TELLS_MORE:
        text = f"{text} {chooser.choice(_sentences())}"
    asked = f"Đơn vị nào chủ trì {slots['activity']} tại {slots['hamlet']}, phối hợp với {slots['other']}?"
    return MadePassage(kind, f"{_HEADINGS[kind]} › {field}", text, asked if kind in ("task", "row") else None)


def make_plan(number: int, passages: int = 60, seed: int = 11) -> MadePlan:
    """Return a plan of so many passages."""
    chooser = random.Random(f"{seed}-{number}")  # noqa: S311 — made texts, no secrets
    commune, year, field = f"xã {_name(chooser)}", chooser.choice(_YEARS), chooser.choice(list(_FIELDS))
    kinds = sorted(chooser.choices(list(_SHARES), weights=list(_SHARES.values()), k=passages), key=list(_SHARES).index)
    made = tuple(_passage(chooser, kind, place, field, year) for place, kind in enumerate(kinds, start=1))
    return MadePlan(f"ke-hoach-{number:06}.txt", commune, year, chooser.randint(1, 400), field, made)


def texts_of(plan: MadePlan) -> Sequence[str]:
    """Return the texts of a plan's passages."""
    return [passage.text for passage in plan.passages]


if __name__ == "__main__":
    for made in make_plan(int(sys.argv[1]) if len(sys.argv) > 1 else 0).passages:
        print(made.context, "|", made.text, "|", made.question)
