import sys

import _checkout  # noqa: F401

from server.setup.command import main

sys.exit(main())
