// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/top/top_sink.hpp"

#include <fmt/format.h>

#include <new>

#include "tools/common/exit_code.hpp"
#include "tools/common/system_clock.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::tools {

namespace {
heavy_hitters make_hitters(const top_settings& s) {
  try {
    return {s.sums.size(), s.by.empty() ? heavy_hitters::least_octets : s.octets, random_seed()};
  } catch (const std::bad_alloc&) {
    throw startup_error(exit_code::usage, fmt::format("--top-memory: the system does not give {} octets", s.octets));
  }
}
void add_to(wide_sums& total, const key_sums& values) noexcept {
  for (std::size_t i = 0; i < most_sums; ++i) total[i] += values[i];
}
}  // namespace

top_sink::top_sink(piece_output& out, const top_settings& settings)
    : out_(out),
      settings_(settings),
      key_(settings_.by),
      hitters_(make_hitters(settings_)),
      writer_(make_top_writer(settings_, key_)),
      series_(settings_.every.value_or(seconds(1)), settings_.late),
      late_{.name = "late", .why = "of intervals that were written before they came (--late)"},
      ahead_{.name = "ahead", .why = "ended, as they say, that long after they were received (--late)"} {
  writer_->begin(text_);
  out_.begin_with(text_);
  if (!settings_.every) at(0);
}

top_sink::interval& top_sink::at(std::int64_t number) {
  if (last_ != nullptr && last_number_ == number) return *last_;
  if (open_.size() == series::most_open && !open_.contains(number)) {
    series_.close_before(open_.begin()->first + 1);
    write_first();
  }
  const auto [found, is_new] = open_.try_emplace(number);
  if (is_new && has_keys()) found->second.part = hitters_.open();
  last_ = &found->second, last_number_ = number;
  return *last_;
}

bool top_sink::flow(const received_flow& f) {
  if (!settings_.scale || !f.record.has<&flow::record::sampling_interval>())
    add(f.record, f);
  else
    add(flow::scaled(f.record), f);
  return !settings_.every || close_complete();
}

void top_sink::add(const flow::record& r, const received_flow& f) {
  key_sums values{};
  for (std::size_t i = 0; i < settings_.sums.size(); ++i) {
    const auto value = value_of(settings_.sums[i], r);
    values[i] = value.value_or(0);
    absent_[i] += !value;
  }
  std::int64_t number = 0;
  if (settings_.every) {
    series_.saw(r);
    number = series_.number_of(flow::filed_under(r));
    if (const auto place = series_.place_of(number); place != series::place::open) {
      outside_sums& to = place == series::place::late ? late_ : ahead_;
      ++to.flows;
      return add_to(to.total, values);
    }
  }
  interval& to = at(number);
  add_to(to.total, values);
  if (has_keys()) hitters_.add(to.part, key_.pack(r, f.added), values);
}

top_result top_sink::result_of(std::int64_t number, const interval& of) const {
  top_result r{.from = {}, .total = of.total, .keys = {}, .others = of.total};
  if (settings_.every) r.from = series_.begin_of(number);
  if (!has_keys()) return r;
  r.keys = hitters_.greatest(of.part, settings_.rows);
  r.is_exact = hitters_.is_exact(of.part);
  for (const heavy_hitters::row& row : r.keys.rows)
    for (std::size_t i = 0; i < most_sums; ++i) r.others[i] -= row.sums[i];
  return r;
}

bool top_sink::write_first() {
  const auto first = open_.begin();
  text_.clear();
  writer_->write(text_, result_of(first->first, first->second));
  if (has_keys()) hitters_.close(first->second.part);
  open_.erase(first);
  last_ = nullptr;
  return out_.write(text_);
}

bool top_sink::close_complete() {
  bool written = true;
  while (!open_.empty() && series_.is_closed(open_.begin()->first)) written = write_first() && written;
  return written;
}

bool top_sink::flush() {
  if (settings_.every) {
    series_.advance(system_now());
    close_complete();
  }
  return out_.flush();
}

bool top_sink::close() {
  while (!open_.empty()) write_first();
  text_.clear();
  for (const outside_sums* o : {&late_, &ahead_})
    if (o->flows != 0) writer_->write(text_, *o);
  out_.write(text_);
  return out_.flush();
}

std::string top_sink::so_far() const {
  std::string text;
  const auto table = make_top_table(settings_, key_);
  for (const auto& [number, of] : open_) table->write(text, result_of(number, of));
  return text;
}

std::string top_sink::report() const {
  std::string lines;
  for (std::size_t i = 0; i < settings_.sums.size(); ++i)
    if (absent_[i] != 0)
      lines += fmt::format("top: {} {}, which added nothing\n", counted(absent_[i], "flows without"),
                           settings_.sums[i].name);
  if (hitters_.drops() != 0)
    lines += fmt::format("top: room for {} keys at a time (--top-memory); of more, sums have a bound of error\n",
                         hitters_.most_keys());
  if (hitters_.saturated() != 0)
    lines += fmt::format("top: {} of a key beyond 64 bits; what is over counts among others\n",
                         counted(hitters_.saturated(), "sums"));
  for (const outside_sums* o : {&late_, &ahead_})
    if (o->flows != 0) lines += fmt::format("top: {} {}\n", counted(o->flows, "flows"), o->name);
  return lines;
}

}  // namespace flowkit::tools
