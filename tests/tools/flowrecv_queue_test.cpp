// SPDX-License-Identifier: BSL-1.0
// The queue between workers and the writer of an output: what was taken is written or counted, in its order, and what
// finds no room is known at once.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <deque>
#include <map>
#include <thread>

#include <support/holds.hpp>

#include "tools/flowrecv/workers/queued_output.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using conformance::counterexample;
using conformance::source;

/// Where lines go in these tests: kept, slowly if asked for, as long as there is room.
struct kept_lines final : piece_output {
  struct state {
    std::string text, header;
    std::atomic<bool> stands_still = false;
    std::atomic<std::uint64_t> stands_with = 0;  ///< lines
    std::atomic<int> reopened = 0;
    std::size_t room = SIZE_MAX;  ///< octets; then it fails
    bool is_closed = false;       ///< the reader of a pipe has gone
    std::atomic<int> closes = 0;
    int flushes = 0;
  };
  explicit kept_lines(state& s) : at(s) {}

  void begin_with(std::string header) override { at.header += header; }
  bool write(std::string_view pieces) override {
    at.stands_with = line_pieces.records(pieces);
    while (at.stands_still) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    if (at.is_closed) return false;
    if (pieces.size() > at.room) {
      failure = "full";
      return false;
    }
    at.room -= pieces.size();
    at.text += pieces;
    return true;
  }
  bool flush() override { return ++at.flushes, true; }
  bool close() override { return ++at.closes, true; }
  void reopen() override { ++at.reopened; }
  [[nodiscard]] const piece_kind& pieces() const noexcept override { return line_pieces; }
  [[nodiscard]] bool closed() const noexcept override { return at.is_closed; }
  [[nodiscard]] std::uint64_t lost() const noexcept override { return 0; }
  [[nodiscard]] std::uint64_t unwritten() const override { return at.stands_still ? at.stands_with.load() : 0; }
  [[nodiscard]] std::string error() const override { return failure; }
  [[nodiscard]] const std::string& name() const noexcept override { return own_name; }

  state& at;
  std::string failure, own_name = "kept";
};

std::string line_of(std::size_t worker, std::uint64_t number, std::size_t size) {
  std::string line = std::to_string(worker) + ':' + std::to_string(number) + ' ';
  line.resize(std::max(size, line.size() + 1), 'x');
  line.back() = '\n';
  return line;
}

/// By worker, the numbers of its lines, in their order.
std::map<std::size_t, std::vector<std::uint64_t>> numbers_in(std::string_view text) {
  std::map<std::size_t, std::vector<std::uint64_t>> all;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string line{text.substr(0, end)};
    all[std::stoul(line)].push_back(std::stoull(line.substr(line.find(':') + 1)));
    text.remove_prefix(end + 1);
  }
  return all;
}

/// Three workers, lines of all sizes, and a writer that comes when it likes; nothing runs by itself.
counterexample queue_against_model(source& from) {
  constexpr std::size_t workers = 3, room = 64, capacity = 256;
  kept_lines::state unused;
  output_writer writer{std::make_unique<kept_lines>(unused), capacity, room};
  chunk_queue& queue = writer.queue();
  std::deque<queued_output> outputs;
  for (std::size_t i = 0; i < workers; ++i) outputs.emplace_back(writer);

  struct begun {  ///< a chunk of the model
    std::size_t room = 0, used = 0;
  };
  std::array<begun, workers> open{};
  std::deque<begun> waiting;
  std::size_t used = 0;
  std::array<std::uint64_t, workers> next{};
  std::map<std::size_t, std::vector<std::uint64_t>> taken;
  std::string written;
  const auto push = [&](std::size_t w) {
    if (open[w].room != 0) waiting.push_back(std::exchange(open[w], {}));
  };
  const auto pop = [&]() -> counterexample {
    auto c = queue.pop(0);
    if (c.has_value() != !waiting.empty()) return "a chunk that is not there, or one that is";
    if (!c) return {};
    if (c->text().size() != waiting.front().used) return "a chunk of " + std::to_string(c->text().size()) + " octets";
    written += c->text();
    queue.done(std::move(*c));
    used -= waiting.front().room;
    waiting.pop_front();
    return {};
  };
  for (std::uint64_t steps = 4 + from.words_left() / 4; steps > 0; --steps) {
    const std::size_t w = from.below(workers);
    switch (from.below(6)) {
      default: {
        const std::string line = line_of(w, next[w], from.below(from.below(8) == 0 ? 400 : 40));
        bool fits = open[w].room - open[w].used >= line.size();
        if (!fits) {
          push(w);
          const std::size_t wants = std::max(room, line.size());
          fits = used + wants <= capacity || waiting.empty();
          if (fits) open[w] = {wants, 0}, used += wants;
        }
        if (outputs[w].write(line) != fits) return fits ? "a line that fits is not taken" : "a line that does not fit";
        if (fits) open[w].used += line.size(), taken[w].push_back(next[w]);
        ++next[w];
        break;
      }
      case 3:
        if (waiting.empty()) push(w);
        outputs[w].flush();
        break;
      case 4:
      case 5:
        if (auto wrong = pop()) return wrong;
        break;
    }
    if (queue.is_idle() != waiting.empty()) return "idle, or not";
  }
  for (std::size_t w = 0; w < workers; ++w) push(w), outputs[w].close();
  while (!waiting.empty())
    if (auto wrong = pop()) return wrong;
  if (numbers_in(written) != taken) return "other lines than were taken";
  return {};
}

TEST(ChunkQueue, AgainstAModel) { test::holds({"tools.chunk_queue.against_model", &queue_against_model}); }

TEST(OutputWriter, LinesOfSeveralThreadsAreWrittenOrCounted) {
  constexpr std::size_t threads = 3;
  constexpr std::uint64_t each = 20'000;
  kept_lines::state s;
  output_writer writer{std::make_unique<kept_lines>(s), 4096, 512};
  std::array<std::uint64_t, threads> lost{};
  writer.start();
  {
    std::vector<std::thread> all;
    for (std::size_t t = 0; t < threads; ++t)
      all.emplace_back([&, t] {
        queued_output out{writer};
        if (t == 0) out.set_waiting([] { return false; });
        for (std::uint64_t n = 0; n < each; ++n) lost[t] += !out.write(line_of(t, n, 30));
        out.close();
      });
    for (std::thread& t : all) t.join();
  }
  writer.close([] { return false; });
  const auto got = numbers_in(s.text);
  EXPECT_EQ(lost[0], 0u) << "what can wait is not lost";
  for (std::size_t t = 0; t < threads; ++t) {
    ASSERT_TRUE(got.contains(t));
    EXPECT_EQ(got.at(t).size() + lost[t], each);
    EXPECT_TRUE(std::is_sorted(got.at(t).begin(), got.at(t).end()));
  }
  EXPECT_EQ(s.closes, 1);
  EXPECT_EQ(writer.lost(), 0u);
  EXPECT_FALSE(writer.failed());
}

TEST(OutputWriter, WhoReceivesDoesNotWaitForOneThatStandsStill) {
  kept_lines::state s;
  s.stands_still = true;
  output_writer writer{std::make_unique<kept_lines>(s), 4096, 512};
  writer.start();
  queued_output out{writer};
  std::uint64_t lost = 0;
  for (std::uint64_t n = 0; n < 1000; ++n) lost += !out.write(line_of(0, n, 100));
  EXPECT_GT(lost, 900u);
  out.close();
  s.stands_still = false;
  writer.close([] { return false; });
  EXPECT_EQ(numbers_in(s.text)[0].size() + lost, 1000u);
}

/// As a disk that does not answer. Some 6 s, in which nothing happens.
TEST(OutputWriter, OneThatNeverReturnsIsGivenUpAndAllOfItCounted) {
  kept_lines::state s;
  s.stands_still = true;
  {
    output_writer writer{std::make_shared<kept_lines>(s), 1 << 20, 500};
    writer.start();
    queued_output out{writer};
    for (std::uint64_t n = 0; n < 100; ++n) EXPECT_TRUE(out.write(line_of(0, n, 100)));
    EXPECT_TRUE(out.close());
    writer.close([] { return true; });
    EXPECT_EQ(writer.lost(), 100u);
    EXPECT_EQ(writer.error(), "kept: nothing moves: given up after 5 s");
  }
  s.stands_still = false;  // what its thread uses is here
  while (s.closes == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

TEST(OutputWriter, WhatWasOnItsWayAsItFailedIsCounted) {
  kept_lines::state s;
  s.room = 3000;
  output_writer writer{std::make_unique<kept_lines>(s), 1 << 20, 500};
  queued_output out{writer};
  for (std::uint64_t n = 0; n < 100; ++n) EXPECT_TRUE(out.write(line_of(0, n, 100)));
  EXPECT_TRUE(out.close());
  writer.start();
  writer.close([] { return false; });
  EXPECT_TRUE(writer.failed());
  EXPECT_EQ(writer.error(), "full");
  EXPECT_EQ(numbers_in(s.text)[0].size(), 30u);
  EXPECT_EQ(writer.lost(), 70u);
}

TEST(OutputWriter, AReaderWhoHasGoneIsNoLoss) {
  kept_lines::state s;
  s.is_closed = true;
  output_writer writer{std::make_unique<kept_lines>(s), 4096, 512};
  writer.start();
  queued_output out{writer};
  EXPECT_TRUE(out.write("1\n"));
  out.close();
  writer.close([] { return false; });
  EXPECT_TRUE(writer.closed());
  EXPECT_FALSE(writer.failed());
  EXPECT_EQ(writer.lost(), 0u);
}

TEST(OutputWriter, TheHeaderOfAllWorkersIsWrittenOnce) {
  kept_lines::state s;
  output_writer writer{std::make_unique<kept_lines>(s)};
  for (int i = 0; i < 2; ++i) queued_output{writer}.begin_with("a,b\n");
  EXPECT_EQ(s.header, "a,b\n");
  writer.close([] { return false; });
}

TEST(OutputWriter, FlushesWhileNothingComesAndReopensWhenAsked) {
  kept_lines::state s;
  output_writer writer{std::make_unique<kept_lines>(s)};
  writer.start();
  queued_output out{writer};
  out.reopen();
  for (int i = 0; s.reopened == 0 && i < 200; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  writer.close([] { return false; });
  EXPECT_EQ(s.reopened, 1);
  EXPECT_GT(s.flushes, 0);
}

}  // namespace
