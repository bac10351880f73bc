"""The exception tree. Messages are shown to users: Vietnamese, and they say what to do next.

TraCuuError
├── ConfigurationError        a setting that cannot work
│   └── FolderGoneError       the folder vanished while it was read
├── ReadError                 one file that cannot be read; the others go on; itself: tried again, subclasses: content
│   ├── UnsupportedFormatError
│   ├── DamagedFileError
│   ├── EncryptedFileError
│   ├── EmptyDocumentError
│   ├── OversizedFileError    reading it takes more memory or time than is allowed
│   └── UnparsableFileError
├── UploadError               a file that is not taken in; nothing of it is kept
│   ├── CollectionForbiddenError
│   ├── UploadTooLargeError
│   └── UploadQueueFullError
├── EncoderError              the embedding model cannot be loaded
├── StoreError                the SQL store cannot be used
├── ReadingClusterError       the machines that read files for a sync cannot be used
├── PassageIndexError         the derived index cannot be used or rebuilt
├── BackupError               a backup that cannot be made or put back
├── SyncInProgressError       another process is writing to the same data folder
├── NotIndexedYetError        a question before the first sync
├── DocumentNotFoundError     no document with that id, or its file is gone
├── OriginalFileError         what lies at a document's path is not the file that was indexed
├── NoPageImageError          a page that cannot be shown as a picture
├── PageImageBusyError        too many pages are being drawn; a later try will do
├── AccessError               an account, a password or a token that cannot be taken
│   ├── SignInError           a name and password that do not go together
│   └── SignInThrottledError  too many wrong passwords; a later try will do
└── InvalidRequestError       a filter that cannot be understood: a date, a role, a number
"""


class TraCuuError(Exception):
    """Root of every error that the project raises on purpose."""


class ConfigurationError(TraCuuError):
    """A setting (environment variable, option, folder) that cannot work."""


class FolderGoneError(ConfigurationError):
    """The folder of a sync vanished while it was read: a share that was unmounted; its documents are kept."""


class ReadError(TraCuuError):
    """One file cannot be read; recorded for that file, the others go on.

    Raised itself where the system refused the file for now (rights, a network drive): a later try may succeed. Its
    subclasses are about the content, which stays as it is until the file changes.
    """


class UnsupportedFormatError(ReadError):
    """The content is of a format that no reader knows."""


class DamagedFileError(ReadError):
    """The content starts like a known format but cannot be decoded."""


class EncryptedFileError(ReadError):
    """The file asks for a password."""


class EmptyDocumentError(ReadError):
    """The file holds no text at all."""


class OversizedFileError(ReadError):
    """Reading the file took more memory or time than one file may take; its process was ended."""


class UnparsableFileError(ReadError):
    """The text of the file brings out a fault of the program."""


class UploadError(TraCuuError):
    """A file that is not taken in, because of what comes with it: its name, its collection; nothing of it is kept."""


class CollectionForbiddenError(UploadError):
    """A collection that the person who uploads may not see."""


class UploadTooLargeError(UploadError):
    """More bytes or more files than one upload may have."""


class UploadQueueFullError(UploadError):
    """So many files wait to be read that no more are taken for now."""


class EncoderError(TraCuuError):
    """The embedding model is missing or damaged."""


class StoreError(TraCuuError):
    """The SQL store cannot be opened or written."""


class ReadingClusterError(TraCuuError):
    """The machines that read files for a sync cannot be reached, or are not alike; what was committed is kept."""


class PassageIndexError(TraCuuError):
    """The derived index cannot be opened or rebuilt."""


class BackupError(TraCuuError):
    """A backup that cannot be written, or an archive that cannot be put back; the data are as they were."""


class SyncInProgressError(TraCuuError):
    """Another process writes to the same data folder."""


class NotIndexedYetError(TraCuuError):
    """The data folder holds no index yet."""


class DocumentNotFoundError(TraCuuError):
    """No document with the given id, or its file is no longer where it was."""


class OriginalFileError(TraCuuError):
    """What lies at a document's path is not the file that was indexed, or cannot be opened; it is not handed out."""


class NoPageImageError(TraCuuError):
    """A page has no picture: its format has none, or its file is gone, changed or damaged."""


class PageImageBusyError(TraCuuError):
    """A page waited too long for its turn to be drawn."""


class InvalidRequestError(TraCuuError):
    """A filter of a request that cannot be understood: a date, a role, a document number."""


class AccessError(TraCuuError):
    """Something about accounts that cannot be done: a name, a password, a role, a token, a group."""


class SignInError(AccessError):
    """A name and password that do not go together; which of the two is wrong is not said."""


class SignInThrottledError(AccessError):
    """Too many wrong passwords of one account or address; a later try will do."""
