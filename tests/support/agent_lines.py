# SPDX-License-Identifier: BSL-1.0
"""The line of text that an agent makes of each record: key="value", joined by one blank, in the order of the record."""
import functools

from agent_decoders import TIMES, protocols
from agent_elements import Printed, listed
from agent_times import printed_time

DIRECTIONS = {0: "Ingress", 1: "Egress"}


@functools.cache
def protocol_name(number):
    """In capitals, or the number after a stroke."""
    names = {value: keyword for keyword, value in protocols().items()}
    return names[number].upper() if number in names else f"/{number}"


def text_of(key, value):
    if isinstance(value, (Printed, bytes)):
        text = value.text if isinstance(value, Printed) else listed(value)
        return "/" + text if key == "proto" else text
    if key == "proto":
        return protocol_name(value)
    if key in TIMES:
        return printed_time(value * 10**6)
    if key == "direction":
        return DIRECTIONS.get(value, str(value))
    return str(value)


def line_of(record):
    return " ".join(f'{key}="{text_of(key, value)}"' for key, value in record.items())
