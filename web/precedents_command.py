"""The command `tracuu precedents`; heavy imports wait for it to run."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from web.registers import AsJson, Data, Open

if TYPE_CHECKING:
    from search_api.precedents import Family, PrecedentList
    from search_api.schemas import Citation

_TEXT_WIDTH = 600  # characters of a text shown
_MOST_VARIANTS = 3
_SECTION_HELP = "Loại mục: căn cứ, mục đích, yêu cầu, nhiệm vụ, kinh phí, tổ chức thực hiện, kết thúc, nơi nhận"


def install(app: typer.Typer, open_service: Open) -> None:
    """Add the command to `app`; `open_service` opens the index of a data folder."""

    @app.command()
    def precedents(
        *,
        text: Annotated[str | None, typer.Argument(help="Đoạn dự thảo cần tìm lời văn tương tự")] = None,
        data: Data = None,
        section: Annotated[str | None, typer.Option(help=_SECTION_HELP)] = None,
        about: Annotated[str | None, typer.Option(help="Lĩnh vực hoặc cơ quan: chuyển đổi số, Công an xã")] = None,
        document_type: Annotated[str | None, typer.Option(help="Chỉ trong loại văn bản này")] = None,
        year: Annotated[int | None, typer.Option(help="Chỉ trong văn bản của năm này")] = None,
        limit: Annotated[int, typer.Option(min=1, max=50, help="Số nhóm lời văn in ra")] = 10,
        as_json: AsJson = False,
    ) -> None:
        """Tìm lời văn tiền lệ: các cách viết gần giống nhau, dùng nhiều đứng trước, kèm nguồn."""
        from search_api.precedents import PrecedentRequest
        from search_api.schemas import Filters

        filters = Filters(document_type=document_type, year=year)
        request = PrecedentRequest(text=_checked(text), section=section, about=about, filters=filters, limit=limit)
        with open_service(data) as service:
            found = service.precedents(request)
        if as_json:
            sys.stdout.write(found.model_dump_json(indent=1) + "\n")
        else:
            _print_families(found)


def _checked(text: str | None) -> str | None:
    """Return the text; raises `InvalidRequestError` where it is too long."""
    from search_api.precedents import check_length

    return check_length(text) if text is not None else None


def _print_families(found: "PrecedentList") -> None:
    if found.notice:
        typer.echo(found.notice)
    if not found.families:
        return
    typer.echo(f"{found.total} nhóm lời văn trong {found.examined} đoạn đã so.")
    for number, family in enumerate(found.families, start=1):
        _print_family(number, family)


def _print_family(number: int, family: "Family") -> None:
    alike = f", giống đoạn dán {family.similarity:.0%}" if family.similarity is not None else ""
    typer.echo(f"\n{number}. {family.count} văn bản{alike}: {_place(family.citation)}")
    typer.echo(f"   {_shown(family.representative)}")
    for variant in family.variants[1 : 1 + _MOST_VARIANTS]:
        typer.echo(f"   ~ {variant.count} văn bản: {_shown(variant.text)}")
        typer.echo(f"     {_place(variant.citations[0])}")


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _TEXT_WIDTH else line[:_TEXT_WIDTH].rstrip() + "…"


def _place(citation: "Citation") -> str:
    page = f", trang {citation.page}" if citation.page else ""
    return f"{citation.document.file_name}, {citation.locator}{page}"
