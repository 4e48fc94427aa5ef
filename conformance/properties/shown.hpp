// SPDX-License-Identifier: BSL-1.0
// What a property about less than a datagram shows of a counterexample: the IPFIX message in which a receiver would
// meet it. Written octet by octet, for what is wrong may be the library's own writing.
#pragma once

#include <initializer_list>
#include <vector>

#include <flowkit/core/bytes.hpp>
#include <flowkit/core/element.hpp>
#include <flowkit/templates/template_view.hpp>

namespace flowkit::conformance {

class shown_message {
 public:
  shown_message() : octets_(16) {
    put(0, 10), put(2, octets_.size());
    put(4, 0x6955), put(6, 0xb900);  // 2026-01-01T00:00:00Z
  }
  shown_message& set(std::uint16_t id) {
    const std::size_t at = octets_.size();
    set_at_ = 0;  // the set before is complete
    number(id).number(4);
    set_at_ = at;
    return *this;
  }
  shown_message& number(std::uint64_t v, std::size_t width = 2) {
    for (std::size_t i = width; i-- > 0;) octets_.push_back(static_cast<std::byte>(v >> 8 * i & 0xff));
    put(2, octets_.size());
    if (set_at_ != 0) put(set_at_ + 2, octets_.size() - set_at_);
    return *this;
  }
  shown_message& specifier_of(const specifier& s) {
    const bool enterprise = s.space == element_space::enterprise;
    number(enterprise ? s.id | 0x8000u : s.id).number(s.length);
    return enterprise ? number(s.pen, 4) : *this;
  }
  [[nodiscard]] const std::vector<std::byte>& octets() const noexcept { return octets_; }

 private:
  void put(std::size_t at, std::size_t v) {
    octets_[at] = static_cast<std::byte>(v >> 8 & 0xff), octets_[at + 1] = static_cast<std::byte>(v & 0xff);
  }

  std::vector<std::byte> octets_;
  std::size_t set_at_ = 0;
};

/// A template of this field, and a record of it.
inline shown_message one_value(const element& e, std::uint64_t value, std::size_t width) {
  shown_message out;
  return out.set(2).number(256).number(1).number(e.id).number(width).set(256).number(value, width);
}

inline shown_message announcement(const template_view& t) {
  shown_message out;
  out.set(t.is_options ? 3 : 2).number(t.id).number(t.fields.size());
  if (t.is_options) out.number(t.scope_count);
  for (const specifier& s : t.fields) out.specifier_of(s);
  return out;
}

inline shown_message withdrawal(std::uint16_t id) { return shown_message{}.set(2).number(id).number(0); }

}  // namespace flowkit::conformance
