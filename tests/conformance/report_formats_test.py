#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Reports for other programs: JUnit's XML by a schema and by a strict parser, SARIF 2.1.0 key by key; several at once."""
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import xml.etree.ElementTree

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from exporter_runs import COUNT, Files, exporter, flowgen, payloads, report_of  # noqa: E402
from programs import check, check_equal, main, skip  # noqa: E402

XSD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "junit.xsd")


def wild(files):
    """An IPFIX file whose template names an element by wild octets, and a file name of wild characters."""
    flowgen(files["plain.pcap"], "--protocol", "ipfix", "--count", 50)
    messages = b"".join(payloads(files["plain.pcap"]))
    text = b"\x00\x1b[31m<b>]]>&\"'\xff\xfe\xed\xa0\x80\xef\xbf\xbf"
    fields = struct.pack(">HHHH", 300, 1, 82, len(text))  # interfaceName
    sets = struct.pack(">HH", 2, 4 + len(fields)) + fields + struct.pack(">HH", 300, 4 + len(text)) + text
    header = struct.pack(">HHIII", 10, 16 + len(sets), 1767225600, 0, 99)
    path = files["a <b> & \x01 \xe9.ipfix"]
    with open(path, "wb") as file:
        file.write(messages + header + sets)
    return path


def junit_of(*arguments):
    code, out, err = exporter(*arguments, "--report", "junit=-")
    check(code in (0, 1) and not err, f"{arguments}: {code} {err}")
    return xml.etree.ElementTree.fromstring(out.encode())  # expat: strict


def junit():
    """As many cases as requirements, with their verdicts; the sums are those of the cases."""
    with Files() as files:
        for path, more in [(files.good, []), (files.bad, []), (files.bad, ["--strict"]), (wild(files), []),
                           (wild(files), ["--strict"])]:
            report = report_of(path)
            suites = junit_of(path, *more)
            cases = {c.get("name"): c for s in suites for c in s.findall("testcase")}
            check(cases.keys() >= {r["id"] for r in report["requirements"]}, "a requirement is missing")
            for r in report["requirements"]:
                want = {"not seen": "skipped", "fail": "failure"}.get(r["verdict"])
                if r["verdict"] == "non-strict" and more:
                    want = "failure"
                got = [child.tag for child in cases[r["id"]]]
                check_equal(got, [want] if want else [], f"{r['id']}: {r['verdict']} {more}")
            for s in suites:
                for kind, name in (("testcase", "tests"), ("testcase/failure", "failures"), ("testcase/skipped", "skipped")):
                    check_equal(len(s.findall(kind)), int(s.get(name)), f"{s.get('name')}: {name}")
            check_equal(suites[0].get("timestamp")[:4], "2026" if path.endswith("pcap") else "1970", "timestamp")
        failure = {c.get("name"): c for s in junit_of(files.bad) for c in s}[COUNT].find("failure")
        check_equal(failure.get("type"), "MUST", "type")
        check("datagram 1, octets 2-3 of 1464" in failure.text and "the count is 31" in failure.text, failure.text)


def junit_schema():
    if shutil.which("xmllint") is None:
        skip("no xmllint (Debian: libxml2-utils)")
    with Files() as files:
        flowgen(files["sflow.pcap"], "--protocol", "sflow5", "--count", 500)
        for path in (files.good, files.bad, wild(files), files["sflow.pcap"]):
            exporter(path, "--report", f"junit={files['x.xml']}")
            done = subprocess.run(["xmllint", "--noout", "--schema", XSD, files["x.xml"]], capture_output=True, text=True,
                                  timeout=60)
            check_equal(done.returncode, 0, f"{path}: {done.stderr}")
        with open(files["x.xml"], encoding="utf-8") as file:  # the schema does find something
            broken = file.read().replace(" hostname=", " host=", 1)
        with open(files["broken.xml"], "w", encoding="utf-8") as file:
            file.write(broken)
        done = subprocess.run(["xmllint", "--noout", "--schema", XSD, files["broken.xml"]], capture_output=True, timeout=60)
        check(done.returncode != 0, "a suite without hostname is valid")


def members(value, required, where, optional=()):
    """An object with these members of these types, and no others."""
    check_equal({k: type(v) for k, v in value.items() if k not in optional}, required, where)


def check_sarif(report, datagrams):
    members(report, {"$schema": str, "version": str, "runs": list}, "log")
    check_equal((report["version"], len(report["runs"])), ("2.1.0", 1), "version, runs")
    run, = report["runs"]
    members(run, {"tool": dict, "artifacts": list, "results": list}, "run")
    members(run["tool"], {"driver": dict}, "tool")
    driver = run["tool"]["driver"]
    members(driver, {"name": str, "version": str, "rules": list}, "driver")
    for rule in driver["rules"]:
        members(rule, {"id": str, "shortDescription": dict, "fullDescription": dict, "help": dict,
                       "defaultConfiguration": dict, "properties": dict}, "rule")
        for text in ("shortDescription", "fullDescription", "help"):
            members(rule[text], {"text": str}, text)
        check(rule["defaultConfiguration"]["level"] in ("error", "warning", "note"), f"{rule}")
    check_equal(len({r["id"] for r in driver["rules"]}), len(driver["rules"]), "rules are unique")
    for artifact in run["artifacts"]:
        members(artifact, {"location": dict}, "artifact")
        check(re.fullmatch(r"([A-Za-z0-9._~/-]|%[0-9A-F]{2})+", artifact["location"]["uri"]), f"uri {artifact}")
    for r in run["results"]:
        members(r, {"ruleId": str, "ruleIndex": int, "level": str, "message": dict, "locations": list,
                    "partialFingerprints": dict, "properties": dict}, "result")
        check_equal(driver["rules"][r["ruleIndex"]]["id"], r["ruleId"], "ruleIndex")
        check(r["level"] in ("error", "warning", "note") and r["message"]["text"], f"{r}")
        place, = r["locations"]
        check_equal(list(place), ["physicalLocation", "logicalLocations"], "location")
        at = place["physicalLocation"]["artifactLocation"]
        check_equal(run["artifacts"][at["index"]]["location"]["uri"], at["uri"], "artifact")
        check(r["properties"]["offset"] + r["properties"]["length"] <= len(datagrams[r["properties"]["datagram"] - 1]),
              f"{r}: not within the datagram")


def sarif():
    with Files() as files:
        for path in (files.good, files.bad):
            code, out, err = exporter(path, "--report", "sarif=-")
            check(code in (0, 1) and not err, f"{code} {err}")
            report = json.loads(out)
            check_sarif(report, payloads(path))
            found = report_of(path)["findings"]
            results = report["runs"][0]["results"]
            check_equal([(r["ruleId"], r["properties"]["datagram"], r["properties"]["offset"]) for r in results],
                        [(f["requirement"], f["datagram"], f["offset"]) for f in found], "the same findings")
        count, = [r for r in report["runs"][0]["tool"]["driver"]["rules"] if r["id"] == COUNT]
        check_equal(count["defaultConfiguration"]["level"], "error", "a MUST")
        code, out, _ = exporter(wild(files), "--report", "sarif=-")
        check("%3Cb%3E%20%26%20%01%20%C3%A9.ipfix" in out, "the uri of a wild name")
        json.loads(out)


def several():
    """All at once; two to one place are refused."""
    with Files() as files:
        code, out, err = exporter(files.bad, *[a for f in ("json", "junit", "sarif", "text") for a in
                                               ("--report", f"{f}={files['report.' + f]}")])
        check_equal((code, out, err), (1, "", ""), "to files")
        for name in ("json", "junit", "sarif", "text"):
            check(os.path.getsize(files["report." + name]) > 1000, f"{name} is empty")
            check_equal(exporter(files.bad, "--report", f"{name}=/dev/full")[0], 3, f"{name} to a full device")
        check_equal(exporter(files.bad, "--report", "json=-", "--report", "sarif=-")[0], 2, "two on stdout")


if __name__ == "__main__":
    main({"junit": junit, "junit_schema": junit_schema, "sarif": sarif, "several": several})
