# SPDX-License-Identifier: BSL-1.0
"""Times as an agent prints them."""
import datetime

EPOCH = datetime.datetime(1970, 1, 1)


def printed_time(nanoseconds):
    """RFC 3339 in UTC with a fraction of a second of up to nine digits, its last zeros left out."""
    seconds, fraction = divmod(nanoseconds, 10**9)
    digits = f".{fraction:09}".rstrip("0.")
    return (EPOCH + datetime.timedelta(seconds=seconds)).isoformat() + digits + "Z"
