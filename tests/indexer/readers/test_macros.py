"""Macros of a document never run: not while it is converted, nor were LibreOffice to open it for itself."""

import os
import signal
import subprocess
import time
import zipfile
from pathlib import Path

import pytest

from indexer.readers import libreoffice as office

_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_FILES = ("content.xml", "Basic/script-lc.xml", "Basic/Standard/script-lb.xml", "Basic/Standard/Module1.xml")
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
CONTENT = f"""{_HEAD}<office:document-content xmlns:office="{_ODF}:office:1.0" xmlns:text="{_ODF}:text:1.0"
 xmlns:script="{_ODF}:script:1.0" xmlns:ooo="http://openoffice.org/2004/office"
 xmlns:dom="http://www.w3.org/2001/xml-events" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2">
<office:scripts><office:event-listeners><script:event-listener script:language="ooo:script"
 script:event-name="dom:load" xlink:type="simple"
 xlink:href="vnd.sun.star.script:Standard.Module1.Main?language=Basic&amp;location=document"/>
</office:event-listeners></office:scripts>
<office:body><office:text><text:p>Kế hoạch</text:p></office:text></office:body></office:document-content>"""
LIBRARIES = f"""{_HEAD}<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN"
 "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
<library:library library:name="Standard" library:link="false"/></library:libraries>"""
LIBRARY = f"""{_HEAD}<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="Module1"/></library:library>"""
MODULE = f"""{_HEAD}<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Main
Open "TARGET" For Output As #1
Print #1, "ran"
Close #1
End Sub
</script:module>"""
TRUSTING = f"""{_HEAD}<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>0</value></prop></item></oor:items>"""


@pytest.fixture
def harmful(tmp_path: Path, libreoffice: None) -> tuple[Path, Path]:
    """Return a document whose macro writes a file when it is opened, and that file."""
    path, target = tmp_path / "kế hoạch.odt", tmp_path / "written.txt"
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>' for name in _FILES
    )
    kind = "application/vnd.oasis.opendocument.text"
    manifest = (
        f'{_HEAD}<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>{entries}</manifest:manifest>'
    )
    module = MODULE.replace("TARGET", str(target))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", manifest)
        for name, content in zip(_FILES, (CONTENT, LIBRARIES, LIBRARY, module), strict=True):
            archive.writestr(name, content)
    return path, target


def seconds_until_written(command: list[str], target: Path, most_s: float) -> float | None:
    """Let LibreOffice open a document; return the seconds until its macro has written the file, None if it does not."""
    process = subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ}
    )
    started = time.monotonic()
    try:
        while time.monotonic() - started < most_s:
            if target.exists():
                return time.monotonic() - started
            time.sleep(0.1)
        return None
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_a_macro_that_would_write_a_file_does_not_run(harmful: tuple[Path, Path], tmp_path: Path) -> None:
    path, target = harmful
    program = office.find_program()
    assert program
    with office.converted(
        path, extension="odt", in_filter="writer8", out_filter="docx:Office Open XML Text"
    ) as converted:
        assert converted.is_file()
    assert not target.exists()

    trusting = tmp_path / "trusting"
    (trusting / "user").mkdir(parents=True)
    (trusting / "user" / "registrymodifications.xcu").write_text(TRUSTING, encoding="utf-8")
    command = [program, f"-env:UserInstallation={trusting.as_uri()}", "--headless", "--norestore", str(path)]
    took = seconds_until_written(command, target, 60)
    assert took is not None, "the macro does nothing, so that the test would say nothing"
    target.unlink()
    assert seconds_until_written([program, *office._options(tmp_path), str(path)], target, 2 * took + 2) is None
