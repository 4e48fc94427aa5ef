# SPDX-License-Identifier: BSL-1.0
"""Is a case of flowcheck diff minimal? Everything that can be dropped is dropped, one thing at a time, and both decoders
are asked again: by brute force, with no help of flowcheck's own reduction. Candidates are told apart by their address."""
import json
import os
import struct
import subprocess

import decoder_mutants as mutants

SKIPPED = ("flow.exporter",)


def head_of(number, port):
    return struct.pack(">BBI12xHHQ", 4, 17, 0x0a000000 + number, port, port, 1_767_225_600_000_000_000)


def flowrecv(program, frames):
    """(records, verdict) of each frame."""
    done = subprocess.run([program, "--stdin"], input=b"".join(frames), capture_output=True, timeout=300,
                          env={**os.environ, "FLOWKIT_TESTEE": "1"})
    out = [([], None) for _ in frames]
    for line in done.stdout.splitlines():
        line = json.loads(line)
        if "verdict" in line:
            out[line["frame"] - 1] = (out[line["frame"] - 1][0], line["verdict"])
        else:
            out[line["frame"] - 1][0].append(line["record"])
    return out


def compared(record):
    return {k: v for k, v in record.items() if k not in SKIPPED and (k[0] != "@" or k in ("@sample", "@options"))}


def first_path(a, b, path=""):
    """The first place at which two values differ: (path without numbers, which of the two is silent)."""
    if isinstance(a, dict) and isinstance(b, dict):
        for name in a:
            inner = f"{path}.{name.split('#')[0]}" if path else name.split("#")[0]
            if name not in b:
                return inner, "B"
            found = first_path(a[name], b[name], inner)
            if found:
                return found
        for name in b:
            if name not in a:
                return (f"{path}.{name.split('#')[0]}" if path else name.split("#")[0]), "A"
        return None
    if isinstance(a, list) and isinstance(b, list):
        for i in range(max(len(a), len(b))):
            if i >= len(a) or i >= len(b):
                return path, "A" if i >= len(a) else "B"
            found = first_path(a[i], b[i], path)
            if found:
                return found
        return None
    return None if a == b and isinstance(a, bool) == isinstance(b, bool) else (path, "both")


def way(a, b):
    """How the answers of one frame differ; None: they do not."""
    (records_a, verdict_a), (records_b, verdict_b) = a, b
    if verdict_a in ("crash", "hang", "exit"):
        return "fault", verdict_a, verdict_b
    if verdict_a != verdict_b:
        return "verdict", verdict_a, verdict_b
    if len(records_a) != len(records_b):
        return "records", len(records_a) < len(records_b), verdict_b
    for one, other in zip(records_a, records_b):
        found = first_path(compared(one), compared(other))
        if found:
            return "value", *found, verdict_b
    return None


def ways(program, name, candidates, port):
    """Of each candidate (a list of datagrams) the first way in which mutant and flowrecv differ: (way, whether flowrecv
    accepts all datagrams before)."""
    made = [mutants.ALL[name]() for _ in candidates]
    heads = [head_of(n, port) for n, datagrams in enumerate(candidates) for _ in datagrams]
    given = [d for datagrams in candidates for d in datagrams]
    fed = [made[n].feed(d) for n, datagrams in enumerate(candidates) for d in datagrams]
    answers = flowrecv(program, [mutants.frame(d, h) for d, h in zip(given, heads)])
    changed = answers if fed == given else flowrecv(program, [mutants.frame(d, h) for d, h in zip(fed, heads)])
    out, at = [], 0
    for n, datagrams in enumerate(candidates):
        found, clean = None, True
        for i, datagram in enumerate(datagrams, at):
            records, verdict = changed[i]
            mutant = made[n].answer(datagram, json.loads(json.dumps(records)), verdict)
            found = found or way(mutant, answers[i])
            if found:
                break
            clean = clean and answers[i][1] == "accepted"
        out.append((found, clean))
        at += len(datagrams)
    return out


# What can be dropped --------------------------------------------------------------------------------------------------

def less(datagram, at, width, by):
    number = int.from_bytes(datagram[at:at + width], "big") - by
    return datagram[:at] + (number % (1 << 8 * width)).to_bytes(width, "big") + datagram[at + width:]


def lengths_of(datagram, fields_of):
    """(offset, width, begin, end) of each number that counts octets."""
    version, out = mutants.version_of(datagram), []
    if version in (9, 10):
        begins = [(0, len(datagram), 20)] if version == 9 else []
        at = 0
        while version == 10 and at + 16 <= len(datagram):
            size = struct.unpack_from(">H", datagram, at + 2)[0]
            if not 16 <= size <= len(datagram) - at:
                break
            out.append((at + 2, 2, at, at + size))
            begins.append((at, at + size, 16))
            at += size
        for begin, end, head in begins:
            at = begin + head
            for number, content in mutants.sets(datagram[at:end]):
                out.append((at + 2, 2, at, at + 4 + len(content)))
                place = at + 4
                for record in mutants.cut(content, fields_of.get(number, []))[0]:
                    for before, value in record:
                        place += len(before)
                        if before:
                            width = 1 if len(before) == 1 else 2
                            out.append((place - width, width, place, place + len(value)))
                        place += len(value)
                at += 4 + len(content)
    elif len(datagram) >= 28 and struct.unpack_from(">I", datagram)[0] == 5:
        at = 28
        for kind, content in mutants.samples(datagram):
            out.append((at + 4, 4, at + 8, at + 8 + len(content)))
            inner = at + 8 + {1: 32, 2: 12, 3: 44, 4: 16}.get(kind, len(content))
            for _, data in mutants.structures(kind, content):
                out.append((inner + 4, 4, inner + 8, inner + 8 + len(data)))
                inner += 8 + len(data) + -len(data) % 4
            at += 8 + len(content)
    return out


def without(datagram, begin, end, lengths):
    for at, width, first, last in lengths:
        if first <= begin and end <= last and not (begin < at + width and at < end):
            datagram = less(datagram, at, width, end - begin)
    return datagram[:begin] + datagram[end:]


def counts_of(datagram):
    """(offset, width) of each number that counts things."""
    version = mutants.version_of(datagram)
    if version in (5, 9):
        return [(2, 2)]
    out = []
    if version == 0 and len(datagram) >= 28:
        out, at = [(24, 4)], 28
        for kind, content in mutants.samples(datagram):
            before = {1: 28, 2: 8, 3: 40, 4: 12}.get(kind)
            if before is not None:
                out.append((at + 8 + before, 4))
            at += 8 + len(content)
    return out


def without_fields(datagrams):
    """Each field of each template dropped from it and from all records by it: only of IPFIX and NetFlow v9 whose
    templates have ids of their own."""
    known = {}
    for datagram in datagrams:
        version = mutants.version_of(datagram)
        for _, octets in mutants.messages(datagram):
            for number, content in mutants.sets(octets):
                if number in ((0, 1) if version == 9 else (2, 3)):
                    for ident, scopes, fields, _ in mutants.templates(version, number, content):
                        known[ident] = (version, number, scopes, fields)
    for ident, (version, kind, scopes, fields) in known.items():
        for dropped in range(len(fields)):
            yield [drop_field(d, ident, version, kind, scopes, fields, dropped) for d in datagrams]


def drop_field(datagram, ident, version, kind, scopes, fields, dropped):
    """Rebuilt, with all lengths and counts."""
    def rebuilt(octets):
        out = b""
        for number, content in mutants.sets(octets):
            if number == kind:
                content, done = b"", content
                for one, _, _, size in mutants.templates(version, number, done):
                    record, done = done[:size], done[size:]
                    if one == ident:
                        at = 6 if number in (1, 3) else 4
                        for i, (_, _, pen) in enumerate(fields):
                            size = 8 if pen else 4
                            if i == dropped:
                                record = record[:at] + record[at + size:]
                                break
                            at += size
                        if kind == 1:
                            record = less(record, 2 if dropped < scopes else 4, 2, 4)
                        else:
                            record = less(record, 2, 2, 1)
                            if kind == 3 and dropped < scopes:
                                record = less(record, 4, 2, 1)
                    content += record
                content += done
            elif number == ident:
                found, rest = mutants.cut(content, fields)
                content = b"".join(before + value for record in found
                                   for i, (before, value) in enumerate(record) if i != dropped) + rest
            out += struct.pack(">HH", number, 4 + len(content)) + content
        return out
    if mutants.version_of(datagram) != version:
        return datagram
    if version == 9:
        return datagram[:20] + rebuilt(datagram[20:])
    out = b""
    while len(datagram) >= 16:
        size = struct.unpack_from(">H", datagram, 2)[0]
        body = rebuilt(datagram[16:size])
        out += datagram[:2] + struct.pack(">H", 16 + len(body)) + datagram[4:16] + body
        datagram = datagram[size:]
    return out + datagram


def everything_dropped(datagrams):
    """(what, datagrams): each frame, each range of octets as it is, with lengths, with lengths and a count; fields."""
    for i in range(len(datagrams)):
        if len(datagrams) > 1:
            yield f"datagram {i + 1}", datagrams[:i] + datagrams[i + 1:]
    fields_of = {}
    for datagram in datagrams:
        for _, octets in mutants.messages(datagram):
            for number, content in mutants.sets(octets):
                if number < 256:
                    for ident, _, fields, _ in mutants.templates(mutants.version_of(datagram), number, content):
                        fields_of[ident] = fields
    for i, datagram in enumerate(datagrams):
        lengths, counts = lengths_of(datagram, fields_of), counts_of(datagram)
        for begin in range(len(datagram)):
            for end in range(begin + 1, len(datagram) + 1):
                place = f"octets {begin}-{end - 1} of datagram {i + 1}"
                plain = datagram[:begin] + datagram[end:]
                fitted = without(datagram, begin, end, lengths)
                made = [(place, plain)]
                if fitted != plain:
                    made.append((place + ", lengths fitted", fitted))
                for at, width in counts if (end - begin) % 4 == 0 else ():
                    if not (begin < at + width and at < end):
                        counted = without(less(datagram, at, width, 1), begin, end, lengths)
                        made.append((place + f", lengths and the count at {at} fitted", counted))
                for what, one in made:
                    yield what, datagrams[:i] + [one] + datagrams[i + 1:]
    for n, one in enumerate(without_fields(datagrams)):
        yield f"field {n + 1}", one


def droppable(program, name, datagrams, port):
    """What can still be dropped, though the mutant and flowrecv go on to differ in the same way."""
    (wanted, clean), = ways(program, name, [datagrams], port)
    out, batch, names = [], [], []

    def look():
        for what, (found, is_clean) in zip(names, ways(program, name, batch, port)):
            if found == wanted and (is_clean or not clean):
                out.append(what)
        batch.clear(), names.clear()

    seen = set()
    for what, candidate in everything_dropped(datagrams):
        if tuple(candidate) in seen:
            continue  # as another one before it
        seen.add(tuple(candidate))
        batch.append(candidate), names.append(what)
        if len(batch) == 5000:
            look()
    look()
    return wanted, out
