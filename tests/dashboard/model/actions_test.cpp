// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "story.hpp"

using namespace story;

namespace {

const Button& acknowledge_button(const Screen& screen) {
  for (const auto& button : screen.buttons)
    if (button.key == "A") return button;
  throw std::out_of_range("no acknowledge button");
}

}  // namespace

TEST_CASE("acknowledge with no bay selected does nothing and says so, for some seconds") {
  Ward ward;
  Source s("bay-03");
  ward.connect(s, 0);
  ward.say_alarms("bay-03", 0, {alarm(1, "spo2-low", Priority::high, 0, "SpO₂ 80 < 85", Channel::spo2)});
  CHECK(acknowledge_button(ward.screen(0)).text == "Acknowledge");
  CHECK_FALSE(acknowledge_button(ward.screen(0)).enabled);
  CHECK_FALSE(ward.act(AcknowledgeBay{}, 1));
  CHECK(ward.screen(1).message == "no bay selected");
  CHECK(ward.screen(5.9).message == "no bay selected");
  CHECK(ward.screen(6).message.empty());
}

TEST_CASE("acknowledge asks for what stood on the screen, and only where there is something") {
  Ward ward;
  Source s("bay-03");
  ward.connect(s, 0);
  ward.act(SelectBay{"bay-03"}, 0);
  CHECK(acknowledge_button(ward.screen(0)).text == "Acknowledge bay 3");
  CHECK_FALSE(acknowledge_button(ward.screen(0)).enabled);
  CHECK_FALSE(ward.act(AcknowledgeBay{}, 0));
  CHECK(ward.screen(0).message == "bay 3: nothing to acknowledge");

  ward.bay("bay-03").label = "Theatre West";
  ward.say_bay("bay-03", 0);
  CHECK(acknowledge_button(ward.screen(0)).text == "Acknowledge Theatre West");

  ward.say_alarms("bay-03", 1, {alarm(7, "spo2-low", Priority::high, 0, "SpO₂ 80 < 85", Channel::spo2)});
  CHECK(acknowledge_button(ward.screen(1)).enabled);
  const auto op = ward.act(acknowledge_button(ward.screen(1)).intent, 1);
  REQUIRE(op);
  const auto& request = std::get<wire::AcknowledgeRequest>(*op);
  CHECK(request.bay == "bay-03");
  CHECK(request.all);
  CHECK(request.rev == ward.rev());

  const auto one = ward.act(AcknowledgeAlarm{"bay-03", 7}, 1);
  REQUIRE(one);
  CHECK(std::get<wire::AcknowledgeRequest>(*one).alarms == std::vector<std::uint64_t>{7});
  CHECK_FALSE(std::get<wire::AcknowledgeRequest>(*one).all);
  CHECK_FALSE(ward.act(AcknowledgeAlarm{"bay-03", 8}, 1));
  CHECK_FALSE(ward.act(AcknowledgeAlarm{"bay-99", 7}, 1));
  CHECK(ward.screen(1).message == "nothing to acknowledge");

  ward.say_alarms("bay-03", 2,
                  {alarm(7, "spo2-low", Priority::high, 0, "SpO₂", Channel::spo2, AlarmState::acknowledged)});
  CHECK_FALSE(acknowledge_button(ward.screen(2)).enabled);
  CHECK_FALSE(ward.act(AcknowledgeAlarm{"bay-03", 7}, 2));
  ward.say_alarms("bay-03", 3,
                  {alarm(7, "spo2-low", Priority::high, 0, "SpO₂", Channel::spo2, AlarmState::latched)});
  CHECK(acknowledge_button(ward.screen(3)).enabled);
}

TEST_CASE("an alarm that came after the screen was drawn is not acknowledged with it") {
  Ward ward;
  Source s("bay-03");
  ward.connect(s, 0);
  ward.say_alarms("bay-03", 1, {alarm(7, "spo2-low", Priority::medium, 0, "SpO₂ 90 < 92", Channel::spo2)});
  ward.screen(1);
  const auto drawn = ward.rev();
  ward.say_alarms("bay-03", 2, {alarm(7, "spo2-low", Priority::high, 0, "SpO₂ 80 < 85", Channel::spo2)});
  CHECK(ward.rev() > drawn);
  const auto op = ward.act(AcknowledgeBay{"bay-03"}, 2);  // the key went down before the next frame
  REQUIRE(op);
  CHECK(std::get<wire::AcknowledgeRequest>(*op).rev == drawn);
}

TEST_CASE("an acknowledgement does not reach alarms of a bay that stood on a card only") {
  Ward ward;
  Source one("bay-01");
  Source two("bay-02");
  ward.connect(one, 0);
  ward.connect(two, 0);
  const auto low = alarm(7, "spo2-low", Priority::medium, 0, "SpO₂ 90 < 92", Channel::spo2);
  ward.act(OpenBay{"bay-01"}, 0);
  ward.screen(0);
  ward.say_alarms("bay-02", 1, {low});
  ward.screen(1);
  CHECK_FALSE(ward.act(AcknowledgeBay{"bay-02"}, 1));
  CHECK(ward.screen(1).message == "bay 2: its alarms were not shown yet");
  ward.act(GoBack{}, 1);
  ward.screen(1);
  const auto drawn = ward.rev();
  ward.act(OpenBay{"bay-01"}, 2);
  ward.screen(2);
  ward.say_alarms("bay-02", 3, {low, alarm(8, "rr-low", Priority::high, 3, "RR 6 < 8", Channel::rr)});
  ward.screen(3);
  const auto op = ward.act(AcknowledgeBay{"bay-02"}, 3);
  REQUIRE(op);
  CHECK(std::get<wire::AcknowledgeRequest>(*op).rev == drawn);
}

TEST_CASE("A acknowledges on every page that shows the selected bay's alarm") {
  Ward ward;
  Source s("bay-01");
  ward.connect(s, 0);
  ward.act(OpenBay{"bay-01"}, 0);
  for (const Intent& page :
       {Intent{OpenLimits{}}, Intent{OpenChart{}}, Intent{OpenDisclosure{}}, Intent{OpenAlarms{}}}) {
    ward.act(page, 1);
    ward.say_alarms("bay-01", 1,
                    {alarm(ward.rev(), "rr-low", Priority::medium, 0, "RR 9 < 10", Channel::rr)});
    ward.screen(1);
    const auto op = ward.act(AcknowledgeBay{}, 1);
    REQUIRE(op);
    CHECK(std::get<wire::AcknowledgeRequest>(*op).rev == ward.rev());
  }
}

TEST_CASE("a bay that does not exist is neither selected nor opened nor acknowledged") {
  Ward ward;
  Source s("bay-03");
  ward.connect(s, 0);
  ward.act(OpenBay{"bay-09"}, 0);
  CHECK(ward.screen(0).view == ViewKind::bays);
  CHECK_FALSE(ward.screen(0).selected);
  CHECK(ward.screen(0).message == "there is no bay 9");
  CHECK_FALSE(ward.act(AcknowledgeBay{"bay-09"}, 0));
}

TEST_CASE("a pause is asked for all bays and two minutes") {
  Ward ward;
  const auto op = ward.act(PauseAudio{}, 0);
  REQUIRE(op);
  CHECK(std::get<wire::AudioPauseRequest>(*op).seconds == 120);
  CHECK_FALSE(std::get<wire::AudioPauseRequest>(*op).bay);
}

TEST_CASE("an open bay shows more and offers the way back") {
  Ward ward;
  Source s("bay-03");
  for (const Channel c : {Channel::temp, Channel::cvp_mean, Channel::ipi, Channel::fico2})
    s.channels.push_back(numeric(c));
  ward.connect(s, 0);
  CHECK(ward.tile(0).numerals.size() == 6);
  ward.act(OpenBay{"bay-03"}, 0);
  CHECK(ward.tile(0).numerals.size() == 9);
  CHECK(ward.screen(0).buttons.front().key == "Esc");
  ward.act(ward.screen(0).buttons.front().intent, 0);
  CHECK(ward.screen(0).view == ViewKind::bays);
}
