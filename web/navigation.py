"""The main navigation, in the order in which it is shown."""

from dataclasses import dataclass

from web.localisation import message


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """A page of the main navigation; `section` is the one that its context names, `label` is still to be translated."""

    section: str
    label: str
    path: str


NAVIGATION = (
    NavigationEntry("ask", message("Hỏi và tìm"), "/ask"),
    NavigationEntry("responsibilities", message("Nhiệm vụ"), "/responsibilities"),
    NavigationEntry("precedents", message("Lời văn mẫu"), "/precedents"),
    NavigationEntry("compare", message("So sánh"), "/compare"),
    NavigationEntry("references", message("Viện dẫn"), "/references"),
    NavigationEntry("documents", message("Kho văn bản"), "/documents"),
)
