// SPDX-License-Identifier: MIT
// What must hold whatever happens: random values, acknowledgements, pauses, losses and restarts.
#include <algorithm>
#include <random>
#include <set>

#include "tests/alarms/story.hpp"
#include "tests/rounds.hpp"

using namespace vigil;
using namespace vigil::alarms;
using namespace vigil::alarms::story;

namespace {

constexpr Duration longest_pause = std::chrono::seconds{120};

/// A bay that lives through random hours, and an onlooker who knows only what was told to it.
class Life {
 public:
  explicit Life(std::uint32_t seed) : random_{seed} {
    bay_.set_patient({120, 75, 36}, false, false, now_);
    bay_.set_profile(default_profile(), now_, "begin", {});
    for (const Channel c : {Channel::spo2, Channel::rr, Channel::etco2, Channel::hr})
      bay_.set_period(c, std::chrono::seconds{1});
  }

  void run(int seconds) {
    for (int i = 0; i < seconds; ++i) {
      now_ += std::chrono::seconds{1};
      station_ += std::chrono::seconds{1};
      drift();
      tell();
      people();
      bay_.remind(station_, now_);
      look();
    }
  }
  std::size_t started() const { return ids_.size(); }
  std::size_t acknowledged() const { return acknowledged_; }
  std::size_t latched() const { return latched_; }

 private:
  double uniform(double lo, double hi) {
    return lo + (hi - lo) * static_cast<double>(random_() % 10'001) / 10'000;
  }
  bool once_in(unsigned n) { return random_() % n == 0; }

  void drift() {
    const auto walk = [this](double& value, double step, double lo, double hi) {
      value = std::clamp(value + uniform(-step, step), lo, hi);
    };
    walk(spo2_, 1.5, 78, 100);
    walk(rr_, 1.5, 0, 34);
    walk(etco2_, 3, 0, 70);
    walk(hr_, 4, 35, 160);
  }

  void tell_one(Channel channel, double value, bool& gone) {
    if (once_in(gone ? 15 : 80)) gone = !gone;
    if (gone && once_in(3)) return;  // nothing comes at all: it grows stale
    if (gone) {
      bay_.missing(channel, now_, once_in(2) ? Quality::sensor_off : Quality::invalid);
      valid_.erase(channel);
    } else {
      bay_.value(channel, now_, value);
      valid_[channel] = now_;
      last_valid_[channel] = now_;
    }
  }

  void tell() {
    if (once_in(2000)) {
      bay_.restart_time(now_);
      valid_.clear();
      low_for_ = 0;
    }
    tell_one(Channel::spo2, spo2_, spo2_gone_);
    tell_one(Channel::rr, rr_, rr_gone_);
    tell_one(Channel::etco2, etco2_, etco2_gone_);
    tell_one(Channel::hr, hr_, hr_gone_);
    if (once_in(120)) {
      const double systolic = uniform(100, 215);
      bay_.cuff({now_, systolic, systolic * 0.6}, now_);
      bay_.value(Channel::nibp_sys, now_, systolic);
      valid_[Channel::nibp_sys] = now_;
    }
    if (once_in(900)) bay_.set_pumps(once_in(2), false, {}, now_);
    if (once_in(1500)) bay_.chart_sedative("midazolam", now_, std::chrono::minutes{10}, now_);
    if (once_in(1500)) bay_.chart_oxygen(once_in(2) ? 2 : 0, now_);
    if (once_in(1500)) bay_.chart_poss(static_cast<int>(random_() % 5), now_);
  }

  void people() {
    if (once_in(100)) bay_.acknowledge_all(bay_.revision(), now_, "nurse");
    if (once_in(300)) paused_until_ = now_ + longest_pause;
  }

  bool is_valid(Channel channel) const {
    const auto told = valid_.find(channel);
    return told != valid_.end() && now_ - told->second <= std::chrono::seconds{3};
  }

  bool was_valid(Channel channel) const {
    const auto told = last_valid_.find(channel);
    return told != last_valid_.end() && now_ - told->second <= std::chrono::seconds{3};
  }

  void look() {
    for (const ChangeEntry& entry : bay_.take_changes()) {
      const bool again = entry.text == "true again while latched";
      if (entry.what == JournalWhat::started && !again) {
        REQUIRE(entry.id != 0);
        CHECK_MESSAGE(ids_.insert(entry.id).second, "id came back: ", entry.id);
      }
      if (entry.what == JournalWhat::acknowledged) ++acknowledged_;
      if (entry.what == JournalWhat::latched) ++latched_;
      const bool heard = entry.what == JournalWhat::started || entry.what == JournalWhat::raised ||
                         entry.what == JournalWhat::gained;
      if (heard && entry.priority == Priority::high) paused_until_ = now_;
      // What ends by itself ends by valid values.
      const bool by_itself = (entry.what == JournalWhat::ended || entry.what == JournalWhat::latched) &&
                             entry.by.empty() && entry.text.find("acknowledged") == std::string::npos;
      // What ended in the second in which its value went away was over just before.
      if (by_itself && entry.condition == "spo2-low") CHECK(was_valid(Channel::spo2));
      if (by_itself && entry.condition == "rr-high") CHECK(was_valid(Channel::rr));
      if (by_itself && entry.condition == "hr-low") CHECK(was_valid(Channel::hr));
    }

    // A saturation below 85 that came for 10 s is a high occurrence: active and heard but for a pause, or
    // seen.
    const bool low = is_valid(Channel::spo2) && spo2_ < 85 && !spo2_gone_;
    low_for_ = low ? low_for_ + 1 : 0;
    bool high_shown = false;
    bool high_unheard = false;
    for (const Occurrence& one : bay_.occurrences(now_)) {
      CHECK(one.priority != Priority::none);
      CHECK(one.id != 0);
      if (one.priority != Priority::high) continue;
      high_shown = true;
      if (one.state == AlarmState::active) high_unheard = true;
    }
    if (low_for_ > 10) CHECK(high_shown);
    if (high_unheard) {
      CHECK(bay_.top() == Priority::high);
      // Only a pause keeps it from being heard, and that ends by itself.
      CHECK(paused_until_ - now_ <= longest_pause);
    }
    CHECK((bay_.top() == Priority::high) == has_unacknowledged_high());
  }
  bool has_unacknowledged_high() const {
    const auto seen = bay_.occurrences(now_);
    return std::any_of(seen.begin(), seen.end(), [](const Occurrence& one) {
      return one.priority == Priority::high && one.state != AlarmState::acknowledged;
    });
  }

  std::mt19937 random_;
  std::uint64_t next_id_ = 1;
  BayAlarms bay_{next_id_};
  BayTime now_ = bay_time_from_ns(1'700'000'000'000'000'000);
  StationTime station_;
  double spo2_ = 96;
  double rr_ = 14;
  double etco2_ = 38;
  double hr_ = 75;
  bool spo2_gone_ = false;
  bool rr_gone_ = false;
  bool etco2_gone_ = false;
  bool hr_gone_ = false;
  std::map<Channel, BayTime> valid_;
  std::map<Channel, BayTime> last_valid_;
  BayTime paused_until_;
  int low_for_ = 0;
  std::set<std::uint64_t> ids_;
  std::size_t acknowledged_ = 0;
  std::size_t latched_ = 0;
};

}  // namespace

TEST_CASE(
    "whatever happens: no id comes back, nothing clears without a value, no high is neither seen nor heard") {
  std::size_t started = 0;
  std::size_t acknowledged = 0;
  std::size_t latched = 0;
  for (std::uint32_t seed = 1; seed <= vigil::story_rounds(20); ++seed) {
    Life life{seed};
    life.run(3600);
    started += life.started();
    acknowledged += life.acknowledged();
    latched += life.latched();
  }
  // The stories were worth telling.
  CHECK(started > 500);
  CHECK(acknowledged > 100);
  CHECK(latched >= 10);
}
