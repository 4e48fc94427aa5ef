#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowrecv's values against those of other decoders, for every golden of FLOWKIT_SHARED/captures that is v9 or IPFIX."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
import capture  # noqa: E402
import golden_beats  # noqa: E402
import golden_logstash  # noqa: E402
import golden_netgauze  # noqa: E402
import golden_opennms  # noqa: E402
import golden_pmacct  # noqa: E402
import golden_telegraf  # noqa: E402
from programs import main  # noqa: E402

COMPARE = {"beats": golden_beats.compare, "logstash": golden_logstash.compare, "netgauze": golden_netgauze.compare,
           "opennms": golden_opennms.compare, "pmacct": golden_pmacct.compare, "telegraf": golden_telegraf.compare}


def full(compare):
    capture.FULL = True
    compare()
    capture.FULL = False


if __name__ == "__main__":
    main({**COMPARE, **{"full_" + name: (lambda c=compare: full(c)) for name, compare in COMPARE.items()}})
