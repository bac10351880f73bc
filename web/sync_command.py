"""The command `tracuu sync`: once, with a progress bar, or following a folder; heavy imports wait for it to run."""

import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from indexer.priority import give_way

if TYPE_CHECKING:
    from indexer.pipeline import SyncReport
    from indexer.settings import Settings


def run(folder: Path | str, settings: "Settings", *, allow_empty: bool, wait: bool) -> "SyncReport":
    """Sync a folder and print what was done; where another sync runs, `wait` for its end. Requests go first."""
    give_way()
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from indexer.pipeline import sync

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
        report = sync(
            folder,
            settings,
            progress=lambda done, total, name: bar.update(task, completed=done, total=total, name=name),
            allow_empty=allow_empty,
            wait_s=-1 if wait else 0,
            on_wait=_say_that_it_waits,
        )
    _print_report(report)
    return report


def _say_that_it_waits() -> None:
    typer.echo("Một tiến trình khác đang cập nhật chỉ mục này; đang đợi đến lượt (dừng: Ctrl+C).", err=True)


def follow(folder: str, settings: "Settings", *, poll: bool | None) -> None:
    """Sync a folder whenever it changes, until the process is told to end. Requests go first."""
    give_way()
    from indexer.files import address_of, folder_files, is_remote
    from indexer.quiet_sync import Listener
    from indexer.remote_watching import RemoteWatch
    from indexer.watching import FolderWatch

    files = folder_files(folder, settings)
    stop = threading.Event()
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: stop.set())
    listener = Listener(on_report=_print_report, on_trouble=lambda trouble: typer.echo(f"Lưu ý: {trouble}", err=True))
    place = address_of(files.folder)
    if is_remote(files.folder):
        typer.echo(f"Đang theo dõi “{place}”, dò mỗi {settings.poll_s:g} giây (dừng: Ctrl+C).")
        RemoteWatch(files, settings, listener, stop).run()
        return
    typer.echo(f"Đang theo dõi “{place}” (dừng: Ctrl+C).")
    FolderWatch(files.folder, settings, listener, stop, poll=poll).run()


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
    if report.root:
        from indexer.files import address_of

        typer.echo(
            f"Thư mục này nằm trong “{address_of(report.root)}” đã đồng bộ; văn bản vẫn thuộc các bộ sưu tập ở đó."
        )
    if report.moved:
        typer.echo(f"{report.moved} tệp của thư mục đã đồng bộ riêng nay thuộc bộ sưu tập của thư mục ngoài.")
    if report.excluded:
        typer.echo(f"Bỏ qua {report.excluded} tệp đã gỡ khỏi kho (đưa trở lại ở trang Kho văn bản).")
    if report.failures:
        typer.echo(
            f"{len(report.failures)} tệp không đọc được, nêu ở trên; các tệp khác đã được lập chỉ mục.", err=True
        )
