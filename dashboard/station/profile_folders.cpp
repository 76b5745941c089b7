// SPDX-License-Identifier: MIT
#include "dashboard/station/profile_folders.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "common/config/text_file.hpp"

namespace vigil::station {

namespace {

using Paths = std::vector<std::filesystem::path>;

Paths profile_files(const Paths& folders, std::vector<std::string>& errors) {
  Paths files;
  for (const auto& folder : folders) {
    std::error_code error;
    Paths found;
    for (std::filesystem::directory_iterator at{folder, error}, end; !error && at != end; at.increment(error))
      if (at->path().extension() == ".toml") found.push_back(at->path());
    if (found.empty()) errors.push_back(folder.string() + ": no profile (*.toml) there");
    std::sort(found.begin(), found.end());
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

/// Reads files into `profiles`, what is based on another one after that one: as long as each round reads one
/// more. Leaves in `files` those with a mistake, which it gives back.
std::vector<std::string> read_rounds(Paths& files, const alarms::FindProfile& find_base, Profiles& profiles) {
  for (;;) {
    std::vector<std::string> mistakes;
    Paths waiting;
    for (const auto& path : files) {
      const auto text = config::read_text(path);
      auto profile = text ? alarms::parse_profile(*text, path.string(), find_base)
                          : Expected<alarms::Profile>{tl::unexpected(text.error())};
      if (profile && profiles.contains(profile->id))
        profile = fail(path.string() + ": profile '" + profile->id + "' stands in two files");
      if (profile) {
        std::string id = profile->id;
        profiles.emplace(std::move(id), std::move(*profile));
      } else {
        mistakes.push_back(profile.error().text);
        waiting.push_back(path);
      }
    }
    const bool done = waiting.empty() || waiting.size() == files.size();
    files = std::move(waiting);
    if (done) return mistakes;
  }
}

}  // namespace

ReadProfiles read_profiles(const std::vector<std::filesystem::path>& folders, const Profiles& in_force) {
  ReadProfiles read;
  Paths files = profile_files(folders, read.errors);
  const auto find_in = [](const Profiles& profiles, std::string_view id) -> const alarms::Profile* {
    const auto found = profiles.find(id);
    return found == profiles.end() ? nullptr : &found->second;
  };
  std::vector<std::string> mistakes = read_rounds(
      files, [&](std::string_view id) { return find_in(read.profiles, id); }, read.profiles);
  // What is based on a file with a mistake is based on what that one was.
  if (!files.empty() && !in_force.empty())
    mistakes = read_rounds(
        files,
        [&](std::string_view id) {
          const alarms::Profile* fresh = find_in(read.profiles, id);
          return fresh != nullptr ? fresh : find_in(in_force, id);
        },
        read.profiles);
  read.errors.insert(read.errors.end(), mistakes.begin(), mistakes.end());
  for (const auto& [id, profile] : in_force) read.profiles.emplace(id, profile);
  return read;
}

Expected<Profiles> load_profiles(const std::vector<std::filesystem::path>& folders) {
  ReadProfiles read = read_profiles(folders, {});
  if (read.errors.empty()) return std::move(read.profiles);
  std::string mistakes;
  for (const std::string& error : read.errors) mistakes += (mistakes.empty() ? "" : "\n") + error;
  return fail(mistakes);
}

Expected<Profiles> load_profiles(const std::filesystem::path& folder) {
  return load_profiles(std::vector{folder});
}

}  // namespace vigil::station
