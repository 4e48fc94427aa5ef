#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""matrix_test.py BUILD_DIR COMPILER: every way with this compiler, and all of examples/short in each. With
FLOWKIT_CAMPAIGN=1 only: it takes minutes."""
import os
import shutil
import subprocess
import sys
import time

from trial import MAIN, Failed, short_programs, skip
from ways import WAYS
from ways_test import try_way


def newest_standard(compiler):
    for name in ("23", "2b"):
        if subprocess.run([compiler, f"-std=c++{name}", "-fsyntax-only", "-x", "c++", os.devnull], check=False,
                          stderr=subprocess.DEVNULL).returncode == 0:
            return name
    return "20"


def main(build_dir, compiler):
    if not os.environ.get("FLOWKIT_CAMPAIGN"):
        skip("every way with every compiler: set FLOWKIT_CAMPAIGN=1")
    if not shutil.which(compiler):
        skip(f"no {compiler} on this machine")
    missing, failed = [], []
    tries = [(way, "20") for way in WAYS] + [(way, newest_standard(compiler)) for way in ("include", "single_header")]
    for way, standard in tries:
        start = time.monotonic()
        try:
            try_way(way, os.path.join(build_dir, f"tests/install/{way}-{compiler}-{standard}"), shutil.which(compiler),
                    [MAIN, *short_programs()], standard)
            print(f"{way}, {compiler} -std=c++{standard}: {time.monotonic() - start:.1f} s", flush=True)
        except SystemExit:  # its tool is not here, which it has said
            missing.append(way)
        except Failed as failure:
            failed.append(way)
            print(f"{way}, {compiler} -std=c++{standard}: {failure}")
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")
    if missing:
        skip(f"not tried with {compiler}: {', '.join(missing)} (the others have passed)")


if __name__ == "__main__":
    main(*sys.argv[1:])
