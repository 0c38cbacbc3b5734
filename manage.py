#!/usr/bin/env python
"""Django's command line. Finds the embedded services by itself while they run (`python3 -m qlvb.services up`)."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qlvb.settings.base")
    execute_from_command_line(sys.argv)
