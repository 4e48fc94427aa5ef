#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The stand-in for a collector with a queue, a journal and an index (support/utmstack.py): what flowgen sends is what
is stored, no faster than the journal writes, and what the queue has no room for the kernel drops."""
import base64
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support")
sys.path.insert(0, SUPPORT)
import utmstack  # noqa: E402
from programs import check, check_equal, main, run  # noqa: E402
from utmstack_index import Index, Server, wait_for  # noqa: E402


def sent(port, *options, count=600):
    code, _, err = run("flowgen", "--target", f"127.0.0.1:{port}", "--count", count, "--seed", 7, *options)
    check(code in (0, 1), err)
    return err


def ask(url, body=None, authorization=None):
    request = urllib.request.Request(url, json.dumps(body).encode() if body is not None else None,
                                     {"Content-Type": "application/json"})
    if authorization:
        request.add_header("Authorization", "Basic " + base64.b64encode(authorization.encode()).decode())
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def stores():
    """Every record that comes out of the agent is a document, in each protocol and of both sets of rules."""
    for rules in ("utmstack-v10", "utmstack-v11"):
        for protocol in ("netflow5", "netflow9", "ipfix"):
            with utmstack.Collector(rules) as collector:
                sent(collector.port, "--protocol", protocol, "--rate", 3000, "--safe", rules)
                check(wait_for(lambda c=collector: len(c.index) == 600), f"{rules}, {protocol}: {len(collector.index)}")
                name, _, one = collector.index.documents[0]
                check(re.fullmatch(r"(v11-)?log-netflow-20\d\d-\d\d-\d\d", name), name)
                check(one["dataSource"].startswith("127.0.0.1:") and one["dataType"] == "netflow", str(one)[:200])
                fields = one["logx"]["netflow"] if rules == "utmstack-v10" else one["raw"]
                check(("src_ip" if rules == "utmstack-v10" else "srcIp=") in fields, str(one))


def journal():
    """So many a second; the queue takes a burst, then nothing is received and the kernel drops."""
    with utmstack.Collector("utmstack-v11", room=100, journal=200) as collector:
        begin = time.monotonic()
        sent(collector.port, "--rate", "max", count=300)
        check(wait_for(lambda: len(collector.index) == 300, 20), f"{len(collector.index)} of 300")
        took = time.monotonic() - begin
        check(1.4 <= took, f"300 records at 200 a second: {took:.2f} s")
    with utmstack.Collector("utmstack-v11", room=100, journal=100, buffer=4096) as collector:
        sent(collector.port, "--rate", "max", count=6000)
        wait_for(lambda: False, 0.5)
        check(0 < collector.records < 3000, f"{collector.records} records of 6000 were received")
        check(len(collector.index) < 300, f"{len(collector.index)} stored in half a second at 100 a second")


def search():
    """Pages by search_after have every document once; _count is their number."""
    index = Index()
    server = Server(index)
    at = "2026-01-01T00:00:00.{:03}Z"
    for i in range(250):  # documents with the same time, too
        index.add(f"v11-log-netflow-2026-01-0{1 + i % 2}", f"{i * 7919 % 250:04}",
                  {"@timestamp": at.format(i // 10), "dataType": "netflow" if i % 5 else "other", "n": i})
    everything = server.url + "/v11-log-netflow-*"
    for order in (["@timestamp", "_id"], [{"@timestamp": "asc"}, {"_id": {"order": "asc"}}], ["_doc"]):
        found, after = [], None
        while True:
            body = {"size": 37, "sort": order} | ({"search_after": after} if after else {})
            code, answer = ask(everything + "/_search", body)
            check_equal((code, answer["hits"]["total"]["value"]), (200, 250), f"{order}: total")
            if not answer["hits"]["hits"]:
                break
            found += answer["hits"]["hits"]
            after = found[-1]["sort"]
        check_equal(sorted(hit["_source"]["n"] for hit in found), list(range(250)), f"{order}: every document once")
        check(all(a["sort"] < b["sort"] for a, b in zip(found, found[1:])), f"{order}: in order")
    for query, want in (({"match_all": {}}, 250), ({"term": {"dataType": "netflow"}}, 200),
                        ({"range": {"@timestamp": {"gte": at.format(20)}}}, 50),
                        ({"bool": {"filter": [{"term": {"dataType": "netflow"}},
                                              {"range": {"@timestamp": {"lt": at.format(5)}}}]}}, 40)):
        check_equal(ask(everything + "/_count", {"query": query}), (200, {"count": want}), str(query))
    check_equal(ask(server.url + "/v11-log-netflow-2026-01-02/_count"), (200, {"count": 125}), "one index")
    check_equal(ask(server.url + "/other-*/_count"), (200, {"count": 0}), "a pattern that nothing fits")
    for path, body, code, kind in (("/v12/_search", {}, 404, "index_not_found_exception"),
                                   ("/v11-log-netflow-*/_search", {"size": 20_000}, 400, "illegal_argument_exception"),
                                   ("/v11-log-netflow-*/_search", {"query": {"fuzzy": {}}}, 400, "parsing_exception"),
                                   ("/v11-log-netflow-*/_search", {"sort": ["n"]}, 400,
                                    "search_phase_execution_exception"),
                                   ("/v11-log-netflow-*/_nothing", {}, 400, "illegal_argument_exception")):
        status, answer = ask(server.url + path, body)
        check_equal((status, answer["status"], answer["error"]["type"]), (code, code, kind), path)
    server.close()


def program():
    """As a program, with credentials; it says where it listens, and at the end what came of the datagrams."""
    with tempfile.TemporaryDirectory() as folder:
        secret, lines = os.path.join(folder, "password"), os.path.join(folder, "documents.json")
        with open(secret, "w", encoding="utf-8") as file:
            file.write("s3cret\n")
        process = subprocess.Popen([sys.executable, os.path.join(SUPPORT, "utmstack.py"), "--user", "admin",
                                    "--password-file", secret, "--documents", lines], stdout=subprocess.PIPE, text=True)
        try:
            begins = r"receiving on 127\.0\.0\.1:(\d+), documents at (http://\S+)\n"
            where = re.fullmatch(begins, process.stdout.readline())
            sent(where[1], "--protocol", "netflow5", "--rate", 3000)
            url = where[2] + "/v11-log-netflow-*/_count"
            check(wait_for(lambda: ask(url, None, "admin:s3cret") == (200, {"count": 600})), "600 documents")
            for wrong in (None, "admin:secret", "root:s3cret"):
                check_equal(ask(url, None, wrong)[0], 401, f"credentials {wrong}")
        finally:
            process.send_signal(signal.SIGTERM)
            out, _ = process.communicate(timeout=10)
        check_equal(out, "20 datagrams, 600 records, 600 stored; lost: nothing\n", "what it says")
        with open(lines, encoding="utf-8") as file:
            check_equal(len({json.loads(line)["id"] for line in file}), 600, "lines of documents")


main({"stores": stores, "journal": journal, "search": search, "program": program})
