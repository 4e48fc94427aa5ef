#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowgen score: planted alerts against the labels of a run: exactly what is found, missed and false, and when."""
import csv
import json
import os
import re
import socket
import sys
import tempfile
import threading
import time
from datetime import datetime, timedelta

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import check, check_equal, main, run  # noqa: E402

MAP = """
within = "60s"
[fields]
time = ["@timestamp", "time"]
name = "rule.name"
technique = "threat.technique.id"
source = "source.ip"
destination = "destination.ip"
port = "destination.port"
[[rule]]
name = "heartbeat*"
ignore = true
[[rule]]
name = "*Port Scan*"
labels = ["scan-*"]
"""
SCENARIOS = ("scan-horizontal@5s", "ddos-syn@10s,rate=50", "c2-beacon@1s,interval=3s,hold=30s", "benign-scanner@20s",
             "brute-force-ssh@3s,hold=10s")


class Run:
    """A run with labels, and alerts on it."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.manifest, self.map = self.path("sent.json"), self.path("map.toml")
        scenarios = [a for s in SCENARIOS for a in ("--scenario", s)]
        code, _, said = run("flowgen", "--pcap", self.path("x.pcap"), "--seed", 1, "--rate", 1000, "--for", "62s",
                            "--manifest", self.manifest, *scenarios)
        check_equal(code, 0, said)
        with open(self.manifest, encoding="utf-8") as file:
            self.account = json.load(file)
        self.labels = {label["name"]: label for label in self.account["labels"]}
        self.first = {}
        for sums in self.account["exporters"][0]["labels"]:
            self.first[sums["label"]] = datetime.fromisoformat(sums["first"][:26] + "+00:00")
        self.write("map.toml", MAP)
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def alert(self, label, after=5.0, name=None, technique=None, backwards=False, source=0, port=None):
        one = self.labels[label]
        a, b = one["sources"][source], one["targets"][0]
        if backwards:
            a, b = b, a
        record = {"@timestamp": (self.first[label] + timedelta(seconds=after)).isoformat().replace("+00:00", "Z"),
                  "source": {"ip": a}, "destination": {"ip": b}}
        if name:
            record["rule"] = {"name": name}
        if technique:
            record["threat"] = {"technique": {"id": technique}}
        if port is not None:
            record["destination"]["port"] = port
        return record

    def score(self, alerts, *options, code=None):
        path = self.write("alerts.jsonl", "".join(json.dumps(a) + "\n" for a in alerts))
        got, out, err = run("flowgen", "score", self.manifest, path, "--map", self.map, "--json", *options)
        if code is not None:
            check_equal(got, code, f"exit code: {err}{out}")
        return json.loads(out), err


def planted():
    with Run() as r:
        nothing, _ = r.score([], code=1)
        check_equal((nothing["attacks"], nothing["found"], nothing["recall"], nothing["precision"]), (4, 0, 0.0, None),
                    "no alerts")
        alerts = [
            r.alert("scan-horizontal", 4.0, name="Port Scan (horizontal)", port=445),
            r.alert("scan-horizontal", 2.5, name="INTERNAL PORT SCAN"),
            r.alert("ddos-syn", 12.25, technique="T1498", source=7),  # the technique without its part
            r.alert("c2-beacon", 20.0, technique="T1071.001", backwards=True),
            r.alert("brute-force-ssh", 1.0, technique="T1110.003"),  # another part: not this
            r.alert("benign-scanner", 3.0, name="port scan", port=22),  # its labels are scan-*
            r.alert("benign-scanner", 3.0, technique="T1046"),
            r.alert("c2-beacon", 5.0, name="heartbeat of sensor 3"),
            r.alert("c2-beacon", 5.0, technique="T1071.001", source=0, port=8443),  # another port
            r.alert("scan-horizontal", 200.0, name="port scan"),  # too late
            r.alert("scan-horizontal", -30.0, name="port scan"),  # before it
            {**r.alert("scan-horizontal", 5.0, name="port scan"), "source": {"ip": "10.99.99.99"}},
        ]
        got, _ = r.score(alerts, code=1)
        want = {"attacks": 4, "found": 3, "missed": 1, "alerts": 12, "of_attacks": 4, "of_lookalikes": 1,
                "of_nothing": 6, "ignored": 1, "precision": 4 / 11, "recall": 3 / 4}
        check_equal({k: got[k] for k in want}, want, "totals")
        table = {one["label"]: (one["alerts"], one["first_alert_after_s"]) for one in got["labels"]}
        for label, (n, after) in {"scan-horizontal": (2, 2.5), "ddos-syn": (1, 12.25), "c2-beacon": (1, 20.0),
                                  "brute-force-ssh": (0, None), "benign-scanner": (1, 3.0)}.items():
            check_equal(table[label][0], n, f"{label}: alerts")
            if after is None:
                check_equal(table[label][1], None, label)
            else:
                check(abs(table[label][1] - after) < 0.001, f"{label}: {table[label][1]} s, not {after}")
        wrong_ones = [(5, None), (6, None), (7, "benign-scanner"), (9, None), (10, None), (11, None), (12, None)]
        check_equal([(f["line"], f["label"]) for f in got["false_alarms"]], wrong_ones, "false alarms")
        # The same as a table.
        code, out, _ = run("flowgen", "score", r.manifest, r.path("alerts.jsonl"), "--map", r.map, "--lines", 2)
        check_equal(code, 1, out)
        lines = [re.sub(r" +", " ", line).strip() for line in out.splitlines()]
        check(any(re.fullmatch(r"scan-horizontal attack T1046 \d+ found 2 2\.500 s", line) for line in lines), out)
        check(any(re.fullmatch(r"benign-scanner benign - \d+ false alarm 1 3\.000 s", line) for line in lines), out)
        check("4 3 1 12 4 1 6 1 36.4 % 75.0 %" in lines, out)
        check(lines[-1] == "and 5 more", out)


def clean():
    with Run() as r:
        alerts = [r.alert("scan-horizontal", name="port scan"), r.alert("ddos-syn", technique="T1498.001"),
                  r.alert("c2-beacon"), r.alert("brute-force-ssh", technique="T1110")]
        got, err = r.score(alerts, code=0)
        check_equal((got["precision"], got["recall"], got["false_alarms"]), (1.0, 1.0, []), err)
        # As CSV, with times as numbers.
        path = r.path("alerts.csv")
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["when", "what", "from", "to"])
            for a in alerts:
                ms = round(datetime.fromisoformat(a["@timestamp"].replace("Z", "+00:00")).timestamp() * 1000)
                writer.writerow([ms, 'a "quoted", one', a["source"]["ip"], a["destination"]["ip"]])
        mine = r.write("csv.toml", '[fields]\ntime = "when"\ntime_unit = "milliseconds"\nname = "what"\n'
                                   'source = "from"\ndestination = "to"\n')
        code, out, err = run("flowgen", "score", r.manifest, path, "--map", mine)
        check_equal(code, 0, out + err)
        # Both files at once: each label has two alerts, and is found once.
        code, out, err = run("flowgen", "score", r.manifest, path, path, "--map", mine, "--json")
        check_equal((code, json.loads(out)["found"], json.loads(out)["of_attacks"]), (0, 4, 8), err)
        # A look-alike that no alert is of is as it should be; one is enough for exit code 1.
        check_equal(r.score(alerts + [r.alert("benign-scanner")], code=1)[0]["of_lookalikes"], 1, "a look-alike")


def wrong():
    with Run() as r:
        alerts = r.write("a.jsonl", json.dumps(r.alert("c2-beacon")) + "\n")

        def says(code, text, *arguments):
            got, _, err = run("flowgen", "score", *arguments)
            check_equal(got, code, f"{arguments}: {err}")
            check(text in err and err.count("\n") == 1, f"{arguments}: {err!r}, not {text!r}")

        says(2, "MANIFEST", "--map", r.map)
        says(2, "ALERTS: at least one", r.manifest, "--map", r.map)
        says(2, "--map: a file is needed", r.manifest, alerts)
        says(3, "No such file", r.path("none.json"), alerts, "--map", r.map)
        says(3, "No such file", r.manifest, r.path("none.jsonl"), "--map", r.map)
        says(3, "No such file", r.manifest, alerts, "--map", r.path("none.toml"))
        says(3, "not JSON", r.map, alerts, "--map", r.map)
        for text, complaint in (("x = 3\n" + MAP, "map2.toml:1: "),
                                (MAP.replace('time = ["@timestamp", "time"]', ""), "time is missing"),
                                (re.sub(r'(source|destination) = .*\n', "", MAP), "need a host"),
                                (MAP.replace("ignore = true", "ignore = false"), "either labels or ignore"),
                                (MAP.replace('labels = ["scan-*"]', "labels = []"), "is an empty list"),
                                ('clock = "moon"\n' + MAP, "'moon' is not one of flow, wall"),
                                (MAP.replace('name = "rule.name"', ""), "[[rule]] needs a name")):
            says(2, complaint, r.manifest, alerts, "--map", r.write("map2.toml", text))
        says(2, "was not sent live", r.manifest, alerts, "--map", r.write("map2.toml", 'clock = "wall"\n' + MAP))
        csv_file = r.write("a.csv", "a,b\n1,2\n")
        says(2, "no column '@timestamp'", r.manifest, csv_file, "--map", r.map)
        plain = r.path("plain.json")
        check_equal(run("flowgen", "--pcap", r.path("y.pcap"), "--count", 10, "--manifest", plain)[0], 0, "a plain run")
        says(2, "it has no labels", plain, alerts, "--map", r.map)
        # What is cut is said, with its place, and what came before it is scored.
        whole = json.dumps(r.alert("c2-beacon"))
        for text, complaint in ((whole + "\n" + whole[:40], "line 2: it ends in the middle of a document"),
                                (whole + "\n{\"source\": {\"ip\": \"10.0.0.1\"}}\n", "line 2: no @timestamp"),
                                (whole + "\n" + whole.replace("Z\"", "?\""), "line 2: '"),
                                (whole + "\n" + whole + "x", "line 2: a document has more"),
                                (whole + "\n" + whole.replace('"ip": "', '"ip": "x'), "is not an address")):
            code, out, err = run("flowgen", "score", r.manifest, r.write("cut.jsonl", text), "--map", r.map, "--json")
            check_equal((code, json.loads(out)["of_attacks"]), (3, 1), f"{complaint}: {err}")
            check(complaint in err, f"{err!r}, not {complaint!r}")


NUMBERS = '[fields]\ntime = "when"\ntime_unit = "seconds"\nsource = "from"\ndestination = "to"\n'


def forms():
    """The same alerts in each form of JSON; and what is malformed in one of many does not end the reading."""
    with Run() as r:
        alerts = [r.alert("scan-horizontal", 2.5), r.alert("ddos-syn", 12.0), r.alert("c2-beacon", 4.0)]
        answer = {"took": 3, "@timestamp": "no alert's", "hits": {"total": {"value": 3}, "hits": [
            {"_index": "a", "_id": str(i), "_source": a} for i, a in enumerate(alerts)]}}

        def score(text, code, of_attacks, complaint="", of_map=r.map):
            got, out, err = run("flowgen", "score", r.manifest, r.write("a.txt", text), "--map", of_map, "--json")
            check_equal((got, json.loads(out)["of_attacks"], json.loads(out)["alerts"]),
                        (code, of_attacks, of_attacks), f"{text[:60]}: {err}")
            check(complaint in err and bool(complaint) == bool(err), f"{err!r}, not {complaint!r}")
            return json.loads(out)

        lines = [json.dumps(a) for a in alerts]
        pretty = [json.dumps(a, indent=2) for a in alerts]
        for text in ("\n".join(lines), json.dumps(answer), json.dumps(answer, indent=1), json.dumps(alerts),
                     "[\n" + ",\n".join(lines) + "\n]\n", json.dumps(alerts, indent=2), "\n".join(pretty),
                     json.dumps(answer) + "\n" + json.dumps({"hits": {"hits": []}}) + "\n"):
            got = score(text, 1, 3)
            check_equal([one["first_alert_after_s"] for one in got["labels"] if one["alerts"]], [2.5, 12.0, 4.0], text)
        score("[]", 1, 0)
        score("[" + ",".join(lines), 3, 3, "a.txt: line 1: it ends in the middle of an array")
        score("[" + ",\n".join(lines)[:-9], 3, 2, "line 3: it ends in the middle of a document; what follows")
        score("\n".join(pretty[:2]) + pretty[2][:40], 3, 2, "it ends in the middle of a document; what follows")
        score("\n".join((lines[0], "{}", lines[1], "x", lines[2])), 3, 3,
              "line 2: no @timestamp (1 more are malformed)")
        score("[" + ",\n".join((lines[0], "{}", lines[1])) + "]", 3, 2, "line 2: no @timestamp")
        # Times with a fraction; CSV.
        table = r.write("numbers.toml", NUMBERS)
        rows = [(f"{r.first[label].timestamp() + after:.6f}", r.labels[label]["sources"][0],
                 r.labels[label]["targets"][0]) for label, after in (("scan-horizontal", 2.5), ("ddos-syn", 12.0))]
        got = score("".join(f'{{"when": {t}, "from": "{a}", "to": "{b}"}}\n' for t, a, b in rows), 1, 2, of_map=table)
        for one, after in (("scan-horizontal", 2.5), ("ddos-syn", 12.0)):
            table_row = next(x for x in got["labels"] if x["label"] == one)
            check(abs(table_row["first_alert_after_s"] - after) < 1e-3, f"{table_row}, not {after} s")
        text = "when,from,to\r\n" + "".join(",".join(row) + "\r\n" for row in rows)
        score(text, 1, 2, of_map=table)
        score(text + "\n \n", 1, 2, of_map=table)
        score(text[:-2], 3, 1, "line 3: it ends in the middle of a row", of_map=table)
        score(text.replace(rows[0][0], "1.5.5"), 3, 1, "line 2: '1.5.5' is not a time as a number", of_map=table)
        score(text.replace(rows[0][0], "9" * 19), 3, 1, "is not a time as a number", of_map=table)
        score(text.replace("\r\n", "\r\n1,2\r\n", 1), 3, 2, "line 2: 2 values, where the header has 3", of_map=table)
        # Many rows take no more than a moment: their lines are counted once.
        begun = time.monotonic()
        score("when,from,to\n" + 60_000 * (",".join(rows[0]) + "\n"), 1, 60_000, of_map=table)
        check(time.monotonic() - begun < 30, "60,000 rows took more than 30 s")


def wall():
    """Labels of a live run have the time on the wall, however long the file of the flows takes afterwards."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as to:
        to.bind(("127.0.0.1", 0))
        flows, manifest = os.path.join(folder, "flows"), os.path.join(folder, "sent.json")
        os.mkfifo(flows)

        def read_late():
            with open(flows, "rb") as pipe:
                time.sleep(4)
                while pipe.read(1 << 20):
                    pass

        reader = threading.Thread(target=read_late)
        reader.start()
        before = time.time()
        code, _, err = run("flowgen", "--target", "127.0.0.1:%d" % to.getsockname()[1], "--rate", 2000, "--for", "2s",
                           "--scenario", "c2-beacon@1s,interval=200ms,hold=500ms", "--manifest", manifest,
                           "--manifest-flows", flows)
        took = time.time() - before
        reader.join()
        check(code in (0, 1), err)
        check(took > 3.5, f"the reader was not late: {took} s")
        with open(manifest, encoding="utf-8") as file:
            begin = json.load(file)["labels"][0]["wall_begin"]
        after = datetime.fromisoformat(begin[:26].rstrip("Z") + "+00:00").timestamp() - 1 - before
        check(-0.01 <= after < 1.5, f"the run began {after} s after its start")


if __name__ == "__main__":
    main({c.__name__: c for c in (planted, clean, wrong, forms, wall)})
