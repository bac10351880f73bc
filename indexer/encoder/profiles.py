"""How known embedding models want their input: prefixes, segmentation, pooling, length. One place for all of them.

A model in a folder is known by the folder's name ("…/bge-m3"). The shipped one says so itself, by a `tracuu.json`.
"""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from indexer.text.encoder_input import InputKind

Pooling = Literal["mean", "cls"]


@dataclass(frozen=True, slots=True)
class EncoderProfile:
    """What a model is given.

    `input` is as in `indexer.text.encoder_input`. `pooling` is used only where a model's folder names none.
    `max_length` counts tokens; None leaves it to the model.
    """

    input: InputKind = "text"
    query_prefix: str = ""
    passage_prefix: str = ""
    pooling: Pooling = "mean"
    max_length: int | None = None


_E5 = EncoderProfile(query_prefix="query: ", passage_prefix="passage: ", max_length=512)
_M3 = EncoderProfile(pooling="cls", max_length=2048)
# From the models' own cards. Where a model takes more than passages ever need, less saves memory and changes nothing.
_PROFILES = {
    "bkai-foundation-models/vietnamese-bi-encoder": EncoderProfile(input="words", max_length=256),
    "dangvantuan/vietnamese-embedding": EncoderProfile(input="words", max_length=512),
    "BAAI/bge-m3": _M3,
    "AITeamVN/Vietnamese_Embedding": _M3,
    "AITeamVN/Vietnamese_Embedding_v2": _M3,
    "intfloat/multilingual-e5-small": _E5,
    "intfloat/multilingual-e5-base": _E5,
    "intfloat/multilingual-e5-large": _E5,
}
_BY_FOLDER = {name.rpartition("/")[2].lower(): profile for name, profile in _PROFILES.items()}


def profile_of(name: str) -> EncoderProfile:
    """Return the profile of a hub name or of a folder that is called like a known model; the plain one for others."""
    return _PROFILES.get(name) or _BY_FOLDER.get(PurePath(name).name.lower()) or EncoderProfile()
