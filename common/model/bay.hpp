// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/model/enum_text.hpp"

namespace vigil {

/// What is not plainly valid about a value, as flagged by its source (protocol.md, `flag`), and `valid`.
enum class Quality : std::uint8_t {
  valid,
  questionable,
  invalid,
  sensor_off,
  no_signal,
  calibrating,
  cuff,
  off,
};
constexpr EnumText<Quality, 8> quality_text{
    {"valid", "questionable", "invalid", "sensor-off", "no-signal", "calibrating", "cuff", "off"}};

/// Whether a number with this quality may be judged against a limit. `questionable` is judged and marked;
/// `cuff` (the cuff is inflating on this limb) still has valid low values.
constexpr bool is_judged(Quality q) {
  return q == Quality::valid || q == Quality::questionable || q == Quality::cuff;
}

/// What kind of data a source gives. Only `live` is a patient.
enum class Mode : std::uint8_t { live, simulated, replay, test };
constexpr EnumText<Mode, 4> mode_text{{"live", "simulated", "replay", "test"}};

enum class CareArea : std::uint8_t { ward, outpatient, icu };
constexpr EnumText<CareArea, 3> care_area_text{{"ward", "outpatient", "icu"}};

enum class Admission : std::uint8_t { free, admitted, standby };
constexpr EnumText<Admission, 3> admission_text{{"free", "admitted", "standby"}};

/// What the station knows of a bay's source. `none`: there is none, or it ended on purpose.
enum class Link : std::uint8_t { none, live, late, lost };
constexpr EnumText<Link, 4> link_text{{"none", "live", "late", "lost"}};

enum class Priority : std::uint8_t { none, low, medium, high };
constexpr EnumText<Priority, 4> priority_text{{"none", "low", "medium", "high"}};

enum class AlarmKind : std::uint8_t { physiological, technical, advisory };
constexpr EnumText<AlarmKind, 3> alarm_kind_text{{"physiological", "technical", "advisory"}};

/// What an operator sees of an occurrence (alarms.md; `normal` and `pending` are not announced).
enum class AlarmState : std::uint8_t { active, acknowledged, latched };
constexpr EnumText<AlarmState, 3> alarm_state_text{{"active", "acknowledged", "latched"}};
/// Of one priority, what calls first: what goes on unacknowledged (0), what is over and waits to be
/// acknowledged (1), what somebody has seen (2).
constexpr int calling_order(AlarmState state) {
  return state == AlarmState::active ? 0 : state == AlarmState::latched ? 1 : 2;
}

enum class Side : std::uint8_t { low, high };
constexpr EnumText<Side, 2> side_text{{"low", "high"}};

constexpr std::size_t max_name_length = 32;

/// `[a-z0-9][a-z0-9_-]{0,31}`: what a bay or a topic's name may be called.
constexpr bool is_name(std::string_view text) {
  if (text.empty() || text.size() > max_name_length) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!word && (i == 0 || (c != '_' && c != '-'))) return false;
  }
  return true;
}

/// A bay's name: any name but `station`, which is the station's own.
constexpr bool is_bay_name(std::string_view text) { return is_name(text) && text != "station"; }

/// Who lies in a bay, as far as dose and relative limits need it. Unset is unknown, never 0.
struct Patient {
  std::string alias;  ///< empty: none given
  std::string sex;    ///< as the source says it, empty: unknown
  std::optional<double> weight_kg;
  std::optional<double> age_y;
  std::optional<double> baseline_sbp;    ///< mmHg
  std::optional<double> baseline_dbp;    ///< mmHg
  std::optional<double> baseline_etco2;  ///< mmHg
};

}  // namespace vigil
