# SPDX-License-Identifier: BSL-1.0
"""flowcheck diff: each planted fault of a decoder is found in a capture of much else, and its case is minimal."""
import ipaddress
import os
import re
import struct
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import decoder_mutants as mutants  # noqa: E402
import ipfix_octets as ipfix  # noqa: E402
import minimal_case  # noqa: E402
from pcap_reader import datagrams  # noqa: E402
from programs import BIN, check, check_equal, failures, run  # noqa: E402

FLOWRECV = os.path.join(BIN, "flowrecv")
MUTANTS = os.path.join(os.path.dirname(__file__), "..", "support", "decoder_mutants.py")
PORTS = {"netflow5": 2055, "netflow9": 2055, "ipfix": 4739, "sflow5": 6343}


def mutant(name):
    return f"{sys.executable} {MUTANTS} {FLOWRECV} {name}"


# Datagrams that show what the traffic around does not ------------------------------------------------------------------

ADDRESSES = [(8, 4), (12, 4)]
ENDS = bytes([192, 0, 2, 1, 198, 51, 100, 2])


def one_template(*fields, record, number=300, kind=2, padding=0, scopes=None):
    head = struct.pack(">HH", number, len(fields)) + (b"" if scopes is None else struct.pack(">H", scopes))
    return ipfix.message(1, (kind, head + ipfix.fields(*fields)), (number, record + bytes(padding)))


def basic_list(length, *values):
    return bytes([3]) + struct.pack(">HH", 61, length) + b"".join(v.to_bytes(length, "big") for v in values)


def netflow9(count, *sets):
    body = b"".join(struct.pack(">HH", kind, 4 + len(content)) + content for kind, content in sets)
    return struct.pack(">HHIIII", 9, count, 5000, 1_700_000_000, 1, 3) + body


def netflow5(records, sampling):
    record = ENDS + bytes(4) + struct.pack(">HHIIIIHH", 1, 2, 10, 1000, 100, 200, 40000, 53) + bytes(
        [0, 0, 17, 0]) + bytes(8)
    return struct.pack(">HHIIIIBBH", 5, records, 5000, 1_700_000_000, 0, 1, 0, 0, sampling) + record * records


def sflow(sub_agent, *all_samples):
    return struct.pack(">II4sIIII", 5, 1, bytes([192, 0, 2, 77]), sub_agent, 1, 5000, len(all_samples)) + b"".join(
        struct.pack(">II", kind, len(content)) + content for kind, content in all_samples)


def counters(*structures):
    return 2, struct.pack(">III", 1, 3, len(structures)) + b"".join(
        struct.pack(">II", kind, len(data)) + data for kind, data in structures)


ETHERNET = 2, bytes(range(52))
SILK = struct.pack(">HHI", 0x8000 | 33, 2, 6871)
CRAFTED = {
    "Counter64": [one_template(*ADDRESSES, (1, 8), (2, 8), record=ENDS + struct.pack(">QQ", 1 << 40, 5))],
    "PaddedSet": [one_template(*ADDRESSES, (2, 4), (4, 1), record=(ENDS + b"\0\0\0\5\x11") * 3, padding=1)],
    "LongForm": [one_template(*ADDRESSES, (82, 65535), record=ENDS + b"\xff\0\5hello" + ENDS + b"\4name")],
    "Unsigned": [one_template(*ADDRESSES, (434, 4), (2, 4), record=ENDS + struct.pack(">iI", -5, 5))],
    "Swapped": [one_template(*ADDRESSES, (10, 4), (2, 4), (10, 4), record=ENDS + struct.pack(">III", 1, 2, 3))],
    "OldTemplate": [one_template(*ADDRESSES, (2, 4), record=ENDS + bytes([0, 0, 0, 9])),
                    one_template(*ADDRESSES, (1, 4), record=ENDS + bytes([0, 0, 0, 9]))],
    "TwoScopes": [one_template((149, 4), (10, 4), (34, 4), kind=3, scopes=2, record=struct.pack(">III", 7, 2, 100))],
    "ZeroLength": [one_template(*ADDRESSES, (82, 0), (2, 4), record=ENDS + bytes([0, 0, 0, 9]))],
    "SetFive": [ipfix.message(1, (2, ipfix.template(300, *ADDRESSES)), (300, ENDS), (5, b"reserved"), (300, ENDS))],
    "SecondMessage": [],
    "ListEnd": [one_template(*ADDRESSES, (291, 65535), record=ENDS + bytes([10]) + basic_list(1, 0, 1, 0, 1, 1))],
    "ListOrder": [ipfix.message(1, (2, ipfix.template(301, (7, 2), (11, 2))), (2, ipfix.template(300, *ADDRESSES, (292, 65535))),
                                (300, ENDS + bytes([15, 3, 1, 45]) + struct.pack(">6H", 1, 2, 3, 4, 5, 6)))],
    "Enterprise": [ipfix.message(1, (2, struct.pack(">HH", 300, 3) + ipfix.fields(*ADDRESSES) + SILK),
                                 (300, ENDS + b"\0\x50"))],
    "SecondInDatagram": [one_template(*ADDRESSES, record=ENDS) + ipfix.message(2, (300, ENDS)) * 2],
    "StrictCount": [netflow9(7, (0, ipfix.template(300, *ADDRESSES, (2, 4))), (300, (ENDS + bytes([0, 0, 0, 9])) * 2))],
    "ShortCounter": [netflow9(2, (0, ipfix.template(300, *ADDRESSES, (2, 4))), (300, ENDS + bytes([0, 0, 7, 9])))],
    "Sampling": [netflow5(3, 0x4064)],
    "UnknownStructure": [sflow(0, counters(ETHERNET, (99 << 12 | 1, b"any octets!!"), ETHERNET))],
    "Subagent": [sflow(4, counters(ETHERNET))],
}
#: What each is found in, the traffic around it, and the member or kind that the report names.
OF = {"ipfix": ["Counter64", "PaddedSet", "LongForm", "Unsigned", "Swapped", "OldTemplate", "TwoScopes"],
      "ipfix_more": ["ZeroLength", "SetFive", "SecondMessage", "ListEnd", "ListOrder", "Enterprise", "SecondInDatagram"],
      "netflow9": ["SwappedAddress", "StrictCount", "ShortCounter"],
      "netflow5": ["Sampling", "LastOfTwo", "UdpFlags"],
      "sflow5": ["Expanded", "Speed", "UnknownStructure", "TwoCounters", "PaddedHeader", "Subagent"]}
PROFILES = ["--protocol ipfix", "--profile yaf", "--profile nprobe", "--profile cisco-iosxr-v9", "--protocol netflow9",
            "--protocol netflow5", "--profile sflow-switch", "--protocol sflow5"]


def packet(source, port, payload, number):
    """Of a capture of raw IP."""
    to = bytes([192, 0, 2, 250])
    total = 28 + len(payload)
    ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, total, 0, 0, 64, 17, 0, ipaddress.ip_address(source).packed, to)
    udp = struct.pack(">HHHH", 40000, port, 8 + len(payload), 0)
    return struct.pack("<IIII", 1_767_225_600 + number, 0, total, total) + ip + udp + payload


def write_capture(path, all_datagrams):
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 101))
        for number, (source, payload) in enumerate(all_datagrams):
            out.write(packet(source, port_of(payload), payload, number))


def port_of(payload):
    return {10: 4739, 9: 2055, 5: 2055, 0: 6343}[mutants.version_of(payload)]


def mixture(folder):
    """Tens of datagrams of eight exporters, in turn."""
    streams = []
    for number, options in enumerate(PROFILES):
        path = os.path.join(folder, f"{number}.pcap")
        code, _, errors = run("flowgen", *options.split(), "--count", 60, "--pcap", path, "--ipv6", 0, "--seed", 3)
        check_equal(code, 0, errors)
        streams.append([(f"192.0.2.{10 + number}", payload) for _, _, payload in datagrams(path)])
    out = []
    while any(streams):
        out += [stream.pop(0) for stream in streams if stream]
    return out


def case_frames(path):
    """The datagrams of a case."""
    out = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            words = line.split("#")[0].split()
            if words:
                if int(words[0].rstrip(":"), 16) == 0:
                    out.append(b"")
                out[-1] += bytes.fromhex("".join(words[1:]))
    return out


def diff(folder, name, capture, *more):
    output = os.path.join(folder, "cases", name)
    code, text, errors = run("flowcheck", "diff", mutant(name), f"{FLOWRECV} --stdin", "--capture", capture, "--output",
                             output, "--patience", "4s", "--reduce-for", "170s", *more, timeout=200)
    found = [os.path.join(at, f) for at, _, files in os.walk(output) for f in files if f.endswith(".hex")]
    return code, text + errors, found


def planted(protocol):
    with tempfile.TemporaryDirectory() as folder:
        around = mixture(folder)
        check(len(around) > 30, f"{len(around)} datagrams around")
        for name in OF[protocol]:
            special = [("192.0.2.77", payload) for payload in CRAFTED.get(name, [])]
            middle = len(around) // 2
            capture = os.path.join(folder, "all.pcap")
            write_capture(capture, around[:middle] + special + around[middle:])
            code, text, found = diff(folder, name, capture)
            check_equal(code, 1, f"{name}: exit code; {text[-2000:]}")
            check("the limit was hit" not in text, f"{name}: reduced to the end: {text[-1500:]}")
            check_equal(len(found), 1, f"{name}: one case: {text}")
            if len(found) != 1:
                continue
            frames = case_frames(found[0])
            wanted, left = minimal_case.droppable(FLOWRECV, name, frames, port_of(frames[-1]))
            check(wanted is not None, f"{name}: the case shows no difference: {text}")
            check_equal(left[:5], [], f"{name}: {len(left)} can still be dropped ({wanted}) from\n{text[-1500:]}")
            print(f"{name}: {wanted}: {len(frames)} datagrams, {sum(map(len, frames))} octets,",
                  re.search(r"in \d+ runs? of both and \d+ attempts?", text.replace("\n  ", " ")).group(), flush=True)


CASES = {name: (lambda which: lambda: planted(which))(name) for name in OF}

if __name__ == "__main__":
    for case in sys.argv[2:] or CASES:
        CASES[case]()
    sys.exit(1 if failures else 0)
