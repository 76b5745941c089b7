// SPDX-License-Identifier: MIT
#include <array>

#include "common/wire/codec.hpp"

namespace vigil::wire {

namespace {

enum class NameRule : std::uint8_t { none, channel, pump };

/// What stands behind `<kind>/` in a topic.
constexpr std::array<NameRule, 8> name_rules{
    NameRule::none,  // source
    NameRule::none,  // numeric
    NameRule::channel, NameRule::pump,
    NameRule::none,  // event
    NameRule::none,  // bay
    NameRule::none,  // alarms
    NameRule::none,  // beat
};

bool fits(std::string_view name, bool named, NameRule rule) {
  switch (rule) {
    case NameRule::none: return !named;
    case NameRule::channel: return named && is_name(name);
    case NameRule::pump: return named && pump_number(name).has_value();
  }
  return false;
}

constexpr std::array<std::string_view, refusal_text.size()> refusal_sentences{
    "A message must have exactly two frames, topic and payload.",
    "The topic is not <bay>/<kind>/ or <bay>/<kind>/<name>/ with names that are allowed.",
    "The kind of message is unknown, or one that only the station sends.",
    "The message is over 64 KiB, or a part of it is larger or nested deeper than is allowed.",
    "The payload is not one well-formed MessagePack map with string keys.",
    "The message speaks a newer version of the protocol.",
    "A required key is missing.",
    "A key has a value of the wrong type.",
    "A value is outside its range.",
    "Only the station may call itself station-….",
    "Another source has this bay.",
    "The message is of an earlier run of its source.",
    "The mode is not the one that the source or the bay began with.",
    "A wave changed its rate or scale within a run.",
    "The key may not publish for this bay.",
    "The message came before.",
    "The station has as many bays as it takes.",
};

}  // namespace

std::optional<std::uint8_t> pump_number(std::string_view name) {
  if (name.empty() || name.size() > 2 || (name.size() == 2 && name[0] == '0')) return std::nullopt;
  unsigned number = 0;
  for (const char c : name) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + static_cast<unsigned>(c - '0');
  }
  return static_cast<std::uint8_t>(number);
}

tl::expected<Topic, Refusal> parse_topic(std::string_view topic) {
  const auto refused = [](Refusal why) { return tl::unexpected<Refusal>(why); };
  if (topic.empty() || topic.back() != '/') return refused(Refusal::topic);
  const std::size_t bay_end = topic.find('/');
  const std::size_t kind_end = topic.find('/', bay_end + 1);
  if (kind_end == std::string_view::npos) return refused(Refusal::topic);

  Topic parts;
  parts.bay = topic.substr(0, bay_end);
  if (!is_name(parts.bay)) return refused(Refusal::topic);
  const auto kind = kind_text.find(topic.substr(bay_end + 1, kind_end - bay_end - 1));
  if (!kind) return refused(Refusal::kind);
  parts.kind = *kind;
  if ((parts.bay == "station") != (parts.kind == Kind::beat)) return refused(Refusal::topic);

  const bool named = kind_end + 1 < topic.size();
  if (named) parts.name = topic.substr(kind_end + 1, topic.size() - kind_end - 2);
  if (!fits(parts.name, named, name_rules[static_cast<std::size_t>(*kind)])) return refused(Refusal::topic);
  return parts;
}

std::string make_topic(std::string_view bay, Kind kind, std::string_view name) {
  std::string topic{bay};
  topic += '/';
  topic += kind_text[kind];
  topic += '/';
  if (!name.empty()) {
    topic += name;
    topic += '/';
  }
  return topic;
}

std::optional<Refused> refuse_as_ingest(const Topic& topic, const Envelope& envelope) {
  if (topic.kind == Kind::bay || topic.kind == Kind::alarms || topic.kind == Kind::beat)
    return Refused{Refusal::kind, std::string(kind_text[topic.kind]) + " is sent by the station alone"};
  if (envelope.src.starts_with("station-"))
    return Refused{Refusal::station_name,
                   "src is '" + std::string(envelope.src) + "', a name of the station"};
  return std::nullopt;
}

std::string_view refusal_sentence(Refusal reason) {
  return refusal_sentences[static_cast<std::size_t>(reason)];
}

}  // namespace vigil::wire
