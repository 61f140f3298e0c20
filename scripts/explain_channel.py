import sys

import _checkout  # noqa: F401

from server.commands.explain_channel import main

sys.exit(main())
