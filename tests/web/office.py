"""An office with two collections, one of them for a group alone, and four people with accounts."""

from collections.abc import Mapping
from pathlib import Path
from shutil import copyfile
from typing import Any

from fastapi.testclient import TestClient
from local_client import local_client

from indexer.pipeline import sync
from indexer.settings import Settings
from search_api.service import SearchService
from web.app import create_app

PASSWORD = "một câu ngắn dễ nhớ"
OPEN_COLLECTION, CLOSED_COLLECTION = "Chung", "Mật"
# What stands in the closed documents alone, and in no question of the tests
MARKERS = (
    "Kín Đáo",
    "KÍN ĐÁO",
    "kin dao",
    "99/KH-UBND",
    "Tuyệt Hạng",
    "ke-hoach-mat",
    "quet-mat",
    "hong-mat",
    "TPHCM-X",
)
OWN_ORIGIN = {"origin": "https://office.example"}
HEADER = """ỦY BAN NHÂN DÂN
XÃ {capitals}

Số: {number}

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

{place}, ngày 05 tháng 01 năm {year}

KẾ HOẠCH
{title}

Căn cứ Nghị định số {basis} ngày {basis_day} của Chính phủ về công tác văn thư;
"""
BODY = """
I. MỤC ĐÍCH, YÊU CẦU
Nâng cao ý thức của nhân dân trong giữ gìn vệ sinh chung{where}, bảo đảm tiết kiệm và hiệu quả.

II. NHIỆM VỤ
1. {task}
- Cơ quan chủ trì: {agency}
- Thời gian thực hiện: xong trước ngày 20/3/{year}.

III. TỔ CHỨC THỰC HIỆN
{agency} theo dõi, đôn đốc việc thực hiện kế hoạch này{where}.

CHỦ TỊCH

Trần Văn Mẫu
"""


def plan(**fields: str) -> str:
    fields["capitals"] = fields["place"].upper()
    return (HEADER + BODY).format(**fields)


OPEN_PLAN = plan(
    place="Hòa Bình Thượng", number="12/KH-UBND", year="2025", title="Trồng cây năm 2025", basis="30/2020/NĐ-CP",
    basis_day="05/3/2020", task="Trồng mới hàng cây bóng mát dọc đường trục.", agency="Phòng Kinh tế", where="",
)  # fmt: skip
OTHER_PLAN = plan(
    place="Phú Vang Hạ", number="14/KH-UBND", year="2025", title="Trồng cây năm 2025", basis="30/2020/NĐ-CP",
    basis_day="05/3/2020", task="Trồng mới hàng cây bóng mát dọc đường liên thôn.", agency="Phòng Kinh tế", where="",
)  # fmt: skip
# The newest one, which suggestions begin with; it says another day of the decision than the others
CLOSED_PLAN = plan(
    place="Kín Đáo", number="99/KH-UBND", year="2026", title="Lát đá vỉa hè năm 2026 của xã Kín Đáo",
    basis="30/2020/NĐ-CP", basis_day="05/4/2020", task="Lát đá vỉa hè và trồng thanh long ruột đỏ tại khu Kín Đáo.",
    agency="Phòng Tuyệt Hạng", where=" trên địa bàn xã Kín Đáo",
).replace("II. NHIỆM VỤ", "Căn cứ Nghị quyết số 77/NQ-HĐND ngày 01/02/2026 về vỉa hè;\n\nII. NHIỆM VỤ")  # fmt: skip


class Office:
    """The application with its people, and the ids of its documents."""

    def __init__(self, folder: Path, samples: Path, *, has_closed: bool = True) -> None:
        self.documents = folder / "documents"
        for name, text in (
            (f"{OPEN_COLLECTION}/trong-cay.txt", OPEN_PLAN),
            (f"{OPEN_COLLECTION}/trong-cay-2.txt", OTHER_PLAN),
            (f"{CLOSED_COLLECTION}/ke-hoach-mat.txt", CLOSED_PLAN),
            (f"{CLOSED_COLLECTION}/hong-mat.docx", "PK\x03\x04 no document"),
        ):
            if name.startswith(CLOSED_COLLECTION) and not has_closed:
                continue
            path = self.documents / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        scan = samples / "CTr-UBND ve sinh moi truong 2024 Quang Lam Dong.pdf"
        if has_closed:
            copyfile(scan, self.documents / CLOSED_COLLECTION / "quet-mat.pdf")
        self.settings = Settings(data=folder / "data")
        sync(self.documents, self.settings)
        self.service = SearchService(self.settings)
        self.ids = {one.file_name: one.id for one in self.service.documents().documents}
        accounts = self.service.accounts
        accounts.add_user("sep", PASSWORD)
        accounts.add_user("lan", PASSWORD, groups=["Văn phòng"])
        accounts.add_user("hoa", PASSWORD, groups=["Tổ chức"])
        accounts.add_user("bien", PASSWORD, role="editor")
        accounts.limit_collection(CLOSED_COLLECTION, ["Tổ chức"])
        self.app = create_app(self.service)

    @property
    def closed(self) -> str:
        """The id of the closed plan."""
        return self.ids["ke-hoach-mat.txt"]

    @property
    def scan(self) -> str:
        """The id of the closed document that has pages."""
        return self.ids["quet-mat.pdf"]

    def visitor(self, **options: Any) -> TestClient:
        """Return a client of another machine, over https, that nobody has signed in with."""
        return TestClient(
            self.app, base_url="https://office.example", client=("10.0.0.7", 50_000), headers=OWN_ORIGIN,
            follow_redirects=False, **options,
        )  # fmt: skip

    def client(self, name: str, **options: Any) -> TestClient:
        """Return a client that a person has signed in with."""
        client = self.visitor(**options)
        reply = client.post("/login", data={"name": name, "password": PASSWORD})
        assert reply.status_code == 303, reply.text
        return client

    def here(self, **options: Any) -> TestClient:
        """Return a client at the machine itself."""
        return local_client(self.app, follow_redirects=False, **options)

    def token(self, name: str, scope: str, **kept: Any) -> Mapping[str, str]:
        """Return the headers of a program that asks in a person's name."""
        return {"authorization": f"Bearer {self.service.accounts.add_token(name, 'máy quét', scope, None, **kept)}"}
