#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Where flowgen's exporters send from: an address or a port for each, whatever their number, the same in every run."""
import ipaddress
import json
import os
import resource
import socket
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from programs import BIN, check, check_equal, has_ipv6, main, run, skip  # noqa: E402
from sinks import Sinks  # noqa: E402


OWN_IPV6 = "2001:db8::fd"  # in a network of its own; the addresses that follow have another octet before the last


def address(first, n):
    return str(ipaddress.ip_address(first) + n)


def number_of(datagram):
    """Of the exporter in its run: NetFlow v9 with its source id, which begins at 1."""
    return struct.unpack_from(">I", datagram, 16)[0] - 1


def sent(n, *arguments, host="127.0.0.1", each=2):
    """Every exporter sends `each` datagrams to one socket: (number, address, port) of each, and the manifest."""
    with Sinks(1, host) as sinks, tempfile.TemporaryDirectory() as folder:
        manifest = os.path.join(folder, "sent.json")
        where = f"[{host}]" if ":" in host else host
        code, _, err = run("flowgen", "--target", f"{where}:{sinks.ports[0]}", "--protocol", "netflow9", "--exporters",
                           n,
                           "--flows-per-datagram", 1, "--count", each * n, "--rate", 8000, "--manifest", manifest,
                           "--seed", 1, *arguments)
        check_equal(code, 0, err)
        sinks.wait_for(each * n)
        with open(manifest, encoding="utf-8") as file:
            entries = json.load(file)["exporters"]
    return [(number_of(payload), *source) for payload, source in sinks.got[0]], entries


def check_manifest(came, entries, what):
    check_equal(sorted({(n + 1, a, p) for n, a, p in came}), sorted((e["domain"], e["address"],
                                                                     e["port"]) for e in entries),
                f"{what}: the manifest names the sources")


def addresses():
    """Exporter i sends from the i-th address, all from one port; over the ends of octets."""
    for first, n in (("127.0.0.250", 600), ("127.9.255.200", 100), ("127.255.255.254", 1)):
        came, entries = sent(n, "--source", first)
        check_equal(len(came), 2 * n, "datagrams")
        check_equal({(i, a) for i, a, _ in came}, {(i, address(first, i)) for i in range(n)}, f"{first}: addresses")
        check_equal(len({p for *_, p in came}), 1, "ports")
        check_manifest(came, entries, first)


def ports():
    """Without --source each has a port of its own, also 2,000."""
    for n in (1, 2, 2000):
        came, entries = sent(n)
        check_equal((len(came), {a for _, a, _ in came}), (2 * n, {"127.0.0.1"}), f"{n}: datagrams, addresses")
        check_equal((len({p for *_, p in came}), len({(i, p) for i, _, p in came})), (n, n), f"{n}: ports")
        check_manifest(came, entries, n)


def free_ports(n, low):
    """Some of the 6,000 from `low` on that nobody has, outside of those that the system chooses from. Cases run side by
    side, each has its own `low`, and each process begins to look at another place."""
    blocks = 6000 // n
    for block in range(blocks):
        first = low + (os.getpid() + block) % blocks * n
        taken = []
        try:
            for port in range(first, first + n):
                taken.append(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
                taken[-1].bind(("0.0.0.0", port))
            return first
        except OSError:
            pass
        finally:
            for s in taken:
                s.close()
    skip("no free ports")
    return 0


def same_ports():
    """--source-port: the same in every run, of each exporter; with addresses one for all."""
    first = free_ports(50, 20000)
    runs = [set(sent(50, "--source-port", first)[0]) for _ in range(2)]
    check_equal(runs[0], {(i, "127.0.0.1", first + i) for i in range(50)}, "from N on")
    check_equal(runs[1], runs[0], "again")
    for _ in range(2):
        came, entries = sent(50, "--source-port", first, "--source", "127.0.3.1")
        check_equal(set(came), {(i, address("127.0.3.1", i), first) for i in range(50)}, "one for all")
        check_manifest(came, entries, "one for all")


def in_files():
    """A capture has the same sources."""
    for options, want in ((("--source", "10.0.0.254", "--source-port", 9000), {(address("10.0.0.254", i),
                                                                                9000) for i in range(5)}),
                          (("--source-port", 9000), {(address("192.0.2.1", i), 9000 + i) for i in range(5)}),
                          ((), {(address("192.0.2.1", i), 2055) for i in range(5)})):
        with tempfile.TemporaryDirectory() as folder:
            manifest = os.path.join(folder, "sent.json")
            code, _, err = run("flowgen", "--pcap", os.path.join(folder, "a.pcap"), "--exporters", 5, "--count", 10,
                               "--rate", 5,
                               "--manifest", manifest, *options)
            check_equal(code, 0, err)
            with open(manifest, encoding="utf-8") as file:
                check_equal({(e["address"], e["port"]) for e in json.load(file)["exporters"]}, want, str(options))


def taken():
    """A port that somebody has: which one, and nothing is sent."""
    first = free_ports(10, 26000)
    with Sinks() as sinks:
        for more, port in (((), first + 3), (("--source", "127.0.3.1"), first)):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
                other.bind(("127.0.0.1", port))
                code, _, err = run("flowgen", "--target", f"127.0.0.1:{sinks.ports[0]}", "--exporters", 10, "--count",
                                   10,
                                   "--source-port", first, *more)
                check(code == 3 and f":{port} is in use: another program has bound it" in err and err.count("\n") == 1,
                      f"{code}: {err}")
        check_equal(sinks.got[0], [], "sent")


def no_more():
    """Addresses and ports that end before each exporter has one."""
    for options, says in (
            (("--source", "127.255.255.250", "--exporters", 6),
             "from 127.255.255.250 on there are 5 addresses, and --exporters is 6"),
            (("--source", "223.255.255.255", "--exporters", 2), "there are 1 addresses"),
            (("--source", "255.255.255.255", "--exporters", 1), "there are 0 addresses"),
            (("--source", "ff02::1", "--exporters", 1), "there are 0 addresses"),
            (("--source-port", 65530, "--exporters", 7), "from 65530 on there are 6 ports, and --exporters is 7"),
            (("--source-port", 0,), "--source-port"), (("--source-port", 65536,), "1..65535")):
        for where in (("--target", "127.0.0.1:9"), ("--pcap", "/dev/null"), ("--target", "tcp:127.0.0.1:9",
                                                                             "--protocol", "ipfix")):
            code, out, err = run("flowgen", *where, *options, "--count", 1)
            check(code == 2 and says in err and err.count("\n") == 1 and out == "", f"{where} {options}: {code} {err}")
    check_equal(run("flowgen", "--pcap", "/dev/null", "--source", "127.255.255.250", "--exporters", 5, "--count", 5)[0],
                0,
                "all of them")


def not_ours():
    """Addresses of others: the first, how many are ours, and what helps."""
    with Sinks() as sinks:
        def says(*options):
            code, _, err = run("flowgen", "--target", f"127.0.0.1:{sinks.ports[0]}", "--count", 10, *options)
            check(code == 2 and err.count("\n") == 1, f"{options}: {code} {err}")
            return err
        err = says("--source", "203.0.113.7", "--exporters", 4)
        check("203.0.113.7 (exporter 1) is not an address of this machine, 0 of 4 are; to have them: ip addr add "
              "203.0.113.7/32 dev lo" in err and "127.0.0.0/8" in err, err)
        check("IPv4, the other IPv6" in says("--source", "::1"), "families")
        check_equal(sinks.got[0], [], "sent")
    if has_ipv6():
        code, _, err = run("flowgen", "--target", "[::1]:9", "--count", 10, "--source", "::1", "--exporters", 3)
        check(code == 2 and "::2 (exporter 2) is not an address of this machine, 1 of 3 are; to have them: ip -6 addr add "
              "::2/128" in err, f"{code} {err}")


def descriptors():
    """A socket for each needs descriptors: the soft limit is raised, the hard one reported; addresses need one."""
    with Sinks() as sinks:
        def limited(soft, hard, n, *options):
            done = subprocess.run([os.path.join(BIN, "flowgen"), "--target", f"127.0.0.1:{sinks.ports[0]}",
                                   "--protocol",
                                   "netflow7", "--exporters", str(n), "--flows-per-datagram", "1", "--count", str(n),
                                   "--rate", "5000", *options], capture_output=True, text=True, timeout=30, check=False,
                                  preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard)))
            return done.returncode, done.stderr

        code, err = limited(40, 600, 300)
        check_equal(code, 0, err)
        sinks.wait_for(300)
        check_equal(len({source for _, source in sinks.got[0]}), 300, "sources")
        sinks.got[0].clear()
        code, err = limited(40, 200, 300)
        check(code == 2 and "a socket for each of 300 exporters is more than this process may open" in err and
              "ulimit -n" in err and "--source ADDR" in err and err.count("\n") == 1, f"{code}: {err}")
        check_equal(sinks.got[0], [], "sent")
        possible = int(err.split("which is ")[1].split(";")[0])
        needed = int(err.split("ulimit -n ")[1].split()[0])
        check_equal(limited(40, 200, possible)[0], 0, f"{possible} are possible")
        check_equal(limited(40, 200, possible + 1)[0], 2, f"{possible + 1} are not")
        check_equal(limited(40, needed, 300)[0], 0, f"ulimit -n {needed}")
        sinks.wait_for(possible + 300)
        sinks.got[0].clear()
        code, err = limited(40, 40, 300, "--source", "127.0.5.1")
        check_equal(code, 0, err)
        sinks.wait_for(300)
        check_equal({source[0] for _, source in sinks.got[0]}, {address("127.0.5.1", i) for i in range(300)},
                    "addresses")


def over_ipv6():
    """Addresses of IPv6 likewise; in a network of its own, to give it some."""
    if not has_ipv6():
        skip("no IPv6 on loopback")
    came, entries = sent(1, "--source", "::1", host="::1")
    check_equal({(i, a) for i, a, _ in came}, {(0, "::1")}, "::1")
    check_manifest(came, entries, "::1")
    came, entries = sent(30, host="::1")
    check_equal((len({p for *_, p in came}), {a for _, a, _ in came}), (30, {"::1"}), "ports")
    check_manifest(came, entries, "ports")
    added = "".join(f"ip -6 addr add {address(OWN_IPV6, i)}/128 dev lo nodad && " for i in range(6))
    inside = f"ip link set lo up && {added}"
    if subprocess.run(["unshare", "-rn", "sh", "-c", inside + "true"], capture_output=True,
                      check=False).returncode != 0:
        skip("no network of its own (what needs none has passed)")
    done = subprocess.run(["unshare", "-rn", "sh", "-c",
                           inside + f"exec {sys.executable} {os.path.abspath(__file__)} {BIN} own_ipv6"],
                          capture_output=True, text=True, timeout=60, check=False)
    check_equal(done.returncode, 0, done.stdout + done.stderr)


def own_ipv6():
    """Run by over_ipv6()."""
    if not has_ipv6() or subprocess.run(["ip", "-6", "addr", "show", "to", OWN_IPV6], capture_output=True,
                                        check=False).stdout == b"":
        skip("only in the network of over_ipv6")
    came, entries = sent(6, "--source", OWN_IPV6, host="::1")
    check_equal({(i, a) for i, a, _ in came}, {(i, address(OWN_IPV6, i)) for i in range(6)}, "addresses")
    check_manifest(came, entries, "addresses")


main({f.__name__: f for f in (addresses, ports, same_ports, in_files, taken, no_more, not_ours, descriptors, over_ipv6,
                              own_ipv6)})
