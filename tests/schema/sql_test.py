#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Tables of SQLite and ClickHouse: made by their programs, they take flowrecv's lines and give them back; those of all
layouts are made, too."""
import csv
import io
import json
import os
import re
import socket
import subprocess
import sys
import time

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "../support"))
sys.path.insert(0, here)
from programs import check, check_equal, main, skip  # noqa: E402
from readers import (EXTREME, call, check_rows, flows, in_directory, layouts, need, read, schema,  # noqa: E402
                     without_nulls, write)


@in_directory
def sqlite(directory):
    program = need("sqlite3")
    lines = flows(directory) + json.dumps(EXTREME) + "\n"
    path, database = write(directory, "flows.json", lines), os.path.join(directory, "flows.db")
    made = write(directory, "flows.sql", schema("sqlite"))
    call(program, database, f".read {made}", ".mode tabs", f".import {path} flows_lines")
    rows = json.loads(call(program, database, ".mode json", "SELECT * FROM flows"))
    check_rows([without_nulls(row) for row in rows], [json.loads(line) for line in lines.splitlines()], "sqlite3")
    # An integer that it would round is an error, and not in the table.
    too_large = write(directory, "large.json", json.dumps(EXTREME | {"network.bytes": 2**63}))
    out = call(program, database, ".mode tabs", f".import {too_large} flows_lines", codes=(0, 1, 19))
    check("CHECK constraint failed" in out, f"sqlite3 takes 2^63: {out}")
    missing = write(directory, "missing.json", '{"source.ip":"192.0.2.1"}')
    out = call(program, database, ".mode tabs", f".import {missing} flows_lines", codes=(0, 1, 19))
    check("NOT NULL constraint failed" in out, f"sqlite3 takes a flow without @timestamp: {out}")
    check_equal(int(call(program, database, "SELECT count(*) FROM flows")), len(rows), "sqlite3: rows after that")


@in_directory
def sqlite_csv(directory):
    program = need("sqlite3")
    text = flows(directory, fields="default", form="csv", protocols=("ipfix",))
    path, database = write(directory, "flows.csv", text), os.path.join(directory, "flows.db")
    made = write(directory, "flows.sql", schema("sqlite", fields=None))
    call(program, database, f".read {made}", ".mode csv", f".import --skip 1 {path} flows")
    out = call(program, "-header", "-csv", database, "SELECT * FROM flows")
    check_equal(list(csv.reader(io.StringIO(out))), list(csv.reader(io.StringIO(text))), "sqlite3: CSV")


@in_directory
def sqlite_layouts(directory):
    program = need("sqlite3")
    script = ""
    for name in layouts(directory):
        script += f"SELECT '{name}';\n" + read(directory, name + ".sqlite")
        if os.path.exists(os.path.join(directory, name + ".json")):
            for line in read(directory, name + ".json").splitlines():
                if not re.search(r":(?:9[3-9]|1\d)\d{17,}\b", line):  # 64 bits: see sqlite
                    quoted = line.replace("'", "''")
                    script += f"INSERT INTO flows_lines VALUES ('{quoted}');\n"
        script += "SELECT count(*) FROM flows;\nDROP TRIGGER flows_insert; DROP VIEW flows_lines; DROP TABLE flows;\n"
    out = call(program, "-bail", ":memory:", stdin=script).split()
    check(sum(int(n) for n in out[1::2]) > 500, "sqlite3: rows of layouts")


CLICKHOUSE = """<yandex>
  <logger><level>warning</level><console>1</console></logger>
  <tcp_port>{port}</tcp_port> <http_port>{http}</http_port> <listen_host>127.0.0.1</listen_host>
  <path>{directory}/data/</path> <tmp_path>{directory}/tmp/</tmp_path>
  <users_config>users.xml</users_config> <default_profile>default</default_profile>
  <default_database>default</default_database> <mark_cache_size>100000000</mark_cache_size>
</yandex>"""
CLICKHOUSE_USERS = """<yandex>
  <profiles><default><max_memory_usage>1000000000</max_memory_usage></default></profiles>
  <users><default><password></password><networks><ip>127.0.0.1</ip></networks>
    <profile>default</profile><quota>default</quota></default></users>
  <quotas><default><interval><duration>3600</duration><queries>0</queries><errors>0</errors><result_rows>0</result_rows>
    <read_rows>0</read_rows><execution_time>0</execution_time></interval></default></quotas>
</yandex>"""


class ClickHouse:
    """A server in a directory, on ports of its own."""

    def __init__(self, directory):
        self.directory, self.client = directory, need("clickhouse-client")
        server = need("clickhouse-server")
        sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
        self.port, http = [s.getsockname()[1] for s in sockets]
        for s in sockets:
            s.close()
        config = write(directory, "config.xml", CLICKHOUSE.format(port=self.port, http=http, directory=directory))
        write(directory, "users.xml", CLICKHOUSE_USERS)
        # Its own core dumps and names are not wanted: it runs here, as who runs the test.
        self.process = subprocess.Popen([server, f"--config-file={config}"], cwd=directory,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            if subprocess.run(self.command("SELECT 1"), capture_output=True, timeout=60).returncode == 0:
                return self
            time.sleep(0.2)
        self.__exit__()
        return skip("clickhouse-server does not start")

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def command(self, query):
        return [self.client, "--host", "127.0.0.1", "--port", str(self.port),
                "--output_format_json_quote_64bit_integers", "0", "--query", query]

    def query(self, query, stdin=None, codes=(0,)):
        return call(*self.command(query), stdin=stdin, codes=codes)

    def rows(self, table="flows"):
        out = self.query(f"SELECT * FROM {table} FORMAT JSONEachRow")
        return [json.loads(line) for line in out.splitlines()]


@in_directory
def clickhouse(directory):
    lines = flows(directory) + json.dumps(EXTREME | {"network.bytes": 2**64 - 1}) + "\n"
    wanted = [json.loads(line) for line in lines.splitlines()]
    with ClickHouse(directory) as server:
        major = int(server.query("SELECT version()").split(".")[0])
        made = schema("clickhouse" if major > 20 else "clickhouse-18")
        server.query(made.rstrip().rstrip(";"))
        server.query("INSERT INTO flows FORMAT JSONEachRow", stdin=lines)
        check_rows([without_nulls(row) for row in server.rows()], wanted, "clickhouse")
        # By types: numbers are numbers, what is not there is NULL.
        counted = server.query("SELECT count(), max(`network.bytes`), countIf(isNull(`userName`)) FROM flows")
        check_equal([int(n) for n in counted.split()], [len(wanted), 2**64 - 1, len(wanted) - 1], "clickhouse: counts")
        server.query("INSERT INTO flows FORMAT JSONEachRow", stdin='{"source.port": "x"}\n', codes=tuple(range(1, 256)))
        check_equal(int(server.query("SELECT count() FROM flows")), len(wanted), "clickhouse: rows after a wrong one")
        # CSV with its header, of default lines.
        server.query("DROP TABLE flows")
        server.query(schema("clickhouse-18", None).rstrip().rstrip(";"))
        text = flows(directory, fields="default", form="csv", protocols=("ipfix",))
        server.query("INSERT INTO flows FORMAT CSVWithNames",
                     stdin="\n".join(re.sub(r"(?<=,)(?=,|$)", r"\\N", line) for line in text.splitlines()) + "\n")
        plain = [json.loads(line) for line in flows(directory, fields="default", protocols=("ipfix",)).splitlines()]
        check_rows([without_nulls(row) for row in server.rows()], plain, "clickhouse: CSV")


@in_directory
def clickhouse_layouts(directory):
    with ClickHouse(directory) as server:
        script = ""
        for name in layouts(directory):
            table = "of_" + re.sub(r"\W", "_", name)
            script += read(directory, name + ".clickhouse").replace("`flows`", f"`{table}`", 1)
        call(*server.command("")[:-2], "--multiquery", stdin=script)
        tables = server.query("SHOW TABLES").split()
        check(len(tables) > 150, f"clickhouse: tables {len(tables)}")


if __name__ == "__main__":
    main({"sqlite": sqlite, "sqlite_csv": sqlite_csv, "sqlite_layouts": sqlite_layouts,
          "clickhouse": clickhouse, "clickhouse_layouts": clickhouse_layouts})
