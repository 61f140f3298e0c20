import sys

import _checkout  # noqa: F401

from server.commands.export_conversions import main

sys.exit(main())
