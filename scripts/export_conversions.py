import sys

import _checkout  # noqa: F401

from server.commands.start import start

sys.exit(start("export_conversions"))
