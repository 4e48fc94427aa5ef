# SPDX-License-Identifier: BSL-1.0
"""NetGauze's decodes: IANA's names, octets as lists of numbers, names for the numbers of IANA's sub-registries."""
import ipaddress
import json
import re

from capture import elements, goldens
from golden import Comparison
from spelling import enumeration, flat, forwarding_statuses, protocols, tcp_flags

ENTERPRISES = {"Huawei": 2011}
DIRECTIONS = {"ingress": 0, "egress": 1}


def number(ours, theirs):
    return isinstance(ours, str) and int(ours, 16) == int(theirs, 16)


ACCEPTED = {
    ("ipfix/huawei__106-vrf-name", "ipv6ExtensionHeadersFull"): (
        number, "an unsigned256 in 4 octets: they widen it to 32, flowrecv shows the octets as they came"),
}


class Reader:
    """Their values as flowrecv writes them."""

    def __init__(self):
        self.numbers = {"protocolIdentifier": protocols(), "flowDirection": DIRECTIONS,
                        "flowEndReason": enumeration("ipfix-flow-end-reason"),
                        "mplsTopLabelType": enumeration("ipfix-mpls-label-type"),
                        "selectorAlgorithm": {"randomnoutofnsampling": 3}}
        self.forwarding = forwarding_statuses()

    def value(self, name, value):
        if name in self.numbers and isinstance(value, str):
            return self.numbers[name].get(flat(value), value)
        if name == "forwardingStatus":
            (status, reason), = value.items()
            return reason["Unassigned"] if isinstance(reason, dict) else self.forwarding[flat(status), flat(reason)]
        if name == "tcpControlBits":
            return tcp_flags(flag for flag, is_set in value.items() if is_set)
        if isinstance(value, list):
            octets = bytes(value)
            return octets.hex(":") if name.endswith("MacAddress") else octets.hex()
        if is_address(name):
            return ipaddress.ip_address(value)
        return value

    def record(self, record):
        fields = {}
        for field in record["scope_fields"] + record["fields"]:
            (name, value), = field.items()
            if name in ENTERPRISES:
                value = value["Unknown"]
                name, value = f"{ENTERPRISES[name]}/{value['id']}", value["value"]
            before = sum(n.partition("#")[0] == name for n in fields)
            fields[f"{name}#{before + 1}" if before else name] = self.value(name, value)
        return fields


def is_address(name):
    return re.search(r"IPv[46]Address(#\d+)?$", name) is not None


def ours_of(record):
    return {name: ipaddress.ip_address(value) if is_address(name) else value
            for name, value in record.items() if not name.startswith("@")}


def compare():
    of, reader = Comparison("netgauze", ACCEPTED), Reader()
    for case, files, golden in goldens("netgauze"):
        of.cases += 1
        ours, _ = elements(files)
        theirs = []
        with open(golden, encoding="utf-8") as file:
            for message in file:
                (_, body), = json.loads(message).items()
                theirs += [(s["Data"]["id"], r) for s in body["sets"] if "Data" in s for r in s["Data"]["records"]]
        of.value(case, "(records)", len(ours), len(theirs))
        for i, (record, (template, fields)) in enumerate(zip(ours, theirs)):
            of.value(case, "(template)", record["@template"], template, where=f" record {i}")
            of.record(case, i, ours_of(record), reader.record(fields))
    of.finish()
