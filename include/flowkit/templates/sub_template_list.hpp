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
#include <flowkit/templates/list_view.hpp>
#include <flowkit/templates/plan.hpp>

namespace flowkit {

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

  /// Yields records: values, or what the layout's codec reads up to the first octets that do not fit.
  class iterator {
   public:
    using value_type = template_records::value_type;
    using difference_type = std::ptrdiff_t;
    constexpr iterator() = default;
    constexpr explicit iterator(const template_records& of) noexcept
        : values_(of.values_), left_(of.size_), in_(of.raw_), is_decoded_(of.is_decoded_) {
      if (is_decoded_) next();
    }
    constexpr value_type operator*() const noexcept { return is_decoded_ ? value_ : *values_; }
    constexpr iterator& operator++() noexcept {
      if (is_decoded_)
        next();
      else
        ++values_, --left_;
      return *this;
    }
    constexpr iterator operator++(int) noexcept {
      const iterator before = *this;
      ++*this;
      return before;
    }
    friend constexpr bool operator==(const iterator& a, const iterator& b) noexcept { return a.left_ == b.left_; }
    /// At the end: was everything read?
    [[nodiscard]] constexpr bool is_sound() const noexcept { return sound_; }

   private:
    constexpr void next() noexcept {
      left_ = 0;
      if (!in_.has(1)) return;
      sound_ = read();
      left_ = sound_;
    }
    constexpr bool read() noexcept {
      if constexpr (layout_type::is_fixed) {
        if (!in_.has(layout_type::size)) return false;
        layout_type::read(in_.at(), value_);
        in_.advance(layout_type::size);
        return true;
      } else {
        return layout_type::read(in_, value_).code == errc::ok;
      }
    }

    const value_type* values_ = nullptr;
    std::size_t left_ = 0;
    reader in_{octets{}};
    value_type value_{};
    bool is_decoded_ = false, sound_ = true;
  };
  [[nodiscard]] constexpr iterator begin() const noexcept { return iterator{*this}; }
  [[nodiscard]] constexpr iterator end() const noexcept { return {}; }
  /// Are there nothing but whole records?
  [[nodiscard]] constexpr bool is_readable() const noexcept {
    iterator i = begin();
    while (is_decoded_ && i != end()) ++i;
    return i.is_sound();
  }
  [[nodiscard]] constexpr std::size_t size() const noexcept {
    if (!is_decoded_) return size_;
    std::size_t n = 0;
    for (iterator i = begin(); i != end(); ++i) ++n;
    return n;
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
    if (a.is_readable() != b.is_readable()) return false;
    iterator i = a.begin(), k = b.begin();
    for (; i != a.end() && k != b.end(); ++i, ++k)
      if (!(*i == *k)) return false;
    return i == k;
  }

 private:
  octets raw_;
  const value_type* values_ = nullptr;
  std::size_t size_ = 0;
  bool is_decoded_ = false;
};

/// Template: a layout_template.
template <class Template>
class sub_template_list {
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
  static constexpr sub_template_list over(octets raw) noexcept {
    sub_template_list l;
    l.raw_ = raw;
    return l;
  }

  [[nodiscard]] constexpr bool is_decoded() const noexcept { return raw_.data() != nullptr; }
  /// The octets that a decoded list was read from; empty for a list of values.
  [[nodiscard]] constexpr octets raw() const noexcept { return raw_; }
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
    const std::size_t size = is_decoded() ? raw_.size() : head_size;
    if (!out.has(size)) return {errc::no_space, static_cast<std::uint32_t>(out.size())};
    if (is_decoded()) return detail::write_view(out, raw_), error{};
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
  [[nodiscard]] constexpr sub_template_list_view head() const noexcept {
    if (!is_decoded()) return {semantic_, template_type::id, {}, 0};
    return read_sub_template_list(raw_).value_or({});
  }

  octets raw_;  // the first, see detail::structured_list
  const value_type* values_ = nullptr;
  std::size_t size_ = 0;
  list_semantic semantic_ = list_semantic::undefined;
};

}  // namespace flowkit
