// SPDX-License-Identifier: MIT
#include "publisher/history.hpp"

#include <doctest/doctest.h>

using namespace vigil;
using namespace vigil::publisher;
using namespace std::chrono_literals;

namespace {

constexpr StationTime t0{1000s};

Outgoing message(const std::string& topic, std::uint64_t seq, std::size_t bytes = 10) {
  return {topic, seq, std::string(bytes, 'x')};
}

}  // namespace

TEST_CASE("what was kept is found by topic and seq, and a range is answered with what is there of it") {
  History history;
  for (std::uint64_t seq = 0; seq < 10; ++seq) {
    history.keep(message("bay-01/numeric/", seq), t0 + seq * 1s);
    history.keep(message("bay-01/wave/pleth/", seq, 20), t0 + seq * 1s);
  }
  REQUIRE(history.find("bay-01/numeric/", 3) != nullptr);
  CHECK(history.find("bay-01/numeric/", 3)->sent == t0 + 3s);
  CHECK(history.find("bay-01/wave/pleth/", 9)->payload.size() == 20);
  CHECK(history.find("bay-01/numeric/", 10) == nullptr);
  CHECK(history.find("bay-01/numeric", 3) == nullptr);
  CHECK(history.still_has("bay-01/numeric/", {2, 4}) == SeqRange{2, 4});
  CHECK(history.still_has("bay-01/numeric/", {8, 1'000'000}) == SeqRange{8, 9});
  CHECK_FALSE(history.still_has("bay-01/numeric/", {10, 12}));
  CHECK_FALSE(history.still_has("bay-01/pump/1/", {0, 1}));
}

TEST_CASE("after 10 minutes a message goes, whatever its topic") {
  History history;
  history.keep(message("bay-01/event/", 0), t0);
  for (std::uint64_t seq = 0; seq <= 660; ++seq) history.keep(message("bay-01/numeric/", seq), t0 + seq * 1s);
  CHECK_FALSE(history.still_has("bay-01/event/", {0, 0}));
  CHECK(history.still_has("bay-01/numeric/", {0, 1000}) == SeqRange{60, 660});
  CHECK(history.find("bay-01/numeric/", 59) == nullptr);
}

TEST_CASE("it never holds more than 16 MiB, oldest out") {
  History history;
  for (std::uint64_t seq = 0; seq < 1000; ++seq) {
    history.keep(message("bay-01/numeric/", seq, 60'000), t0);
    REQUIRE(history.bytes() <= history_bytes);
  }
  const auto left = history.still_has("bay-01/numeric/", {0, 999});
  REQUIRE(left);
  CHECK(left->to == 999);
  CHECK(left->to - left->from + 1 == history_bytes / (history.bytes() / (left->to - left->from + 1)));
}

TEST_CASE("a topic of which everything has gone begins anew where it goes on") {
  History history;
  history.keep(message("bay-01/event/", 0), t0);
  history.keep(message("bay-01/event/", 1), t0 + 1h);
  CHECK(history.still_has("bay-01/event/", {0, 5}) == SeqRange{1, 1});
  history.clear();
  CHECK(history.bytes() == 0);
  history.keep(message("bay-01/event/", 0), t0 + 2h);
  CHECK(history.still_has("bay-01/event/", {0, 5}) == SeqRange{0, 0});
}
