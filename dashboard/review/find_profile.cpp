// SPDX-License-Identifier: MIT
#include <string>
#include <string_view>

#include "common/config/assets.hpp"
#include "common/config/text_file.hpp"
#include "dashboard/review/evaluate.hpp"
#include "dashboard/station/station_file.hpp"

namespace vigil::review {

Expected<alarms::Profile> find_profile(const std::string& id_or_path) {
  const auto folder = config::assets_dir() / "profiles";
  auto shipped = station::load_profiles(folder);
  if (!shipped) return tl::unexpected(shipped.error());
  const auto find = [&](std::string_view id) -> const alarms::Profile* {
    const auto found = shipped->find(id);
    return found == shipped->end() ? nullptr : &found->second;
  };
  if (id_or_path.find('/') != std::string::npos || id_or_path.ends_with(".toml")) {
    const auto text = config::read_text(id_or_path);
    if (!text) return tl::unexpected(text.error());
    return alarms::parse_profile(*text, id_or_path, find);
  }
  if (const alarms::Profile* profile = find(id_or_path)) return *profile;
  std::string known;
  for (const auto& [id, profile] : *shipped) known += (known.empty() ? "" : ", ") + id;
  return fail("--profile: there is no profile '" + id_or_path + "' in " + folder.string() + "; there are " +
              known + " (a file has a / in it or ends in .toml)");
}

}  // namespace vigil::review
