"""Character classes for regular expressions over Vietnamese.

A range such as "à-ỹ" holds capitals too (the code points alternate), so the letters are listed.
"""

_LATIN = [chr(code) for code in (*range(0x41, 0x250), *range(0x1E00, 0x1EFA))]

UPPER = "".join(letter for letter in _LATIN if letter.isupper())
LOWER = "".join(letter for letter in _LATIN if letter.islower())
