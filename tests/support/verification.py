# SPDX-License-Identifier: BSL-1.0
"""What the tests of flowgen verify share: runs whose flows are known, faults planted into what a collector stored, and
the report held against them."""
import csv
import io
import json
import os
import random

from programs import BIN, check, check_equal, run

OWN = ["run", "exporter.ip", "exporter.port", "exporter.protocol", "exporter.domain", "template", "label", "sampling",
       "datagram", "copies", "sent"]
NOT_SENT = ("@timestamp", "flow.exporter", "flow.received")


class Sent:
    """A run of flowgen into a capture: .flows as flowrecv reads them (one dictionary each, all columns), the manifest
    and the flows file."""

    def __init__(self, directory, *arguments, count=300, exporters=3, copies=lambda i: 1, label=lambda i: ""):
        self.directory, self.capture = directory, os.path.join(directory, "sent.pcap")
        self.manifest = os.path.join(directory, "sent.json")
        self.flows_file = os.path.join(directory, "sent.csv")
        code, _, err = run("flowgen", "--pcap", self.capture, "--manifest", self.manifest, "--seed", 7,
                           "--count", count, "--exporters", exporters, *arguments)
        check_equal(code, 0, f"flowgen: {err[-300:]}")
        self.flows = list(csv.DictReader(io.StringIO(self.received("csv", "--fields", "all"))))
        with open(self.manifest, encoding="utf-8") as file:
            self.exporters = {e["address"]: e for e in json.load(file)["exporters"]}
        columns = [c for c in self.flows[0] if c not in NOT_SENT]
        with open(self.flows_file, "w", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(OWN + columns)
            for i, f in enumerate(self.flows):
                e = self.exporters[f["flow.exporter"]]
                writer.writerow(["r1", e["address"], e["port"], e["protocol"], e["domain"], 256, label(i), 1, 1,
                                 copies(i), f["flow.received"], *[f[c] for c in columns]])

    def received(self, form, *arguments):
        """What flowrecv makes of the capture."""
        code, out, err = run("flowrecv", "--read", self.capture, "--format", form, *arguments)
        check(code in (0, 1), f"flowrecv: {code} {err[-300:]}")
        return out

    def path(self, name, text):
        path = os.path.join(self.directory, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def verify(self, *arguments, flows=True):
        """Code, the report, standard error."""
        return verify(self.manifest, *arguments, *(["--flows", self.flows_file] if flows else []))


def verify(*arguments):
    code, out, err = run("flowgen", "verify", *arguments, "--json")
    return code, json.loads(out) if out.startswith("{") else None, err


def as_lines(documents):
    return "".join(json.dumps(d) + "\n" for d in documents)


def as_answer(documents):
    """Of a search, with what it has around its documents."""
    hits = [{"_index": "i", "_id": str(n), "_score": None, "_source": d, "sort": [n]} for n, d in enumerate(documents)]
    return json.dumps({"took": 3, "timed_out": False, "_shards": {"total": 1, "failed": 0},
                       "hits": {"total": {"value": len(hits), "relation": "eq"}, "hits": hits}}, indent=1)


FINDINGS = ("missing", "duplicates", "altered", "unexpected", "late")


def findings(report):
    return {name: report["totals"][name] for name in FINDINGS if report["totals"][name]}


def fields(report):
    return {name: f["flows"] for name, f in report["fields"].items()}


def nothing_found(code, report, count, where):
    check_equal((code, report["stored"], findings(report), fields(report)), (0, True, {}, {}), f"{where}: {report}")
    check_equal((report["totals"]["sent"], report["totals"]["stored"]), (count, count), f"{where}: flows")


class Planted:
    """Faults in a list of stored documents, each in another one. change(document, what) alters one in place: "port"
    (another destination port), "counter" (network.bytes cut to its lower octet, which must change it), "late"; False if
    it cannot in this one."""

    def __init__(self, documents, change, seed=1, late=True):
        choice = random.Random(seed)
        order = list(range(len(documents)))
        choice.shuffle(order)
        copy = lambda d: json.loads(json.dumps(d))  # noqa: E731
        self.documents = [copy(d) for d in documents]
        self.wanted, self.fields = {}, {}
        for what, field in (("port", "destination.port"), ("counter", "network.bytes"), ("late", None)):
            if what == "late" and not late:
                continue
            at = next(i for i in order if change(self.documents[i], what))
            order.remove(at)
            if field:
                self.wanted["altered"] = self.wanted.get("altered", 0) + 1
                self.fields[field] = 1
            else:
                self.wanted["late"] = 1
        self.dropped, self.repeated = order[:3], order[3:5]
        self.wanted.update(missing=3, duplicates=2)
        kept = [d for i, d in enumerate(self.documents) if i not in self.dropped]
        kept += [copy(self.documents[i]) for i in self.repeated]
        choice.shuffle(kept)
        self.documents = kept

    def found(self, code, report, where):
        """Exactly these, and nothing else."""
        check_equal(code, 1, f"{where}: {report}")
        check_equal((findings(report), fields(report)), (self.wanted, self.fields), f"{where}: {report}")


def binary(name):
    return os.path.join(BIN, name)
