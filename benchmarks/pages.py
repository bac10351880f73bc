"""What a page costs: milliseconds on the server and bytes sent, for each kind of page over a folder of documents.

python benchmarks/pages.py FOLDER [--times 20]
"""

import argparse
import re
import tempfile
import time
from pathlib import Path
from statistics import median

from fastapi.testclient import TestClient

from indexer.pipeline import sync
from indexer.settings import Settings
from search_api.service import SearchService
from web.app import create_app
from web.worker import make_ready, prepare_the_rest

QUESTION = "Cơ quan nào chủ trì xây dựng mô hình Chính quyền thân thiện?"
# `{document}` is the longest document, `{other}` the next; a new page gets its line here
PAGES = {
    "home": "/",
    "ask": f"/ask?q={QUESTION}",
    "ask, filtered": "/ask?q=kinh phí thực hiện&year=2026&document_type=Kế hoạch",
    "ask, newest": "/ask?q=kinh phí thực hiện&sort=newest",
    "ask, page 2": "/ask?q=kinh phí thực hiện&page=2",
    "assignments": "/responsibilities",
    "assignments, by agency": "/responsibilities?group=agency",
    "compare": "/compare?a={document}&b={other}",
    "citations": "/references",
    "precedents": "/precedents?section=implementation",
    "precedents, text": "/precedents?text=Kinh phí thực hiện Kế hoạch do ngân sách xã bảo đảm",
    "basket": "/precedents/basket",
    "documents": "/documents",
    "documents, filtered": "/documents?q=ke hoach&year=2026&sort=number",
    "document": "/documents/{document}",
    "document, cited": "/documents/{document}?start=2000&end=2300",
    "document, part": "/documents/{document}?part=2",
    "API": "/api/docs",
}
_ASSET = re.compile(r'(?:src|href)="(/static/[^"]+)"')


def measure(client: TestClient, address: str, times: int) -> tuple[float, float, float, int]:
    """Return the first, the median and the longest later time in ms, and the bytes with style, scripts and pictures."""
    took = []
    for _ in range(times):
        started = time.perf_counter()
        response = client.get(address)
        took.append((time.perf_counter() - started) * 1000)
        response.raise_for_status()
    assets = set(_ASSET.findall(response.text))
    size = len(response.content) + sum(len(client.get(path).content) for path in assets)
    return took[0], median(took[1:]), max(took[1:]), size


def main() -> None:
    """Print a line a page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=20)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        settings = Settings(database_url=None, data=Path(data))
        sync(wanted.folder, settings)
        with SearchService(settings) as service:
            documents = service.documents(limit=1000).documents
            lengths = {document.id: len(service.document(document.id).text) for document in documents}
            longest, other = [*sorted(lengths, key=lambda found: -lengths[found]), documents[0].id][:2]
            app = create_app(service)
            make_ready(service)
            prepare_the_rest(app, service)
            client = TestClient(app, base_url="http://localhost", client=("127.0.0.1", 50_000))
            print(f"{'page':<24}{'first ms':>10}{'median ms':>10}{'most ms':>10}{'bytes':>10}")
            for name, address in PAGES.items():
                opened = address.format(document=longest, other=other)
                first, middle, most, size = measure(client, opened, wanted.times)
                print(f"{name:<24}{first:>10.1f}{middle:>10.1f}{most:>10.1f}{size:>10,}")


if __name__ == "__main__":
    main()
