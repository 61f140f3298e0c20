import sys

import _checkout  # noqa: F401

from server.commands.setup_spreadsheet import main

sys.exit(main())
