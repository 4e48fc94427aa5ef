# SPDX-License-Identifier: BSL-1.0
"""Captures as flowgen writes them, changed as networks and devices change what passes: frames of Ethernet and IPv4 with
their times. UDP goes on without checksum."""
import struct

HEADERS = 14 + 20 + 8  # Ethernet, IPv4, UDP
MAGIC = {0xA1B2C3D4: 1000, 0xA1B23C4D: 1}  # of pcap: nanoseconds of the fraction's unit


def checksum(octets):
    total = sum(struct.unpack(f">{len(octets) // 2}H", octets))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


class Frame:
    """One UDP datagram on its way."""

    def __init__(self, time, octets):
        self.time = time  # nanoseconds
        self.ether, ip, udp = octets[:14], octets[14:34], octets[34:42]
        self.source, self.destination = ip[12:16], ip[16:20]
        self.source_port, self.port = struct.unpack_from(">HH", udp)
        self.payload = octets[42:]

    def packet(self, body, fragment=0x4000, number=0):
        head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(body), number, fragment, 64, 17, 0)
        head += self.source + self.destination
        return self.ether + head[:10] + struct.pack(">H", checksum(head)) + head[12:] + body

    def body(self):
        return struct.pack(">HHHH", self.source_port, self.port, 8 + len(self.payload), 0) + self.payload

    def frames(self):
        return [self.packet(self.body())]

    def fragments(self, number, most=1480):
        """As a router with an MTU of 1500 would pass it on."""
        body = self.body()
        return [self.packet(body[at:at + most], (0x2000 if at + most < len(body) else 0) | at // 8, number)
                for at in range(0, len(body), most)]


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    unit, at, out = MAGIC[struct.unpack_from("<I", data)[0]], 24, []
    while at < len(data):
        seconds, fraction, size = struct.unpack_from("<III", data, at)
        out.append(Frame(seconds * 10**9 + fraction * unit, data[at + 16:at + 16 + size]))
        at += 16 + size
    return out


def write(path, frames):
    """(time, octets), or Frame."""
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, 262144, 1))
        for f in frames:
            time, all_octets = (f.time, f.frames()) if isinstance(f, Frame) else (f[0], [f[1]])
            for octets in all_octets:
                file.write(struct.pack("<IIII", time // 10**9, time % 10**9, len(octets), len(octets)) + octets)
