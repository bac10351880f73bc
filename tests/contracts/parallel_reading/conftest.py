"""Where the files of a sync are read: by processes of this machine, or by two machines of a Ray cluster."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import pytest
from made_documents import PLAN
from ray_nodes import RayHead, copied_code, environment, require_ray
from read_folder import BROKEN, HOSTILE, PLANS, SLOW, Reference
from syncs import contents, synced


@pytest.fixture(scope="session")
def code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where syncs and machines import the indexer from."""
    return copied_code(tmp_path_factory.mktemp("code"))


@pytest.fixture(scope="session")
def ray_cluster(code: Path) -> Iterator[RayHead]:
    """Return a cluster of two machines."""
    require_ray()
    with ExitStack() as machines:
        head = machines.enter_context(RayHead(code))
        machines.enter_context(head.another(code))
        yield head


@pytest.fixture(params=["here", "ray"])
def place(request: pytest.FixtureRequest) -> dict[str, str]:
    """Return the settings of each place where files can be read."""
    if request.param == "here":
        return {"TRACUU_READERS": "2"}
    cluster: RayHead = request.getfixturevalue("ray_cluster")
    return {"TRACUU_RAY_ADDRESS": cluster.address}


@pytest.fixture
def hostile(reference: Reference) -> Iterator[Path]:
    """Return the same folder with files that end whoever reads them; they make no difference to what is stored."""
    for name in HOSTILE:
        (reference.folder / name).write_text("Việc.", encoding="utf-8")
    yield reference.folder
    for name in HOSTILE:
        (reference.folder / name).unlink()


@pytest.fixture(scope="session")
def reference(code: Path, tmp_path_factory: pytest.TempPathFactory) -> Reference:
    """Return a folder of plans, some of which take their time, and one broken file."""
    folder, data = tmp_path_factory.mktemp("documents"), tmp_path_factory.mktemp("reference")
    for number in range(PLANS):
        text = PLAN.replace("Bình Khê Đông", f"Bình Khê {number}")
        name = f"{number:02} chậm.txt" if number in SLOW else f"{number:02}.txt"
        (folder / name).write_text(text, encoding="utf-8")
    (folder / BROKEN).write_bytes(b"PK\x03\x04 broken")
    report = synced(folder, environment(code, TRACUU_DATA=str(data), TRACUU_READERS="0"))
    return Reference(folder, report, contents(data))
