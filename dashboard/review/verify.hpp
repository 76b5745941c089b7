// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "common/model/error.hpp"
#include "common/store/journal_verify.hpp"

namespace vigil::review {

/// `vigil-session verify`, as the command line says it.
struct VerifyCommand {
  std::string path;
  std::vector<std::string> heads;  ///< "SEQ:HASH", as noted elsewhere
  bool json = false;
};

struct VerifyAnswer {
  std::string text;  ///< for stdout
  bool clean = false;
};

/// "1234:9f86…" with 64 hexadecimal digits.
Expected<store::JournalHead> parse_head(const std::string& text);

/// Looks at a whole journal, and says on stderr how far it is where that is a terminal. An error means that
/// nothing could be looked at.
Expected<VerifyAnswer> run(const VerifyCommand& command);

}  // namespace vigil::review
