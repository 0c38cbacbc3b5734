"""`python3 -m qlvb.services COMMAND`. Looks at the Python version first, in words any Python 3 understands."""

import sys

if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    sys.exit(
        "Python 3.11, 3.12 or 3.13 is needed, this is {}.{}. Choose one: make run PYTHON=python3.12".format(
            *sys.version_info[:2]
        )
    )

from qlvb.services.cli import main

sys.exit(main(sys.argv[1:]))
