# SPDX-License-Identifier: BSL-1.0
"""logstash-codec-netflow's decodes: IPFIX by IANA's and the vendors' names, NetFlow v9 by names of its own."""
import json
import re

from capture import decode, elements, goldens
from golden import ABSENT, Comparison, instant, only_ours
from programs import rows, shared
from spelling import element_names

HEADER = ("version", "flow_seq_num")
TIMES = {"first_switched": "flow.start", "last_switched": "flow.end"}
SECOND = 10**9


def seconds(ours, theirs):
    return ours == theirs * 1000  # ours in milliseconds by now


def late(ours, theirs):
    return instant(theirs) - instant(ours) == SECOND


def latin1(ours, theirs):
    return ours == theirs.encode("latin-1").decode("utf-8", "replace")


ACCEPTED = {
    ("v9/*", "*_switched"): (
        late, "a second late: they add the complement of the fraction and do not borrow the second for it"),
    ("v9/*", "flow*SysUpTime"): (only_ours, "they replace the stamp by the time made of it"),
    ("*", "paddingOctets"): (only_ours, "they leave padding out"),
    ("v9/unknown__ie150-ie151-tpl266-292", "flow*Seconds"): (seconds, "their type is a number, ours a time"),
    ("ipfix/barracuda__ext-uniflow-256", "Timestamp"): (seconds, "their type is a number, ours a time"),
    ("ipfix/unknown__ipfix-basic", "(records)"): (
        lambda ours, theirs: (ours, theirs) == (13, 7), "they read the first of the file's three messages"),
    ("ipfix/netscaler__variable-length", "5951/*"): (
        lambda ours, theirs: int(ours, 16) == theirs, "in no list of Citrix' elements: octets"),
    ("v9/cisco-asa__nsel-1", "*AclId"): (
        lambda ours, theirs: ours == theirs.replace("-", ""), "they write the three numbers of an ACL id apart"),
    ("v9/fortigate__fortios542-appid", "*/65"): (only_ours, "no field of theirs: left out"),
    ("v9/h3c__tpl-data3281", "0/0"): (only_ours, "no field of theirs: left out"),
    ("v9/h3c__tpl-data3281", "ipv4RouterSc"): (only_ours, "no field of theirs: left out"),
    ("v9/juniper-srx__options-0-scope-length", "System"): (only_ours, "a scope of no octets: they leave it out"),
    ("v9/nprobe__dpi-l7", "L7_PROTO_NAME"): (latin1, "no UTF-8: they take the octets for Latin-1"),
    ("v9/ubiquiti__edgerouter-mpls-1024-1025", "mplsLabelStackLength"): (
        lambda ours, theirs: ours == theirs["label"] << 12 | theirs["experimental"] << 9 |
        theirs["bottom_of_stack"] << 8 | theirs["ttl"],
        "element 201 is the length of the label stack; they read the number as a label"),
}


def v9_names():
    """Their name -> ours; several where one name of theirs stands for several field types."""
    ours, names = element_names(), {"scope_system": ["System"]}
    for row in rows(shared("registries/v9-fields.tsv")):
        if row.get("logstash_name") and int(row["id"]) in ours:
            names.setdefault(row["logstash_name"], []).append(ours[int(row["id"])])
    return names


def vendors_name(name):
    """Ours, of a vendor's element that they name otherwise."""
    name = re.sub(r"^netscalerUnknown(\d+)$", r"5951/\1", name)
    return re.sub(r"^vmware([A-Z])", lambda m: m[1].lower(), name)


def milliseconds(value):
    """Their times have no finer unit."""
    at = instant(value)
    return value if at is None or not isinstance(value, str) else at // 1_000_000


def theirs_of(netflow, record, names):
    fields = {}
    for name, value in netflow.items():
        if name in HEADER or name in TIMES:
            continue
        if name == "flowset_id":
            name = "@template"
        elif name not in record:
            name = next((n for n in names.get(name, ()) if n in record), vendors_name(name))
        if isinstance(value, dict) and value.keys() == {"status", "reason"}:
            value = value["status"] << 6 | value["reason"]
        fields[name] = milliseconds(value)
    return fields


def ours_of(record, with_template):
    fields = {name: milliseconds(value) for name, value in record.items()
              if not name.startswith("@") or with_template and name == "@template"}
    if "applicationId" in fields:
        fields["applicationId"] = fields["applicationId"].replace(":", "..")
    return fields


def compare():
    of, names = Comparison("logstash", ACCEPTED), v9_names()
    for case, files, golden in goldens("logstash"):
        of.cases += 1
        records, _ = elements(files)
        flows, _ = decode(files)
        flows = iter(flows)
        flows = [None if "@options" in r else next(flows) for r in records]  # beside their records
        with open(golden, encoding="utf-8") as file:
            theirs = json.load(file)
        if theirs["total_events"] is not None:
            of.value(case, "(records)", len(records), theirs["total_events"])
        for entry in theirs["events"]:
            i, event = entry["index"], entry["event"]
            netflow = event["netflow"]
            of.record(case, i, ours_of(records[i], "flowset_id" in netflow), theirs_of(netflow, records[i], names))
            if flows[i] is not None:
                times = {"@timestamp": "flow.exported", **TIMES}
                found = {**event, **netflow}
                of.record(case, f"{i} as a flow", {n: flows[i].get(o, ABSENT) for n, o in times.items() if n in found},
                          {n: found[n] for n in times if n in found})
    of.finish()
