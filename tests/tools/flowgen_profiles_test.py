#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowgen's profiles: each arrives as it was sent, breaks the rules that it says and no others, and looks like the
capture of the exporter that it is made after. What is wrong in a file is said with its line."""
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from profiles import (CAPTURES, PROFILES, deviations, findings, generated, has_sampling, names,  # noqa: E402
                      profile_of)
from profile_shape import shape  # noqa: E402
from programs import check, check_equal, main, run, shared  # noqa: E402


def listed():
    check_equal(names(), sorted(PROFILES), "flowgen profiles")
    for name in PROFILES:
        code, out, err = run("flowgen", "profiles", "show", name)
        check_equal((code, err), (0, ""), name)
        check(out.startswith(name + ": "), out[:80])
        check("  source      " in out and "  timeouts    " in out, f"{name}: {out[:300]}")
    code, _, err = run("flowgen", "profiles", "show", "cisco-isa")
    check(code == 2 and "nearest: cisco-asa" in err and err.count("\n") == 1, err)


def arrives():
    """Equal at flowrecv, flow by flow: as it is, sampled, from several exporters, with other seeds and rates."""
    for name in PROFILES:
        variants = [(), ("--exporters", 3, "--seed", 9), ("--rate", "max", "--seed", 4)]
        if has_sampling(name):
            variants += [("--sampling", 100), ("--sampling", 64, "--exporters", 2)]
        for options in variants:
            with generated(name, *options) as (capture, manifest):
                code, out, err = run("flowrecv", "--read", capture, "--format", "none", "--expect", manifest)
                check_equal(code, 0, f"{name} {options}: {(out + err)[-400:]}")


def totals_arrive():
    """yaf tells running totals: no flow of one template is taken for another report of one that came by another. 8,000
    of its records are 15,400 flows, and receivers remember 16,384."""
    for seed in range(1, 7):
        with generated("yaf", "--rate", 1000, "--seed", seed, count=8000) as (capture, manifest):
            code, out, err = run("flowrecv", "--read", capture, "--format", "none", "--expect", manifest)
            check_equal(code, 0, f"seed {seed}: {(out + err)[-400:]}")
            check("running totals" not in err, f"seed {seed}: {err}")
    # As docs/formats.md says of more: they are counted, and it is said which octets are unknown.
    with generated("yaf", "--rate", 1000, count=9000) as (capture, manifest):
        code, out, err = run("flowrecv", "--read", capture, "--format", "none", "--expect", manifest)
    back, unknown = re.search(r"both directions: (\d+) flows back", err), re.search(r"no known flow \((\d+) times", err)
    check_equal((code, bool(back and unknown)), (1, True), err)
    check_equal(9000 + int(back[1]) - int(unknown[1]), 16_384, "flows remembered")
    check("9000 of 9000 flow records, 2 of 2 options records arrived" in err, err)
    with generated("yaf", "--rate", 1000, "--exporters", 4, count=20_000) as (capture, manifest):
        code, _, err = run("flowrecv", "--read", capture, "--format", "none", "--expect", manifest)
        check_equal(code, 0, f"of 4 exporters: {err}")


def repeats():
    """The same seed: the same octets; another one: others."""
    for name in PROFILES:
        texts = []
        for seed in (11, 11, 12):
            with generated(name, "--seed", seed, count=1500) as (capture, _):
                with open(capture, "rb") as file:
                    texts.append(file.read())
        check(texts[0] == texts[1], f"{name}: two runs differ")
        check(texts[0] != texts[2], f"{name}: another seed gives the same")


def conforms():
    """flowcheck finds the deviations that the profile declares, and nothing else."""
    for name in PROFILES:
        if name in ("generic-v1", "generic-v7"):  # no document says how they have to be
            continue
        for options in [(), ("--sampling", 100)] if has_sampling(name) else [()]:
            with generated(name, "--rate", 1000, "--exporters", 2, *options, count=5000) as (capture, _):
                check_equal(findings(capture), deviations(name), f"{name} {options}")


def looks_like_captures():
    """Template shapes, options, numbers in headers, sets: as in the captures that the profiles are made after."""
    shared("captures")
    for name, capture, left_out in CAPTURES:
        seen = shape(profile_of(shared(*capture.split("/"))))
        with generated(name, "--rate", 1000, count=5000) as (path, _):
            sent = shape(profile_of(path))
        check_equal(sent["protocol"], seen["protocol"], name)
        ours = {(t[0], tuple(t[2])) for t in sent["templates"]}
        theirs = {(t[0], tuple(t[2])) for t in seen["templates"]}
        if "templates" not in left_out:
            check(theirs <= ours if "more" in left_out else ours == theirs,
                  f"{name}, {capture}: templates {sorted(theirs - ours)} are missing, {sorted(ours - theirs)} are new")
        for part in ("options",):
            if part not in left_out:
                fields = {o["id"]: o["fields"] for o in sent[part]}
                for o in seen[part]:
                    check_equal(fields.get(o["id"]), o["fields"], f"{name}, {capture}: options {o['id']}")
        for table, key in (("exporter", "sequence"), ("exporter", "count"), ("datagram", "template_sets"),
                           ("datagram", "templates_alone"), ("datagram", "padding"), ("datagram", "fill"),
                           ("datagram", "set_records")):
            if key in seen[table] and key not in left_out:
                check_equal(sent[table].get(key), seen[table][key], f"{name}, {capture}: {key}")


def options_of_flowgen():
    """What flowgen's options mean to profiles."""
    with generated("fortigate", "--ipv6", 0, count=500) as (capture, _):
        check_equal("ipv6 = 0" in profile_of(capture), True, "no IPv6")
    for arguments, told in [
            (("--profile", "cisco-asa", "--protocol", "ipfix"), "--protocol: cisco-asa is netflow9, not ipfix"),
            (("--profile", "cisco-asa", "--sampling", 10), "--sampling: cisco-asa has no sampling"),
            (("--profile", "softflowd-v9", "--samplers", 2), "--samplers: softflowd-v9 has no samplers"),
            (("--profile", "softflowd-v5", "--ipv6", 10), "--ipv6: softflowd-v5 has no IPv6 flows"),
            (("--profile", "vmware-vds", "--max-datagram", 128), "the template or a record needs a datagram of"),
            (("--profile", "nosuch"), "nearest:"),
            (("--profile", "./no-such-file.toml"), None),
            (("--profile", ""), "--profile: it needs a name, or the path of a file"),
            (("--force",), "--force: only with --safe"),
    ]:
        code, out, err = run("flowgen", *arguments, "--count", 10, "--pcap", os.devnull)
        check_equal((code, out), (3 if told is None else 2, ""), f"{arguments}: {err}")
        check((told or "No such file") in err, f"{arguments}: {err!r}")


GOOD = 'title = "x"\nprotocol = "netflow9"\nsource = "x"\n'
TEMPLATE = '[[template]]\nid = 256\nfields = "sourceIPv4Address destinationIPv4Address octetDeltaCount/4"\n'


def wrong_files():
    """File, line, key, and what is allowed."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "x.toml")
        for text, told in [
                ("title = 1\n", "x.toml:1: title: 1 is not text in quotes"),
                ("", "x.toml:1: title is missing"),
                ('title = "x"\nprotocol = "netflow8"\n',
                 "x.toml:2: protocol: 'netflow8' is not one of netflow1, netflow5, netflow7, netflow9, ipfix, sflow5"),
                ('title = "x"\nprotocol = "ipfix"\n', "x.toml:1: source is missing"),
                (GOOD, "x.toml:1: [[template]] of flows is missing"),
                (GOOD + "[exporter]\nsequence = 'none'\n" + TEMPLATE,
                 "x.toml:5: sequence: 'none' is not one of rfc, records-included"),
                (GOOD + "[exporter]\nsequnce = 'rfc'\n" + TEMPLATE, "x.toml:5: 'sequnce' is not one of source, domain"),
                (GOOD + "[datagram]\noctets = 70000\n" + TEMPLATE,
                 "x.toml:5: octets: 70000 is not a whole number in 24..65507"),
                (GOOD + "[timers]\nactive_timeout = 30\n" + TEMPLATE,
                 "x.toml:5: active_timeout: 30 is not a time, such as"),
                (GOOD + "[timers]\nactive_timeout = 'soon'\n" + TEMPLATE, "x.toml:5: active_timeout"),
                (GOOD + "[traffic]\nipv6 = 101\n" + TEMPLATE, "x.toml:5: ipv6: 101 is not a whole number in 0..100"),
                (GOOD + "[[traffic.application]]\nprotocol = 'tcp'\npackets = [5, 2]\n" + TEMPLATE,
                 "x.toml:6: packets: needs [from, to]"),
                (GOOD + "[[template]]\nid = 255\n", "x.toml:5: id: 255 is not a whole number in 256..65535"),
                (GOOD + "[[template]]\nid = 256\n", "x.toml:4: fields is missing"),
                (GOOD + "[[template]]\nid = 256\nfields = 'sourceIPv4Adress'\n",
                 "x.toml:6: fields: field 1: no information element is called 'sourceIPv4Adress'; did you mean "
                 "sourceIPv4Address?"),
                (GOOD + "[[template]]\nid = 256\nfields = 'octetDeltaCount/9'\n",
                 "x.toml:6: fields: field 1: octetDeltaCount cannot have the length '9', only 1 to 8 octets"),
                (GOOD + TEMPLATE + "values = { forwardngStatus = 64 }\n",
                 "x.toml:7: no information element is called 'forwardngStatus'; did you mean forwardingStatus?"),
                (GOOD + TEMPLATE + "values = { ipTTL = [] }\n", "x.toml:7: ipTTL: an empty list is none of"),
                (GOOD + TEMPLATE + "values = { ipTTL = { from = 5, to = 1 } }\n", "x.toml:7: ipTTL: from and to are"),
                (GOOD + TEMPLATE + "values = { ipTTL = { by_port = { 443 = 1 } } }\n",
                 "x.toml:7: ipTTL: by_port needs otherwise"),
                (GOOD + TEMPLATE + "values = { ipTTL = { is = 'ttl' } }\n", "x.toml:7: is: 'ttl' is not one of"),
                (GOOD + TEMPLATE + "values = { octetDeltaCount = 5 }\n",
                 "template 256 (line 7): octetDeltaCount is for the flows to decide"),
                (GOOD + "[values]\nipTTL = 300\n" + TEMPLATE.replace("octet", "ipTTL octet"),
                 "template 256 (line 5): 300 does not fit ipTTL in 1 octets"),
                (GOOD + TEMPLATE + TEMPLATE, "x.toml:7: id: 256 is another template's too"),
                (GOOD + "[sflow]\n" + TEMPLATE, "x.toml:4: sflow: netflow9 has none"),
                (GOOD.replace("netflow9", "netflow5") + TEMPLATE, "x.toml:4: template: netflow5 has none"),
                (GOOD + "title = 1 2\n", "x.toml:4: "),
                (GOOD + "\u018a = 1\n", "x.toml:4: letters that are not of ASCII need quotes"),
                ('# \u018a\n"\u018a" = "\u018a"', "x.toml:1: title is missing"),
                (GOOD + "[[traffic.application]]\nprotocol = 47\n[exporter]", "x.toml"),
                (GOOD + '[[template]]\nid = 256\nfields = "sourceIPv4Address interfaceName"\n',
                 "template 256: netflow9 cannot announce interfaceName/v"),
                (GOOD + TEMPLATE + "values = { ipTTL = 64 }\n", "x.toml:7: ipTTL: there is no such field"),
                (GOOD + TEMPLATE.replace("octet", "ipTTL octet") + "values = { ipTTL = -1 }\n",
                 "ipTTL is not negative, as -1"),
                (GOOD + TEMPLATE + "family = 'any'\n",
                 "x.toml:7: family: the addresses among the fields are of ipv4 alone"),
                (GOOD + TEMPLATE + "sampler_fields = 'samplerId'\n",
                 "x.toml:4: template 256: sampler_fields needs samplers = true"),
                (GOOD + "[sampling]\nsamplers = true\n" + TEMPLATE,
                 "x.toml:6: template 256: samplers = true needs sampler_fields"),
                (GOOD + "[sampling]\n" + TEMPLATE, "x.toml:1: sampling: nothing announces it"),
                (GOOD + "[sampling]\nusual = 5\nmost = 4\n" + TEMPLATE,
                 "x.toml:5: usual: 5 is not a whole number in 0..4"),
                (GOOD.replace("netflow9", "netflow5") + "[exporter]\ndomain = 70000\n",
                 "x.toml:5: domain: 70000 is not a whole number in 0..65535"),
                (GOOD.replace("netflow9", "ipfix") + "[exporter]\ncount = 'sets'\n" + TEMPLATE,
                 "x.toml:5: count: only NetFlow v9 has a Count"),
                (GOOD + TEMPLATE + "share = 0\n", "x.toml:1: [[template]] of flows, with a share above 0, is missing"),
                (GOOD + TEMPLATE + "[[options]]\nid = 257\nfields = 'System'\nrecords = 5\n",
                 "x.toml:10: records: begin each with [[options.records]], or write a list: records = [{ ... }]"),
                (GOOD.replace("netflow9", "ipfix") + TEMPLATE + "[[options]]\nid = 257\nfields = 'System'\n",
                 "template 257: ipfix cannot announce System/4 as a scope"),
                (GOOD + TEMPLATE.replace("octet", "sourceTransportPort/1 octet"),
                 "template 256: sourceTransportPort has to have 2 octets, for the values of flows"),
                (GOOD + TEMPLATE + "protocols = [99]\n", "template 256: no application has flows of its protocols"),
                (GOOD + "[datagram]\noctets = 39\n" + TEMPLATE,
                 "template 256: the template or a record needs a datagram of 40 octets, at most 39 are allowed"),
        ]:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            code, out, err = run("flowgen", "--profile", path, "--count", 10, "--pcap", os.path.join(folder, "y.pcap"))
            check_equal(code, 2, text)
            check(told in err.replace(folder + "/", ""), f"{text!r}: {err!r}")
            check_equal(err.count("\n"), 1, f"{text!r}: lines")


ADDRESSES = "sourceIPv4Address destinationIPv4Address"
# Protocol, fields, and more: profiles whose flows arrive as they were sent, though few are like them.
ODD = (
    ("ipfix", f"{ADDRESSES} octetDeltaCount flowStartSeconds flowEndMilliseconds", ""),
    ("netflow9", f"{ADDRESSES} flowStartMilliseconds observationTimeSeconds octetDeltaCount", ""),
    ("ipfix", f"{ADDRESSES} octetDeltaCount flowStartSysUpTime flowEndSysUpTime", ""),  # relative to nothing
    ("netflow9", f"{ADDRESSES} octetDeltaCount/4", "[datagram]\nset_records = 20\npadding = 'none'\n"),
    ("netflow9", f"{ADDRESSES} octetDeltaCount/4", "[datagram]\nset_records = 7\noctets = 1401\n"),
    ("ipfix", f"{ADDRESSES} sourceIPv6Address destinationIPv6Address octetDeltaCount/4",
     "[datagram]\nset_records = 4\noctets = 200\n[traffic]\nipv6 = 50\n"),
    ("ipfix", f"{ADDRESSES} octetDeltaCount interfaceName",
     "[datagram]\nset_records = 3\n[values]\ninterfaceName = ['a', 'bcd']\n"),
    ("ipfix", f"{ADDRESSES} tcpSourcePort tcpDestinationPort protocolIdentifier octetDeltaCount",
     "[values]\ntcpSourcePort = 0\n"),
    ("ipfix", f"{ADDRESSES} 0:2/0 octetDeltaCount ipTotalLength", ""),
    ("ipfix", f"{ADDRESSES} octetDeltaCount/1 packetDeltaCount/1 reverseOctetDeltaCount", ""),
    ("ipfix", f"{ADDRESSES} octetTotalCount packetTotalCount flowStartNanoseconds flowEndMicroseconds", ""),
    ("netflow5", "", "[values]\nsourceTransportPort = 0\n"),
    ("netflow5", "", "[datagram]\nflows = 64\n"),
    ("sflow5", "", "[sflow]\nextended = ['gateway']\ndrops = 50\n"),
)


def odd():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "x.toml")
        for protocol, wanted, more in ODD:
            with open(path, "w", encoding="utf-8") as file:
                file.write(GOOD.replace("netflow9", protocol) + more)
                if wanted:
                    file.write(f"[[template]]\nid = 300\nfields = '{wanted}'\n")
            for options in ((), ("--rate", "max", "--exporters", 2)):
                with generated(path, *options) as (capture, manifest):
                    code, out, err = run("flowrecv", "--read", capture, "--format", "none", "--expect", manifest)
                    check_equal(code, 0, f"{protocol} {wanted} {more!r} {options}: {(out + err)[-400:]}")
        for name in ("yaf", "softflowd-ipfix", "juniper-ipfix"):  # templates alone, and sequences of other kinds
            ipfix = os.path.join(folder, "x.ipfix")
            code, _, err = run("flowgen", "--profile", name, "--ipfix-file", ipfix, "--count", 500, "--manifest", path)
            check_equal(code, 0, f"{name}: {err}")
            code, out, err = run("flowrecv", "--read", ipfix, "--format", "none", "--expect", path)
            # The checksums are options data, which softflowd's sequence number does not count.
            check(code == 0 or name == "softflowd-ipfix", f"{name}: {(out + err)[-400:]}")
            check("checksum" not in err and "equal: all " in out + err, f"{name}: {(out + err)[-400:]}")


def generic_templates():
    """One template a set, and none announced that no flow uses."""
    for name, options, want in (("generic-v9", ("--ipv6", 0), {256}), ("generic-v9", ("--ipv6", 100), {257}),
                                ("generic-ipfix", ("--ipv6", 30), {256, 257}), ("generic-ipfix", ("--ipv6", 0), {256})):
        with generated(name, *options, count=500) as (capture, _):
            text = profile_of(capture)
            check_equal({t[0] for t in shape(text)["templates"]}, want, f"{name} {options}")
            check('template_sets = "shared"' not in text, f"{name}: {text[:400]}")


def from_a_file():
    """A profile of one's own, with each kind of value, and what it says shows in what is received."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "own.toml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(GOOD.replace("netflow9", "ipfix") + """
[traffic]
[[traffic.application]]
protocol = "tcp"
port = 443
packets = [5, 5]
octets = [100, 100]
milliseconds = [7, 7]
[[template]]
id = 300
fields = \"\"\"sourceIPv4Address destinationIPv4Address protocolIdentifier sourceTransportPort destinationTransportPort
octetDeltaCount/3 packetDeltaCount/2 flowStartMilliseconds flowEndMilliseconds ipTTL applicationName userName/8
9:12345/2 interfaceName\"\"\"
[template.values]
ipTTL = { from = 60, to = 64 }
applicationName = { by_port = { 443 = "web" }, otherwise = "other" }
userName = ["anna", "bert"]
"9:12345" = { is = "exporter.domain" }
""")
        with generated(path, "--exporters", 2, count=200) as (capture, _):
            code, out, err = run("flowrecv", "--read", capture, "--format", "elements")
            check_equal(code, 0, err)
            # Four in a hundred are not answered: one packet.
            whole, asked = ('"octetDeltaCount":500,"packetDeltaCount":5,', '"octetDeltaCount":100,"packetDeltaCount":1,')
            rows = [line for line in out.splitlines() if whole in line or asked in line]
            check(180 < sum(whole in row for row in rows) < 200, f"{sum(whole in row for row in rows)} whole ones")
            check_equal(len(rows), 200, out[:500])
            check_equal({re.search('"applicationName":"([^"]*)"', row).group(1) for row in rows}, {"web"}, rows[0])
            check_equal({re.search('"userName":"([a-z]*)', row).group(1) for row in rows}, {"anna", "bert"}, rows[0])
            ttl = {int(re.search('"ipTTL":([0-9]+)', row).group(1)) for row in rows}
            check_equal(ttl, {60, 61, 62, 63, 64}, "ipTTL")


main({"listed": listed, "arrives": arrives, "totals_arrive": totals_arrive, "repeats": repeats, "conforms": conforms,
      "looks_like_captures": looks_like_captures, "options_of_flowgen": options_of_flowgen, "wrong_files": wrong_files,
      "generic_templates": generic_templates, "odd": odd, "from_a_file": from_a_file})
