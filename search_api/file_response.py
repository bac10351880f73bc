"""The original file of a document as an answer: what was opened and looked at is what is sent."""

from fastapi.responses import FileResponse
from starlette.types import Receive, Scope, Send

from indexer.originals import Original


class OriginalResponse(FileResponse):
    """Sends an open file as an attachment, ranges of it where they are asked for, and closes it."""

    def __init__(self, original: Original, media_type: str | None = None) -> None:
        """`media_type` goes by the name where it is None."""
        super().__init__(
            original.address,
            filename=original.name,
            media_type=media_type,
            stat_result=original.stat,
            content_disposition_type="attachment",
        )
        self._original = original

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._original.close()
