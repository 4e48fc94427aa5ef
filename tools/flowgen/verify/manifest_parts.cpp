// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/verify/manifest_parts.hpp"

#include <sys/stat.h>

#include <boost/json.hpp>
#include <fstream>
#include <iterator>

namespace flowkit::tools::verify {

std::string flows_file_of(const std::string& manifest_path) {
  std::ifstream in{manifest_path, std::ios::binary};
  const std::string text{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
  boost::system::error_code failure;
  const boost::json::value v = boost::json::parse(text, failure);
  if (failure || !v.is_object()) return {};
  const boost::json::value* const name = v.get_object().if_contains("flows_file");
  if (name == nullptr || !name->is_string() || name->get_string().empty()) return {};
  const std::string file{name->get_string().data(), name->get_string().size()};
  const std::size_t slash = manifest_path.rfind('/');
  return file.front() == '/' || slash == std::string::npos ? file : manifest_path.substr(0, slash + 1) + file;
}

std::int64_t end_of_run(const std::string& manifest_path) {
  struct stat s {};
  if (::stat(manifest_path.c_str(), &s) != 0) return 0;
  return static_cast<std::int64_t>(s.st_mtim.tv_sec) * 1'000'000'000 + s.st_mtim.tv_nsec;
}

}  // namespace flowkit::tools::verify
