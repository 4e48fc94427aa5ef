#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowgen --snmp against Net-SNMP's snmpget, snmpwalk, snmpbulkwalk, snmpbulkget and snmpset: the whole tree is what our
own client sees, and counters are what the manifest says."""
import json
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from partners import partner  # noqa: E402
from programs import check, check_equal, has_ipv6, main, skip  # noqa: E402
from snmp_client import IF_X_TABLE, IN_OCTETS, IN_PACKETS, OUT_OCTETS, OUT_PACKETS, SYS_UPTIME, Manager  # noqa: E402
from snmp_generator import Generator  # noqa: E402

DISCARD = "127.0.0.1:9"


def ask(program, flowgen, names, *options, at="127.0.0.1", community="public", version="2c", patience=3):
    """Without configuration and MIB files: numbers as they come."""
    done = partner(program, "-m", "", "-On", "-Oe", "-Ot", "-r", "0", "-t", patience, f"-v{version}", "-c", community,
                   *options, f"{at}:{flowgen.port}", *names, env=os.environ | {"SNMPCONFPATH": "/nonexistent",
                                                                               "MIBS": ""})
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def parsed(text):
    """{name: value}, of lines as ".1.3.6.1.2.1.1.7.0 = INTEGER: 6"."""
    out = {}
    for line in text.splitlines():
        found = re.fullmatch(r"\.([\d.]+) = (?:([\w-]+): )?(.*)", line)
        if not found or found[3].startswith("No more variables left"):
            continue
        kind, v = found[2], found[3].strip()
        if kind == "OID":
            v = tuple(map(int, v.strip(".").split(".")))
        elif kind == "Hex-STRING":
            v = bytes.fromhex(v)
        elif kind == "STRING" or v == '""':
            v = v.strip('"').encode()
        else:
            v = int(v)
        out[tuple(map(int, found[1].split(".")))] = v
    return out


def walks():
    """Every object and its value; Net-SNMP itself checks that names increase."""
    for options in (("--protocol", "netflow5"), ("--profile", "cisco-ios-v9", "--samplers", 20), ("--protocol",
                                                                                                  "sflow5")):
        with Generator(DISCARD, "--count", 300, "--exporters", 2, *options) as flowgen:
            flowgen.sent()
            with Manager(flowgen.port, community="public@2") as manager:
                ours = manager.walk()
            ours.pop(SYS_UPTIME)
            for program, more in (("snmpwalk", ()), ("snmpbulkwalk", ()), ("snmpbulkwalk", ("-Cr1",)),
                                  ("snmpbulkwalk", ("-Cr1000",))):
                code, out, err = ask(program, flowgen, [".1"], *more, community="public@2")
                check_equal(code, 0, f"{program}: {err}")
                theirs = parsed(out)
                check(theirs.pop(SYS_UPTIME, 0) > 0, f"{program}: no uptime")
                check_equal(theirs, ours, f"{options}: {program} {more}")
                check(list(theirs) == sorted(theirs), f"{program}: order")
            print(options, len(ours), "objects")


def counters():
    """The sums over all interfaces are those of the manifest, as sampled."""
    for options in (("--protocol", "netflow5", "--sampling", 100), ("--protocol", "netflow9", "--sampling", 100),
                    ("--protocol", "netflow9", "--samplers", 3), ("--protocol", "ipfix", "--sampling", 100),
                    ("--protocol", "sflow5", "--sampling", 100)):
        with tempfile.TemporaryDirectory() as directory:
            manifest = os.path.join(directory, "sent.json")
            with Generator(DISCARD, "--count", 5000, "--rate", "50k", "--exporters", 6, "--manifest", manifest,
                           *options) as flowgen:
                flowgen.sent()
                with open(manifest, encoding="utf-8") as file:
                    exporters = json.load(file)["exporters"]
                compared = 0
                for n, sent in enumerate(exporters, 1):
                    if options[1] == "sflow5" and sent["first_sequence"] != 0:
                        continue  # it had counted before
                    columns = {}
                    for column in (IN_OCTETS, IN_PACKETS, OUT_OCTETS, OUT_PACKETS):
                        code, out, err = ask("snmpwalk", flowgen, ["." + ".".join(map(str, (*IF_X_TABLE, column)))],
                                             community=f"public@{n}")
                        check_equal(code, 0, f"snmpwalk: {err}")
                        columns[column] = sum(parsed(out).values())
                    octets, packets = sent["scaled_bytes"], sent["scaled_packets"]
                    check_equal((columns[IN_OCTETS], columns[IN_PACKETS], columns[OUT_PACKETS]), (octets, packets,
                                                                                                  packets),
                                f"{options}: exporter {n}")
                    # A frame of sFlow may lose its tag on the way.
                    check(abs(columns[OUT_OCTETS] - octets) <= (octets / 100 if options[1] == "sflow5" else 0),
                          f"{options}: {columns[OUT_OCTETS]} octets out, {octets} in")
                    compared += 1
                check(compared > 1, f"{options}: {compared} exporters")


def addresses():
    """Devices by their addresses, in either family."""
    with Generator(DISCARD, "--count", 300, "--exporters", 3, "--source", "127.0.6.1") as flowgen:
        flowgen.sent()
        for n in (1, 2, 3):
            code, out, err = ask("snmpget", flowgen, [".1.3.6.1.2.1.1.5.0"], at=f"127.0.6.{n}")
            check_equal((code, out.strip()), (0, f'.1.3.6.1.2.1.1.5.0 = STRING: "exporter-{n}"'), f"address {n}: {err}")
    if not has_ipv6():
        skip("no IPv6 on loopback (what needs none has passed)")
    with Generator("[::1]:9", "--count", 30, "--source", "::1", address="::1") as flowgen:
        flowgen.sent()
        code, out, err = ask("snmpbulkwalk", flowgen, [".1.3.6.1.2.1.31"], at="udp6:[::1]")
        check_equal((code, len(parsed(out))), (0, 2 * 19), f"IPv6: {err}")


def others():
    """What is not there, what cannot be written, and who is not answered."""
    with Generator(DISCARD, "--count", 300) as flowgen:
        flowgen.sent()
        _, out, _ = ask("snmpget", flowgen, [".1.3.6.1.2.1.1.5.1", ".1.3.6.1.2.1.99.1.0", ".1.3.6.1.2.1.1.7.0"])
        check("1.1.5.1 = No Such Instance" in out and "99.1.0 = No Such Object" in out and "1.7.0 = INTEGER: 6" in out,
              out)
        code, _, err = ask("snmpset", flowgen, [".1.3.6.1.2.1.1.5.0", "s", "name"])
        check(code != 0 and "notWritable" in err, err)
        _, out, _ = ask("snmpbulkget", flowgen, [".1.3.6.1.2.1.1.4", ".1.3.6.1.2.1.31.1.1.1.1"], "-Cn1", "-Cr3")
        check_equal([n[-2:] for n in parsed(out)], [(4, 0), (1, 1), (1, 2), (2, 1)], f"bulk: {out}")
        for more in ({"community": "private"}, {"version": "1"}):
            code, _, err = ask("snmpget", flowgen, [".1.3.6.1.2.1.1.5.0"], patience=0.5, **more)
            check(code != 0 and "Timeout" in err, f"{more}: {err}")


if __name__ == "__main__":
    main({"walks": walks, "counters": counters, "addresses": addresses, "others": others})
