// SPDX-License-Identifier: BSL-1.0
// One run of a decoder under test: frames in, answers out, within limits of time, memory and output.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <flowkit/core/time.hpp>

#include "conformance/testee/answer.hpp"
#include "conformance/testee/fault.hpp"
#include "tools/common/datagram.hpp"
#include "tools/common/stop_flag.hpp"

namespace flowkit::conformance {

struct testee_limits {
  duration late =
      seconds(1);  ///< a verdict may take so long from when its frame was written; the first from when it is read
  duration patience = seconds(10);                  ///< then it hangs; also for its start and its end
  std::uint64_t memory = std::uint64_t{1} << 30;    ///< octets resident, with its children
  std::uint64_t output = std::uint64_t{256} << 20;  ///< octets of answers to one frame; to all, if they come at the end
};

struct testee_run {
  std::vector<answer> answers;  ///< one for each frame if nothing went wrong
  fault what = fault::none;     ///< the first that it did
  std::size_t frame = 0;        ///< at which; 0: at none
  std::string message;          ///< in words
  std::string errors;           ///< the end of what it wrote on standard error
  duration took;
  std::uint64_t peak_octets = 0;
};

/// A run, frame by frame, for who looks at each answer before the next frame. SIGPIPE has to be ignored
/// (tools::ignore_sigpipe). After a fault nothing more comes of it.
class testee_session {
 public:
  /// Throws startup_error (usage) if the command cannot be started.
  explicit testee_session(const std::vector<std::string>& command, const testee_limits& limits = {},
                          const tools::stop_flag* stop = nullptr);
  ~testee_session();

  /// Writes the frame; next() waits for its answer.
  void feed(const tools::datagram& frame);
  /// The answer to the oldest frame that has none; nothing: none comes before finish(), if at all.
  [[nodiscard]] std::optional<answer> next();
  /// Reads what is there, for a moment at the most: who waits for several asks each in turn. False: next() need not
  /// wait.
  bool look();
  [[nodiscard]] bool failed() const noexcept;
  /// It said {"answers":"end"}; known once next() came back.
  [[nodiscard]] bool answers_at_end() const noexcept;
  /// No frame follows: what it still says, and how it ends. Answers that next() gave are not there again.
  [[nodiscard]] testee_run finish();

 private:
  class impl;
  std::unique_ptr<impl> impl_;
};

/// Feeds it frame by frame, each when the one before has its verdict; all at once if it says {"answers":"end"}.
/// SIGPIPE has to be ignored (tools::ignore_sigpipe). Throws startup_error (usage) if the command cannot be started.
[[nodiscard]] testee_run run_testee(const std::vector<std::string>& command, std::span<const tools::datagram> frames,
                                    const testee_limits& limits = {}, const tools::stop_flag* stop = nullptr);

}  // namespace flowkit::conformance
