#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Countries and autonomous systems that flowrecv looks up in databases (--country, --as), and applications that it
guesses by port. The databases are written here."""
import csv
import ipaddress
import io
import json
import os
import random
import socket
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from flows_of_names import Exporter, flow, write_capture  # noqa: E402
from mmdb_writer import MARKER, U16, U32, U64, database  # noqa: E402
from programs import check, check_equal, main, run, skip  # noqa: E402

LOOKED_UP = "source.geo.country_iso_code,destination.geo.country_iso_code,source.as.number," \
            "source.as.organization.name,destination.as.number,destination.as.organization.name"
YEAR = 366 * 86400


def needs_databases():
    _, _, err = run("flowrecv", "--country", "/nonexistent")
    if "made without libmaxminddb" in err:
        skip("this build reads no databases")


def country(code):
    return {"continent": {"code": "XX"}, "country": {"geoname_id": U32(1), "iso_code": code}}


def system(number, name):
    return {"autonomous_system_number": U32(number), "autonomous_system_organization": name}


class Files:
    """Databases in a folder of their own."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def file(self, name, octets):
        path = os.path.join(self.folder.name, name)
        with open(path, "wb") as file:
            file.write(octets)
        return path

    def received(self, pairs, *options, fields=LOOKED_UP):
        capture = os.path.join(self.folder.name, "a.pcap")
        write_capture(capture, Exporter().flows(*(flow(source=a, destination=b) for a, b in pairs)))
        more = ["--fields", fields] if fields else []
        code, out, err = run("flowrecv", "--read", capture, *more, *options)
        check_equal(code, 0, err)
        return [json.loads(line) for line in out.splitlines()], err


def layouts():
    """Both of the usual layouts, each size of records, IPv4 alone and with IPv6; what is not in it has nothing."""
    needs_databases()
    nested = {"10.0.0.0/8": country("DE"), "10.1.0.0/16": country("FR"), "10.1.2.3/32": country("IT")}
    flat = {prefix: {"country_code": record["country"]["iso_code"]} for prefix, record in nested.items()}
    for layout in (nested, flat):
        for bits in (24, 28, 32):
            for version in (4, 6):
                networks = dict(layout)
                if version == 6:
                    networks["2001:db8::/32"] = layout["10.0.0.0/8"]
                with Files() as files:
                    path = files.file("c.mmdb", database(networks, record_bits=bits, version=version))
                    lines, err = files.received([("10.0.0.1", "10.1.0.1"), ("10.1.2.3", "11.0.0.1"),
                                                 ("2001:db8::1", "2001:db9::1")], "--country", path)
                    got = [(x.get("source.geo.country_iso_code"), x.get("destination.geo.country_iso_code"))
                           for x in lines]
                    check_equal(got, [("DE", "FR"), ("IT", None), ("DE" if version == 6 else None, None)],
                                f"{bits} bits, IPv{version}")
                    check(f"flowrecv: --country {path}: Test, built 2026-01-01, IPv4"
                          f"{' alone' if version == 4 else ' and IPv6'}, 3 countries in records" in err, err)


def capitals():
    """A country is two capital letters, whatever the database has."""
    needs_databases()
    for record in ({"country_code": "jp"}, {"country": {"iso_code": "Jp"}}, {"country": "jP"}):
        with Files() as files:
            path = files.file("c.mmdb", database({"10.0.0.0/8": record}))
            lines, _ = files.received([("10.0.0.1", "11.0.0.1")], "--country", path)
            check_equal(lines[0].get("source.geo.country_iso_code"), "JP", f"{record}")


def needs_flows():
    """Options that add to flows are not for records as they come; a name shows there as well."""
    with Files() as files:
        capture = os.path.join(files.folder.name, "a.pcap")
        write_capture(capture, Exporter().flows(flow()))
        for option in (("--guess-applications",), ("--country", "c.mmdb"), ("--as", "a.mmdb")):
            code, out, err = run("flowrecv", "--read", capture, "--format", "elements", *option)
            check(code == 2 and out == "" and err.count("\n") == 1 and f"{option[0]}: only with --format json, " in err,
                  err)
        code, out, err = run("flowrecv", "--read", capture, "--format", "elements", "--name", "192.0.2.1=core")
        check(code == 0 and "core" in out, out + err)
        for fine in (("--format", "none"), ("--top", 1, "--by", "application.guessed")):
            code, _, err = run("flowrecv", "--read", capture, *fine, "--guess-applications")
            check_equal(code, 0, err)


def systems():
    needs_databases()
    networks = {"10.0.0.0/8": system(64500, "First, Inc."), "10.1.0.0/16": system(4_200_000_000, "Second"),
                "10.2.0.0/16": {"autonomous_system_number": U16(64501)},
                "10.3.0.0/16": {"autonomous_system_number": U64(1 << 40), "autonomous_system_organization": "none"},
                "10.4.0.0/16": {"autonomous_system_organization": "no number"},
                "10.5.0.0/16": system(64505, "ä" * 200)}
    with Files() as files:
        path = files.file("a.mmdb", database(networks))
        second = files.file("b.mmdb", database({"10.4.0.0/16": system(1, "of b"), "10.0.0.0/16": system(2, "hidden")}))
        lines, _ = files.received([("10.0.0.1", "10.1.0.1"), ("10.2.0.1", "10.3.0.1"), ("10.4.0.1", "10.5.0.1")],
                                  "--as", path, "--as", second)
        side = [(x.get(f"{s}.as.number"), x.get(f"{s}.as.organization.name")) for x in lines
                for s in ("source", "destination")]
        check_equal(side, [(64500, "First, Inc."), (4_200_000_000, "Second"), (64501, None), (None, None),
                           (1, "of b"), (64505, "ä" * 127)], "systems")


def any_networks():
    """Against the prefixes in Python, at random."""
    needs_databases()
    chance = random.Random(5)
    for version, bits in ((4, 32), (6, 128)):
        kind = ipaddress.ip_network
        networks = {}
        for n in range(70):
            length = chance.randint(1, bits)
            address = chance.getrandbits(bits) >> (bits - length) << (bits - length)
            address = address & ~(0x3f << (bits - 8)) | 0x20 << (bits - 8)  # close to each other
            address = address >> (bits - length) << (bits - length)
            where = kind((address, length))
            if version == 6 and int(where.network_address) >> 32 == 0:
                continue
            networks[str(where)] = system(n + 1, f"of {n + 1}")
        pairs = []
        for prefix in networks:
            where = kind(prefix)
            inside = int(where.network_address) | chance.getrandbits(bits - where.prefixlen)
            pairs.append((inside, chance.getrandbits(bits)))
        make = ipaddress.IPv4Address if version == 4 else ipaddress.IPv6Address
        pairs = [(str(make(a)), str(make(b))) for a, b in pairs for _ in range(2)]  # again: from what it remembers
        with Files() as files:
            lines, _ = files.received(pairs, "--as", files.file("a.mmdb", database(networks, version=version)))

            numbers = sorted(((kind(p), n["autonomous_system_number"]) for p, n in networks.items()),
                             key=lambda one: -one[0].prefixlen)

            def want(address):
                one = ipaddress.ip_address(address)
                return next((number for where, number in numbers if one in where), None)
            check_equal([(x.get("source.as.number"), x.get("destination.as.number")) for x in lines],
                        [(want(a), want(b)) for a, b in pairs], f"IPv{version}")


def dates():
    """The same file of another date says other things, and which it was; an old one is said."""
    needs_databases()
    now = int(time.time())
    with Files() as files:
        for epoch, code, words in ((now - 30 * 86400, "DE", None), (now - 2 * YEAR, "FR", "732 days old: addresses"),
                                   (1 << 63, "SE", "an unknown date")):
            path = files.file("c.mmdb", database({"10.0.0.0/8": country(code)}, epoch=epoch))
            lines, err = files.received([("10.0.0.1", "11.0.0.1")], "--country", path)
            check_equal(lines[0]["source.geo.country_iso_code"], code, "country")
            first = next(line for line in err.splitlines() if "c.mmdb" in line)
            if words is None:
                check(time.strftime("%Y-%m-%d", time.gmtime(epoch)) in first and "old" not in first, first)
            else:
                check(words in first, first)


def wrong():
    """One line, exit code 2, and nothing is bound: the port is taken. 3 where there is no file."""
    needs_databases()
    good = database({"10.0.0.0/8": country("DE"), "11.0.0.0/8": system(1, "a")})
    tree = good.index(bytes(16))
    pointing_out = b"\xff" * 6 + good[6:]  # its first node
    no_record = database({"10.0.0.0/8": country("DE")}).replace(bytes(16), bytes(16) + b"", 1)
    data = no_record.index(bytes(16)) + 16
    cases = {"empty": b"", "text": b"no database\n" * 100, "cut": good[:-40], "tree alone": good[:tree],
             "node": pointing_out, "count": database({"10.0.0.0/8": country("DE")}, node_count=U32(1 << 30)),
             "size": database({"10.0.0.0/8": country("DE")}, record_size=U16(25)),
             "version": database({"10.0.0.0/8": country("DE")}, binary_format_major_version=U16(3)),
             "record": no_record[:data] + b"\xff" * 8 + no_record[data + 8:]}
    with Files() as files, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        listen = ("--listen", f"127.0.0.1:{taken.getsockname()[1]}")
        for name, octets in cases.items():
            path = files.file("c.mmdb", octets)
            code, out, err = run("flowrecv", *listen, "--country", path)
            check_equal((code, out, err.count("\n")), (2, "", 1), f"{name}: {err}")
            check("--country" in err and "c.mmdb: " in err and "damaged" in err, f"{name}: {err}")
        of_systems = files.file("a.mmdb", database({"10.0.0.0/8": system(1, "a")}, kind="Sys\x1b[31mtems"))
        code, _, err = run("flowrecv", *listen, "--country", of_systems)
        check(code == 2 and "there is no country" in err and "'Sys?[31mtems'" in err, err)
        of_countries = files.file("c.mmdb", database({"10.0.0.0/8": country("DE")}))
        code, _, err = run("flowrecv", *listen, "--as", of_countries)
        check(code == 2 and "there is no autonomous system" in err and "'Test'" in err, err)
        one_letter = files.file("c.mmdb", database({"10.0.0.0/8": country("D")}))
        code, _, err = run("flowrecv", *listen, "--country", one_letter)
        check(code == 2 and "there is no country" in err, err)
        code, _, err = run("flowrecv", *listen, "--as", os.path.join(files.folder.name, "none"))
        check(code == 3 and err.count("\n") == 1 and "No such file" in err, err)
        # Whatever octets are changed: it ends well, or with that line. Not in the metadata: libmaxminddb does not give
        # back all memory then, which sanitizers complain of.
        before_metadata = good.index(MARKER)
        chance = random.Random(9)
        capture = os.path.join(files.folder.name, "a.pcap")
        write_capture(capture, Exporter().flows(flow(source="10.0.0.1", destination="11.0.0.1")))
        for _ in range(60):
            octets = bytearray(good)
            for _ in range(chance.randint(1, 4)):
                octets[chance.randrange(before_metadata)] = chance.randrange(256)
            code, _, err = run("flowrecv", "--read", capture, "--country", files.file("c.mmdb", bytes(octets)))
            check(code == 0 or (code == 2 and err.count("\n") == 1), f"{code}: {err}")


def hostile_names():
    """Names in databases are text of somebody else."""
    needs_databases()
    names = ["a\x1b[31mb", "a\nb", 'a"b', "=cmd|' /C calc'!A0", "+1", "-1", "@a", "a,b", "\t=1", "a\u009bb"]
    networks = {f"10.{n}.0.0/16": system(n + 1, name) for n, name in enumerate(names)}
    networks["11.0.0.0/8"] = system(99, b"a\xffb")
    pairs = [(f"10.{n}.0.1", "192.0.2.1") for n in range(len(names))] + [("11.0.0.1", "192.0.2.1")]
    with Files() as files:
        path = files.file("a.mmdb", database(networks))
        lines, _ = files.received(pairs, "--as", path)
        check_equal([x["source.as.organization.name"] for x in lines], names + ["a\ufffdb"], "JSON")
        capture = os.path.join(files.folder.name, "a.pcap")
        code, out, _ = run("flowrecv", "--read", capture, "--as", path, "--format", "csv", "--fields",
                           "source.as.organization.name", "--count", len(names))
        rows = [row[0] for row in csv.reader(io.StringIO(out, newline=""))][1:]
        check_equal(rows, [("'" if name[0] in "=+-@\t" else "") + name for name in names], "CSV")
        code, out, _ = run("flowrecv", "--read", capture, "--as", path, "--format", "text", "--fields",
                           "source.ip,source.as.organization.name")
        check(code == 0 and len(out.splitlines()) == len(pairs) and "\x1b" not in out and "\u009b" not in out, out)


def columns():
    """What an option fills is part of a line, unless other columns are asked for."""
    needs_databases()
    with Files() as files:
        path = files.file("a.mmdb", database({"10.0.0.0/8": {**system(7, "seven"), **country("DE")}}))
        pairs = [("10.0.0.1", "192.0.2.1")]
        lines, _ = files.received(pairs, "--as", path, "--country", path, "--guess-applications", fields=None)
        got = {key: value for key, value in lines[0].items() if ".as." in key or ".geo." in key or "guess" in key}
        check_equal(got, {"source.geo.country_iso_code": "DE", "source.as.number": 7,
                          "source.as.organization.name": "seven", "application.guessed": "https"}, "JSON")
        lines, _ = files.received(pairs, "--as", path, fields="source.ip")
        check_equal(list(lines[0]), ["source.ip"], "--fields")
        for more, names in ((("--as", path), ["source.as.number", "destination.as.organization.name"]),
                            (("--country", path), ["source.geo.country_iso_code"]),
                            (("--guess-applications",), ["application.guessed"]), ((), [])):
            code, out, err = run("flowrecv", "--schema", "json-schema", *more)
            has = json.loads(out)["properties"]
            check(code == 0 and all(name in has for name in names), f"{more}: {err}")
            check_equal("application.guessed" in has, "application.guessed" in names, f"{more}")


def applications():
    """By the lower port that is known; none where one is announced, or there are no ports of that protocol."""
    known = [("https", (40000, 443), 6), ("https", (443, 40000), 6), ("https", (443, 40000), 17),
             ("domain", (53, 443), 17), ("syslog", (514, 514), 17), ("shell", (514, 1000), 6),
             ("http-alt", (1025, 8080), 6), (None, (40000, 47808), 17), ("bacnet", (47808, 47808), 17),
             (None, (40000, 50000), 6), (None, (443, 40000), 47), (None, (8, 0), 1), ("https", (0, 443), 6),
             ("m3ua", (2905, 2905), 132), (None, (2905, 2905), 6)]
    with Files() as files:
        capture = os.path.join(files.folder.name, "a.pcap")
        write_capture(capture, Exporter().flows(
            *(flow(ports=ports, protocol=protocol) for _, ports, protocol in known), flow(application=b"ssl"),
            flow(application=b"")))
        code, out, err = run("flowrecv", "--read", capture, "--guess-applications", "--fields",
                             "applicationName,application.guessed")
        lines = [json.loads(line) for line in out.splitlines()]
        check_equal(code, 0, err)
        check_equal([x.get("application.guessed") for x in lines[:-2]], [name for name, _, _ in known], "guesses")
        check_equal([x.get("applicationName") for x in lines[:-2]], [None] * len(known), "never the name itself")
        check_equal([(x.get("applicationName"), x.get("application.guessed")) for x in lines[-2:]],
                    [("ssl", None), ("", "https")], "announced")
        _, out, _ = run("flowrecv", "--read", capture)
        check("guessed" not in out, "only where it is asked for")


if __name__ == "__main__":
    main({"layouts": layouts, "systems": systems, "any_networks": any_networks, "dates": dates, "wrong": wrong,
          "hostile_names": hostile_names, "columns": columns, "applications": applications,
          "capitals": capitals, "needs_flows": needs_flows})
