#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""IPFIX files that flowgen writes (RFC 5655), and what its exporters tell of themselves (RFC 7011 section 4)."""
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import BIN, check, check_equal, main, run  # noqa: E402

SHAPES = (
    (),
    ("--exporters", "3", "--sampling", "100", "--statistics"),
    ("--max-datagram", "512", "--samplers", "5", "--ipv6", "50", "--statistics"),
    ("--max-datagram", "65507", "--ipv6", "100", "--source", "2001:db8::1", "--pcap-target", "[2001:db8::2]:4739"),
)


def written(folder, *options, count=2000):
    path, sent = os.path.join(folder, "f.ipfix"), os.path.join(folder, "sent.json")
    code, _, err = run("flowgen", "--protocol", "ipfix", "--ipfix-file", path, "--manifest", sent, "--count", count,
                       *options)
    check_equal(code, 0, err)
    return path, sent


def lines(path):
    code, out, err = run("flowrecv", "--read", path, "--format", "elements")
    check_equal(code, 0, err)
    return [json.loads(line) for line in out.splitlines()]


def judged(path, prefix):
    """How often each requirement was decided, by its verdict."""
    code, out, err = run("flowcheck", "exporter", path, "--report", "json=-", "--only", prefix)
    check(code in (0, 1), err)
    return {one["id"]: one["verdict"] for one in json.loads(out)["requirements"]}


def clean():
    """All that RFC 5655 asks of files is decided, and well; a reader finds what was written."""
    for options in SHAPES:
        with tempfile.TemporaryDirectory() as folder:
            path, sent = written(folder, *options)
            verdicts = judged(path, "IPFIX-5655")
            check_equal(set(verdicts.values()), {"pass"}, f"{options}: {verdicts}")
            check_equal(len(verdicts), 7, f"{options}: requirements of files")
            code, out, err = run("flowcheck", "exporter", path)
            check_equal(code, 0, f"{options}: {out}{err}")
            code, out, err = run("flowrecv", "--read", path, "--format", "none", "--expect", sent)
            check_equal(code, 0, f"{options}: {out}{err}")


def its_own_words():
    """The window is that of the flows, the session that of the messages; each is told once."""
    for options in SHAPES:
        with tempfile.TemporaryDirectory() as folder:
            all_lines = lines(written(folder, *options)[0])
        flows = [line for line in all_lines if "@options" not in line]
        windows = [line for line in all_lines if "minFlowStartMilliseconds" in line]
        sessions = [line for line in all_lines if "collectorTransportPort" in line]
        check_equal((len(windows), len(sessions)), (1, 1), f"{options}: windows, sessions")
        from_, to = min(f["flowStartMilliseconds"] for f in flows), max(f["flowEndMilliseconds"] for f in flows)
        check_equal(windows[0]["minFlowStartMilliseconds"], from_, f"{options}: from")
        check_equal(windows[0]["maxFlowEndMilliseconds"], to, f"{options}: to")
        version, address = ("6", "2001:db8::1") if "--source" in options else ("4", "192.0.2.1")
        check_equal(sessions[0][f"exporterIPv{version}Address"], address, options)
        check_equal((sessions[0]["exporterTransportPort"], sessions[0]["exportProtocolVersion"]), (2055, 10), options)


def damage():
    """A damaged octet is found by the checksum of its message alone, wherever it is. If it hits the version, of the
    first message too, the messages after it are read all the same; whatever version is there now."""
    with tempfile.TemporaryDirectory() as folder:
        path, _ = written(folder, "--exporters", "2", count=600)
        with open(path, "rb") as file:
            whole = bytearray(file.read())
        size = int.from_bytes(whole[2:4], "big")

        def hurt(at, bits):
            with open(path, "wb") as file:
                file.write(bytes(whole[:at]) + bytes([whole[at] ^ bits]) + bytes(whole[at + 1:]))

        for at in (size - 1, size + 8, len(whole) - 1):
            hurt(at, 0x40)
            check_equal(judged(path, "IPFIX-5655-8.1.1-MD5"), {"IPFIX-5655-8.1.1-MD5": "fail"}, f"octet {at}")
        for bits in (0x40, 0x02, 0x03, 0x0f):  # none, 8, 9 and 5
            hurt(1, bits)
            stats = os.path.join(folder, "stats.json")
            code, _, err = run("flowrecv", "--read", path, "--format", "none", "--stats", stats)
            check_equal(code, 1, err)
            with open(stats, encoding="utf-8") as file:
                totals = json.load(file)["totals"]
            # The first message takes the templates of its domain along, not those of the other.
            check(250 < totals["flow_records"] < 350, f"{bits:#x}: {totals['flow_records']} flows")
            check_equal(sum(totals["lost"]["undecodable"].values()), 1, f"{bits:#x}")


def statistics():
    """Over UDP: the account agrees with what arrives, and shows what does not."""
    with tempfile.TemporaryDirectory() as folder:
        for size in ("128", "1400"):
            path = os.path.join(folder, "sent.pcap")
            code, _, err = run("flowgen", "--protocol", "ipfix", "--pcap", path, "--count", "3000", "--sampling", "10",
                               "--max-datagram", size, "--statistics", "--template-messages", "7")
            check_equal(code, 0, err)
            for prefix in ("IPFIX-7011-4.1", "IPFIX-7011-4.2", "IPFIX-7011-4.3", "IPFIX-7011-4.4"):
                verdicts = judged(path, prefix)
                check_equal(set(verdicts.values()), {"pass"}, f"{size}: {verdicts}")
            stats = os.path.join(folder, "stats.json")
            code, _, err = run("flowrecv", "--read", path, "--format", "none", "--stats", stats)
            check_equal(code, 0, err)
            with open(stats, encoding="utf-8") as file:
                account = json.load(file)["exporters"][0]["own_account"]
            flows = account["flow_records"]
            check_equal(flows["sent"], flows["arrived"], f"{size}: {account}")
            check(flows["sent"] > 2000, f"{size}: {account}")


def keys():
    """Each template of flows has its keys told, also one that the account before did not know yet."""
    with tempfile.TemporaryDirectory() as folder:
        path = written(folder, "--statistics", count=200)[0]
        all_lines = lines(path)
        once = os.path.join(folder, "once.pcap")
        code, _, err = run("flowgen", "--protocol", "ipfix", "--pcap", once, "--count", 5000, "--statistics",
                           "--template-messages", 0, "--template-interval", 0)
        check_equal(code, 0, err)
        for seen in (all_lines, lines(once)):
            used = {line["@template"] for line in seen if "@options" not in line}
            told = {line["templateId"] for line in seen if "flowKeyIndicator" in line}
            check_equal((used, told), ({256, 257}, {256, 257}), "templates of flows, and those whose keys are told")


def one_file():
    """The same seed writes the same octets; a pipe takes them as a file does."""
    with tempfile.TemporaryDirectory() as folder:
        first = open(written(folder, "--seed", "5")[0], "rb").read()
        again = open(written(folder, "--seed", "5")[0], "rb").read()
        check(first == again, "another file from the same seed")
        check(first != open(written(folder, "--seed", "6")[0], "rb").read(), "the seed changes nothing")
    done = subprocess.run([os.path.join(BIN, "flowgen"), "--protocol", "ipfix", "--ipfix-file", "-", "--count", "2000",
                           "--seed", "5"], capture_output=True, timeout=60)
    check_equal((done.returncode, done.stdout == first), (0, True), "by a pipe")


def full_disk():
    """What does not fit to the end is not there at all."""
    def small():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "f.ipfix")
        done = subprocess.run([os.path.join(BIN, "flowgen"), "--protocol", "ipfix", "--ipfix-file", path, "--count",
                               "100000"], capture_output=True, text=True, timeout=60, preexec_fn=small)
        check_equal(done.returncode, 3, done.stderr)
        check("File too large" in done.stderr, done.stderr)
        check(290_000 < os.path.getsize(path) <= 300_000, os.path.getsize(path))
        code, _, err = run("flowrecv", "--read", path, "--format", "none")
        check_equal(code, 0, err)


if __name__ == "__main__":
    main({"clean": clean, "its_own_words": its_own_words, "damage": damage, "statistics": statistics, "keys": keys,
          "one_file": one_file, "full_disk": full_disk})
