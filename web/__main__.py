"""The command `tracuu`: sync, serve, ask, search, verify, evaluate, and what `web.registers` adds.

Heavy imports wait for the command they serve.
"""

import json
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from web import (
    account_commands,
    backup_commands,
    comparisons,
    library_commands,
    precedents_command,
    registers,
    sync_command,
)
from web.registers import AsJson, Data

if TYPE_CHECKING:
    from indexer.settings import Settings
    from search_api.schemas import Answer, SearchResult, Summary
    from search_api.service import SearchService

_FAULT = 70  # as sysexits.h calls an error of the program itself

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
    *,
    folder: Annotated[str, typer.Argument(help="Thư mục chứa văn bản, hoặc địa chỉ như s3://NƠI_CHỨA/THƯ_MỤC")],
    data: Data = None,
    allow_empty: Annotated[bool, typer.Option("--allow-empty", help="Chấp nhận thư mục nay đã trống")] = False,
    no_wait: Annotated[bool, typer.Option("--no-wait", help="Thôi ngay nếu một sync khác đang chạy")] = False,
    follow: Annotated[bool, typer.Option("--watch", help="Theo dõi thư mục, cập nhật ngay khi có thay đổi")] = False,
    poll: Annotated[bool, typer.Option("--poll", help="Cùng --watch: tự dò định kỳ (ổ mạng)")] = False,
) -> None:
    """Đưa các văn bản của một thư mục vào chỉ mục: tệp mới và tệp sửa được đọc, tệp đã xóa biến mất."""
    settings = _settings(data)
    if follow:
        sync_command.follow(folder, settings, poll=poll or None)
        return
    report = sync_command.run(folder, settings, allow_empty=allow_empty, wait=not no_wait)
    changed = f"+{report.added} ~{report.replaced} -{report.removed}"
    account_commands.log_command(settings, "sync", f"{report.address}: {changed}")
    if report.failures:
        raise typer.Exit(1)


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
        database = service.database()
    typer.echo(f"{health.documents} văn bản, {health.passages} đoạn; tìm theo véc-tơ: {kind}.")
    typer.echo(f"Cơ sở dữ liệu: {database}.")
    for problem in problems:
        typer.echo(f"Lỗi: {problem}", err=True)
    if problems:
        typer.echo(
            "Hãy chạy lại `tracuu sync` cho các thư mục văn bản; nếu vẫn lỗi, khôi phục bản sao lưu "
            "bằng `tracuu restore`, hoặc (với SQLite) chỉ xóa tệp tracuu.sqlite (tài khoản và tệp tải lên ở lại) rồi "
            "sync lại.",
            err=True,
        )
        raise typer.Exit(1)
    typer.echo("Chỉ mục khớp với cơ sở dữ liệu.")


def _make_index(data: Path | None) -> None:
    from indexer.store import Store

    Store(_settings(data).database, create=True).close()


registers.install(app, _service)
library_commands.install(app, _service, _make_index)
comparisons.install(app, _service)
backup_commands.install(app, _settings)
precedents_command.install(app, _service)
account_commands.install(app, _settings)


# --- serving ---------------------------------------------------------------------------------------


@app.command()
def serve(
    data: Data = None,
    host: Annotated[str | None, typer.Option(help="Địa chỉ lắng nghe (mặc định 127.0.0.1)")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Cổng (mặc định 8000)")] = None,
    workers: Annotated[int | None, typer.Option(min=1, max=64, help="Số tiến trình phục vụ (mặc định 1)")] = None,
) -> None:
    """Mở trang web và API tra cứu trên máy này."""
    settings = _settings(data)
    given = {"host": host, "port": port, "workers": workers}
    settings = settings.model_copy(update={name: value for name, value in given.items() if value is not None})
    from web.serving import run

    account_commands.check_host(settings.host, settings)
    run(settings)


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
    """Run the command; our own errors become one line and exit status 2, faults a traceback and 70.

    A fault must not end with 1: of a sync that means that some files could not be read.
    """
    from indexer.errors import TraCuuError

    try:
        app()
    except TraCuuError as error:
        typer.echo(f"Lỗi: {error}", err=True)
        sys.exit(2)
    except Exception:
        traceback.print_exc()
        sys.exit(_FAULT)


if __name__ == "__main__":
    main()
