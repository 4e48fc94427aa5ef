// SPDX-License-Identifier: BSL-1.0
// Rows, documents and lines of outputs: what is written is read, and what is cut is noticed without a look past its
// end.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include <conformance/properties/property.hpp>
#include <support/holds.hpp>

#include "exact_text.hpp"
#include "tools/flowgen/verify/csv_walk.hpp"
#include "tools/flowgen/verify/json_walk.hpp"
#include "tools/flowgen/verify/pair_walk.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools::verify;
using conformance::counterexample;
using conformance::source;
using test::exact_text;

using strings = std::vector<std::string>;
using members = std::vector<std::pair<std::string, std::string>>;

/// Short text of such letters.
std::string any_text(source::spread& any, std::string_view letters, std::size_t most = 6) {
  std::string out(any.word() % (most + 1), ' ');
  for (char& c : out) c = letters[any.word() % letters.size()];
  return out;
}
bool coin(source::spread& any) { return (any.word() & 1) != 0; }

// -- CSV

std::string csv_row(const strings& values, source::spread& any) {
  std::string out;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string& v = values[i];
    const bool is_quoted = v.find_first_of("\",\r\n") != std::string::npos || coin(any);
    if (i != 0) out += ',';
    if (is_quoted) out += '"';
    for (const char c : v) out.append(c == '"' ? 2 : 1, c);
    if (is_quoted) out += '"';
  }
  return out + (coin(any) ? "\r\n" : "\n");
}

/// The rows of a text, and whether the last one is cut, as the reader of outputs sees it: a quote that is not closed,
/// or no line feed at its end.
std::pair<std::vector<strings>, bool> rows_of(std::string_view text) {
  std::vector<strings> rows;
  std::string scratch;
  scratch.reserve(text.size());
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    strings values;
    std::size_t count = 0;
    scratch.clear();
    const bool done = walk_csv(at, end, scratch, count, [&](std::size_t n, std::string_view v) {
      if (n == values.size()) values.emplace_back(v);
    });
    if (!done || (at == end && end[-1] != '\n')) return {rows, true};
    if (count != values.size()) return {{}, true};
    rows.push_back(values);
  }
  return {rows, false};
}

counterexample csv(source& from) {
  auto any = from.many();
  std::vector<strings> rows(1 + from.below(4));
  const std::size_t columns = 2 + from.below(4);
  std::string text;
  std::vector<std::size_t> ends;
  for (strings& row : rows) {
    for (std::size_t i = 0; i < columns; ++i) row.push_back(any_text(any, "ab \t,;\"\"\n\r'"));
    text += csv_row(row, any), ends.push_back(text.size());
  }
  for (std::size_t size = 0, whole = 0; size <= text.size(); ++size) {
    while (whole < ends.size() && ends[whole] <= size) ++whole;
    const exact_text cut{text.substr(0, size)};
    const auto wrong = [&](const char* what) { return fmt::format("{} in {} octets of\n{}", what, size, text); };
    const auto [read, is_cut] = rows_of(cut.view());
    if (read != std::vector<strings>(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(whole)))
      return wrong("other rows");
    if (is_cut != (size != (whole == 0 ? 0 : ends[whole - 1]))) return wrong("cut, or not");
    if (end_of_rows(cut.view()) != (whole == 0 ? 0 : ends[whole - 1])) return wrong("whole rows end elsewhere");
  }
  return {};
}
TEST(VerifyWalks, CsvRows) { test::holds({"csv", &csv}, 300); }

// -- JSON

struct collector {
  std::vector<members> documents;
  members open;
  int answers = 0;
  void member(std::string_view path, std::string_view text) { open.emplace_back(path, text); }
  void array(std::string_view, std::string_view) {}
  void answer() { open.clear(), ++answers; }
  void document() { documents.push_back(std::exchange(open, {})); }
};

/// Random documents as text, with what they contain.
class json_writer {
 public:
  explicit json_writer(source::spread& any) : any_(any) {}

  std::string object(const std::string& path, int depth, members& holds) {
    std::string out = "{" + space();
    for (std::uint64_t n = any_.word() % 4, i = 0; i < n; ++i) {
      if (i != 0) out += "," + space();
      const std::string name = "n" + any_text(any_, letters, 3);
      out += string(name) + space() + ":" + space() + any_value(path.empty() ? name : path + "." + name, depth, holds);
      out += space();
    }
    return out + "}";
  }
  std::string space() { return any_text(any_, " \n\t\r", any_.word() % 3 == 0 ? 2 : 0); }

 private:
  static constexpr std::string_view letters = "ab\"\\/\n\x01{}[],:.\x7f";

  std::string any_value(const std::string& path, int depth, members& holds) {
    const std::uint64_t kind = any_.word() % (depth < 4 ? 6 : 4);
    if (kind == 5) return object(path, depth + 1, holds);
    if (kind == 4) {
      std::string out = "[" + space();
      for (std::uint64_t n = any_.word() % 4, i = 0; i < n; ++i)
        out += (i == 0 ? "" : "," + space()) + any_value(path, depth + 1, holds) + space();
      return out + "]";
    }
    if (kind == 3) {
      constexpr const char* words[] = {"null", "true", "false", "0", "-1.5e+3", "443"};
      const std::string word = words[any_.word() % std::size(words)];
      if (word != "null") holds.emplace_back(path, word);
      return word;
    }
    std::string text = any_text(any_, letters);
    constexpr const char* beyond[] = {"", "\u00e9", "\u20ac", "\U0001f600"};
    text += beyond[any_.word() % std::size(beyond)];
    holds.emplace_back(path, text);
    return string(text);
  }
  std::string string(const std::string& text) {
    std::string out = "\"";
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto c = static_cast<unsigned char>(text[i]);
      const std::string_view rest = std::string_view{text}.substr(i);
      if (rest.starts_with("\u20ac") && coin(any_))
        out += "\\u20Ac", i += 2;
      else if (rest.starts_with("\u00e9") && coin(any_))
        out += "\\u00e9", i += 1;
      else if (rest.starts_with("\U0001f600") && coin(any_))
        out += "\\ud83d\\ude00", i += 3;
      else if (c == '\n')
        out += "\\n";
      else if (c == '"' || c == '\\')
        out += '\\', out += text[i];
      else if (c < 0x20 || (c < 0x80 && any_.word() % 4 == 0))
        out += fmt::format("\\u{:04x}", c);
      else
        out += text[i];
    }
    return out + '"';
  }

  source::spread& any_;
};

/// An answer of a search with these documents, or the one document there is.
std::string json_text(json_writer& to, source& from, std::vector<members>& documents, int& answers) {
  documents.resize(1);
  answers = from.below(3) == 0;
  if (answers == 0) return to.object("", 0, documents.front());
  documents.resize(from.below(4));
  std::string out = R"({"took": 3, "hits": {"total": {"value": 7}, "hits": [)";
  for (std::size_t i = 0; i < documents.size(); ++i) {
    documents[i].emplace_back("_id", "x");
    out += (i == 0 ? "" : ",") + to.space() + R"({"_id":"x","_source":)" + to.object("", 1, documents[i]) +
           R"(,"sort":[1,"z"]})";
    documents[i].emplace_back("sort", "1"), documents[i].emplace_back("sort", "z");
  }
  return out + "]" + to.space() + "}}";
}

counterexample json(source& from) {
  auto any = from.many();
  json_writer writer{any};
  std::vector<members> documents;
  int answers = 0;
  const std::string text = json_text(writer, from, documents, answers);
  const auto wrong = [&](std::string_view what) { return fmt::format("{}:\n{}", what, text); };
  collector all;
  json_walk<collector> walk{all};
  const auto is_read = [&] {
    all.documents.clear(), all.open.clear(), all.answers = 0;
    const exact_text exact{text};
    const char* at = exact.view().data();
    const char* const end = at + text.size();
    if (end_of_json(at, end) != end || !walk.walk(at, end) || at != end || all.answers != answers) return false;
    return all.documents == documents;
  };
  if (!is_read()) return wrong("other documents");
  for (std::size_t size = 0; size < text.size(); ++size) {
    const exact_text cut{text.substr(0, size)};
    const char* at = cut.view().data();
    const char* const end = at + size;
    if (end_of_json(at, end) != nullptr) return wrong(fmt::format("{} octets are whole", size));
    if (walk.walk(at, end) || std::string_view{walk.what()} != "it ends in the middle of a document" || at > end)
      return wrong(fmt::format("{} octets are not cut", size));
  }
  // What is not a value, somewhere in it; then the document again: nothing of the malformed one is left.
  std::string broken = text;
  broken.insert(from.below(text.size()), "\x02");
  const exact_text exact{broken};
  const char* at = exact.view().data();
  static_cast<void>(walk.walk(at, at + broken.size()));
  return is_read() ? counterexample{} : wrong("other documents after a malformed one");
}
TEST(VerifyWalks, JsonDocuments) { test::holds({"json", &json}, 400); }

TEST(VerifyWalks, JsonAfterAMalformedDocument) {
  collector all;
  json_walk<collector> walk{all};
  for (const std::string_view text : {R"({"a": {"b": x}})", R"({"port": 443})"}) {
    all.answer();
    const char* at = text.data();
    EXPECT_EQ(walk.walk(at, at + text.size()), text.find('x') == std::string_view::npos);
  }
  EXPECT_EQ(all.documents, (std::vector<members>{{{"port", "443"}}})) << "and not a.port";
}

// -- pairs

std::pair<members, bool> pairs_of(std::string_view line) {
  members out;
  std::string scratch;
  scratch.reserve(line.size());
  const bool done = walk_pairs(line, scratch, [&](std::string_view k, std::string_view v) { out.emplace_back(k, v); });
  return {out, done};
}

counterexample pairs(source& from) {
  auto any = from.many();
  members all;
  std::string line;
  std::vector<std::size_t> begins;
  const std::uint64_t count = from.below(6);
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto key = "k" + any_text(any, "abZ09_.@-");
    const bool is_quoted = coin(any), is_bracketed = !is_quoted && coin(any);
    const auto text = any_text(any, is_quoted ? "ab ,=\"\\[]\t'" : "ab,=[9:.");
    constexpr const char* junk[] = {"", "-", "<6> ", "word ", "= ", ") "};
    line += junk[any.word() % std::size(junk)];
    begins.push_back(line.size());
    line += (is_bracketed ? "[" : "") + key + "=";
    if (is_quoted) {
      line += '"';
      for (const char c : text) line.append(c == '"' || c == '\\' ? "\\" : "").append(1, c);
      line += '"';
    } else {
      line += text;
    }
    line += is_bracketed ? "] " : coin(any) ? " " : "\t";
    all.emplace_back(key, text);
  }
  for (std::size_t size = 0; size <= line.size(); ++size) {
    const exact_text cut{line.substr(0, size)};
    const auto [read, done] = pairs_of(cut.view());
    const auto wrong = [&](const char* what) { return fmt::format("{} in {} octets of {}", what, size, line); };
    if (size == line.size()) return done && read == all ? counterexample{} : wrong("other pairs");
    if (read.size() > all.size()) return wrong("more pairs");
    for (std::size_t i = 0; i < read.size(); ++i) {
      // Only the last one may be cut, and only where it has no quotes: the reader asks for the line feed.
      const bool may_be_cut = i + 1 == read.size();
      if (read[i].first != all[i].first) return wrong("another key");
      if (may_be_cut ? !all[i].second.starts_with(read[i].second) : read[i] != all[i]) return wrong("another value");
    }
    if (!done && begins[read.size()] >= size) return wrong("a quote where there is none");
  }
  return {};
}
TEST(VerifyWalks, Pairs) { test::holds({"pairs", &pairs}); }

}  // namespace
