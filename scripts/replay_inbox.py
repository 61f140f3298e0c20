import sys

import _checkout  # noqa: F401

from server.commands.replay import main

sys.exit(main())
