"""Posts and agencies beside a person's name in a sentence, against those beside that name in the passages.

"Phó Chủ tịch Nguyễn Đức Anh" and "Nguyễn Đức Anh, Phó Chủ tịch" say the same; "Chủ tịch Nguyễn Đức Anh" does not. A
person is told by capitals alone (two to five words side by side); which organ has which posts is not known here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search_api.summary.names import Word, words_of

_POSTS = tuple(
    tuple(post.split())
    for post in (
        "chủ tịch|giám đốc|tổng giám đốc|bộ trưởng|thứ trưởng|chánh văn phòng|trưởng ban|trưởng phòng|bí thư|thủ tướng|"
        "cục trưởng|vụ trưởng|hiệu trưởng|chủ nhiệm|viện trưởng|chánh án|thủ trưởng|trưởng công an|tổ trưởng|"
        "chỉ huy trưởng|đội trưởng|trạm trưởng|trưởng thôn|thư ký|ủy viên|kế toán trưởng|chánh thanh tra|chi cục trưởng"
    ).split("|")
)
_RANKS = frozenset(("phó", "quyền", "nguyên"))
# What may stand between a post and a name besides an organ's name: "Chủ tịch là ông …", "PHÓ CHỦ TỊCH (Đã ký) …"
_LINKS = frozenset("là làm ông bà đồng chí đ c giữ chức vụ với tư cách đã ký".split())
# Small words of an organ's name: "Chủ tịch Ủy ban nhân dân xã …"
_ORGAN = frozenset(
    """ủy ban nhân dân hội đồng xã phường thị trấn huyện quận tỉnh thành phố đặc khu sở phòng bộ cục đảng văn trung
    tâm""".split()
)
_ENDS = frozenset(".;")  # what stands behind them is said of somebody else
_HONORIFICS = frozenset(("ông", "bà"))
_MOST_BETWEEN = 14  # words
_PERSON_WORDS = range(2, 6)


@dataclass(frozen=True, slots=True)
class Post:
    """A post with what stands before it ("phó"), and the words of the organ between it and the name."""

    rank: str
    title: tuple[str, ...]
    organ: tuple[str, ...]

    def is_borne_out_by(self, other: "Post") -> bool:
        """Whether `other` names the same post, of an organ whose name has the words of this one's."""
        return (self.rank, self.title) == (other.rank, other.title) and set(self.organ) <= set(other.organ)


def _post_at(words: Sequence[Word], at: int) -> int:
    """Return how many words the post has that begins at `at`; 0 where none does."""
    fits = (len(post) for post in _POSTS if tuple(word.exact for word in words[at : at + len(post)]) == post)
    return max(fits, default=0)


def _posts(words: Sequence[Word]) -> list[tuple[int, int]]:
    return [(at, at + size) for at in range(len(words)) if (size := _post_at(words, at))]


def _is_link(word: Word) -> bool:
    if word.is_mark:
        return word.exact not in _ENDS
    return word.exact in _LINKS or word.exact in _ORGAN or word.is_capital


def _organ(words: Sequence[Word]) -> tuple[str, ...]:
    return tuple(word.exact for word in words if not word.is_mark and word.exact not in _LINKS)


def _beside(words: Sequence[Word], start: int, end: int) -> Iterator[Post]:
    """Yield the posts next before and next behind the name that stands from `start` to `end`."""
    posts = _posts(words)
    before = next(((a, b) for a, b in reversed(posts) if b <= start), None)
    behind = next(((a, b) for a, b in posts if a >= end), None)
    for found, between in (
        (before, words[before[1] : start] if before else ()),
        (behind, words[end : behind[0]] if behind else ()),
    ):
        rank_at = found[0] - 1 if found else -1
        rank = words[rank_at].exact if rank_at >= 0 and words[rank_at].exact in _RANKS else ""
        gap = between[:-1] if found is behind and rank else between
        if found and len(gap) <= _MOST_BETWEEN and all(map(_is_link, gap)):
            yield Post(rank, tuple(word.exact for word in words[slice(*found)]), _organ(gap))


def _persons(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Yield where names of persons may stand: capitals side by side that are no post and no organ."""
    taken = {place for start, end in _posts(words) for place in range(start, end)}
    at = 0
    while at < len(words):
        if words[at].exact in _HONORIFICS:
            at += 1
            continue
        end = at
        while end < len(words) and words[end].is_capital and not words[end].is_loose and end not in taken:
            end += 1
        if end - at in _PERSON_WORDS and words[at].exact not in _ORGAN | _RANKS:
            yield at, end
        at = max(end, at + 1)


def _places(words: Sequence[Word], name: Sequence[Word]) -> Iterator[int]:
    return (at for at in range(len(words) - len(name) + 1) if list(words[at : at + len(name)]) == list(name))


def holds_posts(sentence: str, passages: Sequence[str]) -> bool:
    """Whether each post beside a person's name in a sentence stands beside that name in a passage."""
    words = words_of(sentence)
    texts = [words_of(passage) for passage in passages]
    for start, end in _persons(words):
        name = words[start:end]
        there = [post for text in texts for at in _places(text, name) for post in _beside(text, at, at + len(name))]
        for post in _beside(words, start, end):
            if not any(post.is_borne_out_by(other) for other in there):
                return False
    return True
