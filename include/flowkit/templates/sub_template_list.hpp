// SPDX-License-Identifier: BSL-1.0
// sub_template_list<Template>: a member that is a list of records of one template (RFC 6313 section 4.5.2).
//
//   inline constexpr layout_template<request_layout, 300> request_template{};
//   struct visit { sub_template_list<decltype(request_template)> requests; };
//   ... varlen<&visit::requests, ie::subTemplateList>
//
// The template is announced like any other. What an exporter announced under an id is its own: records of a received
// list are read by read(), with a binding to the template that it announced; or by values() where that is this one.
#pragma once

#include <span>

#include <flowkit/core/varlen.hpp>
#include <flowkit/templates/list_member.hpp>
#include <flowkit/templates/list_view.hpp>
#include <flowkit/templates/plan.hpp>

namespace flowkit::inline v0 {

/// The records of one template in a list: octets when decoded, else a span of the caller's values.
template <class Template>
class template_records {
  using layout_type = std::remove_cvref_t<decltype(Template::layout)>;

 public:
  using value_type = typename layout_type::record;
  static_assert(layout_type::min_size > 0, "records of no octets cannot be in a list");

  constexpr template_records() = default;
  constexpr template_records(std::span<const value_type> values) noexcept
      : values_(values.data()), size_(values.size()) {}
  constexpr explicit template_records(octets raw) noexcept : raw_(raw), is_decoded_(true) {}

  struct read_record {
    constexpr bool operator()(reader& in, value_type& to) const noexcept {
      if constexpr (layout_type::is_fixed) {
        if (!in.has(layout_type::size)) return false;
        layout_type::read(in.at(), to);
        in.advance(layout_type::size);
        return true;
      } else {
        return layout_type::read(in, to).code == errc::ok;
      }
    }
  };
  /// Yields records: values, or what the layout's codec reads up to the first octets that do not fit.
  using iterator = detail::list_iterator<value_type, read_record>;
  [[nodiscard]] constexpr iterator begin() const noexcept {
    return is_decoded_ ? iterator{raw_, read_record{}} : iterator{values_, size_};
  }
  [[nodiscard]] constexpr iterator end() const noexcept { return {}; }
  /// Are there nothing but whole records?
  [[nodiscard]] constexpr bool is_readable() const noexcept {
    return !is_decoded_ || detail::is_sound_to_its_end(*this);
  }
  [[nodiscard]] constexpr std::size_t size() const noexcept {
    return is_decoded_ ? detail::count_of_items(*this) : size_;
  }
  [[nodiscard]] constexpr bool empty() const noexcept { return is_decoded_ ? raw_.empty() : size_ == 0; }

  /// The records back to back. Error: no_space.
  error write(writer& out) const noexcept {
    if constexpr (layout_type::is_fixed) {
      // Checked once: octets may be those of the writer, which would be read again for each record.
      const std::size_t fit = out.remaining() / layout_type::size;
      if (fit < size_) return {errc::no_space, static_cast<std::uint32_t>(out.size() + fit * layout_type::size)};
      std::byte* p = out.at();
      for (std::size_t i = 0; i < size_; ++i, p += layout_type::size) layout_type::write(values_[i], p);
      out.advance(size_ * layout_type::size);
    } else {
      for (std::size_t i = 0; i < size_; ++i)
        if (const error e = layout_type::write(values_[i], out)) return e;
    }
    return {};
  }

  friend constexpr bool operator==(const template_records& a, const template_records& b) noexcept {
    return detail::same_items(a, b, [](const value_type& x, const value_type& y) { return x == y; });
  }

 private:
  octets raw_;
  const value_type* values_ = nullptr;
  std::size_t size_ = 0;
  bool is_decoded_ = false;
};

/// Template: a layout_template.
template <class Template>
class sub_template_list : public detail::list_octets {
 public:
  using template_type = std::remove_cvref_t<Template>;
  using records = template_records<template_type>;
  using value_type = typename records::value_type;
  static constexpr abstract_type list_type = abstract_type::subTemplateList;

  constexpr sub_template_list() = default;
  /// The values are not copied: they must outlive the list. A list of one has no semantic (section 5.6).
  constexpr sub_template_list(std::span<const value_type> values,
                              list_semantic semantic = list_semantic::undefined) noexcept
      : values_(values.data()), size_(values.size()), semantic_(semantic) {}
  /// A decoded list: the octets after its length.
  static constexpr sub_template_list over(octets raw) noexcept { return sub_template_list{raw, decoded{}}; }

  [[nodiscard]] constexpr list_semantic semantic() const noexcept { return head().semantic; }
  /// 0 for a decoded list without its head.
  [[nodiscard]] constexpr std::uint16_t template_id() const noexcept { return head().template_id; }
  /// The records' octets in a decoded list.
  [[nodiscard]] constexpr octets content() const noexcept { return head().content; }

  /// As values; those of a decoded list by the layout's own template: right where the exporter's is the same
  /// (is_template_of). None if the id is another.
  [[nodiscard]] constexpr records values() const noexcept {
    if (!is_decoded()) return records{std::span<const value_type>{values_, size_}};
    return template_id() == template_type::id ? records{content()} : records{octets{}};
  }
  /// Records of a decoded list from octet `from` of its content on, by the template that the exporter announced under
  /// template_id(): `how` is bind(layout, its fields).
  template <class Binding>
  plan::outcome read(const Binding& how, std::span<value_type> out, std::size_t from = 0,
                     const record_context& context = {}) const noexcept {
    const octets all = content();
    return how.read(all.subspan(from < all.size() ? from : all.size()), out, context);
  }

  /// What stands after the length. Error: no_space.
  error write(writer& out) const noexcept {
    constexpr std::size_t head_size = 3;
    if (is_decoded()) return write_raw(out);
    if (!out.has(head_size)) return no_space(out);
    *out.at() = static_cast<std::byte>(semantic_);
    store_be<std::uint16_t>(out.at() + 1, template_type::id);
    out.advance(head_size);
    return values().write(out);
  }

  /// By what they show; records by the layout's own template.
  friend constexpr bool operator==(const sub_template_list& a, const sub_template_list& b) noexcept {
    return a.semantic() == b.semantic() && a.template_id() == b.template_id() && a.values() == b.values();
  }

 private:
  struct decoded {};
  constexpr sub_template_list(octets raw, decoded) noexcept : list_octets(raw) {}
  [[nodiscard]] constexpr sub_template_list_view head() const noexcept {
    if (!is_decoded()) return {semantic_, template_type::id, {}, 0};
    return read_sub_template_list(raw()).value_or({});
  }

  const value_type* values_ = nullptr;
  std::size_t size_ = 0;
  list_semantic semantic_ = list_semantic::undefined;
};

}  // namespace flowkit
