"""Numbers as list labels write them: 3, c, III; for formats that number their lists themselves."""

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def letters(count: int) -> str:
    """Return a, b, … z, aa, bb, cc; "" below 1."""
    return "" if count < 1 else chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 20)


def roman(count: int) -> str:
    """Return I, II, III …; the plain number where Roman ones end."""
    if not 0 < count < 4000:
        return str(count)
    text = ""
    for size, figures in _ROMAN:
        text += figures * (count // size)
        count %= size
    return text


def figure(count: int, sample: str) -> str:
    """Return a number in the form that a sample ("1", "a", "A", "i", "I") shows; "" for another sample."""
    if sample in ("a", "A"):
        text = letters(count)
    elif sample in ("i", "I"):
        text = roman(count).lower()
    else:
        return str(count) if sample == "1" else ""
    return text.upper() if sample.isupper() else text
