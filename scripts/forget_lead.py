import sys

import _checkout  # noqa: F401

from server.commands.forget_lead import main

sys.exit(main())
