// SPDX-License-Identifier: BSL-1.0
// sub_template_multi_list<Template...>: a member that is a list of records of several templates (RFC 6313 section
// 4.5.3).
//
//   struct visit { sub_template_multi_list<decltype(tls_template), decltype(dns_template)> details; };
//   ... varlen<&visit::details, ie::subTemplateMultiList>
//
//   const outgoing_part parts[] = {{tls_template, tls}, {dns_template, dns}};   // spans of records
//   visit v{parts};
#pragma once

#include <flowkit/core/equal.hpp>
#include <flowkit/templates/sub_template_list.hpp>

namespace flowkit::inline v0 {

/// Records of one template that are to be encoded as a part of a list. They are not copied.
class outgoing_part {
 public:
  constexpr outgoing_part() = default;
  template <class Template, std::size_t N>
  constexpr outgoing_part(Template, std::span<const typename template_records<Template>::value_type, N> values) noexcept
      : template_id_(Template::id), values_(values.data()), size_(values.size()), write_(&write_records<Template>) {}
  template <class Template, std::size_t N>
  constexpr outgoing_part(Template t, const typename template_records<Template>::value_type (&values)[N]) noexcept
      : outgoing_part(t, std::span<const typename template_records<Template>::value_type>{values}) {}

  [[nodiscard]] constexpr std::uint16_t template_id() const noexcept { return template_id_; }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
  /// The records, if they are of this template; else none.
  template <class Template>
  [[nodiscard]] constexpr template_records<Template> records() const noexcept {
    using record = typename template_records<Template>::value_type;
    if (write_ != &write_records<Template>) return {};
    return template_records<Template>{std::span<const record>{static_cast<const record*>(values_), size_}};
  }
  /// The records back to back. Error: no_space.
  error write(writer& out) const noexcept { return write_ == nullptr ? error{} : write_(values_, size_, out); }

 private:
  template <class Template>
  static error write_records(const void* values, std::size_t n, writer& out) noexcept {
    using record = typename template_records<Template>::value_type;
    return template_records<Template>{std::span<const record>{static_cast<const record*>(values), n}}.write(out);
  }

  std::uint16_t template_id_ = 0;
  const void* values_ = nullptr;
  std::size_t size_ = 0;
  error (*write_)(const void* values, std::size_t n, writer& out) = nullptr;
};

/// Template: layout_templates of different ids, for equality; parts of others are carried as well.
template <class... Template>
class sub_template_multi_list : public detail::list_octets {
 public:
  static constexpr abstract_type list_type = abstract_type::subTemplateMultiList;

  constexpr sub_template_multi_list() = default;
  /// The parts, and their records, must outlive the list.
  constexpr sub_template_multi_list(std::span<const outgoing_part> parts,
                                    list_semantic semantic = list_semantic::undefined) noexcept
      : parts_(parts.data()), size_(parts.size()), semantic_(semantic) {}
  /// A decoded list: the octets after its length.
  static constexpr sub_template_multi_list over(octets raw) noexcept { return sub_template_multi_list{raw, decoded{}}; }

  [[nodiscard]] constexpr list_semantic semantic() const noexcept { return is_decoded() ? view().semantic : semantic_; }
  /// The parts of a decoded list: records_of() (list_view.hpp) cuts each by the template that the exporter announced.
  [[nodiscard]] constexpr list_part_cursor parts() const noexcept { return list_part_cursor{view()}; }
  /// Those of a list of values.
  [[nodiscard]] constexpr std::span<const outgoing_part> outgoing() const noexcept { return {parts_, size_}; }

  /// What stands after the length. Errors: no_space, also for a part above 65,535 octets. A part without records has
  /// length 0 (section 4.5.3).
  error write(writer& out) const noexcept {
    if (is_decoded()) return write_raw(out);
    if (!out.has(1)) return no_space(out);
    *out.at() = static_cast<std::byte>(semantic_);
    out.advance(1);
    for (const outgoing_part& p : outgoing()) {
      if (!out.has(set_header_layout.size)) return no_space(out);
      std::byte* const head = out.at();
      const std::size_t before = out.size();
      out.advance(set_header_layout.size);
      if (const error e = p.write(out)) return e;
      const std::size_t size = p.size() == 0 ? 0 : out.size() - before;
      if (size > 65535) return no_space(out);
      set_header_layout.write({p.template_id(), static_cast<std::uint16_t>(size)}, head);
    }
    return {};
  }

  /// By what they show: semantic, parts, and the records by the layouts' own templates; of other templates the octets.
  friend constexpr bool operator==(const sub_template_multi_list& a, const sub_template_multi_list& b) noexcept {
    if (a.semantic() != b.semantic()) return false;
    any_parts x{a}, y{b};
    while (true) {
      const bool more = x.next();
      if (more != y.next() || x.is_sound() != y.is_sound()) return false;
      if (!more) return true;
      if (!same_part(x, y)) return false;
    }
  }

 private:
  struct decoded {};
  constexpr sub_template_multi_list(octets raw, decoded) noexcept : list_octets(raw) {}
  [[nodiscard]] constexpr sub_template_multi_list_view view() const noexcept {
    return read_sub_template_multi_list(raw()).value_or({});
  }

  /// The parts of either kind of list.
  class any_parts {
   public:
    constexpr explicit any_parts(const sub_template_multi_list& of) noexcept
        : cursor_(of.parts()), left_(of.outgoing()), is_decoded_(of.is_decoded()) {}
    constexpr bool next() noexcept {
      if (is_decoded_) return cursor_.next(part_);
      if (left_.empty()) return false;
      value_ = left_.front();
      left_ = left_.subspan(1);
      return true;
    }
    [[nodiscard]] constexpr bool is_sound() const noexcept { return cursor_.failure().code == errc::ok; }
    [[nodiscard]] constexpr std::uint16_t id() const noexcept {
      return is_decoded_ ? part_.template_id : value_.template_id();
    }
    template <class One>
    [[nodiscard]] constexpr template_records<One> records() const noexcept {
      return is_decoded_ ? template_records<One>{part_.content} : value_.template records<One>();
    }
    [[nodiscard]] constexpr octets content() const noexcept { return is_decoded_ ? part_.content : octets{}; }

   private:
    list_part_cursor cursor_;
    list_part part_;
    std::span<const outgoing_part> left_;
    outgoing_part value_;
    bool is_decoded_;
  };
  static constexpr bool same_part(const any_parts& x, const any_parts& y) noexcept {
    if (x.id() != y.id()) return false;
    bool same = true, known = false;
    const auto one = [&]<class One>(std::type_identity<One>) {
      if (known || One::id != x.id()) return;
      known = true;
      same = x.template records<One>() == y.template records<One>();
    };
    (one(std::type_identity<std::remove_cvref_t<Template>>{}), ...);
    return known ? same : detail::same_value(x.content(), y.content());
  }

  const outgoing_part* parts_ = nullptr;
  std::size_t size_ = 0;
  list_semantic semantic_ = list_semantic::undefined;
};

}  // namespace flowkit
