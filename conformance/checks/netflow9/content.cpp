// SPDX-License-Identifier: BSL-1.0
// How many records a packet has, against its count; and what is behind the records of a FlowSet.
#include <fmt/core.h>

#include <flowkit/netflow9/template.hpp>
#include <flowkit/templates/inspect.hpp>

#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

/// Zeros may be padding or records of zeros: where the padding is long, or records are shorter than padding. The count
/// decides. A record that is cut off at the end makes the count wrong, which is not told a second time.
struct records_and_padding {
  static constexpr std::array decides{NFV9_3954_5_1_COUNT,   NFV9_3954_5_3_WHOLE,    NFV9_3954_5_3_PADMAX,
                                      NFV9_3954_5_3_PADZERO, NFV9_3954_5_3_SHORTREC, NFV9_3954_5_3_PAD4};
  enum : std::size_t { count, whole, longest, zero, short_records, aligned };
  static constexpr std::size_t most_padding = 3, most_rests = 16;

  void on(const message_event&, findings&) { message_ = {}; }
  void on(const set_event& e, findings& out) {
    content_ = e.set.content, is_data_ = e.set.id >= first_template_id;
    if (e.set.id > flowkit::netflow9::rules::options_template_set && e.set.id < first_template_id)
      message_.is_countable = false;
    const std::size_t size = e.at.length;
    out.judge(decides[aligned], size % 4 == 0, e.at, "a multiple of 4 octets, with padding",
              [&] { return fmt::format("a FlowSet of {} octets", size); });
  }
  void on(const finding_event& e, findings& out) {
    using enum template_finding;
    if (e.what == damaged_template) message_.is_countable = false;
    if (e.what == template_id_reserved || e.what == zero_size_template) ++message_.templates;
    if (e.what == nonzero_padding && !is_data_) odd_padding(e.at, out);
  }
  void on(const set_end_event& e, findings& out) {
    if (e.entry.attached.is_doubtful || e.is_damaged) return message_.is_countable = false, void();
    const std::size_t size = e.entry.shape.min_size;
    message_.oldest = std::min(message_.oldest, e.entry.attached.announced);
    std::size_t n = 0;
    for (octets before = content_.first(content_.size() - e.rest.size());
         n < e.records && n < most_zero_records && all_zero(before.last(size)); ++n)
      before = before.first(before.size() - size);
    // Padding up to the next 4 octets, where not even one record fits.
    (size <= most_padding ? message_.short_zeros : message_.long_zeros) += static_cast<std::uint32_t>(n);
    message_.has_short |= size <= most_padding;
    if (e.rest.empty()) return out.seen(decides[whole]);
    const bool is_zero = all_zero(e.rest);
    if (is_zero && e.rest.size() <= most_padding && e.records != 0)
      return out.seen(decides[whole]), out.seen(decides[longest]), out.seen(decides[zero]);
    if (message_.rests < most_rests)
      rests_[message_.rests++] = {e.at, size, e.entry.attached.announced, is_zero, e.records == 0};
  }
  void on(const message_end_event& e, findings& out) {
    using enum flow::sequence_event;
    if (e.follows.what != in_order && e.follows.what != first) broken_ = e.message.in.number;
    bool is_certain = true, has_cut = false;
    const std::uint32_t found = e.records + e.templates + message_.templates, said = e.message.announced;
    const auto all = std::span<const rest>{rests_}.first(message_.rests);
    const auto short_ones = std::count_if(all.begin(), all.end(), [](const rest& r) { return r.may_be_padding(); });
    const bool counts_cut_ones = said == found + static_cast<std::uint32_t>(short_ones);
    for (const rest& r : all) {
      // What was lost, or a restart, may have brought another template.
      if (r.announced < broken_)
        is_certain = false;
      else
        has_cut |= judge(r, counts_cut_ones, out);
    }
    if (!is_certain || has_cut || !message_.is_countable || !e.all_counted || e.sets == 0) return;
    const std::uint32_t least = found - std::min(found, message_.short_zeros + message_.long_zeros);
    const auto told = [&] {
      return fmt::format("the count is {}, but there are {} records{}", said, found,
                         said == e.sets      ? ": it is of FlowSets"
                         : said == e.records ? ": it is of data records"
                                             : "");
    };
    const bool holds = said <= found && said >= least;
    if (!holds && message_.oldest < broken_) return;
    out.judge(
        decides[count], holds, e.count,
        [&] { return fmt::format("{}: all data records and template records of both kinds", found); }, told);
    if (!holds) return;
    const bool is_less = said != found;
    if (is_less && message_.short_zeros != 0)
      out.noted(decides[short_records], e.count, "records of 4 octets or more, or no padding", [&] {
        return fmt::format("zeros after records shorter than 4 octets are padding by the count, {} records otherwise",
                           found - said);
      });
    else if (is_less)
      out.noted(decides[longest], e.count, "up to 3 octets of padding",
                [] { return "zeros of a record's length or more are padding, by the count"; });
    else if (message_.has_short)
      out.seen(decides[short_records]);
  }

 private:
  static constexpr std::size_t most_zero_records = 64;

  /// What is behind the last record of a FlowSet, and is neither nothing nor 1 to 3 zeros.
  struct rest {
    place at;
    std::size_t record_size = 0;
    std::uint64_t announced = 0;
    bool is_zero = false, is_all = false;

    /// Padding that is not zero, or what is left of a record.
    [[nodiscard]] bool may_be_padding() const noexcept { return !is_all && !is_zero && at.length <= most_padding; }
  };

  static void odd_padding(place at, findings& out) {
    out.failed(decides[zero], at, "zeros", [] { return "padding that is not zero"; });
  }
  /// True for a record that is cut off.
  static bool judge(const rest& r, bool counts_cut_ones, findings& out) {
    if (r.is_all || (!r.is_zero && (!r.may_be_padding() || counts_cut_ones))) {
      out.failed(decides[whole], r.at, "whole records, and up to 3 octets of padding", [&] {
        return fmt::format("{} octets after the last whole record, of records of {} octets", r.at.length,
                           r.record_size);
      });
      return true;
    }
    if (!r.is_zero) return odd_padding(r.at, out), false;
    if (r.at.length > most_padding)
      out.noted(decides[longest], r.at, "up to 3 octets of padding",
                [&] { return fmt::format("{} octets of padding", r.at.length); });
    return false;
  }

  struct {
    std::uint32_t templates = 0, short_zeros = 0, long_zeros = 0;
    std::size_t rests = 0;
    bool is_countable = true, has_short = false;
    std::uint64_t oldest = ~std::uint64_t{0};  ///< of the announcements of its templates
  } message_;
  octets content_;
  std::array<rest, most_rests> rests_;
  std::uint64_t broken_ = 0;  ///< the last datagram before which others are missing
  bool is_data_ = false;
};
}  // namespace

check_rows netflow9_content_checks() noexcept { return rows_of_checks<records_and_padding>; }

}  // namespace flowkit::conformance
