import sys

import _checkout  # noqa: F401

from server.commands.replay_inbox import main

sys.exit(main())
