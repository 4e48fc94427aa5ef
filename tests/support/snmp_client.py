# SPDX-License-Identifier: BSL-1.0
"""A manager of SNMP v2c: the few types of BER, requests, walks."""
import socket

GET, GET_NEXT, SET, GET_BULK = 0xa0, 0xa1, 0xa3, 0xa5
MIB2 = (1, 3, 6, 1, 2, 1)
SYS_DESCR, SYS_UPTIME, SYS_NAME = (*MIB2, 1, 1, 0), (*MIB2, 1, 3, 0), (*MIB2, 1, 5, 0)
IF_NUMBER, IF_TABLE, IF_X_TABLE = (*MIB2, 2, 1, 0), (*MIB2, 2, 2, 1), (*MIB2, 31, 1, 1, 1)
IF_NAME, IN_OCTETS, IN_PACKETS, OUT_OCTETS, OUT_PACKETS, SPEED, ALIAS = 1, 6, 7, 10, 11, 15, 18  # of ifXTable
END_OF_VIEW = 0x82


def element(tag, content):
    if len(content) < 0x80:
        return bytes([tag, len(content)]) + content
    return bytes([tag, 0x82]) + len(content).to_bytes(2, "big") + content


def integer(n):
    return element(2, n.to_bytes(n.bit_length() // 8 + 1, "big", signed=True))


def name(arcs):
    out = bytearray()
    for arc in (arcs[0] * 40 + arcs[1], *arcs[2:]):
        septets = [arc & 0x7f]
        while arc := arc >> 7:
            septets.append(arc & 0x7f | 0x80)
        out += bytes(reversed(septets))
    return element(6, bytes(out))


def take(data):
    """The first element: tag, content, what follows."""
    length, at = data[1], 2
    if length & 0x80:
        width = length & 0x7f
        length, at = int.from_bytes(data[2:2 + width], "big"), 2 + width
    assert len(data) >= at + length, "cut"
    return data[0], data[at:at + length], data[at + length:]


def arcs_of(content):
    arcs, arc = [], 0
    for octet in content:
        arc = arc << 7 | octet & 0x7f
        if not octet & 0x80:
            arcs += [arc // 40, arc % 40] if not arcs else [arc]
            arc = 0
    return tuple(arcs)


def value_of(tag, content):
    if tag in (2, 0x41, 0x42, 0x43, 0x46):
        return int.from_bytes(content, "big", signed=tag == 2)
    if tag == 6:
        return arcs_of(content)
    return content if tag == 4 else None


class Manager:
    """Asks one agent. Answers have to come from where requests went to."""

    def __init__(self, port, address="127.0.0.1", community="public", timeout=2.0):
        self.socket = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.settimeout(timeout)
        self.to, self.community, self.number, self.status, self.largest = (address, port), community, 0, 0, 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def exchange(self, octets):
        self.socket.sendto(octets, self.to)
        answer, origin = self.socket.recvfrom(65536)
        assert origin[:2] == self.to, f"asked {self.to}, answered from {origin}"
        return answer

    def ask(self, operation, names, second=0, third=0, version=1):
        """[(name, tag, value)]; .status has the error's."""
        self.number += 1
        bindings = b"".join(element(0x30, name(n) + element(5, b"")) for n in names)
        pdu = integer(self.number) + integer(second) + integer(third) + element(0x30, bindings)
        answer = self.exchange(element(0x30, integer(version) + element(4, self.community.encode()) + element(operation,
                                                                                                              pdu)))
        self.largest = max(self.largest, len(answer))
        _, content, rest = take(answer)
        assert not rest, "octets after the message"
        _, _, content = take(content)
        _, _, content = take(content)
        tag, content, _ = take(content)
        assert tag == 0xa2, f"{tag:#x} is no response"
        _, number, content = take(content)
        _, status, content = take(content)
        _, _, content = take(content)
        assert int.from_bytes(number, "big", signed=True) == self.number, "another request's"
        self.status = int.from_bytes(status, "big")
        _, content, _ = take(content)
        out = []
        while content:
            _, binding, content = take(content)
            _, of, v = take(binding)
            tag, v, _ = take(v)
            out.append((arcs_of(of), tag, value_of(tag, v)))
        return out

    def get(self, *names):
        return [v for _, _, v in self.ask(GET, names)]

    def walk(self, root=(1, 3), repetitions=0):
        """{name: value}, in order; by get-bulk if there are repetitions."""
        out, at = {}, root
        while True:
            some = self.ask(GET_BULK, [at], 0, repetitions) if repetitions else self.ask(GET_NEXT, [at])
            assert some, "an empty response"
            for of, tag, v in some:
                if tag == END_OF_VIEW or of[:len(root)] != root:
                    return out
                assert of > at, f"{of} after {at}"
                out[of], at = v, of

    def column(self, number):
        """{ifIndex: value} of ifXTable."""
        return {of[-1]: v for of, v in self.walk((*IF_X_TABLE, number)).items()}

    def counters(self):
        """{ifIndex: (octets in, packets in, octets out, packets out)}"""
        columns = [self.column(n) for n in (IN_OCTETS, IN_PACKETS, OUT_OCTETS, OUT_PACKETS)]
        return {i: tuple(c[i] for c in columns) for i in columns[0]}
