import sys

import _checkout  # noqa: F401

from server.commands.import_costs import main

sys.exit(main())
