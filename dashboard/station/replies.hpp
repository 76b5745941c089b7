// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>

#include "common/model/error.hpp"
#include "common/wire/control.hpp"
#include "dashboard/station/cut_text.hpp"

namespace vigil::station {

/// A request is answered with why it is not done.
inline wire::Reply refused(std::string why) {
  wire::Reply reply;
  reply.ok = false;
  reply.error = cut_text(std::move(why), longest_text);
  return reply;
}

inline wire::Reply result_of(const Expected<void>& done) {
  return done ? wire::Reply{} : refused(done.error().text);
}

}  // namespace vigil::station
