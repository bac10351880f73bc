"""The commands `tracuu assignments` and `tracuu references`; heavy imports wait for the command that runs."""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from datetime import date

    from rich.console import Console
    from rich.table import Table

    from search_api.schemas import AssignmentFilters, AssignmentList, Citation, ConsistencyReport, ReferenceList
    from search_api.service import SearchService

Open = Callable[[Path | None], "AbstractContextManager[SearchService]"]
Data = Annotated[Path | None, typer.Option("--data", help="Thư mục chỉ mục (mặc định: biến TRACUU_DATA, hoặc .tracuu)")]
AsJson = Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON")]
_DUE_HELP = "Đến hạn: this-week, this-month, next-month, this-quarter, overdue (quá hạn)"
_PIPE_WIDTH = 160  # characters of a table that is not shown on a terminal
_QUOTE_WIDTH = 300  # characters of a quotation shown


def install(app: typer.Typer, open_service: Open) -> None:
    """Add the commands to `app`; `open_service` opens the index of a data folder."""

    @app.command()
    def assignments(
        *,
        data: Data = None,
        agency: Annotated[str | None, typer.Option(help="Cơ quan, viết tắt hay không dấu đều được")] = None,
        role: Annotated[str | None, typer.Option(help="lead (chủ trì) hoặc coordinate (phối hợp)")] = None,
        q: Annotated[str | None, typer.Option("--q", help="Các từ phải có trong nhiệm vụ hoặc sản phẩm")] = None,
        due: Annotated[str | None, typer.Option(help=_DUE_HELP)] = None,
        due_from: Annotated[str | None, typer.Option(help="Thực hiện từ ngày này: 2026-03-10 hoặc 10/3/2026")] = None,
        due_to: Annotated[str | None, typer.Option(help="Thực hiện đến ngày này")] = None,
        period: Annotated[str | None, typer.Option(help="Thực hiện trong: tháng 3/2026, Quý II/2026")] = None,
        document: Annotated[str | None, typer.Option(help="Văn bản: số, tên tệp hoặc mã")] = None,
        as_json: AsJson = False,
        xlsx: Annotated[Path | None, typer.Option(help="Ghi ra tệp Excel này")] = None,
        as_csv: Annotated[Path | None, typer.Option("--csv", help="Ghi ra tệp CSV này")] = None,
    ) -> None:
        """Liệt kê nhiệm vụ được giao theo cơ quan, vai trò, thời hạn; việc đến hạn sớm đứng trước."""
        wanted = _wanted(
            agency=agency, role=role, q=q, due=due, due_from=due_from, due_to=due_to, period=period, document=document
        )
        with open_service(data) as service:
            found = service.assignments(wanted)
            if xlsx or as_csv:
                _write_tables(service, found, {"xlsx": xlsx, "csv": as_csv})
        if as_json:
            sys.stdout.write(found.model_dump_json(indent=1) + "\n")
        elif not (xlsx or as_csv) or not found.total:
            _print_assignments(found)

    @app.command()
    def references(
        *,
        number: Annotated[str | None, typer.Argument(help="Số, ký hiệu văn bản, như 371/QĐ-UBND")] = None,
        data: Data = None,
        check: Annotated[bool, typer.Option("--check", help="Tìm các chỗ viện dẫn mâu thuẫn nhau")] = False,
        as_json: AsJson = False,
    ) -> None:
        """Liệt kê văn bản viện dẫn một số, hoặc (--check) các chỗ viện dẫn mâu thuẫn (có thì mã thoát là 1)."""
        from indexer.errors import InvalidRequestError

        if check == bool(number):
            raise InvalidRequestError("Hãy nêu một số văn bản, hoặc --check để tìm các chỗ viện dẫn mâu thuẫn.")
        with open_service(data) as service:
            result: ReferenceList | ConsistencyReport = service.citing(number) if number else service.consistency()
        if as_json:
            sys.stdout.write(result.model_dump_json(indent=1) + "\n")
        else:
            _print_references(result)
        if check and result.total:
            raise typer.Exit(1)


def _wanted(
    *, due_from: str | None, due_to: str | None, role: str | None, due: str | None, **others: str | None
) -> "AssignmentFilters":
    """Read the options; raises `InvalidRequestError` in the user's words."""
    from indexer.errors import InvalidRequestError
    from search_api.due import DUE_WORDS, read_day
    from search_api.schemas import AssignmentFilters

    for name, value, allowed in (("--role", role, ("lead", "coordinate")), ("--due", due, DUE_WORDS)):
        if value is not None and value not in allowed:
            raise InvalidRequestError(f"{name}: không hiểu “{value}”. Hãy chọn một trong: {', '.join(allowed)}.")

    def day(value: str | None, name: str) -> "date | None":
        return read_day(value, name) if value is not None else None

    return AssignmentFilters.model_validate(
        {"role": role, "due": due, "due_from": day(due_from, "--due-from"), "due_to": day(due_to, "--due-to"), **others}
    )


def _write_tables(service: "SearchService", found: "AssignmentList", paths: dict[str, Path | None]) -> None:
    from indexer.errors import ConfigurationError

    for kind, path in paths.items():
        if path is None:
            continue
        content = service.table("xlsx" if kind == "xlsx" else "csv", found)
        try:
            path.write_bytes(content)
        except OSError as error:
            missing = "" if path.parent.is_dir() else f" (không có thư mục {path.parent})"
            raise ConfigurationError(
                f"Không ghi được tệp {path}{missing}. Hãy chọn chỗ ghi được, hoặc đóng tệp nếu đang mở."
            ) from error
        typer.echo(f"Đã ghi {found.total} nhiệm vụ vào {path}.", err=True)


# --- printing --------------------------------------------------------------------------------------


def _console() -> "Console":
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = _PIPE_WIDTH
    return console


def _print_assignments(found: "AssignmentList") -> None:
    if not found.total:
        typer.echo(found.notice or "Không có nhiệm vụ nào.")
        return
    console = _console()
    console.print(_table(found))
    console.print(f"{found.total} nhiệm vụ.")


def _table(found: "AssignmentList") -> "Table":
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_lines=False, expand=True)
    for heading, ratio in (
        ("Thời hạn", 3),
        ("Nhiệm vụ", 8),
        ("Chủ trì", 4),
        ("Phối hợp", 4),
        ("Nguồn", 5),
    ):
        table.add_column(heading, ratio=ratio, overflow="fold")
    for assignment in found.assignments:
        citation = assignment.citation
        cells = (
            assignment.deadline_text,
            assignment.task,
            "; ".join(assignment.lead_agencies),
            "; ".join(assignment.coordinating_agencies),
            _place(citation),
        )
        table.add_row(*(Text(" ".join(cell.split())) for cell in cells))
    return table


def _place(citation: "Citation") -> str:
    page = f", trang {citation.page}" if citation.page else ""
    return f"{citation.document.file_name}, {citation.locator}{page}"


def _print_quote(citation: "Citation", indent: str) -> None:
    quote = " ".join(citation.quote.split())
    shown = quote if len(quote) <= _QUOTE_WIDTH else quote[:_QUOTE_WIDTH].rstrip() + "…"
    typer.echo(f"{indent}{_place(citation)}\n{indent}“{shown}”")


def _print_references(result: "ReferenceList | ConsistencyReport") -> None:
    from search_api.schemas import ReferenceList

    if isinstance(result, ReferenceList):
        typer.echo(
            f"{result.total} văn bản viện dẫn {result.number}."
            if result.total
            else f"Không có văn bản nào viện dẫn {result.number}."
        )
        for number, citing in enumerate(result.documents, start=1):
            more = f" ({len(citing.references)} chỗ)" if len(citing.references) > 1 else ""
            typer.echo(f"\n{number}. {citing.document.title or citing.document.file_name}{more}")
            _print_quote(citing.citation, "   ")
        return
    typer.echo(f"Đã đối chiếu {result.checked} văn bản được viện dẫn: {result.total} chỗ mâu thuẫn.")
    for number, finding in enumerate(result.findings, start=1):
        typer.echo(f"\n{number}. {finding.message}")
        for variant in finding.variants:
            if variant.source == "number":
                continue
            typer.echo(f"   - {variant.value}:")
            _print_quote(variant.citation, "     ")
