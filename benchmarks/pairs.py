"""Prints how far two readings of one document agree, the .doc and the .pdf beside it, word by word in order.

Run as `PYTHONPATH=. python benchmarks/pairs.py FOLDER`; FOLDER holds NAME.doc and NAME.pdf. Words are runs of letters
and figures of the NFC text, in small letters, with the tone of "hoá" and "hóa" in one place; the words in order are
the longest common run of blocks (`SequenceMatcher`). Three figures a pair:

    of the .doc   words in order / words of the .doc: the .doc is often retyped without header and recipients, which
                  the print has
    of both       2 * words in order / (words of the .doc + words of the .pdf)
    as printed    the first, without the passages of four words and more that only one of the two has or that
                  stand in another order there: what the sources differ in is not the reader's
"""

import re
import sys
import time
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from indexer.readers import read
from indexer.text.folding import fold_tone_placement

_WORD = re.compile(r"\w+")
_OWN_PASSAGE = 4


@dataclass(frozen=True, slots=True)
class Agreement:
    """Shares of words in order, as told above."""

    of_first: float
    of_both: float
    as_printed: float


def words(text: str) -> list[str]:
    """Return what is compared."""
    return _WORD.findall(fold_tone_placement(unicodedata.normalize("NFC", text)).casefold())


def agreement(first: str, second: str) -> Agreement:
    """Return how far two texts agree."""
    one, other = words(first), words(second)
    steps = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    equal = sum(end - start for name, start, end, _, _ in steps if name == "equal")
    gaps = [end - start for name, start, end, *_ in steps if name != "equal"]
    own = sum(gap for gap in gaps if gap >= _OWN_PASSAGE)
    return Agreement(equal / len(one), 2 * equal / (len(one) + len(other)), equal / (len(one) - own))


def main(folder: Path) -> None:
    """Print a line a pair."""
    for path in sorted(folder.glob("*.doc")):
        started = time.perf_counter()
        found = agreement(read(path).text, read(path.with_suffix(".pdf")).text)
        print(
            f"{path.stem:24} of the .doc {found.of_first:7.2%}  of both {found.of_both:7.2%}  "
            f"as printed {found.as_printed:7.2%}  {time.perf_counter() - started:5.1f} s"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
