"""Files that wait to be read -> documents: uploads, and documents that are to be read again.

Each is read in a process of its own and committed in one transaction with the end of its waiting. Uploads are a source
beside the synced folders: no sync of another folder looks at them, every sync brings them up to date.
"""

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from indexer.digests import sha256_of
from indexer.encoder import Encoder
from indexer.errors import ConfigurationError, ReadError
from indexer.files import files_of_root
from indexer.isolation import Abandoned, Limits, parse_isolated
from indexer.readers import is_document_candidate
from indexer.reading import PIPELINE_ID, ParsedFile
from indexer.scanning import LEADS_AWAY
from indexer.settings import Settings
from indexer.store import UNKNOWN, FailureRecord, FileState, NewDocument, PendingFile, Store
from indexer.text.encoder_input import embedding_text

Outcome = Literal["indexed", "failed", "gone"]


def encoded(
    parsed: ParsedFile, path: Path, root: Path, file: FileState, vectors: npt.NDArray[np.float32]
) -> NewDocument:
    """Return a parsed file with its (passages, d) vectors, ready to be committed."""
    return NewDocument(
        absolute_path=path,
        root=root,
        file=file,
        format=parsed.format,
        document=parsed.document,
        passages=parsed.passages,
        vectors=vectors,
        assignments=parsed.assignments,
        references=parsed.references,
        layouts=parsed.layouts,
    )


def no_access(error: OSError) -> str:
    """Return what a user is told of a file that the system refuses."""
    return f"Không đọc được tệp: {error.strerror or error}. Hãy kiểm tra quyền đọc hoặc ổ mạng."


def limits_of(settings: Settings) -> Limits:
    """Return what reading one file may take."""
    return Limits(settings.reader_memory_mb, settings.reader_timeout_s)


def take_in(
    waiting: PendingFile,
    store: Store,
    settings: Settings,
    encoder: Encoder,
    is_unwanted: Callable[[], bool] = lambda: False,
) -> Outcome:
    """Read a waiting file and commit what it holds, or why it cannot be read.

    "gone" where it was deleted or read by another process meanwhile, or where the store holds vectors of another
    encoder, or where `is_unwanted` says that the program is to end: then it waits on.
    """
    store.intake.start(waiting.absolute_path)
    path, root, size, modified_ns = Path(waiting.absolute_path), Path(waiting.root), UNKNOWN, UNKNOWN
    try:
        with closing(files_of_root(root, settings)) as files:
            if files.leads_away(path, root):
                return _fail(waiting, store, LEADS_AWAY)
            mark = files.mark(path)
            with files.at_hand(path) as local:
                sha256 = sha256_of(local)
                size, modified_ns = mark.size, UNKNOWN if mark.modified_ns is None else mark.modified_ns
                parsed = parse_isolated(local, limits_of(settings), is_unwanted)
    except Abandoned:
        return "gone"
    except ConfigurationError as error:
        return _fail(waiting, store, str(error))
    except OSError as error:
        return _fail(waiting, store, no_access(error))
    except ReadError as error:
        if type(error) is ReadError:  # the system's refusal, not the content's fault: tried again by the next sync
            return _fail(waiting, store, str(error))
        return _fail(waiting, store, str(error), size=size, modified_ns=modified_ns)
    file = FileState(size, modified_ns, sha256, PIPELINE_ID, encoder.id)
    vectors = encoder.encode([embedding_text(p.context, p.text) for p in parsed.passages])
    return "indexed" if store.intake.finish(encoded(parsed, path, root, file, vectors)) else "gone"


def _fail(
    waiting: PendingFile, store: Store, reason: str, *, size: int = UNKNOWN, modified_ns: int = UNKNOWN
) -> Outcome:
    failure = FailureRecord(waiting.absolute_path, waiting.root, waiting.path, size, modified_ns, PIPELINE_ID, reason)
    return "failed" if store.intake.fail(failure) else "gone"


def is_upload(absolute_path: str, settings: Settings) -> bool:
    """Return whether a stored file is an uploaded one, which is ours to delete."""
    return Path(absolute_path).is_relative_to(settings.uploads_folder)


def reconcile_uploads(store: Store, settings: Settings, encoder_id: str) -> int:
    """Let the store agree with the uploads folder; return how many documents of vanished files went.

    What is new, changed, or read by an older program waits to be read.
    """
    uploads = settings.uploads_folder
    files = set(_uploaded_files(uploads))
    known = store.roots.states(uploads)
    failed = {failure.absolute_path: failure for failure in store.failures(uploads)}
    waiting = {file.absolute_path for file in store.intake.pending()}
    for key in sorted({*known, *failed} - files):
        store.intake.forget(key)
    for key in sorted(waiting - files):
        if is_upload(key, settings):
            store.intake.forget(key)
    for key in sorted(files - waiting):
        state = known[key][0] if key in known else failed.get(key)
        if state is None or not _is_current(Path(key), state, encoder_id):
            store.intake.enqueue(Path(key), uploads)
    return len(known.keys() - files)


def _uploaded_files(uploads: Path) -> list[str]:
    found = []
    for parent, folders, names in os.walk(uploads):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [str(path) for name in names if is_document_candidate(path := Path(parent, name))]
    return found


def _is_current(path: Path, state: FileState | FailureRecord, encoder_id: str) -> bool:
    try:
        stat = path.stat()
    except OSError:
        return True  # removed between the listing and now
    is_same = (state.size, state.modified_ns, state.pipeline_id) == (stat.st_size, stat.st_mtime_ns, PIPELINE_ID)
    return is_same and (isinstance(state, FailureRecord) or state.encoder_id == encoder_id)
