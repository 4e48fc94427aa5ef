#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Names of exporters and interfaces, and sampling rates, that the operator gives flowrecv (--names, --name)."""
import json
import os
import socket
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from flows_of_names import Exporter, flow, write_capture  # noqa: E402
from programs import check, check_equal, main, run  # noqa: E402

COLUMNS = "flow.exporter,ingressInterface.name,egressInterface.name,samplingInterval,sampling.source,network.packets"


def received(messages, names=None, *options, fields=COLUMNS):
    """The lines, and what is said."""
    with tempfile.TemporaryDirectory() as directory:
        capture = os.path.join(directory, "a.pcap")
        write_capture(capture, messages)
        more = []
        if names is not None:
            more = ["--names", os.path.join(directory, "names.toml")]
            with open(more[1], "w", encoding="utf-8") as file:
                file.write(names)
        code, out, err = run("flowrecv", "--read", capture, "--fields", fields, *more, *options)
        check_equal(code, 0, err)
        return [json.loads(line) for line in out.splitlines()], err


def name_of(address, names, *options, domain=7):
    lines, _ = received(Exporter(address, domain).flows(flow()), names, *options)
    return lines[0]["flow.exporter"]


def exporters():
    names = """
[[exporter]]
address = "192.0.2.0/24"
name = "site-{address}"
[[exporter]]
address = "192.0.2.128/25"
name = "upper {address}!"
[[exporter]]
address = ["192.0.2.1", "2001:db8::1"]
name = "core"
[[exporter]]
address = "192.0.2.1"
domain = 9
name = "core, card 9"
[[exporter]]
address = "2001:db8::/32"
name = "six {address}"
[[exporter]]
address = "192.0.2.2"
sampling = 10
"""
    for address, want in (("192.0.2.1", "core"), ("192.0.2.3", "site-192.0.2.3"), ("192.0.2.127", "site-192.0.2.127"),
                          ("192.0.2.128", "upper 192.0.2.128!"), ("192.0.3.1", "192.0.3.1"), ("2001:db8::1", "core"),
                          ("2001:db8::2", "six 2001:db8::2"), ("2001:db9::2", "2001:db9::2"),
                          ("192.0.2.2", "site-192.0.2.2")):
        check_equal(name_of(address, names), want, address)
    check_equal(name_of("192.0.2.1", names, domain=9), "core, card 9", "a domain")
    # The command line is before the file, also before an entry with a domain.
    check_equal(name_of("192.0.2.1", names, "--name", "192.0.2.1=mine", domain=9), "mine", "--name")
    check_equal(name_of("192.0.2.1", None, "--name", "192.0.2.1=a", "--name", "192.0.2.1=b"), "b", "the last --name")
    check_equal(name_of("192.0.2.3", names, "--name", "192.0.2.1=mine"), "site-192.0.2.3", "--name of another")


INTERFACES = """
[[exporter]]
address = "192.0.2.0/24"
interfaces = { 1 = "of the prefix", 3 = "third" }
[[exporter]]
address = "192.0.2.1"
[exporter.interfaces]
1 = "wan"
2 = "lan"
"""


def interfaces():
    lines, err = received(Exporter().flows(flow(), flow(interfaces=(3, 9)), flow(interfaces=(2, 1))), INTERFACES)
    got = [(one.get("ingressInterface.name"), one.get("egressInterface.name")) for one in lines]
    check_equal(got, [("wan", "lan"), ("third", None), ("lan", "wan")], "names")
    check("names: 3 flows with names of interfaces from --names" in err, err)
    lines, _ = received(Exporter("192.0.2.9").flows(flow()), INTERFACES)
    check_equal(lines[0].get("ingressInterface.name"), "of the prefix", "of the prefix")
    check("egressInterface.name" not in lines[0], f"none: {lines}")


def announced():
    """What the exporter says goes before the file, from the moment it says it; and the other way with override."""
    exporter = Exporter()
    messages = [*exporter.flows(flow()), *exporter.interface(1, b"ge-0/0/1"), *exporter.flows(flow()),
                *exporter.interface(1, b"xe-1/1/1"), *exporter.flows(flow())]
    want = {"": ["wan", "ge-0/0/1", "xe-1/1/1"], "override = true": ["wan"] * 3}
    for override, names in want.items():
        lines, _ = received(messages, INTERFACES.replace('address = "192.0.2.1"', f'address = "192.0.2.1"\n{override}'))
        check_equal([one.get("ingressInterface.name") for one in lines], names, f"{override or 'no override'}")
        check_equal([one.get("egressInterface.name") for one in lines], ["lan"] * 3, "not announced")
    lines, _ = received(messages)
    check_equal([one.get("ingressInterface.name") for one in lines], [None, "ge-0/0/1", "xe-1/1/1"], "without a file")


def sampling():
    names = '[[exporter]]\naddress = "192.0.2.0/24"\nsampling = 100\n'
    flows = [flow(), flow(rate=100), flow(rate=50)]
    lines, err = received(Exporter().flows(*flows), names)
    check_equal([(one["samplingInterval"], one["sampling.source"]) for one in lines],
                [(100, "configured"), (100, "record"), (50, "record")], "where none is announced")
    check("names: 1 flow with the sampling rate from --names" in err, err)
    check("names: 192.0.2.1:2055 ipfix domain 7: announces sampling of one of 50, --names says one of 100: 1 flow with "
          "the announced rate" in err, err)
    lines, err = received(Exporter().flows(*flows), names + "override = true\n", "--scale")
    check_equal([(one["samplingInterval"], one["sampling.source"], one["network.packets"]) for one in lines],
                [(100, "configured", 1000)] * 3, "override")
    check("1 flow with the configured rate" in err, err)
    lines, err = received(Exporter("198.51.100.1").flows(*flows), names)
    check_equal(lines[0].get("samplingInterval"), None, "another exporter")
    check("names:" not in err, err)


def wrong():
    """One line with file and line, exit code 2, and nothing is bound: the port is taken."""
    good = '[[exporter]]\naddress = "192.0.2.1"\n'
    with tempfile.TemporaryDirectory() as directory, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        path = os.path.join(directory, "names.toml")
        for content, line, words in (
                ("", 1, "exporter is missing"),
                ("[[exporter]", 1, ""),
                ("[exporter]\naddress = '192.0.2.1'\n", 1, "[[exporter]]"),
                ("[[exporter]]\nname = 'a'\n", 1, "address is missing"),
                (good, 1, "nothing is said of this exporter: it needs one of name, interfaces, sampling"),
                (good + "nmae = 'a'\n", 3, "nmae"),
                (good + "name = ''\n", 3, "1 to 255 octets"),
                (good + f"name = '{'a' * 256}'\n", 3, "1 to 255 octets"),
                (good + 'name = "a\\u001b[31m"\n', 3, "no control characters"),
                (good + 'name = "a\\u009b31m"\n', 3, "no control characters"),
                (good + "name = 7\n", 3, "7 is not text in quotes"),
                (good + "name = '192.0.2.2'\n", 3, "'192.0.2.2' is the address of another exporter"),
                (good + "sampling = 0\n", 3, "1..4294967295"),
                (good + "sampling = 4294967296\n", 3, "1..4294967295"),
                (good + "sampling = '1000'\n", 3, "'1000' is not a whole number"),
                (good + "domain = -1\nname = 'a'\n", 3, "0..4294967295"),
                (good + "name = 'a'\noverride = true\n", 1, "override: only with interfaces or sampling"),
                (good + "interfaces = { wan = 'a' }\n", 3, "'wan' is no interface index, a whole number in 0.."),
                (good + "interfaces = { 4294967296 = 'a' }\n", 3, "no interface index"),
                (good + "interfaces = { 1 = 2 }\n", 3, "not text in quotes"),
                (good + "interfaces = { 1 = 'a', 01 = 'b' }\n", 3, "1 is there twice"),
                (good + "interfaces = {}\n", 3, "the table is empty"),
                ("[[exporter]]\naddress = '192.0.2.300'\nname = 'a'\n", 2, "neither an address nor a prefix"),
                ("[[exporter]]\naddress = '192.0.2.0/33'\nname = 'a'\n", 2, "neither an address nor a prefix"),
                ("[[exporter]]\naddress = '192.0.2.0/'\nname = 'a'\n", 2, "neither an address nor a prefix"),
                ("[[exporter]]\naddress = []\nname = 'a'\n", 2, "the list is empty"),
                ("[[exporter]]\naddress = '192.0.2.1/24'\nname = 'a{address}'\n", 2, "192.0.2.0/24 is meant"),
                ("[[exporter]]\naddress = '192.0.2.0/24'\nname = 'a'\n", 3, "write {address}"),
                (good + "name = 'a'\n" + good + "name = 'b'\n", 5, "192.0.2.1 is of the exporter of line 1 already"),
                (good + "name = 'a'\n[[exporter]]\naddress = '192.0.2.2'\nname = 'a'\n", 6, "of line 1 already"),
                ("[[exporter]]\naddress = '192.0.2.0/24'\nname = 'a-{address}'\n[[exporter]]\naddress = '192.0.2.1'\n"
                 "name = 'a-192.0.2.2'\n", 4, "is what the exporter of line 1 calls 192.0.2.2")):
            with open(path, "w", encoding="utf-8") as file:
                file.write(content)
            code, out, err = run("flowrecv", "--listen", f"127.0.0.1:{taken.getsockname()[1]}", "--names", path)
            check_equal((code, out, err.count("\n")), (2, "", 1), f"{content!r}: {err}")
            check(f"names.toml:{line}: " in err and words in err, f"{content!r}: {err}")
        code, _, err = run("flowrecv", "--names", os.path.join(directory, "none.toml"))
        check(code == 3 and "none.toml" in err, err)
        for name in ("192.0.2.1", "192.0.2.1=", "x=a", "192.0.2.1=\x1b[31m", "192.0.2.1=" + "a" * 256):
            code, _, err = run("flowrecv", "--name", name)
            check(code == 2 and "ADDRESS=NAME" in err and "\x1b" not in err, err)
    for names, same in ((("192.0.2.1=a", "192.0.2.2=a"), True), (("192.0.2.1=a", "2001:db8::1=b", "192.0.2.3=a"), True),
                        (("192.0.2.1=a", "192.0.2.2=a", "192.0.2.1=b"), False), (("192.0.2.1=a", "192.0.2.1=a"), False)):
        code, out, err = run("flowrecv", "--check-config", *(x for n in names for x in ("--name", n)))
        want = f"'a' is the name of {names[0].split('=')[0]} and of {names[-1].split('=')[0]}"
        check_equal((code, want in err, err.count("\n")), (2, True, 1) if same else (0, False, 0), f"{names}: {err}")
    for name, is_wrong in (("192.0.2.1=192.0.2.2", True), ("192.0.2.1=2001:db8::1", True), ("192.0.2.1=192.0.2.1", False),
                           ("192.0.2.1=192.0.2", False), ("2001:db8::1=2001:DB8:0::1", False)):
        code, _, err = run("flowrecv", "--check-config", "--name", name)
        check_equal((code, "is the address of another exporter" in err), (2, True) if is_wrong else (0, False),
                    f"{name}: {err}")


if __name__ == "__main__":
    main({"exporters": exporters, "interfaces": interfaces, "announced": announced, "sampling": sampling,
          "wrong": wrong})
