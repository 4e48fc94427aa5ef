// SPDX-License-Identifier: BSL-1.0
// What a datagram is explained as: parts in the order of its octets. Those of the role `octets` tile it: each octet of
// the datagram is in just one of them, whatever it holds.
#pragma once

#include <string>
#include <vector>

#include <flowkit/core/bytes.hpp>
#include <flowkit/core/result.hpp>

namespace flowkit::conformance {

enum class part_role : std::uint8_t {
  heading,  ///< of the parts that follow and are deeper
  octets,
  bits,    ///< of the octets before it
  remark,  ///< a sentence
};

struct explained_part {
  part_role role{};
  std::uint8_t depth = 0;
  bool shows_text = false;  ///< the octets as characters are worth a look: it has no value of its own
  place at;                 ///< in the datagram; of no length for headings
  std::string name, value;
  std::string note;  ///< heading: the clause
};

/// Filled from the first octet to the last.
class explanation {
 public:
  explicit explanation(octets datagram) : datagram_(datagram) {}

  [[nodiscard]] const std::vector<explained_part>& parts() const noexcept { return parts_; }
  [[nodiscard]] octets datagram() const noexcept { return datagram_; }

  void heading(std::size_t depth, std::string name, std::string clause = {}) {
    add(part_role::heading, depth, {}, std::move(name), {}, std::move(clause));
  }
  void add_octets(std::size_t depth, place at, std::string name, std::string value, std::string note = {}) {
    if (at.length != 0) add(part_role::octets, depth, at, std::move(name), std::move(value), std::move(note));
  }
  void bits(std::size_t depth, place at, std::string name, std::string value, std::string note) {
    add(part_role::bits, depth, at, std::move(name), std::move(value), std::move(note));
  }
  void remark(std::size_t depth, std::string text) { add(part_role::remark, depth, {}, {}, std::move(text), {}); }
  /// Octets without a value, shown as characters: payload, unknown, trailing octets.
  void raw(std::size_t depth, place at, std::string name, std::string note = {}) {
    if (at.length == 0) return;
    add(part_role::octets, depth, at, std::move(name), {}, std::move(note));
    parts_.back().shows_text = true;
  }
  /// Octets that could not be read; a remark if there are none left.
  void not_read(std::size_t depth, place at, error why, const std::string& more = {}) {
    std::string text = std::string{"not read: "} + to_string(why.code);
    at.length == 0 ? remark(depth, std::move(text)) : raw(depth, at, std::move(text), more);
  }
  void padding(std::size_t depth, place at);

 private:
  void add(part_role r, std::size_t depth, place at, std::string name, std::string value, std::string note) {
    constexpr std::size_t deepest = 12;  // lines have an end
    parts_.push_back({r, static_cast<std::uint8_t>(depth < deepest ? depth : deepest), false, at, std::move(name),
                      std::move(value), std::move(note)});
  }

  octets datagram_;
  std::vector<explained_part> parts_;
};

/// What is left of `in`.
[[nodiscard]] inline place rest_of(const reader& in) noexcept { return make_place(in.offset(), in.remaining()); }

}  // namespace flowkit::conformance
