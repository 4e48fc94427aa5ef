# SPDX-License-Identifier: BSL-1.0
"""A small server of an index: the requests of OpenSearch and Elasticsearch that flowgen verify makes, with the faults
that a real one may have."""
import base64
import http.server
import json
import ssl
import threading
import time


class SearchServer:
    """documents: of each index. `with` starts it. faults: what the next requests get, one each: a status, "hang",
    "cut", "timed_out". no_pit, no_shard_doc: a server without these. failed_shards: said in each answer."""

    def __init__(self, indices, user=None, password=None, certificate=None, faults=(), no_pit=False, elastic=False,
                 no_shard_doc=False, failed_shards=0, hidden=0):
        self.indices, self.faults, self.requests, self.pits = indices, list(faults), [], {}
        self.no_pit, self.elastic, self.no_shard_doc = no_pit, elastic, no_shard_doc
        self.failed_shards, self.hidden = failed_shards, hidden
        self.authorisation = None
        if user is not None:
            self.authorisation = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_POST(self):
                outer.answer(self)

            do_DELETE = do_POST

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"http{'s' if certificate else ''}://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, request):
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        path, _, query = request.path.partition("?")
        self.requests.append((request.command, path, json.loads(body) if body else None))
        if self.authorisation and request.headers.get("Authorization") != self.authorisation:
            return self.send(request, 401, {"error": "Unauthorized"})
        is_search = path.endswith("_search")
        fault = self.faults.pop(0) if self.faults and is_search else None
        if fault == "hang":
            time.sleep(2)
            request.close_connection = True
            return None
        if isinstance(fault, int):
            return self.send(request, fault, {"error": {"reason": "on purpose"}, "status": fault})
        if path.endswith(("_search/point_in_time", "/_pit")):
            return self.point_in_time(request, path)
        return self.search(request, path, json.loads(body), fault)

    def fitting(self, name):
        """Documents of all indices that the name fits, or None."""
        names = [n for n in self.indices if n == name or (name.endswith("*") and n.startswith(name[:-1]))]
        if not names and "*" not in name:
            return None
        return [dict(document, _index=n) for n in names for document in self.indices[n]]

    def point_in_time(self, request, path):
        if self.no_pit or path.endswith("/_pit") != self.elastic:
            return self.send(request, 405, {"error": "Incorrect HTTP method"})
        if request.command == "DELETE":
            self.pits.clear()
            return self.send(request, 200, {"succeeded": True})
        found = self.fitting(path.split("/")[1])
        if found is None:
            return self.missing(request, path)
        key = f"pit{len(self.pits)}=="
        self.pits[key] = found
        return self.send(request, 200, {"id" if self.elastic else "pit_id": key})

    def missing(self, request, path):
        reason = f"no such index [{path.split('/')[1]}]"
        error = {"type": "index_not_found_exception", "reason": reason}
        return self.send(request, 404, {"error": error, "status": 404})

    def search(self, request, path, body, fault):
        found = self.pits[body["pit"]["id"]] if "pit" in body else self.fitting(path.split("/")[1])
        if found is None:
            return self.missing(request, path)
        keys = [next(iter(s)) for s in body["sort"]]
        if "_shard_doc" in keys and self.no_shard_doc:
            reason = "No mapping found for [_shard_doc] in order to sort on"
            return self.send(request, 400, {"error": {"reason": reason}})
        order = []
        for n, document in enumerate(found):
            values = {"_shard_doc": n, "_id": f"id{n:08}"}
            order.append(([values.get(key, document.get(key)) for key in keys], n, document))
        order.sort(key=lambda entry: entry[0])
        rest = [e for e in order if e[0] > body["search_after"]] if "search_after" in body else order
        hits = [{"_index": d["_index"], "_id": f"id{n:08}", "_score": None,
                 "_source": {k: v for k, v in d.items() if k != "_index"}, "sort": key}
                for key, n, d in rest[self.hidden if "search_after" not in body else 0:][:body["size"]]]
        shards = 1 if found or "*" not in path and not self.pits else 0
        answer = {"took": 1, "timed_out": fault == "timed_out",
                  "_shards": {"total": shards, "successful": shards, "skipped": 0, "failed": self.failed_shards},
                  "hits": {"total": {"value": len(found), "relation": "eq"}, "max_score": None,
                           "hits": hits[:3] if fault == "timed_out" else hits}}
        if "pit" in body:
            answer = {"pit_id": body["pit"]["id"]} | answer
        return self.send(request, 200, answer, cut=fault == "cut")

    @staticmethod
    def send(request, status, value, cut=False):
        body = json.dumps(value).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body[:len(body) // 2] if cut else body)
        if cut:
            request.close_connection = True
