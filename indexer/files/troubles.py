"""What libraries of remote systems raise -> what a person is told, and what to do about it.

They raise errors of their own packages, which may not be installed; so these are known by their names.
"""

import errno

from indexer.errors import ConfigurationError

_PACKAGES = {
    "s3": "tracuu[s3]",
    "s3a": "tracuu[s3]",
    "sftp": "paramiko",
    "ssh": "paramiko",
    "smb": "smbprotocol",
    "webdav": "webdav4[fsspec]",
    "dav": "webdav4[fsspec]",
    "gs": "gcsfs",
    "gcs": "gcsfs",
    "abfs": "adlfs",
    "az": "adlfs",
    "http": "aiohttp",
    "https": "aiohttp",
}
_NO_KEY = {"NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError", "ProfileNotFound"}
_REFUSED = {"PermissionError", "AuthenticationException", "BadAuthenticationType", "ClientAuthenticationError"}
_DOWN = {
    "ConnectionError",
    "TimeoutError",
    "gaierror",
    "HTTPClientError",  # botocore: no such host, no answer, a broken connection
    "ClientConnectionError",  # aiohttp
    "ServerTimeoutError",
    "SSHException",
    "NoValidConnectionsError",
    "TransportError",
}
_MOST_LETTERS = 200


def trouble(error: BaseException, place: str) -> str:
    """Return one sentence or two in Vietnamese on what happened at a place and what to do."""
    if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
        return "Ổ đĩa của thư mục chỉ mục không đủ chỗ để tải tệp về. Hãy dọn chỗ trống rồi chạy lại."
    names = {kind.__name__ for seen in _chain(error) for kind in type(seen).__mro__}
    if names & _NO_KEY:
        return (
            f"Chưa có khóa truy cập cho “{place}”. Hãy đặt AWS_ACCESS_KEY_ID và AWS_SECRET_ACCESS_KEY (hoặc "
            "AWS_PROFILE, ~/.aws/credentials, tệp trong ~/.config/fsspec) cho tài khoản chạy chương trình."
        )
    if "FileNotFoundError" in names:
        return f"Không có “{place}”. Hãy kiểm tra tên bucket hoặc máy chủ và tên thư mục (phân biệt chữ hoa, thường)."
    if names & _REFUSED:
        return (
            f"Không được phép đọc “{place}”: kho từ chối. Hãy kiểm tra khóa truy cập còn hiệu lực không và có quyền "
            "liệt kê (ListBucket) và đọc (GetObject) không."
        )
    if names & _DOWN:
        return (
            f"Không kết nối được đến nơi chứa “{place}”. Hãy kiểm tra mạng, tường lửa và địa chỉ máy chủ (với S3 "
            "riêng: AWS_ENDPOINT_URL)."
        )
    return f"Kho trả lời lỗi cho “{place}” ({type(error).__name__}: {_short(error)}). Hãy kiểm tra cấu hình của kho."


def _chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    seen: BaseException | None = error
    while seen is not None and seen not in found:
        found.append(seen)
        seen = seen.__cause__
    return found


def _short(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS]}…"


def unreachable(error: BaseException, address: str) -> ConfigurationError:
    """Return the error of a folder that cannot be listed."""
    return ConfigurationError(f"{trouble(error, address)} Chưa có gì thay đổi trong chỉ mục.")


def missing_package(protocol: str) -> ConfigurationError:
    """Return the error of a protocol whose package is not installed."""
    package = _PACKAGES.get(protocol)
    how = f"chạy pip install '{package}'" if package else "cài gói mà fsspec cần cho giao thức này"
    return ConfigurationError(f"Chưa cài gói để đọc địa chỉ {protocol}://. Hãy {how} rồi chạy lại.")
