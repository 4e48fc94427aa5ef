# SPDX-License-Identifier: BSL-1.0
"""Elements of which some bits are the value: receivers ignore the others (RFCs 6235 and 7125)."""

from .ipfix import Exporter, case, data, template, templates


def cases():
    e = Exporter()
    t = template(256, ("tcpControlBits", 1), ("tcpControlBits", 2))
    yield case(
        "rfc7125/3-y_tcp-control-bits-of-one-octet-and-of-two",
        "tcpControlBits may be sent in one octet; of two, receivers ignore the four bits of the data offset.",
        e.frame(templates(t), data(t, (0x12, 0x5112), (0xFF, 0xFFFF), (0, 0xF000))),
        need="IPFIX-7125-CONTROLBITS",
    )
    e = Exporter()
    t = template(256, "templateId", "informationElementId", "anonymizationFlags", "anonymizationTechnique", scopes=2)
    yield case(
        "rfc6235/6.2.3-y_anonymization-flags-beyond-the-lowest-four-ignored",
        "Bits 4 to 15 of anonymizationFlags are reserved, and ignored by receivers.",
        e.frame(templates(t), data(t, (256, 8, 0x0003, 4), (256, 12, 0xFFF1, 4))),
        need="IPFIX-6235-6.2.3-PMA",
    )
    e = Exporter()
    yield case(
        "rfc6235/6.1-y_enterprise-bit-in-the-number-ignored",
        "The enterprise bit in informationElementId is clear, and ignored by receivers.",
        e.frame(templates(t), data(t, (256, 0x8008, 1, 4))),
        need="IPFIX-6235-6.1-EBIT",
    )
