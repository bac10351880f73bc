"""Round seals in black, as copies show them: found, their rings erased, and what stands inside them left out.

Seals in red are gone with the coloured ink (`ocr_image`). A name or title that a seal touches stays.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from indexer.readers.ocr_engine import Grey
from indexer.readers.ocr_image import Mask

# Seals of state bodies are 32 to 42 mm wide (Thông tư 07/2010/TT-BCA); copies stretch a little.
_MIN_RADIUS_IN = 13 / 25.4
_MAX_RADIUS_IN = 24 / 25.4
_SEARCH_DPI = 50
# Ink along the outer ring: 0.53 to 0.86 on seven seals of real scans, 0.35 at most on circles found in text.
_MIN_RING = 0.45
_RING = 0.4
_INSIDE = 0.9
_STEPS = 720


@dataclass(frozen=True, slots=True)
class Seal:
    """A circle, in pixels."""

    x: float
    y: float
    radius: float

    def covers(self, x: float, y: float) -> bool:
        """Return whether a point lies well inside, within the ring of letters."""
        return (x - self.x) ** 2 + (y - self.y) ** 2 < (_INSIDE * self.radius) ** 2


def erase_seal_marks(ink: Mask, seals: list[Seal]) -> None:
    """Take from the ink every component that stands well inside a seal; letters that only touch it stay."""
    if not seals:
        return
    _, labels, _, middles = cv2.connectedComponentsWithStats(ink, connectivity=8)
    inside = [any(seal.covers(x, y) for seal in seals) for x, y in middles.tolist()]
    inside[0] = False
    ink[np.array(inside)[labels]] = 0


def erase_seals(grey: Grey, ink: Mask, dpi: int) -> list[Seal]:
    """Paint the rings of seals over with paper, in both images, take what is inside from the ink; return the seals."""
    seals = [seal for seal in _circles(ink, dpi) if _outer_ring(ink, seal) >= _MIN_RING]
    paper = int(np.percentile(grey, 90))
    for seal in seals:
        for radius in np.arange(0.5 * seal.radius, 1.08 * seal.radius):
            if _ring_ink(ink, seal, float(radius)) >= _RING:
                place = (round(seal.x), round(seal.y))
                cv2.circle(grey, place, round(float(radius)), paper, 2)
                cv2.circle(ink, place, round(float(radius)), 0, 2)
    erase_seal_marks(ink, seals)
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


def _ring_ink(ink: Mask, seal: Seal, radius: float) -> float:
    """Return the share of ink along a circle."""
    turns = np.linspace(0, 2 * np.pi, _STEPS, endpoint=False)
    xs = np.clip((seal.x + radius * np.cos(turns)).astype(int), 0, ink.shape[1] - 1)
    ys = np.clip((seal.y + radius * np.sin(turns)).astype(int), 0, ink.shape[0] - 1)
    return float(np.count_nonzero(ink[ys, xs])) / _STEPS
