#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Every *.hex and *.pcap here, read by flowrecv, gives the lines of the *.json beside it. OVERWRITE=1 writes these anew:
then read the difference. A .hex file is made by hand and commented; it is one file of datagrams back to back."""
import glob
import os
import re
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "../support"))
from programs import check, check_equal, main, run  # noqa: E402


def from_hex(text):
    return bytes.fromhex(re.sub(r"#.*|\s", "", text, flags=re.M))


def golden():
    files = sorted(glob.glob(os.path.join(here, "*.hex")) + glob.glob(os.path.join(here, "*.pcap")))
    check(len(files) >= 2, "golden files are missing")
    for path in files:
        name, kind = os.path.splitext(path)
        with tempfile.NamedTemporaryFile(suffix=".bin") as payload:
            if kind == ".hex":
                with open(path, encoding="utf-8") as file:
                    payload.write(from_hex(file.read()))
                payload.flush()
                os.utime(payload.name, (0, 0))  # of payloads, the file's time is when they were received
            code, out, err = run("flowrecv", "--read", payload.name if kind == ".hex" else path, "--fields", "all")
        check_equal(code, 0, f"{path}: {err}")
        if os.environ.get("OVERWRITE"):
            with open(name + ".json", "w", encoding="utf-8") as file:
                file.write(out)
        with open(name + ".json", encoding="utf-8") as file:
            want = file.read().splitlines()
        got = out.splitlines()
        check_equal(len(got), len(want), f"{os.path.basename(path)}: lines")
        for i, (a, b) in enumerate(zip(got, want)):
            check_equal(a, b, f"{os.path.basename(path)} line {i + 1}")


if __name__ == "__main__":
    main({"golden": golden})
