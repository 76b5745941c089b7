// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "alarms/profile.hpp"
#include "common/model/error.hpp"

namespace vigil::review {

/// `vigil-session evaluate`, as the command line says it.
struct EvaluateCommand {
  std::string path;
  std::string profile = "low-dose-adult";
  std::string map;
  bool json = false;
};

/// What it prints on stdout, judged by `profile`: find_profile() of the command's. Shows on stderr how far it
/// is where that is a terminal, and takes SIGINT and SIGTERM as "stop", which is an error.
Expected<std::string> run(const EvaluateCommand& command, const alarms::Profile& profile,
                          const std::string& version);

}  // namespace vigil::review
