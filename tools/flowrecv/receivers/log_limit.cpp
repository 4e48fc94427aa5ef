// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/receivers/log_limit.hpp"

#include <algorithm>
#include <utility>

namespace flowkit::tools {

log_limit::answer log_limit::take(clock::time_point now) {
  if (const auto spans = (now - last_refill_) / silence; spans > 0) {
    left_ = static_cast<std::uint32_t>(std::min<std::int64_t>(most, left_ + spans * std::int64_t{refill}));
    last_refill_ += spans * silence;
  }
  if (left_ == 0) {
    used_up_until_.store((last_refill_ + silence).time_since_epoch().count(), std::memory_order_relaxed);
    return std::exchange(is_over_, true) ? answer::no : answer::no_more;
  }
  is_over_ = false;
  --left_;
  return answer::yes;
}

log_lines::log_lines(log_limit& all) : all_(all) {
  const std::lock_guard lock(all_.guard_);
  all_.workers_.push_back(this);
}

log_lines::~log_lines() {
  const std::lock_guard lock(all_.guard_);
  std::erase(all_.workers_, this);
}

std::optional<std::uint64_t> log_lines::admits(const exporter_key& e, std::uint32_t reason) {
  const time_point now = all_.now_();
  const key which{hash_address(e.source.address), std::uint64_t{e.domain} << 32 | reason, e.source.port,
                  static_cast<std::uint16_t>(e.kind)};
  {
    const std::lock_guard lock(guard_);
    line& l = lines_[lines_.at(which)];
    if (now < l.silent_until || all_.is_used_up(now)) return ++l.since, std::nullopt;
  }
  return ask(which, now);
}

std::optional<std::uint64_t> log_lines::ask(const key& which, time_point now) {
  const std::lock_guard lock(all_.guard_);
  time_point until = time_point::min();
  for (log_lines* const w : all_.workers_) until = std::max(until, w->silent_until(which));
  if (now < until || !take(now)) {
    const std::lock_guard own(guard_);
    line& l = lines_[lines_.at(which)];
    l.silent_until = until;
    return ++l.since, std::nullopt;
  }
  std::uint64_t since = 0;
  for (log_lines* const w : all_.workers_) since += w->begin_silence(which, now + log_limit::silence);
  return since;
}

bool log_lines::admits() {
  const time_point now = all_.now_();
  if (all_.is_used_up(now)) return false;
  const std::lock_guard lock(all_.guard_);
  return take(now);
}

bool log_lines::take(time_point now) {
  const log_limit::answer is = all_.take(now);
  ended_ = is == log_limit::answer::no_more;
  return is == log_limit::answer::yes;
}

log_lines::time_point log_lines::silent_until(const key& which) {
  const std::lock_guard lock(guard_);
  const auto known = lines_.find(which);
  return known != lines_.none ? lines_[known].silent_until : time_point::min();
}

std::uint64_t log_lines::begin_silence(const key& which, time_point until) {
  const std::lock_guard lock(guard_);
  const auto known = lines_.find(which);
  if (known == lines_.none) return 0;
  lines_[known].silent_until = until;
  return std::exchange(lines_[known].since, 0);
}

}  // namespace flowkit::tools
