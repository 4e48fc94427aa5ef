// SPDX-License-Identifier: BSL-1.0
// Files of datagrams for tests: written octet by octet, and read whole.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tools/common/capture_reader.hpp"

namespace flowkit::test {

using namespace flowkit::tools;

inline octets view(std::string_view s) { return {reinterpret_cast<const std::byte*>(s.data()), s.size()}; }
inline std::string be(std::uint64_t value, std::size_t width) {
  std::string out(width, '\0');
  store_be(reinterpret_cast<std::byte*>(out.data()), value, width);
  return out;
}
inline std::string le(std::uint64_t value, std::size_t width) {
  const std::string reversed = be(value, width);
  return {reversed.rbegin(), reversed.rend()};
}

/// A file that is gone with the test.
class temporary_file {
 public:
  explicit temporary_file(std::string_view content = {}) {
    const int fd = mkstemp(path_.data());
    EXPECT_GE(fd, 0);
    ::close(fd);
    set(content);
  }
  ~temporary_file() { std::filesystem::remove(path_); }
  void set(std::string_view content) const { std::ofstream(path_, std::ios::binary) << content; }
  [[nodiscard]] std::string content() const {
    std::ostringstream out;
    out << std::ifstream(path_, std::ios::binary).rdbuf();
    return out.str();
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_ = testing::TempDir() + "flowkit_capture_XXXXXX";
};

struct owned {
  std::string payload;
  endpoint source, destination;
  timestamp received;
  friend bool operator==(const owned&, const owned&) = default;
};
struct read_all {
  std::vector<owned> datagrams;
  capture_summary summary;
  explicit read_all(const std::string& path) {
    summary = read_capture(path, [this](const datagram& d) {
      datagrams.push_back(
          {{reinterpret_cast<const char*>(d.payload.data()), d.payload.size()}, d.source, d.destination, d.received});
    });
    EXPECT_EQ(summary.datagrams, datagrams.size());
  }
  [[nodiscard]] std::vector<std::string> payloads() const {
    std::vector<std::string> out;
    for (const owned& d : datagrams) out.push_back(d.payload);
    return out;
  }
};
inline std::vector<std::string> payloads_of(std::string_view content) {
  const temporary_file f{content};
  const read_all r{f.path()};
  EXPECT_EQ(r.summary.error, "");
  return r.payloads();
}
inline std::string error_of(std::string_view content) {
  const temporary_file f{content};
  const std::string error = read_all(f.path()).summary.error;
  EXPECT_EQ(error.rfind(f.path() + ": ", 0), 0u) << error;
  return error.substr(std::min(error.size(), f.path().size() + 2));
}

}  // namespace flowkit::test
