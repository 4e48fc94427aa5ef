# SPDX-License-Identifier: BSL-1.0
"""NetFlow v1, v5, v6 and v7 as the rules utmstack-v10 and utmstack-v11 decode them."""
import struct

from agent_elements import Printed, address, line
from agent_times import printed_time

# Octets of the header and of a record.
SIZES = {1: (16, 48), 5: (24, 48), 6: (24, 52), 7: (24, 52)}


class Lost(Exception):
    """Nothing comes of the datagram; the reason is the message."""


class Ended(Exception):
    """The agent ends, and with it all that would have come after; the reason is the message."""


def record_at(version, data, at):
    """The values of a record; its first and last are stamps of the uptime, in milliseconds."""
    addresses = [address(data[at + i:at + i + 4]) for i in (0, 4, 8)]
    inward, outward, packets, octets, first, last, source, destination = struct.unpack_from(">HHIIIIHH", data, at + 12)
    values = {"first": first, "last": last, "bytes": octets, "packets": packets, "inEth": inward, "outEth": outward,
              "srcIp": addresses[0], "dstIp": addresses[1], "nextHop": addresses[2], "srcPort": source,
              "dstPort": destination}
    if version == 1:
        values["proto"], _, values["tcpFlags"] = struct.unpack_from(">BBB", data, at + 38)
        return values
    (values["tcpFlags"], values["proto"], _, values["srcAs"], values["dstAs"], values["srcMask"],
     values["dstMask"]) = struct.unpack_from(">BBBHHBB", data, at + 37)
    return values


def by_count(version, exporter, data):
    """All but v5 of utmstack-v11: 1 to 32 records, no interfaces, milliseconds of uptime taken for Unix seconds."""
    header, size = SIZES[version]
    if len(data) < 4:
        raise Lost("length")
    count = struct.unpack_from(">H", data, 2)[0]
    if not 1 <= count <= 32:
        raise Lost("count of records")
    # The last four octets of a record of v7 are an address, of which any part will do.
    if len(data) < header + count * size - (3 if version == 7 else 0):
        raise Lost("length")
    records = []
    for i in range(count):
        values = record_at(version, data, header + i * size)
        values["first"] *= 1000
        values["last"] *= 1000
        del values["inEth"], values["outEth"]
        records.append(line(f"Netflow-V{version}", exporter, values))
    return records


def v11_netflow5(exporter, data):
    """Any count that the datagram holds; more octets are ignored. All fields, and the times are right."""
    _, count, uptime, seconds, nanoseconds = struct.unpack_from(">HHIII", data)
    records = []
    for i in range(count):
        values = record_at(5, data, 24 + i * 48)
        for key in ("first", "last"):
            age = (uptime - values[key]) % 2**32
            values[key] = Printed(seconds * 1000 + nanoseconds // 1_000_000 - age,
                                  printed_time(seconds * 10**9 + nanoseconds - age * 10**6))
        records.append(line("Netflow-V5", exporter, values))
    return records


def v11_check(data):
    """What is asked of each datagram before it is decoded; its version."""
    if len(data) < 4:
        raise Lost("length")
    version, count = struct.unpack_from(">HH", data)
    if version == 10:
        if count != len(data) or len(data) < 16:
            raise Lost("length")
    elif version == 9:
        if len(data) < 20:
            raise Lost("length")
    elif version in SIZES:
        # v1 is asked for the header of the others, which is longer by 8 octets.
        if len(data) < 24 + count * SIZES[version][1]:
            raise Lost("length")
    else:
        raise Lost("version")
    return version
