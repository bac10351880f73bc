"""The contrastive loop: a table of term vectors, texts as normalised means, InfoNCE over the batch.

Loss: van den Oord et al. 2018 (arXiv 1807.03748), with the other passages of the batch as negatives and,
from the second epoch on, one hard negative a pair that the model of the epoch before ranked high.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from indexer.training.tokens import RaggedIds

Rows = npt.NDArray[np.int64]


class StaticTable(torch.nn.Module):
    """(vocabulary, dimension) float32 vectors; a text is the L2-normalised mean of its terms'."""

    def __init__(self, vocabulary_size: int, dimension: int) -> None:
        super().__init__()
        self.bag = torch.nn.EmbeddingBag(vocabulary_size, dimension, mode="mean", sparse=True)
        torch.nn.init.normal_(self.bag.weight, std=0.1)
        self.silence()

    def silence(self) -> None:
        """Keep padding and unknown at zero, so that unknown terms do not turn a text's direction."""
        with torch.no_grad():
            self.bag.weight[:2] = 0

    def forward(self, ids: torch.Tensor, starts: torch.Tensor) -> torch.Tensor:
        """Return unit vectors of texts whose ids are joined and begin at `starts`."""
        return functional.normalize(self.bag(ids, starts), dim=1)


@dataclass(frozen=True, slots=True)
class Noise:
    """Leaves out a share of the terms of each text, so that no single term carries a pair."""

    dropout: float
    rng: np.random.Generator

    def apply(self, ids: npt.NDArray[np.int64]) -> None:
        """Set terms to padding, whose vector is zero and so does not turn the mean."""
        ids[self.rng.random(len(ids)) < self.dropout] = 0


def embed(table: StaticTable, texts: RaggedIds, rows: Rows, noise: Noise | None = None) -> torch.Tensor:
    """Return (len(rows), d) unit vectors of the given texts."""
    ids, starts = texts.take(rows)
    if noise:
        noise.apply(ids)
    return table(torch.from_numpy(ids), torch.from_numpy(starts))  # type: ignore[no-any-return]


@torch.no_grad()
def mine_negatives(
    table: StaticTable, queries: RaggedIds, passages: RaggedIds, rows: Rows, rng: np.random.Generator
) -> Rows:
    """Return for each of `rows` a row whose passage its query ranks between 10th and 60th among a sample.

    The first ranks are left out: articles repeat, and many of them are as right as the gold one.
    """
    sample = rng.permutation(rows)[:60_000]
    pool = torch.cat([embed(table, passages, part) for part in np.array_split(sample, max(1, len(sample) // 4096))])
    chosen = []
    for part in np.array_split(rows, max(1, len(rows) // 2048)):
        ranked = (embed(table, queries, part) @ pool.T).topk(min(60, len(sample)), dim=1).indices.numpy()
        pick = rng.integers(min(10, ranked.shape[1] - 1), ranked.shape[1], size=len(part))
        found = sample[ranked[np.arange(len(part)), pick]]
        chosen.append(found)
    return np.concatenate(chosen)


def train(
    queries: RaggedIds,
    passages: RaggedIds,
    sources: npt.NDArray[np.int64],
    *,
    vocabulary_size: int,
    dimension: int,
    epochs: int,
    mined_sources: frozenset[int],
    batch_size: int = 1024,
    temperature: float = 0.05,
    dropout: float = 0.2,
    learning_rate: float = 0.02,
    seed: int = 13,
    report: Callable[[str], None] = print,
) -> StaticTable:
    """Train a table on `len(queries)` pairs, deterministic for a seed and a number of threads.

    A batch comes from one source, so that its negatives are of the same kind as its positives.
    """
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    noise = Noise(dropout, rng)
    table = StaticTable(vocabulary_size, dimension)
    optimizer = torch.optim.SparseAdam(table.parameters(), lr=learning_rate)
    by_source = [np.flatnonzero(sources == source) for source in np.unique(sources)]
    steps = epochs * sum(max(1, len(rows) // batch_size) for rows in by_source)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, learning_rate, total_steps=steps + 1, pct_start=0.05, cycle_momentum=False
    )
    hard = np.full(len(queries), -1, dtype=np.int64)
    for epoch in range(epochs):
        batches = [
            batch
            for rows in by_source
            for batch in np.array_split(rng.permutation(rows), max(1, len(rows) // batch_size))
        ]
        total = 0.0
        for number in rng.permutation(len(batches)):
            batch = batches[number]
            loss = _loss(table, (queries, passages), batch, hard[batch], noise, temperature=temperature)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()  # type: ignore[no-untyped-call]
            schedule.step()
            table.silence()
            total += loss.item()
        report(f"epoch {epoch + 1}/{epochs}: loss {total / len(batches):.4f}")
        if epoch + 1 < epochs:
            for source in mined_sources:
                rows = np.flatnonzero(sources == source)
                hard[rows] = mine_negatives(table, queries, passages, rows, rng)
    return table


def _loss(
    table: StaticTable,
    texts: tuple[RaggedIds, RaggedIds],
    batch: Rows,
    negatives: Rows,
    noise: Noise,
    *,
    temperature: float,
) -> torch.Tensor:
    """InfoNCE both ways over a batch; `negatives` are rows of further passages, -1 where there are none yet."""
    queries, passages = texts
    candidates = [embed(table, passages, batch, noise)]
    if (negatives >= 0).all():
        candidates.append(embed(table, passages, negatives, noise))
    scores = embed(table, queries, batch, noise) @ torch.cat(candidates).T / temperature
    right = torch.arange(len(batch))
    forward = functional.cross_entropy(scores, right)
    backward = functional.cross_entropy(scores[:, : len(batch)].T, right)
    return (forward + backward) / 2
