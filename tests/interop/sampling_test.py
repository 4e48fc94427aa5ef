#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Real samplers, given traffic of known size: what flowcheck says of them with a truth file."""
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from partners import free_port, script  # noqa: E402
from programs import BIN, check, check_equal, main, shared, skip  # noqa: E402

RATE, REPEATS, FRAMES = 10, 8, 533


def traffic(path):
    """The frames of make_traffic.py several times over; their number and octets with the FCS that captures lack."""
    subprocess.run([sys.executable, shared("interop", "make_traffic.py"), path], check=True, capture_output=True)
    with open(path, "rb") as file:
        octets = file.read()
    frames, at = [], 24
    while at < len(octets):
        seconds, micros, captured, length = struct.unpack("<IIII", octets[at:at + 16])
        frames.append((seconds, micros, octets[at + 16:at + 16 + captured], length))
        at += 16 + captured
    span = frames[-1][0] - frames[0][0] + 1
    with open(path, "wb") as file:
        file.write(octets[:24])
        for n in range(REPEATS):
            for seconds, micros, frame, length in frames:
                file.write(struct.pack("<IIII", seconds + n * span, micros, len(frame), length) + frame)
    return REPEATS * len(frames), REPEATS * sum(length + 4 for _, _, _, length in frames)


def sampled(exporter, protocol, was, now, seconds, rate=None, times=1):
    """Runs the exporter with another sampling rate than its script has, and says that the packets were so many times as
    many; the verdicts."""
    script(exporter)  # skips without partners
    with tempfile.TemporaryDirectory() as directory:
        scripts = os.path.join(directory, "interop")
        shutil.copytree(shared("interop"), scripts)
        path = os.path.join(scripts, exporter + ".sh")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        check(was in text, f"{exporter}: no '{was}' in its script")
        os.chmod(path, 0o755)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace(was, now))
        packets, octets = traffic(os.path.join(directory, "traffic.pcap"))
        check_equal(packets, REPEATS * FRAMES, "frames")
        truth, report = os.path.join(directory, "truth.toml"), os.path.join(directory, "report.json")
        with open(truth, "w", encoding="utf-8") as file:
            file.write(f"[[interface]]\npackets = {int(packets * times)}\n")
            if protocol == "sflow":
                file.write(f"octets = {octets}\n")
            if rate is not None:
                file.write(f"rate = {rate}\n")
        port = free_port()
        flowcheck = subprocess.Popen([os.path.join(BIN, "flowcheck"), "exporter", "--listen", f"127.0.0.1:{port}", "--for",
                                      f"{seconds}s", "--truth", truth, "--report", f"json={report}"],
                                     stderr=subprocess.PIPE, text=True)
        try:
            flowcheck.stderr.readline()  # it listens
            done = subprocess.run([path, f"127.0.0.1:{port}", protocol, os.path.join(directory, "traffic.pcap")],
                                  capture_output=True, text=True, timeout=90)
            if done.returncode == 77:
                skip(f"{exporter}: {done.stderr.strip()}")
            check_equal(done.returncode, 0, f"{exporter}: {done.stderr[-500:]}")
            flowcheck.communicate(timeout=seconds + 30)
        finally:
            flowcheck.kill()
        with open(report, encoding="utf-8") as file:
            return json.load(file)["sampling"]


def of(verdicts, basis):
    return [v for v in verdicts if v["basis"] == basis]


def right(verdicts, where, bases=("pool", "packets", "octets")):
    """Some 426 samples of 4,264 packets, by each account."""
    for basis in bases:
        for v in of(verdicts, basis):
            print(f"{where}: {v['sampler']}, {basis}: {v['samples']} of {v['offered']}, right is {v['low']:.0f} to "
                  f"{v['high']:.0f}: {v['answer']}, {v['sentence']}")
        check_equal([(v["answer"], v["rate"]) for v in of(verdicts, basis)], [("right", RATE)], f"{where}: {basis}")


def ovs_sflow():
    right(sampled("ovs", "sflow", "header=128 sampling=1", f"header=128 sampling={RATE}", 16), "Open vSwitch, sFlow")


def ovs_ipfix():
    """It announces no rate, and its counters stand for all packets: each sample counts ten times."""
    was, now = "cache_max_flows=500 sampling=1", f"cache_max_flows=500 sampling={RATE}"
    verdicts = of(sampled("ovs", "ipfix", was, now, 16, rate=RATE), "packets")
    check_equal([v["answer"] for v in verdicts], ["wrong"], f"{verdicts}")
    check("right if counters are multiplied by the rate already" in verdicts[0]["sentence"], f"{verdicts}")


def pmacctd_sflow():
    right(sampled("pmacctd", "sflow", "sampling_rate: 2", f"sampling_rate: {RATE}", 10), "pmacctd, sFlow")


def pmacctd_ipfix():
    right(sampled("pmacctd", "ipfix-sampled", "sampling_rate: 4", f"sampling_rate: {RATE}", 10), "pmacctd, IPFIX",
          ("packets",))


def wrong_rate():
    """Half and twice as many packets than there were: a sampler that takes twice and half as many as it announces."""
    for times in (0.5, 2):
        verdicts = of(sampled("pmacctd", "sflow", "sampling_rate: 2", f"sampling_rate: {RATE}", 10, times=times), "packets")
        print(f"{times}: {verdicts}")
        check_equal([v["answer"] for v in verdicts], ["wrong"], f"{times} times as many packets: {verdicts}")


main({"ovs_sflow": ovs_sflow, "ovs_ipfix": ovs_ipfix, "pmacctd_sflow": pmacctd_sflow, "pmacctd_ipfix": pmacctd_ipfix,
      "wrong_rate": wrong_rate})
