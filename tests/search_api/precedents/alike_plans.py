"""Plans to plant trees of made-up communes; three fund alike, one in other words, one otherwise."""

from made_plans import plan

BODY = """Căn cứ Luật Tổ chức chính quyền địa phương ngày 16/6/2025;
Căn cứ Nghị quyết số {resolution}/NQ-HĐND ngày {day} của Hội đồng nhân dân xã về trồng cây xanh;

I. MỤC ĐÍCH, YÊU CẦU

1. Mục đích

- {purpose}

2. Yêu cầu

- Việc trồng cây phải thiết thực, tiết kiệm, có người chăm sóc sau khi trồng.

II. NHIỆM VỤ

1. {task}

III. KINH PHÍ THỰC HIỆN

{funding}

IV. TỔ CHỨC THỰC HIỆN

1. Phòng Kinh tế: chủ trì, theo dõi, đôn đốc việc thực hiện Kế hoạch này; tổng hợp, báo cáo Ủy ban nhân dân xã {place}.

2. Công an xã: bảo đảm an ninh trật tự tại các điểm trồng cây tập trung.

Trên đây là Kế hoạch trồng cây năm {year} của Ủy ban nhân dân xã {place}./.
"""
FUNDING = "Kinh phí thực hiện Kế hoạch được bố trí từ nguồn ngân sách xã năm {year}, dự kiến {amount} triệu đồng."
REWORDED = "Kinh phí thực hiện Kế hoạch này bố trí từ nguồn ngân sách của xã năm {year}, khoảng {amount} triệu đồng."
OTHER_FUNDING = "Các thôn tự cân đối nguồn quỹ vận động để mua cây giống, không sử dụng tiền ngân sách nhà nước."
PURPOSE = "Nâng cao độ che phủ, bảo vệ môi trường sống và cảnh quan của xã {place}."
TASK = "Trồng mới {count} cây bóng mát dọc các tuyến đường liên thôn, giao các thôn tổ chức thực hiện."


def made_plan(place: str, year: int, *, funding: str = FUNDING, amount: int = 150, count: int = 500) -> str:
    """Return a plan to plant trees; its commune, year and figures are all that is its own."""
    body = BODY.format(
        resolution=year - 2000,
        day=f"10/12/{year - 1}",
        purpose=PURPOSE.format(place=place),
        task=TASK.format(count=count),
        funding=funding.format(year=year, amount=amount),
        place=place,
        year=year,
    )
    return plan(body, place=place, day=f"05/01/{year}", title=f"Trồng cây năm {year}", number=f"{year % 100}/KH-UBND")
