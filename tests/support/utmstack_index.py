# SPDX-License-Identifier: BSL-1.0
"""Documents that are searched over HTTP as OpenSearch answers: _search (size, sort, search_after, query) and _count,
of an index or of all that a pattern fits, with basic authentication if one is asked for."""
import base64
import fnmatch
import http.server
import json
import socket
import ssl
import threading
import time

from agent_decoders import milliseconds

MOST_SIZE = 10_000


class Wrong(Exception):
    """An answer that is an error: status, type and reason."""

    def __init__(self, status, kind, reason):
        super().__init__(reason)
        self.body = {"error": {"root_cause": [{"type": kind, "reason": reason}], "type": kind, "reason": reason},
                     "status": status}
        self.status = status


class Index:
    """All documents, in the order in which they came: (index, id, document)."""

    def __init__(self):
        self.documents, self.lock, self.sorted, self.counts = [], threading.Lock(), {}, {}

    def add(self, name, identifier, document):
        with self.lock:
            self.documents.append((name, identifier, document))
            self.counts[name] = self.counts.get(name, 0) + 1

    def __len__(self):
        return len(self.documents)

    def key(self, order, number):
        """The values that a document is sorted by."""
        _, identifier, document = self.documents[number]
        values = []
        for field in order:
            if field in ("_doc", "_shard_doc", "_seq_no"):
                values.append(number)
            elif field in ("_id", "id", "id.keyword"):
                values.append(identifier)
            elif field == "@timestamp":
                values.append(milliseconds(document[field]))
            else:
                raise Wrong(400, "search_phase_execution_exception",
                            f"No mapping found for [{field}] in order to sort on")
        return values

    def ordered(self, order, count):
        """The keys and numbers of the first documents, sorted; remembered for the next page."""
        known = self.sorted.get(order, (0, []))
        if known[0] != count:
            known = count, sorted((self.key(order, number), number) for number in range(count))
            self.sorted[order] = known
        return known[1]

    def chosen(self, pattern, query):
        """Whether a document is of the index and fits the query."""
        patterns = pattern.split(",")

        def fits(number):
            name, _, document = self.documents[number]
            return any(fnmatch.fnmatchcase(name, one) for one in patterns) and matches(query, document)
        return fits

    def known(self, pattern):
        for one in pattern.split(","):
            if "*" not in one and one not in self.counts:
                raise Wrong(404, "index_not_found_exception", f"no such index [{one}]")

    def search(self, pattern, body):
        size = body.get("size", 10)
        if not isinstance(size, int) or not 0 <= size <= MOST_SIZE:
            raise Wrong(400, "illegal_argument_exception", f"Result window is too large: {size}, at most {MOST_SIZE}")
        order, after = order_of(body.get("sort", ["_doc"])), body.get("search_after")
        with self.lock:
            self.known(pattern)
            fits = self.chosen(pattern, body.get("query", {"match_all": {}}))
            numbers = [(key, number) for key, number in self.ordered(order, len(self.documents)) if fits(number)]
            page = [(key, number) for key, number in numbers if after is None or key > after][:size]
            hits = [{"_index": self.documents[number][0], "_id": self.documents[number][1], "_score": None,
                     "_source": self.documents[number][2], "sort": key} for key, number in page]
        return {"took": 1, "timed_out": False, "_shards": {"total": 1, "successful": 1, "skipped": 0, "failed": 0},
                "hits": {"total": {"value": len(numbers), "relation": "eq"}, "max_score": None, "hits": hits}}

    def count(self, pattern, body):
        with self.lock:
            self.known(pattern)
            if list(body.get("query", {"match_all": {}})) == ["match_all"]:
                patterns = pattern.split(",")
                return {"count": sum(n for name, n in self.counts.items()
                                     if any(fnmatch.fnmatchcase(name, one) for one in patterns))}
            fits = self.chosen(pattern, body.get("query", {"match_all": {}}))
            return {"count": sum(fits(number) for number in range(len(self.documents)))}


def order_of(sort):
    fields = []
    for one in sort if isinstance(sort, list) else [sort]:
        field, how = next(iter(one.items())) if isinstance(one, dict) else (one, "asc")
        how = how.get("order", "asc") if isinstance(how, dict) else how
        if how != "asc":
            raise Wrong(400, "illegal_argument_exception", f"only ascending order is here: {how}")
        fields.append(field)
    return tuple(fields)


def moment(text):
    return text if isinstance(text, (int, float)) else milliseconds(text)


def matches(query, document):
    """Whether a document fits: match_all, term, exists, range of @timestamp, bool of these."""
    (kind, what), = query.items()
    if kind == "match_all":
        return True
    if kind == "bool":
        parts = [what.get(name, []) for name in ("filter", "must")]
        return all(matches(one, document) for part in parts for one in (part if isinstance(part, list) else [part]))
    if kind == "exists":
        return what["field"] in document
    if kind in ("term", "match"):
        (field, value), = what.items()
        return document.get(field.removesuffix(".keyword")) == (value["value"] if isinstance(value, dict) else value)
    if kind == "range" and list(what) == ["@timestamp"]:
        at, limits = milliseconds(document["@timestamp"]), what["@timestamp"]
        return (at >= moment(limits.get("gte", at)) and at <= moment(limits.get("lte", at))
                and at > moment(limits.get("gt", at - 1)) and at < moment(limits.get("lt", at + 1)))
    raise Wrong(400, "parsing_exception", f"unknown query [{kind}]")


class Server:
    """Answers on .url until close(); user and password, or none."""

    def __init__(self, index, address="127.0.0.1", port=0, user=None, password=None, certificate=None):
        allowed = None
        if user is not None:
            allowed = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def answer(self):
                length = int(self.headers.get("Content-Length") or 0)
                text = self.rfile.read(length)
                status, body = 200, None
                try:
                    if allowed is not None and self.headers.get("Authorization") != allowed:
                        raise Wrong(401, "security_exception", "missing or wrong credentials")
                    body = self.body(json.loads(text) if text.strip() else {})
                except Wrong as wrong:
                    status, body = wrong.status, wrong.body
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    status, body = 400, Wrong(400, "parsing_exception", str(error)).body
                payload = json.dumps(body).encode()
                self.send_response(status)
                if status == 401:
                    self.send_header("WWW-Authenticate", 'Basic realm="index"')
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

            def body(self, asked):
                pattern, _, action = self.path.partition("?")[0].strip("/").partition("/")
                if action == "_search":
                    return index.search(pattern, asked)
                if action == "_count":
                    return index.count(pattern, asked)
                raise Wrong(400, "illegal_argument_exception", f"no handler found for uri [{self.path}]")

            do_GET = do_POST = answer

        class Threads(http.server.ThreadingHTTPServer):
            address_family = socket.AF_INET6 if ":" in address else socket.AF_INET
            daemon_threads = True

        self.http = Threads((address, port), Handler)
        scheme = "http"
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self.http.socket = context.wrap_socket(self.http.socket, server_side=True)
            scheme = "https"
        host = f"[{address}]" if ":" in address else address
        self.url = f"{scheme}://{host}:{self.http.server_address[1]}"
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        self.thread.start()

    def close(self):
        self.http.shutdown()
        self.http.server_close()


def wait_for(condition, seconds=10):
    """Whether it came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return bool(condition())
