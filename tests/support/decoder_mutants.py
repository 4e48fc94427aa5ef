# SPDX-License-Identifier: BSL-1.0
"""flowrecv with one fault each, for the tests of flowcheck diff. As a program: `decoder_mutants.py FLOWRECV NAME` speaks
the harness contract: frames go to `flowrecv --stdin`, and what comes back is changed by what is in the datagrams."""
import json
import os
import signal
import struct
import subprocess
import sys
import time

from datagram_parts import Known, cut, has_field, messages, samples, sets, structures, templates, version_of

HEAD = 30  # octets of a frame before the datagram, after its length

# Faults ---------------------------------------------------------------------------------------------------------------

class Mutant:
    """flowrecv as it is. `source` keeps exporters apart."""
    hangs = crashes = exits = False

    def __init__(self):
        self.known, self.count = Known(), 0

    def feed(self, datagram):
        """What flowrecv is given instead."""
        return datagram

    def answer(self, datagram, records, verdict):
        """(records, verdict) instead; records are dictionaries."""
        data = self.known.learn(datagram)
        self.count += 1
        return self.change(datagram, data, records, verdict) or (records, verdict)

    def change(self, datagram, data, records, verdict):
        pass


def each(records, name, change):
    """Changes all members of that name, also the second of them."""
    for record in records:
        for member in record:
            if member.split("#")[0] == name:
                record[member] = change(record[member])


class Counter64(Mutant):
    """Counters of 8 octets lose their high half."""

    def change(self, datagram, data, records, verdict):
        if has_field(data, lambda element, length, pen: (element, length, pen) == (1, 8, 0)):
            each(records, "octetDeltaCount", lambda v: v & 0xffffffff)


class PaddedSet(Mutant):
    """The last record of a padded set is lost."""

    def change(self, datagram, data, records, verdict):
        for _, content, _, fields in data:
            found, rest = cut(content, fields)
            if found and rest and not any(rest):
                return records[:-1], verdict


class LongForm(Mutant):
    """Lengths of three octets are refused."""

    def change(self, datagram, data, records, verdict):
        for _, content, _, fields in data:
            if any(len(before) == 3 for record in cut(content, fields)[0] for before, _ in record):
                return [], "refused"


class Unsigned(Mutant):
    """Signed integers have no sign."""

    def change(self, datagram, data, records, verdict):
        each(records, "mibObjectValueInteger", lambda v: v & 0xffffffff)


class Swapped(Mutant):
    """Of an element that occurs twice the values are in the wrong order."""

    def change(self, datagram, data, records, verdict):
        for record in records:
            for name in list(record):
                if name + "#2" in record:
                    record[name], record[name + "#2"] = record[name + "#2"], record[name]


class OldTemplate(Mutant):
    """A template that is announced again with another layout stays what it was."""

    def __init__(self):
        super().__init__()
        self.first = {}

    def feed(self, datagram):
        if version_of(datagram) != 10:
            return datagram
        out = bytearray(datagram)
        for domain, octets in list(messages(datagram))[:1]:
            at = 16
            for number, content in sets(octets):
                place = at + 4
                for ident, _, _, size in templates(10, number, content) if number == 2 else ():
                    was = self.first.setdefault((domain, ident, size), bytes(out[place:place + size]))
                    out[place:place + size] = was
                    place += size
                at += 4 + len(content)
        return bytes(out)


class TwoScopes(Mutant):
    """Records of options with two scopes are lost."""

    def change(self, datagram, data, records, verdict):
        if any(scopes == 2 and cut(content, fields)[0] for _, content, scopes, fields in data):
            return [r for r in records if "@options" not in r], verdict


class ZeroLength(Mutant):
    """Crashes at a field of no length."""
    crashes = True

    def change(self, datagram, data, records, verdict):
        if has_field(data, lambda element, length, pen: length == 0):
            return None, "crash"


class SetFive(Mutant):
    """Never answers when there is a set with a reserved id."""
    hangs = True

    def change(self, datagram, data, records, verdict):
        if any(number == 5 for _, octets in messages(datagram) for number, _ in sets(octets)):
            return None, "hang"


class SecondMessage(Mutant):
    """From the second datagram of an exporter on its protocols are wrong."""

    def change(self, datagram, data, records, verdict):
        if self.count > 1:
            each(records, "protocolIdentifier", lambda v: v + 1)


class ListEnd(Mutant):
    """The last element of a basicList is lost."""

    def change(self, datagram, data, records, verdict):
        for record in records:
            for name, value in record.items():
                if name.startswith("basicList") and isinstance(value, dict):
                    for inner in value.values():
                        if isinstance(inner, list) and len(inner) > 1:
                            inner.pop()


class ListOrder(Mutant):
    """Records of a subTemplateList come in the wrong order."""

    def change(self, datagram, data, records, verdict):
        for record in records:
            for name, value in record.items():
                if name.startswith("subTemplateList") and isinstance(value, dict) and "records" in value:
                    value["records"].reverse()


class Enterprise(Mutant):
    """Elements of enterprises are not shown."""

    def change(self, datagram, data, records, verdict):
        if has_field(data, lambda element, length, pen: pen == 6871):
            return [{k: v for k, v in r.items() if k != "silkAppLabel"} for r in records], verdict


class SecondInDatagram(Mutant):
    """A second IPFIX message in a datagram is refused."""

    def change(self, datagram, data, records, verdict):
        if version_of(datagram) == 10 and len(list(messages(datagram))) > 1:
            return records, "refused"


class SwappedAddress(Mutant):
    """Addresses in NetFlow v9 come in the wrong byte order."""

    def change(self, datagram, data, records, verdict):
        if version_of(datagram) == 9:
            each(records, "sourceIPv4Address", lambda v: ".".join(reversed(v.split("."))))


class StrictCount(Mutant):
    """Refuses NetFlow v9 whose header counts another number of records."""

    def change(self, datagram, data, records, verdict):
        if version_of(datagram) != 9 or len(datagram) < 20:
            return None
        n = 0
        for number, content in sets(datagram[20:]):
            n += len(list(templates(9, number, content))) if number in (0, 1) else 0
        n += sum(len(cut(content, fields)[0]) for _, content, _, fields in data)
        return (records, "refused") if n != struct.unpack_from(">H", datagram, 2)[0] else None


class ShortCounter(Mutant):
    """Counters of NetFlow v9 in 4 octets are read as 3."""

    def change(self, datagram, data, records, verdict):
        if version_of(datagram) == 9 and has_field(data, lambda element, length, pen: (element, length) == (2, 4)):
            each(records, "packetDeltaCount", lambda v: v >> 8)


class Sampling(Mutant):
    """The sampling interval of NetFlow v5 has the two bits of the mode in it."""

    def change(self, datagram, data, records, verdict):
        if version_of(datagram) == 5 and len(datagram) >= 24:
            word = struct.unpack_from(">H", datagram, 22)[0]
            each(records, "samplingInterval", lambda v: word)


class LastOfTwo(Mutant):
    """The last record of NetFlow v5 is lost, unless it is the only one."""

    def change(self, datagram, data, records, verdict):
        if version_of(datagram) == 5 and len(records) > 1:
            return records[:-1], verdict


class UdpFlags(Mutant):
    """Records of NetFlow v5 for UDP have no port."""

    def change(self, datagram, data, records, verdict):
        for record in records:
            if version_of(datagram) == 5 and record.get("protocolIdentifier") == 17:
                record.pop("destinationTransportPort", None)


class Expanded(Mutant):
    """Interfaces of expanded flow samples of sFlow are wrong."""

    def change(self, datagram, data, records, verdict):
        if any(kind == 3 for kind, _ in samples(datagram)):
            for record in records:
                if isinstance(record.get("input"), dict):
                    record["input"]["value"] += 1


class Speed(Mutant):
    """Interface counters of sFlow: the speed has only its low half."""

    def change(self, datagram, data, records, verdict):
        for record in records:
            if "if_counters" in record:
                record["if_counters"]["ifSpeed"] &= 0xffffffff


class UnknownStructure(Mutant):
    """A record of an unknown structure in a sample of sFlow is refused."""

    def change(self, datagram, data, records, verdict):
        for kind, content in samples(datagram):
            if any(what >> 12 == 99 for what, _ in structures(kind, content)):
                return records, "refused"


class TwoCounters(Mutant):
    """Crashes at two structures in a sample of counters."""
    crashes = True

    def change(self, datagram, data, records, verdict):
        for kind, content in samples(datagram):
            if kind in (2, 4) and len(list(structures(kind, content))) > 1:
                return None, "crash"


class PaddedHeader(Mutant):
    """Sampled headers whose length is no multiple of 4 end with their padding."""

    def change(self, datagram, data, records, verdict):
        for record in records:
            for name, value in record.items():
                if name.split("#")[0] == "sampled_header" and isinstance(value, dict) and "header" in value:
                    value["header"] += "00" * (-len(value["header"]) // 2 % 4)


class Subagent(Mutant):
    """Ends with another exit code at a datagram of sFlow from a sub-agent."""
    exits = True

    def change(self, datagram, data, records, verdict):
        if len(datagram) >= 28 and struct.unpack_from(">II", datagram) == (5, 1) and datagram[12:16] != bytes(4):
            return None, "exit"


ALL = {c.__name__: c for c in Mutant.__subclasses__()}


# The contract ---------------------------------------------------------------------------------------------------------

def frame(datagram, head):
    return struct.pack(">I", HEAD + len(datagram)) + head + datagram


def read_frames(stream):
    while len(size := stream.read(4)) == 4:
        octets = stream.read(struct.unpack(">I", size)[0])
        yield octets[:HEAD], octets[HEAD:]


class Flowrecv:
    """A frame in, its records and verdict out."""

    def __init__(self, program):
        self.process = subprocess.Popen([program, "--stdin"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        env={**os.environ, "FLOWKIT_TESTEE": "1"})

    def ask(self, head, datagram):
        self.process.stdin.write(frame(datagram, head))
        self.process.stdin.flush()
        records = []
        while True:
            line = json.loads(self.process.stdout.readline())
            if "verdict" in line:
                return records, line["verdict"]
            records.append(line["record"])

    def end(self):
        self.process.stdin.close()
        self.process.stdout.read()
        self.process.wait()
        self.process.stdout.close()


def main():
    flowrecv, by_source = Flowrecv(sys.argv[1]), {}
    for number, (head, datagram) in enumerate(read_frames(sys.stdin.buffer), 1):
        mutant = by_source.setdefault(head[:20], ALL[sys.argv[2]]())
        records, verdict = mutant.answer(datagram, *flowrecv.ask(head, mutant.feed(datagram)))
        if verdict == "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        if verdict == "exit":
            os._exit(3)
        if verdict == "hang":
            time.sleep(60)
        for record in records:
            print(json.dumps({"frame": number, "record": record}))
        print(json.dumps({"frame": number, "verdict": verdict}), flush=True)
    flowrecv.end()


if __name__ == "__main__":
    main()
