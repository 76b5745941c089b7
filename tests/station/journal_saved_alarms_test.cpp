// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "alarms/bay_alarms.hpp"
#include "dashboard/station/saved_bay.hpp"
#include "dashboard/station/station_file.hpp"

using namespace vigil;
using namespace vigil::alarms;
using namespace vigil::station;
using namespace std::chrono_literals;

namespace {

constexpr std::array told{Channel::spo2, Channel::rr, Channel::etco2, Channel::pr};

/// What happens to a bay at one time.
struct Step {
  BayTime t;
  std::array<std::optional<double>, told.size()> values;  ///< unset: there is none
  std::optional<CuffReading> cuff;
  std::optional<bool> pump;
  std::optional<int> poss;
  std::optional<Priority> occlusion;
  bool acknowledge = false;
};

/// A patient whose values stay for some time and then leap: most of what can be wrong at once is.
class Stories {
 public:
  explicit Stories(unsigned seed) : random_{seed} {}

  Step next() {
    // No delay of a profile is a multiple of this: what is due never falls on a value.
    now_ += 1031ms;
    Step step;
    step.t = now_;
    for (std::size_t i = 0; i < told.size(); ++i) {
      if (until_[i] <= now_) {
        until_[i] = now_ + std::chrono::seconds{3 + pick(25)};
        level_[i] = pick(levels[i].size());
      }
      step.values[i] = levels[i][level_[i]];
    }
    if (until_cuff_ <= now_) {
      until_cuff_ = now_ + std::chrono::seconds{30 + pick(200)};
      const auto& [systolic, diastolic] = cuffs[pick(cuffs.size())];
      step.cuff = CuffReading{now_, systolic, diastolic};
    }
    if (pick(60) == 0) step.pump = pick(3) != 0;
    if (pick(120) == 0) step.poss = static_cast<int>(pick(5));
    if (pick(80) == 0) step.occlusion = pick(2) == 0 ? Priority::none : Priority::high;
    step.acknowledge = pick(15) == 0;
    return step;
  }
  std::size_t pick(std::size_t below) {
    return std::uniform_int_distribution<std::size_t>{0, below - 1}(random_);
  }

 private:
  using Level = std::optional<double>;
  static inline const std::array<std::vector<Level>, told.size()> levels{
      {{97.0, 97.0, 97.0, 91.0, 87.0, 83.0, std::nullopt},
       {14.0, 14.0, 14.0, 9.0, 7.0, 0.0, 27.0, std::nullopt},
       {38.0, 38.0, 38.0, 53.0, 64.0, 12.0, std::nullopt},
       {72.0, 72.0, 45.0, 38.0, 125.0, 150.0, std::nullopt}}};
  static constexpr std::array<std::pair<double, double>, 5> cuffs{
      {{120, 80}, {120, 80}, {166, 92}, {186, 96}, {206, 104}}};

  std::mt19937 random_;
  BayTime now_ = BayTime{std::chrono::hours{500'000}};
  std::array<BayTime, told.size()> until_{};
  std::array<std::size_t, told.size()> level_{};
  BayTime until_cuff_{};
};

const Profile& profile_named(const std::string& id) {
  static const auto profiles = load_profiles(VIGIL_SOURCE_ASSETS "/profiles");
  REQUIRE(profiles);
  return profiles->at(id);
}

/// The alarms of one bay, and what they told.
struct Judge {
  std::uint64_t next_id;
  BayAlarms alarms;
  BayTime now;
  std::vector<ChangeEntry> changes;

  explicit Judge(const Profile& profile, std::uint64_t first_id = 1) : next_id{first_id}, alarms{next_id} {
    for (const Channel channel : told) alarms.set_period(channel, 1s);
    alarms.set_patient({125.0, 80.0, 38.0}, false, false, BayTime{});
    alarms.set_profile(profile, BayTime{}, "admitted", "nurse");
    alarms.take_changes();
  }

  void live(const Step& step) {
    now = step.t;
    if (step.pump) alarms.set_pumps(*step.pump, false, {}, now);
    if (step.poss) alarms.chart_poss(*step.poss, now);
    if (step.cuff) alarms.cuff(*step.cuff, now);
    for (std::size_t i = 0; i < told.size(); ++i) {
      if (step.values[i])
        alarms.value(told[i], now, *step.values[i]);
      else
        alarms.missing(told[i], now);
    }
    if (step.occlusion) {
      TechnicalCondition::Report report;
      report.priority = *step.occlusion;
      report.text = "Downstream occlusion";
      report.latching = true;
      alarms.technical("downstream-occlusion:1", std::move(report), now);
    }
    if (step.acknowledge) alarms.acknowledge_all(alarms.revision(), now, "nurse");
    for (ChangeEntry& change : alarms.take_changes()) changes.push_back(std::move(change));
  }
};

/// Whether the other one told the same of the same occurrence.
bool told_in(const std::vector<ChangeEntry>& changes, const ChangeEntry& like) {
  return std::any_of(changes.begin(), changes.end(), [&](const ChangeEntry& one) {
    return one.id == like.id && one.what == like.what && one.priority == like.priority;
  });
}

/// All that is announced, by itself or with another.
std::set<std::string> conditions_in(const BayAlarms& alarms, BayTime now) {
  std::set<std::string> all;
  for (const Occurrence& one : alarms.occurrences(now)) {
    all.insert(one.condition);
    all.insert(one.joined.begin(), one.joined.end());
  }
  return all;
}

/// Whether something saved was in its clear time.
bool clears(const std::string& saved) {
  const auto json = nlohmann::json::parse(saved);
  const auto step_clears = [](const nlohmann::json& part, const char* step) {
    return part.contains(step) && part[step]["reached"] == true && part[step]["breached"] == false;
  };
  return std::any_of(json.begin(), json.end(), [&](const nlohmann::json& part) {
    if (!part.is_object()) return false;
    return step_clears(part, "medium") || step_clears(part, "high") ||
           (part.contains("clear_due") && !part["clear_due"].is_null()) ||
           (part.contains("reached") && part["reached"] == true && part["true"] == false);
  });
}

struct Seen {
  std::uint64_t id;
  std::string condition;
  Priority priority;
  AlarmState state;
  std::string joined;
  bool operator==(const Seen&) const = default;
};
std::string text_of(const Seen& one) {
  return std::to_string(one.id) + " " + one.condition + " " + std::string(priority_text[one.priority]) + " " +
         std::string(alarm_state_text[one.state]) + " " + one.joined + "\n";
}
std::vector<Seen> seen_in(const BayAlarms& alarms, BayTime now) {
  std::vector<Seen> seen;
  for (const Occurrence& one : alarms.occurrences(now)) {
    std::string joined;
    for (const std::string& name : one.joined) joined += name + " ";
    seen.push_back({one.id, one.condition, one.priority, one.state, joined});
  }
  return seen;
}

}  // namespace

TEST_CASE("saved at any time and restored, alarms stand as they stood, and what comes is judged the same") {
  std::set<std::string> covered;
  std::size_t pending = 0;
  // What was in its clear time begins it anew, as after any moment without a value: it ends later, and what
  // comes in these seconds belongs to it and is not heard as its own.
  std::size_t ended_later = 0;
  for (unsigned seed = 0; seed < 400; ++seed) {
    CAPTURE(seed);
    const Profile& profile = profile_named(seed % 4 == 0 ? "icu-high-dose" : "low-dose-adult");
    Stories stories{seed};
    Judge before{profile};
    const bool nobody_comes = seed % 3 == 1;
    const std::size_t length = 20 + stories.pick(300);
    for (std::size_t i = 0; i < length; ++i) {
      Step step = stories.next();
      step.acknowledge = step.acknowledge && !nobody_comes;
      // Also one thing alone that is wrong, which latches by itself.
      if (seed % 6 == 1) step.values[1] = 14.0;
      if (seed % 6 == 4) step.values[0] = 97.0;
      if (nobody_comes) step.values[2] = 38.0;
      before.live(step);
    }
    const auto stood = seen_in(before.alarms, before.now);
    for (const Seen& one : stood)
      covered.insert(one.condition + " " + std::string(alarm_state_text[one.state]));
    pending += before.alarms.pending().size();

    const std::string saved = save_alarms(before.alarms, before.now);
    Judge after{profile, before.next_id};
    const auto restored = restore_alarms(after.alarms, saved, before.now);
    REQUIRE_MESSAGE(restored, (restored ? "" : restored.error().text));
    after.now = before.now;
    std::string told_again;
    for (const ChangeEntry& change : after.alarms.take_changes())
      told_again += change.condition + " " + std::string(journal_what_text[change.what]) + "; ";
    CHECK_MESSAGE(told_again.empty(), told_again);
    std::string is;
    for (const Seen& one : seen_in(after.alarms, after.now)) is += text_of(one);
    std::string was;
    for (const Seen& one : stood) was += text_of(one);
    CHECK(is == was);
    CHECK(after.alarms.top() == before.alarms.top());
    CHECK(after.alarms.revision() > before.alarms.revision());
    for (const Occurrence& one : after.alarms.occurrences(after.now))
      if (one.kind == AlarmKind::physiological && one.state == AlarmState::active && one.channel &&
          one.condition != "respiratory-depression")
        CHECK_MESSAGE(one.no_data, one.condition);

    // The station comes back within a blink, the values go on, and then stay: clear times that began anew are
    // over, too, and both stand the same.
    before.changes.clear();
    Step step = stories.next();
    step.t = before.now + 1ms;
    for (int i = 0; i < 300; ++i) {
      step.acknowledge = false;
      before.live(step);
      after.live(step);
      step.cuff.reset();
      step.pump.reset();
      step.poss.reset();
      step.occlusion.reset();
      step.t += 1031ms;
    }
    if (conditions_in(after.alarms, after.now) != conditions_in(before.alarms, before.now) ||
        after.alarms.top() != before.alarms.top()) {
      CHECK(clears(saved));
      ++ended_later;
    }
    for (const ChangeEntry& change : after.changes)
      if (change.what == JournalWhat::started || change.what == JournalWhat::raised)
        CHECK_MESSAGE(std::none_of(stood.begin(), stood.end(),
                                   [&](const Seen& one) {
                                     return one.id == change.id && one.state == AlarmState::acknowledged &&
                                            !told_in(before.changes, change);
                                   }),
                      change.condition);
  }
  // The stories were worth it.
  CHECK(pending > 20);
  CHECK(ended_later <= 4);
  for (const char* one :
       {"spo2-low active", "spo2-low acknowledged", "spo2-low latched", "respiratory-depression active",
        "respiratory-depression latched", "no-breath active", "no-breath latched", "rr-low latched",
        "hypertension latched", "respiratory-depression acknowledged", "hypertension active",
        "hypertension acknowledged", "downstream-occlusion:1 active", "downstream-occlusion:1 latched"})
    CHECK_MESSAGE(covered.contains(one), std::string(one));
}

TEST_CASE("an acknowledgement of what the station showed before its restart means nothing afterwards") {
  const Profile& profile = profile_named("low-dose-adult");
  Judge before{profile};
  Step low;
  low.t = BayTime{std::chrono::hours{500'000}};
  for (int i = 0; i < 60; ++i, low.t += 1s) {
    low.values = {80.0, 14.0, 38.0, 72.0};
    before.live(low);
  }
  REQUIRE(before.alarms.top() == Priority::high);
  Judge after{profile, before.next_id};
  REQUIRE(restore_alarms(after.alarms, save_alarms(before.alarms, before.now), before.now));
  const auto left = after.alarms.acknowledge_all(before.alarms.revision(), before.now, "nurse");
  CHECK_FALSE(left.empty());
  CHECK(after.alarms.acknowledge_all(after.alarms.revision(), before.now, "nurse").empty());
}

TEST_CASE("what does not come again after a restart grows stale and is told") {
  const Profile& profile = profile_named("low-dose-adult");
  Judge before{profile};
  Step well;
  well.t = BayTime{std::chrono::hours{500'000}};
  for (int i = 0; i < 60; ++i, well.t += 1s) {
    well.values = {97.0, 14.0, 38.0, 72.0};
    before.live(well);
  }
  Judge after{profile, before.next_id};
  REQUIRE(restore_alarms(after.alarms, save_alarms(before.alarms, before.now), before.now));
  // A minute later the station is back; of the four only the pulse is.
  BayTime now = before.now + 60s;
  std::set<std::string> told_of;
  for (int i = 0; i < 20; ++i, now += 1s) {
    after.alarms.value(Channel::pr, now, 72);
    for (const Occurrence& one : after.alarms.occurrences(now)) told_of.insert(one.condition);
    if (i < 10) CHECK(told_of.empty());
  }
  CHECK(told_of.contains("no-signal:spo2"));
  CHECK(told_of.contains("no-signal:etco2"));
}

TEST_CASE("after a long absence acknowledged highs are active and heard again, and nothing else is") {
  const Profile& profile = profile_named("low-dose-adult");
  Judge before{profile};
  Step low;
  low.t = BayTime{std::chrono::hours{500'000}};
  for (int i = 0; i < 60; ++i, low.t += 1s) {
    low.values = {80.0, 14.0, 38.0, 45.0};
    low.acknowledge = i == 59;
    before.live(low);
  }
  Judge after{profile, before.next_id};
  REQUIRE(restore_alarms(after.alarms, save_alarms(before.alarms, before.now), before.now));
  CHECK(after.alarms.top() == Priority::none);
  after.alarms.hear_again(before.now);
  CHECK(after.alarms.top() == Priority::high);
  const auto was = seen_in(before.alarms, before.now);
  const auto is = seen_in(after.alarms, before.now);
  REQUIRE(was.size() == is.size());
  for (const Seen& one : is)
    CHECK(one.state == (one.priority == Priority::high ? AlarmState::active : AlarmState::acknowledged));
  const auto changes = after.alarms.take_changes();
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].text.find("station was away") != std::string::npos);
}

TEST_CASE("a profile comes back as it was saved, whatever stands in it") {
  for (const char* id : {"low-dose-adult", "outpatient", "icu-high-dose", "training"}) {
    const Profile& profile = profile_named(id);
    const auto read = read_saved_profile(save_profile(profile));
    REQUIRE_MESSAGE(read, read.error().text);
    CHECK(*read == profile);
  }
}

TEST_CASE(
    "a saved bay that is cut, changed or of another kind is refused with its place, and never crashes") {
  const Profile& profile = profile_named("low-dose-adult");
  Stories stories{7};
  Judge before{profile};
  for (int i = 0; i < 200; ++i) before.live(stories.next());
  const std::string saved = save_alarms(before.alarms, before.now);
  const auto restore = [&](const std::string& text) {
    Judge after{profile, before.next_id};
    return restore_alarms(after.alarms, text, before.now);
  };
  REQUIRE(restore(saved));
  for (std::size_t length = 0; length < saved.size(); length += 1 + length / 50)
    CHECK_FALSE(restore(saved.substr(0, length)));
  // A flipped bit may leave a valid text: then it is another number, else a clear error.
  std::mt19937 random{1};
  for (int i = 0; i < 3000; ++i) {
    std::string changed = saved;
    char& flipped = changed[random() % changed.size()];
    flipped = static_cast<char>(static_cast<unsigned char>(flipped) ^ (1U << (random() % 7)));
    if (const auto result = restore(changed); !result) CHECK(result.error().text.rfind("alarms", 0) == 0);
  }
  const auto replaced = [&](const std::string& from, const std::string& to) {
    std::string text = saved;
    const auto at = text.find(from);
    REQUIRE_MESSAGE(at != std::string::npos, from);
    text.replace(at, from.size(), to);
    const auto result = restore(text);
    return result ? std::string{"restored"} : result.error().text;
  };
  CHECK(
      replaced("\"ventilated\":false", "\"ventilated\":7").find("alarms.context.ventilated: true or false") ==
      0);
  CHECK(replaced("\"ventilated\":false", "\"other\":7").find("'ventilated' is missing") != std::string::npos);
  CHECK(replaced("\"poss_at\":", "\"poss_at\":-").find("alarms.context.poss_at") == 0);
  CHECK(replaced("\"technical\":[", "\"technical\":[\"nobody\",").find("'technical nobody' is missing") !=
        std::string::npos);
  CHECK(restore("[]").error().text == "alarms: an object is wanted");
  CHECK(restore("null").error().text == "alarms: an object is wanted");
  CHECK(restore(std::string(100'000, '[')).error().text == "alarms: is no JSON");
  CHECK(read_saved_profile("{\"format\":2}").error().text.find("profile.format: is 2") == 0);
  CHECK_FALSE(read_saved_profile(""));
  CHECK_FALSE(read_saved_station("{\"format\":1,\"station\":{\"alive\":1e99}}"));
}
