// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/receivers/part_watch.hpp"

#include <algorithm>

#include <flowkit/ipfix/inspect.hpp>
#include <flowkit/netflow9/inspect.hpp>

namespace flowkit::tools {

void part_watch::begin(const datagram& d) noexcept {
  datagram_ = &d;
  exporter_ = nullptr;
  message_.reset();
  read_.clear();
  ++number_;
}

void part_watch::end(bool all) {
  if (all && exporter_ != nullptr) {
    std::sort(read_.begin(), read_.end(), [](place a, place b) { return a.offset < b.offset; });
    std::uint32_t at = 0;
    const auto gap = [&](std::uint32_t end) {
      if (at < end) to_.part(part::unread{datagram_->payload.subspan(at, end - at)}, *message_, *exporter_);
    };
    for (const place p : read_) {
      gap(p.offset);
      at = std::max(at, p.offset + p.length);
    }
    gap(static_cast<std::uint32_t>(datagram_->payload.size()));
  }
  exporter_ = nullptr;
  message_.reset();
}

void part_watch::belongs_to(exporter& e) {
  if (exporter_ == &e) return;
  exporter_ = &e;
  message_.emplace(received_message{*datagram_, number_, e.key.kind, e.key.domain});
}

void part_watch::message(exporter& e, const received_message& m) {
  exporter_ = &e;
  message_.emplace(m);
  show(part::message{}, m.header);
}

void part_watch::show(const received_part& p, octets these) {
  covers(these);
  exporter_->counters.output_lost += !to_.part(p, *message_, *exporter_);
}

void part_watch::covers(octets these) {
  if (these.empty() || !message_) return;
  const std::optional<place> at = message_->place_of(these);
  if (!at) return;
  if (!read_.empty() && read_.back().offset + read_.back().length == at->offset)
    read_.back().length += at->length;  // as nearly always
  else
    read_.push_back(*at);
}

void part_watch::anomaly(std::string_view words, std::string_view requirement, octets concerned) {
  if (exporter_ == nullptr) return;
  const auto at = concerned.data() != nullptr ? message_->place_of(concerned) : std::nullopt;
  show(part::finding{.words = words, .requirement = requirement, .at = at});
}

void part_watch::refused(error why, std::string_view words) {
  if (next_ != nullptr) next_->refused(why, words);
  if (exporter_ == nullptr) return;
  const auto size = datagram_->payload.size();
  const std::size_t at = std::min<std::size_t>(why.offset, size);
  show(part::finding{.words = words.empty() ? std::string_view(to_string(why.code)) : words,
                     .at = make_place(at, size - at),
                     .is_malformed = true});
}

void part_watch::not_decoded(protocol kind) {
  if (next_ != nullptr) next_->not_decoded(kind);
}

void part_watch::found(template_finding f, octets concerned) {
  if (next_ != nullptr) next_->found(f, concerned);
  const bool is_ipfix = message_ && message_->kind == protocol::ipfix;
  anomaly(to_string(f), is_ipfix ? ipfix::tag(f) : netflow9::tag(f), concerned);
}
void part_watch::found(sflow5::finding f, octets concerned) {
  if (next_ != nullptr) next_->found(f, concerned);
  anomaly(to_string(f), tag(f), concerned);
}
void part_watch::found(fixed::finding f, octets concerned) {
  if (next_ != nullptr) next_->found(f, concerned);
  const bool is_v5 = message_ && message_->kind == protocol::netflow5;
  anomaly(to_string(f), is_v5 ? tag(f) : "", concerned);
}

void part_watch::arrived(const exporter& e, const datagram& d) {
  if (exporters_ != nullptr) exporters_->arrived(e, d);
}
void part_watch::learned(const exporter& e, const template_view& t, template_change change) {
  if (exporters_ != nullptr) exporters_->learned(e, t, change);
}
void part_watch::waits(const exporter& e, std::uint16_t id) {
  if (exporters_ != nullptr) exporters_->waits(e, id);
}

}  // namespace flowkit::tools
