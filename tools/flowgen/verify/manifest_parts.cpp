// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/verify/manifest_parts.hpp"

#include <sys/stat.h>

#include <boost/json.hpp>
#include <filesystem>

namespace flowkit::tools::verify {

namespace fs = std::filesystem;

std::string flows_file_of(const std::string& manifest_path, const std::string& generator) {
  boost::system::error_code failure;
  const boost::json::value v = boost::json::parse(generator, failure);
  const auto setting = [&](const char* name) -> fs::path {
    const boost::json::value* const settings =
        failure || !v.is_object() ? nullptr : v.get_object().if_contains("settings");
    const boost::json::value* const of =
        settings == nullptr || !settings->is_object() ? nullptr : settings->get_object().if_contains(name);
    if (of == nullptr || !of->is_string()) return {};
    return std::string{of->get_string().data(), of->get_string().size()};
  };
  const fs::path flows = setting("--manifest-flows"), manifest = setting("--manifest");
  if (flows.empty() || flows == "-") return {};
  if (manifest.empty() || manifest.is_absolute() != flows.is_absolute()) return flows;
  // Both may have been moved since, together.
  const fs::path from = flows.lexically_normal().lexically_relative(manifest.lexically_normal().parent_path());
  return (fs::path{manifest_path}.parent_path() / (from.empty() ? flows : from)).lexically_normal();
}

std::int64_t end_of_run(const std::string& manifest_path) {
  struct stat s {};
  if (::stat(manifest_path.c_str(), &s) != 0) return 0;
  return static_cast<std::int64_t>(s.st_mtim.tv_sec) * 1'000'000'000 + s.st_mtim.tv_nsec;
}

}  // namespace flowkit::tools::verify
