"""No page breaks a rule of axe-core that it calls serious or critical: wide and on a phone, light and dark."""

from collections.abc import Callable
from typing import Any

import pytest
from page_addresses import PAGE_ADDRESSES

RUN = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"


def violations(page: Any, axe_source: str) -> list[str]:
    """Return the serious and critical ones, each with its first places."""
    page.evaluate(axe_source)
    return [
        f"{found['id']} ({found['impact']}): {found['help']}: {[node['html'][:120] for node in found['nodes'][:3]]}"
        for found in page.evaluate(RUN)
        if found["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])  # each layout and each set of colours
@pytest.mark.parametrize("name", PAGE_ADDRESSES)
def test_page_has_no_serious_violation(
    show: Callable[..., Any], axe_source: str, name: str, scheme: str, width: int
) -> None:
    assert not violations(show(name, width=width, scheme=scheme), axe_source)


def test_a_violation_is_found(open_page: Callable[..., Any], axe_source: str) -> None:
    page = open_page()
    page.set_content("<html lang=vi><title>x</title><main><h1>x</h1><img src='data:,'><input></main>")
    assert {found.split()[0] for found in violations(page, axe_source)} == {"image-alt", "label"}
