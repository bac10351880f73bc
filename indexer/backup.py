"""A data folder -> one archive, and back: the databases as of one commit, the uploads, and a manifest of it all.

    manifest.json                what is in it, made when and by what, each file with its digest
    tracuu.sqlite, *.sqlite      databases
    uploads/COLLECTION/NAME      uploaded files

The index is no part of it: it is built anew from the stored vectors. Neither are files of synced folders, which are the
office's own. Archives and what is put back are their owner's alone to read.
"""

import hashlib
import os
import re
import secrets
import shutil
import stat
import tempfile
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from indexer.errors import BackupError, NotIndexedYetError, StoreError
from indexer.settings import Settings
from indexer.store import Store
from indexer.store.accounts import AccountDatabase, restored
from indexer.store.copying import copy_database, is_in_use, look_at_database, move_files
from indexer.store.sqlite import UNFINISHED_RESTORE
from indexer.store.transfer import export_database, import_database, is_filled
from indexer.store.transfer import is_in_use as is_server_in_use
from indexer.writer_lock import writer_lock

_MANIFEST = "manifest.json"
_MAX_MANIFEST_BYTES = 64 * 1024 * 1024
_CHUNK_BYTES = 1024 * 1024
_DATABASE = re.compile(r"[\w-]+\.sqlite")  # "tracuu.sqlite", not "../x.sqlite"
_UPLOADS = "uploads"
_ACCOUNTS = "accounts.sqlite"
_OTHERS_RIGHTS = 0o077


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    size: int = Field(ge=0)
    sha256: str
    modified_ns: int
    schema_version: int | None = None


class _Manifest(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["tracuu-backup"]
    version: Literal[1]
    created_at: float
    uploads: str  # where they lay
    files: list[_Entry]


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What went into an archive or came out of one."""

    path: Path
    databases: int
    uploads: int
    bytes: int


# --- making one ------------------------------------------------------------------------------------


def back_up(settings: Settings, target: Path) -> BackupReport:
    """Write an archive beside `target` and rename it; a service and a sync may go on meanwhile.

    An earlier backup of that name is replaced. Raises `NotIndexedYetError`, `StoreError`, `BackupError`.
    """
    if settings.database_url is None and not settings.database_path.exists():
        raise NotIndexedYetError(
            f"Chưa có chỉ mục trong thư mục “{settings.data}” để sao lưu. Hãy chỉ đúng thư mục chỉ mục bằng --data."
        )
    target = target.absolute()
    _check_target(settings, target)
    partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with tempfile.TemporaryDirectory(prefix=".tracuu-", dir=target.parent) as work:
            entries = _write(settings, partial, Path(work))
        partial.replace(target)
    except OSError as error:
        raise BackupError(
            f"Không ghi được bản sao lưu “{target}” ({error.strerror or error}). Hãy kiểm tra chỗ trống và quyền ghi "
            "của thư mục đó, hoặc chọn nơi khác."
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    return _report(target, entries)


def _report(path: Path, entries: list[_Entry]) -> BackupReport:
    databases = sum(_DATABASE.fullmatch(entry.name) is not None for entry in entries)
    return BackupReport(path, databases, len(entries) - databases, path.stat().st_size)


def _check_target(settings: Settings, target: Path) -> None:
    if target.resolve().is_relative_to(settings.uploads_folder):
        raise BackupError("Không đặt bản sao lưu trong thư mục tải lên của kho. Hãy chọn thư mục khác.")
    if target.is_dir():
        raise BackupError(f"“{target}” là một thư mục. Hãy nêu tên tệp, ví dụ “{target / 'tracuu.zip'}”.")
    if target.exists():
        try:
            with _opened(target):
                return
        except BackupError as error:
            raise BackupError(
                f"Đã có tệp “{target}”, và nó không phải bản sao lưu của Tra Cứu. Hãy chọn tên tệp khác."
            ) from error


def _write(settings: Settings, partial: Path, work: Path) -> list[_Entry]:
    """Write the archive and let the disk have it; databases first: an upload more or less is put right by a sync."""
    entries = []
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # accounts may be in it
    with open(descriptor, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:  # noqa: PTH123
        for copy in _copies(settings, work):
            entry = _add(archive, copy, copy.name, zipfile.ZIP_DEFLATED)
            entries.append(entry.model_copy(update={"schema_version": look_at_database(copy).schema_version}))
            copy.unlink()
        for path in _uploads(settings.uploads_folder):
            name = f"{_UPLOADS}/{path.relative_to(settings.uploads_folder).as_posix()}"
            try:
                entries.append(_add(archive, path, name, zipfile.ZIP_STORED))  # office files are packed already
            except FileNotFoundError:  # deleted meanwhile
                continue
        manifest = _Manifest(
            kind="tracuu-backup",
            version=1,
            created_at=time.time(),
            uploads=str(settings.uploads_folder),
            files=entries,
        )
        archive.writestr(_MANIFEST, manifest.model_dump_json(indent=1))
        archive.close()
        file.flush()
        os.fsync(file.fileno())
    return entries


def _copies(settings: Settings, work: Path) -> Iterator[Path]:
    """Yield a copy of each database, as of one commit."""
    if settings.database_url is not None:
        yield from export_database(settings.database_url, work)
        return
    for path in sorted(settings.data.glob("*.sqlite")):
        copy_database(path, work / path.name)
        yield work / path.name


def _uploads(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".") and name.isprintable()):
            path = Path(parent, name)
            if path.is_file() and not path.is_symlink():
                yield path


def _add(archive: zipfile.ZipFile, path: Path, name: str, method: int) -> _Entry:
    with path.open("rb") as source:
        info = zipfile.ZipInfo(name, time.localtime(max(path.stat().st_mtime, 315_619_200))[:6])  # 1980
        info.compress_type = method
        info.external_attr = (stat.S_IFREG | 0o600) << 16
        with archive.open(info, "w", force_zip64=True) as target:
            size, sha256 = _copy(source, target)
    return _Entry(name=name, size=size, sha256=sha256, modified_ns=path.stat().st_mtime_ns)


def _copy(source: IO[bytes], target: IO[bytes], most: int | None = None) -> tuple[int, str]:
    """Copy bytes, no more than one above `most`; return how many and their digest."""
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK_BYTES):
        size += len(chunk)
        digest.update(chunk)
        if most is not None and size > most:
            break
        target.write(chunk)
    return size, digest.hexdigest()


# --- reading one -----------------------------------------------------------------------------------


@contextmanager
def _opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, _Manifest]]:
    """Open an archive whose list of files is sound; raises `BackupError`."""
    foreign = (
        f"Tệp “{path}” không phải bản sao lưu của Tra Cứu, hoặc đã bị hỏng. Hãy chọn tệp do `tracuu backup` tạo ra."
    )
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo(_MANIFEST).file_size > _MAX_MANIFEST_BYTES:
                raise BackupError(foreign)
            manifest = _Manifest.model_validate_json(archive.read(_MANIFEST))
            _check_names(archive, manifest, path)
            yield archive, manifest
    except OSError as error:
        raise BackupError(f"Không mở được “{path}” ({error.strerror or error}). Hãy kiểm tra đường dẫn.") from error
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, ValidationError, NotImplementedError) as error:
        raise BackupError(foreign) from error


def _check_names(archive: zipfile.ZipFile, manifest: _Manifest, path: Path) -> None:
    members = [info for info in archive.infolist() if info.filename != _MANIFEST]
    names = [info.filename for info in members]
    listed = [entry.name for entry in manifest.files]
    is_whole = sorted(names) == sorted(listed) and len(set(names)) == len(names)
    is_plain = all(stat.S_ISREG(info.external_attr >> 16) for info in members)
    if not (is_whole and is_plain and all(map(_is_safe, names)) and "tracuu.sqlite" in names):
        raise BackupError(
            f"Bản sao lưu “{path}” không nguyên vẹn: danh sách tệp bên trong không khớp hoặc không an toàn. "
            "Hãy dùng bản sao lưu khác."
        )


def _is_safe(name: str) -> bool:
    r"""Return whether a member may be written: "uploads/Dân vận/a.docx", not "uploads/../a", "/a", "C:\a"."""
    parts = PurePosixPath(name).parts
    if len(parts) == 1:
        return _DATABASE.fullmatch(name) is not None
    is_relative = "/".join(parts) == name and not any(part in (".", "..") or part.startswith(".") for part in parts)
    is_foreign = os.name == "nt" and any(c in name for c in "\\:")  # elsewhere these are letters like others
    return parts[:1] == (_UPLOADS,) and is_relative and not is_foreign and name.isprintable()


@contextmanager
def private_files() -> Iterator[None]:
    """Let what this process makes be its owner's alone to read; for commands, since it counts for all threads."""
    before = os.umask(_OTHERS_RIGHTS)
    try:
        yield
    finally:
        os.umask(before)


def restore(
    settings: Settings, source: Path, *, force: bool = False, keep_tokens: bool = False, person: str = "?"
) -> BackupReport:
    """Put an archive's databases and uploads in the place of those of the data folder; the index is gone then.

    Its sessions end, and its tokens but for `keep_tokens`: they may have been revoked since. The log gets a line of it
    in the name of `person`. Everything is unpacked and checked before anything is replaced. Raises `BackupError` where
    the archive is foreign, damaged or of a later program, or where the folder holds data and not `force`.
    """
    with private_files(), _opened(source) as (archive, manifest):
        _check_versions(manifest, source)
        with writer_lock(settings):
            _check_folder(settings, force=force)
            fresh = settings.data / f".restore-{secrets.token_hex(4)}"
            try:
                _unpack(archive, manifest, fresh, source)
                _check_databases(fresh, manifest, Path(settings.uploads_folder), source)
                _renew_accounts(fresh, manifest, source, person, keep_tokens=keep_tokens)
                _replace(settings, fresh)
            except OSError as error:
                raise BackupError(
                    f"Không ghi được vào thư mục chỉ mục “{settings.data}” ({error.strerror or error}). Hãy kiểm tra "
                    "chỗ trống và quyền ghi, rồi chạy lại lệnh."
                ) from error
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
    return _report(source, manifest.files)


def _check_versions(manifest: _Manifest, source: Path) -> None:
    from indexer.store.schema import SCHEMA_VERSION  # noqa: PLC0415 — read when it is asked for: tests raise it

    newest = max((entry.schema_version or 0 for entry in manifest.files), default=0)
    if newest > SCHEMA_VERSION:
        raise BackupError(
            f"Bản sao lưu “{source}” thuộc phiên bản dữ liệu {newest}, mới hơn chương trình này ({SCHEMA_VERSION}). "
            "Hãy nâng cấp chương trình rồi khôi phục lại."
        )


def _check_folder(settings: Settings, *, force: bool) -> None:
    url = settings.database_url
    taken = is_filled(url) if url else any(settings.data.glob("*.sqlite"))
    if (taken or any(_uploads(settings.uploads_folder))) and not force:
        raise BackupError(
            f"Thư mục “{settings.data}” (hoặc cơ sở dữ liệu) đã có dữ liệu. Hãy chọn nơi trống, hoặc thêm --force để "
            "thay toàn bộ dữ liệu đó bằng bản sao lưu."
        )
    if is_server_in_use(url) if url else any(is_in_use(path) for path in settings.data.glob("*.sqlite")):
        raise BackupError(
            f"Dữ liệu của “{settings.data}” đang được một chương trình khác dùng. Hãy dừng dịch vụ (`tracuu serve`) "
            "rồi khôi phục lại."
        )


def _unpack(archive: zipfile.ZipFile, manifest: _Manifest, fresh: Path, source: Path) -> None:
    needed = sum(entry.size for entry in manifest.files)
    free = shutil.disk_usage(fresh.parent).free
    if needed > free:
        raise BackupError(
            f"Cần {needed / 1e6:.0f} MB để khôi phục, ổ đĩa chỉ còn {free / 1e6:.0f} MB. Hãy giải phóng chỗ trống."
        )
    for entry in manifest.files:
        target = fresh.joinpath(*PurePosixPath(entry.name).parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry.name) as packed, target.open("xb") as file:
            found = _copy(packed, file, entry.size)
            file.flush()
            os.fsync(file.fileno())
        if found != (entry.size, entry.sha256):
            raise BackupError(
                f"Bản sao lưu “{source}” bị hỏng: tệp “{entry.name}” bên trong không đúng mã kiểm tra. "
                "Hãy dùng bản sao lưu khác."
            )
        os.utime(target, ns=(entry.modified_ns, entry.modified_ns))  # what tells syncs that it is the same


def _check_databases(fresh: Path, manifest: _Manifest, uploads: Path, source: Path) -> None:
    for entry in manifest.files:
        if not _DATABASE.fullmatch(entry.name):
            continue
        try:
            found = look_at_database(fresh / entry.name)
        except StoreError as error:
            raise BackupError(
                f"Bản sao lưu “{source}” bị hỏng: cơ sở dữ liệu “{entry.name}” không đọc được. "
                "Hãy dùng bản sao lưu khác."
            ) from error
        is_store = entry.name == "tracuu.sqlite"
        if found.schema_version != entry.schema_version or (is_store and found.schema_version is None):
            raise BackupError(f"Bản sao lưu “{source}” không nguyên vẹn: phiên bản dữ liệu không khớp.")
        if is_store and manifest.uploads != str(uploads):
            move_files(fresh / entry.name, Path(manifest.uploads), uploads)


def _renew_accounts(fresh: Path, manifest: _Manifest, source: Path, person: str, *, keep_tokens: bool) -> None:
    if not (fresh / _ACCOUNTS).exists():
        return
    database = AccountDatabase(fresh / _ACCOUNTS)
    made = time.strftime("%Y-%m-%d %H:%M", time.localtime(manifest.created_at))
    try:
        restored(database, person, f"{source.name} ({made})", keep_tokens=keep_tokens)
    except StoreError as error:
        raise BackupError(
            f"Không mở được dữ liệu tài khoản trong bản sao lưu “{source}”: {error} Chưa có gì bị thay đổi."
        ) from error
    finally:
        database.close()


def _replace(settings: Settings, fresh: Path) -> None:
    """Put what is checked in its place; until the end a mark keeps everybody from what is half this, half that."""
    if settings.database_url is not None:
        Store(fresh / "tracuu.sqlite").close()  # brings it up to this version
        import_database(settings.database_url, fresh)
        for path in fresh.glob("*.sqlite*"):
            path.unlink()
    mark = settings.data / UNFINISHED_RESTORE
    mark.touch()
    shutil.rmtree(settings.index_folder, ignore_errors=True)
    shutil.rmtree(settings.pages_folder, ignore_errors=True)
    shutil.rmtree(settings.originals_folder, ignore_errors=True)
    if settings.database_url is None:
        for path in settings.data.glob("*.sqlite*"):
            path.unlink()
    if settings.uploads_folder.exists():
        shutil.rmtree(settings.uploads_folder)
    for path in sorted(fresh.iterdir()):
        path.replace(settings.data / path.name)
    mark.unlink()
