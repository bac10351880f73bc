"""The command `tracuu compare`; heavy imports wait for it."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from web.registers import AsJson, Data, Open

if TYPE_CHECKING:
    from search_api.comparison.schemas import AssignmentChange, Comparison, TextChange
    from search_api.schemas import Citation

_WIDTH = 200  # characters of a quotation shown
_SIGNS = {"added": "+", "dropped": "-", "changed": "~"}


def install(app: typer.Typer, open_service: Open) -> None:
    """Add the command to `app`; `open_service` opens the index of a data folder."""

    @app.command()
    def compare(
        a: Annotated[str, typer.Argument(help="Văn bản trước: mã, tên tệp, số ký hiệu hoặc vài từ của trích yếu")],
        b: Annotated[str, typer.Argument(help="Văn bản sau")],
        data: Data = None,
        as_json: AsJson = False,
    ) -> None:
        """So sánh hai văn bản: nhiệm vụ, căn cứ và từng đoạn được thêm, bỏ, đổi."""
        with open_service(data) as service:
            found = service.compare(a, b)
        if as_json:
            sys.stdout.write(found.model_dump_json(indent=1) + "\n")
        else:
            _print(found)


def _print(found: "Comparison") -> None:
    for name, document in (("Văn bản trước", found.a), ("Văn bản sau", found.b)):
        typer.echo(f"{name}: {document.title or document.file_name} ({document.file_name})")
    typer.echo(f"\n{found.summary}")
    changed = [field for field in found.fields if field.status != "same"]
    if changed:
        typer.echo("\nPhần đầu và phần ký:")
    for field in changed:
        typer.echo(f"  {field.field_name}: {field.a_value or '(không có)'} → {field.b_value or '(không có)'}")
    _print_assignments(found.assignments)
    _print_texts("Căn cứ", found.legal_bases)
    for section in found.sections:
        heading = section.b or section.a
        _print_texts(_one_line(heading) if heading else "Ngoài các mục", section.paragraphs)


def _print_assignments(changes: "list[AssignmentChange]") -> None:
    shown = [change for change in changes if change.status in _SIGNS]
    if shown:
        typer.echo("\nNhiệm vụ:")
    for change in shown:
        assignment = change.b or change.a
        if assignment is None:
            continue
        typer.echo(f"  {_SIGNS[change.status]} {_short(assignment.task)} ({assignment.citation.locator})")
        for part in change.parts:
            note = " (chỉ dời theo năm)" if part.is_expected else ""
            typer.echo(f"      {part.part_name}: {_short(part.a) or '(trống)'} → {_short(part.b) or '(trống)'}{note}")


def _print_texts(title: str, changes: "list[TextChange]") -> None:
    shown = [change for change in changes if change.status in _SIGNS]
    if shown:
        typer.echo(f"\n{title}:")
    for change in shown:
        if change.status == "changed" and change.a and change.b:
            typer.echo(f"  ~ {change.a.locator} → {change.b.locator}")
            for piece in change.pieces:
                if piece.kind in ("removed", "added", "replaced"):
                    typer.echo(f"      {_short(piece.a) or '(không có)'} → {_short(piece.b) or '(không có)'}")
        elif cited := change.b or change.a:
            typer.echo(f"  {_SIGNS[change.status]} {cited.locator}: {_short(cited.quote)}")


def _one_line(citation: "Citation") -> str:
    return _short(citation.quote)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _WIDTH else words[:_WIDTH].rstrip() + "…"
