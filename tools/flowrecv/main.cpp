// SPDX-License-Identifier: BSL-1.0
// flowrecv: receives or reads flow export and writes normalised flows.
#include <fmt/core.h>

#include <string_view>
#include <system_error>

#include "tools/common/exit_code.hpp"
#include "tools/common/standard_descriptors.hpp"
#include "tools/flowrecv/doctor/command.hpp"
#include "tools/flowrecv/options.hpp"
#include "tools/flowrecv/run.hpp"
#include "tools/flowrecv/testee/run.hpp"

int main(int argc, char** argv) {
  using namespace flowkit::tools;
  keep_standard_descriptors();
  ignore_sigpipe();
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is a disk without room
  const bool doctor = argc > 1 && argv[1] == std::string_view("doctor");
  try {
    if (doctor) return static_cast<int>(doctor_command(argc - 1, argv + 1));
    const auto options = parse_flowrecv_options(argc, argv);
    if (options && options->answers_frames) return answer_frames(*options);
    return static_cast<int>(options ? run_flowrecv(*options) : exit_code::ok);
  } catch (const startup_error& e) {
    fmt::print(
        stderr, "flowrecv: {}{}\n", e.what(),
        e.code() == exit_code::usage ? (doctor ? " (see flowrecv doctor --help)" : " (see flowrecv --help)") : "");
    return static_cast<int>(e.code());
  } catch (const std::system_error& e) {  // no thread to be had
    fmt::print(stderr, "flowrecv: {}\n", e.what());
    return static_cast<int>(exit_code::io);
  }
}
