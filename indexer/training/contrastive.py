"""The contrastive loop: a table of term vectors, texts as normalised means, InfoNCE over the batch.

Loss: van den Oord et al. 2018 (arXiv 1807.03748), with the other passages of the batch as negatives and, from the
second epoch on, one hard negative a pair. A run that was stopped goes on after the last epoch that it finished.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from indexer.training.tokens import RaggedIds, Rows

_EXCLUDED = -1e4  # a score that no softmax gives any share


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


@dataclass(frozen=True, slots=True)
class Pairs:
    """What is trained on: pair i is query i and passage i, of one of several sources.

    `passage_ids` tells which pairs have the same passage; `negatives` (pairs, n) are rows of pairs whose passages are
    near the query and not its own, -1 where there are fewer than n.
    """

    queries: RaggedIds
    passages: RaggedIds
    sources: npt.NDArray[np.int64]
    passage_ids: Rows
    negatives: Rows

    def draw_negatives(self, rng: np.random.Generator) -> Rows:
        """Return one negative of each pair at random; the pair itself where it has none."""
        count, most = self.negatives.shape
        chosen = self.negatives[np.arange(count), rng.integers(most, size=count)]
        return np.where(chosen >= 0, chosen, np.arange(len(chosen)))


@dataclass(frozen=True, slots=True)
class Recipe:
    """How it is trained; a batch comes from one source, so that its negatives are of the same kind as its positives."""

    dimension: int = 256
    epochs: int = 5
    batch_size: int = 1024
    temperature: float = 0.05
    dropout: float = 0.2
    learning_rate: float = 0.02
    seed: int = 13


class Run:
    """A table in training, with all that is needed to go on later as if it had not been stopped."""

    def __init__(self, pairs: Pairs, recipe: Recipe, vocabulary_size: int) -> None:
        torch.manual_seed(recipe.seed)
        self.rng = np.random.default_rng(recipe.seed)
        self.epoch = 0
        self.table = StaticTable(vocabulary_size, recipe.dimension)
        self._pairs, self._recipe = pairs, recipe
        self._by_source = [np.flatnonzero(pairs.sources == source) for source in np.unique(pairs.sources)]
        self._optimizer = torch.optim.SparseAdam(self.table.parameters(), lr=recipe.learning_rate)
        steps = recipe.epochs * sum(self._batches_of(rows) for rows in self._by_source)
        self._schedule = torch.optim.lr_scheduler.OneCycleLR(
            self._optimizer, recipe.learning_rate, total_steps=steps + 1, pct_start=0.05, cycle_momentum=False
        )

    def _batches_of(self, rows: Rows) -> int:
        return max(1, len(rows) // self._recipe.batch_size)

    def save(self, path: Path) -> None:
        """Write the state beside and put it in place."""
        state = {
            "epoch": self.epoch,
            "rng": json.dumps(self.rng.bit_generator.state),
            "table": self.table.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "schedule": self._schedule.state_dict(),
        }
        beside = path.with_suffix(".new")
        torch.save(state, beside)
        beside.replace(path)

    def load(self, path: Path) -> None:
        """Go on from a saved state of a run with the same pairs and recipe."""
        state = torch.load(path, weights_only=True)
        self.epoch = state["epoch"]
        self.rng.bit_generator.state = json.loads(state["rng"])
        self.table.load_state_dict(state["table"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._schedule.load_state_dict(state["schedule"])

    def train_epoch(self) -> float:
        """Train on every pair once and return the mean loss."""
        noise = Noise(self._recipe.dropout, self.rng)
        hard = self._pairs.draw_negatives(self.rng) if self.epoch else None
        batches = [
            batch
            for rows in self._by_source
            for batch in np.array_split(self.rng.permutation(rows), self._batches_of(rows))
        ]
        total = 0.0
        for number in self.rng.permutation(len(batches)):
            loss = self._loss(batches[number], hard, noise)
            self._optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            self._optimizer.step()  # type: ignore[no-untyped-call]
            self._schedule.step()
            self.table.silence()
            total += loss.item()
        self.epoch += 1
        return total / len(batches)

    def _loss(self, batch: Rows, hard: Rows | None, noise: Noise) -> torch.Tensor:
        """InfoNCE both ways; a passage that is the query's own under another row is no negative."""
        pairs = self._pairs
        rows = batch if hard is None else np.concatenate([batch, hard[batch]])
        candidates = embed(self.table, pairs.passages, rows, noise)
        scores = embed(self.table, pairs.queries, batch, noise) @ candidates.T / self._recipe.temperature
        same = pairs.passage_ids[batch][:, None] == pairs.passage_ids[rows][None, :]
        same[np.arange(len(batch)), np.arange(len(batch))] = False
        scores = scores.masked_fill(torch.from_numpy(same), _EXCLUDED)
        right = torch.arange(len(batch))
        forward = functional.cross_entropy(scores, right)
        backward = functional.cross_entropy(scores[:, : len(batch)].T, right)
        return (forward + backward) / 2


def train(
    pairs: Pairs,
    recipe: Recipe,
    vocabulary_size: int,
    *,
    checkpoint: Path | None = None,
    report: Callable[[str], None] = print,
) -> StaticTable:
    """Train a table, deterministic for a seed and a number of threads; `checkpoint` is written after each epoch."""
    run = Run(pairs, recipe, vocabulary_size)
    if checkpoint and checkpoint.exists():
        run.load(checkpoint)
        report(f"going on after epoch {run.epoch}")
    while run.epoch < recipe.epochs:
        loss = run.train_epoch()
        if checkpoint:
            run.save(checkpoint)
        report(f"epoch {run.epoch}/{recipe.epochs}: loss {loss:.4f}")
    return run.table
