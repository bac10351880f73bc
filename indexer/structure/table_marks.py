"""What cells of a table say of the table and not of its subject: its titles, its numbers, its groups, "như trên"."""

import re

from indexer.text.columns import column_role
from indexer.text.folding import fold

# "TT", "Số thứ tự"; not "Nội dung"
_ORDER_COLUMN = re.compile(r"^(?:s?tt|số tt|số thứ tự|#|no\.?)$")
# "1.2", "IV", "a", "12a"; not "Phòng"
NUMBERING = re.compile(r"^(?:\d{1,3}(?:\.\d{1,3})*[a-z]?|[ivxIVX]{1,5}|[A-Za-zđ])[.)]?$")
# "(1)", "2", "[3]", "4 = 2 + 3" number a column; not "1.2", "12 lớp"
_COLUMN_NUMBER = re.compile(r"^[(\[]?(?P<number>\d{1,2})[)\]]?(?:\s?=[\d\s()+\-x*/:]+)?$")
# "A", "(B)" stand for the first columns, those of words; not "a"
_COLUMN_LETTER = re.compile(r"^\(?[A-D]\)?$")
# "nt", "- nt -", "Như trên", "″" (folded); not "nội trú"
_AS_ABOVE = re.compile(r"^[-\s.]*(?:n\.?t\.?|như trên)[-\s.]*$|^[\"'〃]{1,2}$")
# "B. ", "II) ", "3. " before the name of a group; not "30/9", not "Ban"
_GROUP_MARK = re.compile(r"^(?:[A-E]|[IVX]{1,5}|\d{1,2})[.)]\s")
_TITLE_LIMIT = 60  # characters; a longer cell is no column title

Texts = tuple[str, ...]


def order_column(titles: Texts) -> int:
    """Return which column numbers the rows; the first one where no title says so."""
    return next((index for index, title in enumerate(titles) if _ORDER_COLUMN.match(fold(title))), 0)


def are_titles(texts: Texts) -> bool:
    """Tell whether a row is the header of a table: short cells, of which two name roles or one the order."""
    filled = [text for text in texts if text]
    if len(filled) < 2 or any(len(text) > _TITLE_LIMIT for text in filled):
        return False
    roles = {role for text in filled if (role := column_role(text))}
    return len(roles) >= 2 or any(_ORDER_COLUMN.match(fold(text)) for text in filled)


def are_subtitles(above: Texts, texts: Texts) -> bool:
    """Tell whether `texts` are the second line of a header, under the merged cells of the titles `above`."""
    return (
        not all(above)
        and not NUMBERING.match(texts[order_column(above)])
        and all(len(text) <= _TITLE_LIMIT for text in texts)
        and any(column_role(text) for text in texts)
    )


def are_column_numbers(texts: Texts) -> bool:
    """Tell whether a row numbers the columns: "(1) (2) (3)", "A B 1 2"; a row with less than three of them does not."""
    filled = [text for text in texts if text]
    figures = [text for text in filled if not _COLUMN_LETTER.match(text)]
    numbers = [int(match["number"]) for text in figures if (match := _COLUMN_NUMBER.match(text))]
    is_counted = len(numbers) == len(figures) and numbers == list(range(1, len(numbers) + 1))
    return is_counted and len(filled) >= 3 and filled[len(filled) - len(figures) :] == figures


def is_as_above(text: str) -> bool:
    """Tell whether a cell only says that it repeats the one above it."""
    return bool(_AS_ABOVE.match(fold(text)))


def name_of_group(texts: Texts) -> str:
    """Return the words of a row that names a group, without its number."""
    return next((text for text in texts if text and not NUMBERING.match(text)), "")


def opens_group(texts: Texts) -> bool:
    """Tell whether the only words of a row are those of a group, over its first column: "B. HẠ TẦNG", "II. Hạ tầng"."""
    return bool(texts[0]) and not any(texts[1:]) and (texts[0].isupper() or bool(_GROUP_MARK.match(texts[0])))


def is_group(texts: Texts, order: int) -> bool:
    """Tell whether a row only names the group of the rows below it: one filled cell beside the number."""
    filled = [text for text in texts if text and not NUMBERING.match(text)]
    others = texts[:order] + texts[order + 1 :]
    return len(filled) == 1 and ((len(texts) > 2 and not any(others[1:])) or filled[0].isupper())
