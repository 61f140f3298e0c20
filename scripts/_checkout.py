"""Imported first by every script, so that it runs from a bare checkout as well as installed."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
