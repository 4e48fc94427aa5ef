// SPDX-License-Identifier: BSL-1.0
// The message builder of NetFlow v9 and IPFIX, step by step, in rooms that are often too small: nothing is written
// outside, what does not fit changes nothing, and a message tells what was added.
#include <conformance/generators/record.hpp>
#include <conformance/generators/test_layouts.hpp>

#include "fuzz/decisions.hpp"
#include "fuzz/told.hpp"

using namespace flowkit;
using conformance::source;

namespace {
using fuzz::told;

template <class Encoding>
class builder_run {
 public:
  explicit builder_run(source& from)
      : from_(from),
        builder_(static_cast<std::uint32_t>(from.word()), from.coin() ? set_padding::to_4 : set_padding::none),
        sequence_(builder_.sequence()) {
    for (std::uint16_t id = 0; id < 3; ++id) {
      auto t = conformance::arbitrary_template<Encoding>(from, false, 5);
      t.id = static_cast<std::uint16_t>(first_template_id + id);
      templates_.push_back(std::move(t));
    }
  }

  void all() {
    begin();
    while (from_.words_left() != 0) {
      switch (from_.below(9)) {
        case 0: finish(), begin(); break;
        case 1: announce(any_template()); break;
        case 2: withdraw(); break;
        case 3: announce_own(own_fixed{}); break;
        case 4: announce_own(own_varying{}); break;
        case 5: record_of_own(own_fixed{}); break;
        case 6: record_of_own(own_varying{}); break;
        case 7: record(any_template()); break;
        default: builder_.end_set(); break;
      }
    }
    finish();
  }

 private:
  using own_fixed = layout_template<conformance::test::reduced_layout, 300>;
  using own_varying = layout_template<conformance::test::repeated_layout, 301>;

  const conformance::any_template& any_template() { return templates_[from_.below(templates_.size())]; }

  void begin() {
    room_.assign(from_.below(4) == 3 ? 65'000 : from_.below(248), std::byte{});
    room_.shrink_to_fit();
    const bool fits = builder_.begin(room_, {}).code == errc::ok;
    fuzz::require(fits == (room_.size() >= Encoding::header_size));
    expected_.clear();
  }

  /// It was added, or did not fit and changed nothing.
  bool added(error e, const auto& before) {
    fuzz::require(builder_.size() <= room_.size() && builder_.room() <= room_.size());
    if (e.code == errc::ok) return true;
    fuzz::require(builder_.size() == before.size() && builder_.room() == before.room() &&
                  builder_.totals() == before.totals() && builder_.sequence() == before.sequence());
    return false;
  }
  void announce(const conformance::any_template& t) {
    const auto before = builder_;
    const error e = builder_.add_template(t.view());
    fuzz::require((e.code == errc::bad_constant) == !Encoding::can_announce(t.view()));
    if (!added(e, before)) return;
    known_[t.id] = t;
    expected_.push_back({.what = told::kind::definition, .of = t});
  }
  template <class Template>
  void announce_own(Template t) {
    if constexpr (Encoding::can_announce(Template::view())) {
      const auto before = builder_;
      if (!added(builder_.add_template(t), before)) return;
      const conformance::any_template own{Template::id, 0, false, {Template::fields.begin(), Template::fields.end()}};
      known_[Template::id] = own;
      expected_.push_back({.what = told::kind::definition, .of = own});
    }
  }
  void withdraw() {
    if constexpr (fuzz::is_ipfix<Encoding>) {
      const bool options = from_.coin(), all = from_.coin();
      const std::uint16_t id = all ? options ? Encoding::options_template_set : Encoding::template_set
                                   : static_cast<std::uint16_t>(first_template_id + from_.below(3));
      const auto before = builder_;
      if (!added(builder_.add_withdrawal(id, options), before)) return;
      fuzz::tell_withdrawal(id, options, all, known_, expected_);
    }
  }
  void record(const conformance::any_template& t) {
    const auto k = known_.find(t.id);
    const std::size_t shortest = shape_of(t.fields).min_size;
    fuzz::buffer octets_of;
    auto many = from_.many();
    conformance::append_record(octets_of, t.fields, many, false);
    told made = fuzz::record_of(t, octets_of);
    const bool by_values = from_.coin();
    const auto before = builder_;
    const error e = fuzz::add(builder_, made, {{t.id, t}}, by_values);
    fuzz::require((e.code == errc::bad_length) == (shortest == 0));
    // Records of templates that the collector does not know are sent all the same.
    if (added(e, before) && k != known_.end()) expected_.push_back(std::move(made));
  }
  template <class Template>
  void record_of_own(Template t) {
    if constexpr (Encoding::can_announce(Template::view())) {
      if (!known_.contains(Template::id)) return;
      std::vector<typename decltype(Template::layout)::record> records(1 + from_.below(3));
      for (auto& r : records) r = conformance::arbitrary_record(Template::layout, from_);
      const auto before = builder_;
      std::size_t n = 0;
      if (records.size() == 1)
        n = builder_.add(t, records[0]).code == errc::ok;
      else
        n = builder_.add(t, std::span<const typename decltype(Template::layout)::record>{records});
      if (!added(n == 0 ? error{errc::no_space, 0} : error{}, before)) return;
      fuzz::buffer one(4096);
      for (std::size_t i = 0; i < n; ++i) {
        const auto size = encode(Template::layout, records[i], one);
        fuzz::require(size.has_value());
        expected_.push_back(fuzz::record_of(known_[Template::id], octets{one}.first(*size)));
      }
    }
  }

  void finish() {
    const std::size_t size = builder_.size(), records = builder_.totals().data_records;
    const octets m = builder_.finish();
    fuzz::require(m.size() >= size && m.size() < size + 4 && m.size() <= room_.size());
    if (m.empty()) return fuzz::require(expected_.empty());
    fuzz::require(m.data() == room_.data() && builder_.totals().octets == m.size() && builder_.finish().empty());
    const fuzz::buffer sent(m.begin(), m.end());
    const auto got = fuzz::decode_message<Encoding>(sent);
    fuzz::require(got && got->head.sequence == sequence_);
    sequence_ += fuzz::is_ipfix<Encoding> ? static_cast<std::uint32_t>(records) : 1;
    fuzz::require(builder_.sequence() == sequence_);
    fuzz::require(fuzz::tell<Encoding>(sets(*got), collector_) == expected_);
  }

  source& from_;
  message_builder<Encoding> builder_;
  std::uint32_t sequence_;
  std::vector<conformance::any_template> templates_;
  fuzz::buffer room_;
  fuzz::known_templates known_, collector_;  ///< as announced; as the collector has learnt
  std::vector<told> expected_;               ///< of the message
};
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) noexcept {
  fuzz::decide(data, size, [](source& from) {
    if (from.coin())
      builder_run<ipfix::encoding>{from}.all();
    else
      builder_run<netflow9::encoding>{from}.all();
  });
  return 0;
}
