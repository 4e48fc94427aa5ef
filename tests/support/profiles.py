# SPDX-License-Identifier: BSL-1.0
"""flowgen's profiles as tests look at them."""
import contextlib
import json
import os
import re
import tempfile

from programs import check_equal, run

PROFILES = ("cisco-asa", "cisco-ios-v5", "cisco-ios-v9", "cisco-iosxr-v9", "fortigate", "generic-ipfix",
            "generic-sflow", "generic-v1", "generic-v5", "generic-v7", "generic-v9", "juniper-ipfix", "juniper-v9",
            "mikrotik-ipfix", "mikrotik-v9", "nprobe", "openvswitch", "paloalto", "sflow-switch",
            "softflowd-ipfix", "softflowd-v5", "softflowd-v9", "vmware-vds", "yaf")

# Profile, the capture that it is made after, and what is not compared ("more": the profile has further templates).
CAPTURES = (
    ("softflowd-v9", "captures-live/softflowd-v9.pcap", ()),
    ("softflowd-ipfix", "captures-live/softflowd-ipfix.pcap", ()),
    ("softflowd-v5", "captures-live/softflowd-v5.pcap", ()),
    ("fortigate", "captures/v9/fortigate__fgt300d.pcap", ()),
    ("cisco-asa", "captures/v9/cisco-asa__graylog-nsel.pcap", ()),
)


def names():
    code, out, err = run("flowgen", "profiles")
    check_equal((code, err), (0, ""), "flowgen profiles")
    return [line.split()[0] for line in out.splitlines()]


def has_sampling(name):
    return "sampling    none" not in run("flowgen", "profiles", "show", name)[1]


def deviations(name):
    """The rules that the profile breaks, as it says itself."""
    return set(re.findall(r"^  deviation   ([^:]+):", run("flowgen", "profiles", "show", name)[1], re.M))


def profile_of(path):
    """The text of the profile of an exporter that a capture shows."""
    code, out, err = run("flowgen", "profile-from", path)
    check_equal(code, 0, f"{path}: {err}")
    return out


@contextlib.contextmanager
def generated(name, *options, count=3000):
    """A capture of what the profile sends, and its manifest."""
    with tempfile.TemporaryDirectory() as folder:
        capture, manifest = os.path.join(folder, "sent.pcap"), os.path.join(folder, "sent.json")
        seed = () if "--seed" in options else ("--seed", 7)
        code, _, err = run("flowgen", "--profile", name, "--count", count, *seed, "--pcap", capture,
                           "--manifest", manifest, *options)
        check_equal(code, 0, f"{name} {options}: {err}")
        yield capture, manifest


def findings(capture):
    """The requirements that flowcheck finds broken, notes left out."""
    code, out, err = run("flowcheck", "exporter", capture, "--report", "json=-")
    check_equal(code in (0, 1), True, f"{capture}: {err}")
    return {r["id"] for r in json.loads(out)["requirements"] if r["verdict"] in ("fail", "non-strict")}
