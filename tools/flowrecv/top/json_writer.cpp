// SPDX-License-Identifier: BSL-1.0
// JSON lines: an object a key, others after them.
#include <fmt/format.h>

#include "tools/flowrecv/formats/without_commands.hpp"
#include "tools/flowrecv/top/value_text.hpp"
#include "tools/flowrecv/top/writer.hpp"

namespace flowkit::tools {

namespace {
class json_tables final : public top_writer {
 public:
  using top_writer::top_writer;

  void write(std::string& out, const top_result& r) override {
    const std::string begin =
        settings().every ? fmt::format(R"({{"interval":"{}","row":)", plain_text(*r.from)) : std::string(R"({"row":)");
    if (settings().by.empty()) {
      out += begin + R"("all")";
      add(out, r.total, ""), out += "}\n";
      return;
    }
    std::size_t rank = 0;
    for (const heavy_hitters::row& row : r.keys.rows) {
      out += fmt::format(R"({}"top","rank":{})", begin, ++rank);
      key().visit(row.key, [&]<class T>(const flow::column& c, const T* value) {
        if (value == nullptr) return;
        out += fmt::format(R"(,"{}":)", c.name);
        if constexpr (std::is_same_v<T, std::string_view>)
          out += settings().terminal != 0 ? without_commands(json_text(*value)) : json_text(*value);
        else if constexpr (std::is_same_v<T, timestamp> || !flow::is_number<T>)
          out += fmt::format(R"("{}")", plain_text(*value));
        else
          out += plain_text(*value);
      });
      add(out, row.sums, ""), add(out, row.at_most, ".at_most"), out += "}\n";
    }
    out += begin + R"("others")";
    add(out, r.others, ""), add(out, r.keys.others_at_most, ".at_most"), out += "}\n";
  }

  void write(std::string& out, const outside_sums& o) override {
    out += fmt::format(R"({{"row":"{}")", o.name);
    add(out, o.total, ""), out += "}\n";
  }

 private:
  template <class Sums>
  void add(std::string& out, const Sums& values, const char* suffix) const {
    using std::to_string;
    for (std::size_t i = 0; i < sums(); ++i)
      out += fmt::format(R"(,"{}{}":{})", settings().sums[i].name, suffix, to_string(values[i]));
  }
};
}  // namespace

std::unique_ptr<top_writer> make_top_json(const top_settings& settings, const flow_key& key) {
  return std::make_unique<json_tables>(settings, key);
}

std::unique_ptr<top_writer> make_top_writer(const top_settings& settings, const flow_key& key) {
  switch (settings.format) {
    case top_format::csv: return make_top_csv(settings, key);
    case top_format::json: return make_top_json(settings, key);
    case top_format::table: break;
  }
  return make_top_table(settings, key);
}

}  // namespace flowkit::tools
