"""Round seals and framed stamps in black, as copies show them: found, and what stands inside them left out.

Seals in red are gone with the coloured ink (`ocr_image`). A name or title that a seal touches stays.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from indexer.readers.ocr_engine import Grey
from indexer.readers.ocr_image import Mask
from indexer.readers.ocr_lines import TextLine

# Seals of state bodies are 32 to 42 mm wide (Thông tư 07/2010/TT-BCA); copies stretch a little.
_MIN_RADIUS_IN = 13 / 25.4
_MAX_RADIUS_IN = 24 / 25.4
_SEARCH_DPI = 50
# Ink along the outer ring: 0.53 to 0.86 on seven seals of real scans, 0.35 at most on circles found in text.
_MIN_RING = 0.45
_RING = 0.4
_INSIDE = 0.9
_REACH = 1.1
_STEPS = 720
_OFF_CENTRE = 10  # pixels
# A stamp's frame: width and height in inches, the ink of its lines, the least slant against straight print.
_STAMP_IN = (1.0, 4.0, 0.35, 2.0)
_MAX_FRAME_INK = 0.25
_MIN_ON_BORDER = 0.5
_FRAME_PIXELS = 15
_MIN_SLANT_DEG = 0.7


@dataclass(frozen=True, slots=True)
class Seal:
    """A circle, in pixels."""

    x: float
    y: float
    radius: float

    def covers(self, x: float, y: float) -> bool:
        """Return whether a point lies well inside, within the ring of letters."""
        return (x - self.x) ** 2 + (y - self.y) ** 2 < (_INSIDE * self.radius) ** 2

    def touches(self, line: TextLine) -> bool:
        """Return whether a line reaches into the seal."""
        x = min(max(self.x, line.left), line.right)
        y = min(max(self.y, line.letter_top), line.baseline)
        return (x - self.x) ** 2 + (y - self.y) ** 2 < (_REACH * self.radius) ** 2


def _erase_inside(ink: Mask, seals: list[Seal]) -> None:
    """Take from the ink what stands within the ring of letters; a letter of a title that reaches in loses that part."""
    if not seals:
        return
    _, labels, _, middles = cv2.connectedComponentsWithStats(ink, connectivity=8)
    inside = np.array([any(seal.covers(x, y) for seal in seals) for x, y in middles.tolist()])
    inside[0] = False
    disc = np.zeros_like(ink)
    for seal in seals:
        cv2.circle(disc, (round(seal.x), round(seal.y)), round(_INSIDE * seal.radius), 255, -1)
    ink[inside[labels] & (disc > 0)] = 0


def erase_seals(grey: Grey, ink: Mask, dpi: int) -> list[Seal]:
    """Paint the rings of seals over with paper, in both images, take what is inside from the ink; return the seals."""
    seals = [_centred(ink, seal) for seal in _circles(ink, dpi) if _outer_ring(ink, seal) >= _MIN_RING]
    paper = int(np.percentile(grey, 90))
    for seal in seals:
        for radius in np.arange(0.5 * seal.radius, 1.08 * seal.radius):
            if _ring_ink(ink, seal, float(radius)) >= _RING:
                place = (round(seal.x), round(seal.y))
                cv2.circle(grey, place, round(float(radius)), paper, 3)
                cv2.circle(ink, place, round(float(radius)), 0, 3)
    _erase_inside(ink, seals)
    return seals


def _circles(ink: Mask, dpi: int) -> list[Seal]:
    scale = _SEARCH_DPI / dpi
    small = cv2.GaussianBlur(cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), (3, 3), 0)
    found = cv2.HoughCircles(
        small,
        cv2.HOUGH_GRADIENT,
        dp=1,
        minDist=60,
        param1=150,
        param2=28,
        minRadius=int(_MIN_RADIUS_IN * _SEARCH_DPI),
        maxRadius=int(_MAX_RADIUS_IN * _SEARCH_DPI),
    )
    if found is None:
        return []
    circles = np.asarray(found).reshape(-1, np.asarray(found).shape[-1])[:, :3] / scale
    return [Seal(float(x), float(y), float(radius)) for x, y, radius in circles]


def _outer_ring(ink: Mask, seal: Seal) -> float:
    reach = 0.1 * seal.radius
    return max(_ring_ink(ink, seal, seal.radius + step) for step in np.arange(-reach, reach, 1.5))


def _centred(ink: Mask, seal: Seal) -> Seal:
    """Return the seal moved to where its ring fits best; the search at low resolution is off by some pixels."""
    steps = range(-_OFF_CENTRE, _OFF_CENTRE + 1, 2)
    places = (Seal(seal.x + dx, seal.y + dy, seal.radius) for dx in steps for dy in steps)
    return max(places, key=lambda place: _outer_ring(ink, place))


def _ring_ink(ink: Mask, seal: Seal, radius: float) -> float:
    """Return the share of ink along a circle."""
    turns = np.linspace(0, 2 * np.pi, _STEPS, endpoint=False)
    xs = np.clip((seal.x + radius * np.cos(turns)).astype(int), 0, ink.shape[1] - 1)
    ys = np.clip((seal.y + radius * np.sin(turns)).astype(int), 0, ink.shape[0] - 1)
    return float(np.count_nonzero(ink[ys, xs])) / _STEPS


def erase_slanted_stamps(ink: Mask, dpi: int) -> None:
    """Take from the ink what a framed stamp ("CÔNG VĂN ĐẾN") holds: by hand it is hardly ever set straight."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    for label, (left, top, width, height, area) in enumerate(stats.tolist()):
        fits = _STAMP_IN[0] * dpi < width < _STAMP_IN[1] * dpi and _STAMP_IN[2] * dpi < height < _STAMP_IN[3] * dpi
        if not label or not fits or area > _MAX_FRAME_INK * width * height:
            continue
        part = (labels[top : top + height, left : left + width] == label).astype(np.uint8)
        corners = _frame_of(part)
        if corners is not None:
            cv2.fillPoly(ink, [np.round(corners + np.array([left, top])).astype(np.int32)], 0)
            ink[labels == label] = 0


def _frame_of(part: Mask) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]] | None:
    """Return the corners of the slanted frame that a component draws, None where it is something else."""
    ys, xs = np.nonzero(part)
    box = cv2.minAreaRect(np.column_stack([xs, ys]).astype(np.float32))
    slant = abs((box[2] + 45) % 90 - 45)
    corners = np.asarray(cv2.boxPoints(box), np.float32)
    border = np.zeros_like(part)
    cv2.polylines(border, [np.round(corners).astype(np.int32)], isClosed=True, color=1, thickness=_FRAME_PIXELS)
    on_border = float(np.count_nonzero(part & border)) / max(len(xs), 1)
    return corners if slant >= _MIN_SLANT_DEG and on_border >= _MIN_ON_BORDER else None
