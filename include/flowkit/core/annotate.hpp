// SPDX-License-Identifier: BSL-1.0
// annotate(parts, in, sink): which octets are which part of a layout, one after the other, without gap or overlap. What
// a packet analyser shows of a record.
#pragma once

#include <flowkit/core/layout_parts.hpp>
#include <flowkit/core/opaque.hpp>
#include <flowkit/core/varlen.hpp>

namespace flowkit::inline v0 {

enum class annotation_kind : std::uint8_t {
  // Octets, each in one of these.
  value,     ///< of the part's element, of `type`
  constant,  ///< `number`
  padding,
  word,    ///< bits follow
  count,   ///< `number` elements follow
  length,  ///< `number`
  tag,     ///< of a choice: `number`
  // Within octets that were told.
  bits,  ///< `number`; how many is the part's size
  // What the next ones are part of.
  nested,   ///< a record
  element,  ///< element `index` of `of` in a list
};

struct annotation {
  annotation_kind kind;
  const layout_part* part;
  place at;  ///< nested and element: of no length
  octets raw;
  abstract_type type{};
  std::uint64_t number = 0;
  std::size_t index = 0, of = 0;
  std::uint32_t depth = 0;  ///< how many nested and element enclose it
};

struct annotate_options {
  std::uint32_t depth = 0;  ///< of the first annotations
  /// The list at the end is left to the caller, after its count.
  bool leaves_last_list = false;
};

/// Where annotating ended.
struct annotated {
  error failure{};             ///< the octets from `in` on could not be read, and why
  std::uint64_t elements = 0;  ///< of the list that was left to the caller
};

namespace detail {
struct no_annotations {
  constexpr void operator()(const annotation&) noexcept {}
};

template <class Sink>
class annotator {
 public:
  annotator(reader& in, Sink& sink) noexcept : in_(in), sink_(sink) {}

  annotated all(std::span<const layout_part> parts, std::uint32_t depth, bool leaves_last) {
    const octets record = in_.rest();
    struct count {
      const void* list = nullptr;
      std::uint64_t n = 0;
    } last;
    for (const layout_part& p : parts) {
      error e{};
      const bool is_left = leaves_last && &p == &parts.back();
      switch (p.kind) {
        case part_kind::value: e = fixed(p, annotation_kind::value, depth); break;
        case part_kind::constant: e = fixed(p, annotation_kind::constant, depth); break;
        case part_kind::padding: e = fixed(p, annotation_kind::padding, depth); break;
        case part_kind::word: e = word(p, depth); break;
        case part_kind::count:
          e = fixed(p, annotation_kind::count, depth);
          last = {p.list, number_};
          break;
        case part_kind::length: {
          const std::size_t before = record.size() - in_.remaining();
          e = fixed(p, annotation_kind::length, depth);
          if (!e && (number_ < min_size(parts) || number_ > record.size()))
            e = {errc::bad_length, in_.offset() - p.size};
          else if (!e)
            in_.limit(static_cast<std::size_t>(number_) - before - p.size);
          break;
        }
        case part_kind::counted:
          e = fixed(p, annotation_kind::count, depth);
          if (!e && is_left) return {{}, number_};
          if (!e) e = list(p, number_, depth);
          break;
        case part_kind::array:
          if (is_left) return {{}, last.n};
          if (last.list == p.list) e = list(p, last.n, depth);
          break;
        case part_kind::varlen: e = varlen(p, depth); break;
        case part_kind::opaque: e = opaque(p, depth); break;
        case part_kind::choice: e = choice(p, depth); break;
        case part_kind::nested:
          head(annotation_kind::nested, p, 0, 0, depth);
          e = all(p.inner(), depth + 1, false).failure;
          break;
        case part_kind::rest: value(p, in_.remaining(), p.type, depth); break;
        case part_kind::when:
          if (p.holds(record)) e = all(p.inner(), depth, false).failure;
          break;
        case part_kind::tail: tail(p, depth); break;
        case part_kind::bits:
        case part_kind::option: break;
      }
      if (e) return {e, 0};
    }
    return {};
  }

 private:
  void tell(annotation_kind k, const layout_part& p, std::size_t n, std::uint32_t depth, abstract_type type) {
    sink_(annotation{.kind = k,
                     .part = &p,
                     .at = make_place(in_.offset(), n),
                     .raw = {in_.at(), n},
                     .type = type,
                     .number = number_,
                     .depth = depth});
    in_.advance(n);
  }
  void head(annotation_kind k, const layout_part& p, std::size_t index, std::size_t of, std::uint32_t depth) {
    sink_(annotation{
        .kind = k, .part = &p, .at = {in_.offset(), 0}, .raw = {}, .index = index, .of = of, .depth = depth});
  }
  void value(const layout_part& p, std::size_t n, abstract_type type, std::uint32_t depth) {
    number_ = n >= 1 && n <= 8 ? load_be(in_.at(), n) : 0;
    if (n != 0) tell(annotation_kind::value, p, n, depth, type);
  }
  error fixed(const layout_part& p, annotation_kind k, std::uint32_t depth) {
    if (!in_.has(p.size)) return {errc::truncated, in_.offset()};
    number_ = p.size <= 8 ? load_be(in_.at(), p.size) : 0;
    const error e = p.check != nullptr ? p.check(in_.at()) : error{};
    const std::uint32_t at = in_.offset();
    tell(k, p, p.size, depth, p.type);
    return {e.code, at};
  }
  error word(const layout_part& p, std::uint32_t depth) {
    const std::uint32_t at = in_.offset();
    if (const error e = fixed(p, annotation_kind::word, depth)) return e;
    unsigned shift = 8 * p.size;
    for (const layout_part& b : p.inner()) {
      shift -= b.size;
      const std::uint64_t mask = b.size >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << b.size) - 1;
      sink_(annotation{.kind = annotation_kind::bits,
                       .part = &b,
                       .at = make_place(at, p.size),
                       .raw = {},
                       .type = b.type,
                       .number = number_ >> shift & mask,
                       .index = 8 * p.size - shift - b.size,
                       .of = 8 * p.size,
                       .depth = depth + 1});
    }
    return {};
  }
  error list(const layout_part& p, std::uint64_t n, std::uint32_t depth) {
    const std::size_t least = min_size(p.inner());
    const std::uint32_t count_at = in_.offset() - p.size;
    if (least == 0 || in_.remaining() / least < n) return {errc::bad_count, count_at};
    // Elements of a single value are a line each.
    const bool has_heads = p.count != 1;
    for (std::size_t i = 0; i < n; ++i) {
      if (has_heads) head(annotation_kind::element, p, i, static_cast<std::size_t>(n), depth);
      if (const error e = all(p.inner(), depth + has_heads, false).failure) return e;
    }
    return {};
  }
  error varlen(const layout_part& p, std::uint32_t depth) {
    reader ahead = in_;
    std::size_t n = 0;
    if (const error e = read_length(ahead, n)) return e;
    number_ = n;
    tell(annotation_kind::length, p, in_.remaining() - ahead.remaining(), depth, abstract_type::unsigned16);
    value(p, n, p.type, depth);
    return {};
  }
  error opaque(const layout_part& p, std::uint32_t depth) {
    if (const error e = fixed(p, annotation_kind::length, depth)) return e;
    const auto n = static_cast<std::size_t>(number_);
    if (!in_.has(n)) return {errc::bad_length, in_.offset() - p.size};
    value(p, n, p.type, depth);
    const std::size_t padding = xdr_padding(n);
    if (!in_.has(padding)) return in_.has(1) ? error{errc::truncated, in_.offset()} : error{};
    if (padding != 0) tell(annotation_kind::padding, p, padding, depth, abstract_type::octetArray);
    return {};
  }
  error choice(const layout_part& p, std::uint32_t depth) {
    const std::uint32_t tag_at = in_.offset();
    if (const error e = fixed(p, annotation_kind::tag, depth)) return e;
    for (const layout_part& o : p.inner()) {
      if (o.number != number_) continue;
      if (!in_.has(o.size)) return {errc::truncated, tag_at};
      value(o, o.size, o.type, depth);
      return {};
    }
    return {errc::bad_tag, tag_at};
  }
  /// Octets that are not all of the known tail belong to something newer.
  void tail(const layout_part& p, std::uint32_t depth) {
    if (!in_.has(1)) return;
    reader ahead = in_;
    no_annotations none;
    if (annotator<no_annotations>{ahead, none}.all(p.inner(), depth, false).failure) return;
    static_cast<void>(all(p.inner(), depth, false));
  }
  /// Every record takes as many octets, or more.
  static std::size_t min_size(std::span<const layout_part> parts) noexcept {
    std::size_t n = 0;
    for (const layout_part& p : parts) n += p.kind == part_kind::nested ? min_size(p.inner()) : p.size;
    return n;
  }

  reader& in_;
  Sink& sink_;
  std::uint64_t number_ = 0;
};
}  // namespace detail

/// sink(const annotation&) for each part of the record at the front of `in`, in wire order, also for those before a
/// failure: `in` is then behind the last part that was told. A part with an invalid value is told, and is the failure.
template <class Sink>
annotated annotate(std::span<const layout_part> parts, reader& in, Sink&& sink, const annotate_options& options = {}) {
  return detail::annotator<std::remove_reference_t<Sink>>{in, sink}.all(parts, options.depth, options.leaves_last_list);
}

/// The octets that the record at the front of `in` takes; its failure.
[[nodiscard]] inline error skip_record(std::span<const layout_part> parts, reader& in) {
  return annotate(parts, in, detail::no_annotations{}).failure;
}

}  // namespace flowkit
