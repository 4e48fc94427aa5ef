#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""measure.py [--repeat 3] [--way WAY ...] [--compiler CXX ...]: from nothing to the first decoded record, in seconds,
as a Markdown table: way by compiler, the medians of what passes and, in brackets, of what processors spend, which says
more on a machine that does other work as well. Not a test.

From nothing: an empty folder, a compiler, the build tools and flowkit's source tree or archive; no cache. All that the
user's commands do counts: installing flowkit where the way needs that, making or unpacking the archive, configuring,
compiling, linking, the run."""
import argparse
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time

from trial import MAIN, Failed, Trial
from ways import WAYS


def seconds(way, compiler, folder):
    trial = Trial(os.path.join(folder, "project"), compiler, [MAIN], cache=False)
    start, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    trial.run_programs(WAYS[way](trial))
    took, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    trial.done()
    return took, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--way", choices=WAYS, nargs="+", default=list(WAYS))
    parser.add_argument("--compiler", nargs="+", default=["g++", "clang++", "clang++-19"])
    arguments = parser.parse_args()
    compilers = [name for name in arguments.compiler if shutil.which(name)]
    print(f"load average at the start: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors", file=sys.stderr)
    print(f"| way in | {' | '.join(compilers)} |\n|---{'|---' * len(compilers)}|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for way in arguments.way:
            cells = []
            for compiler in compilers:
                try:
                    took = [seconds(way, shutil.which(compiler), folder) for _ in range(arguments.repeat)]
                    passed, spent = (statistics.median(each) for each in zip(*took))
                    cells.append(f"{passed:.1f} ({spent:.1f})")
                except SystemExit:
                    cells.append("no tool")
                except Failed as failure:
                    print(failure, file=sys.stderr)
                    cells.append("failed")
            print(f"| {way} | " + " | ".join(cells) + " |", flush=True)
    print(f"load average at the end: {os.getloadavg()[0]:.1f}", file=sys.stderr)


if __name__ == "__main__":
    main()
