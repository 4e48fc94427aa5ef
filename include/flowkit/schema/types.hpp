// SPDX-License-Identifier: BSL-1.0
// What each format calls the types of values: the one table of them.
#pragma once

#include <array>

#include <flowkit/schema/column.hpp>

namespace flowkit::inline v0::schema {

/// A row a kind. Records and lists are composed by each format itself.
struct type_names {
  const char* plain;  ///< in Markdown
  const char* json;   ///< JSON Schema's type
  const char* clickhouse;
  const char* sqlite;  ///< affinity
  const char* opensearch;
  const char* parquet;     ///< physical type
  const char* parquet_as;  ///< logical type; "": none
  const char* protobuf;
};

// clang-format off
inline constexpr std::array<type_names, 18> types{{
    // plain, JSON, ClickHouse, SQLite, OpenSearch, Parquet and its logical type, Protobuf
    {"boolean",     "boolean", "UInt8",   "INTEGER", "boolean",       "boolean","",                 "bool"},
    {"unsigned8",   "integer", "UInt8",   "INTEGER", "short",         "int32",  "INTEGER(8,false)", "uint32"},
    {"unsigned16",  "integer", "UInt16",  "INTEGER", "integer",       "int32",  "INTEGER(16,false)","uint32"},
    {"unsigned32",  "integer", "UInt32",  "INTEGER", "long",          "int32",  "INTEGER(32,false)","uint32"},
    {"unsigned64",  "integer", "UInt64",  "INTEGER", "unsigned_long", "int64",  "INTEGER(64,false)","uint64"},
    {"signed8",     "integer", "Int8",    "INTEGER", "byte",          "int32",  "INTEGER(8,true)",  "int32"},
    {"signed16",    "integer", "Int16",   "INTEGER", "short",         "int32",  "INTEGER(16,true)", "int32"},
    {"signed32",    "integer", "Int32",   "INTEGER", "integer",       "int32",  "INTEGER(32,true)", "int32"},
    {"signed64",    "integer", "Int64",   "INTEGER", "long",          "int64",  "INTEGER(64,true)", "int64"},
    {"float32",     "number",  "Float32", "REAL",    "float",         "float",  "",                 "float"},
    {"float64",     "number",  "Float64", "REAL",    "double",        "double", "",                 "double"},
    {"IPv4",        "string",  "String",  "TEXT",    "ip",            "binary", "STRING",           "string"},
    {"IPv6",        "string",  "String",  "TEXT",    "ip",            "binary", "STRING",           "string"},
    {"IP address",  "string",  "String",  "TEXT",    "ip",            "binary", "STRING",           "string"},
    {"MAC address", "string",  "String",  "TEXT",    "keyword",       "binary", "STRING",           "string"},
    {"string",      "string",  "String",  "TEXT",    "keyword",       "binary", "STRING",           "string"},
    {"octets",      "string",  "String",  "TEXT",    "keyword",       "binary", "",                 "bytes"},
    {"time",        "string",   "DateTime64(3, 'UTC')", "TEXT", "date", "int64", "TIMESTAMP(MILLIS,true)",
     "google.protobuf.Timestamp"},
}};
// clang-format on
static_assert(types.size() == static_cast<std::size_t>(kind::record), "a row for each kind of value");

/// Of a value: not a record, not a list.
[[nodiscard]] constexpr const type_names& names_of(kind k) noexcept { return types[static_cast<std::size_t>(k)]; }

/// Units as text; "": none.
[[nodiscard]] constexpr const char* unit_name(unit u) noexcept {
  constexpr std::array names{"",           "bits",         "octets",       "packets",     "flows",
                             "seconds",    "milliseconds", "microseconds", "nanoseconds", "4-octet words",
                             "messages",   "hops",         "entries",      "frames",      "ports",
                             "as inferred"};
  const auto at = static_cast<std::size_t>(u);
  return at < names.size() ? names[at] : "";
}

}  // namespace flowkit::schema
