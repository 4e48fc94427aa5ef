// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/profile/record_writer.hpp"

#include <fmt/core.h>

#include "tools/common/exit_code.hpp"
#include "tools/common/template_text.hpp"
#include "tools/flowgen/traffic/derived.hpp"

namespace flowkit::tools {

namespace {
void check_decided(const specifier& s, const profile_value& v, const std::string& place) {
  const flow::presence member = flow::flow_emission{std::span<const specifier>{&s, 1}}.sent();
  const bool is_zero = v.one_of.size() == 1 && v.one_of.front() == scalar{std::int64_t{0}};
  if (!(member & decided_by_flows).none())
    throw startup_error(exit_code::usage, fmt::format("{}: {} is for the flows to decide", place, name_of(s)));
  if (!(member & ports_of_flows).none() && !is_zero)
    throw startup_error(exit_code::usage, fmt::format("{}: {} is for the flows to decide, or 0", place, name_of(s)));
}
}  // namespace

record_writer::record_writer(std::span<const specifier> fields, const value_table& own, const value_table& common,
                             const std::string& where, bool of_flows)
    : fields_(fields.begin(), fields.end()) {
  std::vector<std::size_t> places;  // of the fixed fields in the template
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const specifier& f = fields[i];
    const profile_value* value = find_value(own, f);
    if (value == nullptr) value = find_value(common, f);
    const std::string place = value == nullptr ? where : fmt::format("{} (line {})", where, value->line);
    if (value != nullptr && of_flows) check_decided(f, *value, place);
    std::optional<field_filler> how;
    if (value != nullptr) how.emplace(*value, f, place);
    if (f.is_variable()) {
      if (!how) blank_.push_back(i);
      const std::size_t most = how ? how->max_size() : 0;
      const element* const e = element_of(f);
      const bool list = e != nullptr && is_list(e->type);
      min_size_ += list ? 3 : 1;
      max_size_ += most + (most < 255 && !list ? 1 : 3);
      gaps_.push_back({fixed_size_, std::move(how), list});
      continue;
    }
    if (how && !how->constant().empty()) {
      const octets same = how->constant();
      const bool adjoins = !constants_.empty() && constants_.back().at + constants_.back().octets.size() == fixed_size_;
      if (!adjoins) constants_.push_back({fixed_size_, {}});
      constants_.back().octets.insert(constants_.back().octets.end(), same.begin(), same.end());
    } else if (how) {
      filled_.push_back({fixed_size_, std::move(*how)});
    }
    places.push_back(i);
    fixed_fields_.push_back(f);
    fixed_size_ += f.length;
  }
  if (!gaps_.empty() && fixed_size_ > most_fixed)
    throw startup_error(exit_code::usage,
                        fmt::format("{}: {} octets beside values of variable length, at most {} are possible", where,
                                    fixed_size_, most_fixed));
  min_size_ += fixed_size_, max_size_ += fixed_size_;
  how_ = flow::flow_emission{std::span<const specifier>{fixed_fields_}};
  sent_ = how_.sent();
  for (std::size_t i = 0; i < fixed_fields_.size(); ++i) {
    const emitted fate = how_.fields()[i];
    const bool has_value =
        find_value(own, fixed_fields_[i]) != nullptr || find_value(common, fixed_fields_[i]) != nullptr;
    if (!has_value && (fate == emitted::absent || fate == emitted::unwritable)) blank_.push_back(places[i]);
  }
}

plan::outcome record_writer::write(std::span<const flow::record> flows, std::span<std::byte> out,
                                   const record_context& context, const run_numbers& run,
                                   random_source& chance) const noexcept {
  if (fixed_size_ != 0 && gaps_.empty()) {
    const plan::outcome done = how_.write(flows, out, context);
    if (constants_.empty() && filled_.empty()) return done;
    for (std::size_t i = 0; i < done.records; ++i) fill(flows[i], run, chance, out.data() + i * fixed_size_);
    return done;
  }
  // Fixed octets first, and then apart, with the values of variable length between them.
  static thread_local std::array<std::byte, most_fixed> room;
  plan::outcome done;
  const std::size_t most = fixed_size_ == 0 ? plan::batch : std::min(plan::batch, room.size() / fixed_size_);
  flows = flows.first(std::min(flows.size(), most));
  if (fixed_size_ != 0) done = how_.write(flows, room, context);
  done.records = done.octets = 0;
  for (std::size_t i = 0; i < flows.size(); ++i) {
    std::byte* const fixed = room.data() + i * fixed_size_;
    fill(flows[i], run, chance, fixed);
    const std::size_t n = scatter(flows[i], run, chance, fixed, out.subspan(done.octets));
    if (n == 0) {
      done.failure = {errc::no_space, static_cast<std::uint32_t>(done.octets)};
      break;
    }
    ++done.records, done.octets += n;
  }
  return done;
}

void record_writer::fill(const flow::record& r, const run_numbers& run, random_source& chance,
                         std::byte* record) const noexcept {
  for (const constant& c : constants_) std::memcpy(record + c.at, c.octets.data(), c.octets.size());
  std::array<std::byte, 8> room;
  for (const filled& f : filled_) {
    const octets value = f.how.pick(r, run, chance, room);
    std::memcpy(record + f.at, value.data(), value.size());
  }
}

std::size_t record_writer::scatter(const flow::record& r, const run_numbers& run, random_source& chance,
                                   const std::byte* fixed, std::span<std::byte> out) const noexcept {
  if (out.size() < max_size_) return 0;  // by then the value is drawn, and would be lost
  std::byte* p = out.data();
  std::size_t from = 0;
  const auto copy = [&p](const std::byte* what, std::size_t n) {
    if (n != 0) std::memcpy(p, what, n);
    p += n;
  };
  for (const gap& g : gaps_) {
    copy(fixed + from, g.fixed - from);
    from = g.fixed;
    const octets value = g.how ? g.how->pick(r, run, chance, {}) : octets{};
    if (g.is_list) {
      *p = std::byte{255};
      store_be(p + 1, static_cast<std::uint16_t>(value.size()));
      p += 3;
    } else {
      p = write_length(p, value.size());
    }
    copy(value.data(), value.size());
  }
  copy(fixed + from, fixed_size_ - from);
  return static_cast<std::size_t>(p - out.data());
}

}  // namespace flowkit::tools
