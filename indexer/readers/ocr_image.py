"""A page image made ready for recognition: grey without stamps in colour, upright, straight.

Works on pixels alone; knows neither lines nor words.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from indexer.readers.ocr_engine import Grey

Rgb = NDArray[np.uint8]
Mask = NDArray[np.uint8]

# Ink of a stamp or a pen differs by 60 and more between its channels; scanned black, with the coloured fringes
# that JPEG leaves, by 40 at most (real_tt_37: 99.9% of the printed letters' pixels).
_COLOURED = 60
# Where more of the ink than this is coloured, the text itself is, and nothing is taken away.
_MAX_COLOURED_SHARE = 0.3
_FRINGE_GREY = 110
_DARK = 140
_MAX_SKEW_DEG = 8.0


def drop_coloured_ink(rgb: Rgb) -> Grey:
    """Return the image in grey with seals, stamps and pen in colour made white; black print under them stays."""
    highest = rgb.max(axis=2)
    coloured = (highest - rgb.min(axis=2)) > _COLOURED
    grey: Grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    ink = int(np.count_nonzero(grey < _DARK))
    dark_coloured = int(np.count_nonzero(coloured & (grey < _DARK)))
    if not dark_coloured or dark_coloured > _MAX_COLOURED_SHARE * ink:
        return grey
    # The fringe of a stroke is pale and hardly coloured any more; black letters beside it are dark.
    fringe = cv2.dilate(coloured.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    paper = int(np.percentile(grey, 90))
    grey[coloured | (fringe & (grey > _FRINGE_GREY))] = paper
    return grey


def binarise(grey: Grey, dpi: int) -> Mask:
    """Return ink as 255, paper as 0, with a threshold that follows the lighting of the page."""
    window = round(dpi / 4) | 1
    soft = cv2.GaussianBlur(grey, (3, 3), 0)
    return cv2.adaptiveThreshold(soft, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, 25).astype(
        np.uint8
    )


def skew_angle(ink: Mask) -> float:
    """Return the angle in degrees by which the lines of a page rise to the right, within ±8; 0 without any text.

    The right angle gives the sharpest profile of ink by rows. Ink on a frame would outweigh the text, so long
    strokes are left out by taking the middles of small components only.
    """
    points = _letter_points(ink)
    if len(points) < 20:
        return 0.0
    xs, ys = points[:, 0], points[:, 1]

    def sharpness(angle: float) -> float:
        turn = np.deg2rad(angle)
        places = np.round(ys * np.cos(turn) + xs * np.sin(turn)).astype(np.int64)
        counts = np.bincount(places - places.min()).astype(np.float64)
        return float((np.diff(counts) ** 2).sum())

    best = max(np.arange(-_MAX_SKEW_DEG, _MAX_SKEW_DEG + 0.01, 0.25), key=sharpness)
    best = max(np.arange(best - 0.25, best + 0.26, 0.05), key=sharpness)
    return 0.0 if abs(best) < 0.08 else float(best)


def _letter_points(ink: Mask) -> NDArray[np.float64]:
    """Return the ink pixels, thinned to every second one, of components of the size of letters."""
    small = cv2.resize(ink, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_NEAREST)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(small, connectivity=8)
    largest = max(small.shape) // 20
    fits = (stats[:, cv2.CC_STAT_WIDTH] <= largest) & (stats[:, cv2.CC_STAT_HEIGHT] <= largest)
    fits &= stats[:, cv2.CC_STAT_AREA] >= 4
    fits[0] = False
    ys, xs = np.nonzero(fits[labels])
    return np.column_stack([xs, ys]).astype(np.float64) if count > 1 else np.zeros((0, 2))


def rotate(grey: Grey, angle: float) -> Grey:
    """Return the image turned clockwise by `angle` degrees about its middle, its size unchanged."""
    if not angle:
        return grey
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1)
    turned = cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return turned.astype(np.uint8)
