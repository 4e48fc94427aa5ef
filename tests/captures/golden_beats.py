# SPDX-License-Identifier: BSL-1.0
"""filebeat's decodes: elements as snake_case of IANA's names, octets in base64, and the flow once more in ECS names."""
import base64
import binascii
import json
import re

from capture import decode, elements, goldens
from golden import ABSENT, Comparison, instant, only_ours, only_theirs
from spelling import application_text, flat

# Vendors' elements have the vendor before their names; NetFlow v9's scope types are numbered apart from its fields, but
# named like fields by them.
PREFIXES = ("asa_", "vmware_")
SCOPES_V9 = {"octet_delta_count": "System", "packet_delta_count": "Interface"}


def as_number(ours, theirs):
    return re.fullmatch("[0-9a-f]+", str(ours)) is not None and int(ours, 16) == theirs


ACCEPTED = {
    ("ipfix/unknown__e10s-4-7byte-pad", "(records)"): (
        lambda ours, theirs: (ours, theirs) == (8, 6),
        "two records came before their template: flowrecv keeps their set until the template comes"),
    ("v9/unknown__invalid01", "(records)"): (
        lambda ours, theirs: (ours, theirs) == (3, 0),
        "the header counts 2 of 5 records; flowrecv does not frame by the count"),
    ("ipfix/barracuda__ext-uniflow-256", "timestamp"): (
        lambda ours, theirs: instant(ours) == theirs * 10**9, "their type is a number, ours a time of seconds"),
    ("ipfix/netscaler__variable-length", "5951/*"): (as_number, "in no list of Citrix' elements: octets"),
    ("v9/cisco-asa__nsel-1", "*aclid"): (
        lambda ours, theirs: ours == theirs.replace("-", ""), "they write the three numbers of an ACL id apart"),
    ("v9/fortigate__fortios542-appid", "*/65"): (only_ours, "no field of theirs: left out"),
    ("v9/h3c__tpl-data3281", "0/0"): (only_ours, "no field of theirs: left out"),
    ("v9/h3c__tpl-data3281", "ipv4routersc"): (only_ours, "2 octets where 4 are due: they leave it out"),
    ("v9/nprobe__dpi-l7", "l7proto*"): (only_ours, "no field of theirs: left out"),
    ("v9/paloalto__panos-appid", "*id"): (only_ours, "no field of theirs: left out"),
    ("v9/juniper-srx__options-0-scope-length", "system"): (only_ours, "a scope of no octets: they leave it out"),
    ("v9/cisco-wlc__data261", "*.ip"): (
        only_theirs, "they take a wireless station's address for source or destination, by direction"),
}


def element_of(name):
    """Ours, of their name."""
    unknown = re.fullmatch(r"netscaler_unknown(\d+)", name)
    if unknown:
        return "5951/" + unknown[1]
    for prefix in PREFIXES:
        name = name.removeprefix(prefix)
    return flat(name)


def readings(value):
    """A text may be octets in base64."""
    if not isinstance(value, str):
        return value
    try:
        return value, base64.b64decode(value, validate=True).hex()
    except binascii.Error:
        return value


def theirs_of(event):
    netflow = dict(event["Fields"]["netflow"])
    scopes, v9 = netflow.pop("scope", {}), netflow.pop("exporter")["version"] == 9
    fields = {SCOPES_V9[name] if v9 else name: value for name, value in scopes.items()}
    fields.update(netflow.pop("options", {}))
    fields.update(netflow)
    del fields["type"]
    theirs = {element_of(name): readings(value) for name, value in fields.items()}
    if "application_id" in fields:
        theirs["applicationid"] = application_text(base64.b64decode(fields["application_id"]))
    return theirs


def ours_of(record):
    return {flat(name): value for name, value in record.items() if not name.startswith("@")}


def ecs(event):
    """What ECS and the normalised flow have in common."""
    fields, out = event["Fields"], {}
    for side in ("source", "destination"):
        for name in ("ip", "port"):
            if name in fields.get(side, {}):
                out[f"{side}.{name}"] = fields[side][name]
    for name in ("bytes", "packets"):
        if name in fields.get("network", {}):
            out[f"network.{name}"] = fields["network"][name]
    for theirs, ours in (("start", "flow.start"), ("end", "flow.end")):
        if theirs in fields["event"]:
            out[ours] = fields["event"][theirs]
    if "duration" in fields["event"]:
        out["flow.duration_ms"] = fields["event"]["duration"] // 1_000_000
    exporter = fields["netflow"]["exporter"]
    out["flow.exported"], out["observationDomainId"] = exporter["timestamp"], exporter["source_id"]
    return out


def compare():
    of = Comparison("beats", ACCEPTED)
    for case, files, golden in goldens("beats"):
        of.cases += 1
        records, _ = elements(files)
        flows, _ = decode(files)
        with open(golden, encoding="utf-8") as file:
            events = json.load(file).get("events") or []
        of.value(case, "(records)", len(records), len(events))
        records = records[len(records) - len(events):]
        has_boot_time = any("systemInitTimeMilliseconds" in record for record in records)
        flows = flows[len(flows) - sum(e["Fields"]["netflow"]["type"] == "netflow_flow" for e in events):]
        for i, (record, event) in enumerate(zip(records, events)):
            of.record(case, i, ours_of(record), theirs_of(event))
            if "@options" not in record:
                flow, theirs = flows.pop(0), ecs(event)
                of.record(case, f"{i} as a flow", {name: flow[name] for name in theirs if name in flow}, theirs)
                version = event["Fields"]["netflow"]["exporter"]["version"]
                if version == 10 and "flowStartSysUpTime" in record and not has_boot_time:  # it started nobody knows when
                    of.value(case, "flow.start", flow.get("flow.start", ABSENT), ABSENT)
    of.finish()
