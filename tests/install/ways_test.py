#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""ways_test.py BUILD_DIR WAY: a project gets flowkit in this way, with the compiler in CXX, and its programs run.

By default with two of examples/short (with one, where it takes longest), others for each way, so that all ten are
compiled; in matrix_test.py with all.
"""
import os
import sys

from trial import MAIN, Failed, Trial, short_programs
from ways import WAYS


def some_programs(way):
    programs = short_programs()
    first = 2 * list(WAYS).index(way)
    count = 1 if way == "single_header" else 2
    return [MAIN, *(programs[at % len(programs)] for at in range(first, first + count))]


def try_way(way, work, compiler, programs, standard="20"):
    trial = Trial(work, compiler, programs)
    trial.standard = standard
    trial.run_programs(WAYS[way](trial))
    trial.done()


if __name__ == "__main__":
    build_dir, name = sys.argv[1:]
    try:
        try_way(name, os.path.join(build_dir, "tests/install", name), os.environ.get("CXX", "g++"), some_programs(name))
    except Failed as failure:
        print(failure)
        sys.exit(1)
