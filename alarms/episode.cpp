// SPDX-License-Identifier: MIT
#include "alarms/episode.hpp"

#include <algorithm>
#include <utility>

namespace vigil::alarms {

void Episode::record(JournalWhat what, BayTime now, const Figures& figures, Ledger& ledger, std::string text,
                     std::string_view by) {
  ++ledger.revision;
  ChangeEntry entry;
  entry.what = what;
  entry.t = now;
  entry.id = id_;
  entry.condition = condition_;
  entry.priority = priority_;
  entry.value = figures.value;
  entry.limit = figures.limit;
  entry.text = std::move(text);
  entry.by = by;
  if (what == JournalWhat::started) entry.delay = waited_;
  ledger.changes.push_back(std::move(entry));
}

void Episode::announce(JournalWhat what, BayTime now, const Figures& figures, Ledger& ledger,
                       std::string text) {
  record(what, now, figures, ledger, std::move(text));
  rose_in_ = ledger.revision;
  ++heard_;
  rose_joined_ = false;
  remind_from_.reset();
}

void Episode::forget() {
  priority_ = Priority::none;
  reached_high_ = false;
  id_ = 0;
  heard_ = 0;
  rose_joined_ = false;
  remind_from_.reset();
  no_data_from_.reset();
  no_data_heard_ = false;
}

void Episode::wait(bool waits) { state_ = next_state(state_, waits ? Event::breach : Event::breach_over); }

void Episode::reach(Priority priority, BayTime now, Duration waited, const Figures& figures, Ledger& ledger,
                    std::string text) {
  const bool began = !is_announced();
  const bool rises = began || priority > priority_;
  const State before = state_;
  state_ = next_state(next_state(state_, Event::breach), Event::delay_over);
  if (rises) state_ = next_state(state_, Event::higher_step);
  reached_high_ = (!began && reached_high_) || priority == Priority::high;
  if (rises) priority_ = priority;
  if (began) {
    since_ = now;
    waited_ = waited;
  }
  if (!joined_to_.empty()) {
    silent_rise_ = silent_rise_ || rises;
    rose_joined_ = rose_joined_ || (rises && id_ != 0);
    if (began) record(JournalWhat::joined, now, figures, ledger, joined_to_);
    return;
  }
  if (began) {
    id_ = ledger.next_id++;
    heard_ = 0;
    announce(JournalWhat::started, now, figures, ledger, std::move(text));
  } else if (rises) {
    announce(JournalWhat::raised, now, figures, ledger, std::move(text));
  } else if (before == State::latched) {
    announce(JournalWhat::started, now, figures, ledger, "true again while latched");
  }
}

void Episode::gain(BayTime now, const Figures& figures, std::string text, Ledger& ledger) {
  state_ = next_state(state_, Event::gained);
  announce(JournalWhat::gained, now, figures, ledger, std::move(text));
}

void Episode::lower(Priority priority, BayTime now, const Figures& figures, Ledger& ledger) {
  if (state_ != State::acknowledged || priority >= priority_) return;
  priority_ = priority;
  if (id_ != 0) record(JournalWhat::lowered, now, figures, ledger);
}

void Episode::clear(bool latches, BayTime now, const Figures& figures, std::string text, Ledger& ledger) {
  if (!is_announced()) return;
  // A member of a composite does not latch beside it: the composite does.
  const bool keeps = latches && joined_to_.empty();
  state_ = next_state(state_, keeps ? Event::clear_latching : Event::clear_over);
  remind_from_.reset();
  if (id_ != 0) {
    if (!joined_to_.empty() && text.empty()) text = "while it belonged to " + joined_to_;
    record(state_ == State::latched ? JournalWhat::latched : JournalWhat::ended, now, figures, ledger,
           std::move(text));
  }
  if (state_ == State::normal) forget();
}

bool Episode::acknowledge(BayTime now, std::string_view by, const Figures& figures, Ledger& ledger,
                          std::string what) {
  const State before = state_;
  state_ = next_state(state_, Event::acknowledge);
  if (state_ == before) return false;
  remind_from_.reset();
  rose_joined_ = false;
  if (id_ != 0) record(JournalWhat::acknowledged, now, figures, ledger, std::move(what), by);
  if (state_ == State::normal) {
    if (id_ != 0) record(JournalWhat::ended, now, figures, ledger, "acknowledged while latched");
    forget();
  }
  return true;
}

void Episode::end(BayTime now, std::string text, std::string_view by, const Figures& figures,
                  Ledger& ledger) {
  const bool told = is_announced() && id_ != 0;
  state_ = next_state(state_, Event::end);
  if (told) record(JournalWhat::ended, now, figures, ledger, std::move(text), by);
  forget();
  joined_to_.clear();
}

void Episode::join(const std::string& composite, BayTime now, const Figures& figures, Ledger& ledger) {
  if (joined_to_ == composite) return;
  joined_to_ = composite;
  silent_rise_ = state_ == State::active;
  if (is_announced()) record(JournalWhat::joined, now, figures, ledger, composite);
}

void Episode::part(BayTime now, std::string_view acknowledged_by, const Figures& figures, Ledger& ledger) {
  if (joined_to_.empty()) return;
  const std::string composite = std::exchange(joined_to_, {});
  if (!is_announced()) return;
  if (id_ == 0) {
    id_ = ledger.next_id++;
    since_ = now;
    heard_ = 0;
    announce(JournalWhat::started, now, figures, ledger, "apart from " + composite);
  } else if (rose_joined_ && acknowledged_by.empty()) {
    announce(JournalWhat::raised, now, figures, ledger, "while it belonged to " + composite);
  }
  rose_joined_ = false;
  record(JournalWhat::parted, now, figures, ledger, composite);
  if (!acknowledged_by.empty() && state_ == State::active) acknowledge(now, acknowledged_by, figures, ledger);
}

void Episode::end_joined(BayTime now, const Figures& figures, Ledger& ledger) {
  clear(false, now, figures, {}, ledger);
  joined_to_.clear();
}

bool Episode::remind(StationTime now, BayTime bay_now, bool is_true, bool no_data, const Reminders& reminders,
                     const Figures& figures, Ledger& ledger) {
  const bool waits = priority_ == Priority::high && is_shown() &&
                     (state_ == State::latched || state_ == State::acknowledged);
  if (!waits) {
    remind_from_.reset();
    no_data_from_.reset();
    no_data_heard_ = false;
    return false;
  }
  const auto heard_again = [&](std::string text) {
    remind_from_ = now;
    ++heard_;
    record(JournalWhat::reminded, bay_now, figures, ledger, std::move(text));
    return true;
  };
  if (!remind_from_) remind_from_ = now;
  if (state_ == State::latched)
    return now - *remind_from_ >= reminders.latched && heard_again("latched, not acknowledged");
  if (no_data) {
    if (!no_data_from_) no_data_from_ = now;
    if (!no_data_heard_) {
      no_data_heard_ = now - *no_data_from_ >= no_data_heard_after;
      return no_data_heard_ && heard_again("acknowledged, and its value went away");
    }
    return now - *remind_from_ >= reminders.acknowledged && heard_again("acknowledged, and still no value");
  }
  no_data_from_.reset();
  no_data_heard_ = false;
  if (!is_true) {
    remind_from_ = now;
    return false;
  }
  return now - *remind_from_ >= reminders.acknowledged && heard_again("acknowledged, and still true");
}

void Episode::hear_again(BayTime now, const Figures& figures, Ledger& ledger) {
  if (state_ != State::acknowledged || priority_ != Priority::high) return;
  state_ = next_state(state_, Event::station_away);
  if (joined_to_.empty())
    announce(JournalWhat::reminded, now, figures, ledger, "active again: the station was away");
}

Occurrence Episode::occurrence() const {
  Occurrence seen;
  seen.id = id_;
  seen.condition = condition_;
  seen.priority = priority_;
  seen.state = state_ == State::latched        ? AlarmState::latched
               : state_ == State::acknowledged ? AlarmState::acknowledged
                                               : AlarmState::active;
  seen.since = since_;
  seen.delay = waited_;
  seen.heard = heard_;
  return seen;
}

}  // namespace vigil::alarms
