"""Two texts -> what the one has and the other has not, word by word, and whether it matters.

The pieces of either side, put together, are the text itself: nothing is left out and nothing is written anew.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from search_api.comparison.schemas import Difference, PieceKind
from search_api.comparison.tokens import Token, TokenKind

_Op = tuple[PieceKind, int, int, int, int]
_MATTERS: tuple[TokenKind, ...] = ("figure", "date", "number", "agency", "place", "year")
_OWN: tuple[TokenKind, ...] = ("place", "year", "date")
_LONGEST = 4_000  # tokens on either side; a pair that is longer is shown as replaced where it is not the same
_ISLAND = 1  # words in common that part two changes without helping a reader


def is_same(a: Sequence[Token], b: Sequence[Token]) -> bool:
    """Whether two texts say the same in the same words."""
    return len(a) == len(b) and all(x.unit == y.unit for x, y in zip(a, b, strict=True))


def is_expected(a: Sequence[Token], b: Sequence[Token]) -> bool:
    """Whether two texts differ at most in what each calls its own year and its own place."""
    return len(a) == len(b) and all(_agree(x, y) for x, y in zip(a, b, strict=True))


def _agree(x: Token, y: Token) -> bool:
    return x.unit == y.unit or (x.kind == y.kind and x.kind in _OWN and x.role == y.role != "")


def differences(a: str, a_tokens: Sequence[Token], b: str, b_tokens: Sequence[Token]) -> list[Difference]:
    """Return the pieces of two texts in order: "".join(piece.a) == a, "".join(piece.b) == b."""
    operations = list(_operations(a_tokens, b_tokens))
    a_texts = _cut(a, a_tokens, [(op[0], op[1], op[2]) for op in operations])
    b_texts = _cut(b, b_tokens, [(op[0], op[3], op[4]) for op in operations])
    if not operations:
        return [Difference(kind="same", a=a, b=b)] if a or b else []
    return _lead(a, a_tokens, b, b_tokens, operations[0][0]) + [
        Difference(kind=op[0], a=own, b=other, matters=_matters(op, a_tokens, b_tokens))
        for op, own, other in zip(operations, a_texts, b_texts, strict=True)
    ]


def _lead(a: str, a_tokens: Sequence[Token], b: str, b_tokens: Sequence[Token], first: PieceKind) -> list[Difference]:
    """Return what stands before the first words (a row's number, a dash) where a change would swallow it."""
    lead_a, lead_b = (text[: tokens[0].start] if tokens else "" for text, tokens in ((a, a_tokens), (b, b_tokens)))
    return [Difference(kind="same", a=lead_a, b=lead_b)] if first != "same" and (lead_a or lead_b) else []


def _matters(op: _Op, a: Sequence[Token], b: Sequence[Token]) -> list[TokenKind]:
    """Return the kinds of what changed beyond words, for a reader in a hurry."""
    kind, a1, a2, b1, b2 = op
    if kind in ("same", "expected"):
        return []
    before, after = a[a1:a2], b[b1:b2]
    kept = {token.unit for token in before} & {token.unit for token in after}
    kinds = {token.kind for token in (*before, *after) if token.unit not in kept}
    return [name for name in _MATTERS if name in kinds]


def _cut(text: str, tokens: Sequence[Token], ranges: Sequence[tuple[PieceKind, int, int]]) -> list[str]:
    """Return the stretch of text of each range of tokens; what stands between goes to the piece that is the same."""
    pieces = []
    place = tokens[0].start if tokens and ranges and ranges[0][0] != "same" else 0
    for number, (kind, _, last) in enumerate(ranges):
        if number == len(ranges) - 1:
            end = len(text)
        elif last == 0:
            end = tokens[0].start if kind == "same" and tokens else 0
        else:
            reaches = kind == "same" or last == len(tokens)
            end = tokens[last].start if reaches and last < len(tokens) else tokens[last - 1].end
        end = max(end, place)
        pieces.append(text[place:end])
        place = end
    return pieces


def _operations(a: Sequence[Token], b: Sequence[Token]) -> Iterator[_Op]:
    """Yield the operations that lead from one text to the other, without islands of a word."""
    if max(len(a), len(b)) > _LONGEST:
        yield ("same" if is_same(a, b) else "replaced"), 0, len(a), 0, len(b)
        return
    matcher = SequenceMatcher(None, [t.unit for t in a], [t.unit for t in b], autojunk=False)
    for tag, a1, a2, b1, b2 in _joined(matcher.get_opcodes(), a):
        if tag == "equal":
            yield "same", a1, a2, b1, b2
        else:
            yield from _changed(a, b, (a1, a2, b1, b2))


_Opcode = tuple[str, int, int, int, int]


def _joined(opcodes: Sequence[_Opcode], a: Sequence[Token]) -> Iterator[_Opcode]:
    """Yield opcodes with each lone plain word between two changes taken into them."""
    pending: list[int] | None = None
    for number, (tag, a1, a2, b1, b2) in enumerate(opcodes):
        is_island = (
            tag == "equal"
            and pending is not None
            and number + 1 < len(opcodes)
            and a2 - a1 <= _ISLAND
            and all(token.kind == "word" for token in a[a1:a2])
        )
        if tag != "equal" or is_island:
            pending = [pending[0] if pending else a1, a2, pending[2] if pending else b1, b2]
            continue
        if pending:
            yield "change", *pending  # type: ignore[misc]
            pending = None
        yield tag, a1, a2, b1, b2
    if pending:
        yield "change", *pending  # type: ignore[misc]


def _changed(a: Sequence[Token], b: Sequence[Token], places: tuple[int, int, int, int]) -> Iterator[_Op]:
    """Yield a change, with what was to be expected at its ends apart."""
    a1, a2, b1, b2 = places
    head = 0
    while head < min(a2 - a1, b2 - b1) and _agree(a[a1 + head], b[b1 + head]):
        head += 1
    tail = 0
    while tail < min(a2 - a1, b2 - b1) - head and _agree(a[a2 - 1 - tail], b[b2 - 1 - tail]):
        tail += 1
    if head:
        yield "expected", a1, a1 + head, b1, b1 + head
    a1, a2, b1, b2 = a1 + head, a2 - tail, b1 + head, b2 - tail
    if a1 < a2 or b1 < b2:
        kind: PieceKind = "replaced" if a1 < a2 and b1 < b2 else "removed" if a1 < a2 else "added"
        yield kind, a1, a2, b1, b2
    if tail:
        yield "expected", a2, a2 + tail, b2, b2 + tail
