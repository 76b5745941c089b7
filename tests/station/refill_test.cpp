// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <random>
#include <string>
#include <vector>

#include "tests/rounds.hpp"
#include "tests/station/station_story.hpp"

using namespace vigil;
using namespace vigil::station;
using namespace std::chrono_literals;

namespace {

/// A source whose messages are lost for a while, and sent again.
struct GapStory : test::Story {
  struct Sent {
    std::string topic;
    wire::Message message;
    std::vector<std::byte> samples;
  };
  bool losing = false;
  bool waves_alone = false;  ///< only they are lost
  std::vector<Sent> lost;
  std::uint64_t wave_seq = 0;
  std::uint64_t i0 = 0;

  GapStory() {
    source();
    admit();
    breathe(30, 97);
  }
  void send(Sent sent) {
    if (losing && (!waves_alone || std::holds_alternative<wire::WaveMessage>(sent.message))) {
      lost.push_back(std::move(sent));
      return;
    }
    if (auto* numeric = std::get_if<wire::NumericMessage>(&sent.message)) take(sent.topic, *numeric);
    if (auto* wave = std::get_if<wire::WaveMessage>(&sent.message)) {
      wave->data = sent.samples;
      take(sent.topic, *wave);
    }
  }
  wire::NumericMessage numbers(std::optional<double> spo2, double rr) {
    wire::NumericMessage message;
    message.envelope = envelope(numeric_seq++);
    message.set(Channel::spo2, {spo2, Quality::valid, {}});
    message.set(Channel::rr, {rr, Quality::valid, {}});
    return message;
  }
  /// One message a second; the first at once.
  void breathe(int seconds, std::optional<double> spo2, double rr = 14) {
    for (int i = 0; i < seconds; ++i) {
      send({"bay-01/numeric/", numbers(spo2, rr), {}});
      second();
    }
  }
  /// The same with a CO₂ wave, mmHg at 4 Hz: breaths of 4 s, or none.
  void breathe_with_wave(int seconds, bool breathes, double rr) {
    for (int i = 0; i < seconds; ++i) {
      send({"bay-01/numeric/", numbers(97, rr), {}});
      Sent wave{"bay-01/wave/co2/", wire::WaveMessage{}, {}};
      auto& message = std::get<wire::WaveMessage>(wave.message);
      message.envelope = envelope(wave_seq++);
      message.channel = Channel::co2;
      message.fs = 4;
      message.i0 = i0;
      for (int k = 0; k < 4; ++k, ++i0) {
        const bool out = breathes && i0 % 16 >= 8;
        wave.samples.push_back(static_cast<std::byte>(out ? 38 : 0));
        wave.samples.push_back(std::byte{0});
      }
      send(std::move(wave));
      second();
    }
  }
  void send_again(std::size_t from, std::size_t to) {
    losing = false;
    for (std::size_t i = from; i < to && i < lost.size(); ++i) {
      Sent again = lost[i];
      std::visit([](auto& m) { m.envelope.backfill = true; }, again.message);
      send(std::move(again));
    }
  }
  void refill() {
    send_again(0, lost.size());
    lost.clear();
  }
  void wait(int seconds) {
    for (int i = 0; i < seconds; ++i) second();
  }
  /// Of the patient: what was lost is told by technical ones, too.
  std::vector<wire::AlarmRow> rows() const {
    std::vector<wire::AlarmRow> found = bay().alarms_message().alarms;
    std::erase_if(found, [](const wire::AlarmRow& row) { return row.kind != AlarmKind::physiological; });
    return found;
  }
  std::vector<wire::AlarmRow> of_gaps() const {
    std::vector<wire::AlarmRow> found;
    for (wire::AlarmRow& row : rows())
      if (wire::was_during_gap(row)) found.push_back(std::move(row));
    return found;
  }
  /// With which words those ended that were found in a gap.
  std::vector<std::string> ended_of_gaps() const {
    std::vector<std::string> words;
    for (const JournalEntry& told : entries(JournalWhat::during_gap))
      for (const JournalEntry& entry : entries(JournalWhat::ended))
        if (entry.alarm == told.alarm) words.push_back(entry.text);
    return words;
  }
  std::string clock(Duration from_now) const {
    return to_clock_text(BayTime{(now.wall + from_now).time_since_epoch()});
  }
  std::vector<JournalEntry> entries(JournalWhat what) const {
    std::vector<JournalEntry> found;
    for (const JournalEntry& entry : kept)
      if (entry.what == what) found.push_back(entry);
    return found;
  }
};

}  // namespace

TEST_CASE("SpO₂ 80 for 20 s in a gap is shown, silent, journalled, acknowledged and gone") {
  GapStory s;
  s.losing = true;
  s.breathe(10, 97);
  const std::string began = s.clock(0s);
  s.breathe(20, 80);
  const std::string over = s.clock(0s);
  s.breathe(10, 97);
  s.losing = false;
  s.breathe(5, 97);
  CHECK(s.rows().empty());
  s.refill();
  CHECK(s.rows().empty());
  s.breathe(5, 97);

  const auto found = s.of_gaps();
  REQUIRE(found.size() == 1);
  CHECK(s.rows().size() == 1);
  CHECK(found[0].cond == "spo2-low");
  CHECK(found[0].priority == Priority::high);
  CHECK(found[0].state == AlarmState::latched);
  CHECK(found[0].heard == 0);
  CHECK(found[0].text == "SpO₂ 80 < 85, " + began.substr(0, 5) + " during gap");
  CHECK(found[0].why == std::vector<std::string>{"occurred " + began + " to " + over + " during gap",
                                                 "SpO₂ 80 % below 85 for 20 s"});
  CHECK(found[0].value == 80);
  CHECK(found[0].limit == 85);
  CHECK(s.bay().alarms_message().top == Priority::high);

  const auto told = s.entries(JournalWhat::during_gap);
  REQUIRE(told.size() == 1);
  CHECK(told[0].text ==
        "occurred " + began + " to " + over + " during gap: SpO₂ 80 < 85; SpO₂ 80 % below 85 for 20 s");
  CHECK(told[0].alarm == found[0].id);
  CHECK(told[0].bay_time == found[0].since);
  CHECK(told[0].priority == Priority::high);
  CHECK(told[0].value == 80);
  CHECK(told[0].limit == 85);

  REQUIRE(s.ask(wire::AcknowledgeRequest{"bay-01", {found[0].id}, false, {}, "seen on the feed"}).ok);
  CHECK(s.rows().empty());
  CHECK(s.bay().alarms_message().top < Priority::high);
  CHECK(s.texts(JournalWhat::acknowledged) == std::vector<std::string>{"seen on the feed"});
  CHECK(s.entries(JournalWhat::acknowledged).at(0).by == "nurse");
  CHECK(s.ended_of_gaps() == std::vector<std::string>{"acknowledged"});
  s.breathe(70, 97);
  CHECK(s.rows().empty());
}

TEST_CASE("what is found in a gap is never reminded of, nor told as unheard") {
  GapStory s;
  s.losing = true;
  s.breathe(20, 80);
  s.losing = false;
  s.breathe(40, 97);
  s.refill();
  s.breathe(600, 97);
  REQUIRE(s.of_gaps().size() == 1);
  CHECK(s.rows().size() == 1);
  CHECK(s.of_gaps()[0].heard == 0);
  CHECK(s.entries(JournalWhat::reminded).empty());
  CHECK_FALSE(s.bay().needs_ears());
  // Acknowledged as it was shown, with all the others.
  const wire::Reply done =
      s.ask(wire::AcknowledgeRequest{"bay-01", {}, true, s.bay().alarms().revision(), {}});
  CHECK(done.ok);
  CHECK(s.rows().empty());
}

TEST_CASE("an acknowledgement of what was shown before does not reach what was found since") {
  GapStory s;
  const std::uint64_t shown = s.bay().alarms().revision();
  s.losing = true;
  s.breathe(20, 80);
  s.losing = false;
  s.breathe(40, 97);
  s.refill();
  s.breathe(5, 97);
  REQUIRE(s.of_gaps().size() == 1);
  const wire::Reply done = s.ask(wire::AcknowledgeRequest{"bay-01", {}, true, shown, {}});
  CHECK(std::count(done.returned.begin(), done.returned.end(), s.of_gaps()[0].id) == 1);
  CHECK(s.of_gaps().size() == 1);
}

TEST_CASE("what the bay announced itself is not told twice") {
  SUBCASE("it was there before the gap") {
    GapStory s;
    s.breathe(5, 80);
    s.losing = true;
    s.breathe(30, 80);
    s.losing = false;
    s.breathe(60, 97);
    s.refill();
    s.breathe(70, 97);
    CHECK(s.of_gaps().empty());
    CHECK(s.rows().size() == 1);
  }
  SUBCASE("it goes on after the gap") {
    GapStory s;
    s.losing = true;
    s.breathe(10, 97);
    s.breathe(20, 80);
    s.losing = false;
    s.breathe(20, 80);
    s.refill();
    s.breathe(70, 97);
    CHECK(s.of_gaps().empty());
    CHECK(s.entries(JournalWhat::during_gap).empty());
  }
  SUBCASE("it goes on after the gap, and waits there for its delay") {
    GapStory s;
    s.losing = true;
    s.breathe(20, 97, 6);
    s.losing = false;
    s.breathe(1, 97, 6);
    s.refill();
    s.breathe(15, 97, 6);
    s.breathe(70, 97);
    CHECK(s.of_gaps().empty());
    CHECK(s.entries(JournalWhat::during_gap).empty());
  }
}

TEST_CASE("what is too short before, in and after a gap, but not together, is found") {
  GapStory s;
  // RR below 8 is high after 10 s.
  s.breathe(3, 97, 6);
  s.losing = true;
  s.breathe(6, 97, 6);
  s.losing = false;
  s.breathe(3, 97, 6);
  s.breathe(20, 97);
  CHECK(s.rows().empty());
  s.refill();
  s.breathe(5, 97);
  REQUIRE(s.of_gaps().size() == 1);
  CHECK(s.of_gaps()[0].cond == "rr-low");
  CHECK(s.of_gaps()[0].delay_s == 10);
}

TEST_CASE("two gaps, sent again in pieces and out of turn, are one story, each high told once") {
  GapStory s;
  s.losing = true;
  s.breathe(20, 80);
  s.breathe(40, 97);
  s.losing = false;
  s.breathe(30, 97);
  s.losing = true;
  s.breathe(20, 78);
  s.losing = false;
  s.breathe(40, 97);
  REQUIRE(s.lost.size() == 80);
  s.send_again(60, 80);
  s.breathe(6, 97);
  CHECK(s.of_gaps().size() == 1);
  s.send_again(8, 60);
  s.breathe(6, 97);
  CHECK(s.of_gaps().size() == 2);
  s.send_again(0, 8);
  s.breathe(80, 97);
  const auto found = s.of_gaps();
  REQUIRE(found.size() == 2);
  CHECK(found[0].value == 80);
  CHECK(found[1].value == 78);
  CHECK(s.entries(JournalWhat::during_gap).size() == 2);
}

TEST_CASE("what is found belongs together as it does live") {
  GapStory s;
  s.losing = true;
  s.breathe(30, 88, 9);
  s.breathe(30, 80, 7);
  s.losing = false;
  s.breathe(40, 97);
  s.refill();
  s.breathe(5, 97);
  const auto found = s.of_gaps();
  REQUIRE(found.size() == 1);
  CHECK(found[0].cond == "respiratory-depression");
}

TEST_CASE("no breath in a CO₂ wave that was lost is found, and breaths in it are no alarm") {
  for (const bool breathes : {false, true}) {
    CAPTURE(breathes);
    GapStory s;
    s.waves_alone = true;
    s.breathe_with_wave(40, true, 14);
    s.losing = true;
    s.breathe_with_wave(40, breathes, 14);
    s.losing = false;
    s.breathe_with_wave(20, true, 14);
    CHECK(s.rows().empty());
    s.refill();
    s.breathe_with_wave(5, true, 14);
    const auto found = s.of_gaps();
    CHECK(found.size() == (breathes ? 0 : 1));
    if (!found.empty()) CHECK(found[0].cond == "no-breath");
  }
}

TEST_CASE("it is judged by the limits in force and by what is switched off") {
  GapStory s;
  wire::LimitsSetRequest tighter;
  tighter.bay = "bay-01";
  tighter.cond = "spo2-low";
  tighter.high = 88;
  REQUIRE(s.ask(tighter).ok);
  wire::AlarmOffRequest off;
  off.bay = "bay-01";
  off.cond = "rr-high";
  off.reason = "talks";
  REQUIRE(s.ask(off).ok);
  s.losing = true;
  s.breathe(20, 87, 45);
  s.losing = false;
  s.breathe(40, 97);
  s.refill();
  s.breathe(5, 97);
  REQUIRE(s.of_gaps().size() == 1);
  CHECK(s.of_gaps()[0].limit == 88);
}

TEST_CASE("data of before the present admission is not judged, nor that of a patient who has left") {
  GapStory s;
  s.losing = true;
  s.breathe(20, 80);
  s.losing = false;
  s.breathe(5, 97);
  SUBCASE("sent again after another patient came") {
    REQUIRE(s.ask(wire::DischargeRequest{"bay-01"}).ok);
    s.admit();
    s.refill();
  }
  SUBCASE("the patient left before it was judged") {
    s.refill();
    REQUIRE(s.ask(wire::DischargeRequest{"bay-01"}).ok);
    s.admit();
  }
  SUBCASE("nobody is there") {
    REQUIRE(s.ask(wire::DischargeRequest{"bay-01"}).ok);
    s.refill();
    s.breathe(10, 97);
    s.admit();
  }
  s.breathe(70, 97);
  CHECK(s.rows().empty());
  CHECK(s.entries(JournalWhat::during_gap).empty());
}

TEST_CASE("at discharge what was found ends") {
  GapStory s;
  s.losing = true;
  s.breathe(20, 80);
  s.losing = false;
  s.breathe(40, 97);
  s.refill();
  s.breathe(5, 97);
  REQUIRE(s.of_gaps().size() == 1);
  REQUIRE(s.ask(wire::DischargeRequest{"bay-01"}).ok);
  CHECK(s.rows().empty());
  CHECK(s.ended_of_gaps() == std::vector<std::string>{"discharged"});
}

TEST_CASE("what was found comes back after a restart of the station, and is acknowledged there") {
  GapStory s;
  s.losing = true;
  s.breathe(20, 80);
  s.losing = false;
  s.breathe(40, 97);
  s.refill();
  s.breathe(5, 97);
  const auto before = s.of_gaps();
  REQUIRE(before.size() == 1);

  const auto saved = s.station.take_states(s.now);
  test::Story again;
  again.now = s.now;
  again.now.wall += 5s;
  again.station.restore(saved, again.now);
  auto after = again.bay().alarms_message().alarms;
  std::erase_if(after, [](const wire::AlarmRow& row) { return row.kind != AlarmKind::physiological; });
  REQUIRE(after.size() == 1);
  CHECK(after[0].id == before[0].id);
  CHECK(after[0].text == before[0].text);
  CHECK(after[0].why == before[0].why);
  CHECK(after[0].since == before[0].since);
  CHECK(wire::was_during_gap(after[0]));
  CHECK(again.ask(wire::AcknowledgeRequest{"bay-01", {before[0].id}, false, {}, {}}).ok);
  for (const wire::AlarmRow& row : again.bay().alarms_message().alarms) CHECK(row.id != before[0].id);
}

TEST_CASE("a new run of the source judges at once what was sent again of the last one") {
  GapStory s;
  s.losing = true;
  s.breathe(20, 80);
  s.losing = false;
  s.breathe(40, 97);
  s.refill();
  wire::SourceMessage message;
  message.envelope = s.envelope(0);
  message.envelope.epoch = 2;
  message.name = "test";
  REQUIRE(s.take("bay-01/source/", message));
  CHECK(s.of_gaps().size() == 1);
}

TEST_CASE(
    "what is kept to judge a gap is bounded, with a gap and without one, and however much is sent again") {
  const BayTime start{std::chrono::hours{500'000}};
  const StationTime now{std::chrono::hours{1}};
  wire::NumericMessage message;
  for (std::size_t i = 0; i < numeric_count; ++i)
    message.set(static_cast<Channel>(i), {80.0, Quality::valid, {}});
  constexpr int many = 30'000;

  Refill quiet;
  for (int i = 0; i < many; ++i) quiet.keep(message, start + std::chrono::seconds{i});
  CHECK(quiet.bytes() > 0);
  CHECK(quiet.bytes() < std::size_t{128} * 1024);

  Refill lossy;
  lossy.gap(now);
  for (int i = 0; i < many; ++i) lossy.keep(message, start + std::chrono::seconds{i});
  CHECK(lossy.bytes() > Refill::most_bytes / 2);
  CHECK(lossy.bytes() <= Refill::most_bytes);
  for (int i = 0; i < many; ++i)
    lossy.refill(message, start + std::chrono::seconds{many + i}, start + std::chrono::hours{24}, now);
  CHECK(lossy.bytes() <= 2 * Refill::most_bytes);
  CHECK(lossy.is_due(now));
  lossy.begin(start);
  CHECK(lossy.bytes() == 0);
}

TEST_CASE("whatever is sent again, what is now is judged as without it") {
  const std::array<std::optional<double>, 6> levels{97.0, 97.0, 91.0, 88.0, 80.0, std::nullopt};
  const std::array<double, 5> rates{14, 14, 9, 6, 0};
  std::size_t found = 0;
  for (unsigned seed = 1; seed <= vigil::story_rounds(25); ++seed) {
    CAPTURE(seed);
    std::mt19937 random{seed};
    const auto pick = [&random](std::size_t below) {
      return static_cast<std::size_t>(std::uniform_int_distribution<std::size_t>{0, below - 1}(random));
    };
    GapStory with;
    GapStory without;
    const auto live = [](const GapStory& story) {
      std::vector<std::string> told;
      for (const wire::AlarmRow& row : story.rows())
        if (!wire::was_during_gap(row))
          told.push_back(row.cond + " " + std::string(alarm_state_text[row.state]) + " " + row.text + " " +
                         std::to_string(to_ns(row.since)) + " " + std::to_string(row.heard) +
                         (row.why.empty() ? "" : " " + row.why.front()));
      for (const wire::PendingRow& row : story.bay().alarms_message().pending)
        told.push_back(row.cond + " pending");
      return told;
    };
    for (int step = 0; step < 25; ++step) {
      const bool loses = pick(2) == 0;
      const int lasts = 1 + static_cast<int>(pick(20));
      const auto spo2 = levels[pick(levels.size())];
      const double rr = rates[pick(rates.size())];
      const bool acknowledges = pick(4) == 0;
      for (GapStory* story : {&with, &without}) {
        story->losing = loses;
        story->breathe(lasts, spo2, rr);
        story->losing = false;
      }
      if (pick(3) == 0) with.refill();
      if (acknowledges)
        for (GapStory* story : {&with, &without})
          for (const wire::AlarmRow& row : story->rows())
            if (!wire::was_during_gap(row) && row.state != AlarmState::acknowledged)
              CHECK(story->ask(wire::AcknowledgeRequest{"bay-01", {row.id}, false, {}, {}}).ok);
      REQUIRE(live(with) == live(without));
    }
    found += with.entries(JournalWhat::during_gap).size();
    CHECK(without.entries(JournalWhat::during_gap).empty());
  }
  CHECK(found > 0);
}
