#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowrecv --filter, --from and --to from end to end, and docs/filter.md."""
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from ipfix_octets import message, template  # noqa: E402
from programs import BIN, Receiver, check, check_equal, main, run  # noqa: E402

DOCUMENT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../docs/filter.md")


def make(directory, protocol="ipfix", count=1500, *more):
    path = os.path.join(directory, f"{protocol}.pcap")
    code, _, err = run("flowgen", "--protocol", protocol, "--pcap", path, "--count", count, "--start",
                       "2026-01-31T12:00:00Z", "--rate", 500, *more)
    check_equal(code, 0, err)
    return path


def lines(path, *arguments):
    """The flows, and what stands before the account on stderr."""
    code, out, err = run("flowrecv", "--read", path, "--fields", "all", *arguments)
    check_equal(code, 0, f"{arguments}: {err}")
    return [json.loads(line) for line in out.splitlines()], err.splitlines()[0] if err else ""


def chosen():
    """The same flows as a choice among the lines of all."""
    cases = [
        (["destination.port == 443 and network.bytes > 10k"],
         lambda f: f.get("destination.port") == 443 and f["network.bytes"] > 10_000),
        (["port in (53, 123)"], lambda f: f.get("source.port") in (53, 123) or f.get("destination.port") in (53, 123)),
        (["network.protocol == udp", "not source.port < 1024"],
         lambda f: f["network.protocol"] == "udp" and not f.get("source.port", 1024) < 1024),
        (["ip in 2001:db8::/32 or network.packets <= 2"],
         lambda f: f["source.ip"].startswith("2001:db8:") or f["network.packets"] <= 2),
        (["flow.start >= 2026-01-31T11:59:00Z && flow.duration_ms < 20s"],
         lambda f: f["flow.start"] >= "2026-01-31T11:59:00" and f["flow.duration_ms"] < 20_000),
        (["flow.exporter = edge and exists flow.end"], lambda f: f["flow.exporter"] == "edge" and "flow.end" in f),
    ]
    with tempfile.TemporaryDirectory() as directory:
        for protocol, more in (("ipfix", ["--ipv6", 30]), ("netflow9", []), ("netflow5", []),
                               ("sflow5", ["--ipv6", 30])):
            path = make(directory, protocol, 600, *more)
            name = ["--name", "192.0.2.1=edge"]
            all_flows = lines(path, *name)[0]
            for filters, holds in cases:
                if protocol == "sflow5" and "flow.start" in filters[0]:
                    continue  # samples have no times
                options = [o for f in filters for o in ("--filter", f)]
                got, said = lines(path, *name, *options)
                want = [f for f in all_flows if holds(f)]
                check(got == want, f"{protocol} {filters}: {len(got)} flows, want {len(want)}")
                check_equal(said, f"{len(want)} of {len(all_flows)} flows selected", f"{protocol} {filters}")
                check(protocol != "ipfix" or 0 < len(want) < len(all_flows) or "edge" in filters[0],
                      f"{filters} chooses {len(want)} of {len(all_flows)}: nothing is tested")


def times():
    with tempfile.TemporaryDirectory() as directory:
        path = make(directory)
        all_flows = lines(path)[0]
        stamps = sorted(f["@timestamp"] for f in all_flows)
        first, middle = stamps[0], stamps[len(stamps) // 2]
        for options, holds in (
                (["--from", middle], lambda t: t >= middle), (["--to", middle], lambda t: t < middle),
                (["--from", first, "--to", middle], lambda t: t < middle), (["--from", "1h"], lambda t: False),
                (["--to", "1h", "--from", "2026-01-31"], lambda t: True),
                (["--from", middle[:-1] + "+00:00", "--filter", "network.bytes > 0"], lambda t: t >= middle)):
            got, said = lines(path, *options)
            want = [f for f in all_flows if holds(f["@timestamp"])]
            check(got == want, f"{options}: {len(got)} flows, want {len(want)}")
            check_equal(said, f"{len(want)} of {len(all_flows)} flows selected", options)
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        with Receiver("--from", "1h", "--to", now, "--output", os.path.join(directory, "out")) as receiver:
            check_equal(run("flowgen", "--target", f"127.0.0.1:{receiver.port}", "--count", 30)[0], 0, "flowgen")
        with open(os.path.join(directory, "out"), encoding="utf-8") as file:
            stamps = [json.loads(line)["@timestamp"] for line in file]
        check(all(t < now for t in stamps), f"not before {now}: {stamps}")
        check(re.search(rf"^{len(stamps)} of 30 flows selected$", receiver.stderr, re.MULTILINE), receiver.stderr)


def lists():
    """Prefixes from a file: comments, blank lines, ends of lines of Windows, both families."""
    with tempfile.TemporaryDirectory() as directory:
        path = make(directory, "ipfix", 600, "--ipv6", 30)
        wanted = os.path.join(directory, "my list.txt")
        with open(wanted, "w", encoding="utf-8", newline="") as file:
            file.write("\ufeff# blocked\r\n10.0.0.0/22\r\n\r\n  10.0.5.1 # one\n10.0.6.0..10.0.6.255\n2001:db8::/32")
        got, _ = lines(path, "--filter", f"source.ip in @'{wanted}'")
        held, _ = lines(path, "--filter", "source.ip in (10.0.0.0/22, 10.0.5.1, 10.0.6.0..10.0.6.255, 2001:db8::/32)")
        check(got == held and len(got) > 10, f"{len(got)} by the file, {len(held)} by the list")
        other, _ = lines(path, "--filter", f"source.ip not in (@'{wanted}')")
        check_equal(len(other) + len(got), 600, "in and not in")
        with open(wanted, "a", encoding="utf-8") as file:
            file.write("\n10.0.0/8\n")
        code, out, err = run("flowrecv", "--read", path, "--filter", f"source.ip in @'{wanted}'")
        check_equal((code, out), (2, ""), "a wrong line")
        check("at column 14: " in err and "my list.txt line 7: '10.0.0/8' is no address" in err, err)
        empty = os.path.join(directory, "empty")
        open(empty, "w", encoding="utf-8").close()
        check_equal(lines(path, "--filter", f"source.ip in @'{empty}'")[0], [], "an empty list")
        check_equal(len(lines(path, "--filter", f"source.ip not in @'{empty}'")[0]), 600, "not in an empty list")
        for absent in (os.path.join(directory, "absent"), directory):
            code, out, err = run("flowrecv", "--read", path, "--filter", f"source.ip in @'{absent}'")
            check_equal((code, out, err.count("\n")), (3, "", 1), err)
            check(absent in err, err)


def wrong():
    """One line, exit code 2, and no socket is opened before."""
    with tempfile.TemporaryDirectory() as directory:
        output = os.path.join(directory, "out")
        for options in (["--filter", ""], ["--filter", "source.port == 1", "--filter", "x"], ["--filter", "a\nb == 1"],
                        ["--filter", "flow.exporter == \x1b[31m"], ["--from", "then"], ["--to", ""], ["--from", ""],
                        ["--from", "2026-01-31", "--to", "2026-01-31"], ["--from", "2026-01-31T00:00:00.0001Z"],
                        ["--filter", "port == 1", "--format", "elements"], ["--from", "1h", "--format", "elements"],
                        ["--filter", "port = 1", "--stdin"]):
            code, out, err = run("flowrecv", "--listen", "127.0.0.1:0", "--output", output, "--for", "1ms", *options)
            if options[1].endswith("[31m"):
                check_equal(code, 0, "a string may hold anything")
                os.remove(output)
                continue
            check_equal((code, out, err.count("\n")), (2, "", 1), f"{options}: {err}")
            named = "--stdin" if "--stdin" in options else "--to" if "--to" in options else options[0]
            check(named in err, err)
            check("\x1b" not in err and "listening" not in err and not os.path.exists(output), err)


def elsewhere():
    """What is counted and compared is what was received; counter samples are written; scaled counters are compared."""
    with tempfile.TemporaryDirectory() as directory:
        path = make(directory, "sflow5", 900, "--counter-interval", "1s", "--sampling", 100)
        got, said = lines(path, "--counters", "--filter", "not exists source.ip")
        check(got and all("sflow.counters" in json.dumps(f) or "source.ip" not in f for f in got), got[:2])
        check(said.startswith("0 of "), said)
        plain, scaled = (lines(path, "--filter", "network.bytes > 50k", *how)[0] for how in ([], ["--scale"]))
        every = lines(path, "--scale")[0]
        check(scaled == [f for f in every if f["network.bytes"] > 50_000] and len(scaled) > len(plain), len(scaled))
        manifest = os.path.join(directory, "sent.json")
        path = os.path.join(directory, "x.pcap")
        check_equal(run("flowgen", "--pcap", path, "--count", 300, "--manifest", manifest)[0], 0, "flowgen")
        code, out, err = run("flowrecv", "--read", path, "--expect", manifest, "--filter", "port == 1", "--count", 200)
        check_equal((code, out), (1, ""), "200 of the 300 that were expected")
        check("0 of 200 flows selected" in err, err)
        code, out, err = run("flowrecv", "--read", path, "--expect", manifest, "--filter", "port == 1")
        check_equal((code, out), (0, ""), "all that was expected arrived")
        code, out, err = run("flowrecv", "--read", path, "--filter", "port == 443", "--format", "none")
        check(code == 0 and re.match(r"\d+ of 300 flows selected\n", err), err)


def flow_of_the_document(directory):
    ids = ((8, 4), (7, 2), (12, 4), (11, 2), (4, 1), (1, 4), (2, 4), (10, 4), (6, 2))
    record = struct.pack(">4sH4sHBIIIH", bytes([10, 1, 2, 3]), 50000, bytes([192, 0, 2, 7]), 443, 6, 1_200_000, 900, 3,
                         27)
    path = os.path.join(directory, "one.ipfix")
    with open(path, "wb") as file:
        file.write(message(0, (2, template(256, *ids)), (256, record)))
    return path


def document():
    """Each filter of docs/filter.md is one; what is said to hold holds, and what to be rejected is, word for word."""
    with open(DOCUMENT, encoding="utf-8") as file:
        text = file.read()
    with tempfile.TemporaryDirectory() as directory:
        path = flow_of_the_document(directory)
        said = json.loads(re.search(r"```json\n(.*?)```", text, re.DOTALL)[1])
        _, out, _ = run("flowrecv", "--read", path, "--fields", ",".join(said))
        check_equal(json.loads(out), said, "the flow")
        holds = re.findall(r"^\| `(.*)` \| (holds|does not) \|$", text, re.MULTILINE)
        check(len(holds) >= 20, holds)
        for f, expected in holds:
            code, out, err = run("flowrecv", "--read", path, "--filter", f)
            check_equal((code, bool(out)), (0, expected == "holds"), f"{f}: {err}")
        for name in ("blocked.txt", "my list.txt"):
            open(os.path.join(directory, name), "w", encoding="utf-8").close()
        terms = re.findall(r"^\| `([^`]*)` \|", text.split("## Terms")[1].split("## Values")[0], re.MULTILINE)
        check(len(terms) >= 9, terms)
        for f in terms:
            done = subprocess.run([os.path.join(BIN, "flowrecv"), "--read", "one.ipfix", "--filter", f], cwd=directory,
                                  capture_output=True, text=True, timeout=20)
            check_equal(done.returncode, 0, f"{f}: {done.stderr}")
        rejected = re.findall(r"^\| `(.*)` \| (at column .*) \|$", text, re.MULTILINE)
        check(len(rejected) >= 7, rejected)
        for f, why in rejected:
            code, _, err = run("flowrecv", "--read", path, "--filter", f)
            check_equal((code, err), (2, f"flowrecv: --filter: {why} (see flowrecv --help)\n"), f)


if __name__ == "__main__":
    main({f.__name__: f for f in (chosen, times, lists, wrong, elsewhere, document)})
