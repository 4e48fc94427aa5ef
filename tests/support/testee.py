# SPDX-License-Identifier: BSL-1.0
"""Frames of the harness contract (docs/testee.md) to flowrecv --stdin, and its answers."""
import ipaddress
import json
import os
import subprocess
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../conformance/adapters"))
from frames import UDP, Frame, pack  # noqa: E402
from programs import BIN, check, check_equal  # noqa: E402

SOURCE, PORT = ipaddress.ip_address("192.0.2.1"), 4739
BEGIN = 1_767_225_600_000_000_000  # 2026-01-01


def frame(payload, n=1, transport=UDP, source=SOURCE, source_port=PORT, port=PORT):
    return Frame(n, transport, source, source_port, port, BEGIN + (n - 1) * 10**9, payload)


def stream(payloads, **more):
    return b"".join(pack(frame(p, n, **more)) for n, p in enumerate(payloads, 1))


def flowrecv(octets, *arguments, environment=None):
    """Code, lines as objects, stderr."""
    done = subprocess.run([os.path.join(BIN, "flowrecv"), "--stdin", *map(str, arguments)], input=octets, timeout=120,
                          capture_output=True, env={**os.environ, "FLOWKIT_TESTEE": "1", **(environment or {})})
    err = done.stderr.decode()
    check("Sanitizer" not in err and "runtime error" not in err, err[-2000:])
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], err


def answers(payloads, *arguments, **more):
    """(verdict, number of records, reason) of each, in order."""
    code, lines, err = flowrecv(stream(payloads, **more), *arguments)
    check_equal((code, err), (0, ""), "flowrecv")
    out, records = [], 0
    for line in lines:
        check_equal(line["frame"], len(out) + 1, f"order: {line}")
        if "record" in line:
            records += 1
            continue
        out.append((line["verdict"], records, line.get("reason", "")))
        records = 0
    check_equal((len(out), records), (len(payloads), 0), f"one verdict each: {lines}")
    return out


def verdicts(name, cases):
    """Of (what, verdict of the last datagram, its records, reason, datagrams), each in a process of its own."""
    for what, verdict, records, reason, *payloads in cases:
        check_equal(answers(payloads)[-1], (verdict, records, reason), f"{name}: {what}")
