"""docs/operations.md and SECURITY.md against the program: units, the proxy's settings, figures, settings, addresses."""

import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from indexer.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
SECURITY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_units_are_valid(tmp_path: Path) -> None:
    if not (verify := shutil.which("systemd-analyze")):
        pytest.skip("systemd-analyze is not installed")
    names = dict(re.findall(r"`/etc/systemd/system/([\w.-]+)`.*?```ini\n(.*?)```", PAGE, re.DOTALL))
    assert set(names) == {
        "tracuu.service", "tracuu-sync.service", "tracuu-sync.timer", "tracuu-backup.service", "tracuu-backup.timer",
    }  # fmt: skip
    program = tmp_path / "tracuu"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for name, text in names.items():
        (tmp_path / name).write_text(text.replace("/opt/tracuu/.venv/bin/tracuu", str(program)), encoding="utf-8")
    result = subprocess.run(
        [verify, "verify", "--man=no", *(str(tmp_path / name) for name in names)],
        check=False,
        capture_output=True,
        text=True,
    )
    # It also tells of units of the machine itself, which are not ours
    assert [line for line in result.stderr.splitlines() if "tracuu" in line] == []


def test_the_settings_of_the_proxy_are_valid(tmp_path: Path) -> None:
    if not (nginx := shutil.which("nginx", path="/usr/sbin:/usr/bin")):
        pytest.skip("nginx is not installed")
    (text,) = blocks("nginx")
    key, certificate = tmp_path / "key", tmp_path / "certificate"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=a", "-days", "2"]
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    subprocess.run([*made, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    text = text.replace("/etc/ssl/certs/tracuu.pem", str(certificate)).replace("/etc/ssl/private/tracuu.key", str(key))
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\n{text}\n}}\n", encoding="utf-8")
    result = subprocess.run([nginx, "-t", "-c", str(whole)], check=False, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert "warn" not in result.stderr


def test_the_proxy_lets_the_largest_upload_and_the_longest_question_through() -> None:
    settings = Settings()
    most = settings.upload_max_files * settings.upload_max_mb + 1
    assert f"client_max_body_size {most}m;" in PAGE
    assert "large_client_header_buffers 4 128k;" in PAGE


def test_every_setting_that_the_page_names_exists() -> None:
    named = {name.lower() for name in re.findall(r"TRACUU_([A-Z_]+)", PAGE + SECURITY)}
    assert named <= set(Settings.model_fields)
    assert {"workers", "max_requests", "log_format", "log_level"} <= named


def test_every_figure_of_the_page_is_exposed_and_the_other_way_round() -> None:
    from web import metrics

    code = (ROOT / "web" / "metrics.py").read_text(encoding="utf-8")
    code += (ROOT / "search_api" / "metrics.py").read_text(encoding="utf-8")
    made = set(re.findall(r'"(tracuu_\w+)"', code))
    told = {name.removesuffix("_total") for name in re.findall(r"tracuu_\w+", PAGE)}
    assert told == made - {"tracuu_http_requests_in_progress"}
    assert metrics.REQUESTS._labelnames == ("route", "method", "status")


def test_links_lead_to_files_and_exceptions_are_answered() -> None:
    for text, folder in ((PAGE, ROOT / "docs"), (SECURITY, ROOT)):
        links = re.findall(r"\]\(([^)#:]+)\)", text)
        missing = {link for link in links if not (folder / link).is_file()}
        assert missing <= {"access.md", "docs/access.md"}
    for path in re.findall(r"`((?:indexer|search_api|web)/[\w/.]+)`", SECURITY):
        assert (ROOT / path).exists(), path
    skipped = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["bandit"]["skips"]
    assert {rule for rule in skipped if rule not in SECURITY} == set()


def test_the_log_of_the_proxy_holds_no_questions() -> None:
    (text,) = blocks("nginx")
    (form,) = re.findall(r"log_format tracuu '(.*)';", text)
    assert set(re.findall(r"\$\w+", form)).isdisjoint(
        {"$request", "$request_uri", "$args", "$query_string", "$http_referer"}
    )
    for server in text.split("\nserver {")[1:]:
        assert "access_log /var/log/nginx/tracuu.log tracuu;" in server
        assert "error_log /var/log/nginx/error.log crit;" in server


def test_backups_go_where_the_user_of_the_service_may_write() -> None:
    assert "install -d -o tracuu -g tracuu -m 0750 /var/backups/tracuu" in PAGE
    assert set(re.findall(r"/var/backups/(\w+)", PAGE)) == {"tracuu"}
    assert re.findall(r"tracuu (?:backup|restore --force) (?!/var/backups/tracuu/)", PAGE) == []


def test_nightly_work_is_fenced_in_as_the_service_is() -> None:
    service, *nightly = (set(text.splitlines()) for text in blocks("ini") if "ExecStart" in text)
    fences = ("NoNew", "Private", "Protect", "Restrict", "Lock", "UMask")
    wanted = {line for line in service if line.startswith(fences)}
    assert len(nightly) == 2
    assert all({line for line in unit if line.startswith(fences)} == wanted for unit in nightly)


def test_the_nightly_backup_runs_as_the_page_says(tmp_path: Path) -> None:
    (line,) = re.findall(r"^ExecStart=(/bin/sh .*)$", PAGE, re.MULTILINE)
    program = tmp_path / "tracuu"
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    program.chmod(0o755)
    unescaped = line.replace("$$", "$").replace("%%", "%").replace("/opt/tracuu/.venv/bin/tracuu", str(program))
    result = subprocess.run(shlex.split(unescaped), check=True, capture_output=True, text=True)
    assert re.fullmatch(r"backup\n/var/backups/tracuu/nightly-\d{4}-\d\d-\d\d\.zip\n", result.stdout)
