// SPDX-License-Identifier: MIT
#include "alarms/observation.hpp"

#include <algorithm>
#include <array>

namespace vigil::alarms {

namespace {

using enum Suggests;
constexpr std::array all{
    Observation{"hallucination", "Hallucination"},
    Observation{"dissociation", "Dissociation"},
    Observation{"agitation", "Agitation"},
    Observation{"confusion", "Confusion"},
    Observation{"nausea", "Nausea"},
    Observation{"vomiting", "Vomiting"},
    Observation{"headache", "Headache"},
    Observation{"dizziness", "Dizziness"},
    Observation{"faintness", "Faintness"},
    Observation{"double-vision", "Double vision or nystagmus"},
    Observation{"secretions", "Secretions"},
    Observation{"trouble-swallowing", "Trouble swallowing"},
    Observation{"irregular-pulse", "Irregular pulse"},
    Observation{"shallow-breathing", "Absent or shallow breathing"},
    Observation{"bluish-lips", "Bluish lips", stop_infusion},
    Observation{"chest-pain", "Chest pain", stop_infusion},
    Observation{"trouble-breathing", "Trouble breathing", stop_infusion},
    Observation{"swelling", "Swelling or rash", stop_infusion},
    Observation{"genito-urinary-pain", "Genito-urinary pain", stop_course},
    Observation{"liver", "Abnormal liver test", stop_course},
};

constexpr std::string_view of_infusion = "danger-sign";
constexpr std::string_view of_course = "course-sign";

}  // namespace

std::span<const Observation> observations() { return all; }

const Observation* find_observation(std::string_view code) {
  const auto* found =
      std::find_if(all.begin(), all.end(), [code](const Observation& one) { return one.code == code; });
  return found == all.end() ? nullptr : found;
}

std::string condition_of(const Observation& observation) {
  if (observation.suggests == nothing) return {};
  return std::string(observation.suggests == stop_course ? of_course : of_infusion) + ":" +
         std::string(observation.code);
}

bool is_sign(std::string_view condition) {
  const std::string_view name = condition.substr(0, condition.find(':'));
  return name == of_infusion || name == of_course;
}

std::string sign_text(const Observation& observation, bool infuses) {
  std::string text{observation.label};
  if (observation.suggests == stop_course) return text + ": consider stopping the course";
  return text + (infuses ? ": consider stopping the infusion" : " charted");
}

}  // namespace vigil::alarms
