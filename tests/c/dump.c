/* SPDX-License-Identifier: BSL-1.0 */
/* Datagrams from standard input, each after 4 octets of length, 1 of address length, 16 of address, 2 of port and 8 of
 * time (all in the order of the network); to standard output each record as a line of JSON, and with the argument
 * "counts" the counts of all, by their names. Ends with 2 where the input is no such thing. */
#include <flowkit.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t number(const unsigned char* p, size_t n) {
  uint64_t v = 0;
  size_t i = 0;
  for (; i < n; ++i) v = v << 8 | p[i];
  return v;
}

static char line[1 << 20];

static int show(void* user, const flowkit_record* record) {
  flowkit_about about;
  (void)user;
  flowkit_record_about(record, &about);
  if (about.kind != FLOWKIT_FLOW) return 0;
  if (flowkit_record_json(record, 0, line, sizeof line) != 0) puts(line);
  return 0;
}

static void show_counts(const flowkit_collector* in) {
  flowkit_counts c;
  int i = 0;
  flowkit_collector_counts(in, &c, NULL);
  printf("datagrams %" PRIu64 "\nflows %" PRIu64 "\noptions %" PRIu64 "\ntemplates %" PRIu64 "\n", c.datagrams, c.flows,
         c.options, c.templates);
  printf("without_template %" PRIu64 "\nlost %" PRId64 "\n", c.without_template, c.lost);
  for (; i < FLOWKIT_REASONS; ++i)
    if (c.undecodable[i] != 0) printf("%s %" PRIu64 "\n", flowkit_code_text(i), c.undecodable[i]);
}

int main(int argc, char** argv) {
  const int counts = argc > 1 && strcmp(argv[1], "counts") == 0;
  unsigned char head[31];
  flowkit_collector* const in = flowkit_collector_new(NULL, NULL);
  while (fread(head, 1, sizeof head, stdin) == sizeof head) {
    const size_t size = (size_t)number(head, 4);
    /* Of just the size, so that a sanitizer sees a read past its end. */
    unsigned char* const datagram = malloc(size + (size == 0));
    flowkit_source from;
    memset(&from, 0, sizeof from);
    from.size = head[4];
    memcpy(from.address, head + 5, sizeof from.address);
    from.port = (uint16_t)number(head + 21, 2);
    if (datagram == NULL || fread(datagram, 1, size, stdin) != size) return 2;
    flowkit_collector_read(in, datagram, size, &from, (int64_t)number(head + 23, 8), counts ? NULL : show, NULL, NULL);
    free(datagram);
  }
  if (counts) show_counts(in);
  flowkit_collector_free(in);
  return 0;
}
