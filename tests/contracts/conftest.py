"""What every implementation of a seam must do; the made-up documents lie with the tests of the indexer."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "indexer"))
