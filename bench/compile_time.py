#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What including flowkit costs: CPU seconds and peak memory of the compiler for each header alone, and for one more
record layout of 20 fields. Fails where g++ needs more than 1.25 times its budget of seconds; memory beyond its guide
value and other compilers are shown only. Each figure is the least of several runs: what the machine adds is never
negative."""
import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INCLUDE = ROOT / "include"
TOLERANCE = 1.25

# CPU seconds, MiB. What is not named here is a codec header.
CODEC_HEADER = (0.5, 80)
BUDGETS = {
    "flowkit/flowkit.hpp": (1.0, 110),
    "flowkit/flow.hpp": (1.0, 110),  # includes the codec of every protocol
    "flowkit/sflow5/formats.hpp": (3.0, None),  # all structures at once, for one .cpp of a program
    "flowkit/ranges.hpp": (2.0, 200),  # opt-in: range-v3 itself
}
LAYOUT = (0.05, None)

FIELD_TYPES = [("ipv4_address", "ie::sourceIPv4Address"), ("std::uint16_t", "ie::sourceTransportPort"),
               ("std::uint32_t", "ie::octetDeltaCount"), ("std::uint8_t", "ie::protocolIdentifier"),
               ("std::uint64_t", "ie::packetDeltaCount")]


def layouts(count):
    """A program with this many different records of 20 fields, each decoded and encoded."""
    lines = ["#include <flowkit/core/layout.hpp>", "#include <flowkit/ie/iana.hpp>", "using namespace flowkit;"]
    for n in range(count):
        kinds = [FIELD_TYPES[(i + n + i * n) % len(FIELD_TYPES)] for i in range(20)]
        members = "".join(f" {kind} m{i};" for i, (kind, _) in enumerate(kinds))
        fields = ", ".join(f"field<&r{n}::m{i}, {info}>" for i, (_, info) in enumerate(kinds))
        lines += [f"struct r{n} {{{members} }};",
                  f"constexpr auto layout{n} = layout<r{n}>({fields});",
                  f"bool read{n}(octets in, r{n}& out) {{ const auto r = decode(layout{n}, in);"
                  " if (r) out = *r; return r.has_value(); }",
                  f"bool write{n}(const r{n}& in, std::span<std::byte> out)"
                  f" {{ return encode(layout{n}, in, out).has_value(); }}"]
    return "\n".join(lines) + "\n"


def compile_once(compiler, text, include=INCLUDE):
    """CPU seconds and MiB."""
    command = [compiler, "-std=c++20", "-O2", "-c", "-x", "c++", "-o", os.devnull, f"-I{include}", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        process.stdin.write(text)
        process.stdin.close()
        messages = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{messages}")
    # The peak is that of the largest process below the driver: the compiler proper.
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measure(compiler, text, runs):
    results = [compile_once(compiler, text) for _ in range(runs)]
    return min(seconds for seconds, _ in results), min(mib for _, mib in results)


def headers():
    return sorted(str(path.relative_to(INCLUDE)) for path in INCLUDE.rglob("*.hpp"))


def verdict(value, budget):
    if budget is None:
        return ""
    if value > budget * TOLERANCE:
        return f"over {budget:g}"
    return f"within {budget:g}" if value <= budget else f"tolerated, {budget:g}"


def report(compiler, runs, shown):
    """Prints the table; what is over budget."""
    binding = "clang" not in os.path.basename(compiler)
    over = []

    def line(what, figures, budget):
        seconds, mib = figures
        notes = [verdict(seconds, budget[0]), verdict(mib, budget[1]) if mib else ""] if binding else ["", ""]
        over.extend([what] if notes[0].startswith("over") else [])
        print(f"{what:40} {seconds:7.3f} s  {notes[0]:16} {f'{mib:6.0f} MiB' if mib else '':>10}  {notes[1]}".rstrip())

    version = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]
    print(f"{version}, -O2, the least of {runs} runs")
    line("nothing", measure(compiler, "", runs), (None, None))
    names = headers()
    alone = {name: measure(compiler, f"#include <{name}>\n", runs) for name in names}
    umbrellas = [name for name in names if name.count("/") == 1]
    worst = sorted((name for name in names if name not in umbrellas), key=lambda name: alone[name], reverse=True)
    rest = [name for name in worst[shown:] if binding and any(
        value > budget for value, budget in zip(alone[name], BUDGETS.get(name, CODEC_HEADER)) if budget)]
    for name in umbrellas + worst[:shown] + rest:
        line(name, alone[name], BUDGETS.get(name, CODEC_HEADER))
    few, many = (measure(compiler, layouts(n), runs)[0] for n in (10, 20))
    line("one more layout of 20 fields", ((many - few) / 10, None), LAYOUT)
    print()
    return over


def compare(compiler, runs, base):
    """The umbrellas and one more layout, with the headers of another version beside: runs alternate, the least counts."""
    version = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]
    print(f"{version}, -O2, the least of {runs} alternating runs: before, now, ratio")
    whats = [(name, f"#include <{name}>\n") for name in headers()
             if name.count("/") == 1 and (base / name).exists()] + [("20 layouts of 20 fields", layouts(20))]
    for what, text in whats:
        pairs = [(compile_once(compiler, text, base), compile_once(compiler, text)) for _ in range(runs)]
        (seconds_before, mib_before), (seconds, mib) = (
            [min(run[side][i] for run in pairs) for i in range(2)] for side in range(2))
        print(f"{what:30} {seconds_before:7.3f} s {seconds:7.3f} s {seconds / seconds_before:6.3f}"
              f" {mib_before:6.0f} MiB {mib:6.0f} MiB {mib / mib_before:6.3f}")
    print()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--compiler", action="append", help="default: g++, and clang++ where it is")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--shown", type=int, default=5, help="how many of the worst single headers")
    parser.add_argument("--beside", type=Path, metavar="DIR", help="the include/ of another version: compare, no budget")
    arguments = parser.parse_args()
    compilers = arguments.compiler or [name for name in ("g++", "clang++") if shutil.which(name)]
    if arguments.beside:
        for compiler in compilers:
            compare(compiler, arguments.runs, arguments.beside)
        return 0
    over = [f"{compiler}: {what}" for compiler in compilers
            for what in report(compiler, arguments.runs, arguments.shown)]
    if over:
        print("over budget by more than 25 %:", *over, sep="\n  ", file=sys.stderr)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
