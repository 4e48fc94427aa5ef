#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowcheck rfc5471: the list of the catalogue with a verdict for each test, from the cases that belong to it."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from collector_test import Suite, accepts  # noqa: E402
from programs import check, check_equal, main, rows, run  # noqa: E402

CATALOGUE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../conformance/catalogue/rfc5471.tsv")
VERDICTS = ("pass", "fail", "not applicable", "not run")


def suite_of(tests):
    """Cases by the test that they belong to: the octet ee is where the decoder misbehaves."""
    suite = Suite({})
    for n, (test, octets) in enumerate(tests):
        members = {"clause": "c", "sentence": "s", "protocol": "netflow5", "expect": [accepts(*octets)]}
        suite.put(f"one/{n}-y_case", ["0005" + bytes(octets).hex()], {**members, **({"rfc5471": test} if test else {})})
    return suite


def listed():
    with suite_of([("T01", [1]), ("T01", [2]), ("T03a", [1]), ("T03a", [2, 0xee]), ("", [0xee]), ("T04", [2, 0xee])]) as suite:
        def outcome(way, *more, code=None):
            got, out, err = run("flowcheck", "rfc5471", "--cases", suite["cases"], "--late", "8s", "--patience", "8s", *more,
                                "--report", f"json={suite['r.json']}", "--report", "text=-", "--collector", sys.executable,
                                suite.decoder, way)
            check_equal((got, err), (code, ""), f"{way}: {out}")
            with open(suite["r.json"], encoding="utf-8") as file:
                return json.load(file), out
        report, out = outcome("right", code=0)
        want = rows(CATALOGUE)
        check_equal([(t["test"], t["section"], t["title"]) for t in report["tests"]],
                    [(r["test"], r["section"], r["title"]) for r in want], "the tests of the catalogue, in its order")
        check(all(t["verdict"] in VERDICTS and t["why"] for t in report["tests"]), "each has a verdict and a reason")
        by_name = {t["test"]: (t["verdict"], t["why"]) for t in report["tests"]}
        check_equal((by_name["T01"], by_name["T03a"], by_name["T04"]), (("pass", "2 cases"), ("pass", "2 cases"), ("pass", "1 case")), "passed")
        check_equal(by_name["T02"], ("not run", "none of the cases belongs to it"), "no case")
        check(by_name["T34"][0] == "not run" and "TLS" in by_name["T34"][1], by_name["T34"])
        check_equal(report["counts"], {"pass": 3, "fail": 0, "not applicable": 0, "not run": len(want) - 3}, "counts")
        check_equal((report["report"], report["side"]), ("rfc5471", "collector"), "head")
        check(f"{len(want)} tests: 3 pass, {len(want) - 3} not run\n" in out, out[-200:])
        report, out = outcome("wrong value", code=1)
        by_name = {t["test"]: (t["verdict"], t["why"]) for t in report["tests"]}
        check_equal((by_name["T01"], by_name["T03a"]), (("pass", "2 cases"), ("fail", "1 of 2 cases: one/3-y_case (fail)")), "a test fails by one case")
        report, out = outcome("crash", code=1)
        check_equal({t["test"]: t["why"] for t in report["tests"] if t["verdict"] == "fail"},
                    {"T03a": "1 of 2 cases: one/3-y_case (crash)", "T04": "1 of 1 case: one/5-y_case (crash)"}, "a fault is a failure")
        report, out = outcome("unsupported", code=0)
        by_name = {t["test"]: (t["verdict"], t["why"]) for t in report["tests"]}
        check_equal((by_name["T03a"], by_name["T04"]), (("pass", "2 cases, 1 of them unsupported"), ("not run", "1 case, 1 of them unsupported")),
                    "what is not done is not run")


def usage():
    with suite_of([("T01", [1])]) as suite:
        for arguments, pattern in (((), "rfc5471: nothing to test: --collector COMMAND"), (("--collector",), "rfc5471: nothing to test: "),
                                   (("--", "true"), "rfc5471: nothing to test: "), (("--collector", "true", "--x"), "'true' does not speak the contract"),
                                   (("--collector", "--", "no-such-program"), "'no-such-program' cannot be started"),
                                   (("--report", "html=x", "--collector", "true"), "--report: 'html=x' is not one of text=FILE, json=FILE")):
            code, out, err = run("flowcheck", "rfc5471", "--cases", suite["cases"], *arguments)
            check_equal((code, out), (2, ""), arguments)
            check(err.startswith(f"flowcheck: {pattern}"), f"{arguments}: {err}")


if __name__ == "__main__":
    main({"listed": listed, "usage": usage})
