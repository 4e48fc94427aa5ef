#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Changes lines of the library and sees whether its tests notice.

A seed gives an order to all lines of include/flowkit that could be wrong (mutants.py), one mutant each; the first COUNT
that compile are tried. For each one the tests and properties of its header (rooms.py) are compiled one after the other,
without optimisation and with assertions, and run, until one fails: "killed". So does one that needs far more time than
without the mutant ("time"), and one that no longer compiles because an assertion of its own is wrong. A mutant has
BUDGET seconds of processor time for all that; "budget" if they end first, "survived" if nothing fails. A run that is
interrupted goes on where it stopped; what survived is tried again when its tests have changed.

Works on a copy of the tree in the build folder, with clang++. Exits with 1 if a mutant survives.
"""
import argparse
import hashlib
import os
import pathlib
import re
import signal
import sys

import mutants
from planting import TREE, append_result, copy_tree, measured, read_results
from rooms import PROPERTIES, tests_of

CASES = 200  # of each property: without optimisation 2000 take most of a minute
OUT_OF_TIME = "the compiler was ended"
TIME = 40    # seconds of processor time for a test: none takes 8 without a mutant
HERE = pathlib.Path(__file__).resolve().parent


class Workshop:
    """The copy of the tree, and what is compiled once."""

    def __init__(self, folder, compiler):
        self.folder, self.tree, self.compiler = folder, folder / "tree", compiler
        self.changed = folder / "changed" / "flowkit"  # found in front of the intact header
        for name in ("tree", "objects"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        copy_tree(self.tree)
        version = re.search(r'VERSION_STRING "(.+)"', (self.tree / "include/flowkit/version.hpp").read_text())[1]
        self.flags = ["-std=c++20", "-O0", "-w", f"-I{folder / 'changed'}", f"-I{self.tree / 'include'}",
                      f"-I{self.tree}", f"-I{self.tree / 'tests'}", "-include", str(HERE / "swapped.hpp"),
                      f'-DFLOWKIT_PROJECT_VERSION="{version}"', f'-DFLOWKIT_REGISTRY="{self.tree}/registry/"']
        self.includes = {}  # of a file: those that it includes
        self.usual = {}  # of a test: its processor time without a mutant, or None if it fails
        self.prepare()

    def prepare(self):
        shared = [p for name in (PROPERTIES, "conformance/generators", "tests/support")
                  for p in sorted((self.tree / name).glob("*.[ch]pp"))]
        made_of, key = self.folder / "objects" / "made_of", hashlib.sha256(b"".join(p.read_bytes() for p in shared))
        if not made_of.is_file() or made_of.read_text() != key.hexdigest():
            for old in (self.folder / "objects").iterdir():
                old.unlink()
            made_of.write_text(key.hexdigest())
        header, self.precompiled = self.folder / "first.hpp", self.folder / "first.pch"
        first = "#include <gtest/gtest.h>\n#include <bit>\n#include <cassert>\n#include <optional>\n#include <vector>\n"
        if not header.is_file() or header.read_text() != first:
            header.write_text(first)
            self.precompiled.unlink(missing_ok=True)
        if not self.precompiled.is_file():
            self.must(["-x", "c++-header", str(header), "-o", str(self.precompiled)])
        self.runner = self.folder / "objects" / "run.o"
        if not self.runner.is_file():
            self.must(["-c", str(self.tree / PROPERTIES / "run.cpp"), "-o", str(self.runner)])
        for unit in sorted((self.tree / PROPERTIES).glob("*.cpp")):
            adds = re.findall(r"^void (add_\w+)\(std::vector<property>& to\)", unit.read_text(), re.M)
            source, made = self.folder / "objects" / f"all_{unit.name}", self.folder / "objects" / f"all_{unit.stem}.o"
            text = ("#include <conformance/properties/groups.hpp>\n"
                    "#include <conformance/properties/properties_test.cpp>\n"
                    "std::span<const flowkit::conformance::property> flowkit::conformance::all_properties() {\n"
                    "  static const auto all = [] {\n    std::vector<property> out;\n"
                    + "".join(f"    {add}(out);\n" for add in adds) + "    return out;\n  }();\n  return all;\n}\n")
            if adds and (not source.is_file() or source.read_text() != text):
                source.write_text(text)
                made.unlink(missing_ok=True)

    def must(self, arguments):
        log = self.folder / "prepare.log"
        if measured([self.compiler, *self.flags, *arguments], 300, log)[0] != 0:
            sys.exit(f"does not compile: see {log}")

    def name(self, source):
        return str(source.relative_to(self.tree))

    def compile(self, source, seconds):
        """None, or the compiler's first error; and the processor time."""
        more = []
        if source.parent.name == "properties":
            made = self.folder / "objects" / f"all_{source.stem}.o"
            if not made.is_file():
                self.must(["-c", str(made.with_suffix(".cpp")), "-o", str(made)])
            more = [str(made), str(self.runner), "-lrapidcheck"]
        command = [self.compiler, *self.flags, "-include-pch", str(self.precompiled), "-include", "support/print.hpp",
                   *(["-mssse3"] if "shuffle" in self.mutated else []), str(source), *more,
                   "-lgtest_main", "-lgtest", "-fuse-ld=lld", "-o", str(self.folder / "test")]
        log = self.folder / "compile.log"
        code, took = measured(command, seconds, log)
        if code == 0:
            return None, took
        errors = [line for line in log.read_text(errors="replace").splitlines() if "error:" in line]
        return errors[0] if errors else OUT_OF_TIME, took

    def run(self, seconds):
        return measured([str(self.folder / "test"), "--gtest_fail_fast", "--gtest_brief=1"], seconds,
                        self.folder / "test.log", cwd=self.tree, env=os.environ | {"FLOWKIT_CASES": str(CASES)})

    def without(self, source):
        """The processor time of a test without a mutant; None if it fails, and so proves nothing."""
        key = (source, "shuffle" in self.mutated)
        if key not in self.usual:
            self.restore()
            wrong, _ = self.compile(source, 300)
            code, took = self.run(120) if not wrong else (1, 0)
            self.usual[key] = took if code == 0 else None
            if code != 0:
                print(f"{self.name(source)} fails without a mutant, and is left out", file=sys.stderr, flush=True)
        return self.usual[key]

    def plant(self, mutant):
        place = self.changed / mutant.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(mutant.applied_to((self.tree / "include/flowkit" / mutant.path).read_text()))

    def restore(self):
        for path in list(self.changed.rglob("*.hpp")):
            path.unlink()

    def tests_of(self, mutant):
        return tests_of(self.tree, mutant.path, self.includes)

    def digest(self, mutant):
        """Of the tests: what survived them is tried again when they are others."""
        texts = "".join(p.read_text() for p in self.tests_of(mutant))
        return hashlib.sha256(texts.encode()).hexdigest()[:12]


def try_one(shop, mutant, budget):
    """(verdict, by what, processor time)"""
    shop.mutated = mutant.path
    shop.plant(mutant)
    code, used = measured([shop.compiler, *shop.flags, "-x", "c++", "-fsyntax-only",
                           str(shop.changed / mutant.path)], budget, shop.folder / "compile.log")
    if code != 0:
        return "does not compile", "", used
    for source in shop.tests_of(mutant):
        if budget - used < 1:
            return "budget", shop.name(source), used
        shop.plant(mutant)
        wrong, took = shop.compile(source, budget - used)
        used += took
        if wrong == OUT_OF_TIME:
            return "budget", shop.name(source), used
        if wrong and ("/flowkit/" in wrong.split("error:")[0] or "static_assert" not in wrong):
            return "does not compile", "", used
        if wrong:
            code, how = 1, "static_assert"
        else:
            code, took = shop.run(min(TIME, budget - used))
            used += took
            if code == 0:
                continue
            failed = re.findall(r"\[  FAILED  \] (\w+\.[\w/]+)", (shop.folder / "test.log").read_text(errors="replace"))
            how = failed[0] if failed else f"signal {-code}" if code < 0 else f"exit {code}"
        usual = shop.without(source)
        if usual is None:
            continue
        if code in (-signal.SIGXCPU, -signal.SIGKILL):
            if took < 10 + 5 * usual and used >= budget - 1:  # it may only have been slow
                return "budget", shop.name(source), used
            how = "time"
        return "killed", f"{shop.name(source)} ({how})", used
    return "survived", "", used


def table(rows):
    folders = {}
    for mutant, verdict in rows:
        counts = folders.setdefault(mutant.path.rpartition("/")[0] or ".", {})
        counts[verdict] = counts.get(verdict, 0) + 1
    names = ("killed", "survived", "budget")
    print(f"\n{'':12}{'mutants':>8}" + "".join(f"{n:>10}" for n in names))
    for folder, counts in [*sorted(folders.items()), ("all", None)]:
        if counts is None:
            counts = {n: sum(c.get(n, 0) for c in folders.values()) for n in names}
        print(f"{folder:12}{sum(counts.values()):8}" + "".join(f"{counts.get(n, 0):10}" for n in names))
    return counts


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--count", type=int, default=60, help="mutants that compile")
    options.add_argument("--build", type=pathlib.Path, default=TREE / "build" / "mutants", help="a folder of its own")
    options.add_argument("--only", metavar="ID", help="this one, with all that is tried printed")
    options.add_argument("--again", action="store_true", help="also those whose result is known")
    options.add_argument("--list", action="store_true", help="say which are next, and what is known of them")
    options.add_argument("--budget", type=float, default=180, metavar="SECONDS", help="processor time for each mutant")
    options.add_argument("--compiler", default="clang++")
    args = options.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("interrupted"))

    root = TREE / "include" / "flowkit"
    headers = {str(p.relative_to(root)): p.read_text() for p in sorted(root.rglob("*.hpp"))}
    all_mutants = [m for m in mutants.choose(args.seed, headers) if args.only in (None, m.id)]
    results = args.build.resolve() / "results.tsv"
    known = read_results(results)
    if args.list:
        for m in all_mutants[:2 * args.count]:
            print(f"{m.id} {m.path}:{m.line} {m.kind}\n{m.diff()}")
        return 0
    shop = Workshop(args.build.resolve(), args.compiler)
    rows = []
    try:
        for m in all_mutants:
            if len(rows) == args.count:
                break
            key = hashlib.sha256((headers[m.path] + m.diff() + str(m.line)).encode()).hexdigest()[:16]
            verdict, by, used, tests = (known.get(key, "\t\t0\t")).split("\t")
            if args.again or args.only or not verdict or (verdict in ("survived", "budget") and
                                                          tests != shop.digest(m)):
                verdict, by, used = try_one(shop, m, args.budget)
                append_result(results, key, f"{verdict}\t{by}\t{used:.0f}\t{shop.digest(m)}")
            if verdict == "does not compile":
                continue
            rows.append((m, verdict))
            print(f"{m.id} {m.path}:{m.line} {m.kind}: {verdict} {by} ({float(used):.0f} s)", flush=True)
            if verdict != "killed":
                print(m.diff(), flush=True)
    finally:
        shop.restore()
    if not rows:
        sys.exit("no such mutant")
    counts = table(rows)
    print(f"\n{100 * counts['killed'] / len(rows):.1f} % of {len(rows)} mutants killed (seed {args.seed})")
    return 0 if counts["killed"] == len(rows) else 1


if __name__ == "__main__":
    sys.exit(main())
