"""A page image made ready for recognition: grey without stamps in colour, upright, straight.

Works on pixels alone; knows neither lines nor words.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from indexer.readers.ocr_engine import Grey

Rgb = NDArray[np.uint8]
Mask = NDArray[np.uint8]

SCAN_DPI = 200
# At 200 dpi the usual letter of 12 to 14 pt is 17 to 25 pixels high; pictures from 14 to 34 are read as they are.
_LETTER_PIXELS = 22.0
_FITTING = (14.0, 34.0)
_LONG_SIDE = 2400
_MAX_LONG_SIDE = 6000
# How far blue exceeds red, or red the others. A pen (real_tt_37): 44 in the mean, 18 at its palest; black print on
# eight scans: 9 at most for 99% of the pixels, on yellowed paper below 0.
_COLOURED = 18
# Where more of the ink than this is coloured, the text itself is, and nothing is taken away.
_MAX_COLOURED_SHARE = 0.3
_FRINGE_GREY = 110
_DARK = 140
_MAX_SKEW_DEG = 8.0
_INK_CONTRAST = 25
# Watermarks of legal portals stand at 0.8 of the way from ink to paper, the edges of letters at 0.5.
_PALE_SHARE = 0.65


def drop_coloured_ink(rgb: Rgb) -> Grey:
    """Return the image in grey; red seals and stamps and blue pen become paper, black print under them stays."""
    grey: Grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    red, green, blue = cv2.split(cv2.blur(rgb, (3, 3)))
    bluish = cv2.subtract(blue, red) > _COLOURED
    reddish = cv2.subtract(red, cv2.max(green, blue)) > _COLOURED
    coloured = bluish | reddish
    ink = grey < _DARK
    dark_coloured = int(np.count_nonzero(coloured & ink))
    if not dark_coloured or dark_coloured > _MAX_COLOURED_SHARE * int(np.count_nonzero(ink)):
        return grey
    # The fringe of a stroke is pale and hardly coloured any more; black letters beside it are dark.
    fringe = cv2.dilate(coloured.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    grey[coloured | (fringe & (grey > _FRINGE_GREY))] = int(np.percentile(grey, 90))
    return grey


def binarise(grey: Grey, dpi: int) -> Mask:
    """Return ink as 255, paper as 0, with a threshold that follows the lighting of the page.

    What is much paler than the usual ink is a watermark or shows through from the back, and no ink.
    """
    window = round(dpi / 4) | 1
    soft = cv2.GaussianBlur(grey, (3, 3), 0)
    ink = cv2.adaptiveThreshold(soft, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, _INK_CONTRAST)
    found = soft[ink > 0]
    if found.size:
        usual, paper = float(np.median(found)), float(np.percentile(grey, 90))
        ink[soft > usual + _PALE_SHARE * (paper - usual)] = 0
    return ink.astype(np.uint8)


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


def to_scan_size(rgb: Rgb) -> Rgb:
    """Return a photograph or scan of unknown resolution as if scanned at `SCAN_DPI`, judged by its letters."""
    first = min(_LONG_SIDE / max(rgb.shape[:2]), 1.0)
    grey = cv2.cvtColor(_resized(rgb, first), cv2.COLOR_RGB2GRAY).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(binarise(grey, SCAN_DPI), connectivity=8)
    heights, widths = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_WIDTH]
    letters = heights[(heights >= 5) & (heights <= 80) & (widths <= 100) & (widths >= 2)]
    usual = float(np.median(letters)) if len(letters) else _LETTER_PIXELS
    scale = first if _FITTING[0] <= usual <= _FITTING[1] else first * _LETTER_PIXELS / usual
    return _resized(rgb, min(scale, _MAX_LONG_SIDE / max(rgb.shape[:2])))


def _resized(rgb: Rgb, scale: float) -> Rgb:
    if scale == 1.0:
        return rgb
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=way), np.uint8)
