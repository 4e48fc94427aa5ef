// SPDX-License-Identifier: BSL-1.0
// Lists of structured data as received (RFC 6313): their heads are read at once, their elements one by one. Nothing is
// copied. walk_list() (list_walk.hpp) goes through lists in lists.
#pragma once

#include <flowkit/core/list_semantic.hpp>
#include <flowkit/core/result.hpp>
#include <flowkit/templates/enterprise_specifier.hpp>
#include <flowkit/templates/record_view.hpp>
#include <flowkit/templates/set.hpp>

namespace flowkit::inline v0 {

/// Elements of one kind, each a value of the same information element (section 4.5.1).
struct basic_list_view {
  list_semantic semantic = list_semantic::undefined;
  specifier field;           ///< the element, and its length in octets
  octets content;            ///< the elements back to back
  std::uint32_t offset = 0;  ///< of the content

  [[nodiscard]] constexpr std::span<const specifier> fields() const noexcept { return {&field, 1}; }
  /// The elements, as records of one field; of a length of 0 there are none. Lists have no padding: what is left at
  /// the end is an error. Valid as long as this view.
  [[nodiscard]] constexpr record_cursor elements() const noexcept {
    return {fields(), shape_of(fields()), content, offset};
  }
};

/// Records of one template (section 4.5.2).
struct sub_template_list_view {
  list_semantic semantic = list_semantic::undefined;
  std::uint16_t template_id = 0;
  octets content;            ///< the records back to back
  std::uint32_t offset = 0;  ///< of the content
};

/// A template id and its records: what a subTemplateMultiList is a list of.
struct list_part {
  std::uint16_t template_id = 0;
  octets content;
  std::uint32_t offset = 0;
};

/// Records of several templates (section 4.5.3).
struct sub_template_multi_list_view {
  list_semantic semantic = list_semantic::undefined;
  octets content;            ///< the parts
  std::uint32_t offset = 0;  ///< of the content
};

/// The parts of a subTemplateMultiList.
class list_part_cursor {
 public:
  constexpr explicit list_part_cursor(const sub_template_multi_list_view& of) noexcept : in_(of.content, of.offset) {}

  /// False at the end, and before a part that does not fit: then failure() says where. A part without records has
  /// length 4, its own octets; the text asks for 0 (section 4.5.3), so both are read as that.
  constexpr bool next(list_part& out) noexcept {
    if (!in_.has(1)) return false;
    if (!in_.has(set_header_layout.size)) return fail(errc::truncated, 0);
    const set_header head = set_header_layout.read(in_.at());
    const std::size_t size = head.length == 0 ? set_header_layout.size : head.length;
    if (size < set_header_layout.size || !in_.has(size)) return fail(errc::bad_length, sizeof head.id);
    in_.advance(set_header_layout.size);
    out.template_id = head.id;
    out.offset = in_.offset();
    out.content = in_.take(size - set_header_layout.size);
    return true;
  }

  [[nodiscard]] constexpr error failure() const noexcept { return failure_; }
  [[nodiscard]] constexpr octets rest() const noexcept { return in_.rest(); }
  [[nodiscard]] constexpr std::uint32_t offset() const noexcept { return in_.offset(); }

 private:
  constexpr bool fail(errc what, std::size_t at) noexcept {
    failure_ = {what, in_.offset() + static_cast<std::uint32_t>(at)};
    return false;
  }
  reader in_;
  error failure_{};
};

/// The head of a basicList. Error: truncated (even an empty list has its whole head, section 4.5.1).
constexpr result<basic_list_view> read_basic_list(octets value, std::uint32_t offset = 0) noexcept {
  reader in{value, offset};
  if (!in.has(1 + enterprise_specifiers::specifier_size)) return error{errc::truncated, offset};
  basic_list_view v;
  v.semantic = static_cast<list_semantic>(*in.at());
  in.advance(1);
  if (const error e = enterprise_specifiers::read_specifier(in, false, v.field)) return e;
  v.offset = in.offset();
  v.content = in.rest();
  return v;
}

/// The head of a subTemplateList. Error: truncated.
constexpr result<sub_template_list_view> read_sub_template_list(octets value, std::uint32_t offset = 0) noexcept {
  if (value.size() < 3) return error{errc::truncated, offset};
  return sub_template_list_view{static_cast<list_semantic>(value[0]), load_be<std::uint16_t>(value.data() + 1),
                                value.subspan(3), offset + 3};
}

/// The head of a subTemplateMultiList. Error: truncated.
constexpr result<sub_template_multi_list_view> read_sub_template_multi_list(octets value,
                                                                            std::uint32_t offset = 0) noexcept {
  if (value.empty()) return error{errc::truncated, offset};
  return sub_template_multi_list_view{static_cast<list_semantic>(value[0]), value.subspan(1), offset + 1};
}

/// The records of a list's part, or of a subTemplateList, by the template that the exporter announced under its id.
template <class Part>
[[nodiscard]] constexpr record_cursor records_of(const Part& p, const template_view& t) noexcept {
  return {t.fields, shape_of(t.fields), p.content, p.offset};
}

}  // namespace flowkit
