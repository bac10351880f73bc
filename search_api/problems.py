"""Our errors -> the status and title that they have in HTTP; it knows no framework."""

from indexer.errors import (
    AccessError,
    CollectionForbiddenError,
    DamagedFileError,
    DocumentNotFoundError,
    EmptyDocumentError,
    EncryptedFileError,
    InvalidRequestError,
    NoPageImageError,
    OriginalFileError,
    OversizedFileError,
    PageImageBusyError,
    ReadError,
    SignInError,
    SignInThrottledError,
    TraCuuError,
    UnsupportedFormatError,
    UploadError,
    UploadQueueFullError,
    UploadTooLargeError,
)

# The first type that fits counts; the rest means that the index cannot be used now.
_STATUSES: tuple[tuple[type[TraCuuError], int, str], ...] = (
    (DocumentNotFoundError, 404, "Không tìm thấy văn bản"),
    (OriginalFileError, 409, "Không lấy được tệp gốc"),
    (NoPageImageError, 404, "Không có ảnh của trang này"),
    (PageImageBusyError, 503, "Máy chủ đang bận"),
    (InvalidRequestError, 422, "Yêu cầu không hợp lệ"),
    (CollectionForbiddenError, 403, "Không được phép"),
    (SignInError, 401, "Đăng nhập không thành công"),
    (SignInThrottledError, 429, "Đăng nhập sai quá nhiều lần"),
    (AccessError, 422, "Không thực hiện được"),
    (UploadTooLargeError, 413, "Tệp hoặc lượt tải lên quá lớn"),
    (UploadQueueFullError, 429, "Hàng chờ đã đầy"),
    (UploadError, 422, "Không nhận được tệp"),
    (EmptyDocumentError, 422, "Tệp rỗng"),
    (OversizedFileError, 422, "Tệp quá phức tạp"),
    (EncryptedFileError, 415, "Tệp có mật khẩu"),
    (DamagedFileError, 415, "Tệp bị hỏng hoặc không an toàn"),
    (UnsupportedFormatError, 415, "Không đọc được loại tệp này"),
    (ReadError, 415, "Không đọc được tệp này"),
)


def status_of(error: TraCuuError) -> tuple[int, str]:
    """Return (status, title) of an error."""
    fitting = ((status, title) for kind, status, title in _STATUSES if isinstance(error, kind))
    return next(fitting, (503, "Chỉ mục chưa sẵn sàng"))
