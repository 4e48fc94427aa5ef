# SPDX-License-Identifier: BSL-1.0
"""portable_test.py DRIVER FOLDER WAY: compiles the driver in another way and compares what it prints with DRIVER's.
Only with FLOWKIT_CAMPAIGN=1, as each takes minutes; ends with 77 where there is nothing to compile or run it with."""
import difflib
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CASES = "20"
CXX = os.environ.get("CXX", "c++")
OTHER = "g++" if "clang" in Path(CXX).name else "clang++"


def skip(reason):
    print("SKIP:", reason)
    sys.exit(77)


class Way:
    """How the driver is compiled and run."""

    def __init__(self, compiler, *flags, single=False, runs_by=(), environment=None):
        self.compiler, self.flags, self.single, self.runs_by = compiler, flags, single, runs_by
        self.environment = {**os.environ, **(environment or {})}


def only_with(way, program=None):
    if shutil.which(program or way.compiler) is None:
        skip(f"no {program or way.compiler}")
    return way


def narrow(*flags):
    way = only_with(Way(CXX, "-m32", *flags))
    program = "#include <vector>\nint main() {}\n"
    probe = subprocess.run([CXX, "-m32", "-x", "c++", "-", "-o", os.devnull], input=program, text=True,
                           capture_output=True, check=False)
    if probe.returncode:
        skip(f"{CXX} -m32 has no libraries (Debian: g++-multilib)")
    return way


def big_endian(folder, *flags, single=False):
    """By the cross compiler's packages, unpacked and not installed: they exclude g++-multilib."""
    only_with(None, "qemu-s390x-static")
    root = Path(os.environ.get("FLOWKIT_S390X", folder / "s390x"))
    done = subprocess.run([str(HERE / "s390x.sh"), str(root)], check=False)
    if done.returncode:
        skip("no cross compiler for s390x (see s390x.sh)")
    bin_folder, libraries = root / "usr/bin", root / "usr/lib/x86_64-linux-gnu"
    return Way(str(bin_folder / "s390x-linux-gnu-g++-12"), f"--sysroot={root}", "-static", *flags, single=single,
               runs_by=("qemu-s390x-static",),
               environment={"PATH": f"{bin_folder}:{os.environ['PATH']}", "LD_LIBRARY_PATH": str(libraries)})


WAYS = {
    "single": lambda folder: Way(CXX, "-O0", single=True),
    "optimised": lambda folder: Way(CXX, "-O3"),
    "without_asserts": lambda folder: Way(CXX, "-O2", "-DNDEBUG"),
    "other_compiler": lambda folder: only_with(Way(OTHER, "-O0")),
    "single_by_the_other": lambda folder: only_with(Way(OTHER, "-O3", single=True)),
    "clang_19": lambda folder: only_with(Way("clang++-19", "-O1", "-std=c++23")),
    "narrow": lambda folder: narrow("-O0"),
    "narrow_optimised": lambda folder: narrow("-O3"),
    "big_endian": lambda folder: big_endian(folder, "-O0"),
    "big_endian_single": lambda folder: big_endian(folder, "-O3", single=True),
}


def headers_of_the_single(folder):
    """<flowkit/...>, whatever it names, is the single headers."""
    all_of_them = "".join(f'#include "{path}"\n' for path in sorted((ROOT / "single_include").glob("*.hpp")))
    (folder / "all.hpp").write_text("#pragma once\n" + all_of_them, encoding="utf-8")
    for header in (ROOT / "include").rglob("*.hpp"):
        stand_in = folder / header.relative_to(ROOT / "include")
        stand_in.parent.mkdir(parents=True, exist_ok=True)
        stand_in.write_text(f'#pragma once\n#include "{folder}/all.hpp"\n', encoding="utf-8")


def compile_one(way, source, folder, include):
    launcher = ["ccache"] if shutil.which("ccache") else []
    out = folder / f"{source.stem}.o"
    command = [*launcher, way.compiler, "-std=c++20", *way.flags, f"-I{ROOT}", f"-I{include}", f"-I{ROOT}/tests", "-c",
               str(source), "-o", str(out)]
    subprocess.run(command, check=True, env=way.environment)
    return str(out)


def main():
    driver, folder, name = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    if os.environ.get("FLOWKIT_CAMPAIGN") != "1":
        skip("minutes of compiling: FLOWKIT_CAMPAIGN=1 runs it")
    own = folder / name
    own.mkdir(parents=True, exist_ok=True)
    way = WAYS[name](folder)
    include = ROOT / "include"
    if way.single:
        include = own / "include"
        include.mkdir(exist_ok=True)
        headers_of_the_single(include)
    sources = [path for path in sorted(HERE.glob("*.cpp")) if not path.stem.endswith("_test")]
    with ThreadPoolExecutor(2) as pool:
        objects = list(pool.map(lambda source: compile_one(way, source, own, include), sources))
    subprocess.run([way.compiler, *way.flags, *objects, "-o", str(own / "portable")], check=True, env=way.environment)

    def printed(*command):
        done = subprocess.run([*command, CASES], capture_output=True, text=True, check=False, timeout=1200)
        print(command[-1], "ends with", done.returncode, done.stdout.splitlines()[-1:])
        return done.returncode, done.stdout

    here, there = printed(driver), printed(*way.runs_by, str(own / "portable"))
    if here != there:
        lines = difflib.unified_diff(here[1].splitlines(), there[1].splitlines(), "here", name, n=0, lineterm="")
        print(*list(lines)[:40], sep="\n")
        print(f"all of a subject: portable {CASES} SUBJECT")
    sys.exit(0 if here == there and here[0] == 0 and here[1] else 1)


if __name__ == "__main__":
    main()
