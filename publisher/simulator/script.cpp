// SPDX-License-Identifier: MIT
#include "publisher/simulator/script.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace vigil::simulator {

Script::Script(const Scenario& scenario, std::vector<Command> commands)
    : changes_{scenario.changes},
      steps_{scenario.steps},
      expectations_{scenario.expectations},
      commands_(std::make_move_iterator(commands.begin()), std::make_move_iterator(commands.end())),
      hopes_(scenario.expectations.size()) {}

void Script::take(Command command) {
  const auto later = std::find_if(commands_.begin(), commands_.end(),
                                  [&](const Command& one) { return one.at_s > command.at_s; });
  commands_.insert(later, std::move(command));
}

void Script::note(const Deeds& deeds, const std::string& done) {
  deeds_ |= deeds;
  if (!done.empty()) done_.push_back(done);
}

std::optional<Cue> Script::next(double now_s, const std::function<Truth()>& truth) {
  if (!step_ && !steps_.empty()) return enter(0, now_s);
  if (next_change_ < changes_.size() && changes_[next_change_].at_s <= now_s) {
    Cue cue;
    cue.action = &changes_[next_change_++].action;
    return cue;
  }
  if (!commands_.empty() && commands_.front().at_s <= now_s) {
    Cue cue;
    cue.command = std::move(commands_.front());
    commands_.pop_front();
    if (const auto* go = std::get_if<GoTo>(&cue.command->what)) {
      Cue entered = enter(go->step, now_s);
      entered.command = std::move(cue.command);
      return entered;
    }
    return cue;
  }
  if (auto verdict = judge(now_s)) return verdict;
  if (step_ && left_s_ < now_s)
    if (const auto to = way_out(now_s, truth)) return enter(*to, now_s);
  deeds_.reset();
  done_.clear();
  return std::nullopt;
}

Cue Script::enter(std::size_t step, double now_s) {
  if (step_) left_s_ = now_s;
  step_ = step;
  entered_s_ = now_s;
  true_since_s_.assign(steps_[step].next.size(), std::nullopt);
  for (std::size_t i = 0; i < hopes_.size(); ++i)
    if (!expectations_[i].since_start && expectations_[i].since == step && !hopes_[i].over &&
        !hopes_[i].since_s)
      hopes_[i].since_s = now_s;
  Cue cue;
  cue.action = &steps_[step].action;
  cue.enter = step;
  return cue;
}

std::optional<std::size_t> Script::way_out(double now_s, const std::function<Truth()>& truth) {
  const auto& ways = steps_[*step_].next;
  for (std::size_t i = 0; i < ways.size(); ++i)
    if (leads(ways[i], true_since_s_[i], now_s, truth)) return ways[i].to;
  return std::nullopt;
}

bool Script::leads(const Transition& way, std::optional<double>& true_since_s, double now_s,
                   const std::function<Truth()>& truth) const {
  if (way.after_s) return now_s >= entered_s_ + *way.after_s;
  if (way.deed) return deeds_.test(static_cast<std::size_t>(*way.deed));
  if (way.expected) return hopes_[*way.expected].met;
  if (!way.when) return false;
  const double value = truth()[way.when->quantity];
  const bool holds = way.when->below ? value < way.when->limit : value > way.when->limit;
  if (!holds) {
    true_since_s.reset();
    return false;
  }
  if (!true_since_s) true_since_s = now_s;
  return now_s >= *true_since_s + way.for_s;
}

std::optional<Cue> Script::judge(double now_s) {
  for (std::size_t i = 0; i < hopes_.size(); ++i) {
    Hope& hope = hopes_[i];
    const Expectation& expected = expectations_[i];
    if (expected.since_start && !hope.since_s) hope.since_s = 0;
    if (hope.over || !hope.since_s) continue;
    const bool met = std::find(done_.begin(), done_.end(), expected.id) != done_.end() ||
                     (expected.deed && deeds_.test(static_cast<std::size_t>(*expected.deed)));
    if (!met && now_s < *hope.since_s + expected.within_s) continue;
    hope.over = true;
    hope.met = met;
    Cue cue;
    cue.verdict = Cue::Verdict{&expected, met ? std::optional{now_s - *hope.since_s} : std::nullopt};
    return cue;
  }
  return std::nullopt;
}

}  // namespace vigil::simulator
