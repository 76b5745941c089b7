// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "publisher/simulator/instruction.hpp"
#include "publisher/simulator/scenario.hpp"
#include "publisher/simulator/truth.hpp"

namespace vigil::simulator {

/// What the script wants now.
struct Cue {
  const Action* action = nullptr;    ///< borrowed until the next call; none: nothing is done
  std::optional<std::size_t> enter;  ///< this step is entered
  std::optional<Command> command;    ///< an instructor's: its action is among it
  /// An expected action was met or missed.
  struct Verdict {
    const Expectation* expectation = nullptr;
    std::optional<double> after_s;  ///< none: missed
  };
  std::optional<Verdict> verdict;
};

/// Goes through a scenario: its changes by time, its steps by their transitions, the commands that came, and
/// whether what learners should do was done in time. Knows no body: it asks for the truth where a step waits
/// for a value. A value: a copy is a checkpoint. Times are seconds since the start.
class Script {
 public:
  Script(const Scenario& scenario, std::vector<Command> commands);

  /// An instructor says something: carried out at its time, behind what was said before for that time.
  void take(Command command);
  /// What an instructor's command came to.
  void note(const Deeds& deeds, const std::string& done);

  /// What is due at `now_s`, one after the other; none: nothing more until the next step of time.
  std::optional<Cue> next(double now_s, const std::function<Truth()>& truth);

  /// Under way; none: the scenario has no steps.
  std::optional<std::size_t> step() const { return step_; }
  const std::vector<Step>& steps() const { return steps_; }

 private:
  struct Hope {
    std::optional<double> since_s;  ///< from here its time runs
    bool over = false;              ///< met or missed
    bool met = false;
  };

  Cue enter(std::size_t step, double now_s);
  std::optional<std::size_t> way_out(double now_s, const std::function<Truth()>& truth);
  bool leads(const Transition& way, std::optional<double>& true_since_s, double now_s,
             const std::function<Truth()>& truth) const;
  std::optional<Cue> judge(double now_s);

  std::vector<Change> changes_;
  std::vector<Step> steps_;
  std::vector<Expectation> expectations_;
  std::deque<Command> commands_;
  std::size_t next_change_ = 0;
  std::optional<std::size_t> step_;
  double entered_s_ = 0;
  double left_s_ = -1;                               ///< when the last step was left: one a moment
  std::vector<std::optional<double>> true_since_s_;  ///< of the step's transitions
  std::vector<Hope> hopes_;                          ///< of the expectations
  Deeds deeds_;                                      ///< since the last moment
  std::vector<std::string> done_;                    ///< likewise
};

}  // namespace vigil::simulator
