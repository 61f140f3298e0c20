import sys

import _checkout  # noqa: F401

from server.addon.deployment import main

sys.exit(main())
