/* SPDX-License-Identifier: BSL-1.0 */
/* flowkit for programs in C: datagrams of NetFlow v1, v5, v7, v9, IPFIX and sFlow v5 in, records out; and messages of
 * them from records. C99 and later, and C++. Link the static library flowkit_c; docs/c.md says how.
 *
 * All names begin with flowkit_ or FLOWKIT_. What holds for every function:
 *
 * Errors. A function that can fail returns a flowkit_code, FLOWKIT_OK (0) for success, or a null pointer. Its last
 * argument, which may be null, receives the code, the octet concerned and a sentence. A null handle or a null pointer
 * where one is needed is FLOWKIT_BAD_ARGUMENT (or 0, or null), never undefined.
 *
 * Memory. A collector takes memory for what it learns, within its limits, and an encoder for its templates and one
 * record. Reading records takes none. Where the system has no memory left, the program ends by abort().
 *
 * Octets. What is read is never written to and never read beyond its size, whatever it holds. Every call ends.
 *
 * Pointers. Texts marked "static" are valid for ever. Whatever a record or a value points to is valid until the
 * callback that got the record returns.
 *
 * Threads. A handle is used by one thread at a time; different handles are independent of each other. Functions without
 * a handle may be called by any thread at any time.
 *
 * Times. Nanoseconds since 1970-01-01T00:00:00Z, without leap seconds; 0 where a time is not known.
 *
 * Addresses. Octets in the order of the network: an IPv4 address is 4, an IPv6 address 16. */
#ifndef FLOWKIT_H
#define FLOWKIT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Version ------------------------------------------------------------------------------------------------------*/

/** The version of this header: 10000 * major + 100 * minor + patch. */
#define FLOWKIT_C_VERSION 100

/** The version of the library that the program is linked with, counted likewise. */
int flowkit_version(void);
/** Do header and library agree? `header`: FLOWKIT_C_VERSION. Null if they do, else a sentence that says what to do
 *  (static). flowkit_collector_new() checks it as well, where limits are given. */
const char* flowkit_version_mismatch(int header);

/* ---- Errors -------------------------------------------------------------------------------------------------------*/

typedef enum flowkit_code {
  FLOWKIT_OK = 0,
  FLOWKIT_TRUNCATED = 1,    /**< fewer octets than the structure needs */
  FLOWKIT_BAD_VERSION = 2,  /**< not a protocol, or version, that is read here */
  FLOWKIT_BAD_COUNT = 3,    /**< a count claims more than the octets that follow can hold; a record lacks fields */
  FLOWKIT_BAD_LENGTH = 4,   /**< a length below its minimum, beyond what encloses it, or not the field's */
  FLOWKIT_BAD_CONSTANT = 5, /**< a field with one legal value has another; the protocol has no way to say this */
  FLOWKIT_BAD_TAG = 6,      /**< a tag for which there is no alternative */
  FLOWKIT_BAD_TEXT = 7,     /**< text that does not parse */
  FLOWKIT_ABSENT = 8,       /**< what was asked for is not there */
  FLOWKIT_NO_SPACE = 9,     /**< the output is too small */
  FLOWKIT_LIMIT = 10,       /**< a limit was reached */
  /* Those above count datagrams in flowkit_exporter; those below are about a call. */
  FLOWKIT_BAD_ARGUMENT = 32, /**< null where something is needed, or a value that is not allowed */
  FLOWKIT_BAD_VALUE = 33,    /**< a value that the field cannot hold */
  FLOWKIT_BUSY = 34,         /**< a callback called the collector that called it */
  FLOWKIT_MISMATCH = 35      /**< header and library are of different versions */
} flowkit_code;

/** How many codes count datagrams. */
#define FLOWKIT_REASONS 11

/** What went wrong, and where. */
typedef struct flowkit_error {
  int code;        /**< a flowkit_code */
  uint32_t offset; /**< the octet of the datagram, or of the message being written; 0 where there is none */
  char text[120];  /**< a sentence, ends with a zero; empty if the code is FLOWKIT_OK */
} flowkit_error;

/** Short lower-case words for a code (static): "bad length". "?" for a number that is none. */
const char* flowkit_code_text(int code);

/* ---- Values -------------------------------------------------------------------------------------------------------*/

typedef enum flowkit_type {
  FLOWKIT_NONE = 0,     /**< there is no value */
  FLOWKIT_UNSIGNED = 1, /**< as.u */
  FLOWKIT_SIGNED = 2,   /**< as.i */
  FLOWKIT_REAL = 3,     /**< as.d */
  FLOWKIT_BOOLEAN = 4,  /**< as.u: 0 or 1 */
  FLOWKIT_TIME = 5,     /**< as.i: nanoseconds since 1970 */
  FLOWKIT_DURATION = 6, /**< as.i: nanoseconds */
  FLOWKIT_ADDRESS = 7,  /**< as.address: 4 or 16 octets, as `size` says */
  FLOWKIT_MAC = 8,      /**< as.address: 6 octets */
  FLOWKIT_TEXT = 9, /**< `data`, `size`: as sent, mostly UTF-8, without the zeros that fill a field; no zero ends it */
  FLOWKIT_OCTETS = 10, /**< `data`, `size`: what has no other type here, lists of structured data included */
  /* Numbers that are read as words; as.u, or `data` of an application. */
  FLOWKIT_PROTOCOL = 11,    /**< as.u: an IP protocol; as text its keyword, "tcp" */
  FLOWKIT_APPLICATION = 12, /**< `data`, `size`: an applicationId (RFC 6759); as text "13:443", hex
                                 digits if it has more than 64 octets */
  FLOWKIT_RATE_SOURCE = 13  /**< as.u: where a sampling interval is from; as text in words */
} flowkit_type;

/** A value by itself, but for text and octets, which it points to. */
typedef struct flowkit_value {
  int type;    /**< a flowkit_type */
  size_t size; /**< octets of an address, a text, or octets; else 0 */
  const uint8_t* data;
  union {
    uint64_t u;
    int64_t i;
    double d;
    uint8_t address[16];
  } as;
} flowkit_value;

/** The value as text: numbers in decimal, addresses as usual (RFC 5952), times as RFC 3339 with nanoseconds, durations
 * in milliseconds, octets as hex digits. Written with a zero at its end as far as `room` allows. Returns the characters
 * of the whole text, without the zero: if that is `room` or more, the text was cut. `out` may be null if `room` is 0.
 */
size_t flowkit_value_text(const flowkit_value* value, char* out, size_t room);

/* ---- Columns: what all protocols say about a flow, under one name -------------------------------------------------*/

/** How many columns there are; they are numbered from 0. Numbers may change with the version, names stay. */
size_t flowkit_column_count(void);
/** Its name (static): "source.ip", "network.bytes"; docs/normalised-flow.md has all. Null if there is none of that
 *  number. */
const char* flowkit_column_name(size_t column);
/** A flowkit_type; FLOWKIT_NONE if there is none of that number. */
int flowkit_column_type(size_t column);
/** The number of the column with this name, or -1. Ask once, not for each record. */
int flowkit_column_find(const char* name);

/* ---- Records ------------------------------------------------------------------------------------------------------*/

typedef enum flowkit_protocol {
  FLOWKIT_UNKNOWN = 0, /**< datagrams that are of no protocol read here */
  FLOWKIT_NETFLOW1 = 1,
  FLOWKIT_SFLOW5 = 105,
  FLOWKIT_NETFLOW5 = 5,
  FLOWKIT_NETFLOW7 = 7,
  FLOWKIT_NETFLOW9 = 9,
  FLOWKIT_IPFIX = 10
} flowkit_protocol;

typedef enum flowkit_kind {
  FLOWKIT_FLOW = 1,   /**< columns; fields as well, but of sFlow */
  FLOWKIT_OPTIONS = 2 /**< what an exporter says of itself (NetFlow v9, IPFIX): fields, no columns */
} flowkit_kind;

/** One record, as a callback gets it. */
typedef struct flowkit_record flowkit_record;

/** What is known of a record besides its values. */
typedef struct flowkit_about {
  int kind;        /**< a flowkit_kind */
  int protocol;    /**< a flowkit_protocol */
  uint32_t domain; /**< source id (v9), observation domain (IPFIX), engine type * 256 + id (v5), sub-agent (sFlow) */
  uint16_t template_id;  /**< 0 where the protocol has no templates */
  uint16_t scope_fields; /**< the first so many fields say what an options record is about */
  int64_t export_time;   /**< by the exporter's clock */
  int64_t received;      /**< by the receiver's: of the datagram that the record came in, also if it had to wait */
  size_t fields;         /**< how many flowkit_record_next() gives */
  uint32_t octets;       /**< that the record takes in its datagram; 0: sFlow */
} flowkit_about;

/** FLOWKIT_BAD_ARGUMENT or FLOWKIT_OK. */
int flowkit_record_about(const flowkit_record* record, flowkit_about* out);

/** The flow's value in a column. 1 if it has one; 0 and a value of type FLOWKIT_NONE if not. */
int flowkit_record_value(const flowkit_record* record, size_t column, flowkit_value* out);

/** One field of a record as it was sent. Set all of it to zeros to begin: flowkit_field f = {0}; */
typedef struct flowkit_field {
  const char* name;     /**< the information element's; null if it is not known. Static, but of an element that the
                             exporter announced itself (RFC 5610) */
  uint32_t enterprise;  /**< private enterprise number, 0 of IANA's elements and of NetFlow v9 */
  uint16_t id;          /**< of the element; 0: the protocol has no numbers for its fields */
  uint16_t length;      /**< as announced; FLOWKIT_VARIABLE */
  const uint8_t* data;  /**< its octets */
  size_t size;          /**< how many */
  uint16_t is_scope;    /**< 1: says what an options record is about */
  uint16_t is_v9_scope; /**< 1: `id` is a scope type of NetFlow v9 (RFC 3954 section 6.1) */
  size_t next;          /**< for flowkit_record_next() alone */
  size_t next_at;       /**< likewise */
} flowkit_field;

/** A field whose values have a length each. */
#define FLOWKIT_VARIABLE 65535

/** The next field, in the order of the template. 1, or 0 after the last one. */
int flowkit_record_next(const flowkit_record* record, flowkit_field* field);
/** The first field of this element: names as IANA spells them, or the vendor. 1, or 0 where the record has none. */
int flowkit_record_find(const flowkit_record* record, const char* name, flowkit_field* out);
/** The field's value by the type of its element: integers of any length, times, addresses, text. Octets where the
 *  element is not known, is a list, or cannot have that length. 1, or 0 for null. */
int flowkit_field_value(const flowkit_record* record, const flowkit_field* field, flowkit_value* out);

/** The record as one JSON object: `fields` 0: its columns (options have none: {}), else its fields, lists of structured
 *  data as arrays of objects. Returns its characters, without the zero that ends it; 0 if `room` is too small for all
 * of them, `out` is then an empty text. 8 KiB are enough for usual records, and 4 KiB with 100 for each field and octet
 * of the record for any. */
size_t flowkit_record_json(const flowkit_record* record, int fields, char* out, size_t room);

/* ---- Collecting ---------------------------------------------------------------------------------------------------*/

typedef enum flowkit_transport {
  FLOWKIT_UDP = 0,
  FLOWKIT_STREAM = 1, /**< TCP, SCTP, TLS: each read is one message; templates may be withdrawn */
  FLOWKIT_FILE = 2
} flowkit_transport;

/** Where a datagram came from. A sockaddr_in's sin_addr and sin_port go into `address` as they are and `port` by
 * ntohs(). */
typedef struct flowkit_source {
  uint8_t address[16];
  uint8_t size;        /**< octets of the address: 4, 16, or 0 for none */
  uint8_t transport;   /**< a flowkit_transport */
  uint16_t port;       /**< of the sender */
  uint32_t connection; /**< a number for each connection or file; 0 over UDP */
} flowkit_source;

typedef enum flowkit_scope {
  FLOWKIT_SCOPE_RFC = 0,    /**< IPFIX: source ports distinguish exporters; NetFlow v9: they do not */
  FLOWKIT_SCOPE_STICKY = 1, /**< they never do: exporters whose port changes */
  FLOWKIT_SCOPE_PORT = 2    /**< they always do: exporters with the same source id behind one address */
} flowkit_scope;

/** What a collector may take. Set by flowkit_limits_init() to values for a router's network, then changed as needed. */
typedef struct flowkit_limits {
  size_t size;               /**< of this struct, by flowkit_limits_init() */
  int version;               /**< FLOWKIT_C_VERSION, by flowkit_limits_init() */
  int scope;                 /**< a flowkit_scope */
  size_t octets;             /**< of sessions and templates, over all exporters: 48 MiB */
  size_t sessions;           /**< exporters whose templates are remembered: 65536; at least 1 */
  size_t templates;          /**< of a session: 4096 */
  size_t template_octets;    /**< of a session: 8 MiB */
  int64_t template_lifetime; /**< nanoseconds without being sent again, then not used; 0: no limit */
  size_t learnt_octets;      /**< of what options say (sampling, names), over all exporters: 8 MiB */
  size_t waiting_octets;     /**< of data sets that wait for their template, over all exporters: 8 MiB */
  uint32_t waiting_sets;     /**< of a session: 1024 */
  int64_t waiting_age;       /**< nanoseconds: 30 minutes */
  size_t exporters;          /**< that have counts of their own: 16384, each about 300 octets; at least 1 */
} flowkit_limits;

/** `size`: sizeof(flowkit_limits); `version`: FLOWKIT_C_VERSION. */
void flowkit_limits_init(flowkit_limits* limits, size_t size, int version);

typedef struct flowkit_collector flowkit_collector;

/** A collector. `limits` may be null: the values of flowkit_limits_init(). Null and FLOWKIT_MISMATCH if the limits are
 * of another version of the header, or FLOWKIT_BAD_ARGUMENT. */
flowkit_collector* flowkit_collector_new(const flowkit_limits* limits, flowkit_error* error);
/** Null does nothing. From a callback of this collector: takes effect when the read returns. */
void flowkit_collector_free(flowkit_collector* collector);

/** Gets each record. Non-zero: no more records of this datagram (the rest is read all the same, so that templates,
 * options and sequence numbers are learnt). It must not call the collector, and must return: no longjmp(), no C++
 * exception. */
typedef int (*flowkit_callback)(void* user, const flowkit_record* record);

/** Reads one datagram of any protocol; over streams, one message. `source` may be null (no address), `callback` as well
 *  (nothing is delivered, all is learnt and counted). `received`: when it came, 0 if unknown; only waiting sets and
 *  template lifetimes need it. The code is that of the first thing that could not be read, `offset` its octet: records
 *  before it were delivered, and the collector goes on with the next datagram. */
int flowkit_collector_read(flowkit_collector* collector, const void* datagram, size_t size,
                           const flowkit_source* source, int64_t received, flowkit_callback callback, void* user,
                           flowkit_error* error);

/** The connection, or file, has ended: what was learnt from it is dropped (RFC 7011 section 8.1). How many sessions. */
size_t flowkit_collector_close(flowkit_collector* collector, const flowkit_source* source);

/** What was read. Nothing is lost without being in one of them. */
typedef struct flowkit_counts {
  uint64_t datagrams;
  uint64_t octets;
  uint64_t flows;            /**< records of flows */
  uint64_t options;          /**< records of options */
  uint64_t templates;        /**< template records, those seen before included */
  uint64_t not_delivered;    /**< of flows and options: the callback had asked for no more */
  uint64_t without_template; /**< data sets whose template has not come: they wait, or were dropped */
  uint64_t damaged;          /**< sets that ended within a record or a template */
  uint64_t counter_samples;  /**< sFlow: samples of counters, which are no flows */
  uint64_t unknown_samples;  /**< sFlow: samples that are no flow, or do not describe the packet */
  int64_t lost;              /**< by sequence numbers: flows (v5, v7), datagrams (v9, sFlow), records (IPFIX) */
  uint64_t late;             /**< of these: came after all, and are not counted as lost any more */
  uint64_t duplicate;        /**< came twice, in the same units */
  uint64_t restarts;         /**< of the exporter */
  uint64_t undecodable[FLOWKIT_REASONS]; /**< datagrams, or parts of them, that could not be read: by flowkit_code */
} flowkit_counts;

/** What a collector holds at present, and what its limits have evicted. */
typedef struct flowkit_memory {
  size_t sessions;
  size_t octets;         /**< of sessions and templates */
  size_t waiting_octets; /**< of sets that wait for their template */
  size_t exporters;      /**< with counts of their own */
  uint64_t evicted_sessions;
  uint64_t evicted_templates;
  uint64_t evicted_exporters; /**< their counts stay in the totals */
  uint64_t dropped_sets;      /**< that waited too long, or had no room */
} flowkit_memory;

/** Over all exporters, evicted ones included. Either pointer may be null. */
int flowkit_collector_counts(const flowkit_collector* collector, flowkit_counts* counts, flowkit_memory* memory);

/** One exporter: an address, a protocol, a domain. */
typedef struct flowkit_exporter {
  flowkit_source source;     /**< of sFlow the agent's address, without port */
  int protocol;              /**< a flowkit_protocol; FLOWKIT_UNKNOWN: datagrams of no protocol */
  uint32_t domain;           /**< as in flowkit_about */
  uint32_t sampling;         /**< one of how many packets is looked at, as last announced; 0: unknown */
  int64_t last_read;         /**< `received` of its last datagram */
  uint16_t missing_template; /**< the id of the last template that a data set lacked; 0: none */
  flowkit_counts counts;
} flowkit_exporter;

/** Exporter number `index`; the one heard last is 0, and each read may change the numbers. 1, or 0 where there is none:
 *  for (i = 0; flowkit_collector_exporter(c, i, &e); ++i). A walk over all takes time in proportion to their number. */
int flowkit_collector_exporter(const flowkit_collector* collector, size_t index, flowkit_exporter* out);

/* ---- Encoding -----------------------------------------------------------------------------------------------------*/

typedef struct flowkit_encoder flowkit_encoder;

/** Writes messages of one stream and keeps its sequence number. `protocol`: FLOWKIT_NETFLOW1, 5, 7, 9, FLOWKIT_IPFIX or
 *  FLOWKIT_SFLOW5. `domain`: as in flowkit_about; 0 for v1. `agent`: sFlow's own address; null for the others. */
flowkit_encoder* flowkit_encoder_new(int protocol, uint32_t domain, const flowkit_source* agent, flowkit_error* error);
/** Null does nothing. */
void flowkit_encoder_free(flowkit_encoder* encoder);

/** A field of a template: an information element and its length. */
typedef struct flowkit_element {
  const char* name;    /**< as IANA spells it, or the vendor; null: by number */
  uint16_t length;     /**< octets, FLOWKIT_VARIABLE, or 0: the usual length of its type; no field has no octets */
  uint16_t id;         /**< where `name` is null */
  uint32_t enterprise; /**< likewise; 0: IANA's */
} flowkit_element;

/** Defines template `id`, 256 to 65535, of `count` fields, at most 4096; of options if `scope_fields`, the number of
 * those at its begin that are the scope, is not 0. The array is not kept. It does not send the template. Defining an id
 * again replaces it. v1, v5, v7: `id` is any number; names the fields of the fixed record that values will be given
 * for, in their order here; the others are zeros. FLOWKIT_BAD_ARGUMENT names the field that is wrong. At most 1024
 * templates. */
int flowkit_encoder_define(flowkit_encoder* encoder, uint16_t id, const flowkit_element* fields, size_t count,
                           size_t scope_fields, flowkit_error* error);

/** Begins a message in `out`, of at most `room` octets (65535 at most), which the encoder writes to until
 *  flowkit_encoder_finish(). A message that was begun before is dropped. `export_time`: of the header. `uptime`:
 *  milliseconds since the device booted; IPFIX has none in its header. */
int flowkit_encoder_begin(flowkit_encoder* encoder, void* out, size_t room, int64_t export_time, uint32_t uptime,
                          flowkit_error* error);
/** Puts a template into the message (v9, IPFIX). FLOWKIT_NO_SPACE changes nothing. */
int flowkit_encoder_announce(flowkit_encoder* encoder, uint16_t id, flowkit_error* error);

/** Begins a record of a template. Its values follow, one for each field, in the order of the fields; then
 *  flowkit_encoder_add(). The first error is kept, and reported by flowkit_encoder_add(): values need not be checked
 * one by one. The record is the encoder's own until then: it may be begun before the message. */
int flowkit_encoder_record(flowkit_encoder* encoder, uint16_t id, flowkit_error* error);
/** The next value is this number. FLOWKIT_BAD_VALUE: it does not fit the octets of the field. A boolean is 0 or 1;
 * times may be given as the number that the element has. */
int flowkit_encoder_unsigned(flowkit_encoder* encoder, uint64_t value);
/** The same for fields of signed numbers. */
int flowkit_encoder_signed(flowkit_encoder* encoder, int64_t value);
/** The same for float32 and float64. */
int flowkit_encoder_real(flowkit_encoder* encoder, double value);
/** A time, nanoseconds since 1970, for any element that is one, uptimes included (these need a message that was begun).
 */
int flowkit_encoder_time(flowkit_encoder* encoder, int64_t value);
/** Octets: addresses, strings, whatever the field is. Shorter strings and octet arrays are filled with zeros; anything
 *  else has to have the field's length. */
int flowkit_encoder_octets(flowkit_encoder* encoder, const void* data, size_t size);
/** A value of any type, as a collector gave it. */
int flowkit_encoder_value(flowkit_encoder* encoder, const flowkit_value* value);
/** Puts the record into the message. FLOWKIT_NO_SPACE: the message is full; the record stays, so that it can be added
 *  to the next one: finish, begin, add. A record may be added more than once. Any other error drops it. */
int flowkit_encoder_add(flowkit_encoder* encoder, flowkit_error* error);

/** A packet that an sFlow agent sampled. */
typedef struct flowkit_sample {
  uint32_t source;       /**< ifIndex of the interface that samples */
  uint32_t rate;         /**< one of how many packets */
  uint32_t pool;         /**< packets that could have been sampled, since the start */
  uint32_t drops;        /**< samples lost for lack of resources, since the start */
  uint32_t input;        /**< ifIndex; 0: unknown */
  uint32_t output;       /**< likewise */
  uint32_t header_type;  /**< what `header` begins with: 1 Ethernet, 11 IPv4, 12 IPv6 (sFlow's header_protocol) */
  uint32_t frame_length; /**< octets of the frame with its FCS */
  uint32_t stripped; /**< octets of the frame that are not in `header` for another reason than its length: 4, the FCS */
  const void* header; /**< its first octets, as on the wire */
  size_t header_size; /**< usually up to 128 */
} flowkit_sample;

/** Puts a flow sample into the message (sFlow). Numbers of samples are counted by the encoder, one count for all
 * sources. FLOWKIT_NO_SPACE changes nothing. */
int flowkit_encoder_sample(flowkit_encoder* encoder, const flowkit_sample* sample, flowkit_error* error);

/** The message is complete: its octets, in the memory that flowkit_encoder_begin() was given. 0 if none was begun. The
 *  sequence number moves on. */
size_t flowkit_encoder_finish(flowkit_encoder* encoder);

#ifdef __cplusplus
}
#endif

#endif
