#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowrecv as a service: its unit is what systemd takes, and hardened; its example of a configuration is right; what is
installed; what bash completes."""
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(__file__))
from packages import BIN, BUILD, ROOT, call, check, check_equal, need  # noqa: E402
from programs import main, run  # noqa: E402

UNIT = os.path.join(ROOT, "packaging/systemd/flowrecv.service")
EXAMPLE = os.path.join(ROOT, "packaging/systemd/flowrecv.toml")


def with_program(folder, *changes):
    """The unit with the program where it is here, and with faults."""
    with open(UNIT, encoding="utf-8") as file:
        text = file.read().replace("/usr/bin/flowrecv", os.path.join(BIN, "flowrecv"))
    for old, new in changes:
        check(old in text, f"the unit has no '{old}'")
        text = text.replace(old, new)
    path = os.path.join(folder, "flowrecv.service")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def unit():
    need("systemd-analyze")
    with tempfile.TemporaryDirectory() as folder:
        code, said = call("systemd-analyze", "verify", "--man=no", with_program(folder))
        check_equal((code, said), (0, ""), "systemd-analyze verify")
        said = call("systemd-analyze", "verify", "--man=no", with_program(folder, ("MemoryMax=1G", "MemoryMax=x")))[1]
        check("Invalid memory limit 'x'" in said, f"a fault is found: {said}")


def hardened():
    need("systemd-analyze")

    def exposure(path):
        code, said = call("systemd-analyze", "security", "--offline=yes", "--no-pager", path)
        found = re.search(r"Overall exposure level for \S+: ([\d.]+)", said)
        check(code == 0 and found is not None, said[-500:])
        return float(found[1]) if found else 10.0

    with tempfile.TemporaryDirectory() as folder:
        check(exposure(with_program(folder)) <= 1.5, "the unit leaves too much open")
        check(exposure(with_program(folder, ("ProtectSystem=strict", ""), ("DynamicUser=yes", ""))) > 1.5, "it is seen")


def example():
    check_equal(run("flowrecv", "--config", EXAMPLE, "--check-config"), (0, f"{EXAMPLE}: nothing is wrong\n", ""),
                "the example")
    with open(EXAMPLE, encoding="utf-8") as file:
        more = re.sub(r"^# (?=\w+ = )", "", file.read(), flags=re.MULTILINE)
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "names.toml"), "w", encoding="utf-8") as file:
            file.write('[[exporter]]\naddress = "192.0.2.1"\nname = "core"\n')
        path = os.path.join(folder, "flowrecv.toml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(more.replace("/etc/flowkit", folder))
        check_equal(run("flowrecv", "--config", path, "--check-config")[0], 0, "what is commented out")


def installed():
    with tempfile.TemporaryDirectory() as folder:
        code, said = call("cmake", "--install", BUILD, "--component", "programs", "--prefix", folder)
        check_equal(code, 0, said[-500:])
        for path in ("bin/flowrecv", "lib/systemd/system/flowrecv.service", "share/flowkit/flowrecv.toml"):
            check(os.path.exists(os.path.join(folder, path)), f"no {path}")


def completions():
    with tempfile.TemporaryDirectory() as folder:
        code, said = call(sys.executable, os.path.join(ROOT, "packaging/completions.py"), BIN, folder)
        check_equal(code, 0, said)
        check_equal(sorted(os.listdir(folder)), ["flowcheck", "flowgen", "flowrecv"], "a file a program")

        def completed(*words):
            program = words[0]
            line = " ".join(f"'{w}'" for w in words)
            text = (f"source {folder}/{program}; COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; _{program}; "
                    "printf '%s\\n' \"${COMPREPLY[@]}\"")
            return subprocess.run(["bash", "-c", text], cwd=folder, capture_output=True, text=True,
                                  check=False).stdout.split()

        for words, wanted in ((("flowrecv", "--stat"), ["--state", "--state-every", "--stats"]),
                              (("flowrecv", "--check-c"), ["--check-config"]),
                              (("flowrecv", "doc"), ["doctor"]),
                              (("flowgen", "--pcap"), ["--pcap", "--pcap-target"]),
                              (("flowcheck", "coll"), ["collector"]),
                              (("flowrecv", "--read", "flowg"), ["flowgen"])):
            check_equal(completed(*words), wanted, f"{words}")
        check("--state" not in completed("flowrecv", "doctor", "--"), "an option that a command has not")
        code, said = call(sys.executable, os.path.join(ROOT, "packaging/completions.py"), folder, folder)
        check(code != 0, "completions without programs")


main({"unit": unit, "hardened": hardened, "example": example, "installed": installed, "completions": completions})
