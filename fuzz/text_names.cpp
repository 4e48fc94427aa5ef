// SPDX-License-Identifier: BSL-1.0
// Templates and lists of columns as users write them: what was taken, written out, is taken for the same; what was not
// is refused with a reason.
#include <algorithm>

#include <flowkit/ie/registry.hpp>

#include "fuzz/text.hpp"
#include "tools/common/nearest.hpp"
#include "tools/common/template_text.hpp"
#include "tools/flowrecv/column_list.hpp"

using namespace flowkit;
using namespace flowkit::tools;

namespace {
std::string written(const std::vector<specifier>& fields) {
  std::string out;
  for (const specifier& s : fields) out += name_of(s) + '/' + (s.is_variable() ? "v" : std::to_string(s.length)) + ", ";
  return out;
}

/// Are the names there? To suggest another one takes the distance to each of 2,000: 50 ms with sanitizers.
bool all_known(std::string_view text) {
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find_first_of(" \t\r\n,"));
    const std::string_view name = word.substr(0, word.find('/'));
    if (!word.empty() && ie::find(name) == nullptr) return false;
    text.remove_prefix(std::min(word.size() + 1, text.size()));
  }
  return true;
}

void check_template(std::string_view text) {
  if (!all_known(text) && !(text.size() == 4 && text.starts_with("oc"))) return;
  fuzz::parsed([&] { return parse_template("here", text); },
               [&](const std::vector<specifier>& fields) {
                 fuzz::require(!fields.empty() && fields.size() <= text.size());
                 for (const specifier& s : fields) {
                   const element* const e = ie::find(s.space, s.pen, s.id);
                   fuzz::require(e != nullptr && s.length != 0 && !allowed_lengths(*e).empty());
                   // A text that names it has its name.
                   fuzz::require(text.find(e->name) != std::string_view::npos);
                 }
                 fuzz::require(parse_template("again", written(fields)) == fields);
               });
}

void check_columns(std::string_view text) {
  const auto known = [](const flow::column& c) { return c.name; };
  const auto last = text.substr(text.rfind(',') + 1);
  const bool plain = std::ranges::find(flow::columns, last, known) != std::end(flow::columns);
  if (!plain && text.size() % 16 != 11) return;  // likewise 3 ms, so for a few
  fuzz::parsed([&] { return select_columns(text); },
               [&](const std::vector<flow::column>& chosen) {
                 fuzz::require(!chosen.empty() && chosen.size() <= flow::columns.size());
                 std::string names;
                 for (const flow::column& c : chosen) {
                   const auto same = [&](const flow::column& o) { return o.name == c.name; };
                   fuzz::require(std::count_if(chosen.begin(), chosen.end(), same) == 1);
                   (names += names.empty() ? "" : ",") += c.name;
                 }
                 const auto again = select_columns(names);
                 const auto same = [](const flow::column& a, const flow::column& b) { return a.name == b.name; };
                 fuzz::require(std::equal(chosen.begin(), chosen.end(), again.begin(), again.end(), same));
               });
}

/// A distance: none to itself, the same both ways, never more than the longer one.
void check_edits(std::string_view text) {
  const std::string_view a = text.substr(0, text.size() / 2), b = text.substr(text.size() / 2);
  const std::size_t n = edits(a, b);
  fuzz::require(n == edits(b, a) && edits(a, a) == 0);
  fuzz::require(n <= std::max(a.size(), b.size()) && n >= b.size() - a.size());
  const std::string_view candidates[] = {"json", "csv", "elements"};
  fuzz::require(!unknown_name(a, candidates).empty());
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > 400) return 0;
  fuzz::with_text(data + 1, size - 1, [what = data[0]](std::string_view text) {
    switch (what) {  // letters, so that seeds are text
      case 't': return check_template(text);
      case 'c': return check_columns(text);
      default: return check_edits(text);
    }
  });
  return 0;
}
