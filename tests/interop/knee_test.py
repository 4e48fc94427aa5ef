#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowgen find-knee: three searches each of receivers whose limits are set are within 10 % of both numbers; of others,
median and spread are printed (bench/knee.py)."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import partners  # noqa: E402
from programs import BIN, check_equal, main  # noqa: E402

BENCH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../bench/knee.py")


def known(*receivers):
    partners.partner("true")  # skipped unless these tests are asked for
    check_equal(subprocess.run([sys.executable, BENCH, "--bin", BIN, "--check", *receivers], check=False).returncode, 0,
                f"{receivers}: see the table")


def others():
    partners.partner("nfcapd", "-V")
    check_equal(subprocess.run([sys.executable, BENCH, "--bin", BIN, "flowrecv", "nfcapd"], check=False).returncode, 0,
                "bench/knee.py")


main({"slow": lambda: known("slow"), "slow_drop": lambda: known("slow-drop"), "others": others})
