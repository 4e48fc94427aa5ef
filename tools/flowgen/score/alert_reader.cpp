// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/score/alert_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <flowkit/core/text.hpp>

#include "tools/common/endpoint.hpp"
#include "tools/common/exit_code.hpp"
#include "tools/flowgen/verify/block_source.hpp"
#include "tools/flowgen/verify/csv_walk.hpp"
#include "tools/flowgen/verify/decoding.hpp"
#include "tools/flowgen/verify/json_walk.hpp"
#include "tools/flowgen/verify/output_reader.hpp"

namespace flowkit::tools::score {

namespace {
/// What of a record the map names, as it is collected.
class record {
 public:
  explicit record(const score_map& m) : map_(m) {
    time_rule_.kind = verify::value_kind::time, time_rule_.unit = m.time_unit, time_rule_.precision = 1;
    for (const auto* keys : {&m.time, &m.name, &m.technique, &m.source, &m.destination, &m.port})
      values_.emplace_back(keys->size());
  }
  void set(std::string_view key, std::string_view value) {
    std::size_t i = 0;
    for (const auto* keys : {&map_.time, &map_.name, &map_.technique, &map_.source, &map_.destination, &map_.port}) {
      for (std::size_t k = 0; k < keys->size(); ++k)
        if ((*keys)[k] == key && !values_[i][k] && !value.empty()) values_[i][k] = std::string{value};
      ++i;
    }
  }
  void clear() {
    for (auto& some : values_) std::fill(some.begin(), some.end(), std::nullopt);
  }
  /// What is wrong with it; empty: nothing.
  std::string to(alert& out) {
    const auto first = [&](std::size_t field) -> const std::string* {
      for (const auto& v : values_[field])
        if (v) return &*v;
      return nullptr;
    };
    const std::string *const time = first(0), *const name = first(1), *const technique = first(2);
    if (time == nullptr) return fmt::format("no {}", map_.time.front());
    verify::value ns;
    if (!verify::decode(*time, time_rule_, dates_, ns))
      return map_.time_unit != 0 ? fmt::format("'{}' is not a time as a number", *time)
                                 : fmt::format("'{}' is not a time such as 2026-07-22T10:11:12Z", *time);
    out.time = timestamp{static_cast<std::int64_t>(verify::stored_value{ns.size_octet(), ns.data()}.number())};
    if (name != nullptr) out.name = *name;
    if (technique != nullptr) out.technique = *technique;
    for (const auto& [field, into] : {std::pair{3u, &out.source}, std::pair{4u, &out.destination}})
      if (const std::string* const text = first(field)) {
        const auto a = parse<ip_address>(*text);
        if (!a) return fmt::format("'{}' is not an address", *text);
        *into = *a;
      }
    if (const std::string* const text = first(5)) {
      const auto n = verify::decimal_number(*text);
      if (!n || *n > 65'535) return fmt::format("'{}' is not a port", *text);
      out.port = static_cast<std::uint16_t>(*n);
    }
    return {};
  }

 private:
  const score_map& map_;
  std::vector<std::vector<std::optional<std::string>>> values_;
  verify::value_rule time_rule_;
  verify::date_reader dates_;
};

class reader {
 public:
  reader(const std::string& path, const score_map& map) : path_(path), map_(map), now_(map) {}

  read_alerts all() {
    const std::string text = content();
    std::string_view rest = text;
    if (rest.starts_with("\xef\xbb\xbf")) rest.remove_prefix(3);  // a byte order mark
    const std::size_t begin = rest.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    if (rest[begin] != '{' && rest[begin] != '[')
      csv(rest);
    else if (is_json_lines(rest.substr(begin)))
      json_lines(rest);
    else
      json(rest);
    if (faults_.pieces != 0) {
      out_.wrong = fmt::format("{}: line {}: {}", path_, faults_.at, faults_.what);
      if (faults_.pieces > 1) out_.wrong += fmt::format(" ({} more are malformed)", faults_.pieces - 1);
      if (stopped_) out_.wrong += "; what follows was not read";
    }
    return std::move(out_);
  }

  // As json_walk calls them.
  void member(std::string_view path, std::string_view text) { now_.set(path, text); }
  void array(std::string_view, std::string_view) {}
  void answer() { now_.clear(); }
  void document() { enter(); }

 private:
  std::string content() {
    verify::block_source source{path_};
    source.begin(0, [](std::string_view t) noexcept { return t.size(); });
    std::string text;
    for (verify::text_block block; source.next(block);) text += block.text();
    return text;
  }
  void enter() {
    alert a;
    a.file = path_, a.record = line_;
    if (const std::string wrong = now_.to(a); !wrong.empty())
      fail(wrong);
    else
      out_.alerts.push_back(std::move(a));
    now_.clear();
  }
  void fail(std::string_view what) {
    faults_.note(line_, what);
    now_.clear();
  }
  /// A document that ends on its first line: if one of the others is malformed, those after it can still be read.
  static bool is_json_lines(std::string_view text) {
    const std::string_view line = text.substr(0, text.find('\n'));
    return line.front() == '{' && verify::end_of_json(line.data(), line.data() + line.size()) != nullptr;
  }
  void json_lines(std::string_view rest) {
    verify::json_walk<reader> walk{*this};
    for (; !rest.empty(); ++line_) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      const std::string_view one = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      const std::size_t begin = one.find_first_not_of(" \t\r");
      if (begin == std::string_view::npos) continue;
      const char* at = one.data() + begin;
      const std::size_t before = out_.alerts.size();
      if (!walk.walk(at, one.data() + one.size())) {
        fail(walk.what());
      } else if (one.find_first_not_of(" \t\r", static_cast<std::size_t>(at - one.data())) != std::string_view::npos) {
        fail("a document has more after its end");
        out_.alerts.resize(before);
      }
    }
  }
  /// Documents over several lines, one after the other or in an array; the line of an alert is where its document
  /// begins.
  void json(std::string_view text) {
    verify::json_walk<reader> walk{*this};
    const char* at = text.data();
    const char* const end = at + text.size();
    int arrays = 0;
    while (true) {
      for (; at < end && std::string_view{" \t\r\n,[]"}.find(*at) != std::string_view::npos; ++at) {
        if (*at == '\n') ++line_;
        arrays += *at == '[' ? 1 : *at == ']' ? -1 : 0;
      }
      if (at >= end) break;
      const char* const begin = at;
      if (!walk.walk(at, end)) return stopped_ = true, fail(walk.what());
      line_ += line_feeds(begin, at);
    }
    if (arrays != 0) fail(arrays > 0 ? "it ends in the middle of an array" : "an array ends that has no begin");
  }
  static std::uint64_t line_feeds(const char* from, const char* to) {
    return static_cast<std::uint64_t>(std::count(from, to, '\n'));
  }
  void csv(std::string_view text) {
    std::string scratch;
    scratch.reserve(text.size());
    const char* at = text.data();
    const char* const end = at + text.size();
    std::vector<std::string> header;
    std::size_t count = 0;
    verify::walk_csv(at, end, scratch, count, [&](std::size_t, std::string_view v) { header.emplace_back(v); });
    const auto is_column = [&](const std::string& k) {
      return std::find(header.begin(), header.end(), k) != header.end();
    };
    if (std::none_of(map_.time.begin(), map_.time.end(), is_column))
      throw startup_error(exit_code::usage, fmt::format("{}: line 1: no column '{}', which the map has the time in",
                                                        path_, map_.time.front()));
    line_ += line_feeds(text.data(), at);
    while (at < end) {
      const char* const begin = at;
      scratch.clear();
      const bool done = verify::walk_csv(at, end, scratch, count, [&](std::size_t n, std::string_view v) {
        if (n < header.size()) now_.set(header[n], v);
      });
      if (!done)
        fail("a quote is not closed");
      else if (count == 1 && std::string_view{begin, at}.find_first_not_of(" \t\r\n") == std::string_view::npos)
        now_.clear();
      else if (count != header.size())
        fail(fmt::format("{} values, where the header has {}", count, header.size()));
      else if (at[-1] != '\n')  // its last value may have been longer
        fail("it ends in the middle of a row: a line feed is missing");
      else
        enter();
      line_ += line_feeds(begin, at);
    }
  }

  const std::string& path_;
  const score_map& map_;
  record now_;
  std::uint64_t line_ = 1;
  verify::reading_fault faults_;  ///< at lines
  bool stopped_ = false;          ///< before the end
  read_alerts out_;
};
}  // namespace

read_alerts alerts_of(const std::string& path, const score_map& map) { return reader{path, map}.all(); }

}  // namespace flowkit::tools::score
