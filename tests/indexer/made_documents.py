"""Made-up documents for tests, and what can be said of every parsed document."""

from collections.abc import Iterator

from indexer.assignments import read_assignments
from indexer.chunking import make_passages
from indexer.model import AdministrativeDocument, Field, Span
from indexer.readers.text import parse as read_text
from indexer.references import read_references
from indexer.structure import parse

HEADER = """ỦY BAN NHÂN DÂN
XÃ BÌNH KHÊ ĐÔNG
Số: 47/KH-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Bình Khê Đông, ngày 03 tháng 02 năm 2026

KẾ HOẠCH
Triển khai công tác chuyển đổi số năm 2026

Căn cứ Quyết định số 12/QĐ-UBND ngày 05/01/2026 của Ủy ban nhân dân tỉnh về chuyển đổi số;
Ủy ban nhân dân xã ban hành Kế hoạch như sau:
"""
BODY = """I. MỤC ĐÍCH
1. Nâng cao nhận thức
- Tuyên truyền tới từng hộ dân.
- Mở lớp tập huấn cho cán bộ.
II. NHIỆM VỤ
1. Số hóa hồ sơ
- Cơ quan chủ trì: Trung tâm Phục vụ hành chính công.
- Cơ quan phối hợp: Công an xã, các thôn.
- Thời gian thực hiện: Quý II-III/2026.
- Sản phẩm: Kho dữ liệu.
2. Mở lớp học
a) Đơn vị thực hiện: Phòng Văn hóa - Xã hội
b) Thời gian hoàn thành: trước ngày 10/3/2026
III. TỔ CHỨC THỰC HIỆN
1. Phòng Văn hóa - Xã hội: Theo dõi, đôn đốc việc thực hiện Kế hoạch.
2. Công an xã
- Bảo đảm an toàn thông tin.
3. Giao Phòng Kinh tế chủ trì, phối hợp với Công an xã kiểm tra các điểm bán hàng.
Trên đây là Kế hoạch chuyển đổi số năm 2026 của xã./.
"""
FOOTER = """
Nơi nhận:
- Thường trực Đảng ủy;
- Các thôn;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH

Nguyễn Văn Khải
"""
APPENDIX = """
PHỤ LỤC I
Danh mục nhiệm vụ
(Kèm theo Kế hoạch số 47/KH-UBND)
TT\tNội dung\tChủ trì\tPhối hợp\tThời gian
I\tHẠ TẦNG SỐ\t\t\t
1.1\tKéo cáp quang đến thôn\tPhòng Kinh tế\tCác thôn\tQuý I/2026
1.2\tLắp wifi\tPhòng Kinh tế\tCông an xã\tThường xuyên
"""
PLAN = HEADER + BODY + FOOTER + APPENDIX


def parse_text(text: str) -> AdministrativeDocument:
    """Parse a text as if it were the content of a file."""
    return parse(read_text(text))


def field_spans(document: AdministrativeDocument) -> Iterator[tuple[str, Span]]:
    """Yield the spans of header and footer with their names."""
    for part in (document.header, document.footer):
        for name in part.__slots__:
            value = getattr(part, name)
            for field in value if isinstance(value, tuple) else [value]:
                if isinstance(field, Field):
                    yield name, field.span
                elif isinstance(field, Span):
                    yield name, field
    if document.header_span:
        yield "header_span", document.header_span


def all_spans(document: AdministrativeDocument) -> Iterator[tuple[str, Span]]:
    """Yield every span that was taken of a document, with what it is of."""
    yield from field_spans(document)
    for section in document.sections:
        yield f"section {section.label}", section.span
    for paragraph in document.paragraphs:
        yield f"paragraph at {paragraph.locator}", paragraph.span
    for table in document.tables:
        for row in table.rows:
            yield from ((f"row {row.locator}", part) for part in (row.span, *row.parts))
    for assignment in read_assignments(document):
        yield f"assignment {assignment.locator}", assignment.span
        yield from ((f"{role} of assignment {assignment.locator}", span) for role, span in assignment.evidence)
    passages = make_passages(document)
    for passage in passages:
        yield f"passage {passage.locator}", passage.span
    for reference in read_references(document, passages):
        yield f"reference {reference.key}", reference.span
        yield f"context of reference {reference.key}", reference.context_span
        if reference.subject_span:
            yield f"subject of reference {reference.key}", reference.subject_span
