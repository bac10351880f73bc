"""Files that cannot be read, one of each kind, with a word of the reason that a user must see."""

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
_MAIL = b"Return-Path: <a@b.vn>\r\nReceived: from x\r\nMessage-ID: <1@b.vn>\r\nSubject: KH\r\nMIME-Version: 1.0\r\n\r\n"


def bad_files() -> Iterator[tuple[str, bytes, str]]:
    """Yield name, content and a word of the reason, for each kind of file that cannot be read."""
    yield from _of_any_format()
    yield from _other_formats()
    yield from _archives()
    yield from _pdfs()
    yield "ảnh khổng lồ.png", _png(60_000, 60_000), "Ảnh|Tesseract"
    yield "lồng sâu.html", b"<html><body>" + b"<div>" * 100_000 + b"x", "lồng nhau quá sâu"
    yield "không chữ.html", b"<html><body><br></body></html>", "không có chữ|không có chữ nào"


def _of_any_format() -> Iterator[tuple[str, bytes, str]]:
    yield "rỗng.docx", b"", "rỗng"
    yield "trắng.txt", b" \n\t\n  ", "không có chữ"
    yield "số không.doc", bytes(5_000), "định dạng"
    yield "ngẫu nhiên.pdf", bytes(range(256)) * 20, "định dạng"
    yield "sai đầu.docx", b"PK\x03\x04" + b"x" * 400, "phần nén"
    yield "sai đầu.pdf", b"%PDF-1.7\n" + b"x" * 400, "PDF bị hỏng"
    yield "dữ liệu.csv", b"a,b\n1,2\n", "không phải văn bản"


def _other_formats() -> Iterator[tuple[str, bytes, str]]:
    streams = {"mật khẩu.docx": ("EncryptedPackage", "mật khẩu"), "thư.msg": ("__properties_version1.0", "Thư"),
               "trình chiếu.ppt": ("PowerPoint Document", "trình chiếu"), "works.wps": ("MatOST", "Works"),
               "bản vẽ.vsd": ("VisioDocument", "Visio"), "không rõ.doc": ("Khac", "không rõ loại"),
               "không ruột.doc": ("WordDocument", "Word bị hỏng")}  # fmt: skip
    for name, (stream, hint) in streams.items():
        yield name, OLE + bytes(1_000) + stream.encode("utf-16-le") + bytes(500), hint
    yield "thư.eml", _MAIL + base64.b64encode(bytes(2_000)), "Thư"
    heads = {"nén.rar": (b"Rar!\x1a\x07\x00", "nén"), "nén.7z": (b"7z\xbc\xaf\x27\x1c", "nén"),
             "nén.gz": (b"\x1f\x8b\x08", "nén"), "ảnh.heic": (b"\0\0\0\x18ftypheic", "điện thoại"),
             "phim.mp4": (b"\0\0\0\x18ftypisom", "hình động"), "tiếng.wav": (b"RIFF\x10\0\0\0WAVE", "âm thanh"),
             "chạy.exe": (b"MZ\x90\0", "chương trình"), "dữ liệu": (b"SQLite format 3\0", "cơ sở dữ liệu")}  # fmt: skip
    for name, (head, hint) in heads.items():
        yield name, head + bytes(300), hint
    yield "dữ liệu.xml", b"<?xml version='1.0'?><a><b/></a>", "XML"


def _archives() -> Iterator[tuple[str, bytes, str]]:
    yield "nén.zip", _zip({"anh.png": b"x"}), "nén"
    yield "trình chiếu.pptx", _zip({"ppt/presentation.xml": b"<p/>"}), "trình chiếu"
    yield "nhị phân.xlsb", _zip({"xl/workbook.bin": b"x"}), "xlsb"
    yield "có khóa.docx", _with_password(_docx("<w:p/>")), "mật khẩu"
    yield "có khóa.odt", _odf("text", "", manifest="<manifest><encryption-data/></manifest>"), "mật khẩu"
    yield "có khóa.ods", _odf("spreadsheet", "", manifest="<manifest><encryption-data/></manifest>"), "mật khẩu"
    yield "không chữ.docx", _docx("<w:p/>"), "không có chữ"
    yield "không chữ.ods", _odf("spreadsheet", ""), "không có chữ"
    yield "bom nén.docx", _zip({"word/document.xml": bytes(120 * 1024 * 1024)}), "không an toàn"
    yield "tiếng cười.docx", _docx("&a9;", f'<!DOCTYPE x [<!ENTITY a0 "ha">{_LAUGHS}]>'), "thực thể XML|không đọc được"
    outside = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    yield "thực thể ngoài.docx", _docx("<w:p><w:r><w:t>&e;</w:t></w:r></w:p>", outside), "thực thể XML"
    sheet = f'{outside}<worksheet xmlns="x"><sheetData/></worksheet>'.encode()
    yield "thực thể.xlsx", _zip({"xl/workbook.xml": b"<w/>", "xl/worksheets/sheet1.xml": sheet}), "thực thể XML"
    yield "lồng sâu.docx", _docx("<w:sdt><w:sdtContent>" * 5_000), "không đọc được"
    yield "lồng sâu.odt", _odf("text", "<text:section>" * 5_000), "không đọc được"
    yield "thiếu phần.xlsx", _zip({"xl/workbook.xml": b"<workbook/>"}), "không đọc được"


def _pdfs() -> Iterator[tuple[str, bytes, str]]:
    yield "có khóa.pdf", _pdf(1, encrypt=StandardEncryption("mật khẩu", canPrint=0)), "mật khẩu"
    yield "cụt.pdf", _pdf(3)[:400], "PDF bị hỏng"
    yield "không trang.pdf", _pdf_without_pages(), "không có trang"
    yield "quá dài.pdf", _pdf(3_001), "quá dài"


def _zip(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _docx(body: str, head: str = "") -> bytes:
    xml = f"{head}<w:document {_W}><w:body>{body}</w:body></w:document>"
    return _zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": xml.encode()})


def _odf(kind: str, body: str, manifest: str = "<manifest/>") -> bytes:
    names = " ".join(f'xmlns:{name}="{_ODF}{name}:1.0"' for name in ("office", "text", "table"))
    content = f"<office:document-content {names}><office:body><office:{kind}>{body}</office:{kind}></office:body>"
    return _zip(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(),
            "META-INF/manifest.xml": manifest.encode(),
            "content.xml": f"{content}</office:document-content>".encode(),
        }
    )


def _with_password(content: bytes) -> bytes:
    """Mark the entries of an archive as encrypted, in its directory, where programs look first."""
    return content.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")


def _pdf(pages: int, **options: object) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, **options)
    for _ in range(pages):
        canvas.drawString(80, 700, "Ke hoach nam 2026")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _pdf_without_pages() -> bytes:
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"]
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size 3 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(content)
    return content + b"xref\n0 3\n0000000000 65535 f \n" + table + end


def _png(width: int, height: int) -> bytes:
    """Return a picture that says it is so large and holds next to nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(bytes(10_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
