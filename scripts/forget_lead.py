import sys

import _checkout  # noqa: F401

from server.commands.forget import main

sys.exit(main())
