"""A service in memory with one real-looking document, and the application over it."""

import io
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from indexer.errors import DocumentNotFoundError, NoPageImageError, StoreError
from indexer.model import Span
from indexer.originals import Original, open_original
from indexer.page_images import ImageWidth
from indexer.settings import Settings
from indexer.store import PageSource
from search_api.access import Accounts
from search_api.comparison.schemas import SimilarDocument, SimilarList
from search_api.document_schemas import CitedDocument, DocumentRelations, PageSheet, Rectangle
from search_api.library import (
    Deletion,
    LibraryEntry,
    LibraryPage,
    LibraryQuery,
    Upload,
    UploadLimits,
    UploadRefusal,
    UploadReport,
)
from search_api.operating import Status
from search_api.schemas import (
    Answer,
    AssignmentView,
    Citation,
    CitingDocument,
    Document,
    DocumentDetail,
    DocumentList,
    FacetValue,
    Filters,
    Health,
    Hit,
    OutlineEntry,
    Scores,
    SearchResult,
    Sort,
    Summary,
    SummarySentence,
)
from search_api.service import SearchService
from web.app import create_app

# With importlib mode, pytest puts no folder of tests on the path.
sys.path.insert(0, str(Path(__file__).parent))

from local_client import local_client

TEXT = """ỦY BAN NHÂN DÂN
XÃ THÁI TÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 12/KH-UBND\tThái Tân, ngày 05 tháng 02 năm 2026
KẾ HOẠCH
Công tác dân vận năm 2026
Căn cứ Quyết định số 371/QĐ-UBND ngày 28/01/2026;
I. MỤC ĐÍCH, YÊU CẦU
- Đưa dân vận vào nền nếp, **có kết quả** đo đếm được.
- Nội dung <script>alert("văn bản")</script> phải hiện ra như chữ.
II. NỘI DUNG
"""
FILLER = "".join(f"{number}. Việc thứ {number} của xã trong năm, ghi cho trang dài ra.\n" for number in range(1, 41))
TABLE = """DANH MỤC
TT\tNhiệm vụ\tCơ quan chủ trì\tCơ quan phối hợp\tThời gian
1\tXÂY DỰNG CHÍNH QUYỀN\t\t\t
1.1\tBan hành kế hoạch mô hình “Chính quyền thân thiện”\tPhòng Văn hóa - Xã hội\tCác cơ quan,
đơn vị\tNăm 2026
1.2\tĐối thoại với Nhân dân\tVăn phòng HĐND và UBND\tCác thôn\tQuý II/2026
"""
CANONICAL = TEXT + FILLER + TABLE
FILE_NAME = "Kế hoạch <b>dân vận 2026.docx"
ROW = (CANONICAL.index("1.1\t"), CANONICAL.index("Năm 2026\n") + len("Năm 2026"))


def _entry(level: int, label: str, heading: str, locator: str, words: str) -> OutlineEntry:
    start = CANONICAL.index(words)
    return OutlineEntry(level=level, label=label, heading=heading, locator=locator, start=start, end=start + len(words))


class FakeService:
    """What the pages ask of `SearchService`, over one document."""

    def __init__(self, folder: Path, *, is_empty: bool = False) -> None:
        self.file = folder / FILE_NAME
        self.file.write_bytes(b"noi dung goc")
        self.source = PageSource(self.file, folder, "docx", None, 12, self.file.stat().st_mtime_ns, "")
        self.is_empty = is_empty
        self.settings = Settings(data=folder / "data")
        self.accounts = Accounts(self.settings)
        self.asked: list[tuple[str, Filters | None]] = []
        self.sorted_by: Sort = "relevance"
        self.can_summarise = False
        self.uploaded: list[tuple[str, bytes, str | None]] = []
        self.deleted: list[str] = []
        self.made_summary: Summary | None = None
        self.alike: list[Document] = []
        self.why_no_image: str | None = None
        self.summary = Document(
            id="abc123",
            file_name=FILE_NAME,
            path=f"2026/{FILE_NAME}",
            document_type="Kế hoạch",
            document_number="12/KH-UBND",
            title="Công tác dân vận năm 2026",
            issuing_authority="Ủy ban nhân dân xã Thái Tân",
            place="Thái Tân",
            issued_on=date(2026, 2, 5),
            year=2026,
            signer="Phạm Văn Minh",
            signer_title="CHỦ TỊCH",
            recipients=["Đảng ủy xã", "Lưu: VT"],
            legal_bases=["Quyết định số 371/QĐ-UBND ngày 28/01/2026"],
            pages=3,
        )
        self.bare = self.summary.model_copy(
            update={
                "id": "bare",
                "document_number": "/KH-UBND",
                "issued_on": None,
                "title": None,
                "file_name": "a" * 200,
            }
        )

    def citation(self, start: int, end: int, locator: str) -> Citation:
        return Citation(
            document=self.summary,
            locator=locator,
            page=2,
            quote=CANONICAL[start:end],
            start=start,
            end=end,
            url=f"/documents/abc123?start={start}&end={end}#cited",
        )

    def hit(self, number: int = 1) -> Hit:
        start, end = ROW
        mark = CANONICAL.index("Chính quyền thân thiện") - start
        return Hit(
            passage_id=number,
            document=self.summary,
            locator="Danh mục, TT 1.1",
            page=2,
            text=CANONICAL[start:end],
            start=start,
            end=end,
            url=f"/documents/abc123?start={start}&end={end}#cited",
            highlights=[(mark, mark + len("Chính quyền"))],
            score=1.0,
            scores=Scores(dense=1.0, lexical=1.0),
        )

    def ask(self, question: str, filters: Filters | None = None, *, summarise: bool = False) -> Answer:
        self.asked.append((question, filters))
        answered = "không có" not in question
        return Answer(
            question=question,
            language="vi",
            answered=answered,
            kind="lead",
            text="Phòng Văn hóa - Xã hội chủ trì (xã Thái Tân, 2026)." if answered else "Không tìm thấy trong văn bản.",
            confidence=0.9,
            citations=[self.citation(*ROW, "Danh mục, TT 1.1")] if answered else [],
            related=[] if answered else [self.hit()],
            took_ms=10,
            summary=self.made_summary if answered and summarise else None,
        )

    def offer_summary(self, text: str) -> None:
        """Set up a model that always writes `text`."""
        self.can_summarise = True
        cited = [self.citation(*ROW, "Danh mục, TT 1.1")]
        sentences = [SummarySentence(text=text, citations=[0])]
        self.made_summary = Summary(text=text, sentences=sentences, citations=cited, model="<mô hình>", dropped=2)

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        filters: Filters | None = None,
        sort: Sort = "relevance",
    ) -> SearchResult:
        self.sorted_by = sort
        found = [] if "không có" in query else [self.hit(number) for number in range(25)]
        facets = {
            "year": [FacetValue(value="2025", count=3), FacetValue(value="2026", count=1)],
            "document_type": [FacetValue(value="Kế hoạch", count=1)],
            "issuing_authority": [FacetValue(value=f"Ủy ban nhân dân xã <b>{n}</b>", count=20 - n) for n in range(9)],
            "collection": [],
        }
        hits = found[offset : offset + limit]
        return SearchResult(query=query, total=len(found), hits=hits, facets=facets if found else {}, took_ms=20)

    def ask_and_search(self, question: str, *, summarise: bool, **search: Any) -> tuple[Answer, SearchResult]:
        return self.ask(question, search["filters"], summarise=summarise), self.search(question, **search)

    def suggestions(self) -> tuple[str, ...]:
        return () if self.is_empty else ("Ai ký kế hoạch?", "Cơ quan nào chủ trì <b>việc</b>?")

    def documents(self, *, limit: int = 50, offset: int = 0, filters: Filters | None = None) -> DocumentList:
        documents = [] if self.is_empty else [self.summary, self.bare]
        return DocumentList(total=len(documents), documents=documents[offset : offset + limit])

    def document(self, document_id: str) -> DocumentDetail:
        if document_id == "broken":
            raise RuntimeError("mật khẩu cơ sở dữ liệu")
        if document_id not in ("abc123", "bare"):
            raise DocumentNotFoundError("Không có văn bản này trong chỉ mục.")
        summary = self.summary if document_id == "abc123" else self.bare
        outline = [
            _entry(5, "I", "MỤC ĐÍCH, YÊU CẦU", "mục I", "I. MỤC ĐÍCH, YÊU CẦU"),
            _entry(5, "II", "NỘI DUNG", "mục II", "II. NỘI DUNG"),
            _entry(6, "1", "", "mục II.1", "1. Việc thứ 1 của xã trong năm, ghi cho trang dài ra."),
            _entry(0, "Danh mục", "", "Danh mục", "DANH MỤC"),
        ]
        assignment = AssignmentView(
            id=1,
            numbering="1.1",
            task="Ban hành kế hoạch mô hình “Chính quyền thân thiện”",
            lead_agencies=["Phòng Văn hóa - Xã hội"],
            coordinating_agencies=["Các cơ quan, đơn vị"],
            deadline_text="Năm 2026",
            due_from=date(2026, 1, 1),
            due_to=date(2026, 12, 31),
            deliverable="",
            citation=self.citation(*ROW, "Danh mục, TT 1.1"),
        )
        return DocumentDetail(
            **summary.model_dump(), text=CANONICAL, outline=outline, assignments=[assignment], references=[]
        )

    def page_sheet(
        self, document_id: str, page: int | None = None, span: Span | None = None, *, place: int | None = None
    ) -> PageSheet:
        """Three pages of A4, the cited row on the second; the bare document is a .docx."""
        self.document(document_id)
        if document_id == "bare":
            return PageSheet(
                page=0, pages=0, width=0, height=0, rectangles=[], has_image=False, notice=None, cited_pages=[]
            )
        shown = min(page or (3 if place else 2 if span else 1), 3)
        marks = [Rectangle(x=0.1, y=0.5, width=0.8, height=0.02)] if span and shown == 2 else []
        return PageSheet(
            page=shown,
            pages=3,
            width=595,
            height=842,
            rectangles=marks,
            has_image=self.why_no_image is None,
            notice=self.why_no_image,
            cited_pages=[2, 3] if span else [],
        )

    def page_image(self, document_id: str, page: int, width: ImageWidth = ImageWidth.LARGE) -> bytes:
        self.document(document_id)
        if document_id == "bare" or page > 3:
            raise NoPageImageError("Văn bản không có trang này.")
        picture = io.BytesIO()
        Image.new("RGB", (width.value, width.value * 842 // 595), "white").save(picture, "WEBP")
        return picture.getvalue()

    def relations(self, document_id: str) -> DocumentRelations:
        self.document(document_id)
        cited = CitedDocument(
            name="Quyết định 371/QĐ-UBND",
            number="371/QĐ-UBND",
            issued_on=date(2026, 1, 28),
            issuer="",
            subject="giao chỉ tiêu <b>2026</b>",
            is_legal_basis=True,
            count=2,
            citation=self.citation(*ROW, "căn cứ"),
            documents=[self.bare],
        )
        citing = CitingDocument(document=self.bare, citation=self.citation(*ROW, "mục I"), references=[])
        return DocumentRelations(cites=[cited], cited_by=[citing])

    def similar(self, _document_id: str, *, limit: int) -> SimilarList:
        found = [SimilarDocument(document=one, score=0.9, reason="neighbour") for one in self.alike]
        return SimilarList(documents=found[:limit])

    def document_file(self, document_id: str) -> Original:
        self.document(document_id)
        return open_original(self.source)

    upload_limits = UploadLimits(files=20, megabytes=50)
    most_requests = 64
    is_store_readable = True

    def status(self) -> Status:
        if not self.is_store_readable:
            raise StoreError("Không đọc được cơ sở dữ liệu.")
        return Status(2, 1234, store_seq=20, index_seq=17, waiting=3, failures=1, synced_at=1_700_000_000.0)

    def collections(self) -> set[str]:
        return {"Dân vận 2026"}

    def narrowed(self, hidden: frozenset[str]) -> "FakeService":
        assert not hidden
        return self

    def resume_reading(self) -> None:
        """Nothing waits."""

    def library(self, query: LibraryQuery | None = None, *, limit: int = 50, offset: int = 0) -> LibraryPage:
        if self.is_empty:
            return LibraryPage(total=0, entries=[], facets={})
        failed = LibraryEntry(
            id="failed",
            file_name="<i>hỏng</i>.pdf",
            path="<i>hỏng</i>.pdf",
            collection="",
            state="failed",
            is_uploaded=True,
            reason="Tệp hỏng. Hãy mở tệp để kiểm tra.",
        )
        entries = [self.entry(self.summary), self.entry(self.bare), failed]
        counts = [FacetValue(value="indexed", count=2), FacetValue(value="failed", count=1)]
        return LibraryPage(total=3, entries=entries[offset : offset + limit], facets={"state": counts})

    @staticmethod
    def entry(document: Document) -> LibraryEntry:
        return LibraryEntry(
            id=document.id,
            file_name=document.file_name,
            path=document.path,
            collection="2026",
            state="indexed",
            is_uploaded=False,
            document=document,
        )

    def library_entry(self, document_id: str) -> tuple[str, bool]:
        return self.document(document_id).path, document_id == "bare"

    def upload_files(self, files: Any, collection: str | None = None, *, or_raise: bool = False) -> UploadReport:
        self.uploaded = [(name, stream.read(), collection) for name, stream in files]
        taken = [Upload(id="n", file_name=n, collection="Tải lên", state="queued") for n, _c, _f in self.uploaded[:1]]
        refused = [UploadRefusal(file_name=n, status=415, reason="Tệp lạ.") for n, _c, _f in self.uploaded[1:]]
        return UploadReport(uploads=taken, refused=refused)

    def reindex(self, document_id: str) -> None:
        self.document(document_id)

    def delete(self, document_id: str) -> Deletion:
        path, is_uploaded = self.library_entry(document_id)
        self.deleted.append(document_id)
        return Deletion(id=document_id, file_name=path, path=path, file_deleted=is_uploaded, note="")

    def health(self) -> Health:
        return Health(status="ok", documents=0 if self.is_empty else 2, passages=0 if self.is_empty else 1234)


def application(service: FakeService) -> Any:
    return create_app(cast(SearchService, service))


@pytest.fixture
def canonical() -> str:
    return CANONICAL


@pytest.fixture
def cited_row() -> tuple[int, int]:
    return ROW


@pytest.fixture
def service(tmp_path: Path) -> FakeService:
    return FakeService(tmp_path)


@pytest.fixture
def client(service: FakeService) -> Iterator[TestClient]:
    with local_client(application(service), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def empty_client(tmp_path: Path) -> Iterator[TestClient]:
    with local_client(application(FakeService(tmp_path, is_empty=True))) as client:
        yield client


@pytest.fixture
def app(service: FakeService) -> Any:
    return application(service)
