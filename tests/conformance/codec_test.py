#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowcheck codec as its users meet it: options, exit codes, output, signals."""
import os
import re
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import BIN, check, check_equal, main, run  # noqa: E402


def total(out):
    """The last line: properties, failed, cases, round trips."""
    found = re.search(r"^(\d+) properties, (\d+) failed; (\d+) cases, (\d+) round trips, (\d+) rounds", out, re.M)
    check(found is not None, f"no totals in {out[-300:]!r}")
    return [int(n) for n in found.groups()] if found else [0] * 5


def usage():
    for arguments, named in [
        ([], "subcommand"),
        (["codec", "--bogus"], "--bogus"),
        (["codec", "--cases", "0"], "--cases"),
        (["codec", "--time", "soon"], "--time"),
        (["codec", "--seed", "x"], "--seed"),
        (["codec", "nonsense"], "nonsense"),
    ]:
        code, out, err = run("flowcheck", *arguments)
        check_equal(code, 2, f"exit code of {arguments}")
        check_equal(out, "", f"stdout of {arguments}")
        check(named in err and err.count("\n") == 1, f"{arguments}: {err!r}")
    for arguments in (["--help"], ["codec", "--help"], ["--version"]):
        code, out, _ = run("flowcheck", *arguments)
        check(code == 0 and out != "", f"{arguments}: {code}")


def repeats():
    """The same seed gives the same cases; only what the prefix names is run."""
    first, second = (run("flowcheck", "codec", "--seed", 7, "--cases", 50, "ipfix.") for _ in range(2))
    check_equal(first[0], 0, "exit code")
    check_equal(total(first[1]), total(second[1]), "totals")
    names = [line.split()[0] for line in first[1].splitlines() if line.endswith("holds")]
    check(len(names) > 5 and all(name.startswith("ipfix.") for name in names), f"{names}")
    check_equal(total(first[1])[:3], [len(names), 0, 50 * len(names)], "totals")


def time_is_kept():
    """Round after round, with other cases each, until the time is up."""
    began = time.monotonic()
    code, out, _ = run("flowcheck", "codec", "--time", "2s", "--cases", 20)
    check_equal(code, 0, "exit code")
    check(1.9 < time.monotonic() - began < 30, "time")
    check(total(out)[4] > 1, f"rounds: {total(out)}")


def interrupt():
    """SIGINT ends with the table."""
    program = subprocess.Popen([os.path.join(BIN, "flowcheck"), "codec", "--time", "10m"], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    time.sleep(1)
    program.send_signal(signal.SIGINT)
    out, err = program.communicate(timeout=30)
    check_equal(program.returncode, 0, "exit code")
    check("interrupted" in out, out[-200:])
    check(total(out)[2] > 0, "cases")
    check_equal(err, "", "stderr")


main({"usage": usage, "repeats": repeats, "time": time_is_kept, "interrupt": interrupt})
