#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""flowgen verify --from-opensearch, against a small server of our own: pages, TLS, credentials, and what fails."""
import os
import stat
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
from certificates import Authority  # noqa: E402
from programs import check, check_equal, main  # noqa: E402
from search_server import SearchServer  # noqa: E402
from stored_forms import normalised  # noqa: E402
from verification import Planted, Sent, binary, findings, nothing_found  # noqa: E402

SOON = ("--settle", "0", "--timeout", "1s", "--retries", "2")


def index_of(sent):
    return [normalised(f, None) for f in sent.flows]


def with_run(case):
    with tempfile.TemporaryDirectory() as directory:
        case(Sent(directory))


def searched(sent, server, *arguments, index="netflow-2026"):
    return sent.verify("--from-opensearch", server.url, index, *SOON, *arguments)


def secret(sent, text):
    path = sent.path("password", text)
    os.chmod(path, stat.S_IRUSR)
    return path


def pages():
    """Each document once, whatever the page, with and without points in time; a pattern of names."""
    def case(sent):
        documents = index_of(sent)
        for options in ({}, {"elastic": True}, {"no_shard_doc": True}, {"no_pit": True}):
            for size in (7, 100, 1000):
                if size == 7 and options:
                    continue
                indices = {"netflow-2026": documents[:170], "netflow-2027": documents[170:]}
                with SearchServer(indices, **options) as server:
                    code, report, err = searched(sent, server, "--page", size, index="netflow-*")
                    check(report is not None, f"{options} {size}: {err}")
                    nothing_found(code, report, 300, f"{options} {size}")
                    check_equal(server.pits, {}, f"{options}: points in time are closed")
                    searches = [r for r in server.requests if r[1].endswith("_search")]
                    check(len(searches) >= 300 // size + 1, f"{size}: {len(searches)} requests")
    with_run(case)


def planted():
    def change(document, what):
        if what == "port":
            document["destination"]["port"] ^= 1
        elif what == "counter":
            if document["network"]["bytes"] < 256 or document["network"]["bytes"] % 256 == 0:
                return False
            document["network"]["bytes"] &= 255
        else:
            document["event"]["ingested"] = "2026-01-01T01:00:00Z"
        return True

    def case(sent):
        faults = Planted(index_of(sent), change)
        with SearchServer({"netflow-2026": faults.documents}) as server:
            code, report, _ = searched(sent, server, "--late", "30m", "--page", 64)
            faults.found(code, report, "index")
    with_run(case)


def failing():
    """What passes by itself is asked again; what does not is said, with what was read until then."""
    def case(sent):
        documents = index_of(sent)
        for faults in ([503, 429], ["hang"], ["cut"], ["timed_out"], [502, "cut", 200]):
            with SearchServer({"netflow-2026": documents}, faults=[f for f in faults if f != 200]) as server:
                code, report, err = searched(sent, server, "--page", 100)
                check(report is not None, f"{faults}: {err}")
                nothing_found(code, report, 300, f"{faults}")
        for faults, words in (([None, 503, 503, 503], "3 attempts"), ([None, 500], "500"),
                              ([None, "cut", "cut", "cut"], "3 attempts"), ([None] + ["timed_out"] * 4, "timed out")):
            with SearchServer({"netflow-2026": documents}, faults=faults) as server:
                code, report, err = searched(sent, server, "--page", 100)
                check_equal((code, findings(report)), (3, {"missing": 200}), f"{faults}: {report}")
                check(words in err and "after 100 of 300" in err and err.count("\n") == 1, f"{faults}: {err!r}")
        for options, words in (({"failed_shards": 2}, "2 shards failed"), ({"hidden": 5}, "295 documents were read")):
            with SearchServer({"netflow-2026": documents}, **options) as server:
                code, report, err = searched(sent, server)
                check_equal(code, 3, f"{options}: {report}")
                check(words in err and err.count("\n") == 1, f"{options}: {err!r}")
    with_run(case)


def refused():
    """No such index, wrong credentials, nobody there: one line, exit 3."""
    def case(sent):
        documents = index_of(sent)
        right, wrong = secret(sent, "right\n"), sent.path("wrong", "wrong\n")
        os.chmod(wrong, stat.S_IRUSR)
        with SearchServer({"netflow-2026": documents}, "me", "right") as server:
            code, report, _ = searched(sent, server, "--user", "me", "--password-file", right)
            nothing_found(code, report, 300, "right password")
            for arguments, words in ((["--user", "me", "--password-file", wrong], "credentials rejected"),
                                     ([], "credentials rejected")):
                code, report, err = searched(sent, server, *arguments)
                check_equal((code, report), (3, None), err)
                check(words in err and err.count("\n") == 1, err)
            environment = os.environ | {"FLOWGEN_OPENSEARCH_USER": "me", "FLOWGEN_OPENSEARCH_PASSWORD": "right"}
            done = subprocess.run([binary("flowgen"), "verify", sent.manifest, "--flows", sent.flows_file,
                                   "--from-opensearch", server.url, "netflow-2026", *SOON], env=environment,
                                  capture_output=True, text=True, timeout=60)
            check_equal(done.returncode, 0, done.stderr)
            os.chmod(right, 0o644)
            for arguments, code, words in ((["--user", "me", "--password-file", right], 3, "every user"),
                                           (["--user", "me"], 2, "FLOWGEN_OPENSEARCH_PASSWORD"),
                                           (["--password-file", wrong], 2, "--user"),
                                           (["--user", "me", "--password-file", "/nowhere"], 3, "/nowhere")):
                got, _, err = searched(sent, server, *arguments)
                check(got == code and words in err and err.count("\n") == 1, f"{arguments}: {got} {err}")
        with SearchServer({"netflow-2026": documents}) as server:
            for index, words in (("netflow-2025", "no index 'netflow-2025'"),
                                 ("other-*", "no index that 'other-*' fits")):
                code, report, err = searched(sent, server, index=index)
                check_equal((code, report), (3, None), f"{index}: {err}")
                check(words in err and err.count("\n") == 1, err)
            url = server.url
        for wrong_url, code, words in ((url, 3, "cannot connect"), ("ftp://x", 2, "http"),
                                       ("http://me:secret@127.0.0.1", 2, "--password-file"),
                                       ("http://[::1", 2, "bracket")):
            got, _, err = sent.verify("--from-opensearch", wrong_url, "i", "--settle", "0", "--retries", 0)
            check(got == code and words in err and err.count("\n") == 1 and "secret" not in err,
                  f"{wrong_url}: {got} {err}")
    with_run(case)


def over_tls():
    """Only with a certificate that the authority has signed for this host."""
    def case(sent):
        documents = index_of(sent)
        with Authority() as authority, Authority("Another") as other:
            rejected = "certificate verify failed"
            for host, ca, words in (("127.0.0.1", authority.ca, None), ("127.0.0.1", other.ca, rejected),
                                    ("192.0.2.1", authority.ca, rejected), ("127.0.0.1", None, rejected)):
                pair = authority.make(f"host{host}", host, f"IP:{host}")
                with SearchServer({"netflow-2026": documents}, certificate=pair) as server:
                    code, report, err = searched(sent, server, *(["--ca", ca] if ca else []))
                    if words is None:
                        check(report is not None, err)
                        nothing_found(code, report, 300, "TLS")
                    else:
                        check_equal((code, report), (3, None), f"{host}: {err}")
                        check(words in err and err.count("\n") == 1, f"{host}: {err}")
            code, _, err = sent.verify("--from-opensearch", "https://127.0.0.1:1", "i", "--ca", "/nowhere", *SOON)
            check(code == 3 and "/nowhere" in err, err)
    with_run(case)


def settles():
    """Not before --settle after the end of sending, which is when the manifest was written."""
    def case(sent):
        with SearchServer({"netflow-2026": index_of(sent)}) as server:
            now = time.time()
            os.utime(sent.manifest, (now, now))
            code, report, err = sent.verify("--from-opensearch", server.url, "netflow-2026", "--settle", "1500ms")
            check(time.time() - now >= 1.5, f"read after {time.time() - now} s")
            nothing_found(code, report, 300, "settled")
            check("--settle" in err, err)
            os.utime(sent.manifest, (now - 60, now - 60))
            begun = time.time()
            code, report, err = sent.verify("--from-opensearch", server.url, "netflow-2026")
            check(time.time() - begun < 10 and err == "", f"{time.time() - begun} s: {err}")
            server.requests.clear()
            code, report, _ = searched(sent, server, "--since", "2026-01-01T00:00:00Z")
            query = next(body for _, path, body in server.requests if path.endswith("_search"))["query"]
            check_equal(query, {"range": {"@timestamp": {"gte": "2026-01-01T00:00:00Z"}}}, "--since")
    with_run(case)


CASES = {f.__name__: f for f in (pages, planted, failing, refused, over_tls, settles)}

if __name__ == "__main__":
    main(CASES)
