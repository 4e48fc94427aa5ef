#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""How long flowgen verify takes, and its memory: bench/verify_speed.py BIN_DIRECTORY [FLOWS [FORM]]. A run of so many
flows (default 1000000) goes into a capture; flowrecv makes of it what is verified (json, csv). Files are in TMPDIR."""
import os
import resource
import subprocess
import sys
import tempfile
import time


def main():
    programs = sys.argv[1]
    flows = sys.argv[2] if len(sys.argv) > 2 else "1000000"
    forms = sys.argv[3:] or ["json", "csv"]

    def program(name, *arguments, out=None):
        return subprocess.run([os.path.join(programs, name), *arguments], stdout=out, stderr=subprocess.DEVNULL,
                              check=False).returncode

    with tempfile.TemporaryDirectory() as directory:
        def path(name):
            return os.path.join(directory, name)
        program("flowgen", "--pcap", path("sent.pcap"), "--count", flows, "--exporters", "10", "--manifest",
                path("sent.json"), "--manifest-flows", path("sent.csv"))
        for form in forms:
            with open(path("out"), "wb") as out:
                program("flowrecv", "--read", path("sent.pcap"), "--format", form, out=out)
            before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
            code = program("flowgen", "verify", path("sent.json"), path("out"), "--flows", path("sent.csv"),
                           out=subprocess.DEVNULL)
            took, after = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
            print(f"{flows} flows, {form}: exit code {code}, {took:.1f} s, "
                  f"{after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime:.1f} s of processors, "
                  f"at most {after.ru_maxrss // 1024} MiB (of all programs)")


main()
