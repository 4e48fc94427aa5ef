// SPDX-License-Identifier: BSL-1.0
// The output of one worker's sinks: whole pieces gather in a chunk, which goes to the writer once it is full, or ten
// times a second if the writer has nothing else to do.
#pragma once

#include <functional>
#include <optional>

#include "tools/flowrecv/workers/output_writer.hpp"
#include "tools/flowrecv/workers/patience.hpp"

namespace flowkit::tools {

class queued_output final : public piece_output {
 public:
  /// `to` must outlive this.
  explicit queued_output(output_writer& to) noexcept : to_(to) {}

  /// What is read from a file can wait for room, and is not lost. `ends`: asked ten times a second meanwhile; true from
  /// the time on when somebody wants the end: then an output at which nothing moves is given up. Null: what comes from
  /// sockets never waits.
  void set_waiting(std::function<bool()> ends) { ends_ = std::move(ends); }

  void begin_with(std::string header) override { to_.begin_with(std::move(header)); }
  bool write(std::string_view pieces) override {
    if ((!chunk_ || !chunk_->fits(pieces.size())) && !begin(pieces.size())) return false;
    chunk_->append(pieces);
    return true;
  }
  bool flush() override {
    if (chunk_ && to_.queue().is_idle()) push();
    return !to_.failed();
  }
  bool close() override {
    if (chunk_) push();
    return !to_.failed();
  }
  void reopen() override { to_.reopen(); }

  [[nodiscard]] const piece_kind& pieces() const noexcept override { return to_.pieces(); }
  [[nodiscard]] bool closed() const noexcept override { return to_.closed(); }
  [[nodiscard]] std::uint64_t lost() const noexcept override { return to_.lost(); }
  [[nodiscard]] std::string error() const override { return to_.error(); }
  [[nodiscard]] const std::string& name() const noexcept override { return to_.name(); }

 private:
  void push() {
    to_.queue().push(std::move(*chunk_));
    chunk_.reset();
  }
  bool begin(std::size_t octets) {
    if (chunk_) push();
    chunk_ = to_.queue().begin(octets, ends_ != nullptr);
    if (!chunk_ && ends_ && !given_up_) wait_for(octets);
    given_up_ = given_up_ && !chunk_;
    return chunk_.has_value();
  }
  void wait_for(std::size_t octets) {
    patience patient{to_};
    do {
      to_.queue().wait_for_room(tenth_of_a_second);
      chunk_ = to_.queue().begin(octets, true);
      given_up_ = patient.is_over(ends_());
    } while (!chunk_ && !to_.closed() && !given_up_);
  }

  output_writer& to_;
  std::optional<chunk> chunk_;
  std::function<bool()> ends_;
  bool given_up_ = false;  ///< at the end: what follows does not wait, unless there is room again
};

}  // namespace flowkit::tools
