"""The bytes of files, damaged: cut off, bits flipped, parts of an archive exchanged, XML elements gone wrong."""

import io
import random
import zipfile

from lxml import etree

# What the attributes of damaged and hostile files say.
_WILD = [
    "",
    "-1",
    "0",
    "1",
    "999999999",
    "99999999999999999999",
    "x",
    "²",
    "0x10",
    "1e400",
    "NaN",
    "../..",
    "true",
    "\u00a0",
]
# Not that of .rtf: LibreOffice takes seconds for each.
_HEADS = [b"PK\x03\x04", b"%PDF-1.7\n", b"<html>", bytes.fromhex("D0CF11E0A1B11AE1"), b"\xff\xfe"]
_XML_BEGINS = (b"<?xml", b"<")


def spoilt(content: bytes, chance: random.Random) -> bytes:
    """Return the content cut off, with bytes changed, with a hole, with a piece twice, or with another file's head."""
    place = chance.randrange(len(content))
    size = chance.choice([1, 16, 200, 5_000])
    match chance.randrange(6):
        case 0:
            return content[:place]
        case 1:
            return content[:place] + bytes(min(size, len(content) - place)) + content[place + size :]
        case 2:
            return chance.choice(_HEADS) + content[8:]
        case 3:
            return content[:place] + content[place : place + size] * 2 + content[place + size :]
        case 4:
            return content[:place] + content[place + size :]
    changed = bytearray(content)
    for _ in range(chance.choice([1, 3, 20, 200])):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def spoilt_archive(content: bytes, chance: random.Random) -> bytes:
    """Return an archive with one part of it damaged, lost, emptied, exchanged for another or twice."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [(entry.filename, archive.read(entry)) for entry in archive.infolist() if not entry.is_dir()]
    # Mostly the parts with the text; then all the others.
    texts = [at for at, (name, _) in enumerate(parts) if name.endswith((".xml", ".rels"))]
    at = chance.choice(texts) if texts and chance.random() < 0.5 else _largest_xml(parts, chance)
    name, part = parts[at]
    match chance.randrange(10):
        case 0:
            del parts[at]
        case 1:
            parts[at] = (name, b"")
        case 2:
            parts[at] = (name, chance.choice(parts)[1])
        case 3:
            parts[at] = (chance.choice([name.upper(), f"/{name}", name.replace("/", "\\"), "x.xml"]), part)
        case 4:
            parts[at] = (name, spoilt(part, chance) if part else b"\0")
        case _:
            parts[at] = (name, with_elements_moved(part, chance))
    return archive_of(parts)


def _largest_xml(parts: list[tuple[str, bytes]], chance: random.Random) -> int:
    """Return the place of one of the two longest parts of XML."""
    xml = [at for at, (_, part) in enumerate(parts) if part.startswith(_XML_BEGINS)] or [0]
    return chance.choice(sorted(xml, key=lambda at: -len(parts[at][1]))[:2])


def archive_of(parts: list[tuple[str, bytes]]) -> bytes:
    """Return an archive of the parts, in their order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, part in parts:
            archive.writestr(name, part)
    return buffer.getvalue()


def with_elements_moved(part: bytes, chance: random.Random) -> bytes:
    """Return XML with elements dropped, twice, moved into others, renamed, emptied or with other attributes."""
    try:
        root = etree.fromstring(part)
    except etree.XMLSyntaxError:
        return part[: len(part) // 2]
    for _ in range(chance.choice([1, 2, 8, 30])):
        elements = [element for element in root.iter() if isinstance(element.tag, str) and element is not root]
        if not elements:
            break
        _move(chance.choice(elements), chance.choice(elements), chance)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _move(element: etree._Element, other: etree._Element, chance: random.Random) -> None:
    parent = element.getparent()
    if parent is None:
        return
    match chance.randrange(8):
        case 0:
            parent.remove(element)
        case 1:
            parent.insert(parent.index(element), _copy(element))
        case 2:
            parent.append(_copy(other))
        case 3:
            element.append(_copy(other))
        case 4:
            element.tag = other.tag
        case 5 if len(element.attrib):
            element.set(chance.choice(list(element.attrib)), chance.choice(_WILD))
        case 6 if len(element.attrib):
            del element.attrib[chance.choice(list(element.attrib))]
        case _:
            element.text = chance.choice([None, "", "\u00a0", "x" * 3_000, "\u0301", "\U0001d400", "1"])


def _copy(element: etree._Element) -> etree._Element:
    copied = etree.fromstring(etree.tostring(element, with_tail=False))
    return copied if sum(1 for _ in copied.iter()) < 2_000 else etree.Element(element.tag)
