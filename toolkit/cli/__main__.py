"""The command `candour`, from a clone that was made ready."""

import sys

from toolkit.cli import main

if __name__ == "__main__":
    sys.exit(main())
