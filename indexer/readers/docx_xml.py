"""WordprocessingML as lxml trees: safe parsing, the namespace, and reading of properties."""

from lxml import etree

from indexer.readers import archive

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

# What the messages name.
PROGRAM = "Word"

# "Strict" files of newer Words differ in the names of the namespaces alone.
_STRICT_NAMESPACES = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)


def parse_xml(content: bytes) -> etree._Element:
    """Parse one part of a package; see `archive.parse_xml`."""
    for strict, usual in _STRICT_NAMESPACES:
        content = content.replace(strict, usual)
    return archive.parse_xml(content, PROGRAM)


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """Return the descendant reached by going down the given names, one child at a time, or None."""
    for name in names:
        if element is None:
            return None
        element = next(element.iterchildren(W + name), None)  # half as long as `find`, and asked for everywhere
    return element


def value(element: etree._Element | None, *names: str, attribute: str = "val") -> str | None:
    """Return an attribute of the descendant reached by `names`, or None."""
    found = child(element, *names)
    return None if found is None else found.get(W + attribute)


def number(element: etree._Element | None, *names: str, attribute: str = "val") -> int | None:
    """Return an attribute as a whole number, or None where it is missing or no number."""
    text = value(element, *names, attribute=attribute)
    try:
        return None if text is None else int(text)
    except ValueError:
        return None


def switch(element: etree._Element | None, *names: str) -> bool | None:
    """Return an on/off property: None where absent, True where it stands without a value."""
    found = child(element, *names)
    if found is None:
        return None
    return found.get(f"{W}val", "true").lower() not in ("0", "false", "off", "none")
