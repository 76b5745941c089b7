// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "tests/wire/raw_pack.hpp"

using namespace vigil;
using namespace vigil::wire;

TEST_CASE("topics are taken apart and put together") {
  const auto wave = parse_topic("bay-03/wave/ecg_ii/");
  REQUIRE(wave);
  CHECK(wave->bay == "bay-03");
  CHECK(wave->kind == Kind::wave);
  CHECK(wave->name == "ecg_ii");
  CHECK(make_topic("bay-03", Kind::wave, "ecg_ii") == "bay-03/wave/ecg_ii/");
  CHECK(make_topic("station", Kind::beat) == "station/beat/");
  for (const auto* topic : {"b/source/", "b/numeric/", "b/wave/unheard-of/", "b/pump/0/", "b/pump/99/",
                            "b/event/", "b/bay/", "b/alarms/", "station/beat/"})
    CHECK_MESSAGE(parse_topic(topic).has_value(), topic);
}

TEST_CASE("a topic that is not as it must be is refused") {
  for (const auto* topic : {"",
                            "/",
                            "//",
                            "b",
                            "b/",
                            "b/source",
                            "/source/",
                            "B/source/",
                            "b b/source/",
                            "-b/source/",
                            "b/source//",
                            "b/source/x/",
                            "b/wave/",
                            "b/wave//",
                            "b/wave/PLETH/",
                            "b/wave/pleth",
                            "b/wave/a/b/",
                            "b/pump/",
                            "b/pump/100/",
                            "b/pump/-1/",
                            "b/pump/01/",
                            "b/pump/x/",
                            "b/pump/1/2/",
                            "station/source/",
                            "station/numeric/",
                            "b/beat/",
                            "station/beat/x/",
                            "abcdefghijklmnopqrstuvwxyz0123456/source/",
                            "b\xc3\xa4/source/"}) {
    const auto parsed = parse_topic(topic);
    CAPTURE(topic);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error() == Refusal::topic);
  }
  for (const auto* topic : {"b/vitals/", "b//", "b/Source/"}) {
    const auto parsed = parse_topic(topic);
    CAPTURE(topic);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error() == Refusal::kind);
  }
}

TEST_CASE("what only the station sends is refused when it comes in from outside") {
  Envelope source;
  source.src = "gw-7";
  for (const auto* topic : {"b/bay/", "b/alarms/", "station/beat/"}) {
    const auto refused = refuse_as_ingest(*parse_topic(topic), source);
    REQUIRE(refused);
    CHECK(refused->reason == Refusal::kind);
  }
  for (const auto* topic : {"b/source/", "b/numeric/", "b/wave/pleth/", "b/pump/1/", "b/event/"})
    CHECK_FALSE(refuse_as_ingest(*parse_topic(topic), source));
  source.src = "station-east";
  const auto refused = refuse_as_ingest(*parse_topic("b/numeric/"), source);
  REQUIRE(refused);
  CHECK(refused->reason == Refusal::station_name);
  CHECK(refused->detail.find("station-east") != std::string::npos);
}

TEST_CASE("every refusal has its sentence") {
  for (std::size_t i = 0; i < refusal_text.size(); ++i) {
    const auto sentence = refusal_sentence(static_cast<Refusal>(i));
    CHECK(sentence.size() > 10);
    CHECK(sentence.back() == '.');
  }
}
