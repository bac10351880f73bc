"""The stock of documents (kho văn bản): taking files in, reading them again, deleting, listing them."""

from search_api.library.door import LibraryDoor
from search_api.library.library import Library
from search_api.library.schemas import (
    Deletion,
    LibraryEntry,
    LibraryPage,
    LibraryQuery,
    Upload,
    UploadLimits,
    UploadRefusal,
    UploadReport,
)

__all__ = [
    "Deletion",
    "Library",
    "LibraryDoor",
    "LibraryEntry",
    "LibraryPage",
    "LibraryQuery",
    "Upload",
    "UploadLimits",
    "UploadRefusal",
    "UploadReport",
]
