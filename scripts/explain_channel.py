import sys

import _checkout  # noqa: F401

from server.attribution.command import main

sys.exit(main())
