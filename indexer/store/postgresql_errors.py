"""What PostgreSQL's errors mean for users, and what they may do about them. No message holds a password."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, exc

from indexer.errors import StoreError

_LEAST_LENGTH = 4  # a shorter password would blot out half of a message
_DAMAGE = ("XX001", "XX002", "58030")
_ADVICE = {
    "53100": "Ổ đĩa của máy chủ PostgreSQL đã đầy. Hãy giải phóng chỗ trống rồi chạy lại lệnh.",
    "53300": "Máy chủ PostgreSQL đã hết kết nối. Hãy tăng max_connections, hoặc giảm số tiến trình (--workers).",
    "55P03": "Một tiến trình khác giữ dữ liệu quá lâu. Hãy đợi tiến trình đó xong rồi chạy lại lệnh.",
    "25006": "Đây là máy chủ dự phòng, chỉ đọc được. Hãy trỏ TRACUU_DATABASE_URL tới máy chủ chính, hoặc nêu cả hai "
    "máy với target_session_attrs=read-write.",
    "42501": "Người dùng PostgreSQL thiếu quyền. Hãy cấp quyền: GRANT CREATE ON DATABASE … TO …; hoặc để người dùng đó "
    "làm chủ cơ sở dữ liệu.",
    "42P01": "Thiếu bảng của Tra Cứu. Hãy kiểm tra TRACUU_DATABASE_URL có đúng cơ sở dữ liệu không, hoặc khôi phục bản "
    "sao lưu.",
    "42703": "Bảng không đúng phiên bản của chương trình. Hãy cập nhật chương trình, hoặc khôi phục bản sao lưu.",
    "3F000": "Thiếu lược đồ (schema) tracuu. Hãy kiểm tra TRACUU_DATABASE_URL, hoặc chạy `tracuu sync` trước.",
}
# What the server says to somebody who cannot even connect: those have no code
_AT_THE_DOOR = {
    "password": "Sai mật khẩu, hoặc người dùng không được phép (pg_hba.conf). Hãy sửa TRACUU_DATABASE_URL.",
    "no pg_hba.conf entry": "Máy chủ không nhận kết nối từ máy này. Hãy thêm dòng cho máy này vào pg_hba.conf.",
    "role": "Không có người dùng này. Hãy tạo bằng CREATE ROLE … LOGIN, hoặc sửa TRACUU_DATABASE_URL.",
    "database": "Chưa có cơ sở dữ liệu này. Hãy tạo bằng CREATE DATABASE … ENCODING 'UTF8', hoặc sửa "
    "TRACUU_DATABASE_URL.",
    "read-write": _ADVICE["25006"],
    "read-only": _ADVICE["25006"],
    "too many": _ADVICE["53300"],
    "starting up": "Máy chủ đang khởi động. Hãy chạy lại lệnh sau ít giây.",
}
_UNREACHABLE = "Hãy kiểm tra máy chủ PostgreSQL có đang chạy không, mạng, và địa chỉ trong TRACUU_DATABASE_URL."
_TRY_AGAIN = "Hãy chạy lại lệnh; nếu vẫn lỗi, hãy xem nhật ký của máy chủ PostgreSQL."


def name_of(url: URL) -> str:
    """Return what users know a database by: "PostgreSQL may-chu:5432/tracuu"."""
    hosts = url.query.get("host", url.host or "localhost")
    listed = hosts if isinstance(hosts, str) else ", ".join(hosts)
    return f"PostgreSQL {listed}{f':{url.port}' if url.port else ''}/{url.database}"


def damaged(url: URL, reason: object) -> StoreError:
    """Return the error of a database whose content is broken."""
    return StoreError(
        f"Cơ sở dữ liệu {name_of(url)} bị hỏng: {_told(url, reason)}. Hãy khôi phục từ bản sao lưu bằng "
        "`tracuu restore`, hoặc bằng công cụ của PostgreSQL."
    )


@contextmanager
def translated_errors(url: URL) -> Iterator[None]:
    """Raise `StoreError` with what to do instead of the driver's words."""
    try:
        yield
    except exc.TimeoutError as error:  # of the pool
        raise StoreError(f"Quá nhiều yêu cầu cùng lúc tới {name_of(url)}. Hãy thử lại sau ít giây.") from error
    except exc.DBAPIError as error:
        code = getattr(error.orig, "sqlstate", None)
        if code in _DAMAGE:
            raise damaged(url, error.orig) from error
        raise StoreError(
            f"Không dùng được cơ sở dữ liệu {name_of(url)}: {_told(url, error.orig)}. {_advice(code, error)}"
        ) from error


def _advice(code: str | None, error: exc.DBAPIError) -> str:
    if code in _ADVICE:
        return _ADVICE[code]
    if code is not None and not code.startswith(("08", "57P")):
        return _TRY_AGAIN
    said = str(error.orig)
    return next((advice for sign, advice in _AT_THE_DOOR.items() if _is_said(sign, said)), _UNREACHABLE)


def _is_said(sign: str, said: str) -> bool:
    """Return whether a refusal is of a kind: 'database "x" does not exist' is, 'the database system is …' not."""
    return f"{sign} " in said and (sign not in ("role", "database") or "does not exist" in said)


def _told(url: URL, reason: object) -> str:
    """Return the server's words on one line, without the password."""
    words = " ".join(str(reason).split()).rstrip(".")
    password = url.password if isinstance(url.password, str) else str(url.password or "")
    return words.replace(password, "***") if len(password) >= _LEAST_LENGTH else words
