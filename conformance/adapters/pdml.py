# SPDX-License-Identifier: BSL-1.0
"""Flow records and samples from what tshark -T pdml shows of a packet.

Wireshark names several elements alike, and some otherwise than IANA. Which element a value is of is therefore decided
by its place: where the template, as Wireshark shows it, has that element."""
import values

VARIABLE = 65535
# Octets of records of fixed versions.
V5 = (("sourceIPv4Address", 4), ("destinationIPv4Address", 4), ("ipNextHopIPv4Address", 4), ("ingressInterface", 2),
      ("egressInterface", 2), ("packetDeltaCount", 4), ("octetDeltaCount", 4), ("flowStartSysUpTime", 4),
      ("flowEndSysUpTime", 4), ("sourceTransportPort", 2), ("destinationTransportPort", 2), (None, 1),
      ("tcpControlBits", 1), ("protocolIdentifier", 1), ("ipClassOfService", 1), ("bgpSourceAsNumber", 2),
      ("bgpDestinationAsNumber", 2), ("sourceIPv4PrefixLength", 1), ("destinationIPv4PrefixLength", 1))
V5_HEADER = {"cflow.engine_type": "engineType", "cflow.engine_id": "engineId",
             "cflow.samplingmode": "samplingAlgorithm", "cflow.samplerate": "samplingInterval"}
KINDS = {name: kind for name, kind in values.IANA.values()}
IF_COUNTERS = (("ifindex", "ifIndex"), ("iftype", "ifType"), ("ifspeed", "ifSpeed"), ("ifdirection", "ifDirection"),
               ("ifinoct", "ifInOctets"), ("ifinpkt", "ifInUcastPkts"), ("ifinmcast", "ifInMulticastPkts"),
               ("ifinbcast", "ifInBroadcastPkts"), ("ifindisc", "ifInDiscards"), ("ifinerr", "ifInErrors"),
               ("ifinunk", "ifInUnknownProtos"), ("ifoutoct", "ifOutOctets"), ("ifoutpkt", "ifOutUcastPkts"),
               ("ifoutmcast", "ifOutMulticastPkts"), ("ifoutbcast", "ifOutBroadcastPkts"),
               ("ifoutdisc", "ifOutDiscards"), ("ifouterr", "ifOutErrors"), ("ifpromisc", "ifPromiscuousMode"))


def children(of, name):
    return [f for f in of if f.get("name") == name]


def show(of, name):
    """What the first field of this name shows, however deep; None without."""
    return next((f.get("show") for f in of.iter("field") if f.get("name") == name), None)


def named(of):
    """The parts that have no name but a text, as `Flow 1`."""
    return [f for f in of if not f.get("name") and f.get("show")]


class Templates:
    """By (packet, id): [(table of numbers, number or None, length)], and whether they are of options."""

    def __init__(self):
        self.known = {}

    def learn(self, packet, part):
        fields = []
        for one in named(part):
            length = int(show(one, "cflow.template_field_length") or 0)
            scope, pen = show(one, "cflow.scope_field_type"), show(one, "cflow.template_ipfix_pen_provided")
            v9, ipfix = show(one, "cflow.template_field_type"), show(one, "cflow.template_ipfix_field_type")
            if scope is not None:
                fields.append((values.SCOPES, int(scope), length))
            elif v9 is not None:
                fields.append((values.NETFLOW9, int(v9), length))
            else:
                fields.append((values.IANA, int(ipfix) if ipfix and pen == "0" else None, length))
        is_options = part.get("show").startswith("Options")
        self.known[packet, int(show(part, "cflow.template_id"))] = fields, is_options


def by_place(flow):
    """The fields of a flow by the octet where they begin, those that enclose others first."""
    places = {}
    for f in flow.iter("field"):
        if f is not flow and f.get("name") and f.get("pos"):
            places.setdefault(int(f.get("pos")), []).append(f)
    return places


def shown(places, at, length):
    """What is shown of the octets at `at`. Times are shown with sizes of their own."""
    for f in places.get(at, ()):
        if int(f.get("size")) == length or f.get("name").startswith("cflow.abstime"):
            return f.get("show")
    return None


def variable(places, at):
    """(first octet, length) of a value of variable length whose length stands at `at`; None if that is not shown."""
    for head in (1, 3):
        for f in places.get(at + head, ()):
            if any(c.get("name", "").startswith("cflow.string_len") for c in f):
                return at + head, int(f.get("size"))
    return None


def data_record(flow, template):
    fields, is_options = template
    record, seen, places, at = {}, {}, by_place(flow), int(flow.get("pos"))
    for table, number, length in fields:
        if length == VARIABLE:
            found = variable(places, at)
            if found is None:
                break  # where the next one begins is not known
            at, length = found
        name, kind = table.get(number, (None, None))
        if name is not None:
            seen[name] = seen.get(name, 0) + 1
            text = shown(places, at, length)
            value = values.value(text, name, kind) if text is not None and length else None
            if value is not None:
                record[name if seen[name] == 1 else f"{name}#{seen[name]}"] = value
        at += length
    return {"@options": True, **record} if is_options else record


def fixed_record(flow, layout, header):
    record, places, at = dict(header), by_place(flow), int(flow.get("pos"))
    for name, length in layout:
        text = shown(places, at, length)
        value = values.value(text, name, KINDS[name]) if name and text is not None else None
        if value is not None:
            record[name] = value
        at += length
    return record


def flow_records(cflow, packet, templates):
    """Of one message, in order."""
    version = show(cflow, "cflow.version")
    header = {}
    if version == "5":
        header = {ours: int(show(cflow, name), 0) for name, ours in V5_HEADER.items() if show(cflow, name) is not None}
    for part in named(cflow):
        if part.get("show").startswith("pdu "):
            yield fixed_record(part, V5 if version == "5" else (), header)
            continue
        if "[id=" not in part.get("show"):
            continue
        of, number = show(part, "cflow.template_frame"), show(part, "cflow.flowset_id")
        for one in named(part):
            text = one.get("show")
            if text.startswith(("Template (Id", "Options Template (Id")):
                templates.learn(packet, one)
            elif text.startswith("Flow ") and of is not None:
                template = templates.known.get((int(of), int(number)))
                yield data_record(one, template) if template else {}


def integers(of, members):
    """{our name: number} for those that are shown."""
    found = ((ours, show(of, name)) for name, ours in members)
    return {ours: int(text, 0) for ours, text in found if text is not None}


def sampled_header(part):
    header = integers(part, (("sflow_245.header_protocol", "protocol"),
                             ("sflow_245.header.frame_length", "frame_length"),
                             ("sflow_245.header.payload_stripped", "stripped")))
    length = show(part, "sflow_245.header.sampled_header_length")
    octets = next((f.get("value") for f in part.iter("field") if f.get("name") == "sflow_245.header"), None)
    if length is None or octets is None or len(octets) < 2 * int(length):
        return None
    return {**header, "header": octets[:2 * int(length)].lower()}


def if_counters(part):
    counters = integers(part, [(f"sflow_245.{theirs}", ours) for theirs, ours in IF_COUNTERS])
    status = next((f.get("unmaskedvalue") for f in part.iter("field") if f.get("name") == "sflow_245.ifadmin_status"),
                  None)
    if status is None or len(counters) != len(IF_COUNTERS):
        return None
    return {**counters, "ifStatus": int(status, 16)}


def samples(sflow):
    """Of one datagram, in order: the members of the sample, and the structures that are shown as a whole."""
    for part in named(sflow):
        kind = show(part, "sflow_245.sampletype")
        if show(part, "sflow.enterprise") != "0" or kind not in ("1", "2", "3", "4"):
            yield {}
            continue
        is_flow = kind in ("1", "3")
        record = {"@sample": "flow_sample" if is_flow else "counters_sample"}
        prefix = "sflow.flow_sample." if is_flow else "sflow.counters_sample."
        source = integers(part, ((prefix + "source_id_class" if is_flow else prefix + "source_id_type", "type"),
                                 (prefix + "index" if is_flow else prefix + "source_id_index", "index")))
        if len(source) == 2:
            record["source"] = source
        members = {"sequence_number": "sequence", "sampling_rate": "sampling_rate", "sample_pool": "sample_pool",
                   "dropped_packets": "drops"}
        record.update(integers(part, [(prefix + theirs, ours) for theirs, ours in members.items()]))
        for one in named(part):
            known = {"Raw packet header": ("sampled_header", sampled_header),
                     "Generic interface counters": ("if_counters", if_counters)}.get(one.get("show"))
            if known and known[0] not in record:
                value = known[1](one)
                if value is not None:
                    record[known[0]] = value
        yield record
