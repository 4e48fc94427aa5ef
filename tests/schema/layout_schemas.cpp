// SPDX-License-Identifier: BSL-1.0
// layout_schemas DIRECTORY: each layout of the library in each format, and JSON of arbitrary records of it, as files
// NAME.EXTENSION for the programs that these formats are for (sql_test.py, messages_test.py, octets_test.py).
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include <conformance/generators/lists.hpp>
#include <conformance/generators/record.hpp>
#include <flowkit/core/layout_json.hpp>
#include <flowkit/schema.hpp>

#include "tests/schema/layouts.hpp"

namespace {

using namespace flowkit;

void write(const std::string& path, std::string_view text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  if (!out.flush()) std::fprintf(stderr, "cannot write %s\n", path.c_str()), std::exit(3);
}

/// Records of words that grow, from all zeros on.
template <const auto& Layout>
std::string lines(unsigned count) {
  std::string all;
  for (unsigned i = 0; i < count; ++i) {
    std::vector<std::uint64_t> words(i == 0 ? 0 : 400);
    for (std::size_t k = 0; k < words.size(); ++k) words[k] = mix_bits(i * 1000 + k) >> (i % 3 == 1 ? 40 : 0);
    conformance::source from{words};
    const auto r = conformance::arbitrary_record(Layout, from);
    all += schema::to_text([&](text_writer& out) { write_json(out, Layout, r); }) + "\n";
  }
  return all;
}

void each_format(const std::string& path, schema::columns_view columns) {
  using namespace schema;
  const auto put = [&](const char* extension, auto format) { write(path + extension, to_text(format)); };
  put(".schema.json", [&](text_writer& out) { write_json_schema(out, columns); });
  put(".clickhouse", [&](text_writer& out) { write_clickhouse(out, columns, {.has_datetime64 = false}); });
  put(".sqlite", [&](text_writer& out) { write_sqlite(out, columns); });
  put(".opensearch", [&](text_writer& out) { write_opensearch(out, columns); });
  put(".parquet", [&](text_writer& out) { write_parquet(out, columns); });
  put(".proto", [&](text_writer& out) { write_protobuf(out, columns); });
  put(".columns.md", [&](text_writer& out) { write_markdown(out, columns); });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return std::fprintf(stderr, "usage: layout_schemas DIRECTORY\n"), 2;
  const std::string directory = std::string{argv[1]} + "/";
  int n = 0;
  test::for_each_layout([&]<const auto & Layout>(const std::string& name) {
    const std::string path = directory + name, protocol = "layout_" + std::to_string(n++);
    each_format(path, schema::columns<Layout>);
    const auto parts = parts_of<Layout>;
    write(path + ".lua", schema::to_text([&](text_writer& out) {
            schema::write_lua(out, parts, {.protocol = protocol, .title = name});
          }));
    write(path + ".parts.md", schema::to_text([&](text_writer& out) { schema::write_markdown(out, parts); }));
    write(path + ".dict", schema::to_text([&](text_writer& out) { schema::write_dictionary(out, Layout); }));
    if constexpr (!test::has_structured_data(Layout)) write(path + ".json", lines<Layout>(6));
  });
  each_format(directory + "flow", schema::flow_columns);
}
