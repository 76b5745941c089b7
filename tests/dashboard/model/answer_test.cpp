// SPDX-License-Identifier: MIT
#include "dashboard/model/answer.hpp"

#include <doctest/doctest.h>

using namespace vigil;
using namespace vigil::dashboard;

namespace {

Answer to(wire::Op op) {
  Answer answer;
  answer.asked = std::move(op);
  return answer;
}

}  // namespace

TEST_CASE("what was done is said where it does not show by itself, what was refused always") {
  CHECK(text_of(to(wire::AcknowledgeRequest{})) == "acknowledged");
  CHECK(text_of(to(wire::AudioPauseRequest{{}, 120})) == "audio paused");
  CHECK(text_of(to(wire::AudioPauseRequest{{}, 0})) == "audio on");
  CHECK(text_of(to(wire::StandbyRequest{"bay-01"})).empty());
  Answer refused = to(wire::AcknowledgeRequest{});
  refused.ok = false;
  refused.error = "no such alarm";
  refused.returned = {4};
  CHECK(text_of(refused) == "no such alarm");
  Answer noted = to(wire::AcknowledgeRequest{});
  noted.note = "not journalled: disk full";
  CHECK(text_of(noted) == "not journalled: disk full");
}

TEST_CASE("an alarm that rose while it was acknowledged is never said to be acknowledged") {
  Answer answer = to(wire::AcknowledgeRequest{});
  answer.returned = {4};
  CHECK(text_of(answer) == "1 not acknowledged: it has risen, or needs a reason");
  answer.returned = {4, 5, 9};
  CHECK(text_of(answer) == "3 not acknowledged: they have risen, or need a reason");
  answer.note = "not journalled: disk full";
  CHECK(text_of(answer) ==
        "3 not acknowledged: they have risen, or need a reason; not journalled: disk full");
}
