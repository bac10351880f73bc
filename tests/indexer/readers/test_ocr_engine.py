"""The Tesseract program at its limits."""

import cv2
import numpy as np

from indexer.readers.ocr_engine import recognise_block


def test_a_picture_too_high_for_tesseract_is_read_to_its_end(tesseract: None) -> None:
    image = np.full((34_000, 500), 255, np.uint8)
    places = {"TREN": 120, "BAN": 31_990, "DUOI": 33_900}
    for word, baseline in places.items():
        cv2.putText(image, word, (60, baseline), cv2.FONT_HERSHEY_SIMPLEX, 1.6, 0, 4)
    found = {word.text: word.bottom for word in recognise_block(image, 200)}
    assert list(found) == list(places)
    assert all(abs(found[word] - baseline) < 10 for word, baseline in places.items())
