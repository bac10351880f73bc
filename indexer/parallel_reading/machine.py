"""What runs on a machine that reads for a sync elsewhere: files come as bytes, JSON and vectors go back.

It knows nothing of who asks. Each file is read in a process apart, with the same limits as at home; the model is
loaded once. What comes and goes is plain: bytes, strings and numbers.
"""

import hashlib
import os
import shutil
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel

from indexer.encoder import Encoder
from indexer.errors import ReadError
from indexer.isolation import Limits, Reader
from indexer.settings import Settings
from indexer.text.encoder_input import InputKind

_SENT = "tracuu-sent-"
_PROBE = "Kế hoạch thực hiện công tác dân vận năm 2026"


class Answer(NamedTuple):
    """What came of a file: JSON of a `ParsedFile` and little-endian float32 vectors, or, with `refusal`, why not.

    `refusal` is the name of a `ReadError`, a line feed, and its message.
    """

    content: bytes = b""
    vectors: bytes = b""
    refusal: str = ""


class Identity(NamedTuple):
    """What must be the same on all machines, or passages and vectors of two kinds would meet.

    `probe` is the vector of a fixed sentence where the model's identity is a mere name, else empty.
    """

    code: str
    encoder: str
    probe: tuple[float, ...] = ()


class _Inputs(BaseModel):
    """The part of a parsed file's JSON that an encoder is given."""

    inputs: list[str]


def code_digest() -> str:
    """Return a digest of the installed indexer's code and data, without the model."""
    folder = Path(__file__).parents[1]
    whole = hashlib.sha256()
    for path in sorted([*folder.rglob("*.py"), *folder.glob("*/data/*")]):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        whole.update(f"{content} {path.relative_to(folder).as_posix()}\n".encode())
    return whole.hexdigest()[:16]


def identity_of(encoder: Encoder, *, is_hub: bool) -> Identity:
    """Return what this machine reads and encodes with."""
    probe = tuple(float(number) for number in encoder.encode([_PROBE])[0]) if is_hub else ()
    return Identity(code_digest(), encoder.id, probe)


def _remove_left() -> None:
    """Remove the files that were sent to processes which were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_SENT}*-*"):
        owner = folder.name.removeprefix(_SENT).partition("-")[0]
        if not Path("/proc", owner).exists() and Path("/proc/self").exists():
            shutil.rmtree(folder, ignore_errors=True)


class ReadingMachine:
    """Reads files that are sent here, several at a time; may be asked from many threads."""

    def __init__(self, encoder: str, limits: tuple[int, float], processes: int) -> None:
        """Get ready to read so many files at a time.

        `encoder` names the model where this machine's own TRACUU_ENCODER does not; "" is the shipped one. `limits` are
        the megabytes and seconds that a file may take. Raises `EncoderError`, `ConfigurationError`.
        """
        is_own = not encoder or "TRACUU_ENCODER" in os.environ
        self._settings = Settings() if is_own else Settings(encoder=encoder)
        self._encoder = Encoder(self._settings)
        self._encoding = threading.Lock()  # one batch at a time bounds the memory
        self._limits = Limits(*limits)
        self._threads = ThreadPoolExecutor(processes, "reader")
        self._own = threading.local()
        self._readers: list[Reader] = []
        self._is_closing = threading.Event()
        _remove_left()
        self._folder = tempfile.TemporaryDirectory(prefix=f"{_SENT}{os.getpid()}-")

    def identity(self) -> Identity:
        """Return what this machine works with; the model is loaded then."""
        self._encoder.load()
        return identity_of(self._encoder, is_hub=self._settings.is_hub_encoder)

    def read(self, name: str, content: bytes, kind: InputKind) -> Answer:
        """Read a file of that name and content and encode its passages; what fails beside the file is raised."""
        try:
            parsed = self._threads.submit(self._parse, name, content, kind).result()
            inputs = _Inputs.model_validate_json(parsed).inputs
        except ReadError as error:
            return Answer(refusal=f"{type(error).__name__}\n{error}")
        except ValueError:  # whoever asked looks at all of it and says what is wrong
            return Answer(parsed)
        with self._encoding:
            vectors = self._encoder.encode_prepared(inputs)
        return Answer(parsed, vectors.astype("<f4").tobytes())

    def _parse(self, name: str, content: bytes, kind: InputKind) -> bytes:
        if not hasattr(self._own, "reader"):
            self._own.reader = Reader(self._limits, self._is_closing.is_set)
            self._readers.append(self._own.reader)
        reader: Reader = self._own.reader
        with tempfile.TemporaryDirectory(dir=self._folder.name) as folder:
            path = Path(folder, name)
            path.write_bytes(content)
            return reader.ask("parse", path, kind)

    def close(self) -> None:
        """End what reads, also in the middle of a file, and leave nothing on the disk."""
        self._is_closing.set()
        self._threads.shutdown(cancel_futures=True)
        for reader in self._readers:
            reader.close()
        self._folder.cleanup()
