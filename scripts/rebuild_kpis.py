import sys

import _checkout  # noqa: F401

from server.kpi.command import main

sys.exit(main())
