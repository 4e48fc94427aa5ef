// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/replay/captured.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

namespace {
bool is_regular(const std::string& path) noexcept {
  struct stat s {};
  return path != "-" && stat(path.c_str(), &s) == 0 && S_ISREG(s.st_mode);
}
}  // namespace

captured::captured(std::string path, std::vector<ip_address> only, identities& exporters, const stop_flag& stop)
    : path_(std::move(path)), only_(std::move(only)), is_file_(is_regular(path_)) {
  const auto survey = [&](const datagram& d) {
    const protocol which = recognise(d.payload);
    if (which == protocol::unknown) {
      ++survey_.foreign;
      ++survey_.to_ports[d.destination.port];
    } else if (!is_wanted(d)) {
      ++survey_.of_others;
    } else {
      exporters.of(d);
      see(which, d);
    }
  };
  survey_.summary = read_capture(path_, survey, {.stop = &stop});
  if (too_large_)
    throw startup_error(exit_code::io,
                        fmt::format("{}: flow export of more than {} MiB: only a file can be replayed that is so large",
                                    path_ == "-" ? "standard input" : path_, most_octets >> 20));
}

bool captured::is_wanted(const datagram& d) const {
  return only_.empty() || std::find(only_.begin(), only_.end(), d.source.address) != only_.end();
}

void captured::see(protocol which, const datagram& d) {
  capture_survey& s = survey_;
  if (s.datagrams++ == 0) s.first = s.last = d.received, s.has_clock = d.has_clock;
  s.last = std::max(s.last, d.received);
  const std::int64_t second = to_unix_seconds(timestamp{(s.last - s.first).ns});
  if (second != second_) second_ = second, in_second_ = 0;
  s.busiest_second = std::max(s.busiest_second, ++in_second_);
  if (!is_file_) keep(which, d);
}

void captured::keep(protocol which, const datagram& d) {
  if (too_large_ || (kept_.size() + 1) * sizeof(kept) + octets_.size() + d.payload.size() > most_octets) {
    too_large_ = true;
    return;
  }
  kept one{which, d, octets_.size(), d.payload.size()};
  one.about.payload = {};
  octets_.insert(octets_.end(), d.payload.begin(), d.payload.end());
  kept_.push_back(one);
}

std::string captured::each(const handler& handle, const stop_flag& stop) const {
  if (is_file_) {
    const auto one = [&](const datagram& d) {
      const protocol which = recognise(d.payload);
      if (which != protocol::unknown && is_wanted(d)) handle(which, d);
    };
    return read_capture(path_, one, {.stop = &stop}).error;
  }
  for (const kept& k : kept_) {
    if (stopped(&stop)) return {};
    datagram d = k.about;
    d.payload = octets{octets_}.subspan(k.at, k.size);
    handle(k.which, d);
  }
  return survey_.summary.error;
}

}  // namespace flowkit::tools
