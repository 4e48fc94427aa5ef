#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""How the cost of a flow grows with exporters, fields, records a datagram and the size of a capture: one table.

  cmake --preset bench && cmake --build --preset bench && python3 bench/growth.py

Processor time, user and system, of flowgen (to a capture) and of flowrecv (from it, --format none), and flowrecv's
memory at its peak. --big: also a capture of 10 GB.
"""
import argparse
import pathlib
import re
import struct
import subprocess
import sys
import tempfile


def run(command):
    """(processor seconds, MiB at the peak, what it said)"""
    it = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    said = it.stderr.read()
    import os
    _, status, used = os.wait4(it.pid, 0)
    it.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said


def row(what, made, read, flows, said):
    evicted = "; ".join(line for line in said.splitlines() if line.startswith("evicted"))
    print(f"{what:44}{made / flows * 1e9:>10.0f}{read[0] / flows * 1e9:>10.0f}{read[1]:>8.0f}  {evicted}", flush=True)


def ipfix_capture(path, fields, records, total):
    """Datagrams of one template of so many unsigned32 elements, raw IP packets; flowgen's templates are its own."""
    ids = [1, 2] + [i for i in range(10, 500) if i not in (1, 2)]
    spec = b"".join(struct.pack("!HH", ids[k], 4) for k in range(fields))
    head = struct.pack("!HHHH", 2, 8 + len(spec), 256, fields) + spec
    one = b"".join(struct.pack("!I", 1000 + k) for k in range(fields))
    data = struct.pack("!HH", 256, 4 + len(one) * records) + one * records
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
        sequence, sent = 0, 0
        while sent < total:
            sets = (head if sent == 0 else b"") + data
            message = struct.pack("!HHIII", 10, 16 + len(sets), 1_700_000_000, sequence, 1) + sets
            size = 28 + len(message)
            ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, size, 0, 0, 64, 17, 0, bytes([192, 0, 2, 1]), bytes([192, 0, 2, 2]))
            packet = ip + struct.pack("!HHHH", 2055, 2055, 8 + len(message), 0) + message
            out.write(struct.pack("<IIII", 1_700_000_000, 0, len(packet), len(packet)) + packet)
            sequence += records
            sent += records
    return sent


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build/bench"))
    p.add_argument("--big", action="store_true")
    a = p.parse_args()
    gen, recv = a.build / "bin/flowgen", a.build / "bin/flowrecv"
    for program in (gen, recv):
        if not program.exists():
            sys.exit(f"{program} is missing: build the preset bench")
    print(f"{'':44}{'flowgen':>10}{'flowrecv':>10}{'':>8}\n{'':44}{'ns a flow':>10}{'ns a flow':>10}{'MiB':>8}")
    with tempfile.TemporaryDirectory() as work:
        capture = pathlib.Path(work) / "capture.pcap"

        def both(what, options, more=()):
            made, _, said = run([gen, *options, "--pcap", capture])
            flows = int(re.search(r"([0-9]+) flows", said).group(1))
            read = run([recv, "--read", capture, "--format", "none", *more])
            row(what, made, read, flows, read[2])

        for protocol in ("netflow5", "ipfix", "sflow5"):
            for n in (10, 1000, 10_000, 60_000):
                options = ["--protocol", protocol, "--exporters", n, "--count", 1_500_000]
                both(f"{protocol}, {n} exporters", options)
                if n == 60_000:
                    both(f"{protocol}, {n}, with room for all", options,
                         ["--max-exporters", "100000", "--template-memory", "512M"])
        for n in (1, 10, 30):
            both(f"netflow5, {n} records a datagram", ["--protocol", "netflow5", "--count", 1_000_000,
                                                       "--flows-per-datagram", n])
        for fields, records in ((1, 60), (10, 30), (50, 7), (200, 1), (20, 1), (20, 17), (20, 60)):
            flows = ipfix_capture(capture, fields, records, 400_000 if fields < 100 else 100_000)
            read = run([recv, "--read", capture, "--format", "none"])
            row(f"ipfix, {fields} fields, {records} records a datagram", 0, read, flows, read[2])
        for gb in (0.1, 1) + ((10,) if a.big else ()):
            both(f"netflow5, capture of {gb} GB", ["--protocol", "netflow5", "--count", int(gb * 1e9 / 50.7)])


if __name__ == "__main__":
    main()
