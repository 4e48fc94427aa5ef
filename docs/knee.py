#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes the example of docs/knee.md, and docs/knee.svg: a search against a receiver whose queue and journal are set.

Usage: docs/knee.py [BIN_DIRECTORY]     (default: build/dev/bin; takes four minutes)
"""
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests/support"))
from slow import SlowReceiver, go_before_other_work  # noqa: E402

BIN = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build/dev/bin"))
PAGE, PICTURE = (os.path.join(ROOT, "docs", name) for name in ("knee.md", "knee.svg"))
BEGIN, END = "<!-- begin: docs/knee.py -->\n", "<!-- end: docs/knee.py -->\n"
OPTIONS = ["--exporters", "10", "--protocol", "ipfix", "--step", "2s", "--soak", "20s"]


def main():
    go_before_other_work()
    with SlowReceiver(queue=10_000, journal=2_000) as receiver:
        done = subprocess.run([os.path.join(BIN, "flowgen"), "find-knee", "--target", f"127.0.0.1:{receiver.port}",
                               "--stored", receiver.command, "--svg", PICTURE, *OPTIONS],
                              stdout=subprocess.PIPE, text=True, check=True)
    shown = " ".join(["flowgen find-knee --target 127.0.0.1:2055 --stored 'cat stored'", *OPTIONS, "--svg knee.svg"])
    block = f"    {shown}\n\n" + "".join("    " + line + "\n" if line else "\n" for line in done.stdout.splitlines())
    with open(PAGE, encoding="utf-8") as file:
        text = file.read()
    made = re.sub(re.escape(BEGIN) + ".*" + re.escape(END), lambda _: BEGIN + block + END, text, flags=re.S)
    with open(PAGE, "w", encoding="utf-8") as file:
        file.write(made)


if __name__ == "__main__":
    main()
