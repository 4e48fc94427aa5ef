// SPDX-License-Identifier: BSL-1.0
// What became of flows, against an account kept the slow way: small sets with keys that repeat, stored with faults.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include <conformance/properties/property.hpp>
#include <support/holds.hpp>

#include "tools/flowgen/verify/matching.hpp"
#include "verification_scene.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using namespace flowkit::test::verification;
using conformance::counterexample;
using conformance::source;

struct way {
  unsigned threads;
  std::uint64_t memory;
};
account found(const std::vector<a_flow>& sent, const std::vector<a_flow>& stored, const way& w, std::int64_t late = 0) {
  static const exporter_directory exporters{[] {
    manifest m;
    m.exporters.resize(1);
    m.exporters[0].address = ip_address{ipv4_address{0xc000'0201}};
    m.exporters[0].protocol = "ipfix";
    return m;
  }()};
  static const verification_map map{};
  matching_settings settings;
  settings.exporters = &exporters, settings.map = &map, settings.threads = w.threads, settings.late = late;
  settings.examples = 1'000;
  for (const field_number f : numbers()) settings.compared.set(f);
  row_space space{w.memory};
  row_store a{space}, b{space};
  {
    row_writer to{a}, other{b};
    for (const a_flow& f : sent) put(to, f, true);
    for (const a_flow& f : stored) put(other, f, false);
    to.flush(), other.flush();
  }
  return match(a, b, settings);
}

std::string in_words(const flow_counts& c) {
  return fmt::format(
      "sent {} lost on purpose {} stored {} altered {} missing {} duplicates {} stored twice {} late {} unexpected {} "
      "of "
      "them lost {}",
      c.sent, c.lost_on_purpose, c.stored, c.altered, c.missing, c.duplicates, c.stored_twice, c.late, c.unexpected,
      c.lost_but_stored);
}
/// All of an account but its times.
std::string in_words(const account& a) {
  std::string out = in_words(a.total);
  for (const field_number f : numbers())
    out += fmt::format("; {} {} {} {}", verify::fields()[f].name, a.fields[f].count, a.fields[f].nothing,
                       a.fields[f].undecoded);
  const std::map<std::uint64_t, flow_counts> parts{a.parts.begin(), a.parts.end()};
  for (const auto& [key, counts] : parts) out += fmt::format("; {}: {}", key, in_words(counts));
  for (const auto* list : {&a.missing, &a.duplicates, &a.unexpected, &a.late})
    for (const auto& [hash, text] : list->all()) out += fmt::format("; {:x} {}", hash, text);
  for (const field_number f : numbers())
    for (const auto& [hash, text] : a.fields[f].examples.all()) out += fmt::format("; {:x} {}", hash, text);
  return out;
}

/// Is some flow missing, and one unexpected that is the same but for a part of its key?
bool fit(const scene& s, const account& a) {
  std::map<std::uint64_t, key_values> keys;
  row_builder row;
  for (const auto* flows : {&s.sent, &s.stored})
    for (const a_flow& f : *flows) keys[row_of(row, f, false).head().full] = key_of(f);
  for (const auto& missing : a.missing.all())
    for (const auto& [hash, text] : a.unexpected.all())
      if (!text.ends_with("(lost on purpose)") && is_one_flow(keys.at(missing.first), keys.at(hash))) return true;
  return false;
}

counterexample adds_up(source& from) {
  const scene s = any_scene(from);
  const account a = found(s.sent, s.stored, {1, 1 << 20});
  const flow_counts& is = a.total;
  const model m{s.sent, s.stored};
  const flow_counts& at_least = m.counts;
  const auto wrong = [&](const char* what) { return what + (": " + in_words(is) + "\nmodel: " + in_words(at_least)); };
  if (is.sent != at_least.sent || is.lost_on_purpose != at_least.lost_on_purpose) return wrong("not what was sent");
  if (is.sent != is.stored + is.altered + is.missing) return wrong("what was sent does not add up");
  if (s.stored.size() != is.stored + is.altered + is.duplicates + is.stored_twice + is.unexpected)
    return wrong("what was stored does not add up");
  if (is.stored != at_least.stored || is.duplicates != at_least.duplicates ||
      is.stored_twice != at_least.stored_twice || is.lost_but_stored != at_least.lost_but_stored)
    return wrong("other counts");
  // Of what is left on both sides, pairs are taken for flows with an altered key until no two fit.
  const std::uint64_t paired = is.altered - at_least.altered;
  if (is.altered < at_least.altered || is.missing + paired != m.sent_left.size() ||
      is.unexpected - at_least.unexpected + paired != m.stored_left.size())
    return wrong("what is left does not add up");
  if (fit(s, a)) return wrong("a missing flow and an unexpected one are the same with an altered key");
  flow_counts sum;
  for (const auto& [key, counts] : a.parts) sum.add(counts);
  if (in_words(sum) != in_words(is)) return wrong("its parts do not add up");
  if (a.missing.all().size() != is.missing || a.unexpected.all().size() != is.unexpected ||
      a.duplicates.all().size() != is.duplicates)
    return wrong("not an example of each");
  return {};
}
TEST(VerifyMatching, AddsUp) { test::holds({"adds up", &adds_up}, 1'000); }

counterexample same_result(source& from) {
  scene s = any_scene(from);
  const auto first = in_words(found(s.sent, s.stored, {1, 1 << 20}));
  auto any = from.many();
  for (const way w : {way{1, 0}, way{2, 1 << 20}, way{4, 0}, way{4, 1'000}}) {
    for (auto* rows : {&s.sent, &s.stored})
      for (std::size_t i = rows->size(); i > 1; --i) std::swap((*rows)[i - 1], (*rows)[any.word() % i]);
    const auto other = in_words(found(s.sent, s.stored, w));
    if (other != first)
      return fmt::format("{} threads, {} octets, another order:\n{}\nfirst:\n{}", w.threads, w.memory, other, first);
  }
  return {};
}
TEST(VerifyMatching, IsTheSameInAnyOrder) { test::holds({"same result", &same_result}, 200); }

counterexample nothing_found(source& from) {
  scene s = any_scene(from);
  s.stored.clear();
  flow_counts expected;
  for (const a_flow& f : s.sent) {
    for (int n = 0; n < f.copies; ++n) s.stored.push_back(f);
    (f.copies == 0 ? expected.lost_on_purpose : expected.sent) += 1;
    expected.stored += f.copies != 0, expected.stored_twice += f.copies == 2;
  }
  const account a = found(s.sent, s.stored, {2, 1 << 20}, 1'000'000);
  return in_words(a.total) == in_words(expected) ? counterexample{} : in_words(a.total);
}
TEST(VerifyMatching, FindsNothingWhereNothingIs) { test::holds({"nothing found", &nothing_found}); }

/// Unique keys that are far from each other, as flowgen makes them: what was planted is found, exactly.
counterexample planted(source& from) {
  auto any = from.many();
  const auto below = [&](std::uint64_t n) { return any.word() % n; };
  std::vector<a_flow> sent(from.below(400)), stored;
  flow_counts expected;
  std::map<std::string_view, std::uint64_t> altered;
  constexpr std::int64_t late = 1'000;
  for (std::size_t i = 0; i < sent.size(); ++i) {
    a_flow& f = sent[i];
    for (std::size_t m = 0; m < members; ++m) f.values[m] = m < 2 || m == 6 ? 6 : 10'000 * (m + 1) + i;
    f.time = static_cast<std::int64_t>(i);
    ++expected.sent;
    a_flow kept = f;
    kept.time += late;
    switch (below(12)) {
      case 0: ++expected.missing; continue;
      case 1: ++expected.duplicates, ++expected.stored, stored.push_back(kept); break;
      case 2: ++expected.late, ++expected.stored, ++kept.time; break;
      case 3: {
        const std::size_t m = below(members), other = below(members);
        kept.values[m] += 5'000, ++altered[names[m]];
        if (other != m) kept.values[other] += 5'000, ++altered[names[other]];
        ++expected.altered;
        break;
      }
      case 4:
        --expected.sent, ++expected.lost_on_purpose, f.copies = 0;
        if (below(2) == 0) continue;
        ++expected.unexpected, ++expected.lost_but_stored;
        break;
      case 5: f.copies = 2, ++expected.stored, ++expected.stored_twice, stored.push_back(kept); break;
      case 6: {  // a flow that nobody sent
        a_flow foreign = kept;
        for (std::size_t m = 0; m < members; ++m) foreign.values[m] += 5'000;
        ++expected.stored, ++expected.unexpected, stored.push_back(foreign);
        break;
      }
      default: ++expected.stored;
    }
    stored.push_back(kept);
  }
  const account a = found(sent, stored, {2, 10'000}, late);
  if (in_words(a.total) != in_words(expected)) return in_words(a.total) + "\nplanted: " + in_words(expected);
  for (std::size_t m = 0; m < members; ++m)
    if (a.fields[numbers()[m]].count != altered[names[m]])
      return fmt::format("{} altered {} times, planted {}", names[m], a.fields[numbers()[m]].count, altered[names[m]]);
  return {};
}
TEST(VerifyMatching, FindsWhatWasPlanted) { test::holds({"planted", &planted}, 100); }

}  // namespace
