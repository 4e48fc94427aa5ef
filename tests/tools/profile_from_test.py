#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowgen profile-from: what captures of flowgen itself and of real exporters show comes out, and nothing of whom they
were captured from."""
import glob
import os
import re
import sys
import tempfile
import tomllib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from capture_walk import Walk  # noqa: E402
from profile_shape import shape  # noqa: E402
from programs import check, check_equal, main, run, shared  # noqa: E402

CAPTURES = ("v9/cisco-asr9k__101-cust-primitives", "v9/fortigate__fgt300d", "v9/cisco-asa__graylog-nsel",
            "v9/softflowd-1.1.0__gen-sampling", "v9/ubiquiti__edgerouter", "v9/nprobe__graylog-nprobe-2",
            "v9/unknown__nat-events", "ipfix/cisco__500-srv6", "ipfix/huawei__106-vrf-name",
            "ipfix/avm-fritz__fritzbox", "ipfix/cisco__112-options-map-reassignment")


def profile_of(path, *options):
    code, out, err = run("flowgen", "profile-from", path, *options)
    check_equal(code, 0, f"{path}: {err}")
    check(len(err.splitlines()) == 1, f"{path}: one line is said: {err}")
    return out


class Generated:
    """A capture of flowgen, for `with`."""

    def __init__(self, protocol, *options, count=6000):
        self.folder = tempfile.TemporaryDirectory()
        self.path = os.path.join(self.folder.name, "sent.pcap")
        code, _, err = run("flowgen", "--protocol", protocol, "--pcap", self.path, "--seed", "7", "--count", count,
                           *options)
        check_equal(code, 0, err)

    def __enter__(self):
        return self.path

    def __exit__(self, *_):
        self.folder.cleanup()


def generated(protocol, *options, count=6000):
    with Generated(protocol, *options, count=count) as path:
        text = profile_of(path)
        check_equal(profile_of(path), text, f"{protocol} {options}: the same again")
        return tomllib.loads(text)


def fixed():
    for protocol, most, octets in (("netflow1", 24, 1168), ("netflow5", 30, 1464), ("netflow7", 27, 1428)):
        p = generated(protocol)
        check_equal(p["protocol"], protocol, "protocol")
        check_equal(p["datagram"], {"octets": octets, "flows": most}, protocol)
        check("sampling" not in p and "template" not in p and "values" not in p, f"{protocol}: {p}")
        check_equal(p["timers"], {"inactive_timeout": "15s"}, protocol)
        if protocol != "netflow1":
            check_equal(p["exporter"]["sequence"], "rfc", protocol)
    p = generated("netflow5", "--sampling", "100")
    check_equal(p["sampling"], {"usual": 100}, "netflow5, sampled")


def templates():
    for protocol in ("netflow9", "ipfix"):
        p = generated(protocol)
        check_equal((p["protocol"], p["exporter"]["domain"]), (protocol, 1), protocol)
        check_equal(p["exporter"]["sequence"], "rfc", protocol)
        check_equal(p["exporter"].get("count"), "records" if protocol == "netflow9" else None, protocol)
        check_equal(p["datagram"]["padding"], "to-4" if protocol == "netflow9" else "none", protocol)
        check_equal(p["datagram"]["template_sets"], "own", protocol)
        check_equal(p["datagram"]["templates_alone"], False, protocol)
        check(1300 < p["datagram"]["octets"] <= 1400 and "fill" not in p["datagram"], f"{p['datagram']}")
        check_equal([(t["id"], t["family"]) for t in p["template"]], [(256, "ipv4"), (257, "ipv6")], protocol)
        check(abs(p["template"][0]["share"] - 800) < 20, f"{protocol}: {p['template'][0]['share']}")
        check(all(t["values"] == {"flowDirection": 0} and "protocols" not in t for t in p["template"]),
              f"{protocol}: traffic decides all, but all its flows are ingress")
        check_equal(p["template"][1]["fields"].split(), p["template"][0]["fields"].replace("IPv4", "IPv6").replace(
            "6Address/4", "6Address/16").split(), protocol)
        check(18 <= p["traffic"]["ipv6"] <= 22, f"{protocol}: {p['traffic']['ipv6']}")
        check_equal(p["timers"], {"inactive_timeout": "15s", "template_messages": 20, "template_interval": "0"},
                    protocol)
        for share, ids in (("0", [256]), ("100", [257])):
            only = generated(protocol, "--ipv6", share)
            check_equal(([t["id"] for t in only["template"]], only["traffic"]["ipv6"]), (ids, int(share)), protocol)
        small = generated(protocol, "--max-datagram", "600")
        check(500 < small["datagram"]["octets"] <= 600, f"{small['datagram']}")
        few = generated(protocol, "--flows-per-datagram", "3")
        check_equal(few["datagram"]["flows"], 3, protocol)


def files():
    """IPFIX files have no addresses and no clock: the times are those of the messages."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "flows.ipfix")
        code, _, err = run("flowgen", "--protocol", "ipfix", "--ipfix-file", path, "--count", "3000", "--seed", "7")
        check_equal(code, 0, err)
        s = shape(profile_of(path))
        with Generated("ipfix", count=3000) as capture:
            check_equal(s["templates"], shape(profile_of(capture))["templates"], "the same templates in a file")
        check_equal((s["timers"]["template_messages"], s["timers"]["template_interval"]), (0, "0"), "once in a file")


def refresh():
    for protocol in ("netflow9", "ipfix"):
        for messages, interval, expected in ((7, "0", (7, "0")), (0, "2s", (0, "2s")), (0, "0", (0, "0")),
                                             (100000, "3s", (0, "3s")), (11, "60s", (11, "0"))):
            t = generated(protocol, "--template-messages", messages, "--template-interval", interval,
                          "--sampling", "10", count=30000)["timers"]
            where = f"{protocol} {messages} {interval}"
            check_equal((t["template_messages"], t["template_interval"]), expected, where)
            check_equal((t["options_messages"], t["options_interval"]), expected, where + ", options")


def sampling():
    p = generated("netflow9", "--sampling", "50")
    check_equal(p["sampling"], {"usual": 50}, "netflow9")
    options, = p["options"]
    check_equal((options["id"], options["scope"], options["fields"].split()[0]), (258, 1, "System/4"), "netflow9")
    record = options["records"][0]
    check_equal(record["System"], {"is": "exporter.domain"}, "scope")
    check_equal(record["samplingInterval"], {"is": "sampling.interval"}, "interval")
    check_equal(len(p["options"][0]["records"]), 1, "one record, however often it is told")

    p = generated("ipfix", "--sampling", "50")
    record = p["options"][0]["records"][0]
    check_equal((p["sampling"]["usual"], record["samplingPacketSpace"]), (50, {"is": "sampling.space"}), "ipfix")

    p = generated("netflow9", "--samplers", "3")
    records = p["options"][0]["records"]
    check_equal([r["samplerId"] for r in records], [1, 2, 3], "samplers")
    check_equal([r["samplerRandomInterval"] for r in records], [{"is": "sampling.interval"}, 200, 300], "intervals")
    check_equal(p["template"][0]["values"], {"flowDirection": 0, "samplerId": [1, 2, 3]}, "flows name theirs")
    p = generated("ipfix", "--statistics")
    check_equal(sorted(o["id"] for o in p["options"]), [262, 263, 264, 265], "statistics")
    check(all(len(o["records"]) < 3 for o in p["options"]), "counts that grow are not other records")


def sflow():
    p = generated("sflow5", "--sampling", "512", "--data-sources", "4", "--counter-interval", "2s",
                  "--header-size", "96", "--ipv6", "50", count=20000)
    check_equal(p["sampling"], {"usual": 512}, "sflow5")
    check_equal(p["sflow"], {"data_sources": 4, "counter_interval": "2s", "header": 96, "expanded": False,
                             "extended": ["switch", "router", "gateway"], "counters": ["interface", "ethernet"],
                             "drops": 0}, "sflow5")
    check(48 <= p["traffic"]["ipv6"] <= 52 and "timers" not in p, "sflow5")
    p = generated("sflow5", "--expanded", "--counter-interval", "0")
    s = p["sflow"]
    check_equal((s["expanded"], s["counter_interval"], s["counters"]), (True, "0", []), "sflow5")


def traffic():
    for protocol in ("netflow5", "netflow9", "ipfix", "sflow5"):
        apps = generated(protocol, count=20000)["traffic"]["application"]
        check_equal(len(apps), 10, protocol)
        most = [(a["protocol"], a["port"]) for a in apps[:3]]
        check_equal(most, [("tcp", 443), ("udp", 53), ("udp", 443)], protocol)
        check(abs(apps[0]["weight"] - 440) < 20, f"{protocol}: {apps[0]}")
        dns = apps[1]
        if protocol != "sflow5":
            check_equal((dns["packets"], dns["milliseconds"]), ([1, 4], [1, 200]), protocol)
        check(60 <= dns["octets"][0] < 62 and 510 <= dns["octets"][1] <= 512, f"{protocol}: {dns}")


def strings(value):
    """The values of a profile that come from octets of the capture."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key not in ("is", "fields", "protocol", "protocols", "family", "source", "title"):
                yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)
    elif isinstance(value, str):
        yield value


MADE_UP = (r"192\.0\.2\.\d+|198\.51\.100\.\d+|203\.0\.113\.\d+|0\.0\.0\.0|::|2001:db8::[0-9a-f]+"
           r"|02:00:00:00:[0-9a-f:]{5}|00(:00){5}")


def has_no_address(path, text):
    found = re.findall(r"\d+(?:\.\d+){3}|[0-9a-f]*(?::[0-9a-f]*){2,}", text)
    told = [a for a in found if not re.fullmatch(MADE_UP, a)]
    check(not told, f"{path}: addresses are told: {told}")


def hold_against(path):
    """The profile of a capture against an independent walk: shapes are equal, and nothing private is told."""
    code, text, said = run("flowgen", "profile-from", path)
    check_equal(code, 0, said)
    address, protocol = re.match(r"flowgen: profile of (\S+) (\w+) ", said).groups()
    s = shape(text)
    check_equal(s["protocol"], protocol, path)
    has_no_address(path, text)
    if protocol not in ("netflow9", "ipfix"):
        return s
    domain = int(re.search(r"domain (\d+)", said).group(1))
    walk = Walk(path, address, 9 if protocol == "netflow9" else 10, domain)
    check_equal([(t[0], t[2]) for t in s["templates"]],
                sorted((n, f) for n, (_, f, is_options) in walk.templates.items() if not is_options), path)
    check_equal([(o["id"], o["scope"], o["fields"]) for o in s["options"]],
                sorted((n, scopes, f) for n, (scopes, f, is_options) in walk.templates.items() if is_options), path)
    words = set(re.findall(r"[0-9A-Za-z_.:-]+", text))
    mine = {a for a in walk.addresses if not a.startswith(("192.0.2.", "2001:db8::", "02:00:00:00"))}
    check(not words & mine, f"{path}: addresses are told: {words & mine}")
    told = set(strings(tomllib.loads(text)))
    leaks = {name for name in walk.texts if any(name in one for one in told)}
    check(not leaks, f"{path}: names are told: {leaks}")
    return s


def live():
    kinds = {"v1": "netflow1", "v5": "netflow5", "v7": "netflow7", "v9": "netflow9", "ipfix": "ipfix",
             "sflow": "sflow5"}
    for path in sorted(glob.glob(os.path.join(shared("captures-live"), "*.pcap"))):
        s = hold_against(path)
        check_equal(s["protocol"], kinds[os.path.basename(path)[:-5].split("-")[1]], path)
    text = profile_of(shared("captures-live", "softflowd-v9.pcap"))
    p = tomllib.loads(text)
    check_equal([(t["id"], t.get("protocols")) for t in p["template"]],
                [(1024, None), (1025, ["icmp"]), (2048, None), (2049, ["icmp"])], "softflowd has templates for ICMP")
    check(all(t["values"]["ingressInterface"] == 0 for t in p["template"]), "softflowd knows no interfaces")
    p = tomllib.loads(profile_of(shared("captures-live", "ovs-ipfix.pcap")))
    check_equal((p["datagram"]["template_sets"], p["datagram"]["templates_alone"], p["datagram"]["flows"]),
                ("shared", True, 1), "Open vSwitch")
    p = tomllib.loads(profile_of(shared("captures-live", "fprobe-v7.pcap")))
    check_equal(p["values"]["ipNextHopIPv4Address"], "0.0.0.0", "fprobe knows no routes")


def captures():
    for name in CAPTURES:
        hold_against(shared("captures", name + ".pcap"))


def keeping():
    path = shared("captures-live", "softflowd-v9.pcap")
    kept = profile_of(path, "--keep-values")
    check("softflowd-v9.pcap" in kept and "127.0.0.1" in kept, kept[:300])
    record = tomllib.loads(kept)["options"][0]["records"][0]
    check(not record["interfaceName"].startswith("name-"), f"{record}")


def exporters():
    """Several in one capture: the most frequent one, or the one that is asked for."""
    with tempfile.TemporaryDirectory() as folder:
        path, several = os.path.join(folder, "a.pcap"), os.path.join(folder, "several.pcap")
        parts = []
        for protocol, source, count in (("netflow5", "192.0.2.7", 90), ("ipfix", "192.0.2.8", 3000)):
            code, _, err = run("flowgen", "--protocol", protocol, "--source", source, "--pcap", path, "--seed", "7",
                               "--count", count)
            check_equal(code, 0, err)
            with open(path, "rb") as file:
                parts.append(file.read())
        with open(several, "wb") as file:
            file.write(parts[0] + parts[1][24:])
        code, out, err = run("flowgen", "profile-from", several)
        check_equal((code, tomllib.loads(out)["protocol"]), (0, "ipfix"), err)
        check("192.0.2.8 ipfix" in err and "others: 192.0.2.7 netflow5 (3)" in err and err.count("\n") == 1, err)
        for wanted in ("192.0.2.7", "192.0.2.7:9"):
            code, out, err = run("flowgen", "profile-from", several, "--exporter", wanted)
            if wanted.endswith(":9"):
                check_equal((code, "no flow export of 192.0.2.7:9" in err), (3, True), err)
            else:
                check_equal((code, tomllib.loads(out)["protocol"]), (0, "netflow5"), err)
        output = os.path.join(folder, "out.toml")
        code, out, err = run("flowgen", "profile-from", several, "-o", output)
        check_equal((code, out), (0, ""), err)
        with open(output, "rb") as file:
            check_equal(tomllib.load(file)["protocol"], "ipfix", "-o")
        with open(several, "rb") as file:
            code, out, err = run("flowgen", "profile-from", "-", stdin=file)
        check_equal((code, tomllib.loads(out)["protocol"]), (0, "ipfix"), err)
        # Domains of one exporter: the one with the most datagrams.
        parts = []
        for several_domains in ("1", "2"):
            code, _, err = run("flowgen", "--protocol", "netflow9", "--exporters", several_domains, "--source",
                               "192.0.2.9", "--pcap", path, "--count", "900")
            check_equal(code, 0, err)
            with open(path, "rb") as file:
                parts.append(file.read().replace(bytes((192, 0, 2, 10)), bytes((192, 0, 2, 9))))
        with open(several, "wb") as file:
            file.write(parts[0] + parts[1][24:])
        code, out, err = run("flowgen", "profile-from", several)
        check_equal((code, tomllib.loads(out)["exporter"]["domain"]), (0, 1), err)
        check("without 1 other domains" in err, err)


def refused():
    code, out, err = run("flowgen", "profile-from")
    check_equal((code, out), (2, ""), err)
    code, out, err = run("flowgen", "profile-from", "x", "--exporter", "10.0.0.1:99999")
    check_equal((code, out, "--exporter" in err), (2, "", True), err)
    code, out, err = run("flowgen", "profile-from", "/nowhere/x.pcap")
    check_equal((code, out, err.count("\n")), (3, "", 1), err)
    with Generated("netflow5", count=30) as path:
        with open(path, "rb") as file:
            data = file.read()
        with open(path, "wb") as file:
            file.write(data[:24])
        code, out, err = run("flowgen", "profile-from", path)
        check_equal((code, out, "no flow export in it" in err), (3, "", True), err)
        with open(path, "wb") as file:
            file.write(data[:-10])  # cut off: nothing is whole
        code, out, err = run("flowgen", "profile-from", path)
        check_equal((code, out, err.count("\n")), (3, "", 1), err)
    code, out, _ = run("flowgen", "profile-from", "--help")
    check(code == 0 and "--keep-values" in out, out)


def hostile():
    for path in sorted(glob.glob(os.path.join(shared("hostile", "corpus"), "*", "*.bin"))):
        code, out, err = run("flowgen", "profile-from", path)
        check(code in (0, 3), f"{path}: {code} {err}")
        if code == 0:
            shape(out)


main({"fixed": fixed, "templates": templates, "files": files, "refresh": refresh, "sampling": sampling,
      "sflow": sflow, "traffic": traffic, "exporters": exporters, "refused": refused, "live": live,
      "captures": captures, "keeping": keeping, "hostile": hostile})
