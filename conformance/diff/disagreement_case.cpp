// SPDX-License-Identifier: BSL-1.0
// A disagreement as a case: its octets with the explainer's comments, and what B says of them.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "conformance/diff/disagreement.hpp"
#include "conformance/diff/examined.hpp"
#include "conformance/explain/explainer.hpp"
#include "conformance/explain/render.hpp"
#include "tools/common/protocols.hpp"

namespace flowkit::conformance {

namespace {
namespace json = boost::json;

/// The longest line has 120 columns: offset, 16 octets of hex, the comment.
constexpr std::size_t most_comment = 120 - 6 - 47 - 4;

void add_comments(std::vector<case_frame>& frames) {
  explainer reads;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    case_frame& f = frames[i];
    const explanation e = reads.explain(to_examined(f, i + 1));
    std::string heading;
    for (const explained_part& p : e.parts()) {
      if (p.role == part_role::heading) heading = p.name;
      if (p.role != part_role::octets) continue;
      std::string text = heading.empty() ? p.name : fmt::format("{}: {}", heading, p.name);
      if (!p.value.empty()) text += " " + p.value;
      if (!p.note.empty()) text += fmt::format(" ({})", p.note);
      f.comments.push_back({p.at.offset, escaped(text).substr(0, most_comment)});
      heading.clear();
    }
  }
}

const char* source_of(tools::protocol p) noexcept {
  if (p == tools::protocol::ipfix) return "rfc7011";
  return p == tools::protocol::netflow9 ? "rfc3954" : tools::to_string(p);
}
/// "3.4.3" of "RFC 7011 s3.4.3"; "record" of "Cisco v5 export format table; record"
std::string section_of(const std::string& clause) {
  const std::size_t s = clause.find(" s");
  std::string out;
  if (s != std::string::npos)
    for (std::size_t i = s + 2; i < clause.size() && (clause[i] == '.' || (clause[i] >= '0' && clause[i] <= '9')); ++i)
      out += clause[i];
  if (const std::size_t semicolon = clause.rfind("; "); out.empty() && semicolon != std::string::npos)
    out = clause.substr(semicolon + 2);
  while (!out.empty() && out.back() == '.') out.pop_back();
  std::replace_if(
      out.begin(), out.end(), [](char ch) { return ch == ' ' || ch == '/' || ch == '-'; }, '.');
  return out.empty() ? "any" : out;
}
/// Words with '-': a name of a file.
std::string slug_of(const difference& d) {
  std::string text = d.what == difference_kind::value     ? d.member
                     : d.what == difference_kind::verdict ? "verdict"
                     : d.what == difference_kind::records ? "records"
                                                          : (d.a.empty() ? "b-" + d.b : "a-" + d.a);
  text = text.substr(0, text.find(':'));
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) c = '-';
  }
  return text;
}

json::array records_of(const answer& a, const member_names& ignored, bool& exact) {
  json::array out;
  for (const told_record& r : a.records) {
    json::object one;
    for (const auto& m : r.values)
      if (is_compared(m.key(), ignored))
        one.emplace(m.key(), m.value());
      else if (ignored.contains(std::string_view(m.key())))
        exact = false;
    if (r.is_partial) exact = false;
    out.emplace_back(std::move(one));
  }
  return out;
}
}  // namespace

test_case case_of(const disagreement& d, const judgement& j) {
  test_case c;
  c.frames = d.frames;
  add_comments(c.frames);
  // Octets that are of no protocol are a case of the one whose port they came to.
  c.what = tools::recognise(d.frames.back().octets);
  for (const auto p : {tools::protocol::netflow5, tools::protocol::sflow5})
    if (c.what == tools::protocol::unknown && tools::row_of(p).port == d.frames.back().destination_port) c.what = p;
  if (c.what == tools::protocol::unknown) c.what = tools::protocol::ipfix;
  c.clause = j.clause, c.requirement = j.requirement;
  c.sentence = sentence_of(d.what);
  c.kind = d.b.answers.size() == d.frames.size() ? case_kind::accept : case_kind::open;
  for (std::size_t i = 0; i < d.frames.size(); ++i) {
    expected_answer e;
    if (i < d.b.answers.size()) {
      const answer& a = d.b.answers[i];
      if (a.given != answer_verdict::accepted && c.kind != case_kind::open)
        c.kind = a.given == answer_verdict::refused ? case_kind::refuse : case_kind::open;
      if (a.given != answer_verdict::unsupported) e = {a.given, records_of(a, d.ignored, c.exact)};
    }
    c.expected.push_back(std::move(e));
  }
  c.id =
      fmt::format("{}/{}-{}_{}", source_of(c.what), section_of(c.clause), static_cast<char>(c.kind), slug_of(d.what));
  return c;
}

}  // namespace flowkit::conformance
