"""What the tests of the service share lies beside this file."""

import sys
from pathlib import Path

# With importlib mode, pytest puts no folder of tests on the path.
sys.path.insert(0, str(Path(__file__).parent))
