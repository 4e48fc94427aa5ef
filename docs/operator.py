#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes docs/operator.md: what operators ask of their flows, the command that answers, and what it prints.

Usage: docs/operator.py [BIN_DIRECTORY] [--check]     (default: build/dev/bin)
  --check   writes nothing: are the sections that have no clocks in them as the programs print them now?
"""
import os
import re
import sys

from transcript import COLUMNS, ROOT, Transcript, binaries_of, finish, finish_page, start

sys.path.insert(0, os.path.join(ROOT, "tests/support"))
from mmdb_writer import U32, database  # noqa: E402

LIVE = ("Why does nothing arrive?",)
NAMES = """[[exporter]]
address = "192.0.2.1"
name = "border"
[exporter.interfaces]
1 = "office"
2 = "internet"

[[exporter]]
address = "192.0.2.2"
name = "branch"
"""


class Page(Transcript):
    def printed(self, command):
        return finish(*start(command, self.directory.name, self.environment))[0]

    def ask(self, command, stderr=False):
        """Of captures that flowgen makes from a seed: all is the same in every run, times too."""
        lines = [""]
        for part in re.split(r" (?=--)", command):  # between options, as between quotes a line's end would be read
            if lines[-1] and len(lines[-1]) + len(part) > COLUMNS - 10:
                lines.append("")
            lines[-1] += f" {part}" if lines[-1] else part
        self.run(command if stderr else f"{command} 2>/dev/null", " \\\n    ".join(lines), settle=rate)


def rate(text):
    """flowgen says how far it is, and how fast it wrote the file."""
    text = re.sub(r"[^\n]*\r\x1b\[K", "", text)
    return re.sub(r"in 0\.\d+ s: \d+ flows/s", "in 0.010 s: 1200000 flows/s", text)


def main():
    page = Page(binaries_of(sys.argv[1:]))
    if "made without" in page.printed("flowrecv --country /nonexistent"):
        print("skipped: these programs read no databases of addresses")
        sys.exit(77)
    folder = page.directory.name
    with open(os.path.join(folder, "names.toml"), "w", encoding="utf-8") as file:
        file.write(NAMES)
    page.say(f"""
# What operators ask

Each question, the command that answers it, and what it prints, at a terminal of {COLUMNS} columns.
`docs/operator.py` runs the commands and writes this page. Here they read a capture, which `flowgen` makes; without
`--read` the same commands listen on UDP 2055, 4739 and 6343 until Ctrl-C, or for `--for 60s`.

| question | answer |
|---|---|
| [Who talks most?](#who-talks-most) | `--top 5 --by source.ip` |
| [How much over time?](#how-much-over-time) | `--every 10s` |
| [Which protocols and applications?](#which-protocols-and-applications) | `--top 5 --by destination.port` |
| [Through which interface?](#through-which-interface) | `--names names.toml` |
| [To which countries and networks?](#to-which-countries-and-networks) | `--country FILE --as FILE` |
| [What did that host do?](#what-did-that-host-do) | `--filter 'ip == 10.0.2.55'` |
| [Is it counted twice?](#is-it-counted-twice) | `--dedup` |
| [Is it multiplied by the sampling rate?](#is-it-multiplied-by-the-sampling-rate) | `--scale` |
| [Why does nothing arrive?](#why-does-nothing-arrive) | `flowrecv doctor` |
| [Why are there datagrams, and no flows?](#why-are-there-datagrams-and-no-flows) | `flowrecv doctor` |
| [Why is some of it missing?](#why-is-some-of-it-missing) | `flowrecv doctor` |
| [Why are the times wrong?](#why-are-the-times-wrong) | `flowrecv doctor` |
""")
    page.say("""
## A network to look at

Two exporters of NetFlow v9 for a minute; at one of them a host sends more to the outside than it should.
""")
    page.ask("flowgen --pcap office.pcap --profile generic-v9 --exporters 2 --rate 200 --for 60s "
             "--scenario exfil-burst,hold=40s --seed 7", stderr=True)
    page.say("""
## Who talks most?

[top.md](top.md) has all of it. The last row, `others`, keeps the sum of what is not shown.
""")
    page.ask("flowrecv --read office.pcap --top 5 --by source.ip --sum network.bytes,flows")
    page.say("Conversations, without regard to ports:")
    page.ask("flowrecv --read office.pcap --top 3 --by source.ip,destination.ip")
    page.say("For a program, or a spreadsheet:")
    page.ask("flowrecv --read office.pcap --top 3 --by source.ip --sum network.bytes --format csv")
    page.say("""
## How much over time?

Sums of each interval, by the time of the flows. Live, an interval is printed 30 seconds after its end (`--late`).
""")
    page.ask("flowrecv --read office.pcap --every 10s --sum network.bytes,flows")
    page.say("Of a few keys:")
    page.ask("flowrecv --read office.pcap --every 20s --top 2 --by source.ip --sum network.bytes")
    page.say("""
## Which protocols and applications?
""")
    page.ask("flowrecv --read office.pcap --top 5 --by network.protocol,destination.port")
    page.say("Exporters with NBAR, App-ID and the like name the application, in `applicationName`. Where nobody does,\n"
             "the port is a guess, and is called one:")
    page.ask("flowrecv --read office.pcap --guess-applications --top 4 --by application.guessed")
    page.say("""
## Through which interface?

Names of exporters and interfaces come from options data where exporters send them, else from a file
([names.md](names.md)):
""")
    page.ask("cat names.toml")
    page.ask("flowrecv --read office.pcap --names names.toml --top 4 --by flow.exporter,ingressInterface.name "
             "--sum network.bytes")
    databases(folder)
    page.say("""
## To which countries and networks?

By databases in MaxMind's format, whoever makes them; here two of a few documentation addresses.
""")
    page.ask("flowrecv --read office.pcap --country country.mmdb --as as.mmdb "
             "--top 4 --by destination.geo.country_iso_code,destination.as.organization.name --sum network.bytes",
             stderr=True)
    page.say("""
## What did that host do?

[filter.md](filter.md) is the language; it takes every column. Files of addresses do as well: `ip in @watched.txt`.
""")
    page.ask("flowrecv --read office.pcap --filter 'ip == 10.0.2.55 and network.bytes > 50M' --format text")
    page.say("Who else sends that much out of the network:")
    page.ask("flowrecv --read office.pcap --filter 'source.ip in 10.0.0.0/8 and destination.ip not in 10.0.0.0/8 and "
             "network.bytes > 50M' --top 3 --by source.ip --sum network.bytes,flows")
    page.say("A name that there is not:")
    page.ask("flowrecv --read office.pcap --filter 'source.prt == 443'", stderr=True)
    page.say("""
## Is it counted twice?

By the ingress and the egress side of one exporter, or by two exporters that the same packets pass. Here the second file
has the flows of the first, by another exporter:
""")
    for n in (1, 2):
        page.ask(f"flowgen --pcap {n}.pcap --profile generic-v9 --source 192.0.2.{n} --rate 200 --for 30s --seed 7")
    page.ask("flowrecv --read 1.pcap --read 2.pcap --dedup --format none", stderr=True)
    page.say("Files that are longer than two minutes need a `--dedup-window` as long as a file; the last lines say so\n"
             "where it is too short. `--dedup drop` leaves the second ones out, so that sums are right "
             "([names.md](names.md)):")
    page.ask("flowrecv --read 1.pcap --read 2.pcap --dedup drop --top 2 --by network.protocol")
    page.say("""
## Is it multiplied by the sampling rate?

Counters are as the exporter sent them; `--scale` multiplies them where the rate is known, and `sampling.source` says
where it is from. A rate that is announced nowhere is given in `names.toml` (`sampling = 1000`).
""")
    page.ask("flowgen --pcap sampled.pcap --profile generic-v9 --sampling 100 --count 2000 --seed 7")
    for scale in ("", " --scale"):
        page.ask("flowrecv --read sampled.pcap --top 2 --by flow.exporter,samplingInterval,sampling.source "
                 f"--sum network.bytes{scale}")
    doctor(page)
    finish_page("operator.md", page.parts, LIVE)


def databases(folder):
    """Two databases of addresses that flowgen's networks have: those of documentation."""
    countries = {"192.0.2.0/24": "CH", "203.0.113.0/24": "DE", "198.51.100.0/24": "US", "2001:db8::/32": "JP"}
    systems = {"192.0.2.0/24": (64496, "Example Hosting"), "203.0.113.0/24": (64497, "Example Cloud"),
               "2001:db8::/32": (64498, "Example Transit")}
    for name, kind, networks in (
            ("country.mmdb", "Country", {p: {"country": {"iso_code": code}} for p, code in countries.items()}),
            ("as.mmdb", "ASN", {p: {"autonomous_system_number": U32(number), "autonomous_system_organization": text}
                                for p, (number, text) in systems.items()})):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(database(networks, kind=f"Example-{kind}"))


def doctor(page):
    page.say("""
## Why does nothing arrive?

`flowrecv doctor` listens, by default for 60 seconds, and says what it finds and what to do about it
([doctor.md](doctor.md)).
""")
    page.ask("flowrecv doctor --listen 127.0.0.1:9995 --for 1s", stderr=True)
    page.say("""
## Why are there datagrams, and no flows?

Templates: NetFlow v9 and IPFIX cannot be read before they have come. Where the exporter's make shows, the report has
the lines for it. Here a capture, from an exporter whose first template never came:
""")
    page.ask("flowgen --pcap untold.pcap --profile fortigate --rate 200 --for 60s --seed 3 --fault template-lost")
    page.ask("flowrecv doctor --read untold.pcap", stderr=True)
    page.say("""
## Why is some of it missing?

By sequence numbers, kernel drops and fragments each loss has its cause:
""")
    page.ask("flowgen --pcap gaps.pcap --profile softflowd-v9 --rate 500 --for 60s --seed 3 --fault lost")
    page.ask("flowrecv doctor --read gaps.pcap", stderr=True)
    page.say("""
## Why are the times wrong?
""")
    page.ask("flowgen --pcap late.pcap --profile cisco-ios-v5 --rate 200 --for 60s --seed 5 --clock-skew 2h")
    page.ask("flowrecv doctor --read late.pcap", stderr=True)


if __name__ == "__main__":
    main()
