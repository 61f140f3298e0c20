import sys

import _checkout  # noqa: F401

from server.commands.reconcile import main

sys.exit(main())
