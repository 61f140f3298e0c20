import sys

import _checkout  # noqa: F401

from server.setup.check import main

sys.exit(main())
