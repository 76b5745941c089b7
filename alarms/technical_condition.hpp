// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "alarms/limit_condition.hpp"
#include "common/model/pump.hpp"

namespace vigil::alarms {

/// How urgent a pump's alarm is (alarms.md, "Technical").
Priority priority_of(PumpAlarm alarm);
/// "Air in line"
std::string_view alarm_label(PumpAlarm alarm);

/// A condition that somebody else decides: the link, a second source. It has no delay of its own, never
/// latches, and its priority may rise while it lasts.
class TechnicalCondition {
 public:
  /// @param name "lost"
  TechnicalCondition(std::string name, AlarmKind kind) : name_{std::move(name)}, kind_{kind} {}

  const std::string& name() const { return name_; }
  State state() const { return state_; }
  std::uint64_t id() const { return id_; }
  Priority priority() const { return priority_; }

  /// `priority` none ends it. `text` and `why` are shown; they may change without news.
  void set(Priority priority, std::string text, std::vector<std::string> why, BayTime now, Ledger& ledger);
  bool acknowledge(BayTime now, std::string_view by, Ledger& ledger);
  void end(BayTime now, std::string_view reason, Ledger& ledger);
  Occurrence occurrence() const;

 private:
  void record(Change change, BayTime now, Ledger& ledger, std::string_view reason = {}) const;

  std::string name_;
  AlarmKind kind_;
  State state_ = State::normal;
  std::uint64_t id_ = 0;
  Priority priority_ = Priority::none;
  BayTime since_;
  std::string text_;
  std::vector<std::string> why_;
};

}  // namespace vigil::alarms
