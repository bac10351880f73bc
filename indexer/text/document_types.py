"""Names of document types: the 29 of Nghị định 30/2020/NĐ-CP, Điều 7, and the normative ones that plans cite."""

ADMINISTRATIVE_TYPES = (
    "Nghị quyết", "Quyết định", "Chỉ thị", "Quy chế", "Quy định", "Thông cáo", "Thông báo", "Hướng dẫn", "Chương trình",
    "Kế hoạch", "Phương án", "Đề án", "Dự án", "Báo cáo", "Biên bản", "Tờ trình", "Hợp đồng", "Công văn", "Công điện",
    "Bản ghi nhớ", "Bản thỏa thuận", "Giấy ủy quyền", "Giấy mời", "Giấy giới thiệu", "Giấy nghỉ phép", "Phiếu gửi",
    "Phiếu chuyển", "Phiếu báo", "Thư công",
)  # fmt: skip
NORMATIVE_TYPES = ("Luật", "Pháp lệnh", "Lệnh", "Sắc lệnh", "Nghị định", "Thông tư liên tịch", "Thông tư", "Kết luận")
DOCUMENT_TYPES = ADMINISTRATIVE_TYPES + NORMATIVE_TYPES
