// SPDX-License-Identifier: BSL-1.0
#include "tools/common/transport/certificate_text.hpp"

#include <fmt/format.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <ctime>
#include <memory>

#include <flowkit/core/text.hpp>
#include <flowkit/core/types.hpp>

namespace flowkit::tools {

namespace {
std::string time_text(const ASN1_TIME* t) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(t, &parts) != 1) return "an unknown time";
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02} UTC", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
                     parts.tm_hour, parts.tm_min, parts.tm_sec);
}

std::string name_text(const X509_NAME* name) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> out{BIO_new(BIO_s_mem()), &BIO_free};
  if (name == nullptr || X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253) < 0) return "no name";
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  // What a peer calls itself goes to terminals.
  std::string all(text, static_cast<std::size_t>(std::clamp<long>(size, 0, 256)));
  std::replace_if(
      all.begin(), all.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; }, '?');
  return all.empty() ? "no name" : all;
}

/// "a, b or c"
std::string any_of_names(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i)
    out += (i == 0 ? "" : i + 1 == names.size() ? " or " : ", ") + names[i];
  return out;
}
}  // namespace

std::string subject_of(const x509_st* certificate) { return name_text(X509_get_subject_name(certificate)); }

bool is_for_any(x509_st* certificate, const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    if (parse<ip_address>(name)) return X509_check_ip_asc(certificate, name.c_str(), 0) == 1;
    return X509_check_host(certificate, name.c_str(), name.size(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS, nullptr) == 1;
  });
}

std::string validity_problem(const x509_st* certificate) {
  const ASN1_TIME* const until = X509_get0_notAfter(certificate);
  const ASN1_TIME* const from = X509_get0_notBefore(certificate);
  if (X509_cmp_current_time(until) < 0) return "expired on " + time_text(until);
  if (X509_cmp_current_time(from) > 0) return "is not valid before " + time_text(from);
  return {};
}

std::string refusal_of(x509_store_ctx_st* checked, const std::vector<std::string>& names) {
  const X509* const certificate = X509_STORE_CTX_get_current_cert(checked);
  const int depth = X509_STORE_CTX_get_error_depth(checked);
  const int error = X509_STORE_CTX_get_error(checked);
  std::string who = certificate != nullptr ? fmt::format("({})", subject_of(certificate)) : "";
  if (depth > 0) who += fmt::format(", {} above it,", depth == 1 ? "the authority" : fmt::format("{} steps", depth));
  switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID: return fmt::format("{} {}", who, validity_problem(certificate));
    case X509_V_ERR_HOSTNAME_MISMATCH: return fmt::format("{} is not for {}", who, any_of_names(names));
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      if (const X509* const own = X509_STORE_CTX_get0_cert(checked); own != nullptr)
        return fmt::format("({}) is not signed by an authority that is trusted here; its issuer is {}", subject_of(own),
                           name_text(X509_get_issuer_name(own)));
      [[fallthrough]];
    default: return fmt::format("{}: {}", who, X509_verify_cert_error_string(error));
  }
}

}  // namespace flowkit::tools
