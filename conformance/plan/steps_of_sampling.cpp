// SPDX-License-Identifier: BSL-1.0
// Sampled headers and sampling rates.
#include <fmt/format.h>

#include <algorithm>

#include "conformance/plan/sflow_steps.hpp"

namespace flowkit::conformance::detail {

namespace {
using enum requirement;

plan_step header_size(const step_input& in) {
  plan_step s{"header-size",
              "Sampled headers have the configured size, or all of a shorter packet",
              "send packets that are longer than the configured header size; write that into the truth file: header",
              "`header` of the truth file; each packet that was cut has just so many octets (sampled_header, 0:1)",
              {},
              {}};
  const agent_facts& f = in.seen;
  if (f.headers == 0) {
    open(s, "no sample has a sampled header");
  } else if (!in.set_up.header) {
    open(s, fmt::format("the longest has {} octets; `header` is not in the truth file", f.longest_header));
  } else if (f.longest_header > *in.set_up.header) {
    fail(s, fmt::format("a header has {} octets, and {} are configured", f.longest_header, *in.set_up.header));
  } else if (f.cut.empty()) {
    open(s, fmt::format("no packet longer than {} octets was sampled", *in.set_up.header));
  } else if (f.cut.size() > 1 || f.cut.begin()->first != *in.set_up.header) {
    const auto [size, n] =
        *std::find_if(f.cut.begin(), f.cut.end(), [&](const auto& c) { return c.first != *in.set_up.header; });
    fail(s, fmt::format("{} packets were cut after {} octets, and {} are configured", n, size, *in.set_up.header));
  } else {
    constexpr std::size_t usual = 128;
    pass(s, fmt::format("{} packets were cut after {} octets{}", f.cut.begin()->second, f.cut.begin()->first,
                        *in.set_up.header < usual ? "; 128 or more are recommended: they show most headers" : ""));
  }
  return s;
}

plan_step frame_length(const step_input& in) {
  plan_step s{"frame-length",
              "Frame length and stripped octets are those of the packet",
              "",
              "SFLOW-5-SH-FRAMELEN, SH-STRIPPED",
              {},
              {}};
  const by_requirements d = decide(in, {SFLOW_5_SH_FRAMELEN, SFLOW_5_SH_STRIPPED});
  s.result = d.result;
  s.message = d.result == verdict::fail   ? "failed: " + d.failed
              : d.result == verdict::pass ? fmt::format("of {} sampled headers", in.seen.headers)
                                          : std::string{"no sample has a sampled header"};
  return s;
}

plan_step announced_rate(const step_input& in) {
  plan_step s{"rate",
              "The sampling rate of the samples is the one that was configured",
              "write the rate into the truth file: rate",
              "`rate` of the truth file; SFLOW-5-FS-RATE0, FS-BACKOFF",
              {},
              {}};
  const std::string rates = list_of(in.seen.rates);
  const by_requirements d = decide(in, {SFLOW_5_FS_RATE0, SFLOW_5_FS_BACKOFF});
  if (in.seen.samples == 0)
    open(s, "there are no flow samples");
  else if (d.result == verdict::fail)
    fail(s, fmt::format("failed: {}; the rates are {}", d.failed, rates));
  else if (!in.set_up.rate)
    open(s, fmt::format("it is {}; `rate` is not in the truth file", rates));
  else if (in.seen.rates == std::set{*in.set_up.rate})
    pass(s, "it is " + rates);
  else
    fail(s, fmt::format("it is {}, and {} is configured", rates, *in.set_up.rate));
  return s;
}

plan_step attained_rate(const step_input& in) {
  plan_step s{
      "attained-rate",
      "As many packets are sampled as the rate says",
      "send enough packets that each sampler takes 100, or say in the truth file how many went by: [[interface]]",
      "the verdicts on samplers; SFLOW-5-FS-RATE, FS-POOLSTILL",
      {},
      {}};
  std::size_t right = 0;  // of this agent's samplers: the input may have other protocols, too
  std::string wrong, open_ones;
  for (const sampling_verdict& v : in.found.sampling()) {
    if (!in.seen.streams.contains(v.stream)) continue;
    right += v.answer == sampling_answer::right;
    std::string& to = v.answer == sampling_answer::wrong ? wrong : open_ones;
    if (v.answer != sampling_answer::right && to.empty())
      to = fmt::format("{} by its {}: {}", v.sampler, to_string(v.basis), v.sentence);
  }
  const by_requirements d = decide(in, {SFLOW_5_FS_RATE, SFLOW_5_FS_POOLSTILL});
  if (!wrong.empty() || d.result == verdict::fail)
    fail(s, wrong.empty() ? "failed: " + d.failed : wrong);
  else if (!open_ones.empty() || right == 0)
    open(s, open_ones.empty() ? std::string{"there are too few flow samples"} : open_ones);
  else
    pass(s, fmt::format("right by each of {} verdicts", right));
  return s;
}

plan_step randomness(const step_input& in) {
  plan_step s{"random", "Packets are sampled at random, not one in each N", "", "SFLOW-5-FS-RANDOM", {}, {}};
  const by_requirements d = decide(in, {SFLOW_5_FS_RANDOM});
  s.result = d.result;
  s.message = d.result == verdict::fail   ? "failed: " + d.failed
              : d.result == verdict::pass ? std::string{"the pool grows unevenly"}
                                          : std::string{"it takes 10 samples of a source, at a rate above 1"};
  return s;
}
}  // namespace

void steps_of_sampling(const step_input& in, plan_steps& out) {
  out.push_back(header_size(in));
  out.push_back(frame_length(in));
  out.push_back(announced_rate(in));
  out.push_back(attained_rate(in));
  out.push_back(randomness(in));
}

}  // namespace flowkit::conformance::detail
