// SPDX-License-Identifier: BSL-1.0
// Another implementation at the other end of a TCP connection: libfixbuf collects, or exports.
//   fixbuf_partner collect PORT       prints "listening"; then source, destination and octets of each flow
//   fixbuf_partner export PORT COUNT  flows with the octets 0, 1, 2 ...
#include <fixbuf/public.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {
/// Without gaps, as libfixbuf wants its internal template.
struct [[gnu::packed]] flow {
  std::uint32_t source, destination;
  std::uint64_t octets;
};
constexpr std::uint16_t flow_id = 300;

char* name(const char* n) { return const_cast<char*>(n); }

[[noreturn]] void fail(const char* what, const GError* e) {
  std::fprintf(stderr, "%s: %s\n", what, e != nullptr ? e->message : "failed");
  std::exit(1);
}

/// With the template of flows, internal and external.
fbSession_t* new_session(fbInfoModel_t* model) {
  fbInfoElementSpec_t fields[] = {{name("sourceIPv4Address"), 4, 0},
                                  {name("destinationIPv4Address"), 4, 0},
                                  {name("octetDeltaCount"), 8, 0},
                                  FB_IESPEC_NULL};
  GError* e = nullptr;
  fbSession_t* const s = fbSessionAlloc(model);
  fbTemplate_t* const t = fbTemplateAlloc(model);
  if (!fbTemplateAppendSpecArray(t, fields, 0xffff'ffff, &e)) fail("template", e);
  if (fbSessionAddTemplate(s, TRUE, flow_id, t, &e) == 0) fail("internal template", e);
  if (fbSessionAddTemplate(s, FALSE, flow_id, t, &e) == 0) fail("external template", e);
  return s;
}

std::string address(std::uint32_t a) {
  return std::to_string(a >> 24) + '.' + std::to_string(a >> 16 & 255) + '.' + std::to_string(a >> 8 & 255) + '.' +
         std::to_string(a & 255);
}

int collect(fbConnSpec_t& at, fbSession_t* session) {
  GError* e = nullptr;
  fbListener_t* const listener = fbListenerAlloc(&at, session, nullptr, nullptr, &e);
  if (listener == nullptr) fail("listen", e);
  std::puts("listening");
  std::fflush(stdout);
  fBuf_t* const in = fbListenerWait(listener, &e);
  if (in == nullptr || !fBufSetInternalTemplate(in, flow_id, &e)) fail("wait", e);
  flow f{};
  for (size_t size = sizeof f; fBufNext(in, reinterpret_cast<std::uint8_t*>(&f), &size, &e); size = sizeof f)
    std::printf("%s %s %llu\n", address(f.source).c_str(), address(f.destination).c_str(),
                static_cast<unsigned long long>(f.octets));
  if (!g_error_matches(e, FB_ERROR_DOMAIN, FB_ERROR_EOF)) fail("read", e);
  return 0;
}

int send(fbConnSpec_t& to, fbSession_t* session, unsigned long count) {
  GError* e = nullptr;
  fBuf_t* const out = fBufAllocForExport(session, fbExporterAllocNet(&to));
  if (!fbSessionExportTemplates(session, &e)) fail("templates", e);
  if (!fBufSetInternalTemplate(out, flow_id, &e) || !fBufSetExportTemplate(out, flow_id, &e)) fail("template", e);
  for (unsigned long n = 0; n < count; ++n) {
    flow f{0xc0000200 + static_cast<std::uint32_t>(n % 256), 0xc6336401, n};
    if (!fBufAppend(out, reinterpret_cast<std::uint8_t*>(&f), sizeof f, &e)) fail("append", e);
  }
  if (!fBufEmit(out, &e)) fail("emit", e);
  fBufFree(out);
  return 0;
}
}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  fbConnSpec_t where{};
  where.transport = FB_TCP;
  where.host = name("127.0.0.1");
  where.svc = argv[2];
  fbSession_t* const session = new_session(fbInfoModelAlloc());
  if (std::strcmp(argv[1], "collect") == 0) return collect(where, session);
  return argc == 4 ? send(where, session, std::strtoul(argv[3], nullptr, 10)) : 2;
}
