// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alarms/episode.hpp"
#include "alarms/occurrence.hpp"
#include "common/model/pump.hpp"

namespace vigil::alarms {

/// How urgent a pump's alarm is (alarms.md, "Technical").
Priority priority_of(PumpAlarm alarm);
/// "Air in line"
std::string_view alarm_label(PumpAlarm alarm);

/// A condition that somebody else decides: the link, a sensor, a pump. It has no delay of its own; its
/// priority may rise while it lasts, and falls when somebody has seen it.
class TechnicalCondition {
 public:
  struct Report {
    Priority priority = Priority::none;  ///< none: it is over
    std::string text;                    ///< shown; may change without news
    std::vector<std::string> why;
    AlarmKind kind = AlarmKind::technical;
    bool latching = false;  ///< its high
    std::optional<Channel> channel{};
    Figures figures{};
    bool needs_reason = false;  ///< it is acknowledged with a reason only
  };

  /// @param name "lost"
  explicit TechnicalCondition(std::string name) : episode_{std::move(name)} {}

  Episode& episode() { return episode_; }
  const Episode& episode() const { return episode_; }
  bool is_true() const { return true_; }
  const Figures& figures() const { return report_.figures; }
  bool needs_reason() const { return report_.needs_reason; }

  void set(Report report, BayTime now, Ledger& ledger);
  bool acknowledge(BayTime now, std::string_view by, Ledger& ledger) {
    return episode_.acknowledge(now, by, figures(), ledger);
  }
  void end(BayTime now, std::string text, std::string_view by, Ledger& ledger);
  /// Its composite is over, and it is not true any more: it does not wait for its own clear time.
  void leave_composite(BayTime now, Ledger& ledger) { episode_.end_joined(now, figures(), ledger); }
  Occurrence occurrence(BayTime now) const;

  template <typename Self, typename Archive>
  static void fields(Self& self, Archive& archive) {
    archive("episode", self.episode_);
    archive("true", self.true_);
    archive("text", self.report_.text);
    archive("why", self.report_.why);
    archive("kind", self.report_.kind, AlarmKind::advisory);
    archive("latching", self.report_.latching);
    archive("channel", self.report_.channel);
    archive("value", self.report_.figures.value);
    archive("limit", self.report_.figures.limit);
    archive("needs_reason", self.report_.needs_reason);
  }

 private:
  Episode episode_;
  Report report_;
  bool true_ = false;
};

}  // namespace vigil::alarms
