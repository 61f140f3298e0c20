import sys

import _checkout  # noqa: F401

from server.commands.import_leads import main

sys.exit(main())
