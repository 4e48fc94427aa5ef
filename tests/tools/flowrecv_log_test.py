#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowrecv's log is limited, per reason and exporter and in all, and that is one limit however many workers there are."""
import os
import signal
import socket
import struct
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import Receiver, check, check_equal, main  # noqa: E402

MOST = 1000  # lines at once, as docs/running.md says


def log_of(workers, datagrams):
    """What flowrecv says of datagrams, (source, payload) each, and its account."""
    with Receiver("--workers", workers, "--rcvbuf", "16M", "--format", "none") as receiver:
        for n, (source, payload) in enumerate(datagrams):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
                s.bind((source, 0))
                s.sendto(payload, ("127.0.0.1", receiver.port))
            if n % 500 == 499:
                time.sleep(0.05)
        time.sleep(0.3)
        receiver.finish(send=signal.SIGTERM)
        account = receiver.account()
    check_equal(account["totals"]["lost"]["kernel"], 0, "dropped by the kernel")
    check_equal(account["totals"]["datagrams"], len(datagrams), "datagrams")
    busy = sum(s["datagrams"] > 0 for s in account["sockets"])
    check_equal(busy, workers, "workers that got datagrams")
    return [line for line in receiver.stderr.splitlines() if line.startswith("flowrecv: ")], account


def invented_exporters():
    """More of them than there may be lines: so many lines in all, and one that says that there are no more."""
    flood = [(f"127.1.{n // 250}.{1 + n % 250}", struct.pack(">HHI", 9, 1, 0)) for n in range(3 * MOST)]
    for workers in (1, 4):
        lines, account = log_of(workers, flood)
        ends = [line for line in lines if "no further lines like these" in line]
        check_equal((len(lines), len(ends)), (MOST + 1, 1), f"{workers} workers: lines, the last of them")
        check_equal(account["totals"]["lost"]["undecodable"], {"truncated": len(flood)}, "malformed datagrams")


def one_exporter_of_all_workers():
    """An agent of sFlow that sends from many addresses is one exporter, wherever its datagrams come: a line."""
    head = struct.pack(">II4sIIII", 5, 1, b"\xc6\x33\x64\x07", 0, 1, 1000, 1)
    flood = [(f"127.1.0.{1 + n % 200}", head + struct.pack(">III", 1, 4, 0)) for n in range(400)]
    for workers in (1, 4):
        lines, _ = log_of(workers, flood)
        check_equal(len(lines), 1, f"{workers} workers: {lines[:5]}")
        check("198.51.100.7" in lines[0], lines[0])


if __name__ == "__main__":
    main({"invented_exporters": invented_exporters, "one_exporter_of_all_workers": one_exporter_of_all_workers})
