// SPDX-License-Identifier: BSL-1.0
// Lists of structured data (RFC 6313).
#include <algorithm>

#include <flowkit/templates/list_walk.hpp>

#include "conformance/checks/ipfix/template_checks.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;

/// What one list of a record, and those in it, are found to be.
class list_judge {
 public:
  list_judge(const record_event& of, std::span<const std::uint16_t> withdrawn, findings& out)
      : of_(of), withdrawn_(withdrawn), out_(out) {}

  // What list_walk calls.
  [[nodiscard]] abstract_type type_of(const specifier& s) const noexcept {
    const element* const e = ie::find(s.space, s.pen, s.id);
    return e == nullptr ? abstract_type::octetArray : e->type;
  }
  bool find(std::uint16_t id, template_view& t) const {
    const template_entry* const e = of_.announced.find(id);
    if (e != nullptr) t = e->view();
    return e != nullptr && !e->attached.is_doubtful;
  }
  void value(const field_view&, place) noexcept {
    if (!lists_.back().in_record) ++lists_.back().elements;
  }
  void list_begins(const list_head& head, const field_view& f) {
    if (!lists_.empty() && !lists_.back().in_record) ++lists_.back().elements;
    lists_.push_back({.head = head, .has_head = true});
    if (f.spec->is_variable())
      out_.judge(IPFIX_6313_5_1_LEN3, f.encoded.size() - f.value.size() == 3,
                 make_place(head.at.offset - (f.encoded.size() - f.value.size()), f.encoded.size() - f.value.size()),
                 "255 and a length of two octets", [] { return "a list with a length of one octet"; });
  }
  void list_ends() {
    const open one = lists_.back();
    lists_.pop_back();
    if (!one.has_head) return;
    const char* const semantic = to_string(one.head.semantic);
    const place at = {one.head.at.offset, 1};
    out_.judge(IPFIX_6313_4_4_SEM, semantic != nullptr, at, "0 to 4, or 255",
               [&] { return fmt::format("a list has semantic {}", static_cast<unsigned>(one.head.semantic)); });
    if (one.is_whole) out_.seen(whole(one.head.type));
    if (one.head.type == abstract_type::basicList) out_.seen(IPFIX_6313_4_5_1_BLHDR);
    if (one.is_whole && one.elements == 1 && semantic != nullptr)
      out_.judge(IPFIX_6313_5_6_SINGLE, one.head.semantic == list_semantic::undefined, at, "255 (undefined)",
                 [&] { return fmt::format("a list of one element is {}", semantic); });
  }
  void part_begins(std::uint16_t id, place at) {
    open& own = lists_.back();
    own.id = id;
    if (own.head.type != abstract_type::subTemplateMultiList || at.length != 0) return;
    const place length = make_place(at.offset - sizeof(set_header::length), sizeof(set_header::length));
    const auto n = load_be<std::uint16_t>(of_.record.data() + (length.offset - of_.at.offset));
    if (n == 0) return out_.seen(IPFIX_6313_4_5_3_STMLZERO);
    // The text contradicts itself: the length includes its own four octets, and of no records it is 0.
    out_.noted(IPFIX_6313_4_5_3_STMLZERO, length, "0",
               [&] { return fmt::format("records of template {}: there are none, and the length is {}", id, n); });
  }
  void part_ends() noexcept {}
  void record_begins(place) noexcept {
    ++lists_.back().elements;
    lists_.back().in_record = true;
  }
  void record_ends() noexcept { lists_.back().in_record = false; }
  void unread(error e, place rest) {
    open& own = lists_.back();
    own.is_whole = false;
    if (e.code == errc::limit) return;
    if (e.code == errc::absent) return unknown(own.id, rest);
    const bool is_basic = own.head.type == abstract_type::basicList;
    own.has_head = rest != own.head.at || (own.head.type == abstract_type::basicList && own.head.field != nullptr);
    const auto what = [&] { return fmt::format("{} at octet {} of the message", to_string(e.code), e.offset); };
    if (is_basic && !own.has_head)
      out_.failed(IPFIX_6313_4_5_1_BLHDR, rest,
                  "semantic, element, element length; an enterprise number if the bit is set",
                  [&] { return fmt::format("a basicList of {} octets has no whole head", rest.length); });
    else
      out_.failed(whole(own.head.type), rest, "nothing but whole elements", what);
  }

 private:
  struct open {
    list_head head;
    bool has_head = false, is_whole = true, in_record = false;
    std::uint16_t id = 0;  ///< of the template whose records are read
    std::size_t elements = 0;
  };
  static requirement whole(abstract_type t) noexcept {
    return t == abstract_type::basicList         ? IPFIX_6313_4_5_1_BLFIT
           : t == abstract_type::subTemplateList ? IPFIX_6313_4_5_2_STL
                                                 : IPFIX_6313_4_5_3_STML;
  }
  void unknown(std::uint16_t id, place rest) {
    if (std::find(withdrawn_.begin(), withdrawn_.end(), id) == withdrawn_.end()) return;
    out_.failed(IPFIX_6313_6_WD, rest, "a template that is announced",
                [&] { return fmt::format("a list has records of template {}, which was withdrawn", id); });
  }

  const record_event& of_;
  std::span<const std::uint16_t> withdrawn_;
  findings& out_;
  std::vector<open> lists_;
};

class lists {
 public:
  static constexpr std::array decides{IPFIX_6313_4_5_1_BLHDR,    IPFIX_6313_4_5_1_BLFIT, IPFIX_6313_4_5_2_STL,
                                      IPFIX_6313_4_5_3_STML,     IPFIX_6313_4_4_SEM,     IPFIX_6313_5_6_SINGLE,
                                      IPFIX_6313_4_5_3_STMLZERO, IPFIX_6313_5_1_LEN3,    IPFIX_6313_6_WD};

  [[nodiscard]] bool wants(const specifier&, const element* e) const noexcept {
    return e != nullptr && is_list(e->type);
  }
  void on(const field_event& e, findings& out) {
    list_judge judge{e.record, withdrawn_, out};
    list_walk walk{judge};
    // With the octets of its length, which the event leaves out.
    auto f = record_view(e.record.entry.fields, e.record.record).begin();
    for (std::size_t i = 0; i < e.index; ++i) ++f;
    out.seen(IPFIX_6313_6_WD);
    walk.list(e.what->type, *f, e.at.offset);
  }
  void on(const template_event& e, findings&) { std::erase(withdrawn_, e.entry.id); }
  void on(const withdrawal_event& e, findings&) {
    if (is_udp(e.message) || e.known == nullptr || withdrawn_.size() >= most) return;
    withdrawn_.push_back(e.id);
  }

 private:
  static constexpr std::size_t most = 1024;
  std::vector<std::uint16_t> withdrawn_;
};
}  // namespace

check_rows ipfix_lists_checks() noexcept { return rows_of_checks<lists>; }

}  // namespace flowkit::conformance
