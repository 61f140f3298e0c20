import sys

import _checkout  # noqa: F401

from server.import_leads import main

sys.exit(main())
