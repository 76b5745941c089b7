// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "common/wire/control.hpp"

namespace vigil::wire {

/// An instructor's command as a person reads it: "hr 90, over_s 30, sensors_off spo2 co2, nibp_now". A true
/// stands for itself, a false reads "pause no".
std::string words_of(const Command& command);

}  // namespace vigil::wire
