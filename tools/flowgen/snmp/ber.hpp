// SPDX-License-Identifier: BSL-1.0
// The few types of BER (X.690) that SNMP v2c has. RFC 3417 section 8: lengths are definite, and need not be the
// shortest; all tags have one octet.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include <flowkit/core/bytes.hpp>

namespace flowkit::tools::snmp {

enum class tag : std::uint8_t {
  integer = 0x02,
  octet_string = 0x04,
  null = 0x05,
  object_id = 0x06,
  sequence = 0x30,
  counter32 = 0x41,
  gauge32 = 0x42,
  time_ticks = 0x43,
  counter64 = 0x46,
  // In the place of a value (RFC 3416 section 3).
  no_such_object = 0x80,
  no_such_instance = 0x81,
  end_of_mib_view = 0x82,
};

using arcs = std::span<const std::uint32_t>;

/// The name of an object: at most 128 numbers (RFC 2578 section 3.5).
class object_id {
 public:
  static constexpr std::size_t most = 128;

  object_id() noexcept {}  // numbers beyond size() are unspecified: most names have a tenth of them
  explicit object_id(arcs of) noexcept {
    for (const std::uint32_t arc : of) push(arc);
  }

  [[nodiscard]] arcs numbers() const noexcept { return {numbers_.data(), size_}; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// False if there are as many already as there may be.
  bool push(std::uint32_t arc) noexcept {
    if (size_ == most) return false;
    numbers_[size_++] = arc;
    return true;
  }
  void clear() noexcept { size_ = 0; }

 private:
  std::array<std::uint32_t, most> numbers_;
  std::size_t size_ = 0;
};

/// One value with its tag.
struct ber_element {
  std::uint8_t type = 0;
  octets content;

  [[nodiscard]] bool is(tag t) const noexcept { return type == static_cast<std::uint8_t>(t); }
};

/// Takes the next element. False if the octets do not begin with a whole one: then nothing is taken.
[[nodiscard]] bool take(reader& in, ber_element& out) noexcept;
/// The same of a certain type.
[[nodiscard]] bool take(reader& in, tag type, ber_element& out) noexcept;
/// An INTEGER of 32 bits.
[[nodiscard]] bool take(reader& in, std::int32_t& out) noexcept;
/// An OBJECT IDENTIFIER.
[[nodiscard]] bool take(reader& in, object_id& out) noexcept;

/// What an object's value is: a number, a text (octets), or a name.
struct value {
  static constexpr std::size_t longest_text = 255;  ///< DisplayString (RFC 2579)

  tag type = tag::null;
  std::uint64_t number = 0;
  arcs name;
  std::array<char, longest_text> text;
  std::size_t text_size = 0;

  value() noexcept {}  // the text beyond its size is unspecified
  void set(tag t, std::uint64_t n) noexcept { type = t, number = n; }
  void set(arcs n) noexcept { type = tag::object_id, name = n; }
  /// Cut where it is too long.
  void append(std::string_view more) noexcept;
  void append(std::uint64_t n) noexcept;
  [[nodiscard]] std::string_view str() const noexcept { return {text.data(), text_size}; }
};

/// Writes elements one after the other. What has no room leaves all as it was.
class ber_writer {
 public:
  explicit ber_writer(std::span<std::byte> out) noexcept : out_(out) {}

  [[nodiscard]] octets written() const noexcept { return out_.first(size_); }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

  bool integer(std::int32_t n) noexcept;
  bool string(octets content) noexcept;
  /// Octets that are elements already.
  bool copy(octets elements) noexcept;
  /// A name with its value.
  bool binding(const object_id& name, const value& v) noexcept;

  /// What is written until end() is the content of an element: its length has three octets, and is set there. Begin
  /// and end match as parentheses do. False if there is no room.
  bool begin(std::uint8_t type) noexcept;
  bool begin(tag type) noexcept { return begin(static_cast<std::uint8_t>(type)); }
  void end() noexcept;

 private:
  static constexpr std::size_t deepest = 4;

  [[nodiscard]] std::size_t room() const noexcept { return out_.size() - size_; }
  void put(std::uint8_t octet) noexcept { out_[size_++] = static_cast<std::byte>(octet); }
  void head(std::uint8_t type, std::size_t length) noexcept;
  void number(tag type, std::uint64_t n) noexcept;
  void name(arcs n) noexcept;

  std::span<std::byte> out_;
  std::size_t size_ = 0;
  std::array<std::size_t, deepest> open_{};  ///< where their content begins
  std::size_t depth_ = 0;
};

}  // namespace flowkit::tools::snmp
