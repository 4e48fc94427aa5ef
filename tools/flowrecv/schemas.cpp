// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/schemas.hpp"

#include <fmt/format.h>

#include <vector>

#include <flowkit/netflow1/message.hpp>
#include <flowkit/netflow5/message.hpp>
#include <flowkit/netflow7/message.hpp>
#include <flowkit/schema.hpp>
#include <flowkit/sflow5/message.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/nearest.hpp"

namespace flowkit::tools {

namespace {
using schema::columns_view;

struct schema_row {
  const char* name;
  const char* about;
  bool of_lines;  ///< of the columns that --fields chooses
  void (*write)(text_writer& out, columns_view columns);
};

/// A protocol of its own beside the one that Wireshark has.
template <const auto& Layout>
void write_dissector(text_writer& out, const char* protocol, const char* title) {
  schema::write_lua(out, parts_of<Layout>, {.protocol = protocol, .title = title});
}

constexpr schema_row rows[] = {
    {"json-schema", "JSON Schema 2020-12 of the lines of --format json", true,
     [](text_writer& out, columns_view c) { write_json_schema(out, c); }},
    {"clickhouse", "a table for lines of json or csv (20.1 or later)", true,
     [](text_writer& out, columns_view c) { write_clickhouse(out, c); }},
    {"clickhouse-18", "likewise, without DateTime64", true,
     [](text_writer& out, columns_view c) { write_clickhouse(out, c, {.has_datetime64 = false}); }},
    {"sqlite", "a table, and a view that takes lines of json", true,
     [](text_writer& out, columns_view c) { write_sqlite(out, c); }},
    {"opensearch", "body of an index template", true,
     [](text_writer& out, columns_view c) {
       if (const auto [value, path] = find_path_conflict(c); value != nullptr)
         throw startup_error(exit_code::usage,
                             fmt::format("--schema: opensearch cannot have {} beside {}, which is a field of an object "
                                         "of that name: leave out one of them, or take opensearch-flat",
                                         value->name, path->name));
       write_opensearch(out, c);
     }},
    {"opensearch-flat", "likewise, names with dots as names (3.5 or later)", true,
     [](text_writer& out, columns_view c) { write_opensearch(out, c, {.flat = true}); }},
    {"parquet", "a Parquet schema as text", true, [](text_writer& out, columns_view c) { write_parquet(out, c); }},
    {"protobuf", "a message of Protocol Buffers (proto3)", true,
     [](text_writer& out, columns_view c) { write_protobuf(out, c); }},
    {"markdown", "a table for people", true, [](text_writer& out, columns_view c) { write_markdown(out, c); }},
    {"fuzzer", "a dictionary of libFuzzer: the elements that fill flows", false,
     [](text_writer& out, columns_view) { schema::write_dictionary(out, flow::table); }},
    {"wireshark-netflow1", "a dissector in Lua", false,
     [](text_writer& out, columns_view) {
       write_dissector<netflow1::message_layout>(out, "flowkit_netflow1", "NetFlow v1 (flowkit)");
     }},
    {"wireshark-netflow5", "likewise", false,
     [](text_writer& out, columns_view) {
       write_dissector<netflow5::message_layout>(out, "flowkit_netflow5", "NetFlow v5 (flowkit)");
     }},
    {"wireshark-netflow7", "likewise", false,
     [](text_writer& out, columns_view) {
       write_dissector<netflow7::message_layout>(out, "flowkit_netflow7", "NetFlow v7 (flowkit)");
     }},
    {"wireshark-sflow5", "likewise, of datagrams and their samples as octets", false,
     [](text_writer& out, columns_view) {
       write_dissector<sflow5::message_layout>(out, "flowkit_sflow5", "sFlow v5 (flowkit)");
     }},
};
}  // namespace

std::string schemas_help() {
  std::string all;
  for (const schema_row& r : rows) all += fmt::format("{}{}: {}", all.empty() ? "" : "; ", r.name, r.about);
  return all;
}

std::string schema_text(std::string_view name, std::span<const flow::column> columns, bool chosen) {
  std::vector<std::string_view> names;
  for (const schema_row& r : rows) {
    names.emplace_back(r.name);
    if (name != r.name) continue;
    if (chosen && !r.of_lines)
      throw startup_error(exit_code::usage, fmt::format("--fields: not with --schema {}, which is not of lines", name));
    std::vector<schema::column> own;
    for (const flow::column& c : columns)
      for (const schema::column& all : schema::flow_columns)
        if (all.name == c.name) own.push_back(all);
    return schema::to_text([&](text_writer& out) { r.write(out, own); });
  }
  throw startup_error(exit_code::usage, "--schema: " + unknown_name(name, names));
}

}  // namespace flowkit::tools
