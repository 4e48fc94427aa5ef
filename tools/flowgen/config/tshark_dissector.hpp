// SPDX-License-Identifier: BSL-1.0
// The part of tshark's post-dissector that is the same for every profile: Lua, after the tables `name`, `title` and
// `elements`. It follows the templates of NetFlow v9 and IPFIX over UDP itself, as Wireshark's own dissector has no way
// to be given elements.
#pragma once

#include <string_view>

namespace flowkit::tools {

inline constexpr std::string_view tshark_dissector = R"lua(
local proto = Proto(name, title)
local makers = {uint = ProtoField.uint64, int = ProtoField.int64, float = ProtoField.float, double = ProtoField.double,
                string = ProtoField.string, bytes = ProtoField.bytes, ether = ProtoField.ether,
                ipv4 = ProtoField.ipv4, ipv6 = ProtoField.ipv6}
local record_field = ProtoField.uint32(name .. ".record", "Record")
local registered, fields = {record_field}, {}
for pen, of_pen in pairs(elements) do
  fields[pen] = {}
  for id, e in pairs(of_pen) do
    local field = makers[e[2]](name .. "." .. e[1], e[1])
    fields[pen][id] = {field = field, kind = e[2]}
    registered[#registered + 1] = field
  end
end
proto.fields = registered
local version_of, length_of = Field.new("cflow.version"), Field.new("udp.length")

local VARIABLE, SUB_TEMPLATE_LIST, SUB_TEMPLATE_MULTI_LIST = 65535, 292, 293
local MOST_DEPTH = 8
local fits = {ipv4 = {[4] = true}, ipv6 = {[16] = true}, ether = {[6] = true}, float = {[4] = true},
              double = {[8] = true}}
local announced = {}  -- by exporter, domain and number
local known = {}      -- those that a frame was read by: frames may be shown in any order

-- The least size of a record, and where the specifiers end; nil: they are cut.
local function read_specifiers(buffer, at, stop, count, ipfix, into)
  for _ = 1, count do
    if at + 4 > stop then return nil end
    local id, length, pen = buffer(at, 2):uint(), buffer(at + 2, 2):uint(), 0
    at = at + 4
    if ipfix and id >= 32768 then
      if at + 4 > stop then return nil end
      id, pen, at = id - 32768, buffer(at, 4):uint(), at + 4
    end
    into.least = into.least + (length == VARIABLE and 1 or length)
    into[#into + 1] = {pen = pen, id = id, length = length}
  end
  return at
end

local function read_templates(buffer, at, stop, ipfix, options, announce)
  while at + (options and 6 or 4) <= stop do
    local number, count = buffer(at, 2):uint(), buffer(at + 2, 2):uint()
    if number < 256 then return end
    if options and not ipfix then count = math.floor((count + buffer(at + 4, 2):uint()) / 4) end
    at = at + ((options and count > 0) and 6 or 4)
    local template = {least = 0}
    at = read_specifiers(buffer, at, stop, count, ipfix, template)
    if at == nil then return end
    announce(number, template)
  end
end

local read_records

local function read_list(buffer, at, stop, id, context, depth)
  if depth > MOST_DEPTH or at + 3 > stop then return end
  at = at + 1  -- the semantic
  if id == SUB_TEMPLATE_LIST then
    read_records(buffer, at + 2, stop, buffer(at, 2):uint(), context, depth)
    return
  end
  while at + 4 <= stop do
    local number, length = buffer(at, 2):uint(), buffer(at + 2, 2):uint()
    if length < 4 or at + length > stop then return end
    read_records(buffer, at + 4, at + length, number, context, depth)
    at = at + length
  end
end

local function show(buffer, at, length, f, tree)
  local e = fields[f.pen] and fields[f.pen][f.id]
  if e == nil or length == 0 then return end
  if fits[e.kind] and not fits[e.kind][length] then return end
  if (e.kind == "uint" or e.kind == "int") and length > 8 then return end
  tree:add(e.field, buffer(at, length))
end

function read_records(buffer, at, stop, number, context, depth)
  local template = context.template(number)
  if template == nil then return end
  while template.least > 0 and at + template.least <= stop do
    local tree = context.tree
    if depth == 0 then
      context.records = context.records + 1
      tree = context.root:add(record_field, buffer(at, template.least), context.records)
      context.tree = tree
    end
    for _, f in ipairs(template) do
      local length = f.length
      if length == VARIABLE then
        if at + 1 > stop then return end
        length, at = buffer(at, 1):uint(), at + 1
        if length == 255 then
          if at + 2 > stop then return end
          length, at = buffer(at, 2):uint(), at + 2
        end
      end
      if at + length > stop then return end
      if f.pen == 0 and (f.id == SUB_TEMPLATE_LIST or f.id == SUB_TEMPLATE_MULTI_LIST) then
        read_list(buffer, at, at + length, f.id, context, depth + 1)
      else
        show(buffer, at, length, f, tree)
      end
      at = at + length
    end
  end
end

local function read_message(buffer, at, stop, exporter, frame, context)
  local ipfix = buffer(at, 2):uint() == 10
  local header = ipfix and 16 or 20
  if at + header > stop then return end
  local source = exporter .. "/" .. buffer(at + header - 4, 4):uint() .. "/"
  function context.template(number)
    if not frame.first then return frame[number] end
    frame[number] = announced[source .. number]
    return frame[number]
  end
  local function announce(number, template)
    if frame.first then announced[source .. number] = template end
  end
  local first_template_set = ipfix and 2 or 0
  at = at + header
  while at + 4 <= stop do
    local set, length = buffer(at, 2):uint(), buffer(at + 2, 2):uint()
    if length < 4 or at + length > stop then return end
    if set >= 256 then
      read_records(buffer, at + 4, at + length, set, context, 0)
    elseif set - first_template_set == 0 or set - first_template_set == 1 then
      read_templates(buffer, at + 4, at + length, ipfix, set - first_template_set == 1, announce)
    end
    at = at + length
  end
end

function proto.dissector(buffer, packet, root)
  local versions, lengths = {version_of()}, {length_of()}
  if #versions == 0 or #lengths == 0 then return end
  local frame = known[packet.number]
  if frame == nil then
    frame = {first = true}
    known[packet.number] = frame
  end
  local at = versions[1].offset
  local stop = math.min(at + lengths[#lengths].value - 8, buffer:len())
  local version = at + 4 <= stop and buffer(at, 2):uint() or 0
  if version == 9 or version == 10 then
    if version == 10 then stop = math.min(stop, at + buffer(at + 2, 2):uint()) end
    local context = {root = root:add(proto, buffer(at, stop - at)), records = 0}
    read_message(buffer, at, stop, tostring(packet.src) .. "/" .. packet.src_port, frame, context)
  end
  frame.first = false
end

function proto.init()
  announced, known = {}, {}
end

register_postdissector(proto)
)lua";

}  // namespace flowkit::tools
