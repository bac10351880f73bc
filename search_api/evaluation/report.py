"""The tables of scores in README and model card: `python -m search_api.evaluation.report NAME=FOLDER …`.

Scores are measured, kept in `scores.json`, and written between two marks in each text, so that a test can tell a table
that nobody measured.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel

from indexer.encoder import Encoder
from indexer.settings import Settings
from search_api.evaluation.files import read_beir
from search_api.evaluation.retrieval import Scores, score_retrieval

SCORES_PATH = Path(__file__).parent / "scores.json"
TABLES = (Path("README.md"), Path("indexer/encoder_model/README.md"))
_MARKED = re.compile(r"(?<=<!-- scores -->\n).*?(?=<!-- end of scores -->)", re.DOTALL)
_HEAD = """| nDCG@10 | passages | questions | vectors | BM25 | **together** | 95% interval | without accents |
| --- | --- | --- | --- | --- | --- | --- | --- |
"""


class SetScores(BaseModel):
    """Scores of dense, lexical and fused search on one set, with its questions as they are and without accents."""

    passages: int
    questions: int
    as_asked: dict[str, Scores]
    without_accents: dict[str, Scores]


class Report(BaseModel):
    """Scores by set, and the encoder that they were measured with."""

    encoder: str
    sets: dict[str, SetScores]


def measure(folders: Mapping[str, Path], settings: Settings) -> Report:
    """Return the scores of the shipped search on BEIR folders."""
    sets = {}
    for name, folder in folders.items():
        data = read_beir(folder)
        sets[name] = SetScores(
            passages=len(data.corpus),
            questions=len(data.queries),
            as_asked=score_retrieval(folder, settings),
            without_accents=score_retrieval(folder, settings, without_accents=True),
        )
    return Report(encoder=Encoder(settings).id, sets=sets)


def table(report: Report) -> str:
    """Return the scores as a Markdown table: nDCG@10 with its interval, and the same without accents."""
    return _HEAD + "".join(_row(name, found) for name, found in report.sets.items())


def _row(name: str, found: SetScores) -> str:
    dense, lexical, fused = (found.as_asked[kind] for kind in ("dense", "lexical", "fused"))
    cells = [
        name,
        f"{found.passages:,}",
        f"{found.questions:,}",
        f"{dense['ndcg@10']:.3f}",
        f"{lexical['ndcg@10']:.3f}",
        f"**{fused['ndcg@10']:.3f}**",
        f"{fused['ndcg@10_low']:.3f}–{fused['ndcg@10_high']:.3f}",
        f"{found.without_accents['fused']['ndcg@10']:.3f}",
    ]
    return f"| {' | '.join(cells)} |\n"


def with_table(text: str, report: Report) -> str:
    """Return a text with the table between its marks; raises `ValueError` where it has none."""
    replaced, count = _MARKED.subn(lambda _: table(report), text)
    if not count:
        raise ValueError("no <!-- scores --> … <!-- end of scores --> in the text")
    return replaced


def main(sets: Annotated[list[str], typer.Argument(help="NAME=FOLDER for each BEIR folder")]) -> None:
    """Measure, keep the scores and write the tables; run it in the root of the repository."""
    folders = {name: Path(folder) for name, _, folder in (item.partition("=") for item in sets)}
    report = measure(folders, Settings())
    SCORES_PATH.write_text(report.model_dump_json(indent=1) + "\n", encoding="utf-8")
    for path in TABLES:
        path.write_text(with_table(path.read_text(encoding="utf-8"), report), encoding="utf-8")
    typer.echo(table(report))


if __name__ == "__main__":
    typer.run(main)
