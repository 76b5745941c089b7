// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "common/wire/messages.hpp"

/// How a condition's limit reads.
namespace vigil::dashboard {

/// "SpO₂ low"; of what is no limit, its name with spaces: "respiratory depression", "no signal, SpO₂".
std::string limit_label(const wire::LimitRow& row);
/// "%", "mmHg"; empty: none.
std::string limit_unit(const wire::LimitRow& row);
/// Of a changed one: "profile 92 / 85", or only "changed" where the station does not say; else empty.
std::string profile_text(const wire::LimitRow& row);

}  // namespace vigil::dashboard
