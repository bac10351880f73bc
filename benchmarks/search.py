"""How long a question takes among many passages, part by part, and how fast passages are indexed.

    python benchmarks/search.py --passages 200000

The passages are those of the sample documents with their words drawn anew: each sentence is cut into pieces of a few
words that are joined at random, so that words are as frequent as in real plans and no two passages are the same. Times
are milliseconds of one question after the other, in one process, with the service that serves users; the last column is
the time of all processors, which tells more on a busy machine. The raw cost of tokeniser, model and engines stands
beside ours, so that what our own code adds can be seen. With `--data` the passages are kept for the next run, which is
then about searches alone.
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
from indexer.passage_index import LexicalQuery
from indexer.passage_index.dense import DenseIndex
from indexer.passage_index.lexical import LexicalIndex
from indexer.passage_index.term_workers import LexicalEntry
from indexer.readers import is_document_candidate, read
from indexer.settings import Settings
from indexer.structure import parse
from indexer.text.folding import fold_accents
from indexer.text.segmentation import encoder_terms, lexical_terms
from search_api.accents import restore_accents
from search_api.evaluation.collection import serve
from search_api.evaluation.files import read_lines
from search_api.retrieval import rank
from search_api.spelling import mend

ROOT = Path(__file__).parents[1]
_PIECE = 5  # words
_OF_A_DOCUMENT = 50  # passages


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
    """Print the median, the 95th and the 99th percentile of a work over questions, and its mean processor time."""
    times, used = [], time.process_time()
    for question in questions:
        begun = time.perf_counter()
        work(question)
        times.append((time.perf_counter() - begun) * 1_000)
    used = (time.process_time() - used) / len(questions) * 1_000
    p50, p95, p99 = np.quantile(times, [0.5, 0.95, 0.99])
    print(f"{name:44} {p50:8.2f} {p95:8.2f} {p99:8.2f} {used:10.2f}", flush=True)


def raw_costs(texts: Sequence[str], encoder: Encoder) -> None:
    """Print passages a second of each part alone, over samples of its own: segmented texts are remembered."""
    step = max(1, len(texts) // 4_000)
    some, others, more = (texts[start::step] for start in (0, step // 3, 2 * step // 3))
    dense, entries = DenseIndex.empty(encoder.dimension), [LexicalEntry(i, "", text, "") for i, text in enumerate(some)]
    vectors = encoder.encode(some)
    with tempfile.TemporaryDirectory() as folder:
        lexical = LexicalIndex.create(Path(folder) / "lexical")
        works: dict[str, Callable[[], object]] = {
            "encoder terms (pyvi)": lambda: [encoder_terms(text) for text in others],
            "terms and vectors": lambda: encoder.encode(more),
            "lexical terms": lambda: [lexical_terms(text) for text in some],
            "terms and tantivy": lambda: lexical.apply([], entries),
            "FAISS": lambda: dense.add(range(len(some)), vectors),
        }
        for name, work in works.items():
            begun = time.perf_counter()
            work()
            print(f"  {name + ' alone':32} {len(some) / (time.perf_counter() - begun):12,.0f} passages/s")


def main() -> None:
    """Build the index and print the times of a question."""
    parser = argparse.ArgumentParser(description="Milliseconds a question among many passages")
    parser.add_argument("--passages", type=int, default=200_000)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--data", type=Path, help="a folder that keeps the passages for the next run")
    arguments = parser.parse_args()
    encoder = Encoder(Settings())
    encoder.load()
    gold = [row["question"] for row in read_lines(ROOT / "corpus" / "gold" / "questions.jsonl")]
    questions = [gold[number % len(gold)] for number in range(arguments.questions)]
    texts = list(made_passages(arguments.passages, seed=3))
    is_kept = arguments.data is not None and arguments.data.exists()
    if not is_kept:
        raw_costs(texts, encoder)
    bare = [fold_accents(question) for question in questions]
    with tempfile.TemporaryDirectory(prefix="tracuu-benchmark-") as folder:
        begun = time.perf_counter()
        with serve(
            texts, Settings(database_url=None, data=arguments.data or Path(folder) / "data"), together=_OF_A_DOCUMENT
        ) as served:
            took = time.perf_counter() - begun
            if not is_kept:
                print(f"  {'all, with the store':32} {len(texts) / took:12,.0f} passages/s")
            index, service = served.index, served.service
            vectors = {question: encoder.encode_query(question) for question in questions}
            for question in dict.fromkeys(questions):
                service.search(question)  # files come into memory as they do in the first minutes of a day
            print(f"{'milliseconds a question':44} {'p50':>8} {'p95':>8} {'p99':>8} {'processors':>10}")
            timed("segmentation of the question", encoder_terms, questions)
            timed("encoding of the question", encoder.encode_query, questions)
            timed("vectors (FAISS)", lambda q: index.dense(vectors[q], 200), questions)
            timed("terms (tantivy)", lambda q: index.lexical(LexicalQuery.of(q), 200), questions)
            timed("misspelt words", lambda q: mend(q, index.document_frequencies), questions)
            timed("accents put back", lambda q: restore_accents(q, index.document_frequencies), bare)
            timed("both kinds and their fusion", lambda q: rank(q, index, encoder), questions)
            timed("the whole search, ten hits", service.search, questions)
            timed("the whole search, without accents", service.search, bare)


if __name__ == "__main__":
    main()
