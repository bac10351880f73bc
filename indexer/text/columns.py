"""What a table column holds, by its title."""

import re

from indexer.text.folding import fold

COLUMN_ROLES = {
    "numbering": re.compile(r"^(?:s?tt|số tt|số thứ tự|mục)$"),
    "coordinate": re.compile(r"phối hợp"),
    "deadline": re.compile(r"thời gian|thời hạn|tiến độ|thời điểm|hoàn thành|kỳ hạn"),
    "lead": re.compile(r"chủ trì|(?:cơ quan|đơn vị|phòng|bộ phận|người).*(?:thực hiện|tham mưu|phụ trách|chịu trách nhiệm)|phân công|chịu trách nhiệm|phụ trách|tham mưu|^cơ quan$|^đơn vị$|^cơ quan, đơn vị$"),
    "deliverable": re.compile(r"sản phẩm|kết quả|đầu ra"),
    "task": re.compile(r"nhiệm vụ|nội dung|công việc|hoạt động|giải pháp|tên việc|đầu việc|chỉ tiêu|mục tiêu"),
}


def column_role(title: str) -> str | None:
    """Return what a column holds by its title ("Cơ quan phối hợp" -> "coordinate"), None where no role fits."""
    folded = fold(title).strip(" .:")
    return next((role for role, pattern in COLUMN_ROLES.items() if pattern.search(folded)), None)
