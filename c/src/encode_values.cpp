// SPDX-License-Identifier: BSL-1.0
// Values of records: the functions flowkit_encoder_unsigned() to flowkit_encoder_value().
#include <algorithm>
#include <array>

#include <flowkit/core/convert_back.hpp>

#include "c/src/encoder.hpp"

using namespace flowkit;
using namespace flowkit::c_interface;

namespace {
constexpr const char* of_octets = "is given as octets: flowkit_encoder_octets()";
constexpr const char* of_numbers = "is no field for this kind of number";
constexpr const char* too_narrow = "has too few octets for the number";

/// Where the next value goes, if there is a field for it.
class value_place {
 public:
  explicit value_place(flowkit_encoder* e) noexcept : e_(e) {
    if (e == nullptr || e->of == nullptr) {
      code_ = FLOWKIT_BAD_ARGUMENT;
    } else if (e->wrong != FLOWKIT_OK) {
      code_ = e->wrong;
    } else if (e->next >= e->of->fields.size()) {
      code_ = e->fail(FLOWKIT_BAD_COUNT, "is not there: the record has more values than fields");
    }
  }
  [[nodiscard]] explicit operator bool() const noexcept { return code_ == FLOWKIT_OK; }
  [[nodiscard]] int code() const noexcept { return code_; }
  [[nodiscard]] const specifier& field() const noexcept { return e_->of->fields[e_->next]; }
  [[nodiscard]] const record_context& context() const noexcept { return e_->context; }
  /// Octets where the element is not known.
  [[nodiscard]] abstract_type type() const noexcept {
    const element* const of = e_->of->elements[e_->next];
    return of == nullptr ? abstract_type::octetArray : of->type;
  }
  [[nodiscard]] const element* of() const noexcept { return e_->of->elements[e_->next]; }
  int fail(int code, const char* words) noexcept { return e_->fail(code, words); }

  /// The octets of the value, which are as many as the field has, or any number.
  int put(octets value) noexcept {
    if (field().is_variable()) {
      if (value.size() > 65535 || e_->record.size() + value.size() > 65535)
        return fail(FLOWKIT_NO_SPACE, "makes the record longer than any message");
      std::byte length[3];
      const std::byte* const begin = length;
      const std::byte* const end = write_length(length, value.size());
      e_->record.insert(e_->record.end(), begin, end);
    }
    if (is_fixed(e_->protocol))
      std::copy(value.begin(), value.end(), e_->record.begin() + static_cast<std::ptrdiff_t>(e_->of->at[e_->next]));
    else
      e_->record.insert(e_->record.end(), value.begin(), value.end());
    ++e_->next;
    return FLOWKIT_OK;
  }
  /// Has the field 1 to 8 octets? Those given by number may have any length.
  [[nodiscard]] bool holds_number() const noexcept { return field().length >= 1 && field().length <= 8; }
  /// A number in as many octets as the field has.
  int put_number(std::uint64_t n) noexcept {
    std::array<std::byte, 8> octets_of;
    store_be(octets_of.data(), n, field().length);
    return put(octets{octets_of}.first(field().length));
  }
  /// The value as the element has it, or a failure with these words where the field cannot hold it.
  template <class T>
  int put_converted(const T& value, conversion how, const char* otherwise) noexcept {
    std::array<std::byte, 8> out;
    bool saturated = false;
    const std::size_t width = field().length;
    convert_back(value, how, out.data(), width, context(), saturated);
    return saturated ? fail(FLOWKIT_BAD_VALUE, otherwise) : put(octets{out}.first(width));
  }

 private:
  flowkit_encoder* e_;
  int code_ = FLOWKIT_OK;
};

bool takes_unsigned(abstract_type t) noexcept {
  using enum abstract_type;
  return flowkit::detail::is_unsigned(t) || t == octetArray || t == dateTimeSeconds || t == dateTimeMilliseconds ||
         t == dateTimeMicroseconds || t == dateTimeNanoseconds;
}
}  // namespace

int flowkit_encoder_unsigned(flowkit_encoder* encoder, uint64_t value) {
  value_place to{encoder};
  if (!to) return to.code();
  const std::uint16_t width = to.field().length;
  if (!to.holds_number()) return to.fail(FLOWKIT_BAD_VALUE, of_numbers);
  if (to.type() == abstract_type::boolean) {
    if (value > 1) return to.fail(FLOWKIT_BAD_VALUE, "is a boolean: 0 or 1");
    return to.put_number(value == 1 ? 1 : 2);
  }
  if (flowkit::detail::is_signed(to.type()) && value <= INT64_MAX)
    return flowkit_encoder_signed(encoder, static_cast<std::int64_t>(value));
  if (!takes_unsigned(to.type())) return to.fail(FLOWKIT_BAD_VALUE, of_numbers);
  if (width < 8 && value >> 8 * width != 0) return to.fail(FLOWKIT_BAD_VALUE, too_narrow);
  return to.put_number(value);
}

int flowkit_encoder_signed(flowkit_encoder* encoder, int64_t value) {
  value_place to{encoder};
  if (!to) return to.code();
  if (!flowkit::detail::is_signed(to.type())) {
    if (value >= 0) return flowkit_encoder_unsigned(encoder, static_cast<std::uint64_t>(value));
    return to.fail(FLOWKIT_BAD_VALUE, of_numbers);
  }
  if (!to.holds_number()) return to.fail(FLOWKIT_BAD_VALUE, of_numbers);
  return to.put_converted(value, conversion::signed_integer, too_narrow);
}

int flowkit_encoder_real(flowkit_encoder* encoder, double value) {
  value_place to{encoder};
  if (!to) return to.code();
  if (to.type() != abstract_type::float32 && to.type() != abstract_type::float64)
    return to.fail(FLOWKIT_BAD_VALUE, of_numbers);
  const std::size_t width = to.field().length;
  if (width != 4 && width != 8) return to.fail(FLOWKIT_BAD_VALUE, of_octets);
  return to.put_converted(value, conversion::floating, too_narrow);
}

int flowkit_encoder_time(flowkit_encoder* encoder, int64_t value) {
  value_place to{encoder};
  if (!to) return to.code();
  const conversion how = to.of() == nullptr ? conversion::none : conversion_to<timestamp>(*to.of());
  const std::size_t width = to.field().length;
  if (how == conversion::none || to.field().is_variable() || !writable<timestamp>(how, width))
    return to.fail(FLOWKIT_BAD_VALUE, "is no time");
  return to.put_converted(timestamp{value}, how, "cannot express the time");
}

int flowkit_encoder_octets(flowkit_encoder* encoder, const void* data, size_t size) {
  value_place to{encoder};
  if (!to) return to.code();
  if (data == nullptr && size != 0) return to.fail(FLOWKIT_BAD_ARGUMENT, "has the value null");
  const octets value{static_cast<const std::byte*>(data), size};
  const std::uint16_t length = to.field().length;
  if (to.field().is_variable() || size == length) return to.put(value);
  if (full_width(to.type()) != 0 || size > length) return to.fail(FLOWKIT_BAD_LENGTH, "has another length");
  std::vector<std::byte> filled(length);
  if (size != 0) std::memcpy(filled.data(), data, size);
  return to.put(filled);
}

int flowkit_encoder_value(flowkit_encoder* encoder, const flowkit_value* value) {
  value_place to{encoder};
  if (!to) return to.code();
  if (value == nullptr) return to.fail(FLOWKIT_BAD_ARGUMENT, "has the value null");
  switch (value->type) {
    case FLOWKIT_UNSIGNED:
    case FLOWKIT_BOOLEAN:
    case FLOWKIT_PROTOCOL:
    case FLOWKIT_RATE_SOURCE: return flowkit_encoder_unsigned(encoder, value->as.u);
    case FLOWKIT_SIGNED: return flowkit_encoder_signed(encoder, value->as.i);
    case FLOWKIT_REAL: return flowkit_encoder_real(encoder, value->as.d);
    case FLOWKIT_TIME: return flowkit_encoder_time(encoder, value->as.i);
    case FLOWKIT_ADDRESS:
    case FLOWKIT_MAC:
      if (value->size > sizeof value->as.address) return to.fail(FLOWKIT_BAD_ARGUMENT, "has an address of no length");
      return flowkit_encoder_octets(encoder, value->as.address, value->size);
    case FLOWKIT_TEXT:
    case FLOWKIT_OCTETS:
    case FLOWKIT_APPLICATION: return flowkit_encoder_octets(encoder, value->data, value->size);
    case FLOWKIT_DURATION: {
      const conversion how = to.of() == nullptr ? conversion::none : conversion_to<duration>(*to.of());
      const std::size_t width = to.field().length;
      if (how == conversion::none || to.field().is_variable() || !writable<duration>(how, width))
        return to.fail(FLOWKIT_BAD_VALUE, "is no duration");
      return to.put_converted(duration{value->as.i}, how, "cannot express the duration");
    }
    default: return to.fail(FLOWKIT_BAD_VALUE, "has a value of no type");
  }
}
