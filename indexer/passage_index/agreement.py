"""Whether an index holds what the store holds, in the user's words."""

from collections.abc import Sequence


def differences(stored: set[int], indexed: Sequence[int], where: str) -> list[str]:
    """Return how the passages indexed `where` differ from those stored; empty where they agree."""
    found, distinct = [], set(indexed)
    if len(indexed) != len(distinct):
        found.append(f"{len(indexed) - len(distinct)} đoạn có mặt hai lần trong {where}")
    if missing := stored - distinct:
        found.append(f"{len(missing)} đoạn thiếu trong {where}")
    if stale := distinct - stored:
        found.append(f"{len(stale)} đoạn đã xóa còn trong {where}")
    return found
