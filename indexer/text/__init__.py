"""Vietnamese text: folding for matching, segmentation into terms, document numbers and dates.

Nothing here changes what is displayed: every function derives something from the canonical text.
"""
