#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Clones: the profile of an exporter in a capture is sent, arrives as it was sent, and is the profile of what was sent."""
import glob
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from profile_shape import shape  # noqa: E402
from profiles import profile_of  # noqa: E402
from programs import check, check_equal, main, run, shared  # noqa: E402

CLONED = ("v9/softflowd-1.1.0__gen-ether", "v9/cisco-asr9k__101-cust-primitives", "v9/fortigate__fgt300d",
          "v9/cisco-asa__graylog-nsel", "v9/ubiquiti__edgerouter", "v9/nprobe__graylog-nprobe-2", "ipfix/cisco__500-srv6",
          "ipfix/huawei__106-vrf-name", "ipfix/openvswitch-3.1.0__gen", "sflow/hsflowd-2.1.25__gen",
          "v5/netgraph__freebsd-ng-netflow")


def cloned(path):
    """Sent as its profile says, an exporter arrives as it was sent, and looks like itself."""
    text = profile_of(path)
    with tempfile.TemporaryDirectory() as folder:
        names = [os.path.join(folder, name) for name in ("clone.toml", "sent.pcap", "sent.json")]
        with open(names[0], "w", encoding="utf-8") as file:
            file.write(text)
        code, _, err = run("flowgen", "--profile", names[0], "--count", 5000, "--rate", 100, "--seed", 5, "--pcap", names[1],
                           "--manifest", names[2])
        check_equal(code, 0, f"{path}: {err}")
        code, out, err = run("flowrecv", "--read", names[1], "--format", "none", "--expect", names[2])
        check_equal(code, 0, f"{path}: {(out + err)[-300:]}")
        was, now = shape(text), shape(profile_of(names[1]))
    for part in ("protocol", "templates", "options", "exporter", "timers", "values", "sampling"):
        check_equal(now[part], was[part], f"{path}: {part}")
    for key, value in was["datagram"].items():
        if key == "octets":  # the largest that came: it need not be as large as it may be
            check(0.9 * value <= now["datagram"][key] <= value, f"{path}: {now['datagram'][key]} octets, {value}")
        elif key == "flows" and was["protocol"] == "sflow5":  # as many as fit: packets are of other sizes
            check(now["datagram"][key] * 2 >= value, f"{path}: {now['datagram'][key]} samples, {value}")
        else:
            check_equal(now["datagram"].get(key), value, f"{path}: {key}")


def clones_live():
    for path in sorted(glob.glob(os.path.join(shared("captures-live"), "*.pcap"))):
        cloned(path)


def clones():
    for name in CLONED:
        cloned(shared("captures", name + ".pcap"))


main({"live": clones_live, "captures": clones})
