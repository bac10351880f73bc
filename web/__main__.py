"""The command `tracuu`: sync, serve, ask, search, verify, evaluate, and what `web.registers` adds.

Heavy imports wait for the command they serve.
"""

import json
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from web import comparisons, library_commands, precedents_command, registers
from web.registers import AsJson, Data

if TYPE_CHECKING:
    import socket

    from indexer.pipeline import SyncReport
    from indexer.settings import Settings
    from search_api.schemas import Answer, SearchResult, Summary
    from search_api.service import SearchService

# The longest question, 10,000 letters of nine signs each in an address ("%E1%BB%99"), with its filters and headers
_LONGEST_REQUEST_LINE = 128 * 1024
_MOST_ROUNDS = 8  # of looking for suggestions at the start, a tenth of a second each
app = typer.Typer(
    name="tracuu",
    help="Tra cứu ngữ nghĩa và hỏi đáp trên văn bản hành chính; mọi câu trả lời đều có trích dẫn.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
evaluate = typer.Typer(help="Đo chất lượng tìm kiếm và trả lời trên bộ câu hỏi có đáp án.", no_args_is_help=True)
app.add_typer(evaluate, name="evaluate")


@app.callback()
def common(data: Data = None) -> None:
    """Let `--data` stand before the command as well as after it."""
    if data is not None:
        os.environ["TRACUU_DATA"] = str(data)


def _settings(data: Path | None) -> "Settings":
    from pydantic import ValidationError

    from indexer.errors import ConfigurationError
    from indexer.settings import Settings

    try:
        settings = Settings(data=data) if data is not None else Settings()
    except ValidationError as error:
        wrong = "; ".join(f"TRACUU_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        raise ConfigurationError(f"Biến môi trường không hợp lệ: {wrong}. Hãy sửa hoặc bỏ biến đó.") from error
    settings.forbid_hub()
    return settings


def _service(data: Path | None) -> "SearchService":
    settings = _settings(data)
    from search_api.service import SearchService

    return SearchService(settings)


def _print_json(text: str) -> None:
    sys.stdout.write(text + "\n")


# --- sync ------------------------------------------------------------------------------------------


@app.command()
def sync(
    folder: Annotated[Path, typer.Argument(help="Thư mục chứa văn bản (.docx, .pdf, .txt)")],
    data: Data = None,
    allow_empty: Annotated[bool, typer.Option("--allow-empty", help="Chấp nhận thư mục nay đã trống")] = False,
) -> None:
    """Đưa các văn bản của một thư mục vào chỉ mục: tệp mới và tệp sửa được đọc, tệp đã xóa biến mất."""
    settings = _settings(data)
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from indexer.pipeline import sync as run_sync

    columns = (
        TextColumn("Đang đọc"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[name]}"),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("sync", total=None, name="")
        report = run_sync(
            folder,
            settings,
            progress=lambda done, total, name: bar.update(task, completed=done, total=total, name=name),
            allow_empty=allow_empty,
        )
    _print_report(report)
    if report.failures:
        raise typer.Exit(1)


def _print_report(report: "SyncReport") -> None:
    for failure in report.failures:
        typer.echo(f"Không đọc được {failure.path}: {failure.reason}", err=True)
    if report.changed_nothing:
        typer.echo(
            f"Không có gì thay đổi: {report.unchanged} văn bản, {report.passages} đoạn ({report.seconds:.1f} giây)."
        )
    else:
        typer.echo(
            f"Thêm {report.added}, thay {report.replaced}, gỡ {report.removed}, giữ nguyên {report.unchanged} văn bản; "
            f"chỉ mục có {report.passages} đoạn ({report.seconds:.1f} giây)."
        )
    if report.excluded:
        typer.echo(f"Bỏ qua {report.excluded} tệp đã gỡ khỏi kho (đưa trở lại ở trang Kho văn bản).")
    if report.failures:
        typer.echo(
            f"{len(report.failures)} tệp không đọc được, nêu ở trên; các tệp khác đã được lập chỉ mục.", err=True
        )


# --- questions -------------------------------------------------------------------------------------


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="Câu hỏi, có dấu hoặc không dấu, hoặc bằng tiếng Anh")],
    data: Data = None,
    as_json: AsJson = False,
    with_summary: Annotated[
        bool, typer.Option("--summary", help="Kèm tóm tắt của mô hình (TRACUU_SUMMARY_URL)")
    ] = False,
) -> None:
    """Trả lời một câu hỏi, kèm trích dẫn; không có thì nói là không tìm thấy."""
    with _service(data) as service:
        can_summarise = service.can_summarise
        answer = service.ask(question, summarise=with_summary)
    if as_json:
        _print_json(answer.model_dump_json(indent=1))
    else:
        _print_answer(answer)
    if with_summary and answer.answered and answer.summary is None:
        missing = "mô hình không trả lời kịp, hoặc không câu nào khớp với trích dẫn"
        unset = "hãy đặt TRACUU_SUMMARY_URL và TRACUU_SUMMARY_MODEL"
        typer.echo(f"Không có tóm tắt: {missing if can_summarise else unset}.", err=True)


def _print_answer(answer: "Answer") -> None:
    if answer.corrected:
        typer.echo(f"(Đã hiểu câu hỏi là: {answer.corrected})")
    typer.echo(answer.text)
    for number, citation in enumerate(answer.citations, start=1):
        typer.echo(f"\n[{number}] {citation.document.file_name}, {citation.locator}")
        typer.echo(f"    “{' '.join(citation.quote.split())}”")
    if answer.summary:
        _print_summary(answer.summary)
    if not answer.answered and answer.related:
        typer.echo("\nCác đoạn gần nhất:")
        for hit in answer.related:
            typer.echo(f"- {hit.document.file_name}, {hit.locator}: {' '.join(hit.text.split())[:160]}")


def _print_summary(summary: "Summary") -> None:
    typer.echo(f"\nTóm tắt do mô hình tạo ({summary.model}), đã đối chiếu với trích dẫn:")
    for sentence in summary.sentences:
        typer.echo(f"- {sentence.text} {''.join(f'[T{number + 1}]' for number in sentence.citations)}")
    for number, citation in enumerate(summary.citations, start=1):
        typer.echo(f"[T{number}] {citation.document.file_name}, {citation.locator}")


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="Từ cần tìm")],
    data: Data = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="Số đoạn in ra")] = 10,
    as_json: AsJson = False,
) -> None:
    """Tìm các đoạn văn bản liên quan nhất."""
    with _service(data) as service:
        result = service.search(query, limit=limit)
    if as_json:
        _print_json(result.model_dump_json(indent=1))
    else:
        _print_hits(result)


def _print_hits(result: "SearchResult") -> None:
    typer.echo(f"Tìm thấy {result.total} đoạn.")
    for number, hit in enumerate(result.hits, start=1):
        typer.echo(f"\n{number}. {hit.document.file_name}, {hit.locator} ({hit.score:.2f})")
        typer.echo(f"   {' '.join(hit.text.split())[:300]}")


@app.command()
def verify(data: Data = None) -> None:
    """Kiểm tra chỉ mục có khớp với cơ sở dữ liệu không."""
    with _service(data) as service:
        problems, health, kind = service.problems(), service.health(), service.index_kind()
    typer.echo(f"{health.documents} văn bản, {health.passages} đoạn; tìm theo véc-tơ: {kind}.")
    for problem in problems:
        typer.echo(f"Lỗi: {problem}", err=True)
    if problems:
        typer.echo(
            "Hãy chạy lại `tracuu sync` cho các thư mục văn bản; nếu vẫn lỗi, xóa thư mục chỉ mục rồi sync lại.",
            err=True,
        )
        raise typer.Exit(1)
    typer.echo("Chỉ mục khớp với cơ sở dữ liệu.")


def _make_index(data: Path | None) -> None:
    from indexer.store import Store

    Store(_settings(data).database_path, create=True).close()


registers.install(app, _service)
library_commands.install(app, _service, _make_index)
comparisons.install(app, _service)
precedents_command.install(app, _service)


# --- serving ---------------------------------------------------------------------------------------


@app.command()
def serve(
    data: Data = None,
    host: Annotated[str | None, typer.Option(help="Địa chỉ lắng nghe (mặc định 127.0.0.1)")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Cổng (mặc định 8000)")] = None,
) -> None:
    """Mở trang web và API tra cứu trên máy này."""
    settings = _settings(data)
    import uvicorn

    from search_api.service import SearchService
    from web.app import create_app

    listener = _listen(host or settings.host, settings.port if port is None else port)
    with SearchService(settings) as service:
        health = service.health()
        address, number = listener.getsockname()[:2]
        typer.echo(f"Tra Cứu: {health.documents} văn bản, {health.passages} đoạn.")
        typer.echo(f"Mở trình duyệt tại http://{address}:{number} (dừng: Ctrl+C)")
        config = uvicorn.Config(
            create_app(service),
            log_level="warning",
            server_header=False,
            http="h11",
            h11_max_incomplete_event_size=_LONGEST_REQUEST_LINE,
        )
        server = uvicorn.Server(config)
        threading.Thread(target=_find_suggestions, args=(service,), daemon=True).start()
        server.run(sockets=[listener])


def _find_suggestions(service: "SearchService") -> None:
    """Let the service find questions to suggest, so that the first visitor does not meet one alone."""
    for _ in range(_MOST_ROUNDS):
        service.suggestions()


def _listen(host: str, port: int) -> "socket.socket":
    """Return a bound socket, so that an address is announced only when it is ours."""
    import socket

    from indexer.errors import ConfigurationError

    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        raise ConfigurationError(
            f"Không mở được cổng {port} trên {host} ({error}). Có thể chương trình khác đang dùng cổng này: hãy chọn "
            "cổng khác bằng --port (hoặc `make run PORT=9000`)."
        ) from error


# --- evaluation ------------------------------------------------------------------------------------


@evaluate.command("answers")
def evaluate_answers(
    gold: Annotated[list[Path], typer.Argument(help="Tệp câu hỏi có đáp án (.jsonl)", exists=True, dir_okay=False)],
    data: Data = None,
    without_accents: Annotated[
        bool, typer.Option("--without-accents", help="Bỏ dấu các câu hỏi trước khi hỏi")
    ] = False,
    calibrate: Annotated[
        Path | None, typer.Option("--calibrate", help="Đo lại và ghi bảng độ tin cậy vào tệp này (.json)")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Chấm các câu trả lời trên một bộ câu hỏi có đáp án; in đường cong tỷ lệ trả lời và tỷ lệ đúng."""
    with _service(data) as service:
        from search_api.evaluation import answers

        if calibrate is not None:
            table = answers.calibrate(service, gold)
            calibrate.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            typer.echo(f"Đã ghi {calibrate}.")
            return
        result = answers.score_answers(service, gold, without_accents=without_accents)
    if as_json:
        _print_json(json.dumps(result, ensure_ascii=False, indent=1))
        return
    for failure in result["failures"]:
        typer.echo(f"{failure['id']}: {failure['question']}\n    {'; '.join(failure['faults'])}")
    typer.echo("\n".join(answers.report_lines(result)))


@evaluate.command("retrieval")
def evaluate_retrieval(
    folder: Annotated[
        Path,
        typer.Argument(help="Thư mục BEIR: corpus.jsonl, queries.jsonl, qrels.tsv", exists=True),
    ],
    without_accents: Annotated[
        bool, typer.Option("--without-accents", help="Bỏ dấu các câu hỏi trước khi tìm")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Đo tìm kiếm trên một bộ dữ liệu dạng BEIR: dày đặc, từ vựng và kết hợp."""
    settings = _settings(None)
    from search_api.evaluation import score_retrieval

    result = score_retrieval(folder, settings, without_accents=without_accents)
    if as_json:
        _print_json(json.dumps(result, indent=1))
        return
    for kind, scores in result.items():
        typer.echo(f"{kind:8} " + "  ".join(f"{name} {value:.4f}" for name, value in scores.items()))


def main() -> None:
    """Run the command; our own errors become one line and exit status 2."""
    from indexer.errors import TraCuuError

    try:
        app()
    except TraCuuError as error:
        typer.echo(f"Lỗi: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
