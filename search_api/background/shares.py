"""In which share of passages a word or a pair of syllables usually occurs (`words.tsv`, made by `train.py`).

Five plans of a commune lack most everyday words: by their own counts, "giữ" of "giữ chức vụ gì" would be as telling
as "tiêm chủng". So a term's own count is smoothed with what is usual (Dirichlet smoothing: Zhai and Lafferty 2004).
"""

from collections import defaultdict
from functools import cache
from pathlib import Path

from indexer.text.folding import fold_accents

TABLE = Path(__file__).parent / "words.tsv"
# As many passages of usual text are laid beside those of the index. Of 90 questions that were asked of five plans
# unseen 59 were answered rightly with 0, 62 with 300, 65 with 1,000 and 66 with 4,000; of 420 on the samples 385, 383,
# 383 and 385
PASSAGES = 2_000


@cache
def _shares(*, bare: bool) -> dict[str, float]:
    shares: dict[str, float] = defaultdict(float)
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        term, share = line.split("\t")
        shares[fold_accents(term) if bare else term] += float(share)
    return {term: min(1.0, share) for term, share in shares.items()}


def usual_share(term: str, *, bare: bool) -> float:
    """Return the share of passages that have a folded word or pair ("đơn_vị"), in [0, 1]; 0 for one that is not usual.

    A `bare` term is one without accents: "don_vi".
    """
    return _shares(bare=bare).get(term, 0.0)
