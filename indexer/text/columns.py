"""What a table column holds, by its title."""

import re

from indexer.text.folding import fold

# By folded titles; the first role that fits counts, so "Cơ quan phối hợp thực hiện" is no lead.
COLUMN_ROLES = {
    # "tt", "số thứ tự"; not "số lượng"
    "numbering": re.compile(r"^(?:s?tt|số tt|số thứ tự|mục)$"),
    # "cơ quan phối hợp", "đơn vị liên quan"; not "cơ quan chủ trì", "cơ quan chủ trì, phối hợp"
    "coordinate": re.compile(r"^(?!.*chủ trì).*phối hợp|^(?:các )?(?:cơ quan|đơn vị)(?:, đơn vị)? (?:có )?liên quan$"),
    # "thời gian thực hiện", "hạn", "hạn xử lý"; not "nội dung thực hiện", "hạn chế"
    "deadline": re.compile(
        r"thời gian|thời hạn|tiến độ|thời điểm|hoàn thành|kỳ hạn|"
        r"^hạn(?: chót| cuối| nộp| xong| thực hiện| báo cáo| xử lý| giải quyết| trả lời)?$"
    ),
    # "cơ quan chủ trì", "đơn vị thực hiện", "cơ quan đầu mối", "giao"; not "thời gian thực hiện", "nhiệm vụ được giao"
    "lead": re.compile(
        r"chủ trì|đầu mối|^giao(?: cho| thực hiện)?$|^(?:cơ quan|đơn vị|người|tập thể)[^.;]* được giao\b|"
        r"(?:cơ quan|đơn vị|phòng|bộ phận|người).*(?:thực hiện|tham mưu|phụ trách|chịu trách nhiệm)|phân công|"
        r"chịu trách nhiệm|phụ trách|tham mưu|^cơ quan$|^đơn vị$|^cơ quan, đơn vị$"
    ),
    # "sản phẩm đầu ra", "sp"; not "ghi chú"
    "deliverable": re.compile(r"sản phẩm|kết quả|đầu ra|^sp$"),
    # "nội dung công việc"; not "ghi chú"
    "task": re.compile(r"nhiệm vụ|nội dung|công việc|hoạt động|giải pháp|tên việc|đầu việc|chỉ tiêu|mục tiêu"),
}


def column_role(title: str) -> str | None:
    """Return what a column holds by its title ("Cơ quan phối hợp" -> "coordinate"), None where no role fits."""
    folded = fold(title).strip(" .:")
    return next((role for role, pattern in COLUMN_ROLES.items() if pattern.search(folded)), None)
