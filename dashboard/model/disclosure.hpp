// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "common/wire/messages.hpp"

namespace vigil::dashboard {

class BayModel;
struct StationTrack;

/// One condition as it stands for the bay.
struct ConditionLine {
  std::string label;     ///< "SpO₂ low %"
  std::string cond;      ///< as the protocol calls it: "spo2-low"
  std::string medium;    ///< "92"; empty: no such step
  std::string high;      ///< "85"
  std::string delay;     ///< "10 / 0 s": of medium and high; one figure where there is one
  std::string clear;     ///< "5 s · margin 2"
  std::string latching;  ///< "latching" or empty
  std::string priority;  ///< "medium / high"
  std::string rule;      ///< in words, where figures do not say it all; may be long
  std::string mark;      ///< "off", "changed, profile 92 / 85"; else empty
  bool off = false;
};

struct FactLine {
  std::string label;
  std::string value;
};
/// Facts under one heading.
struct FactGroup {
  std::string heading;
  std::vector<FactLine> lines;
};

/// What a tester needs to know of a bay's alarms, on the screen.
struct DisclosurePage {
  std::string title;    ///< "DISCLOSURE · BAY 3"
  std::string profile;  ///< "low-dose-adult · figures not clinically reviewed"
  std::vector<ConditionLine> conditions;
  std::string none;  ///< why there are no conditions; empty: there are
  std::vector<FactGroup> facts;
  std::size_t first_line = 0;  ///< how far it is scrolled, in lines of text; may be beyond the end
};

/// The rows as texts, in the station's order.
std::vector<ConditionLine> condition_lines(const std::vector<wire::LimitRow>& rows);

/// What this dashboard counts of itself.
struct ScreenFacts {
  std::uint64_t missed = 0;  ///< messages that did not reach it, of all bays
  double frames_per_s = 0;   ///< lately; 0: not known
  Duration longest_frame{};  ///< the longest time between two frames lately
};

void fill_disclosure(const std::string& title, const BayModel& bay, const StationTrack& station,
                     const ScreenFacts& screen, std::size_t first_line, DisclosurePage& out);

}  // namespace vigil::dashboard
