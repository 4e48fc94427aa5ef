// SPDX-License-Identifier: BSL-1.0
// The message builder of sFlow v5, step by step, in rooms that are often too small: nothing is written outside, what
// does not fit changes nothing, and the datagram has the samples that were added.
#include <variant>

#include <conformance/generators/record.hpp>
#include <flowkit/sflow5/builder.hpp>
#include <flowkit/sflow5/extended_data.hpp>
#include <flowkit/sflow5/host.hpp>
#include <flowkit/sflow5/interface_counters.hpp>
#include <flowkit/sflow5/packet_data.hpp>

#include "fuzz/decisions.hpp"

using namespace flowkit;
using namespace flowkit::sflow5;
using conformance::source;

namespace {
using sample = std::variant<flow_sample, counters_sample, discarded_packet>;

template <class Sample, const auto& Layout>
Sample arbitrary_sample(source& from) {
  Sample s = conformance::arbitrary_record(Layout, from);
  const auto records = from.keep<block>(from.below(3));
  for (block& b : records) b = conformance::arbitrary_record(block_layout, from);
  s.records = blocks{std::span<const block>{records}};
  return s;
}

/// What was added: a sample, and the octets of the records that it got besides its own.
struct sent_sample {
  sample of;
  std::size_t own = 0;
  std::vector<std::vector<std::byte>> more{};
};

class builder_run {
 public:
  explicit builder_run(source& from)
      : from_(from), builder_(from.coin() ? sample_form::expanded : sample_form::compact) {}

  void all() {
    begin();
    while (from_.words_left() != 0) {
      switch (from_.below(8)) {
        case 0: finish(), begin(); break;
        case 1: add(arbitrary_sample<flow_sample, flow_sample_layout>(from_)); break;
        case 2: add(arbitrary_sample<flow_sample, flow_sample_expanded_layout>(from_)); break;
        case 3: add(arbitrary_sample<counters_sample, counters_sample_layout>(from_), any<if_counters>()); break;
        case 4: add(arbitrary_sample<discarded_packet, discarded_packet_layout>(from_), any<sampled_header>()); break;
        case 5: add(flow_sample{}, any<sampled_header>(), any<extended_gateway>()); break;
        case 6: add(counters_sample{}, any<if_counters>(), any<host_descr>()); break;
        default: add(flow_sample{}, any<extended_switch>(), any<extended_user>()); break;
      }
    }
    finish();
  }

 private:
  template <class T>
  T any() {
    return conformance::arbitrary_record(layout_of<T>, from_);
  }
  void begin() {
    head_ = conformance::arbitrary_record(header_layout, from_);
    room_.assign(from_.below(4) == 3 ? 20'000 : from_.below(248), std::byte{});
    room_.shrink_to_fit();
    begun_ = builder_.begin(room_, head_).code == errc::ok;
    std::vector<std::byte> one(64);
    const auto size = sflow5::encode(message{head_, {}}, one);
    fuzz::require(begun_ == (size && *size <= room_.size()));
    sent_.clear();
  }
  template <class Sample, class... Records>
  void add(const Sample& s, const Records&... records) {
    const auto before = builder_;
    const error e = builder_.add(s, records...);
    if (e.code != errc::ok)
      return fuzz::require(e.code == errc::no_space && builder_.room() == before.room() &&
                           builder_.samples() == before.samples());
    fuzz::require(builder_.samples() == before.samples() + 1 && builder_.room() < before.room());
    sent_sample made{s, s.records.size()};
    const auto one = [&]<class Record>(const Record& r) {
      std::vector<std::byte> octets_of(room_.size());
      const auto size = encode(layout_of<Record>, r, octets_of);
      fuzz::require(size.has_value());
      octets_of.resize(*size);
      made.more.push_back(std::move(octets_of));
    };
    (one(records), ...);
    sent_.push_back(std::move(made));
  }
  /// The sample without the records that were added to it, and these.
  template <class Sample>
  static bool is_same(const result<Sample>& got, const sent_sample& expected) {
    const Sample* wanted = std::get_if<Sample>(&expected.of);
    if (!got || wanted == nullptr || got->records.size() != expected.own + expected.more.size()) return false;
    std::vector<block> own;
    std::size_t i = 0;
    for (const block& b : got->records) {
      if (i++ < expected.own)
        own.push_back(b);
      else if (!std::equal(b.data.begin(), b.data.end(), expected.more[i - 1 - expected.own].begin(),
                           expected.more[i - 1 - expected.own].end()))
        return false;
    }
    Sample without = *got;
    without.records = blocks{std::span<const block>{own}};
    return without == *wanted;
  }
  void finish() {
    const octets built = builder_.finish();
    if (!begun_) return fuzz::require(built.empty() && sent_.empty());
    fuzz::require(built.data() == room_.data() && built.size() + builder_.room() == room_.size());
    const std::vector<std::byte> in(built.begin(), built.end());
    const auto m = sflow5::decode(in);
    fuzz::require(m && m->head == head_ && m->samples.size() == sent_.size());
    std::size_t i = 0;
    for (const block& b : m->samples) {
      fuzz::require(is_filled(b));
      const sent_sample& s = sent_[i++];
      fuzz::require(is_flow(b.format)       ? is_same(decode_flow(b), s)
                    : is_counters(b.format) ? is_same(decode_counters(b), s)
                                            : is_same(decode_discarded(b), s));
    }
    std::vector<std::byte> again(in.size());
    const auto size = sflow5::encode(*m, again);
    fuzz::require(size && *size == in.size() && again == in);
  }

  source& from_;
  message_builder builder_;
  header head_{};
  std::vector<std::byte> room_;
  bool begun_ = false;
  std::vector<sent_sample> sent_;
};
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) noexcept {
  fuzz::decide(data, size, [](source& from) { builder_run{from}.all(); });
  return 0;
}
