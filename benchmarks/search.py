"""How long a question takes among many passages, part by part, and how fast passages are indexed.

    python benchmarks/search.py --passages 200000

The passages are those of the sample documents with their words drawn anew: each sentence is cut into pieces of a few
words that are joined at random, so that words are as frequent as in real plans and no two passages are the same. Times
are milliseconds of one question after the other, in one process; the raw cost of tokeniser, model and engines stands
beside ours, so that what our own code adds can be seen.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from indexer.chunking import make_passages
from indexer.encoder import Encoder
from indexer.passage_index import LexicalQuery, PassageIndex
from indexer.passage_index.dense import DenseIndex
from indexer.passage_index.lexical import LexicalEntry, LexicalIndex
from indexer.readers import is_document_candidate, read
from indexer.settings import Settings
from indexer.structure import parse
from indexer.text.segmentation import encoder_terms, lexical_terms
from search_api.evaluation.files import read_lines
from search_api.retrieval import rank

ROOT = Path(__file__).parents[1]
_PIECE = 5  # words
_BATCH = 2_000


def sample_passages() -> list[str]:
    """Return the passages of the sample documents."""
    found = []
    for path in sorted((ROOT / "corpus" / "documents").iterdir()):
        if is_document_candidate(path):
            found += [passage.text for passage in make_passages(parse(read(path)))]
    return found


def made_passages(count: int, seed: int) -> Iterator[str]:
    """Yield passages of 40 to 160 words made of pieces of real ones."""
    chooser = random.Random(seed)  # noqa: S311 — made texts, no secrets
    pieces = []
    for text in sample_passages():
        words = text.split()
        pieces += [" ".join(words[start : start + _PIECE]) for start in range(0, len(words), _PIECE)]
    for number in range(count):
        length = chooser.randint(8, 32)
        yield f"{number}. " + " ".join(chooser.choices(pieces, k=length))


def timed(name: str, work: Callable[[str], object], questions: Sequence[str]) -> None:
    """Print the median, the 95th and the 99th percentile of a work over questions."""
    times = []
    for question in questions:
        begun = time.perf_counter()
        work(question)
        times.append((time.perf_counter() - begun) * 1_000)
    p50, p95, p99 = np.quantile(times, [0.5, 0.95, 0.99])
    print(f"{name:44} {p50:8.2f} {p95:8.2f} {p99:8.2f}")


def build(count: int, encoder: Encoder, folder: Path) -> PassageIndex:
    """Index made passages and print passages a second of each part."""
    texts = dict(enumerate(made_passages(count, seed=3)))
    dense, lexical = DenseIndex.empty(encoder.dimension), LexicalIndex.create(folder)
    begun = time.perf_counter()
    for start in range(0, count, _BATCH):
        rows = range(start, min(count, start + _BATCH))
        dense.add(rows, encoder.encode([texts[row] for row in rows]))
    encoded = time.perf_counter()
    lexical.apply([], (LexicalEntry(row, str(row // 50), text, "") for row, text in texts.items()))
    done = time.perf_counter()
    some = [texts[row] for row in range(0, count, max(1, count // 2_000))]
    print(
        f"indexing, passages/s: encoding {count / (encoded - begun):,.0f}, lexical {count / (done - encoded):,.0f}, ",
        end="",
    )
    print(f"both {count / (done - begun):,.0f}")
    for name, work in (("encoder terms (pyvi)", encoder_terms), ("lexical terms", lexical_terms)):
        begun = time.perf_counter()
        for text in some:
            work(text)
        print(f"  of which {name} alone: {len(some) / (time.perf_counter() - begun):,.0f} passages/s")
    return PassageIndex(dense, lexical, seq=0)


def main() -> None:
    """Build the index and print the times of a question."""
    parser = argparse.ArgumentParser(description="Milliseconds a question among many passages")
    parser.add_argument("--passages", type=int, default=200_000)
    parser.add_argument("--questions", type=int, default=300)
    arguments = parser.parse_args()
    encoder = Encoder(Settings())
    encoder.load()
    gold = [row["question"] for row in read_lines(ROOT / "corpus" / "gold" / "questions.jsonl")]
    questions = [gold[number % len(gold)] for number in range(arguments.questions)]
    with tempfile.TemporaryDirectory(prefix="tracuu-benchmark-") as folder:
        index = build(arguments.passages, encoder, Path(folder) / "lexical")
        vectors = {question: encoder.encode_query(question) for question in gold}
        print(f"{'milliseconds a question':44} {'p50':>8} {'p95':>8} {'p99':>8}")
        timed("segmentation of the question", encoder_terms, questions)
        timed("encoding of the question", encoder.encode_query, questions)
        timed("vectors (FAISS)", lambda q: index.dense(vectors[q], 200), questions)
        timed("terms (tantivy)", lambda q: index.lexical(LexicalQuery.of(q), 200), questions)
        timed("the whole search", lambda q: rank(q, index, encoder), questions)


if __name__ == "__main__":
    main()
