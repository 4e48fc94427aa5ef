// SPDX-License-Identifier: BSL-1.0
// CSV (RFC 4180) with a header: a line a key, others after them.
#include <fmt/format.h>

#include "tools/common/printable.hpp"
#include "tools/flowrecv/top/value_text.hpp"
#include "tools/flowrecv/top/writer.hpp"

namespace flowkit::tools {

namespace {
class csv_tables final : public top_writer {
 public:
  using top_writer::top_writer;

  void begin(std::string& out) override {
    if (settings().every) out += "interval,";
    out += "row";
    if (has_keys()) out += ",rank";
    for (const flow::column& c : settings().by) (out += ',') += c.name;
    for (const summed& s : settings().sums) (out += ',') += s.name;
    if (has_keys())
      for (const summed& s : settings().sums) out += fmt::format(",{}.at_most", s.name);
    out += '\n';
  }

  void write(std::string& out, const top_result& r) override {
    const std::string interval = settings().every ? plain_text(*r.from) + "," : "";
    if (!has_keys()) {
      out += interval + "all";
      add(out, r.total), out += '\n';
      return;
    }
    std::size_t rank = 0;
    for (const heavy_hitters::row& row : r.keys.rows) {
      out += fmt::format("{}top,{}", interval, ++rank);
      key().visit(row.key, [&]<class T>(const flow::column&, const T* value) {
        out += ',';
        if (value == nullptr) return;
        if constexpr (std::is_same_v<T, std::string_view>)
          out += csv_text(settings().terminal != 0 ? printable(*value) : std::string(*value));
        else
          out += plain_text(*value);
      });
      add(out, row.sums), add(out, row.at_most), out += '\n';
    }
    out += interval + "others,";
    out.append(settings().by.size(), ',');
    add(out, r.others), add(out, r.keys.others_at_most), out += '\n';
  }

  void write(std::string& out, const outside_sums& o) override {
    out += settings().every ? "," : "";
    out += o.name;
    if (has_keys()) out.append(settings().by.size() + 1, ',');
    add(out, o.total);
    if (has_keys()) out.append(sums(), ',');
    out += '\n';
  }

 private:
  [[nodiscard]] bool has_keys() const noexcept { return !settings().by.empty(); }
  template <class Sums>
  void add(std::string& out, const Sums& values) const {
    using std::to_string;
    for (std::size_t i = 0; i < sums(); ++i) (out += ',') += to_string(values[i]);
  }
};
}  // namespace

std::unique_ptr<top_writer> make_top_csv(const top_settings& settings, const flow_key& key) {
  return std::make_unique<csv_tables>(settings, key);
}

}  // namespace flowkit::tools
