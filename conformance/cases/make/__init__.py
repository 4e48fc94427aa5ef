# SPDX-License-Identifier: BSL-1.0
"""What makes the cases: format.py (the two files), builders of octets, and modules with a function `cases`."""
