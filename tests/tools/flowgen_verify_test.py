#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowgen verify: what it finds in outputs of flowrecv, and nothing else; what it says of wrong input."""
import csv
import io
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import check, check_equal, main, run  # noqa: E402
from verification import NOT_SENT, OWN, Planted, Sent, fields, findings, nothing_found  # noqa: E402


def as_json(documents):
    return "".join(json.dumps(d) + "\n" for d in documents)


def as_csv(documents, columns):
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(documents)
    return out.getvalue()


def change(document, what):
    """In flowrecv's names."""
    if what == "port":
        document["destination.port"] = int(document["destination.port"]) ^ 1
    elif what == "counter":
        if int(document["network.bytes"]) < 256:
            return False
        document["network.bytes"] = int(document["network.bytes"]) & 255
    else:
        document["flow.received"] = document["flow.received"].replace("2026-01-01T00:", "2026-01-01T01:")
    return True


def in_directory(case):
    with tempfile.TemporaryDirectory() as directory:
        case(directory)


def flowrecv():
    """json, csv and logfmt, with default columns and with all, of each protocol."""
    def case(directory):
        for protocol in ("netflow5", "netflow9", "ipfix", "sflow5"):
            sent = Sent(directory, "--protocol", protocol)
            for form, *columns in (("json",), ("csv",), ("logfmt",), ("json", "--fields", "all"),
                                   ("csv", "--fields", "all"), ("logfmt", "--fields", "all")):
                where = f"{protocol} {form} {columns}"
                code, report, _ = sent.verify(sent.path("out", sent.received(form, *columns)))
                nothing_found(code, report, len(sent.flows), where)
                check_equal(report["map"], "flowrecv", where)
    in_directory(case)


def planted():
    """Each fault is found, in its field, and nothing else; the same whatever the memory and the threads."""
    def case(directory):
        for protocol in ("netflow5", "netflow9", "ipfix"):
            sent = Sent(directory, "--protocol", protocol)
            documents = [json.loads(line) for line in sent.received("json", "--fields", "all").splitlines()]
            faults = Planted(documents, change)
            reports = []
            for arguments in ([], ["--threads", 1], ["--memory", 0], ["--memory", 0, "--threads", 4]):
                code, report, _ = sent.verify(sent.path("out.json", as_json(faults.documents)), "--late", "30m",
                                              *arguments)
                faults.found(code, report, f"{protocol} {arguments}")
                reports.append(report)
            check(all(r == reports[0] for r in reports), f"{protocol}: reports differ: {reports}")
            faults = Planted(sent.flows, change)
            out = sent.path("out.csv", as_csv(faults.documents, list(sent.flows[0])))
            code, report, _ = sent.verify(out, "--late", "30m")
            faults.found(code, report, f"{protocol} csv")
    in_directory(case)


def fates():
    """Copies of a datagram: none (lost on purpose) is expected nowhere, two may be stored once or twice; by label."""
    def case(directory):
        sent = Sent(directory, copies=lambda i: (0, 1, 2)[i % 3], label=lambda i: ("", "scan")[i % 2])
        lines = sent.received("json").splitlines()
        out = [line for i, line in enumerate(lines) if i % 3 != 0]  # what was sent, once
        code, report, _ = sent.verify(sent.path("out", "\n".join(out) + "\n"))
        nothing_found(code, report, 200, "once")
        check_equal((report["totals"]["lost_on_purpose"], report["totals"]["stored_twice"]), (100, 0), "once")
        twice = out + [line for i, line in enumerate(lines) if i % 3 == 2]
        code, report, _ = sent.verify(sent.path("out", "\n".join(twice) + "\n"))
        nothing_found(code, report, 200, "twice")
        check_equal(report["totals"]["stored_twice"], 100, "twice")
        code, report, _ = sent.verify(sent.path("out", "\n".join(twice + twice[:3] + lines[:1]) + "\n"))
        check_equal((code, findings(report), report["totals"]["lost_but_stored"]),
                    (1, {"duplicates": 3, "unexpected": 1}, 1), f"too often: {report}")
        code, report, _ = sent.verify(sent.path("out", "\n".join(out[7:]) + "\n"))
        check_equal((code, findings(report)), (1, {"missing": 7}), "missing")
        by_label = {row["name"]: row for row in report["labels"]}
        check_equal(sum(row["missing"] for row in by_label.values()), 7, "labels")
        check_equal((by_label["scan"]["sent"], by_label["background"]["sent"]), (100, 100), "labels")
    in_directory(case)


def two_fields():
    """A flow of which two fields of the key differ is one that was altered, and not one missing and one unexpected."""
    def case(directory):
        sent = Sent(directory)
        documents = [json.loads(line) for line in sent.received("json").splitlines()]
        documents[5]["network.bytes"] += 1
        documents[5]["network.packets"] += 1
        documents[9]["source.ip"] = "203.0.113.9"
        documents[9]["source.port"] ^= 3
        code, report, _ = sent.verify(sent.path("out", as_json(documents)))
        check_equal((code, findings(report)), (1, {"altered": 2}), f"{report}")
        check_equal(set(fields(report)), {"network.bytes", "network.packets", "source.ip", "source.port"}, "fields")
        documents[9]["destination.ip"] = documents[9]["source.ip"]
        documents[9]["destination.port"] ^= 3
        documents[9]["network.bytes"] += 5
        code, report, _ = sent.verify(sent.path("out", as_json(documents)))
        check_equal((code, findings(report)), (1, {"altered": 1, "missing": 1, "unexpected": 1}), f"another: {report}")
    in_directory(case)


def without_flows():
    """Only counts and sums, and it says so."""
    def case(directory):
        sent = Sent(directory)
        out = sent.received("json")
        code, report, _ = sent.verify(sent.path("out", out), flows=False)
        check_equal((code, report["stored"], report["by_flow"]), (0, True, False), f"{report}")
        code, report, _ = sent.verify(sent.path("out", out.split("\n", 1)[1]), flows=False)
        check_equal((code, report["stored"]), (1, False), f"{report}")
        check_equal([bool(s["difference"]) for s in report["sums"]].count(True), 1, "one exporter differs")
        _, text, _ = run("flowgen", "verify", sent.manifest, os.path.join(directory, "out"))
        check("by counts and sums alone" in text and "labels" in text, text)
    in_directory(case)


def lost_columns():
    """A column that is empty in all rows was lost; one that is not there is said where the verdict is."""
    def case(directory):
        sent = Sent(directory)
        rows = list(csv.DictReader(io.StringIO(sent.received("csv"))))
        for row in rows:
            row["network.bytes"] = ""
        code, report, _ = sent.verify(sent.path("empty.csv", as_csv(rows, list(rows[0]))))
        check_equal((code, report["totals"]["altered"], report["fields"]["network.bytes"]["nothing"]), (1, 300, 300),
                    f"{report}")
        for row in rows:
            del row["network.bytes"]
        code, out, _ = run("flowgen", "verify", sent.manifest, "--flows", sent.flows_file,
                           sent.path("without.csv", as_csv(rows, list(rows[0]))))
        check(code == 0 and "by what the output shows" in out and "does not show network.bytes" in out, out)
    in_directory(case)


def sums_with_faults():
    """What faults on purpose take and add is no loss of the collector's, without flows either."""
    def case(directory):
        for kind in ("lost", "duplicated"):
            sent = Sent(directory, "--fault", f"{kind}:10%", "--protocol", "netflow5", count=2000)
            out = sent.path("out.csv", sent.received("csv"))
            code, report, _ = sent.verify(out, flows=False)
            check_equal((code, report["by_flow"], report["stored"]), (0, False, True), f"{kind}: {report['sums']}")
    in_directory(case)


def named_flows():
    """The manifest says where its flows are, also after both have been moved; --flows says it otherwise."""
    def case(directory):
        before, after = os.path.join(directory, "before"), os.path.join(directory, "after")
        os.makedirs(os.path.join(before, "flows"))
        files = {name: os.path.join(before, name) for name in ("sent.pcap", "sent.json", "flows/sent.csv")}
        code, _, err = run("flowgen", "--pcap", files["sent.pcap"], "--manifest", files["sent.json"], "--manifest-flows",
                           files["flows/sent.csv"], "--protocol", "ipfix", "--seed", 3, "--count", 200)
        check_equal(code, 0, err)
        _, stored, _ = run("flowrecv", "--read", files["sent.pcap"], "--format", "csv")
        os.rename(before, after)
        manifest, out = os.path.join(after, "sent.json"), os.path.join(after, "stored.csv")
        with open(out, "w", encoding="utf-8") as file:
            file.write(stored)
        code, text, err = run("flowgen", "verify", manifest, out, "--json")
        report = json.loads(text)
        check_equal((code, report["by_flow"], report["totals"]["stored"]), (0, True, 200), f"{report} {err}")
        os.rename(os.path.join(after, "flows/sent.csv"), os.path.join(directory, "other.csv"))
        code, _, err = run("flowgen", "verify", manifest, out)
        one_line(code, err, 3, "sent.csv", "No such file")
        code, text, _ = run("flowgen", "verify", manifest, out, "--flows", os.path.join(directory, "other.csv"), "--json")
        check_equal((code, json.loads(text)["by_flow"]), (0, True), "elsewhere")
    in_directory(case)


def one_line(code, err, wanted, *words):
    check_equal(code, wanted, f"{words}: {err}")
    check(err.count("\n") == 1 and all(w in err for w in words), f"{words}: {err!r}")


def wrong_input():
    """One clear line with file, line, key; what was compared is printed."""
    def case(directory):
        sent = Sent(directory)
        lines = sent.received("json").splitlines(keepends=True)
        out = sent.path("out.json", "".join(lines))
        with open(sent.manifest, encoding="utf-8") as file:
            text = file.read()
        other = sent.path("other.json", text.replace('"version": 1', '"version": 7'))
        code, _, err = run("flowgen", "verify", other, out)
        one_line(code, err, 3, "other.json", "version", "7")
        code, report, err = sent.verify(sent.path("cut.json", "".join(lines)[:-40]))
        one_line(code, err, 3, "cut.json", f"line {len(lines)}", "middle")
        check_equal((findings(report), report["complete"]), ({"missing": 1}, False), f"cut: {report}")
        code, report, err = sent.verify(sent.path("cut.json", "".join(lines[:9]) + "{]\n" + "".join(lines[9:])))
        one_line(code, err, 3, "cut.json", "line 10", "quote")
        check_equal(findings(report), {}, f"one malformed line: {report}")
        cut = sent.received("csv")[:-3]
        code, report, err = sent.verify(sent.path("cut.csv", cut))
        one_line(code, err, 3, "cut.csv", f"line {len(lines) + 1}", "in the middle of a row")
        check_equal(findings(report), {"missing": 1}, f"cut: {report}")
        code, report, err = sent.verify(sent.path("cut.log", sent.received("logfmt")[:-1]))
        one_line(code, err, 3, "cut.log", f"line {len(lines)}", "in the middle of a line")
        check_equal(findings(report), {"missing": 1}, f"cut: {report}")
        with open(sent.flows_file, encoding="utf-8") as file:
            flows = file.read()
        for wrong, words in ((flows[:-30], ("cut",)), (flows.rsplit("\n", 2)[0] + "\n", ("was it cut",)),
                             (flows.replace("exporter.ip", "exporter"), ("line 1", "exporter.ip")),
                             (flows.replace(",2055,", ",2056,", 1), ("line 2", "no exporter"))):
            path = sent.path("wrong.csv", wrong)
            code, _, err = run("flowgen", "verify", sent.manifest, out, "--flows", path)
            one_line(code, err, 3, "wrong.csv", *words)
        for missing in ([sent.manifest + "x", out], [sent.manifest, out + "x"],
                        [sent.manifest, out, "--flows", "nowhere"]):
            code, _, err = run("flowgen", "verify", *missing)
            one_line(code, err, 3, "No such file")
        code, _, err = sent.verify(sent.path("alien.json", '{"a": 1}\n'))
        one_line(code, err, 2, "alien.json", "none of the maps", "--map")
        code, _, err = sent.verify(sent.path("alien.json", '{"a": 1}\n' * 300), "--map", "flowrecv")
        one_line(code, err, 2, "alien.json", "map flowrecv", "too little")
        array = "[" + ",".join(lines)
        code, report, err = sent.verify(sent.path("array.json", array + "]"))
        check_equal((code, findings(report)), (0, {}), f"an array: {err}")
        code, _, err = sent.verify(sent.path("array.json", array))
        one_line(code, err, 3, "array.json", "no end")
        code, report, err = sent.verify(sent.path("empty", ""))
        check_equal((code, findings(report)), (1, {"missing": 300}), f"nothing stored: {err}")
    in_directory(case)


def selected():
    """Faults in two groups of flows: --filter judges one of them, exactly, whatever stands in the other."""
    def case(directory):
        sent = Sent(directory, "--protocol", "ipfix", copies=lambda i: min(i % 30, 1))
        documents = [json.loads(line) for line in sent.received("json").splitlines()]
        protocol_of = [d["network.protocol"] for d in documents]
        all_of = {p: [i for i in range(300) if i % 30 and protocol_of[i] == p] for p in ("tcp", "udp")}
        gone, stored, wanted = set(), list(documents), {}
        for number, (protocol, places) in enumerate(all_of.items(), 1):  # tcp has one of each, udp two
            gone.update(places[:number])
            stored += [dict(documents[i]) for i in places[2:2 + number]]
            for i in places[4:4 + number]:
                stored[i] = {**documents[i], "network.bytes": documents[i]["network.bytes"] + 1}
            for i in places[6:6 + number]:  # altered into the other group: it stays one of this
                stored[i] = {**documents[i], "network.protocol": "udp" if protocol == "tcp" else "tcp"}
            foreign = {"source.ip": "100.64.0.1", "destination.ip": "100.64.0.2", "network.bytes": 77}
            stored += [{**documents[i], **foreign, "source.port": 1} for i in places[8:8 + number]]
            lost = protocol_of[::30].count(protocol)
            wanted[protocol] = {"missing": number, "duplicates": number, "altered": 2 * number,
                                "unexpected": number + lost}, lost, len(places)
        out = sent.path("out.json", as_json(d for i, d in enumerate(stored) if i not in gone))

        def judged(*filters, arguments=()):
            code, report, err = sent.verify(out, *(a for f in filters for a in ("--filter", f)), *arguments)
            check(err == "" and report["complete"], f"{filters}: {err}")
            return code, report
        check(all(lost > 0 for _, lost, _ in wanted.values()), f"both groups are among the lost: {protocol_of[::30]}")
        for protocol, (found, lost, count) in wanted.items():
            for arguments in ([], ["--threads", 1, "--memory", 0]):
                code, report = judged(f"network.protocol == {protocol}", arguments=arguments)
                check_equal((code, findings(report)), (1, found), f"{protocol}: {report}")
                check_equal((report["totals"]["sent"], report["totals"]["lost_but_stored"]), (count, lost), protocol)
                check_equal(report["selection"], {"filters": [f"network.protocol == {protocol}"], "selected": count,
                                                  "sent": 290}, protocol)
                by_exporter = sum(row["missing"] for row in report["exporters"])
                check_equal((by_exporter, len(report["missing"])), (found["missing"],) * 2, protocol)
        everything = judged()[1]
        parts = [judged(f)[1]["totals"] for f in ("network.protocol == tcp", "not network.protocol == tcp")]
        check_equal({k: sum(p[k] for p in parts) for k in parts[0]}, everything["totals"], "the parts of all")
        check("selection" not in everything, "without --filter")
        code, report = judged("network.protocol == udp", "source.ip in 100.64.0.0/10")
        check_equal((code, findings(report), report["selection"]["selected"]), (1, {"unexpected": 2}, 0), "foreign")
        code, report = judged("network.protocol == tcp", "network.bytes > 10G")
        check_equal((code, report["stored"], report["selection"]["selected"]), (0, True, 0), f"none: {report}")
        # Lines do not show these bits: flows that nobody sent may have had them.
        code, report = judged("tcpControlBits has SYN or tcpControlBits & SYN == 0")
        check_equal(report["totals"]["unexpected"], 3 + report["totals"]["lost_but_stored"], f"not shown: {report}")
        code, report = judged("exists tcpControlBits and network.protocol == tcp and network.bytes < 78")
        check_equal(report["totals"]["unexpected"] - report["totals"]["lost_but_stored"], 1, f"excluded: {report}")
        code, text, _ = run("flowgen", "verify", sent.manifest, out, "--flows", sent.flows_file, "--filter",
                            "network.protocol == tcp")
        check(f"{wanted['tcp'][2]} of 290 sent flows selected" in text and " 1 missing, 1 duplicates" in text, text)
    in_directory(case)


def wrong_filters():
    """One line that says where in the text, before anything is read; what only counts are known of is not selected."""
    def case(directory):
        sent = Sent(directory)
        out = sent.path("out.json", sent.received("json"))
        few = sent.path("few.csv", as_csv([{k: row[k] for k in row if k != "vlanId"} for row in csv.DictReader(
            open(sent.flows_file, encoding="utf-8"))], [k for k in OWN + list(sent.flows[0])
                                                        if k not in NOT_SENT and k != "vlanId"]))
        for text, *words in (("port == ", "at column"), ("source.prt == 5", "at column 1:", "source.port"),
                             ("port == 5 and vlanId == 5", "at column 15:", "vlanId", "few.csv", "source.ip"),
                             ("source.port == vlanId", "at column 16:", "vlanId"),
                             ("not exists vlanId", "at column 12:", "vlanId"),
                             ("country == AT", "at column 1:", "source.geo.country_iso_code", "added by receivers"),
                             ("@timestamp > 2026-01-01", "at column 1:", "@timestamp", "source.ip"),
                             ("source.port == 70000", "at column 16:", "65535")):
            code, _, err = run("flowgen", "verify", sent.manifest, out, "--flows", few, "--filter", "port == 1",
                               "--filter", text)
            one_line(code, err, 2, "--filter: ", *words)
        code, _, err = sent.verify(out, "--filter", f"ip in @{directory}/nowhere.txt")
        one_line(code, err, 3, "nowhere.txt")
        code, _, err = sent.verify(out, "--filter", "port == 53", flows=False)
        one_line(code, err, 2, "--filter", "--flows")
        with open(few, encoding="utf-8") as file:
            rows = file.read().split("\n")
        rows[3] = rows[3].replace(",tcp,", ",tpc,").replace(",udp,", ",tpc,")
        broken = sent.path("broken.csv", "\n".join(rows))
        code, _, err = run("flowgen", "verify", sent.manifest, out, "--flows", broken, "--ignore", "network.protocol",
                           "--filter", "network.protocol == tcp")
        one_line(code, err, 3, "broken.csv", "line 4", "network.protocol", "tpc")
    in_directory(case)


MAP = """
[fields]
"source.ip" = "source.ip"
"destination.ip" = "destination.ip"
"""


def wrong_maps():
    def case(directory):
        sent = Sent(directory)
        out = sent.path("out.json", sent.received("json"))
        for text, words in (
                (MAP + '"source.prt" = "p"\n', ("5", "source.prt", "source.port")),
                (MAP + '"source.port" = { key = "p", decode = "octal" }\n', ("5", "decode", "octal")),
                (MAP + '"source.port" = { key = "p", unti = "s" }\n', ("5", "unti")),
                (MAP + '"source.port" = { key = "p", only = ["netflow8"] }\n', ("5", "only", "netflow8")),
                (MAP + '"source.port" = { decode = "hex" }\n', ("5", "key")),
                (MAP + '[normalised]\nx = { of = "nothing" }\n', ("6", "nothing")),
                (MAP + '[when]\nall = 3\n', ("6", "all")),
                (MAP + "x = \n", ("mine.toml",)),
                ("about = 'nothing'\n", ("no field",)),
                (MAP + '[line]\n"source.port" = "p"\n', ("line",)),
                (MAP + '[documents]\nzero = "maybe"\n', ("6", "zero", "maybe"))):
            code, _, err = sent.verify(out, "--map", sent.path("mine.toml", text))
            one_line(code, err, 2, "mine.toml", *words)
        for arguments, words in ((["--map", "flowrcv"], ("flowrcv", "flowrecv")),
                                 (["--map", "nowhere.toml"], ("No such",)),
                                 (["--ignore", "source.prt"], ("source.port",)), (["--since", "today"], ("--since",)),
                                 (["--late", "soon"], ("--late",)), (["--user", "me"], ("--from-opensearch",))):
            code, _, err = sent.verify(out, *arguments)
            check(code in (2, 3) and err.count("\n") == 1 and all(w in err for w in words), f"{arguments}: {err!r}")
        code, _, err = sent.verify(out, "--map", sent.path("mine.toml", MAP), "--ignore", "source.ip")
        one_line(code, err, 2, "too little")
        code, report, _ = sent.verify(out, "--ignore", "source.ip")
        check_equal((code, report["not_compared"]["ignored"]), (0, ["source.ip"]), f"{report}")
    in_directory(case)


CASES = {f.__name__: f for f in (flowrecv, planted, fates, two_fields, without_flows, lost_columns, sums_with_faults,
                                 named_flows, selected, wrong_filters, wrong_input, wrong_maps)}

if __name__ == "__main__":
    main(CASES)
