// SPDX-License-Identifier: MIT
#include "dashboard/station/knowledge.hpp"

#include <system_error>
#include <utility>

#include "common/config/text_file.hpp"

namespace vigil::station {

Expected<alarms::DrugLibrary> load_drugs(const std::filesystem::path& assets) {
  const auto file = assets / "drugs.toml";
  const auto text = config::read_text(file);
  if (!text) return tl::unexpected(text.error());
  return alarms::parse_drugs(*text, file.string());
}

Expected<Knowledge> load_knowledge(const std::filesystem::path& assets, const std::string& profiles,
                                   const std::string& station_file) {
  Knowledge known;
  known.profile_folders.push_back(assets / "profiles");
  if (!profiles.empty()) {
    known.profile_folders.emplace_back(profiles);
  } else if (!station_file.empty()) {
    const auto beside = std::filesystem::path{station_file}.parent_path() / "profiles";
    std::error_code error;
    const bool there = std::filesystem::is_directory(beside, error);
    // The shipped station file lies beside the shipped profiles.
    if (there && !std::filesystem::equivalent(beside, known.profile_folders.front(), error))
      known.profile_folders.push_back(beside);
  }
  auto read = load_profiles(known.profile_folders);
  if (!read) return tl::unexpected(read.error());
  known.profiles = std::move(*read);
  auto drugs = load_drugs(assets);
  if (!drugs) return tl::unexpected(drugs.error());
  known.drugs = std::move(*drugs);
  return known;
}

}  // namespace vigil::station
