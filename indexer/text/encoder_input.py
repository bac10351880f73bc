"""What an encoder is given of a passage: its headings and words, in the form that the model was trained on."""

from typing import Literal

from indexer.text.segmentation import encoder_terms, segmented_words

InputKind = Literal["text", "words", "terms"]


def embedding_text(context: str, text: str) -> str:
    """Return what is embedded for a passage: its headings, then its words."""
    return f"{context}. {text}" if context else text


def encoder_input(kind: InputKind, text: str) -> str:
    """Return a text as it is, as pyvi's words joined by blanks ("kế_hoạch năm"), or as the terms of a static model."""
    if kind == "terms":
        return " ".join(encoder_terms(text))
    return segmented_words(text) if kind == "words" else text
