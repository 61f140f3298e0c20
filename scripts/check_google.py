import sys

import _checkout  # noqa: F401

from server.commands.check_google import main

sys.exit(main())
