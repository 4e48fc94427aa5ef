// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/profile/field_filler.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "tools/common/exit_code.hpp"
#include "tools/common/template_text.hpp"
#include "tools/flowgen/traffic/derived.hpp"

namespace flowkit::tools {

namespace {
/// 192.0.2.1: exporters tell an address of their own, which need not be the one that datagrams come from.
constexpr std::uint32_t first_address = 0xc000'0201;

std::uint64_t number_of(run_value what, const flow::record& r, const run_numbers& run) noexcept {
  switch (what) {
    case run_value::sampling_interval: return run.sampling_interval;
    case run_value::sampling_space: return run.sampling_interval == 0 ? 0 : run.sampling_interval - 1;
    case run_value::sampler: return r.sampler;
    case run_value::exporter_domain: return run.domain;
    case run_value::exporter_address: return first_address + run.index;
    case run_value::exporter_boot: return static_cast<std::uint64_t>(to_unix_milliseconds(run.boot));
  }
  return 0;
}
}  // namespace

field_filler::field_filler(const profile_value& v, const specifier& field, const std::string& where)
    : field_(field), is_by_port_(v.is_by_port), is_run_value_(v.is_run_value), of_run_(v.of_run) {
  const auto add = [&](const scalar& one) { choices_.push_back(octets_of(one, field, where)); };
  for (const scalar& one : v.one_of) add(one);
  for (const auto& [port, one] : v.by_port) {
    by_port_.emplace_back(port, choices_.size());
    add(one);
  }
  if (is_by_port_) add(v.otherwise);
  if (v.is_range()) {
    static_cast<void>(octets_of(v.to, field, where));  // does it fit?
    range_ = {static_cast<std::uint64_t>(v.from), static_cast<std::uint64_t>(v.to - v.from) + 1};
  }
  const element* const e = element_of(field);
  const bool is_float = e != nullptr && (e->type == abstract_type::float32 || e->type == abstract_type::float64);
  if ((v.is_range() || is_run_value_) && is_float)
    throw startup_error(exit_code::usage, fmt::format("{}: {} is no whole number", where, name_of(field)));
  if ((v.is_range() || is_run_value_) && (field.is_variable() || field.length > 8))
    throw startup_error(exit_code::usage,
                        fmt::format("{}: {} is not a number of up to 8 octets", where, name_of(field)));
}

octets field_filler::pick(const flow::record& r, const run_numbers& run, random_source& chance,
                          std::span<std::byte> room) const noexcept {
  if (is_by_port_) {
    const std::uint16_t port = server_port(r);
    const auto at = std::lower_bound(by_port_.begin(), by_port_.end(), std::pair{port, std::size_t{0}});
    return at != by_port_.end() && at->first == port ? choices_[at->second] : choices_.back();
  }
  if (choices_.size() == 1) return choices_.front();
  if (!choices_.empty()) return choices_[chance.below(choices_.size())];
  std::uint64_t n = range_.from;
  if (is_run_value_)
    n = number_of(of_run_, r, run);
  else if (range_.count != 0)
    n += range_.count <= std::uint64_t{1} << 32 ? chance.below(range_.count) : chance.next() % range_.count;
  const std::uint64_t greatest = field_.length < 8 ? (std::uint64_t{1} << 8 * field_.length) - 1 : ~std::uint64_t{0};
  store_be(room.data(), std::min(n, greatest), field_.length);
  return room.first(field_.length);
}

std::size_t field_filler::max_size() const noexcept {
  std::size_t most = field_.is_variable() ? 0 : field_.length;
  for (const auto& one : choices_) most = std::max(most, one.size());
  return most;
}

octets field_filler::constant() const noexcept {
  return choices_.size() == 1 && !is_by_port_ ? octets{choices_.front()} : octets{};
}

}  // namespace flowkit::tools
