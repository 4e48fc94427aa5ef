#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowrecv over sFlow made here: what its lines and notes look like to somebody who reads them for the first time."""
import json
import os
import struct
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import check, check_equal, main, run  # noqa: E402

FRAME = bytes.fromhex("020000000b02 020000000a01 0800"  # to, from, IPv4
                      "45000034 00004000 40060000 c0000201 c6336402"
                      "c00101bb 00000001 00000002 50181000 00000000")


def block(number, data):
    return struct.pack(">II", number, len(data)) + data


def datagram(*samples, sequence=1):
    return struct.pack(">7I", 5, 1, 0xC00002FE, 7, sequence, 1000, len(samples)) + b"".join(samples)


def flow_sample(*records, sequence=1):
    return block(1, struct.pack(">8I", sequence, 3, 1024, 8192, 0, 3, 5, len(records)) + b"".join(records))


def counters_sample(*records, sequence=1):
    return block(2, struct.pack(">3I", sequence, 3, len(records)) + b"".join(records))


def header(frame=FRAME, length=70):
    return block(1, struct.pack(">4I", 1, length, 4, len(frame)) + frame + bytes(-len(frame) % 4))


def receive(*datagrams, arguments=()):
    with tempfile.NamedTemporaryFile(suffix=".bin") as file, tempfile.NamedTemporaryFile(suffix=".json") as stats:
        file.write(b"".join(datagrams))
        file.flush()
        code, out, err = run("flowrecv", "--read", file.name, "--stats", stats.name, *arguments)
        return code, out.splitlines(), err, json.load(stats)


CPU = block(2003, struct.pack(">3f14I", 4.26, 0.1, -1, *range(14)))


def flows():
    code, lines, err, _ = receive(datagram(flow_sample(header())))
    check_equal(code, 0, err)
    flow = json.loads(lines[0])
    check_equal({k: flow[k] for k in ("source.ip", "destination.ip", "source.port", "destination.port", "network.bytes",
                                      "flow.exporter")},
                {"source.ip": "192.0.2.1", "destination.ip": "198.51.100.2", "source.port": 49153,
                 "destination.port": 443, "network.bytes": 70, "flow.exporter": "192.0.2.254"}, "the flow")
    check("192.0.2.254 " in err and "192.0.2.254:" not in err, f"an agent has no port: {err}")
    check("1:1024" in err, f"the rate: {err}")
    _, lines, _, _ = receive(datagram(flow_sample(header())), arguments=["--scale"])
    check_equal(json.loads(lines[0])["network.bytes"], 70 * 1024, "--scale")
    _, lines, _, _ = receive(datagram(flow_sample(header())), arguments=["--format", "csv"])
    check_equal(lines[1].split(",")[1:8], "192.0.2.1,49153,198.51.100.2,443,tcp,70,1".split(","), "CSV")


def counters():
    """Not written unless asked for, but never silently."""
    code, lines, err, _ = receive(datagram(counters_sample(CPU)))
    check_equal((code, lines), (0, []), "counters alone")
    check("0 flows, 1 counter samples" in err, f"that there were some: {err}")
    _, lines, _, _ = receive(datagram(counters_sample(CPU)), arguments=["--counters"])
    sample = json.loads(lines[0])
    check_equal(sample["@sample"], "counters_sample", "--counters")
    check_equal(sample["source"], {"type": 0, "index": 3}, "source")
    check('"load_one":4.26,"load_five":0.1,"load_fifteen":-1,' in lines[0], f"loads in few digits: {lines[0]}")
    code, _, err = run("flowrecv", "--counters", "--format", "csv")
    check(code == 2 and "--format json" in err, f"--counters with CSV: {code} {err}")


def without_packet():
    switch = block(1001, struct.pack(">4I", 1, 0, 2, 0))
    code, lines, err, stats = receive(datagram(flow_sample(switch), flow_sample(header(), sequence=2)))
    check_equal((code, len(lines)), (0, 1), err)
    check("1 flow samples without a record that describes the packet" in err, err)
    check_equal(stats["totals"]["sflow"]["without_packet"], 1, "in the statistics")
    check_equal(stats["totals"]["sflow"]["flow_samples"], 2, "of the flow samples")


def repeated_records():
    """Each name once in an object: the second record of a format has a number."""
    unknown = block(4300 << 12 | 7, b"\1\2\3\4")
    damaged = block(1001, b"\0\0\0\1")
    code, lines, err, stats = receive(datagram(flow_sample(header(), header(), unknown, unknown, damaged)),
                                      arguments=["--format", "elements"])
    pairs = json.loads(lines[0], object_pairs_hook=lambda p: p)
    names = [name for name, _ in pairs]
    check_equal(len(names), len(set(names)), f"names: {names}")
    check_equal(names[-5:], ["sampled_header", "sampled_header#2", "4300:7", "4300:7#2", "0:1001"], "records")
    check_equal(dict(pairs)["4300:7"], "01020304", "octets of what is not known")
    check_equal(stats["totals"]["findings"], {"duplicate record": 1, "record damaged": 1}, "findings")
    # As many as a datagram can have: time in proportion (a thousand of these took a minute).
    many = datagram(counters_sample(*[block(9 << 12, b"")] * 8000))
    code, lines, err, _ = receive(*[many] * 200, arguments=["--format", "elements"])
    check_equal((code, len(lines)), (0, 200), err)
    check_equal(len(json.loads(lines[-1])), 8000 + 7, "members")


def payloads():
    """A file of datagrams back to back is read as such."""
    one = datagram(flow_sample(header()), counters_sample(CPU))
    code, lines, err, stats = receive(one, datagram(sequence=2), one)
    check_equal((code, len(lines), stats["totals"]["datagrams"]), (0, 2, 3), err)
    code, lines, err, stats = receive(one, b"\0\0\0")
    check_equal((len(lines), stats["totals"]["findings"]), (1, {"trailing octets": 1}), err)


def damage():
    whole = datagram(flow_sample(header()), counters_sample(CPU))
    code, lines, err, stats = receive(whole[:-4])
    check_equal((code, len(lines)), (1, 1), "the sample before the damage is good")
    check("bad length" in err and "loss" in err, err)
    check_equal(stats["totals"]["lost"]["undecodable"], {"bad length": 1}, "refused")


if __name__ == "__main__":
    main({"flows": flows, "counters": counters, "without_packet": without_packet, "repeated_records": repeated_records,
          "payloads": payloads, "damage": damage})
