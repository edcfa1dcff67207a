"""``python -m orbitctx`` is the command line."""

import sys

from orbitctx.cli import main

if __name__ == "__main__":
    sys.exit(main())
