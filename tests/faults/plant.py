#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Plants faults and sees whether the tests kill them.

Each fault of the list (state.faults, beside this script) is applied to a copy of the tree, the named targets are built
without optimisation, and the named tests run until one fails. A run that is interrupted goes on where it stopped; a
fault is run again when it lived, or when it or its file has changed. Exits with 1 if a fault lives that is not listed
as equivalent.

  == ID                     what is wrong, in a word or three
  file: PATH                in the tree
  build: TARGET...          what has to be built
  tests: REGEX              what ctest runs
  equivalent: REASON        only where it changes nothing that anybody could see
  - ORIGINAL                occurs exactly once; several lines follow each other
  + REPLACEMENT
"""
import argparse
import fnmatch
import pathlib
import re
import signal
import subprocess
import sys
import time

from planting import TREE, append_result, copy_tree, read_faults, read_results, run

HERE = pathlib.Path(__file__).resolve().parent


def try_one(fault, tree, build, args, proven):
    def builds():
        targets = fault.keys["build"].split()
        command = ["cmake", "--build", str(build), "-j", str(args.jobs), "--target", *targets]
        return run(command, 1800, build / "build.log") == 0

    place = tree / fault.keys["file"]
    intact = place.read_text()
    begun = time.monotonic()
    try:
        place.write_text(fault.applied_to(intact))
        if not builds():
            place.write_text(intact)
            if not builds():
                sys.exit(f"{fault.name}: the tree does not build without it: see {build / 'build.log'}")
            return "does not compile", "", time.monotonic() - begun
        command = ["ctest", "--stop-on-failure", "--no-tests=error", "-R", fault.keys["tests"]]
        log = build / "tests.log"
        try:
            code = run(command, args.limit, log, cwd=build)
        except subprocess.TimeoutExpired:
            return "killed", re.findall(r"Start +\d+: (\S+)", log.read_text())[-1] + " (does not end)", args.limit
    finally:
        place.write_text(intact)
    took = time.monotonic() - begun
    if code == 0:
        return "survived", "", took
    by = re.search(r"Test +#\d+: (\S+) \.+ *\**(?:Failed|Timeout|Exception|Not Run|Subprocess)", log.read_text())
    if by and by[1] not in proven:  # a test that fails anyway kills nothing
        if not builds() or run(["ctest", "-R", f"^{re.escape(by[1])}$"], args.limit, log, cwd=build) != 0:
            sys.exit(f"{by[1]} fails without a fault")
        proven.add(by[1])
    if by:
        return "killed", by[1], took
    sys.exit(f"{fault.name}: no test ran, see {log}")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--faults", type=pathlib.Path, default=HERE / "state.faults", help="another list")
    options.add_argument("--build", type=pathlib.Path, default=TREE / "build" / "faults", help="a folder of its own")
    options.add_argument("--only", default="*", metavar="ID", help="one, or those that a pattern with * names")
    options.add_argument("--again", action="store_true", help="also those whose result is known")
    options.add_argument("--list", action="store_true", help="say what is listed, and what is known of it")
    options.add_argument("--jobs", type=int, default=2, help="of the build")
    options.add_argument("--limit", type=int, default=60, metavar="SECONDS", help="for the tests of a fault")
    args = options.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("interrupted"))  # like an interrupt: nothing is left running

    listed = read_faults(args.faults, ("file", "build", "tests"), ("equivalent",))
    faults = [f for f in listed if fnmatch.fnmatch(f.name, args.only)]
    results, tree, build = (args.build.resolve() / name for name in ("results.tsv", "tree", "build"))
    known = read_results(results)
    current = {f.name: f.digest((TREE / f.keys["file"]).read_text()) for f in faults}
    for f in faults:
        f.applied_to((TREE / f.keys["file"]).read_text())  # all are looked at before the first one is built
    if args.list:
        for f in faults:
            print(f"{f.name:40} {f.keys['file']:45} {known.get(current[f.name], '-').replace(chr(9), ' ')}")
        return 0

    tree.mkdir(parents=True, exist_ok=True)
    copy_tree(tree)
    if not (build / "build.ninja").is_file():
        build.mkdir(exist_ok=True)
        configure = ["cmake", "-G", "Ninja", "-S", str(tree), "-B", str(build), "-DCMAKE_BUILD_TYPE=Debug",
                     "-DCMAKE_CXX_FLAGS_DEBUG=-O0", "-DFLOWKIT_WERROR=OFF", "-DFLOWKIT_EXAMPLES=OFF",
                     "-DFLOWKIT_INSTALL=OFF"]
        if run(configure, 600, build / "configure.log") != 0:
            sys.exit(f"see {build / 'configure.log'}")
    counts, proven = {}, set()
    for f in faults:
        key = current[f.name]
        if args.again or key not in known or (known[key][:8] == "survived" and "equivalent" not in f.keys):
            what, by, took = try_one(f, tree, build, args, proven)
            known[key] = f"{what}\t{by}"
            append_result(results, key, known[key])
        else:
            took = 0
        what, by = known[key].split("\t")
        if what == "survived" and "equivalent" in f.keys:
            what, by = "equivalent", f.keys["equivalent"]
        counts[what] = counts.get(what, 0) + 1
        print(f"{f.name:40} {what} {by} ({took:.0f} s)" if took else f"{f.name:40} {what} {by}", flush=True)
    print(f"{len(faults)} faults: " + ", ".join(f"{n} {what}" for what, n in sorted(counts.items())))
    return 1 if counts.get("survived") or counts.get("does not compile") else 0


if __name__ == "__main__":
    sys.exit(main())
