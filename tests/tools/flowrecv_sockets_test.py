#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowrecv's sockets, over loopback: the account is the same whether the kernel bundles datagrams or not, what it drops
is counted in its own unit, a buffer that was not granted is reported, and datagrams that gather are all there."""
import ctypes
import json
import os
import random
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../docs"))
from damage import payloads  # noqa: E402
from old_kernel import without  # noqa: E402
from programs import BIN, Receiver, check, check_equal, main, run, skip  # noqa: E402
import traffic  # noqa: E402

UDP_SEGMENT = 103  # linux/udp.h
PER_DATAGRAM = 7
BUNDLE = 20


def datagrams(count):
    """NetFlow v5, all of one exporter, and of one size."""
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "sent.pcap")
        code, _, err = run("flowgen", "--pcap", path, "--count", count * PER_DATAGRAM, "--rate", "10k",
                           "--flows-per-datagram", PER_DATAGRAM)
        check_equal(code, 0, f"flowgen: {err}")
        return payloads(path)


class Sender:
    def __init__(self, port):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.connect(("127.0.0.1", port))
        try:
            self.socket.getsockopt(socket.SOL_UDP, UDP_SEGMENT)
        except OSError:
            skip("the kernel has no UDP_SEGMENT")

    def send(self, run_of_one_size):
        """As one message, which the kernel cuts apart, or not before a socket with UDP_GRO has it."""
        size = struct.pack("=H", len(run_of_one_size[0]))
        self.socket.sendmsg(run_of_one_size, [(socket.SOL_UDP, UDP_SEGMENT, size)] if len(run_of_one_size) > 1 else [])


def statistics(receiver):
    with open(receiver.stats, encoding="utf-8") as file:
        return json.load(file)


def changed(sent):
    """What arrives, and the flows that are then lost, twice, and late."""
    chance = random.Random(5)
    arrived, lost, twice, late, at = [sent[0]], 0, 0, 0, 1
    while at + 4 < len(sent):
        fate = chance.random()
        if fate < 0.1:
            lost += 1
        elif fate < 0.2:
            arrived += [sent[at], sent[at]]
            twice += 1
        elif fate < 0.3:  # this one comes after the next
            arrived += [sent[at + 1], sent[at]]
            late += 1
            at += 1
        else:
            arrived.append(sent[at])
        at += 1
    return arrived + sent[at:], lost * PER_DATAGRAM, twice * PER_DATAGRAM, late * PER_DATAGRAM


def sequence():
    """Known gaps, duplicates and late datagrams are found exactly, bundled or not."""
    sent = datagrams(2000)
    arrived, lost, twice, late = changed(sent)
    accounts = []
    for gro in ("on", "off"):
        with Receiver("--workers", 1, "--format", "none", "--gro", gro) as receiver:
            sender, sizes, at = Sender(receiver.port), random.Random(6), 0
            while at < len(arrived):
                n = sizes.randrange(1, 50)
                sender.send(arrived[at:at + n])
                at += n
                time.sleep(0.001)
            receiver.finish(send=signal.SIGINT)
            stats = statistics(receiver)
        check_equal(receiver.code, 1, f"--gro {gro}: {receiver.stderr}")
        totals, one = stats["totals"], stats["sockets"][0]
        check_equal(totals["lost"], {"kernel": 0, "sequence": lost, "samples": 0, "template": 0, "output": 0,
                                     "limited": 0, "undecodable": {}}, f"--gro {gro}: lost")
        check_equal(totals["sequence"], {"late": late, "duplicate": twice, "restarts": 0}, f"--gro {gro}: sequence")
        check_equal((totals["datagrams"], one["datagrams"]), (len(arrived),) * 2, f"--gro {gro}: datagrams")
        if gro == "off":
            check_equal((one["gro"], one["messages"]), (False, len(arrived)), "--gro off: no bundles")
        elif one["gro"]:
            check(one["messages"] < len(arrived) / 10, f"--gro on: no bundles: {one}")
        del totals["clock"]  # the two were sent one after the other
        accounts.append(totals)
    check_equal(accounts[0], accounts[1], "the account of bundles and of datagrams")


def drops():
    """A buffer of 4 KiB, and nobody who reads it: what the kernel drops is counted, and by the sequence exactly."""
    sent = datagrams(1001)
    for gro in ("on", "off"):
        with Receiver("--workers", 1, "--format", "none", "--rcvbuf", "4K", "--gro", gro) as receiver:
            sender = Sender(receiver.port)
            sender.send(sent[:1])
            time.sleep(0.2)
            receiver.process.send_signal(signal.SIGSTOP)
            time.sleep(0.1)
            for at in range(1, 1001 - BUNDLE, BUNDLE):
                sender.send(sent[at:at + BUNDLE])
            receiver.process.send_signal(signal.SIGCONT)
            time.sleep(1)
            sender.send(sent[-BUNDLE:-BUNDLE + 1])
            time.sleep(0.2)
            receiver.finish(send=signal.SIGINT)
            stats = statistics(receiver)
        totals, one = stats["totals"], stats["sockets"][0]
        went = 1 + (1000 // BUNDLE - 1) * BUNDLE + 1
        units = 2 + 1000 // BUNDLE - 1 if one["gro"] else went
        check_equal(one["messages"] + one["kernel_drops"], units, f"--gro {gro}: received and dropped")
        check_equal(totals["lost"]["kernel"], one["kernel_drops"], f"--gro {gro}: in the totals")
        check(one["kernel_drops"] > units / 2, f"--gro {gro}: {one}")
        missing = went - totals["datagrams"]
        check_equal((totals["dropped_by_kernel"], totals["lost"]["sequence"]), (missing * PER_DATAGRAM, 0),
                    f"--gro {gro}: flows of what it dropped, and others that are missing")
        check_equal(receiver.code, 1, f"--gro {gro}: exit code")
        unit = "bundles of datagrams" if one["gro"] else "datagrams"
        check(f"lost: {one['kernel_drops']} {unit} dropped by the kernel\n" in receiver.stderr, receiver.stderr)
        check_equal("how many datagrams shows in the sequence" in " ".join(receiver.stderr.split()), one["gro"],
                    f"--gro {gro}: {receiver.stderr}")


def evicted_account():
    """A gap of an exporter whose account had to make room is not put down to what the kernel dropped before."""
    exporters = traffic.generated("netflow5", exporters=5, datagrams=100)
    with Receiver("--workers", 1, "--format", "none", "--rcvbuf", "4K", "--gro", "off", "--max-exporters",
                  1) as receiver, traffic.Ways(receiver.port) as ways:
        traffic.send_all(ways, [of[:1] for of in exporters])
        time.sleep(0.3)
        receiver.process.send_signal(signal.SIGSTOP)
        time.sleep(0.1)
        # They do not come again: no number shows what is dropped here.
        traffic.send_all(ways, [of[1:] for of in exporters[:3]])
        receiver.process.send_signal(signal.SIGCONT)
        time.sleep(0.3)
        for number, at in ((3, 1), (4, 1), (3, 3)):
            ways.send(exporters[number][at], traffic.source(number))
            time.sleep(0.05)
        receiver.finish(send=signal.SIGINT)
        totals = statistics(receiver)["totals"]
    check(totals["lost"]["kernel"] > 0, "the kernel dropped nothing")
    check_equal((totals["lost"]["sequence"], totals["dropped_by_kernel"]), (traffic.PER_DATAGRAM, 0),
                "lost on the way, dropped by the kernel")


def old_kernel():
    """Without UDP_SEGMENT and UDP_GRO datagrams go and come one by one, and all of them do."""
    as_an_old_kernel = without(socket.SOL_UDP, UDP_SEGMENT, UDP_SEGMENT + 1)
    with Receiver("--workers", 1, "--format", "none", before=as_an_old_kernel) as receiver:
        done = subprocess.run([os.path.join(BIN, "flowgen"), "--target", f"127.0.0.1:{receiver.port}", "--rate", "100k",
                               "--count", "20000"], capture_output=True, text=True, timeout=60,
                              preexec_fn=as_an_old_kernel)
        check_equal(done.returncode, 0, f"flowgen: {done.stderr}")
        receiver.finish(send=signal.SIGINT)
        stats = statistics(receiver)
    one = stats["sockets"][0]
    check("the kernel does not bundle datagrams" in receiver.before, receiver.before)
    check_equal((one["gro"], one["messages"], stats["totals"]["flow_records"]), (False, one["datagrams"], 20000), "all")
    check_equal(receiver.code, 0, receiver.stderr)


def buffer():
    """A buffer that the system does not grant is reported with what would allow it, and flowrecv goes on."""
    def without_privileges():
        ctypes.CDLL(None).prctl(24, 12, 0, 0, 0)  # PR_CAPBSET_DROP, CAP_NET_ADMIN: as most users

    requested = 1 << 29
    receiver = Receiver("--workers", 1, "--format", "none", "--rcvbuf", requested, before=without_privileges)
    with receiver:
        Sender(receiver.port).send(datagrams(1))
        time.sleep(0.2)
        receiver.finish(send=signal.SIGINT)
        stats = statistics(receiver)
    granted = stats["sockets"][0]["buffer"]
    if granted >= requested:
        skip("this system grants 512 MiB to everyone")
    line = f"buffer of {granted} octets, {requested} requested; to allow it: sudo sysctl -w net.core.rmem_max="
    check(f"flowrecv: {line}{requested}\n" in receiver.before, receiver.before)
    check_equal((receiver.code, stats["totals"]["datagrams"]), (0, 1), "it receives")


def gathering():
    """Many datagrams of one flow: read in batches, and all there."""
    with Receiver("--workers", 1, "--format", "none") as receiver:
        code, _, err = run("flowgen", "--target", f"127.0.0.1:{receiver.port}", "--rate", "20k", "--count", 20000,
                           "--flows-per-datagram", 1)
        check_equal(code, 0, f"flowgen: {err}")
        receiver.finish(send=signal.SIGINT)
        stats = statistics(receiver)
    check_equal((receiver.code, stats["totals"]["flow_records"]), (0, 20000), receiver.stderr)
    one = stats["sockets"][0]
    if one["buffer"] >= 4 << 20:
        check(one["wake_ups"] < 20000 / 4, f"a wake-up for every few: {one}")
    check(re.search(r"nothing lost: 20000 datagrams", receiver.stderr), receiver.stderr)


main({"sequence": sequence, "drops": drops, "evicted_account": evicted_account, "old_kernel": old_kernel,
      "buffer": buffer, "gathering": gathering})
