#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Headers with a fault of codec.faults, for the programs that have to find it.

  apply.py --list          NAME|FILE|UNIT|PROPERTY of each, for CMake
  apply.py NAME OUT        writes FILE with the fault to OUT; the original has to occur in it exactly once
"""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
TREE = HERE.parent.parent
sys.path.insert(0, str(TREE / "tests" / "faults"))
from planting import read_faults  # noqa: E402


def main(arguments):
    faults = read_faults(HERE / "codec.faults", ("file", "unit", "property"))
    if arguments == ["--list"]:
        for f in faults:
            print("|".join((f.name, f.keys["file"], f.keys["unit"], f.keys["property"])))
        return
    name, out = arguments
    fault = next((f for f in faults if f.name == name), None)
    if fault is None:
        sys.exit(f"codec.faults has no fault {name}")
    text = fault.applied_to((TREE / fault.keys["file"]).read_text())
    pathlib.Path(out).parent.mkdir(parents=True, exist_ok=True)
    pathlib.Path(out).write_text(text)


main(sys.argv[1:])
