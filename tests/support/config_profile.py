# SPDX-License-Identifier: BSL-1.0
"""A profile with elements of enterprises of every kind that `flowgen config` distinguishes, and what is read of it."""
import re

from programs import check_equal, run

COLLECTORS = ("goflow2", "libfixbuf", "logstash", "pmacct", "telegraf", "tshark")
# Of the built-in profiles, those with elements that are not IANA's: NetFlow v9, IPFIX.
WITH_ELEMENTS = ("cisco-asa", "fortigate", "openvswitch", "paloalto", "vmware-vds", "yaf")
OF_IPFIX = ("openvswitch", "vmware-vds", "yaf")
NOTHING = "there is nothing to define"

PROFILE = """
title = "elements of every kind"
protocol = "ipfix"
source = "made for tests"
[datagram]
octets = 1400
[values]
tenantProtocol = 17
tenantSourceIPv4 = "192.0.2.77"
tenantSourceIPv6 = "2001:db8::77"
tenantSourcePort = { from = 1, to = 60000 }
dhcpHostMacAddr = "02:00:00:00:00:17"
ingressNetworkPolicyRulePriority = [-5, 70000]
ntsMeanPacketPayload = [1.5, -0.25]
packetTime = 1700000000000
ingressNetworkPolicyName = ["", "allow-dns", "a policy with a name of more than twenty-one octets"]
ingressNetworkPolicyNamespace = ["kube-system", "default"]
"99999:1" = [7, 260]
"99999:2" = "0x0102030405060708090a0b0c"
"99999:3" = ["0x", "0xfeed", "0x0001020304050607"]
"99999:4" = "0x0000010203"
[[template]]
id = 256
fields = \"\"\"
sourceIPv4Address destinationIPv4Address sourceTransportPort destinationTransportPort protocolIdentifier
octetDeltaCount packetDeltaCount flowStartMilliseconds flowEndMilliseconds
tenantProtocol tenantSourceIPv4 tenantSourceIPv6 tenantSourcePort/2 dhcpHostMacAddr
ingressNetworkPolicyRulePriority ntsMeanPacketPayload packetTime ingressNetworkPolicyName/v
ingressNetworkPolicyNamespace/16 99999:1/2 99999:2/12 99999:3/v 99999:4/5
reverseOctetDeltaCount/5 reverseOctetTotalCount/5\"\"\"
[[options]]
id = 257
fields = "observationDomainId 99999:9/4"
records = [{ "99999:9" = 9 }]
"""


def aggregate(text):
    """The names that pmacct is to aggregate by, of its definitions."""
    found = re.search(r"^! aggregate:((?:.*\n!)*.*)$", text, re.M)[1].split("\nname=")[0]
    return " ".join(re.sub(r"\n! ", " ", found).split())


def config(name, collector):
    code, out, err = run("flowgen", "config", name, "--collector", collector)
    check_equal((code, err), (0, ""), f"{name}, {collector}")
    return out


def definitions(name):
    """{(enterprise, element): (name, kind)}, as tshark is given them; a number in NetFlow v9 has the enterprise 0."""
    found, pen = {}, None
    for line in config(name, "tshark").splitlines():
        if begins := re.fullmatch(r"  \[(\d+)\] = \{", line):
            pen = int(begins[1])
        elif row := re.match(r'    \[(\d+)\] = \{"([^"]+)", "(\w+)"\},', line):
            found[pen, int(row[1])] = row[2], row[3]
        elif line == "}":
            return found
    return found
