# SPDX-License-Identifier: BSL-1.0
"""Reads what flowrecv --metrics serves."""
import http.client
import re
import time

from exposition import Page


def port_in(said):
    return int(re.search(r"metrics at http://\S+:(\d+)/metrics\n", said).group(1))


def get(port, path, method="GET", body=None, to="127.0.0.1"):
    """Status, headers, text."""
    connection = http.client.HTTPConnection(to, port, timeout=20)
    try:
        connection.request(method, path, body=body)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode()
    finally:
        connection.close()


def page_of(receiver):
    status, _, text = get(port_in(receiver.before), "/metrics")
    if status != 200:
        raise RuntimeError(f"{status} {text}")
    return Page(text)


def until(look, is_there, seconds=20):
    """What is seen once it is as wanted; the last that was seen if it never is."""
    end = time.monotonic() + seconds
    while not is_there(seen := look()) and time.monotonic() < end:
        time.sleep(0.05)
    return seen
