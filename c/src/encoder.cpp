// SPDX-License-Identifier: BSL-1.0
// The functions flowkit_encoder_... but those that take a value.
#include "c/src/encoder.hpp"

#include <flowkit/sflow5/packet_data.hpp>

using namespace flowkit;
using namespace flowkit::c_interface;

namespace {
/// "no space at octet 17".
int result_of(error e, flowkit_error* to) noexcept { return e.code == errc::ok ? succeed(to) : fail(to, e); }

int not_templates(flowkit_error* error) noexcept {
  return wrong_argument(error, "the protocol has no templates: only NetFlow v9 and IPFIX do");
}
}  // namespace

flowkit_encoder* flowkit_encoder_new(int protocol, uint32_t domain, const flowkit_source* agent, flowkit_error* error) {
  const bool known =
      is_fixed(protocol) || protocol == FLOWKIT_NETFLOW9 || protocol == FLOWKIT_IPFIX || protocol == FLOWKIT_SFLOW5;
  if (!known) return wrong_argument(error, "protocol: not one that is written"), nullptr;
  if (is_fixed(protocol) && domain > (protocol == FLOWKIT_NETFLOW5 ? 0xffff : 0))
    return wrong_argument(error, "domain: v5 has an engine type and id, below 65536, v1 and v7 have none: 0"), nullptr;
  const ip_address own = agent == nullptr ? ip_address{} : address_of(agent->address, agent->size);
  if (protocol == FLOWKIT_SFLOW5 && own.family() == 0)
    return wrong_argument(error, "agent: sFlow needs its address, of 4 or 16 octets"), nullptr;
  auto* const made = new flowkit_encoder;
  made->protocol = protocol, made->domain = domain, made->agent = own;
  succeed(error);
  return made;
}

void flowkit_encoder_free(flowkit_encoder* encoder) { delete encoder; }

int flowkit_encoder_define(flowkit_encoder* encoder, uint16_t id, const flowkit_element* fields, size_t count,
                           size_t scope_fields, flowkit_error* error) {
  if (encoder == nullptr) return wrong_argument(error, "encoder: null");
  const fixed_form* const form = form_of(encoder->protocol);
  if (encoder->protocol == FLOWKIT_SFLOW5) return not_templates(error);
  if (fields == nullptr || count == 0) return wrong_argument(error, "fields: a template needs at least one");
  if (count > max_template_fields) return wrong_argument(error, "count: at most 4096 fields");
  if (scope_fields > count) return wrong_argument(error, "scope_fields: more than there are fields");
  if (form != nullptr && scope_fields != 0) return wrong_argument(error, "scope_fields: fixed records have no scope");
  if (form == nullptr && id < first_template_id) return wrong_argument(error, "id: template ids begin at 256");

  owned<definition> made{new definition};
  made->id = id, made->scope_count = static_cast<std::uint16_t>(scope_fields);
  std::size_t most = 0;
  for (std::size_t i = 0; i < count; ++i) {
    char text[sizeof(flowkit_error::text)];
    text_writer why{text};
    why.put("field "), write_text(why, std::uint64_t{i} + 1), why.put(": ");
    specifier field;
    const element* of = nullptr;
    std::uint16_t at = 0;
    const bool good = form != nullptr ? read_element(form->specifiers, form->elements, fields[i], field, of, at, why)
                                      : read_element(encoder->protocol, fields[i], i < scope_fields, field, of, why);
    if (!good) return wrong_argument(error, why.text());
    made->fields.push_back(field), made->elements.push_back(of), made->at.push_back(at);
    most += field.min_size();
  }
  if (most > 65535) return wrong_argument(error, "fields: a record of them is longer than any message");

  if (encoder->of != nullptr && encoder->of->id == id) encoder->of = nullptr;
  for (owned<definition>& d : encoder->definitions) {
    if (d->id != id) continue;
    d = static_cast<owned<definition>&&>(made);
    return succeed(error);
  }
  if (encoder->definitions.size() == flowkit_encoder::most_definitions)
    return fail(error, FLOWKIT_LIMIT, 0, "at most 1024 templates");
  encoder->definitions.push_back(static_cast<owned<definition>&&>(made));
  return succeed(error);
}

int flowkit_encoder_begin(flowkit_encoder* encoder, void* out, size_t room, int64_t export_time, uint32_t uptime,
                          flowkit_error* error) {
  if (encoder == nullptr) return wrong_argument(error, "encoder: null");
  encoder->begun = false;
  if (out == nullptr) return wrong_argument(error, "out: null");
  if (export_time < 0) return wrong_argument(error, "export_time: before 1970");
  const std::span<std::byte> to{static_cast<std::byte*>(out), room < 65535 ? room : 65535};
  record_context& c = encoder->context;
  c = {};
  c.export_time = {export_time}, c.uptime_ms = uptime, c.has_uptime = encoder->protocol != FLOWKIT_IPFIX;
  const auto seconds_of = static_cast<std::uint32_t>(to_unix_seconds(c.export_time));
  flowkit::error e{};
  if (const fixed_form* const form = form_of(encoder->protocol)) {
    e = encoder->fixed.begin(*form, to);
  } else if (encoder->protocol == FLOWKIT_NETFLOW9) {
    netflow9::header h{};
    h.sys_uptime = uptime, h.unix_secs = seconds_of, h.source_id = encoder->domain;
    e = encoder->netflow9.begin(to, h);
  } else if (encoder->protocol == FLOWKIT_IPFIX) {
    ipfix::header h{};
    h.export_time = seconds_of, h.observation_domain = encoder->domain;
    e = encoder->ipfix.begin(to, h);
  } else {
    e = encoder->sflow5.begin(to, {encoder->agent, encoder->domain, encoder->datagrams, uptime});
  }
  encoder->begun = e.code == errc::ok;
  return result_of(e, error);
}

int flowkit_encoder_announce(flowkit_encoder* encoder, uint16_t id, flowkit_error* error) {
  if (encoder == nullptr) return wrong_argument(error, "encoder: null");
  const bool v9 = encoder->protocol == FLOWKIT_NETFLOW9;
  if (!v9 && encoder->protocol != FLOWKIT_IPFIX) return not_templates(error);
  const definition* const d = encoder->find(id);
  if (d == nullptr) return fail(error, FLOWKIT_ABSENT, 0, "no template of this id is defined");
  if (!encoder->begun) return wrong_argument(error, "no message was begun");
  return result_of(v9 ? encoder->netflow9.add_template(d->view()) : encoder->ipfix.add_template(d->view()), error);
}

int flowkit_encoder_record(flowkit_encoder* encoder, uint16_t id, flowkit_error* error) {
  if (encoder == nullptr) return wrong_argument(error, "encoder: null");
  encoder->of = encoder->find(id);
  encoder->next = 0, encoder->wrong = FLOWKIT_OK;
  encoder->record.clear();
  if (encoder->of == nullptr) return fail(error, FLOWKIT_ABSENT, 0, "no template of this id is defined");
  if (const fixed_form* const form = form_of(encoder->protocol)) encoder->record.resize(form->record_size);
  return succeed(error);
}

int flowkit_encoder_add(flowkit_encoder* encoder, flowkit_error* error) {
  if (encoder == nullptr) return wrong_argument(error, "encoder: null");
  if (encoder->of == nullptr) return wrong_argument(error, "no record was begun");
  const definition& d = *encoder->of;
  if (encoder->wrong == FLOWKIT_OK && encoder->next < d.fields.size())
    encoder->fail(FLOWKIT_BAD_COUNT, "has no value: the record has fewer values than fields");
  if (encoder->wrong != FLOWKIT_OK) {
    char text[sizeof(flowkit_error::text)];
    text_writer why{text};
    const std::size_t i = encoder->wrong_field;
    why.put("field "), write_text(why, std::uint64_t{i} + 1);
    if (i < d.elements.size() && d.elements[i] != nullptr)
      why.put(" ("), why.put(std::string_view(d.elements[i]->name).substr(0, 48)), why.put(')');
    why.put(' '), why.put(std::string_view(encoder->why));
    encoder->of = nullptr;
    return fail(error, encoder->wrong, 0, why.text());
  }
  if (!encoder->begun) return wrong_argument(error, "no message was begun");
  const octets record{encoder->record};
  if (const fixed_form* const form = form_of(encoder->protocol))
    return result_of(encoder->fixed.add(*form, record), error);
  return result_of(encoder->protocol == FLOWKIT_NETFLOW9 ? encoder->netflow9.add_octets(d.view(), record)
                                                         : encoder->ipfix.add_octets(d.view(), record),
                   error);
}

int flowkit_encoder_sample(flowkit_encoder* encoder, const flowkit_sample* sample, flowkit_error* error) {
  if (encoder == nullptr || sample == nullptr) return wrong_argument(error, "encoder or sample: null");
  if (encoder->protocol != FLOWKIT_SFLOW5) return wrong_argument(error, "only sFlow has samples");
  if (!encoder->begun) return wrong_argument(error, "no message was begun");
  if (sample->header == nullptr || sample->header_size == 0 || sample->header_size > 65535)
    return wrong_argument(error, "header: 1 to 65535 octets");
  if (sample->rate == 0) return wrong_argument(error, "rate: at least 1");
  const auto port = [](std::uint32_t index) {
    return sflow5::interface { sflow5::interface_format::single, index };
  };
  sflow5::flow_sample s{};
  s.sequence = encoder->samples, s.source = {0, sample->source}, s.sampling_rate = sample->rate;
  s.sample_pool = sample->pool, s.drops = sample->drops;
  s.input = port(sample->input), s.output = port(sample->output);
  if (!fits_compact(s.source) || !fits_compact(s.input) || !fits_compact(s.output))
    return fail(error, FLOWKIT_BAD_VALUE, 0, "source, input, output: an ifIndex is below 2^24, or 2^30");
  const sflow5::sampled_header header{sample->header_type,
                                      sample->frame_length,
                                      sample->stripped,
                                      {static_cast<const std::byte*>(sample->header), sample->header_size}};
  const flowkit::error e = encoder->sflow5.add(s, header);
  encoder->samples += e.code == errc::ok;
  return result_of(e, error);
}

size_t flowkit_encoder_finish(flowkit_encoder* encoder) {
  if (encoder == nullptr || !encoder->begun) return 0;
  encoder->begun = false;
  if (const fixed_form* const form = form_of(encoder->protocol))
    return encoder->fixed.finish(*form, encoder->context, encoder->domain);
  if (encoder->protocol == FLOWKIT_NETFLOW9) return encoder->netflow9.finish().size();
  if (encoder->protocol == FLOWKIT_IPFIX) return encoder->ipfix.finish().size();
  ++encoder->datagrams;
  return encoder->sflow5.finish().size();
}
