import sys

import _checkout  # noqa: F401

from server.commands.make_addon_deployment import main

sys.exit(main())
