#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""programs_test.py BUILD_DIR programs: the programs as they are installed, from another place than they were put to."""
import os
import sys

from trial import Failed, Trial


def main(build_dir, _case):
    trial = Trial(os.path.join(build_dir, "tests/install/programs"), os.environ.get("CXX", "g++"))
    trial.run("cmake", "--install", build_dir, "--component", "programs", "--prefix", trial.path("first"))
    os.rename(trial.path("first"), trial.path("prefix"))
    programs = sorted(os.listdir(trial.path("prefix/bin")))
    if not {"flowgen", "flowrecv", "flowcheck"} <= set(programs):
        raise Failed(f"installed programs: {programs}")
    for program in programs:
        trial.run(trial.path("prefix/bin", program), "--version")
        trial.run(trial.path("prefix/bin", program), "--help")
    trial.done()


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Failed as failure:
        sys.exit(str(failure))
