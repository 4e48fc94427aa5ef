#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowgen verify with the maps of UTMStack, on documents as the stand-in makes them of what flowgen sends, and on the
nine examples of UTMSTACK.md."""
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from agent_decoders import Agent  # noqa: E402
from agent_lines import line_of  # noqa: E402
from pcap_reader import datagrams  # noqa: E402
from programs import check, check_equal, main  # noqa: E402
from utmstack_documents import document, document_of_line  # noqa: E402
from utmstack_examples import examples  # noqa: E402
from verification import (OWN, Planted, Sent, as_answer, as_lines, findings, nothing_found,  # noqa: E402
                          verify)


def stored_by_agent(sent, generation):
    """The documents of a run, in the order of its flows."""
    agent = Agent(generation)
    records = [(record, source, port) for source, port, payload in datagrams(sent.capture)
               for record in agent.take(source, port, payload)]
    check_equal((len(records), dict(agent.lost)), (len(sent.flows), {}), f"{generation}: records")
    return [(record, (source, port), document(generation, record, (source, port), 1767225600.5))
            for record, source, port in records]


def change_line(key, new):
    """A change of the agent's line, and so of all that a filter makes of it: old text -> new text or None."""
    def change(line):
        before, _, rest = line.partition(f' {key}="')
        old, _, after = rest.partition('"')
        replaced = new(old)
        return None if replaced is None else f'{before} {key}="{replaced}"{after}'
    return change


def octets_of(text):
    return [int(o) for o in text.strip("[]").split()] if text.startswith("[") else None


def other_port(text):
    octets = octets_of(text)
    if octets is None:
        return str(int(text) ^ 1)
    octets[-1] ^= 1
    return "[" + " ".join(map(str, octets)) + "]"


def cut_counter(text):
    octets = octets_of(text)
    number = int(text) if octets is None else int.from_bytes(bytes(octets), "big")
    if number < 256 or number % 256 == 0:
        return None
    if octets is None:
        return str(number & 255)
    return "[" + " ".join(["0"] * (len(octets) - 1) + [str(number & 255)]) + "]"


def utmstack(generation, late="2026-01-01T01:00:00.500Z"):
    with tempfile.TemporaryDirectory() as directory:
        for i, protocol in enumerate(("netflow5", "netflow9", "ipfix")):
            sent = Sent(directory, "--protocol", protocol)
            stored = stored_by_agent(sent, generation)
            documents = [d for _, _, d in stored]
            other = {"@timestamp": "2026-01-01T00:00:00.000Z", "dataType": "syslog", "raw": "something else"}
            write = (as_lines, as_answer)[i % 2]
            mixed = documents + [other] if generation == "utmstack-v11" else documents
            code, report, err = sent.verify(sent.path("out", write(mixed)))
            check(report is not None, f"{generation} {protocol}: {err}")
            nothing_found(code, report, len(sent.flows), f"{generation} {protocol}")
            check_equal((report["map"], report["others"]), (generation, len(mixed) - len(documents)), protocol)

            def change(holder, what):
                if what == "late":
                    holder["document"]["@timestamp"] = late
                    return True
                key, new = {"port": ("dstPort", other_port), "counter": ("bytes", cut_counter)}[what]
                line = change_line(key, new)(holder["line"])
                if line is None:
                    return False
                source = holder["document"]["dataSource"]
                holder["document"] = document_of_line(generation, line, source, 1767225600.5)
                return True
            holders = [{"line": line_of(record), "document": d} for record, _, d in stored]
            faults = Planted(holders, change)
            code, report, _ = sent.verify(sent.path("out", write([h["document"] for h in faults.documents])),
                                          "--late", "30m")
            faults.found(code, report, f"{generation} {protocol}")
            if generation == "utmstack-v11":
                usable_v11(sent, protocol, write(documents))
            lines = [("[utm_stack_agent_ds=%s:%d]-" % source if generation == "utmstack-v10" else "") + line_of(record)
                     for record, source, _ in stored]
            code, report, _ = sent.verify(sent.path("out", "\n".join(lines) + "\n"))
            nothing_found(code, report, len(sent.flows), f"{generation} {protocol}: lines of the agent")


def usable_v11(sent, protocol, out):
    """Addresses are right everywhere; ports where the upper octet is 0, everything else as the rules say."""
    _, report, _ = sent.verify(sent.path("out", out))
    table = {row["field"]: row for row in report["usable"]}
    count = len(sent.flows)
    for field in ("origin.ip", "target.ip"):
        check_equal((table[field]["equal"], table[field]["flows"]), (count, count), f"{protocol} {field}")
    port, octets = table["target.port"], table["log.totalBytes"]
    if protocol == "netflow5":
        check_equal((port["absent"], octets["absent"], table["protocol"]["absent"]), (count, count, count), protocol)
        return
    ports = [int(f["destination.port"]) for f in sent.flows]
    check_equal((port["equal"], port["other"]), (sum(0 < p < 256 for p in ports), 0), f"{protocol}: ports {port}")
    check_equal(port["described"], sum(p >= 256 for p in ports), f"{protocol}: ports {port}")
    check_equal(port["absent"], ports.count(0), f"{protocol}: ports {port}")
    check_equal((octets["equal"], octets["described"], octets["other"]), (0, count, 0), f"{protocol}: octets {octets}")
    check_equal(table["protocol"]["equal"], count, f"{protocol}: protocol")


def utmstack_v10():
    utmstack("utmstack-v10")


def utmstack_v11():
    utmstack("utmstack-v11")


def value_at(document, path):
    for key in path.split("."):
        document = document.get(key) if isinstance(document, dict) else None
    return document


def line_of_example(version, flow, line):
    """The page's own line where it has all of it; else what the agent makes of these values."""
    if line and "\u2026" not in line and 'bytes="' in line and 'dstPort="' in line:
        return line
    def number(key, octets):
        value = int(flow[key])
        return str(value) if version == 5 else "[" + " ".join(map(str, value.to_bytes(octets, "big"))) + "]"
    counter = 8 if version == 10 else 4
    protocol = {"TCP": 6, "UDP": 17, "ICMP": 1}[flow["proto"]]
    return (f'version="{VERSIONS[version][1]}" exporter="127.0.0.1" bytes="{number("bytes", counter)}" '
            f'packets="{number("packets", counter)}" srcIp="{flow["srcIp"]}" dstIp="{flow["dstIp"]}" '
            f'proto="{flow["proto"] if version == 5 else f"/[{protocol}]"}" srcPort="{number("srcPort", 2)}" '
            f'dstPort="{number("dstPort", 2)}"')


VERSIONS = {5: ("netflow5", "Netflow-V5"), 9: ("netflow9", "Netflow-V9"), 10: ("ipfix", "IPFIX")}
SENT = {"source.ip": "srcIp", "source.port": "srcPort", "destination.ip": "dstIp", "destination.port": "dstPort",
        "network.protocol": "proto", "network.bytes": "bytes", "network.packets": "packets"}


def utmstack_examples():
    """The nine documents of UTMSTACK.md: what the page says that they hold, they hold; their flows are found; the table
    of what searches see has the page's values."""
    found = examples()
    check_equal(sorted(found), list(range(1, 10)), "examples")
    exporters, rows, documents = {}, [], []
    for number, example in found.items():
        version = example["version"]
        spare = {"srcIp": f"2001:db8::{number}", "dstIp": "2001:db8::53", "packets": 1, "bytes": 60 + number}
        flow = spare | example["flow"]
        protocol, port = VERSIONS[version][0], 40000 + version
        e = exporters.setdefault(port, {"address": "127.0.0.1", "port": port, "protocol": protocol, "domain": 1} |
                                 {n: 0 for n in ("datagrams", "octets", "flow_records", "options_records", "samples",
                                                 "flow_bytes", "flow_packets", "first_sequence", "next_sequence")} |
                                 {"digest": "0" * 16})
        e["flow_records"] += 1
        rows.append(["r1", "127.0.0.1", port, protocol, 1, 256, "", 1, number, 1, "2026-01-01T00:00:00Z"] +
                    [str(flow[key]).lower() for key in SENT.values()])
        line = line_of_example(version, flow, example["line"])
        documents.append(document_of_line("utmstack-v11", line, f"127.0.0.1:{port}", 1767225600.25))
        for path, value in example["values"].items():
            if path.startswith(("origin", "target", "protocol", "log.total")):
                check_equal(value_at(documents[-1], path), value, f"example {number}: {path}")
    with tempfile.TemporaryDirectory() as directory:
        def path(name, text):
            with open(os.path.join(directory, name), "w", encoding="utf-8") as file:
                file.write(text)
            return os.path.join(directory, name)
        manifest = path("sent.json", json.dumps({"format": "flowkit-manifest", "version": 1, "generator": {},
                                                 "exporters": list(exporters.values())}))
        flows = path("sent.csv", "\n".join(",".join(map(str, row)) for row in [OWN + list(SENT)] + rows) + "\n")
        code, report, err = verify(manifest, path("out", as_lines(documents)), "--flows", flows)
        check(report is not None, err)
        nothing_found(code, report, 9, "the nine examples")
        check_equal(report["latency"]["longest"], 0.25, "time")
        table = {row["field"]: row for row in report["usable"]}
        described = sum(e["version"] != 5 and int(e["flow"]["dstPort"]) >= 256 for e in found.values())
        check_equal((table["target.port"]["described"], table["target.port"]["absent"]), (described, 3), f"{table}")
        check_equal((table["log.totalBytes"]["described"], table["log.totalBytes"]["absent"]), (6, 3), f"{table}")
        check_equal((table["origin.ip"]["equal"], table["protocol"]["equal"]), (9, 6), f"{table}")
        change = documents[3]["raw"].replace('dstPort="[1 187]"', 'dstPort="[1 186]"')
        check(change != documents[3]["raw"], documents[3]["raw"])
        documents[3]["raw"] = change
        code, report, _ = verify(manifest, path("out", as_lines(documents)), "--flows", flows)
        got = (code, findings(report), list(report["fields"]))
        check_equal(got, (1, {"altered": 1}, ["destination.port"]), "a port")


CASES = {f.__name__: f for f in (utmstack_v10, utmstack_v11, utmstack_examples)}

if __name__ == "__main__":
    main(CASES)
