"""The signature block: the lines of authority and post, and the names under them.

Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.7. Where several sign, side by side or one after the other, all are given,
parted by semicolons in the order in which they stand.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.model import Field
from indexer.structure.lines import TextLine
from indexer.structure.posts import AUTHORITY, is_chief_line, is_mixed_case_post, is_post, is_post_line, person_name
from indexer.text.folding import fold
from indexer.text.letters import LOWER, UPPER

# "Cận"; not "CẬN", not "Lê Cận"
_ONE_NAME = re.compile(rf"[{UPPER}][{LOWER}]+")
_STROKES = " -–—_.,'ˆ^~|/\\"
# "(Đã ký)", "Signed by: Sở Y tế", "-----" (folded) between post and name; not "nguyễn đức anh"
_BETWEEN = re.compile(r"^\W*(?:\(?(?:đã )?ký\b.*|\(.*\)|signed by.*|\W*)$")
_BELOW = 6  # lines under a post in which its name stands where nothing but seal and signature parts them
_NAME_DISTANCE = 13  # lines under a post in which a scan may leave noise above its name
_POST_DISTANCE = 4  # lines between two lines of one signer's post
_SIGNERS = 6
# "PHÓ CHỦ TỊCH Đinh Công Sứ", "CHỦ TỊCH HỘIĐinh Sứ": post and name on one line; not "Chủ tịch Đinh Công Sứ"
_POST_AND_NAME = re.compile(rf"^(?P<post>[^{LOWER}]{{6,}}?)\s*(?P<name>(?:[{UPPER}][{LOWER}]+\s?){{2,6}})$")


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs, with what authority and post, and the lines that say so; all empty where nobody does."""

    signer: Field | None = None
    title: Field | None = None
    lines: tuple[TextLine, ...] = ()


def split_post_and_name(lines: Sequence[TextLine]) -> list[TextLine]:
    """Return the lines with a post and a name that share one taken apart; both keep the whole line's span."""
    split: list[TextLine] = []
    for line in lines:
        match = _POST_AND_NAME.match(line.text)
        if match and is_post(match["post"]):
            split += [replace(line, text=match["post"]), replace(line, text=match["name"].strip())]
        else:
            split.append(line)
    return split


def is_person(line: TextLine) -> bool:
    """Whether a line is a person's name and nothing more; one in capitals may be a heading and is none."""
    return not line.is_capitals and person_name(line.text) is not None


def begins_signature(lines: Sequence[TextLine], start: int) -> bool:
    """Whether a signature block begins at `start`; posts that words of a body may be must have their name below."""
    near = split_post_and_name(lines[start : start + 1 + _BELOW])
    return is_chief_line(near[0]) or ((is_post_line(near[0]) or is_mixed_case_post(near[0])) and is_named_below(near))


def is_named_below(lines: Sequence[TextLine]) -> bool:
    """Whether a name stands under the first of `lines`, and nothing but posts and seal between."""
    for line in lines[1 : 1 + _BELOW]:
        if person_name(line.text):
            return True
        if not (is_post_line(line) or is_mixed_case_post(line) or _BETWEEN.match(fold(line.text))):
            return False
    return False


def read_signature(lines: Sequence[TextLine], is_after_body: bool = True) -> Signature:
    """Return what the first signature block among `lines` says, and the blocks that follow it at once.

    `is_after_body` tells that no text of the body is among the lines, so that a post without a name is a title too.
    """
    lines = split_post_and_name(lines)
    posts = [i for i, line in enumerate(lines) if (is_after_body and is_post_line(line)) or begins_signature(lines, i)]
    blocks: list[Signature] = []
    end = -1
    while (block := _read_block(lines, [post for post in posts if post > end], bool(blocks))) and len(
        blocks
    ) < _SIGNERS:
        signature, after = block
        if blocks and (signature.signer is None or not _adjoins(lines[end + 1 : lines.index(signature.lines[0])])):
            break
        blocks.append(signature)
        if signature.signer is None:
            break
        end = after
    return _join(blocks)


def _adjoins(between: Sequence[TextLine]) -> bool:
    return all(_BETWEEN.match(fold(line.text)) for line in between)


def _read_block(lines: Sequence[TextLine], posts: Sequence[int], is_next: bool) -> tuple[Signature, int] | None:
    """Return the block that begins with the first of `posts` and the index of its last line."""
    if not posts:
        return None
    group = [posts[0]]
    for index in posts[1:]:
        if index - group[-1] > _POST_DISTANCE or any(person_name(line.text) for line in lines[group[-1] + 1 : index]):
            break  # below a name stands another block: a second signer, a document that is attached
        group.append(index)
    titles = [lines[index] for index in group]
    names = _find_names(lines, group[-1] + 1, len(group) if _are_apart(titles) else 1)
    if is_next and not is_named_below(lines[group[-1] :]):
        return None
    last = names[-1][0] if names else group[-1]
    separator = "; " if len(names) > 1 else " "
    title = _field([(line.text, line) for line in titles], separator)
    if not names:
        return Signature(None, title, tuple(titles)), last
    signer = _field([(name, lines[index]) for index, name in names], "; ")
    used = [lines[index] for index, _ in names]
    if len(names) == 1:
        signer = _with_last_word(signer, lines[last + 1 :])
    return Signature(signer, title, (*titles, *used)), last


def _are_apart(titles: Sequence[TextLine]) -> bool:
    """Tell whether posts are of as many signers: none is signed for another ("KT. … / PHÓ …")."""
    return len(titles) > 1 and not any(AUTHORITY.match(fold(line.text)) for line in titles)


def _find_names(lines: Sequence[TextLine], start: int, count: int) -> list[tuple[int, str]]:
    """Return the first name under a post, or all `count` names that stand together there, with their indexes."""
    near = list(enumerate(lines[start : start + _NAME_DISTANCE], start))
    plain = [(index, name) for index, line in near if not line.is_capitals and (name := person_name(line.text))]
    bare = [(index, name) for index, line in near if (name := _bare_name(line))]
    found = plain or bare
    together = found[:count]
    is_row = len(together) == count and together[-1][0] - together[0][0] == count - 1
    return together if is_row else found[:1]


def _bare_name(line: TextLine) -> str | None:
    """Return the name on a line; in scans the signature may leave a stroke beside it."""
    return person_name(line.text.strip(_STROKES))


def _with_last_word(signer: Field, following: Sequence[TextLine]) -> Field:
    """Return the name, with its last word where a narrow column broke it off ("Lê Tấn" / "Cận")."""
    if following and _ONE_NAME.fullmatch(following[0].text) and not following[0].gap_before:
        return Field(f"{signer.value} {following[0].text}", signer.span.cover(following[0].span))
    return signer


def _field(parts: Sequence[tuple[str, TextLine]], separator: str) -> Field:
    return Field(separator.join(text for text, _ in parts), parts[0][1].span.cover(parts[-1][1].span))


def _join(blocks: Sequence[Signature]) -> Signature:
    """Return one signature of all blocks."""
    joined = blocks[0] if blocks else Signature()
    for block in blocks[1:]:
        joined = Signature(
            _both(joined.signer, block.signer), _both(joined.title, block.title), joined.lines + block.lines
        )
    return joined


def _both(first: Field | None, second: Field | None) -> Field | None:
    if first is None or second is None:
        return first or second
    return Field(f"{first.value}; {second.value}", first.span.cover(second.span))
