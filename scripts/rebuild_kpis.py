import sys

import _checkout  # noqa: F401

from server.commands.rebuild_kpis import main

sys.exit(main())
