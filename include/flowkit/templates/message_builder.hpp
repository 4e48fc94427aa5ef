// SPDX-License-Identifier: BSL-1.0
// Builds messages of NetFlow v9 and IPFIX in the caller's buffer: opens and closes sets, pads them, keeps to a size,
// counts. Where the two protocols differ is in their `encoding` (netflow9/encode.hpp, ipfix/encode.hpp).
#pragma once

#include <type_traits>

#include <flowkit/templates/plan.hpp>
#include <flowkit/templates/record_values.hpp>
#include <flowkit/templates/set.hpp>
#include <flowkit/templates/template_record.hpp>

namespace flowkit::inline v0 {

/// Zero octets at the end of a set.
enum class set_padding : std::uint8_t {
  none,
  to_4,  ///< the next set begins at a multiple of 4 octets; left out where it could be taken for a record
};

/// What one message holds.
struct message_totals {
  std::size_t octets = 0;
  std::uint32_t records = 0;       ///< of all kinds: templates, options templates, data
  std::uint32_t data_records = 0;  ///< options data included
  friend constexpr bool operator==(const message_totals&, const message_totals&) = default;
};

/// An Encoding is the protocol's `rules` and has
///   header, header_size, padding (the policy that the protocol asks for)
///   can_announce(template_view)                           has the protocol a way to say this?
///   write_header(header, sequence, message_totals, p)
///   sequence_step(message_totals)                         how far a message moves the sequence number
///
/// One builder serves one stream (source id; transport session and observation domain): it keeps the sequence number.
/// A message is begin(), any mix of add...(), finish(). Whatever does not fit returns no_space and changes nothing:
/// finish, begin the next message, add it there. What does not fit an empty message never will.
template <class Encoding>
class message_builder {
  template <class Template>
  using layout_of = std::remove_cvref_t<decltype(Template::layout)>;
  template <class Template>
  using record_of = typename layout_of<Template>::record;

 public:
  using header = typename Encoding::header;
  /// Lengths have 16 bits. (v9 has no message length, but is sent as one datagram.)
  static constexpr std::size_t max_size = 65535;

  constexpr explicit message_builder(std::uint32_t first_sequence = 0, set_padding padding = Encoding::padding) noexcept
      : sequence_(first_sequence), padding_(padding) {}

  /// A new message of at most out.size() octets; an unfinished one is dropped. A sequence number in `head` is used for
  /// this message, and counting continues from it; 0 (or none) continues from the previous message. To restart at 0,
  /// use a new builder. Counts in `head` are ignored: the builder knows them. no_space does not change the sequence
  /// number.
  [[nodiscard]] constexpr error begin(std::span<std::byte> out, const header& head) noexcept {
    std::size_t limit = out.size() < max_size ? out.size() : max_size;
    if (padding_ == set_padding::to_4) limit &= ~std::size_t{3};  // so that any set that fits fits padded
    set_ = no_set;
    totals_ = {};
    const bool fits = limit >= Encoding::header_size;
    data_ = out.data();
    limit_ = fits ? limit : 0;
    used_ = fits ? Encoding::header_size : 0;
    head_ = head;
    if (fits && head.sequence != 0) sequence_ = head.sequence;
    return fits ? error{} : no_space();
  }

  /// A template or options template. bad_constant: the protocol cannot announce it.
  [[nodiscard]] constexpr error add_template(const template_view& t) noexcept {
    if (!Encoding::can_announce(t)) return {errc::bad_constant, offset()};
    std::byte* const p = template_place(t.is_options, template_size<Encoding>(t));
    if (p == nullptr) return no_space();
    write_template<Encoding>(t, p);
    return {};
  }
  /// The same for a template known at compile time: constant octets.
  template <class Template>
  requires requires { Template::layout; }
  [[nodiscard]] constexpr error add_template(Template) noexcept {
    static_assert(Encoding::can_announce(Template::view()), "this protocol cannot announce a field of the template");
    constexpr const auto& constant = template_octets<Encoding, Template>;
    std::byte* const p = template_place(Template::view().is_options, constant.size());
    if (p == nullptr) return no_space();
    detail::copy_octets(constant, p);
    return {};
  }
  /// Withdraws a template (RFC 7011 section 8.1; never over UDP). The id of a template set, or of an options template
  /// set, withdraws all of its kind.
  [[nodiscard]] constexpr error add_withdrawal(std::uint16_t id, bool options) noexcept
      requires(Encoding::has_withdrawals) {
    // In separate sets: withdrawals of all have to be (length 8), and strict readers accept no definitions among the
    // others.
    const bool all = id == template_set(options);
    if (all && set_ == (id | withdraws_all)) return {};  // once is enough
    std::byte* const p = take(template_set(options), all ? withdraws_all : withdraws, withdrawal_size, withdrawal_size);
    if (p == nullptr) return no_space();
    store_be<std::uint16_t>(p, id);
    store_be<std::uint16_t>(p + 2, std::uint16_t{0});
    ++totals_.records;
    return {};
  }

  /// One record, of flows or of options.
  template <class Template>
  [[nodiscard]] constexpr error add(Template, const record_of<Template>& r) noexcept {
    using layout_type = layout_of<Template>;
    static_assert(layout_type::min_size > 0, "records of no octets cannot be counted");
    const std::size_t at = place_for(Template::id);
    if (!has_room(at, layout_type::min_size)) return no_space();
    if constexpr (layout_type::is_fixed) {
      enter(Template::id, 0, layout_type::size, at);
      used_ = at + layout_type::size;
      count_data(1);
      layout_type::write(r, data_ + at);
    } else {
      writer out{{data_ + at, limit_ - at}};
      if (const error e = layout_type::write(r, out)) return no_space();
      enter(Template::id, 0, layout_type::min_size, at);
      used_ = at + out.size();
      count_data(1);
    }
    return {};
  }

  /// As many records as fit, from the first on; returns how many.
  template <class Template>
  constexpr std::size_t add(Template t, std::span<const record_of<Template>> records) noexcept {
    using layout_type = layout_of<Template>;
    if constexpr (layout_type::is_fixed) {
      static_assert(layout_type::min_size > 0, "records of no octets cannot be counted");
      const std::size_t at = place_for(Template::id);
      if (records.empty() || !has_room(at, layout_type::size)) return 0;
      const std::size_t there_is_room_for = (limit_ - at) / layout_type::size;
      const std::size_t n = records.size() < there_is_room_for ? records.size() : there_is_room_for;
      enter(Template::id, 0, layout_type::size, at);
      used_ = at + n * layout_type::size;
      count_data(static_cast<std::uint32_t>(n));
      std::byte* p = data_ + at;
      for (std::size_t i = 0; i < n; ++i, p += layout_type::size) layout_type::write(records[i], p);
      return n;
    } else {
      std::size_t n = 0;
      while (n < records.size() && add(t, records[n]).code == errc::ok) ++n;
      return n;
    }
  }

  /// Records of a run-time template, from which `how` was compiled, as many as fit, from the first on: emit.hpp. The
  /// failure is no_space where one did not fit, bad_length where records of the template take no octets.
  template <class Emission, class Record>
  plan::outcome add(const template_view& t, const Emission& how, std::span<const Record> records,
                    const record_context& context = {}) noexcept {
    const std::size_t shortest = how.min_size();
    assert(how.fields().size() == t.fields.size());
    if (shortest == 0) return {.failure = {errc::bad_length, offset()}};
    const std::size_t at = place_for(t.id);
    plan::outcome all;
    while (all.records < records.size() && all.failure.code == errc::ok) {
      const std::size_t to = at + all.octets;
      const auto room = has_room(to, shortest) ? std::span(data_ + to, limit_ - to) : std::span<std::byte>{};
      const plan::outcome o = how.write(records.subspan(all.records), room, context);
      all.records += o.records, all.octets += o.octets, all.saturated += o.saturated, all.blank += o.blank;
      if (o.failure.code != errc::ok) all.failure = no_space();
    }
    if (all.records == 0) return all;
    enter(t.id, 0, shortest, at);
    used_ = at + all.octets;
    count_data(static_cast<std::uint32_t>(all.records));
    return all;
  }

  /// One record of a run-time template, as record_cursor cuts it. bad_length: shorter than any record of the template.
  [[nodiscard]] constexpr error add_octets(const template_view& t, octets record) noexcept {
    const std::size_t shortest = shape_of(t.fields).min_size;
    if (shortest == 0 || record.size() < shortest) return {errc::bad_length, offset()};
    std::byte* const p = take(t.id, 0, shortest, record.size());
    if (p == nullptr) return no_space();
    detail::copy_octets(record, p);
    count_data(1);
    return {};
  }
  /// One record of a run-time template from the octets of its fields; errors as write_values() has them.
  [[nodiscard]] constexpr error add_values(const template_view& t, std::span<const octets> values) noexcept {
    const std::size_t shortest = shape_of(t.fields).min_size;
    if (shortest == 0) return {errc::bad_length, offset()};
    const std::size_t at = place_for(t.id);
    if (!has_room(at, shortest)) return no_space();
    writer out{{data_ + at, limit_ - at}};
    if (const error e = write_values(t.fields, values, out)) return {e.code, offset()};
    enter(t.id, 0, shortest, at);
    used_ = at + out.size();
    count_data(1);
    return {};
  }

  /// Starts a new set, whatever the open one holds. Some collectors read every template of a set as if it were the
  /// last.
  constexpr void end_set() noexcept { close(); }

  /// The message, whole. Empty when there is none begun.
  [[nodiscard]] constexpr octets finish() noexcept {
    if (limit_ == 0) return {};
    close();
    limit_ = 0;
    totals_.octets = used_;
    Encoding::write_header(head_, sequence_, totals_, data_);
    sequence_ += Encoding::sequence_step(totals_);
    ++messages_;
    return {data_, used_};
  }

  /// Is the message still without records?
  [[nodiscard]] constexpr bool empty() const noexcept { return totals_.records == 0; }
  /// Octets that the message has by now: the last record ends there. 0: none is begun.
  [[nodiscard]] constexpr std::size_t size() const noexcept { return limit_ == 0 ? 0 : used_; }
  /// Octets left for further sets, their headers included.
  [[nodiscard]] constexpr std::size_t room() const noexcept { return limit_ == 0 ? 0 : limit_ - used_ - pad(); }
  /// Of the message that is being built, or of the last; the octets once it is finished.
  [[nodiscard]] constexpr const message_totals& totals() const noexcept { return totals_; }
  /// The sequence number of the next message, or of the one being built.
  [[nodiscard]] constexpr std::uint32_t sequence() const noexcept { return sequence_; }
  /// How many were finished.
  [[nodiscard]] constexpr std::uint64_t messages() const noexcept { return messages_; }

 private:
  static constexpr std::size_t set_header_size = set_header_layout.size;
  static constexpr std::size_t withdrawal_size = 4;
  /// Open set: its id, and above the 16 bits what keeps sets of one id apart.
  static constexpr std::uint32_t withdraws = 1u << 16, withdraws_all = 2u << 16, no_set = ~0u;

  static constexpr std::uint16_t template_set(bool options) noexcept {
    return options ? Encoding::options_template_set : Encoding::template_set;
  }
  [[nodiscard]] constexpr std::uint32_t offset() const noexcept { return static_cast<std::uint32_t>(used_); }
  [[nodiscard]] constexpr error no_space() const noexcept { return {errc::no_space, offset()}; }

  /// Octets to append to the open set.
  [[nodiscard]] constexpr std::size_t pad() const noexcept {
    if (padding_ == set_padding::none || set_ == no_set) return 0;
    const std::size_t n = (4 - used_ % 4) % 4;
    return n < shortest_ ? n : 0;
  }
  /// Where a record of the set would go: after the last if the set is open, else after a new set header. Nothing
  /// changes until enter(), so that what does not fit leaves no empty set.
  [[nodiscard]] constexpr std::size_t place_for(std::uint32_t set) const noexcept {
    return set == set_ ? used_ : used_ + pad() + set_header_size;
  }
  [[nodiscard]] constexpr bool has_room(std::size_t at, std::size_t n) const noexcept {
    return at <= limit_ && n <= limit_ - at;
  }
  constexpr void enter(std::uint16_t id, std::uint32_t kind, std::size_t shortest, std::size_t at) noexcept {
    if ((id | kind) == set_) return;
    close();
    set_ = id | kind;
    set_at_ = at - set_header_size;
    shortest_ = shortest;
    store_be<std::uint16_t>(data_ + set_at_, id);
  }
  constexpr std::byte* take(std::uint16_t id, std::uint32_t kind, std::size_t shortest, std::size_t size) noexcept {
    const std::size_t at = place_for(id | kind);
    if (!has_room(at, size)) return nullptr;
    enter(id, kind, shortest, at);
    used_ = at + size;
    return data_ + at;
  }
  constexpr std::byte* template_place(bool options, std::size_t size) noexcept {
    // Nothing in a template set is shorter than a withdrawal.
    std::byte* const p = take(template_set(options), 0, withdrawal_size, size);
    if (p != nullptr) ++totals_.records;
    return p;
  }
  constexpr void count_data(std::uint32_t n) noexcept { totals_.records += n, totals_.data_records += n; }

  /// Pads the open set and fills in its length.
  constexpr void close() noexcept {
    if (set_ == no_set) return;
    for (std::size_t n = pad(); n > 0; --n) data_[used_++] = std::byte{0};
    store_be<std::uint16_t>(data_ + set_at_ + 2, static_cast<std::uint16_t>(used_ - set_at_));
    set_ = no_set;
  }

  std::byte* data_ = nullptr;
  std::size_t limit_ = 0, used_ = 0;  ///< of data_; limit_ 0: no message is begun
  std::size_t set_at_ = 0, shortest_ = 0;
  std::uint32_t set_ = no_set;
  std::uint32_t sequence_;
  set_padding padding_;
  message_totals totals_;
  header head_{};
  std::uint64_t messages_ = 0;
};

}  // namespace flowkit
