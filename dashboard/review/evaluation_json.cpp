// SPDX-License-Identifier: MIT
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "dashboard/review/evaluation.hpp"

namespace vigil::review {

namespace {

using Json = nlohmann::ordered_json;

/// To the millisecond: what lies below is how a file writes its times.
double seconds(Duration d) { return std::round(to_seconds(d) * 1e3) / 1e3; }

Json json_of(const EvaluatedOccurrence& seen) {
  Json json;
  json["id"] = seen.id;
  json["cond"] = seen.condition;
  json["kind"] = alarm_kind_text[seen.kind];
  json["channel"] = seen.channel ? Json(info(*seen.channel).id) : Json();
  json["priority"] = priority_text[seen.priority];
  json["start_s"] = seconds(seen.start);
  json["end_s"] = seconds(seen.end);
  if (seen.open) json["open"] = true;
  json["text"] = seen.text;
  json["why"] = seen.why;
  json["joined"] = seen.joined;
  if (!seen.ended.empty()) json["ended"] = seen.ended;
  return json;
}

Json rates_of(const Evaluation& evaluation) {
  const double hours = hours_of(evaluation);
  const auto rate = [hours](std::size_t count) {
    return hours > 0 ? Json(static_cast<double>(count) / hours) : Json();
  };
  Json json;
  for (const Priority priority : {Priority::high, Priority::medium, Priority::low})
    json[std::string(priority_text[priority])] = rate(count_of(evaluation, priority));
  json["all"] = rate(evaluation.occurrences.size());
  return json;
}

}  // namespace

std::string to_json(const Evaluation& evaluation, const std::string& version) {
  Json json;
  json["version"] = version;
  json["file"] = evaluation.file;
  json["name"] = evaluation.name;
  json["profile"] = evaluation.profile;
  json["hours"] = hours_of(evaluation);
  json["per_hour"] = rates_of(evaluation);
  const auto share = soon_over_share(evaluation);
  json["over_within_15_s"] = share ? Json(*share) : Json();
  json["channels"] = Json::array();
  for (const Channel channel : evaluation.channels) json["channels"].push_back(info(channel).id);
  json["no_data"] = evaluation.no_data;
  json["warnings"] = evaluation.warnings;
  json["occurrences"] = Json::array();
  for (const auto& seen : evaluation.occurrences) json["occurrences"].push_back(json_of(seen));
  json["suppressed"] = Json::array();
  for (const auto& one : evaluation.suppressed)
    json["suppressed"].push_back({{"t_s", seconds(one.t)}, {"cond", one.condition}, {"text", one.text}});
  // A file's text may be no UTF-8: it is replaced, where the default would throw.
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace vigil::review
