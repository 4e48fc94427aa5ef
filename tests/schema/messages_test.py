#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Protobuf, Parquet, JSON Schema, OpenSearch and Markdown: schemas of the normalised flow, held against flowrecv's
lines by the programs that read them where Debian has one, else by their grammar; those of all layouts, too."""
import importlib
import json
import os
import re
import subprocess
import sys

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "../support"))
sys.path.insert(0, here)
from programs import check, check_equal, main, run  # noqa: E402
from readers import (EXTREME, call, flows, google_include, in_directory, layouts, need, need_module,  # noqa: E402
                     read, schema, write)


def module_named(directory, script):
    """A module that protoc made."""
    sys.path.insert(0, directory)
    try:
        return importlib.import_module(script)
    finally:
        sys.path.remove(directory)


@in_directory
def protobuf(directory):
    program, include = need("protoc"), google_include()
    write(directory, "flow.proto", schema("protobuf"))
    call(program, f"-I{directory}", f"-I{include}", f"--python_out={directory}", "flow.proto")
    # A message from text and back, by protoc alone.
    text = 'timestamp { seconds: 1784715072 } source_ip: "192.0.2.1" network_bytes: 18446744073709551615\n'
    octets = subprocess.run([program, f"-I{directory}", f"-I{include}", "--encode=flow", "flow.proto"],
                            input=text.encode(), capture_output=True, timeout=60, check=True).stdout
    decoded = subprocess.run([program, f"-I{directory}", f"-I{include}", "--decode=flow", "flow.proto"], input=octets,
                             capture_output=True, timeout=60, check=True).stdout.decode()
    check_equal(re.sub(r"\s+", " ", decoded).strip(), text.strip(), "protoc: text of what it encoded")
    check(octets[octets.index(b"\x12"):].startswith(b"\x12\x09192.0.2.1"), f"the second column is field 2: {octets!r}")
    # Lines of flows as they are, by Protobuf's own JSON.
    need_module("google.protobuf")
    from google.protobuf import json_format
    message = module_named(directory, "flow_pb2").flow
    for line in flows(directory).splitlines() + [json.dumps(EXTREME)]:
        parsed = json_format.Parse(line, message())
        again = message.FromString(parsed.SerializeToString())
        back = json_format.MessageToDict(again, preserving_proto_field_name=False)
        want = json.loads(line)
        # Its numbers of 64 bits are strings, its times have no zeros at the end.
        back = {name: int(value) if isinstance(want[name], int) else re.sub(r"(T[\d:]{8})Z$", r"\1.000Z", value)
                if isinstance(value, str) else value for name, value in back.items()}
        if back != want:
            return check_equal(back, want, "protobuf: a line")
    for wrong in ({"source.port": 2**32}, {"source.port": "x"}, {"no.such": 1}, {"@timestamp": "yesterday"}):
        try:
            json_format.Parse(json.dumps(EXTREME | wrong), message())
            check(False, f"protobuf takes {wrong}")
        except json_format.ParseError:
            pass


@in_directory
def protobuf_layouts(directory):
    program, include = need("protoc"), google_include()
    names = layouts(directory)
    for name in names:  # each in a package of its own: they are one set for protoc
        package = "of_" + re.sub(r"\W", "_", name)
        text = read(directory, name + ".proto").replace('"proto3";', f'"proto3";\npackage {package};', 1)
        write(directory, name + ".proto", text)
    out = call(program, f"-I{directory}", f"-I{include}", f"--descriptor_set_out={directory}/all",
               *(f"{name}.proto" for name in names), codes=(0, 1))
    check_equal(out, "", "protoc: the layouts")


@in_directory
def json_schema(directory):
    jsonschema = need_module("jsonschema")
    validator = jsonschema.Draft202012Validator
    own = json.loads(schema("json-schema"))
    validator.check_schema(own)
    all_of = validator(own, format_checker=jsonschema.FormatChecker())
    lines = [json.loads(line) for line in flows(directory).splitlines()]
    lines.append(EXTREME | {"samplingProbability": "NaN"})
    for line in lines:
        for wrong in all_of.iter_errors(line):
            return check(False, f"{line}: {wrong.message}")
    # Every altered line is found.
    for name, value in {"source.port": 65536, "network.bytes": -1, "source.ip": "10.0.0", "destination.ip": "::g",
                        "@timestamp": "2026-07-22 10:11:12", "network.protocol": 6, "network.packets": 2**64,
                        "flow.duration_ms": 1.5, "no.such": 1, "sourceMacAddress": "00:00:5e:00:53",
                        "mplsTopLabelStackSection": 2**20, "samplingProbability": "0.1"}.items():
        check(not all_of.is_valid(lines[0] | {name: value}), f"the schema takes {name} {value!r}")
    check(not all_of.is_valid({n: v for n, v in lines[0].items() if n != "@timestamp"}), "without @timestamp")
    chosen = json.loads(schema("json-schema", "@timestamp,source.ip"))
    check_equal(list(chosen["properties"]), ["@timestamp", "source.ip"], "--fields")


@in_directory
def json_schema_layouts(directory):
    jsonschema = need_module("jsonschema")
    validator, records = jsonschema.Draft202012Validator, 0
    for name in layouts(directory):
        own = json.loads(read(directory, name + ".schema.json"))
        validator.check_schema(own)
        if not os.path.exists(os.path.join(directory, name + ".json")):
            continue
        all_of = validator(own)
        for line in read(directory, name + ".json").splitlines():
            value = json.loads(line)
            records += 1
            wrong = next(all_of.iter_errors(value), None)
            check(wrong is None, f"{name}: {line[:200]}: {wrong and wrong.message}")
        for member in value:  # each member has its type: another one is found
            check(not all_of.is_valid(value | {member: None}), f"{name}.{member} may be null")
    check(records > 700, f"records of layouts: {records}")


def mapping(text):
    """The fields of a mapping by their paths."""
    body = json.loads(text)
    check_equal(sorted(body), ["index_patterns", "template"], "opensearch: members of the body")
    mappings, found = body["template"]["mappings"], {}

    def fields(properties, path):
        for name, field in properties.items():
            # As OpenSearch does: names with dots are paths.
            if "properties" in field:
                fields(field["properties"], path + name + ".")
            else:
                check(path + name not in found, f"opensearch: {path + name} twice")
                found[path + name] = field["type"]
    fields(mappings["properties"], "")
    return mappings, found


def accepts(kind, value):
    """Is it a value of this type of field? The ranges are those of OpenSearch's documentation."""
    whole = {"byte": 2**7, "short": 2**15, "integer": 2**31, "long": 2**63}
    if kind in whole:
        return isinstance(value, int) and -whole[kind] <= value < whole[kind]
    if kind == "unsigned_long":
        return isinstance(value, int) and 0 <= value < 2**64
    if kind in ("float", "double"):
        return isinstance(value, (int, float))
    if kind == "ip":
        return bool(re.fullmatch(r"[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*", str(value)))
    if kind == "date":
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", str(value)))
    return kind == "keyword" and isinstance(value, str) or kind == "boolean" and isinstance(value, bool)


@in_directory
def opensearch(directory):
    """No server is in Debian: the structure, and flowrecv's documents by the types of the mapping."""
    code, _, err = run("flowrecv", "--schema", "opensearch", "--fields", "all")
    check_equal(code, 2, "opensearch with all columns")
    check("ingressInterface beside ingressInterface.name" in err, err)
    mappings, fields = mapping(schema("opensearch", None))
    check_equal(mappings["dynamic"], "strict", "opensearch")
    check_equal(len(fields), 12, "opensearch: fields of a default line")
    check_equal({n: fields[n] for n in ("@timestamp", "source.ip", "source.port", "network.bytes", "network.protocol")},
                {"@timestamp": "date", "source.ip": "ip", "source.port": "integer", "network.bytes": "unsigned_long",
                 "network.protocol": "keyword"}, "opensearch: types")
    mappings, fields = mapping(schema("opensearch-flat"))
    check_equal(mappings["disable_objects"], True, "opensearch-flat")
    for line in flows(directory).splitlines() + [json.dumps(EXTREME | {"network.bytes": 2**64 - 1})]:
        for name, value in json.loads(line).items():
            check(name in fields and accepts(fields[name], value),
                  f"{name}: {fields.get(name)} does not take {value!r}")
    for name in layouts(directory):
        mapping(read(directory, name + ".opensearch"))


# parquet-mr's grammar of schemas (MessageTypeParser), as far as flowkit writes it.
PARQUET = {"boolean", "int32", "int64", "float", "double", "binary"}
LOGICAL = {"STRING": "binary", "LIST": "group", "TIMESTAMP(MILLIS,true)": "int64"} | {
    f"INTEGER({bits},{sign})": "int64" if bits == 64 else "int32"
    for bits in (8, 16, 32, 64) for sign in ("true", "false")}


def parquet_message(text, name):
    tokens = re.findall(r"INTEGER\(\d+,\w+\)|TIMESTAMP\(\w+,\w+\)|fixed_len_byte_array\(\d+\)|[{};()]|[^\s{};()]+",
                        text)
    at, leaves = 0, []

    def take(*wanted):
        nonlocal at
        token = tokens[at] if at < len(tokens) else "its end"
        if wanted and token not in wanted:
            raise ValueError(f"{name}: {token} and not {wanted}")
        at += 1
        return token

    def group(path):
        names = set()
        while tokens[at] != "}":
            take("required", "optional", "repeated")
            kind = take()
            own, logical = take(), None
            if own in names:
                raise ValueError(f"{name}: {path + own} twice")
            names.add(own)
            if tokens[at] == "(":
                take("("), (logical := take()), take(")")
                if LOGICAL.get(logical) != kind:
                    raise ValueError(f"{name}: {own}: {kind} is no {logical}")
            if kind == "group":
                take("{"), group(path + own + "."), take("}")
            else:
                if kind not in PARQUET and not kind.startswith("fixed_len_byte_array("):
                    raise ValueError(f"{name}: {own}: {kind}")
                take(";")
                leaves.append(path + own)
    take("message"), take(), take("{"), group(""), take("}")
    if at != len(tokens):
        raise ValueError(f"{name}: something after the end")
    return leaves


@in_directory
def parquet(directory):
    """Debian has no reader of schemas as text: held against the grammar."""
    leaves = parquet_message(schema("parquet"), "flow")
    names = [line.split()[0] for line in run("flowrecv", "--list-fields")[1].splitlines()]
    check_equal(leaves, [re.sub(r"\W", "_", name).lstrip("_") for name in names], "parquet: columns")
    for name in layouts(directory):
        try:
            parquet_message(read(directory, name + ".parquet"), name)
        except ValueError as wrong:
            check(False, str(wrong))
    for text in ("message a { required int32 b (STRING); }", "message a { optional int32 b }", "message a { int32 b; }",
                 "message a { required int32 b; required int64 b; }", "message a { required int32 b; } }"):
        try:
            parquet_message(text, "a")
            check(False, f"the grammar takes {text}")
        except ValueError:
            pass


@in_directory
def markdown(directory):
    texts = {"flow": schema("markdown")}
    for name in set(layouts(directory)) - {"flow"}:
        texts |= {f"{name}{kind}": read(directory, name + kind) for kind in (".columns.md", ".parts.md")}
    for name, text in texts.items():
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in text.splitlines()}
        check(len(widths) == 1 and text.splitlines()[1].startswith("|---|"), f"{name}: columns {widths}")
    rows = texts["flow"].splitlines()[2:]
    names = [line.split()[0] for line in run("flowrecv", "--list-fields")[1].splitlines()]
    check_equal([row.split("`")[1] for row in rows], names, "markdown: the columns")


if __name__ == "__main__":
    main({"protobuf": protobuf, "protobuf_layouts": protobuf_layouts, "json_schema": json_schema,
          "json_schema_layouts": json_schema_layouts, "opensearch": opensearch, "parquet": parquet,
          "markdown": markdown})
