// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/verify/output_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "tools/common/exit_code.hpp"
#include "tools/flowgen/verify/csv_walk.hpp"
#include "tools/flowgen/verify/json_walk.hpp"
#include "tools/flowgen/verify/pair_walk.hpp"

namespace flowkit::tools::verify {

namespace {
constexpr std::size_t first_documents = 500;

constexpr bool is_space(char c) noexcept { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
std::string_view without_space(std::string_view s) noexcept {
  while (!s.empty() && is_space(s.front())) s.remove_prefix(1);
  while (!s.empty() && is_space(s.back())) s.remove_suffix(1);
  return s;
}
/// Between documents of an array.
constexpr bool is_separator(char c) noexcept { return is_space(c) || c == ',' || c == '[' || c == ']'; }

std::size_t whole_lines(std::string_view text) noexcept { return text.rfind('\n') + 1; }
std::size_t whole_documents(std::string_view text) noexcept {
  const char* at = text.data();
  const char* const end = at + text.size();
  const char* whole = at;
  while (true) {
    while (at < end && is_separator(*at)) ++at;
    if (at >= end || (at = end_of_json(at, end)) == nullptr) return static_cast<std::size_t>(whole - text.data());
    whole = at;
  }
}

struct key_collector {
  std::set<std::string, std::less<>> keys;
  std::size_t documents = 0;
  void member(std::string_view path, std::string_view) {
    if (keys.find(path) == keys.end()) keys.emplace(path);
  }
  void array(std::string_view, std::string_view) {}
  void answer() { keys.clear(); }
  void document() { ++documents; }
};

template <class Visit>
void for_each_line(std::string_view text, Visit&& visit) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    visit(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}
}  // namespace

std::vector<std::string> keys_of_json(std::string_view text) {
  key_collector all;
  json_walk<key_collector> walk{all};
  const char* at = text.data();
  const char* const end = at + text.size();
  while (all.documents < first_documents) {
    while (at < end && is_separator(*at)) ++at;
    if (at >= end || !walk.walk(at, end)) break;
  }
  return {all.keys.begin(), all.keys.end()};
}

output_reader::output_reader(const std::string& path) : source_(path) { recognise(source_.peek()); }

void output_reader::recognise(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(header_size_ = 3);  // a byte order mark
  const std::string_view begin = without_space(text);
  if (begin.empty()) return;
  const std::string_view line = begin.substr(0, begin.find('\n'));
  is_array_ = begin.front() == '[';
  const std::string_view after = begin.front() == '[' ? without_space(begin.substr(1)) : begin;
  if (after.empty() || after.front() == '{' || after.front() == ']') {
    form_ = begin.front() == '{' && end_of_json(line.data(), line.data() + line.size()) != nullptr
                ? output_form::json_lines
                : output_form::json;
    keys_ = keys_of_json(text);
    return;
  }
  const std::size_t equals = line.find('=');
  if (equals != std::string_view::npos && equals < line.find(',')) {
    form_ = output_form::pairs;
    std::set<std::string> keys;
    std::size_t lines = 0;
    std::string scratch;
    for_each_line(text, [&](std::string_view one) {
      if (++lines > first_documents) return;
      scratch.clear();
      scratch.reserve(one.size());
      walk_pairs(one, scratch, [&](std::string_view key, std::string_view) { keys.emplace(key); });
    });
    keys_.assign(keys.begin(), keys.end());
    return;
  }
  form_ = output_form::csv;
  read_header(text);
}

void output_reader::read_header(std::string_view text) {
  std::string scratch;
  scratch.reserve(text.size());
  const char* at = text.data();
  std::size_t columns = 0;
  walk_csv(at, text.data() + text.size(), scratch, columns,
           [&](std::size_t, std::string_view name) { keys_.emplace_back(without_space(name)); });
  header_size_ += static_cast<std::size_t>(at - text.data());
}

void output_reader::use(const extraction_plan& plan) {
  if (form_ == output_form::csv) {
    for (const std::string& name : keys_) columns_.push_back(plan.members().find(name));
    for (const auto& f : plan.fields()) {
      const auto is_there = [&](const map_key& k) {
        return std::find(keys_.begin(), keys_.end(), k.key) != keys_.end();
      };
      if (f.of->optional || std::any_of(f.of->keys.begin(), f.of->keys.end(), is_there)) continue;
      throw startup_error(exit_code::usage,
                          fmt::format("{}: line 1: no column '{}', where map {} has {}", name(), f.of->keys.front().key,
                                      plan.map().name, verify::fields()[f.of->field].name));
    }
  }
  source_.begin(header_size_,
                form_ == output_form::json  ? whole_documents
                : form_ == output_form::csv ? end_of_rows
                                            : whole_lines,
                plan.map().until);
}

void output_reader::read(extractor& to, reading_fault& faults) {
  text_block block;
  while (form_ != output_form::empty && source_.next(block)) switch (form_) {
      case output_form::json_lines: read_json_lines(block, to, faults); break;
      case output_form::json:
        if (!read_json(block, to, faults)) source_.stop();
        break;
      case output_form::csv: read_rows(block, to, faults); break;
      case output_form::pairs: read_pairs(block, to, faults); break;
      case output_form::empty: break;
    }
}

void output_reader::read_json_lines(const text_block& block, extractor& to, reading_fault& faults) {
  json_walk<extractor> walk{to};
  for_each_line(block.text(), [&](std::string_view line) {
    const char* at = line.data();
    const char* const end = at + line.size();
    while (at < end && is_space(*at)) ++at;
    if (at == end) return;
    const bool done = walk.walk(at, end);
    while (done && at < end && is_space(*at)) ++at;
    if (done && at == end) return;
    to.answer();  // forget what came of it
    faults.note(block.at + static_cast<std::uint64_t>(at - block.room.data()),
                done ? "a document has more after its end" : walk.what());
  });
}

bool output_reader::read_json(const text_block& block, extractor& to, reading_fault& faults) {
  json_walk<extractor> walk{to};
  const char* at = block.text().data();
  const char* const end = at + block.size;
  while (true) {
    while (at < end && is_separator(*at)) ++at;
    if (at >= end) break;
    if (walk.walk(at, end)) continue;
    to.answer();
    faults.note(block.at + static_cast<std::uint64_t>(at - block.room.data()), walk.what());
    return false;
  }
  const std::string_view text = without_space(block.text());
  if (!is_array_ || !block.is_last || (!text.empty() && text.back() == ']')) return true;
  faults.note(block.at + static_cast<std::uint64_t>(at - block.room.data()), "the array has no end: was the file cut?");
  return false;
}

void output_reader::read_rows(const text_block& block, extractor& to, reading_fault& faults) {
  std::string scratch;
  scratch.reserve(block.size);
  const char* at = block.text().data();
  const char* const end = at + block.size;
  while (at < end) {
    const char* const begin = at;
    std::size_t count = 0;
    scratch.clear();
    const bool done = walk_csv(at, end, scratch, count, [&](std::size_t n, std::string_view v) {
      if (n < columns_.size()) to.set(columns_[n], v);
    });
    const bool is_cut = block.is_last && at == end && end[-1] != '\n';
    if (done && count == columns_.size() && !is_cut) {
      to.document();
      continue;
    }
    to.answer();
    if (count <= 1 && without_space({begin, static_cast<std::size_t>(at - begin)}).empty()) continue;
    faults.note(block.at + static_cast<std::uint64_t>(begin - block.room.data()),
                is_cut ? "it ends in the middle of a row"
                : done ? fmt::format("{} values, where the header has {}", count, columns_.size())
                       : "a quote is not closed");
  }
}

void output_reader::read_pairs(const text_block& block, extractor& to, reading_fault& faults) {
  std::string scratch;
  for_each_line(block.text(), [&](std::string_view line) {
    if (without_space(line).empty()) return;
    scratch.clear();
    scratch.reserve(line.size());
    bool some = false;
    const bool done = walk_pairs(line, scratch, [&](std::string_view key, std::string_view v) {
      some = true;
      to.pair(key, v);
    });
    const char* const end = line.data() + line.size();
    const bool is_cut = block.is_last && end == block.text().data() + block.size;  // no line feed
    if (done && some && !is_cut) return to.document_of_pairs();
    to.answer();
    faults.note(block.at + static_cast<std::uint64_t>(line.data() - block.room.data()),
                is_cut ? "it ends in the middle of a line"
                : done ? "no key=value"
                       : "a quote is not closed");
  });
}

std::string output_reader::message(const reading_fault& f) const {
  if (f.pieces == 0) return {};
  std::string out = fmt::format("{}: {}: {}", name(), source_.place_of(f.at), f.what);
  if (form_ == output_form::json) return out + "; what follows was not read";
  return f.pieces == 1 ? out : out + fmt::format(" ({} more are malformed)", f.pieces - 1);
}

}  // namespace flowkit::tools::verify
