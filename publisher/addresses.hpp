// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "common/model/error.hpp"

namespace vigil::publisher {

/// Whether it is `tcp://HOST:PORT` with a port from 1 to 65535, or `ipc://PATH`.
Expected<void> check_address(std::string_view address);

/// The control endpoint of a station with this ingest endpoint: two ports on. Fails where there is no port,
/// or none two on.
Expected<std::string> control_beside(std::string_view ingest);

}  // namespace vigil::publisher
