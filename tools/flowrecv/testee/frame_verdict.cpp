// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/testee/frame_verdict.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <flowkit/templates/inspect.hpp>

namespace flowkit::tools {

namespace {
/// Words that differ in a datagram: refusals have an offset each, and a datagram of 64 KiB has room for 8000 of these.
constexpr std::ptrdiff_t most_words = 8;

answer meaning(reading how, octets concerned) noexcept {
  switch (how) {
    case reading::done: return answer::accepted;
    case reading::not_done: return answer::refused;
    case reading::not_done_filled: return all_zero(concerned) ? answer::accepted : answer::refused;
    case reading::not_offered: return answer::unsupported;
  }
  return answer::refused;
}
}  // namespace

void frame_verdict::add(answer means, std::string_view words) {
  value_ = std::max(value_, means);
  const auto same = [&](const found_words& one) { return one.words == words && one.means == means; };
  const auto alike = [&](const found_words& one) { return one.means == means; };
  // Of each meaning so many: accepted anomalies do not hide what was refused after them.
  if (std::count_if(found_.begin(), found_.end(), alike) >= most_words) return;
  if (std::any_of(found_.begin(), found_.end(), same)) return;
  found_.push_back({std::string(words), means});
}

void frame_verdict::refused(error why, std::string_view words) {
  // The receiver says twice of a version that it is not decoded.
  if (not_decoded_) return;
  add(answer::refused, words.empty() ? fmt::format("{} at octet {}", to_string(why.code), why.offset)
                                     : fmt::format("{} at octet {}", words, why.offset));
}

void frame_verdict::not_decoded(protocol kind) {
  not_decoded_ = true;
  add(answer::unsupported, fmt::format("{} is not decoded", row_of(kind).title));
}

void frame_verdict::found(template_finding f, octets concerned) {
  add(meaning(reading_of(f), concerned), to_string(f));
}
void frame_verdict::found(sflow5::finding f, octets concerned) { add(meaning(reading_of(f), concerned), to_string(f)); }
void frame_verdict::found(fixed::finding f, octets concerned) { add(meaning(reading_of(f), concerned), to_string(f)); }

std::string frame_verdict::reason() const {
  std::string all;
  for (const answer which : {answer::refused, answer::unsupported, answer::accepted})
    for (const found_words& one : found_)
      if (one.means == which) (all += all.empty() ? "" : "; ") += one.words;
  return all;
}

void frame_verdict::clear() noexcept {
  value_ = answer::accepted;
  not_decoded_ = false;
  found_.clear();
}

}  // namespace flowkit::tools
