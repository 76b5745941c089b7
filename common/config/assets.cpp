// SPDX-License-Identifier: MIT
#include "common/config/assets.hpp"

#include <cstdlib>
#include <system_error>

namespace vigil::config {

std::filesystem::path assets_dir() {
  if (const char* set = std::getenv("VIGIL_ASSETS"); set != nullptr && *set != '\0') return set;
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (!error) {
    auto beside = self.parent_path().parent_path() / "share" / "vigil";
    if (std::filesystem::is_directory(beside, error)) return beside;
  }
  return VIGIL_SOURCE_ASSETS;
}

}  // namespace vigil::config
