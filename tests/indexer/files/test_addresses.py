"""Addresses of remote folders: what is one, what is refused, and that no secret is repeated."""

import sys
from pathlib import Path

import pytest

from indexer.errors import ConfigurationError
from indexer.files import address_of, folder_files, is_remote, place_of
from indexer.settings import Settings


@pytest.mark.parametrize(
    ("typed", "path", "address"),
    [
        ("s3://bucket", "s3:/bucket", "s3://bucket"),
        ("S3://Bucket/Văn bản/2026/", "s3:/Bucket/Văn bản/2026", "s3://Bucket/Văn bản/2026"),
        (" s3://bucket/a?b#c ", "s3:/bucket/a?b#c", "s3://bucket/a?b#c"),
        ("sftp://vanthu@may-chu:2222/kho", "sftp:/vanthu@may-chu:2222/kho", "sftp://vanthu@may-chu:2222/kho"),
        ("memory:///kho/a", "memory:/kho/a", "memory://kho/a"),
        ("s3://arn:aws:s3:ap-southeast-1:123:accesspoint/x", "s3:/arn:aws:s3:ap-southeast-1:123:accesspoint/x", None),
    ],
)
def test_an_address_has_one_path(typed: str, path: str, address: str | None) -> None:
    place = place_of(typed)
    assert (str(place), address_of(place)) == (path, address or typed)
    assert is_remote(place)
    assert place_of(place) == place


@pytest.mark.parametrize("typed", ["/srv/van-ban", "van-ban", "./a:/b", "C:/van-ban", "/srv/s3:/bucket"])
def test_paths_of_this_machine_stay_what_they_are(typed: str) -> None:
    assert place_of(typed) == Path(typed)
    assert address_of(Path(typed)) == str(Path(typed))
    assert not is_remote(Path(typed))


def test_an_address_of_this_machine_is_its_folder(tmp_path: Path, fake_settings: Settings) -> None:
    (tmp_path / "văn bản").mkdir()
    assert folder_files(f"file://{tmp_path}/v%C4%83n b%E1%BA%A3n", fake_settings).folder == tmp_path / "văn bản"


@pytest.mark.parametrize(
    "typed",
    [
        "sftp://vanthu:bi-mat@may-chu/kho",
        "s3://KHOA:bi-mat@bucket/kho",
        "s3://bi-mat@bucket/kho",
        "s3://bucket/kho?X-Amz-Signature=bi-mat",
        "https://may-chu/kho#token=bi-mat",
        "webdav://u:bi-mat@[",
    ],
)
def test_a_secret_in_an_address_is_refused_and_not_repeated(typed: str) -> None:
    with pytest.raises(ConfigurationError, match="Hãy bỏ phần") as refused:
        place_of(typed)
    assert "bi-mat" not in str(refused.value)
    assert "fsspec" in str(refused.value)


@pytest.mark.parametrize(
    "typed", ["s3://", "s3:///kho", "s3://bucket/../khac", "zip://a.zip::s3://bucket/b.zip", "simplecache::s3://bucket"]
)
def test_what_is_no_address_of_a_folder_is_refused(typed: str, fake_settings: Settings) -> None:
    with pytest.raises(ConfigurationError, match="Hãy"):
        folder_files(typed, fake_settings)


def test_a_protocol_that_nobody_knows_or_whose_package_is_missing_is_told(
    fake_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ConfigurationError, match=r"Không có giao thức “abc”.*Hãy"):
        folder_files("abc://kho/a", fake_settings)
    for module in ("webdav4.fsspec", "boxfs"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ConfigurationError, match=r"pip install 'webdav4\[fsspec\]'"):
        folder_files("webdav://kho/a", fake_settings)
    with pytest.raises(ConfigurationError, match="Chưa cài gói"):
        folder_files("box://kho/a", fake_settings)


def test_without_fsspec_the_extra_is_named(fake_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'tracuu\[s3\]'"):
        folder_files("s3://kho/a", fake_settings)
