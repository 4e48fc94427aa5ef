# SPDX-License-Identifier: BSL-1.0
"""An element of each data type. IANA has none of some types: those are announced by a type record (RFC 5610)."""

from .ipfix import data, template, templates
from .registry import announced, element

PEN = 32473  # for documentation, RFC 5612
TYPE_NUMBERS = {"octetArray": 0, "unsigned8": 1, "unsigned16": 2, "unsigned32": 3, "unsigned64": 4}
TYPE_NUMBERS |= {"signed8": 5, "signed16": 6, "signed32": 7, "signed64": 8, "float32": 9, "float64": 10, "boolean": 11}
TYPE_NUMBERS |= {"macAddress": 12, "string": 13, "dateTimeSeconds": 14, "dateTimeMilliseconds": 15}
TYPE_NUMBERS |= {"dateTimeMicroseconds": 16, "dateTimeNanoseconds": 17, "ipv4Address": 18, "ipv6Address": 19}

OWN = {kind: announced(PEN, TYPE_NUMBERS[kind], f"own{kind.capitalize()}", kind) for kind in TYPE_NUMBERS}

NAMES = {
    "unsigned8": "ipClassOfService",
    "unsigned16": "sourceTransportPort",
    "unsigned32": "ingressInterface",
    "unsigned64": "octetDeltaCount",
    "signed32": "mibObjectValueInteger",
    "float64": "samplingProbability",
    "boolean": "dataRecordsReliability",
    "macAddress": "sourceMacAddress",
    "string": "interfaceName",
    "octetArray": "ipHeaderPacketSection",
    "dateTimeSeconds": "flowStartSeconds",
    "dateTimeMilliseconds": "flowStartMilliseconds",
    "dateTimeMicroseconds": "flowStartMicroseconds",
    "dateTimeNanoseconds": "flowStartNanoseconds",
    "ipv4Address": "sourceIPv4Address",
    "ipv6Address": "sourceIPv6Address",
}
ELEMENTS = {kind: element(NAMES[kind]) if kind in NAMES else OWN[kind] for kind in TYPE_NUMBERS}
# With a second field, which shows that the receiver finds the end of the first one.
TYPES = {kind: [one, "protocolIdentifier"] for kind, one in ELEMENTS.items()}

TYPE_TEMPLATE = template(
    300,
    "privateEnterpriseNumber",
    "informationElementId",
    "informationElementDataType",
    "informationElementSemantics",
    "informationElementName",
    scopes=2,
)


def type_record(one, *, number=None, semantics=0, name=None, data_type=None):
    data_type = TYPE_NUMBERS[one.type] if data_type is None else data_type
    return one.pen, one.id if number is None else number, data_type, semantics, one.name if name is None else name


def announce(exporter, *of):
    """A message with type records of these elements."""
    return exporter.frame(templates(TYPE_TEMPLATE), data(TYPE_TEMPLATE, *[type_record(one) for one in of]))


def typed(exporter, kind, *values, length=None, behind=6):
    """Frames with a record for each value of a type, in its full size if no length is given."""
    one = ELEMENTS[kind]
    frames = [announce(exporter, one)] if one.pen else []
    t = template(256, one if length is None else (one, length), "protocolIdentifier")
    return frames + [exporter.frame(templates(t), data(t, *[(v, behind) for v in values]))]
