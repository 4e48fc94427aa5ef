// SPDX-License-Identifier: BSL-1.0
// The frame of IPFIX messages and sets: lengths, set ids, padding.
#include <flowkit/ipfix/message.hpp>
#include <flowkit/templates/inspect.hpp>

#include "conformance/checks/ipfix/template_checks.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;
namespace v10 = flowkit::ipfix;

constexpr place version_at{0, 2}, length_at{2, 2};

struct foreign_octets {
  static constexpr std::array decides{IPFIX_7011_3_NBO, IPFIX_7011_3_1_VERSION, IPFIX_7011_3_1_MINLEN};
  void on(const message_event& e, findings& out) {
    out.seen(decides[0]), out.seen(decides[1]);
    out.judge(decides[2], e.announced >= v10::header_size, length_at, "16 or more",
              [&] { return fmt::format("the message length is {}, less than its header", e.announced); });
  }
  /// What comes from where IPFIX came.
  void on(const unrecognised_event& e, findings& out) {
    const octets in = e.in.payload;
    if (in.size() < 2) return;
    const auto version = load_be<std::uint16_t>(in.data());
    if (version == v10::version)
      return out.failed(decides[2], make_place(0, in.size()), "16 octets or more",
                        [&] { return fmt::format("{} octets are less than a message header", in.size()); });
    if (version == 0x0a00)
      return out.failed(decides[0], version_at, "big-endian integers",
                        [] { return "the version reads 10 in little-endian order"; });
    // Another protocol of the same device is none of its faults.
    if (version != 1 && version != 5 && version != 9)
      out.failed(decides[1], version_at, "10", [&] { return fmt::format("the version is {}", version); });
  }
};

/// Where the sets of these octets end: at the last one that fits.
struct walked {
  std::size_t end = v10::header_size;
  bool tiles = true;
  place odd;  ///< the header of the set that does not fit, or the octets that are no set
  std::uint16_t length = 0;
};
walked walk(octets message) {
  walked w;
  set_cursor c{message.subspan(v10::header_size), v10::header_size};
  for (set_view s; c.next(s);) {
  }
  w.end = c.offset();
  w.tiles = c.rest().empty();
  w.odd = make_place(c.offset(), std::min<std::size_t>(c.rest().size(), set_header_layout.size));
  if (c.rest().size() >= 4) w.length = load_be<std::uint16_t>(c.rest().data() + 2);
  return w;
}

struct lengths {
  static constexpr std::array decides{IPFIX_7011_3_1_LENGTH, IPFIX_7011_3_1_SETSUM, IPFIX_7011_3_3_2_SETLEN};
  void on(const message_event& e, findings& out) {
    if (e.announced < v10::header_size) return;  // MINLEN
    const octets all = e.in.payload;
    const std::size_t announced = e.announced;
    for (const requirement r : decides) out.seen(r);
    if (announced == all.size()) return sets(walk(all), all.size(), out);
    // Which of the two lengths do the sets fit?
    const bool is_short = announced > all.size();
    const octets own = is_short ? all : all.first(announced);
    const walked w = walk(own);
    if (!is_short && w.tiles) {
      const octets more = all.subspan(announced);
      const bool is_message = more.size() >= v10::header_size && load_be<std::uint16_t>(more.data()) == v10::version;
      if (is_message)
        return out.noted(decides[0], length_at, "one message a datagram is the normal case",
                         [&] { return fmt::format("another message follows after {} octets", announced); });
    }
    out.failed(decides[0], length_at, fmt::format("{}, the octets of the message", all.size()),
               [&] { return fmt::format("the message length is {}, but there are {} octets", announced, all.size()); });
  }

 private:
  static void sets(const walked& w, std::size_t size, findings& out) {
    if (w.tiles) return;
    if (w.odd.length < set_header_layout.size)
      return out.failed(decides[1], make_place(w.end, size - w.end), "sets that fill the message",
                        [&] { return fmt::format("{} octets after the last set are no set", size - w.end); });
    out.failed(decides[2], w.odd, fmt::format("4 to {}", size - w.end), [&] {
      return fmt::format("the set length is {}, with {} octets left in the message", w.length, size - w.end);
    });
  }
};

struct set_ids {
  static constexpr std::array decides{IPFIX_7011_3_3_2_SETID01, IPFIX_7011_3_3_2_SETIDRSV, IPFIX_7011_3_3_2_EMPTYSET};
  void on(const set_event& e, findings& out) {
    const std::uint16_t id = e.set.id;
    const place id_at{e.at.offset, 2};
    out.judge(decides[0], id > 1, id_at, "2, 3, or 256 and above",
              [&] { return fmt::format("set id {} is that of NetFlow v9's templates", id); });
    out.judge(decides[1], id < 4 || id >= first_template_id, id_at, "2, 3, or 256 and above",
              [&] { return fmt::format("set id {} is reserved", id); });
    out.judge(decides[2], !e.set.content.empty(), e.at, "one record or more",
              [] { return "the set has no octets after its header"; });
  }
};

struct alignment {
  static constexpr std::array decides{IPFIX_7011_3_3_1_ALIGN};
  void on(const set_event& e, findings& out) {
    out.judge(decides[0], e.at.length % 4 == 0, e.at, "a multiple of 4, if the next set is to be aligned",
              [&] { return fmt::format("the set has {} octets", e.at.length); });
  }
};

struct padding {
  static constexpr std::array decides{IPFIX_7011_3_3_1_PADZERO, IPFIX_7011_3_4_3_DATALEN};
  void on(const set_end_event& e, findings& out) {
    if (e.is_damaged) return;
    if (e.rest.empty()) return out.seen(decides[1]);
    out.judge(
        decides[1], e.records != 0, e.at,
        [&] { return fmt::format("{} octets or more for a record", e.entry.shape.min_size); },
        [&] { return fmt::format("the set's {} octets hold no record", e.rest.size()); });
    if (e.records != 0)
      out.judge(decides[0], all_zero(e.rest), e.at, "zeros",
                [&] { return fmt::format("{} octets after the last record are not zero", e.rest.size()); });
  }
  /// Behind templates.
  void on(const finding_event& e, findings& out) {
    if (e.what == template_finding::nonzero_padding && !in_data_)
      out.failed(decides[0], e.at, "zeros", [&] { return "octets after the last template are not zero"; });
  }
  void on(const set_event& e, findings&) { in_data_ = e.set.id >= first_template_id; }

 private:
  bool in_data_ = false;
};

struct empty_message {
  static constexpr std::array decides{IPFIX_7011_3_ZEROSETS};
  void on(const message_end_event& e, findings& out) {
    if (e.sets != 0) return out.seen(decides[0]);
    if (!e.message.failure)
      out.noted(decides[0], e.header, "any number of sets", [] { return "a message without sets: legal, but rare"; });
  }
};
}  // namespace

check_rows ipfix_frame_checks() noexcept {
  return rows_of_checks<foreign_octets, lengths, set_ids, alignment, padding, empty_message>;
}

}  // namespace flowkit::conformance
