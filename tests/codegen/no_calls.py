#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Compiles SOURCE to assembly and refuses functions that leave themselves: by a call (memcpy and memset included), by a
jump to another function (a tail call), or by an indirect jump; and those with nothing_ in their names that do more than
return. A FUNCTION is a name or a pattern such as decode_*."""
import argparse
import fnmatch
import os
import re
import shutil
import subprocess
import sys

LABEL = re.compile(r"^([A-Za-z_.$][\w.$]*):")
INSTRUCTION = re.compile(r"^\s+([a-z][\w.]*)\s*(.*)")
SKIPPED = 77  # ctest's SKIP_RETURN_CODE


def functions(assembly):
    """Name -> its instructions. What g++ moves out as name.cold belongs to name."""
    found, current = {}, None
    names = set(re.findall(r"^\s*\.type\s+([\w.$]+),\s*[@%]function", assembly, re.M))
    for line in assembly.splitlines():
        if label := LABEL.match(line):
            if label[1] in names:
                current = found.setdefault(label[1].split(".")[0], [])
        elif re.match(r"\s*\.size\s", line):
            current = None
        elif current is not None and (instruction := INSTRUCTION.match(line)):
            current.append((instruction[1], instruction[2].split("#")[0].strip()))
    return found


def leaves(name, mnemonic, operands):
    """Does this instruction (x86-64 or AArch64) transfer control out of the function?"""
    if mnemonic in ("notrack", "bnd", "rep", "lock"):  # a prefix
        mnemonic, _, operands = operands.partition("\t" if "\t" in operands else " ")
    if mnemonic.startswith("call") or mnemonic in ("bl", "blr", "br"):
        return True
    if not (mnemonic.startswith("j") or mnemonic in ("b", "cbz", "cbnz", "tbz", "tbnz") or mnemonic.startswith("b.")):
        return False
    target = operands.split(",")[-1].strip()
    return operands.startswith("*") or not (target.startswith(".L") or target.split(".")[0] == name)


def remains(mnemonic):
    """Of a function that was to compile to nothing."""
    return mnemonic not in ("ret", "retq", "endbr64", "nop", "bti", "hint")


def compile_to_assembly(arguments):
    command = [*arguments.compiler.split(), "-std=c++20", "-O2", "-S", "-o", "-", *arguments.flags, arguments.source]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{run.stderr}")
    return functions(run.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source")
    parser.add_argument("function", nargs="+")
    parser.add_argument("--compiler", default=os.environ.get("CXX", "c++"))
    parser.add_argument("--planted", action="store_true", help="succeed only if each is refused: tests this script")
    parser.add_argument("--flags", nargs=argparse.REMAINDER, default=[], help="all that follows is the compiler's")
    arguments = parser.parse_args()
    if not shutil.which(arguments.compiler.split()[0]):
        print(f"skipped: no {arguments.compiler}")
        return SKIPPED

    code, failed = compile_to_assembly(arguments), False
    for pattern in arguments.function:
        names = fnmatch.filter(code, pattern)
        if not names:
            sys.exit(f"{arguments.source}: no function {pattern}")
        for name in names:
            out = [f"{mnemonic} {operands}" for mnemonic, operands in code[name]
                   if leaves(name, mnemonic, operands) or ("nothing_" in name and remains(mnemonic))]
            print(f"{name}: {len(code[name])} instructions, " + ("; ".join(out) or "no call"))
            failed |= bool(out) != arguments.planted
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
