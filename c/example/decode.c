/* SPDX-License-Identifier: BSL-1.0 */
/* Flows of a datagram, and the fields of its records as they were sent. The datagram is made here as well. */
#include <flowkit.h>

#include <stdio.h>

/* A message of IPFIX with a template and one record; its octets. */
static size_t encode(unsigned char* out, size_t room) {
  static const flowkit_element fields[] = {{"sourceIPv4Address", 0, 0, 0},
                                           {"destinationTransportPort", 0, 0, 0},
                                           {"octetDeltaCount", 4, 0, 0},
                                           {"applicationName", FLOWKIT_VARIABLE, 0, 0}};
  static const unsigned char source[4] = {192, 0, 2, 1};
  flowkit_error error;
  size_t size = 0;
  flowkit_encoder* to = flowkit_encoder_new(FLOWKIT_IPFIX, 1, NULL, &error);
  if (flowkit_encoder_define(to, 256, fields, 4, 0, &error) == FLOWKIT_OK &&
      flowkit_encoder_begin(to, out, room, 1700000000000000000, 0, &error) == FLOWKIT_OK &&
      flowkit_encoder_announce(to, 256, &error) == FLOWKIT_OK &&
      flowkit_encoder_record(to, 256, &error) == FLOWKIT_OK) {
    flowkit_encoder_octets(to, source, sizeof source);
    flowkit_encoder_unsigned(to, 443);
    flowkit_encoder_unsigned(to, 1500);
    flowkit_encoder_octets(to, "https", 5);
    if (flowkit_encoder_add(to, &error) == FLOWKIT_OK) size = flowkit_encoder_finish(to);
  }
  if (size == 0) fprintf(stderr, "%s\n", error.text);
  flowkit_encoder_free(to);
  return size;
}

static int show(void* user, const flowkit_record* record) {
  flowkit_value value;
  flowkit_field field = {0};
  char text[64];
  if (flowkit_record_value(record, (size_t)flowkit_column_find("network.bytes"), &value))
    printf("a flow of %llu octets\n", (unsigned long long)value.as.u);
  while (flowkit_record_next(record, &field)) {
    flowkit_field_value(record, &field, &value);
    flowkit_value_text(&value, text, sizeof text);
    printf("  %s (%u/%u): %s\n", field.name != NULL ? field.name : "?", field.enterprise, field.id, text);
  }
  ++*(int*)user;
  return 0;
}

int main(void) {
  unsigned char datagram[512];
  const size_t size = encode(datagram, sizeof datagram);
  const flowkit_source from = {{198, 51, 100, 7}, 4, FLOWKIT_UDP, 4739, 0};
  int records = 0;
  flowkit_error error;
  flowkit_collector* in = flowkit_collector_new(NULL, &error);
  if (flowkit_collector_read(in, datagram, size, &from, 0, show, &records, &error) != FLOWKIT_OK)
    fprintf(stderr, "%s\n", error.text);
  flowkit_collector_free(in);
  return records == 1 ? 0 : 1;
}
