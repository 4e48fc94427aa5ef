#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowcheck rfc5471 --exporter: commands that are started, killed and started again, and what they send is judged."""
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import BIN, check, check_equal, main, run  # noqa: E402

# An exporter of one template and its data in a second, over UDP. What it does wrong is its second argument.
EXPORTER = """
import socket, struct, sys, time
host, port = sys.argv[1].rsplit(":", 1)
how = sys.argv[2]
s = socket.socket(socket.AF_INET6 if "[" in host else socket.AF_INET, socket.SOCK_DGRAM)
to = (host.strip("[]"), int(port))
template = struct.pack(">HHHHHHHH", 2, 16, 256, 2, 1, 4, 2, 4)
data = struct.pack(">HHII", 256, 12, 1500, 1)
sequence = 0
for i in range(20):
    sets = template + data if i == 0 and how != "late template" or i == 5 else data
    if how == "cut" and i == 3:
        sets = struct.pack(">HHHHHH", 2, 12, 257, 2, 1, 4) + data
    message = struct.pack(">HHIII", 10, 16 + len(sets), int(time.time()), sequence, 0) + sets
    sequence += 3 if how == "gap" and i == 9 else 1
    s.sendto(message, to)
    time.sleep(0.05)
"""


def outcome(command, *more, code):
    got, out, err = run("flowcheck", "rfc5471", "--report", "json=-", *more, "--exporter", command, timeout=200)
    check_equal((got, err), (code, ""), command)
    return {t["test"]: (t["verdict"], t["why"]) for t in json.loads(out)["tests"]}, json.loads(out)


def flowgen():
    """Nothing fails, and what is active was run."""
    command = (f"{BIN}/flowgen --protocol ipfix --rate 2k --for 3s --seed 1 --target {{transport}}:{{target}} "
               "$(test {transport} = udp || echo --reconnect 500ms)")
    tests, report = outcome(command, code=0)
    check_equal((report["side"], report["counts"]["fail"]), ("exporter", 0), report["counts"])
    for test in ("T01", "T20", "T22a", "T23", "T24"):
        check_equal(tests[test][0], "pass", f"{test}: {tests[test]}")
    check(tests["T01"][1].count("messages") == 4 and "TCP over IPv6" in tests["T01"][1], tests["T01"])
    check_equal(tests["T21"], ("not run", "the command has no {target2}"), "T21")
    check(tests["T24"][1].startswith("connected again; "), tests["T24"])


def patience():
    """RFC 7011 lets an exporter wait for 60 s before it connects again: 10 s decide nothing."""
    command = f"{BIN}/flowgen --protocol ipfix --rate 1k --for 1s --seed 1 --target {{transport}}:{{target}}"
    tests, _ = outcome(command, code=0)
    check(tests["T24"][0] == "not run" and "within 10 s" in tests["T24"][1], tests["T24"])


def two_collectors():
    command = f"{BIN}/flowgen --protocol ipfix --rate 2k --for 1s --target {{target}} --target {{target2}} --spread"
    check_equal(outcome(f"{command} copy", code=0)[0]["T21"][0], "pass", "copies")
    check_equal(outcome(f"{command} datagram", code=1)[0]["T21"][0], "fail", "each collector gets half of it")


def faults():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "exporter.py")
        with open(path, "w", encoding="utf-8") as file:
            file.write(EXPORTER)
        command = f"{sys.executable} {path} {{target}}"
        tests, _ = outcome(f"{command} right", code=0)
        for test in ("T01", "T20", "T23"):
            check_equal(tests[test][0], "pass", f"{test}: {tests[test]}")
        check("TCP not run" in tests["T01"][1], tests["T01"])
        check_equal((tests["T22a"][0], tests["T24"][0]), ("not run", "not run"), "no {transport}")
        tests, _ = outcome(f"{command} 'late template'", code=1)
        # Killed after ten of its messages; some may be on their way then.
        check_equal(tests["T23"][0], "fail", tests["T23"])
        check(tests["T23"][1].endswith("; then 20 messages, 5 data sets before their templates"), tests["T23"])
        tests, _ = outcome(f"{command} cut", code=1)
        check(tests["T25b"][0] == "fail" and "IPFIX-7011-3.4.1-FIELDCOUNT" in tests["T25b"][1], tests["T25b"])
        check_equal(tests["T01"][0], "pass", "another rule")


def usage():
    sends_sflow = f"{BIN}/flowgen --protocol sflow5 --rate 100 --for 300ms --target {{target}}"
    for arguments, pattern in (
        ((f"{BIN}/flowgen --protocol ipfix",), "the exporter's command says nowhere where it is to send"),
        (("echo {target} >&2; exit 3",),
         "nothing came from 'echo {target} >&2; exit 3' within 1 s; it says: 127.0.0.1:"),
        (("echo x | nc {host} {port}", "--collector"), "--exporter tests one command"),
        (("x {target}", "--cases", "here"), "--exporter tests one command"),
        (("x {target}", "--longest", "soon"), "--longest"),
        (("x {target}", "--jobs", "2"), "--exporter tests one command"),
        ((sends_sflow,), "what came is no IPFIX"),
    ):
        code, out, err = run("flowcheck", "rfc5471", "--longest", "1s", "--exporter", *arguments)
        check_equal((code, out), (2, ""), arguments)
        check(pattern in err and err.count("\n") == 1, f"{arguments}: {err}")


if __name__ == "__main__":
    main({"flowgen": flowgen, "patience": patience, "two_collectors": two_collectors, "faults": faults, "usage": usage})
