#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""parts_test.py BUILD_DIR hana|ranges: the component by find_package, and its target where the tree is added."""
import os
import sys

from trial import CONSUMER, Failed, Trial, minor_version, skip

NEEDS = {"hana": ("boost/hana.hpp", "Boost.Hana"), "ranges": ("range/v3/view/facade.hpp", "range-v3")}


def main(build_dir, part):
    program = os.path.join(CONSUMER, part + ".cpp")
    trial = Trial(os.path.join(build_dir, "tests/install", part), os.environ.get("CXX", "g++"), [program])
    header, name = NEEDS[part]
    if trial.try_to(trial.compiler, "-fsyntax-only", "-x", "c++", "-include", header, os.devnull)[0] != 0:
        skip(f"no {name} on this machine")
    library = f"-DLIBRARIES=flowkit::{part}"
    trial.run_programs(trial.cmake("find_package", f"-DWANTED={minor_version()}", f"-DPARTS={part}", library,
                                   "-DCMAKE_PREFIX_PATH=" + trial.install()))
    os.rename(trial.path("build"), trial.path("first"))
    trial.run_programs(trial.cmake("add_subdirectory", "-DFLOWKIT_SOURCE=" + trial.source, library))
    trial.done()


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Failed as failure:
        print(failure)
        sys.exit(1)
