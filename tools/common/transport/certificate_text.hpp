// SPDX-License-Identifier: BSL-1.0
// Certificates in words, and what is wrong with one.
#pragma once

#include <string>
#include <vector>

struct x509_st;
struct x509_store_ctx_st;

namespace flowkit::tools {

/// "CN=exporter.example": the whole subject on a line, "no name" if it is empty.
[[nodiscard]] std::string subject_of(const x509_st* certificate);

/// Is it for one of these names or addresses? Of names by RFC 7011 section 11.3: those in subjectAltName, and only if
/// it has none the most specific common name.
[[nodiscard]] bool is_for_any(x509_st* certificate, const std::vector<std::string>& names);

/// Why it was not accepted, after "its certificate": "(CN=a) expired on 2026-01-01 00:00:00 UTC". `names`: who it
/// should have been.
[[nodiscard]] std::string refusal_of(x509_store_ctx_st* checked, const std::vector<std::string>& names);

/// "expired on ...", "is not valid before ..."; empty if it is valid now.
[[nodiscard]] std::string validity_problem(const x509_st* certificate);

}  // namespace flowkit::tools
