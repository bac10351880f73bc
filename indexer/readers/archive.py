"""What Word, OpenDocument and Excel files share: a zip archive of XML parts, opened with limits.

It refuses archives with a password, zip bombs and XML that declares entities; what the parts mean it does not know.
"""

import zipfile
import zlib

from lxml import etree

from indexer.errors import DamagedFileError, EncryptedFileError

MAX_UNPACKED_BYTES = 300 * 1024 * 1024
# A part of XML takes some ten times its size as a tree; the main part of 1,000 pages is below 40 MB.
MAX_XML_BYTES = 100 * 1024 * 1024
_SUSPICIOUS_BYTES = 50 * 1024 * 1024
_SUSPICIOUS_RATIO = 200
# What opening an archive or a part of it raises where the archive is damaged.
BROKEN_ARCHIVE = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, UnicodeDecodeError)


def check_archive(archive: zipfile.ZipFile, program: str) -> None:
    """Refuse an archive that cannot or should not be unpacked; `program` is what the user should open it with.

    Raises `EncryptedFileError` or `DamagedFileError`.
    """
    entries = archive.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise encrypted(program)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    bloated = unpacked > _SUSPICIOUS_BYTES and unpacked > _SUSPICIOUS_RATIO * max(packed, 1)
    if unpacked > MAX_UNPACKED_BYTES or bloated:
        raise DamagedFileError(
            f"Tệp không an toàn: giải nén ra tới {unpacked / 1024 / 1024:.0f} MB, mức tối đa là "
            f"{MAX_UNPACKED_BYTES // 1024 // 1024} MB và {_SUSPICIOUS_RATIO} lần cỡ tệp. "
            f"Hãy mở bằng {program}, bỏ bớt ảnh rồi lưu thành tệp mới."
        )


def read_part(archive: zipfile.ZipFile, name: str, program: str) -> bytes:
    """Return the content of a part of XML.

    Raises `KeyError` where there is none, `DamagedFileError` where it is too large to be taken apart.
    """
    size = archive.getinfo(name).file_size
    if size > MAX_XML_BYTES:
        raise DamagedFileError(
            f"Tệp quá lớn: phần nội dung dài {size / 1024 / 1024:.0f} MB, tối đa {MAX_XML_BYTES // 1024 // 1024} MB. "
            f"Hãy mở bằng {program} và tách thành nhiều tệp."
        )
    return archive.read(name)


def parse_xml(content: bytes, program: str) -> etree._Element:
    """Parse one part of an archive without entities and without the network.

    Raises `etree.XMLSyntaxError`, or `DamagedFileError` for a document type (no office program writes one).
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise DamagedFileError(
            f"Tệp không an toàn: bên trong có khai báo thực thể XML. Hãy mở bằng {program} và lưu thành tệp mới."
        )
    return root


def encrypted(program: str) -> EncryptedFileError:
    """Return the error for a file with a password."""
    return EncryptedFileError(f"Tệp có mật khẩu. Hãy mở bằng {program}, bỏ mật khẩu rồi lưu lại.")
