#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowgen --safe: what is sent comes out of the stand-in for the collector's agent, record by record, with equal values;
what is left out is said, and sending is refused only where nothing would be left."""
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from agent_decoders import GENERATIONS, Agent, differences  # noqa: E402
from pcap_reader import datagrams  # noqa: E402
from profiles import PROFILES, generated  # noqa: E402
from programs import check, check_equal, main, run  # noqa: E402

# No flow would be left of these.
REFUSED = {"utmstack-v10": {"generic-sflow", "sflow-switch"},
           "utmstack-v11": {"generic-sflow", "sflow-switch", "generic-v1"}}


def not_stored(name, generation):
    """Of every template? Then these keys are in no record."""
    out = run("flowgen", "check", "--safe", generation, "--profile", name)[1]
    return {"bytes", "packets"} if "octets, as they are in no element" in out else set()


def comes_out():
    for generation in GENERATIONS:
        for name in PROFILES:
            if name in REFUSED[generation]:
                continue
            for options in ((), ("--exporters", 3, "--rate", "max"), ("--uptime", "60d")):
                with generated(name, "--safe", generation, *options, count=1500) as (capture, _):
                    sent = list(datagrams(capture))
                    code, out, err = run("flowrecv", "--read", capture, "--fields", "all", "--biflow")
                    check_equal(code, 0, err)
                flows = [json.loads(row) for row in out.splitlines()]
                agent = Agent(generation)
                records = [record for datagram in sent for record in agent.take(*datagram)]
                where = f"{generation}, {name} {options}"
                check_equal((len(records), len(flows), dict(agent.lost), agent.ended), (1500, 1500, {}, None), where)
                protocol = "netflow9" if records and records[0]["version"].endswith("V9") else \
                    "ipfix" if records and "IPFIX" in records[0]["version"] else "netflow5"
                absent = not_stored(name, generation)
                if name == "generic-v7":  # both have the older rules for it
                    absent |= {"first", "last", "inEth", "outEth"}
                for record, flow in zip(records, flows):
                    different = [key for key in differences(generation, protocol, record, flow) if key not in absent]
                    if different:
                        check(False, f"{where}: {different}: {record} is not {flow}")
                        break
                check(all("srcIp" in record and "dstIp" in record for record in records), f"{where}: addresses")
                check(absent or all("bytes" in record for record in records), f"{where}: octets")


def listed():
    """flowgen check and --safe say the same."""
    for generation in GENERATIONS:
        code, out, err = run("flowgen", "check", "--safe", generation)
        check_equal((code, err), (1, ""), generation)
        check_equal({line for line in out.splitlines() if not line.startswith(" ")}, set(PROFILES), generation)
        for name in PROFILES:
            code, out, _ = run("flowgen", "check", "--safe", generation, "--profile", name)
            check_equal(code, int(name in REFUSED[generation]), name)
            if code:
                continue
            told = run("flowgen", "--profile", name, "--safe", generation, "--count", 1, "--pcap", os.devnull)[2]
            for line in out.splitlines()[1:]:
                check(f"flowgen: --safe {generation}: {line.strip()}\n" in told, f"{name}: {line} is not in {told}")


def refused():
    for arguments, code, told in [
            (("--profile", "sflow-switch", "--safe", "utmstack-v10"), 2, "not sFlow v5: no flow would be left"),
            (("--profile", "sflow-switch", "--safe", "utmstack-v10", "--force"), 0, "nothing can be sent"),
            (("--protocol", "netflow1", "--safe", "utmstack-v11"), 2, "not NetFlow v1: no flow would be left"),
            (("--safe", "utmstack-v12"), 2, "--safe: 'utmstack-v12' is not one of utmstack-v10, utmstack-v11"),
            (("--protocol", "netflow9", "--safe", "utmstack-v10", "--max-datagram", 3000), 2,
             "--max-datagram: --safe utmstack-v10 takes datagrams of at most 2048 octets"),
            (("--protocol", "ipfix", "--safe", "utmstack-v10", "--statistics"), 2, "--statistics"),
            (("--protocol", "netflow9", "--safe", "utmstack-v10", "--ipv6", 30), 2, "--ipv6: netflow9 has no IPv6 flows"),
    ]:
        got, _, err = run("flowgen", *arguments, "--count", 10, "--pcap", os.devnull)
        check(got == code and told in err, f"{arguments}: {got} {err!r}")
    for arguments in (("check",), ("check", "--safe"), ("check", "--safe", "utmstack-v10", "more")):
        code, out, err = run("flowgen", *arguments)
        check(code == 2 and out == "" and err.count("\n") == 1, f"{arguments}: {code} {err!r}")


main({"comes_out": comes_out, "listed": listed, "refused": refused})
