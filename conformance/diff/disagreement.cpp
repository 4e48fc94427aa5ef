// SPDX-License-Identifier: BSL-1.0
#include "conformance/diff/disagreement.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "conformance/diff/examined.hpp"
#include "conformance/diff/malformed.hpp"
#include "conformance/explain/explainer.hpp"
#include "tools/common/protocols.hpp"

namespace flowkit::conformance {

namespace {
/// Of the last frame, by the templates of those before.
explanation explain_last(const std::vector<case_frame>& frames) {
  explainer reads;
  for (std::size_t i = 0; i + 1 < frames.size(); ++i) reads.learn(to_examined(frames[i], i + 1));
  return reads.explain(to_examined(frames.back(), frames.size()));
}

/// Of the first thing that is no header; else of the header.
std::string clause_of_structure(const explanation& e) {
  std::string header;
  for (const explained_part& p : e.parts()) {
    if (p.role != part_role::heading || p.note.empty()) continue;
    if (p.name != "header") return p.note;
    if (header.empty()) header = p.note;
  }
  return header.empty() ? "none" : header;
}

std::string of_value(const difference& d, const named_field& f, octets datagram) {
  const bool a = says_the_same(d.a, f, datagram), b = says_the_same(d.b, f, datagram);
  const std::string reads =
      f.value.empty() ? "flowcheck explain has no value for these octets" : "flowcheck explain reads " + f.value;
  if (a == b) return reads + (a ? ", as both do" : ": neither of the two");
  return fmt::format("{}, as {}: the bug is in {}", reads, a ? "A" : "B", a ? "B" : "A");
}

std::string answer_of(const difference& d, const judgement& j, const explanation& e) {
  const char* const is_malformed = "the datagrams are malformed: the exporter's bug first of all";
  switch (d.what) {
    case difference_kind::fault:
      if (!d.a.empty() && !d.b.empty()) return "both: neither may end or stop whatever it is given";
      return fmt::format("{}'s: it may not end or stop whatever it is given", d.a.empty() ? "B" : "A");
    case difference_kind::verdict: {
      const char* const refuses = d.a == to_string(answer_verdict::refused) ? "A" : "B";
      if (j.malformed.empty())
        return fmt::format("{}'s: flowcheck finds nothing malformed in the datagrams, and it refuses one", refuses);
      return fmt::format("{}; {} refuses what is malformed", is_malformed, refuses);
    }
    case difference_kind::records: {
      const std::string shown = fmt::to_string(records_in(e));
      if (!j.malformed.empty()) return is_malformed;
      if (d.a == shown || d.b == shown)
        return fmt::format("{}'s: flowcheck explain counts {}, as {}", d.a == shown ? "B" : "A", shown,
                           d.a == shown ? "A" : "B");
      return fmt::format("flowcheck explain counts {}: neither of the two", shown);
    }
    case difference_kind::value:
      if (!j.malformed.empty()) return is_malformed;
      if (j.field) return of_value(d, *j.field, e.datagram());
      return "flowcheck explain has no octets of this name: read the clause";
  }
  return {};
}

std::string name_of_fault(const std::string& f) { return f.empty() ? "goes on" : f; }
std::string name_of_value(const std::string& v) { return v.empty() ? "nothing" : v; }
}  // namespace

judgement judge_disagreement(const disagreement& d) {
  judgement j;
  const explanation e = explain_last(d.frames);
  for (malformed_octets& m : find_malformed(d.frames)) {
    if (j.requirement.empty()) j.requirement = row_of(m.what).id, j.clause = row_of(m.what).clause;
    j.malformed.push_back(std::move(m.message));
  }
  if (d.what.what == difference_kind::value) j.field = find_field(e, d.what.record, d.what.member);
  if (j.clause.empty() && j.field) {
    const char* const of_type =
        tools::recognise(d.frames.back().octets) == tools::protocol::ipfix ? clause_of_type(j.field->name) : nullptr;
    j.clause = of_type != nullptr ? of_type : j.field->clause;
  }
  if (j.clause.empty()) j.clause = clause_of_structure(e);
  j.answer = answer_of(d.what, j, e);
  return j;
}

std::string sentence_of(const difference& d) {
  switch (d.what) {
    case difference_kind::fault: return fmt::format("A: {}; B: {}", name_of_fault(d.a), name_of_fault(d.b));
    case difference_kind::verdict: return fmt::format("the datagram is {} by A, {} by B", d.a, d.b);
    case difference_kind::records: return fmt::format("the datagram has {} records by A, {} by B", d.a, d.b);
    case difference_kind::value: break;
  }
  return fmt::format("{} of record {} is {} by A, {} by B", d.member, d.record, name_of_value(d.a), name_of_value(d.b));
}

}  // namespace flowkit::conformance
