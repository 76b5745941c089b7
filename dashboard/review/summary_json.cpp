// SPDX-License-Identifier: MIT
#include <nlohmann/json.hpp>
#include <string>

#include "dashboard/review/summary.hpp"

namespace vigil::review {

namespace {

using Json = nlohmann::ordered_json;

Json json_of(const ChannelSummary& channel) {
  const ChannelInfo& known = info(channel.channel);
  const bool wave = known.kind == ChannelKind::wave;
  Json json;
  json["id"] = known.id;
  json["kind"] = wave ? "wave" : "numeric";
  json["label"] = known.label;
  json["unit"] = known.unit;
  json["name"] = channel.name;
  if (wave)
    json["fs"] = channel.fs;
  else
    json["period_s"] = channel.period_s;
  json["samples"] = channel.samples;
  json["missing"] = channel.missing;
  if (channel.values) {
    json["min"] = channel.values->min;
    json["median"] = channel.values->median;
    json["max"] = channel.values->max;
  }
  json["gaps"] = Json::array();
  for (const Gap& gap : channel.gaps)
    json["gaps"].push_back({{"from_s", to_seconds(gap.from)}, {"to_s", to_seconds(gap.to)}});
  return json;
}

}  // namespace

std::string to_json(const Summary& summary) {
  Json json;
  json["name"] = summary.name;
  json["format"] = summary.format;
  json["start"] = to_iso8601(summary.start);
  json["length_s"] = to_seconds(summary.length);
  json["channels"] = Json::array();
  for (const ChannelSummary& channel : summary.channels) json["channels"].push_back(json_of(channel));
  json["pumps"] = Json::array();
  for (const PumpSummary& pump : summary.pumps)
    json["pumps"].push_back({{"name", pump.name},
                             {"states", pump.states},
                             {"lowest_ml_per_h", pump.lowest_ml_per_h},
                             {"highest_ml_per_h", pump.highest_ml_per_h}});
  json["events"] = summary.events;
  json["ignored"] = summary.ignored;
  json["warnings"] = summary.warnings;
  // A file's text may be no UTF-8: it is replaced, where the default would throw.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace vigil::review
