# SPDX-License-Identifier: BSL-1.0
"""flowrecv doctor as tests run it: what it finds in captures, and nothing besides."""
import json
import os

from programs import check, check_equal, run


def generated(directory, *arguments, name="sent.pcap"):
    """A capture of flowgen's."""
    path = os.path.join(directory, name)
    code, _, err = run("flowgen", "--pcap", path, "--seed", 7, *arguments)
    check_equal(code, 0, f"flowgen {arguments}: {err}")
    return path


def examined(*arguments):
    """The exit code and the report."""
    code, out, err = run("flowrecv", "doctor", "--format", "json", *arguments)
    try:
        return code, json.loads(out)
    except ValueError:
        check(False, f"{arguments}: no report: {out} {err}")
        return code, {"findings": [], "exporters": [], "count": -1}


def serious(all_findings):
    return [f for f in all_findings if f["severity"] != "note"]


def found(report):
    """The ids of all that is no note: those of the run, and those of exporters with theirs."""
    return sorted([f["id"] for f in serious(report["findings"])] +
                  [f["id"] for e in report["exporters"] for f in serious(e["findings"])])


def finding(report, ident):
    for f in report["findings"] + [f for e in report["exporters"] for f in e["findings"]]:
        if f["id"] == ident:
            return f
    check(False, f"no {ident} in {report}")
    return {"figures": {}, "says": "", "device_lines": []}


def expect(what, wanted, *arguments):
    """Exactly these findings; the report."""
    code, report = examined(*arguments)
    got = found(report)
    says = [f["says"] for e in report["exporters"] for f in serious(e["findings"])]
    check_equal(got, sorted(wanted), f"{what}: findings {says}")
    check_equal((code, report["count"]), (1 if wanted else 0, len(got)), f"{what}: exit code, count")
    return report
