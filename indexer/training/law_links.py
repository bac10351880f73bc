"""Questions of a legal portal -> the articles of law that their answers quote.

Nobody labelled these pairs. An answer quotes the article that it rests on, mostly word for word, so an article whose
words recur in the answer is one that answers the question too. This is the nearest that the training data has to
questions asked of state texts.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from indexer.text.folding import fold

_WORD = re.compile(r"\w+")
_STRETCH = 10  # words that must recur without a change
_COMMON = 6  # a stretch of so many articles ("Nghị định này có hiệu lực …") tells nothing
_ENOUGH = 20  # of eight such links that were read, six were right and two doubtful
_ENOUGH_CITED = 5  # where the answer names the article by number too
_MOST = 3  # articles of one answer
# "(Điều 21 Luật số 44/2013/QH13, có hiệu lực …" in an article's source
_SOURCE = re.compile(r"\(Điều (?P<article>\d+[a-z]?) .*?số (?P<number>[\w/.\-]+)")
# "Điều 10 Nghị định 122/2021/NĐ-CP", "Điều 5 của Thông tư số 3/2020/TT-BNV" in an answer; not "Điều 10 Nghị định này"
_CITED = re.compile(
    r"Điều (?P<article>\d+[a-z]?)\s+(?:của\s+)?"
    r"(?:Nghị định|Thông tư liên tịch|Thông tư|Luật|Bộ luật|Quyết định|Nghị quyết|Pháp lệnh)\s"
    r"[^\d\n]{0,60}?(?:số\s+)?(?P<number>\d+/\d{4}/[\w\-]+)"
)


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _stretches(text: str) -> set[int]:
    words = _words(text)
    return {hash(tuple(words[start : start + _STRETCH])) for start in range(len(words) - _STRETCH + 1)}


class ArticleLinks:
    """Articles by their stretches of words and by their numbers."""

    def __init__(self, articles: Sequence[dict[str, str]]) -> None:
        """Index records with `source` and `text`."""
        self._by_stretch: dict[int, list[int]] = defaultdict(list)
        self._by_number: dict[tuple[str, str], int] = {}
        for row, article in enumerate(articles):
            for stretch in _stretches(article["text"]):
                self._by_stretch[stretch].append(row)
            if match := _SOURCE.search(article.get("source", "")):
                self._by_number.setdefault((match["article"], fold(match["number"]).strip(",.")), row)

    def quoted_by(self, answer: str) -> list[int]:
        """Return the rows of the articles that an answer rests on, ascending."""
        shared = Counter(
            row
            for stretch in _stretches(answer)
            if len(rows := self._by_stretch.get(stretch, ())) < _COMMON
            for row in rows
        )
        often = {row for row, count in shared.most_common(_MOST) if count >= _ENOUGH}
        cited = {self._by_number.get((m["article"], fold(m["number"]))) for m in _CITED.finditer(answer)}
        return sorted(often | {row for row in cited if row is not None and shared[row] >= _ENOUGH_CITED})


def without_restatement(question: str, answer: str) -> str | None:
    """Return an answer without a first line that says the question again, None where it does not begin so.

    Such a line lets a model find the answer by the question's own words and learn nothing of what answers it.
    """
    first, _, rest = answer.partition("\n")
    asked, said = set(_words(question)), set(_words(first))
    return rest if asked and len(asked & said) >= 0.7 * len(asked) and len(rest) > 150 else None


def link_questions(
    questions: Iterable[dict[str, str]], articles: Sequence[dict[str, str]]
) -> Iterator[tuple[str, str]]:
    """Yield (question, text of an article) for records of `question` and `answer`."""
    links = ArticleLinks(articles)
    for record in questions:
        for row in links.quoted_by(record["answer"]):
            yield record["question"], articles[row]["text"]
