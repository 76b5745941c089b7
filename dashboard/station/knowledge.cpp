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

Expected<Protocols> load_protocols(const std::filesystem::path& assets, const Profiles& profiles) {
  const auto folder = assets / "protocols";
  std::error_code error;
  Protocols protocols;
  std::string mistakes;
  const auto refuse = [&mistakes](const std::string& why) {
    mistakes += (mistakes.empty() ? "" : "\n") + why;
  };
  for (std::filesystem::directory_iterator at{folder, error}, end; !error && at != end; at.increment(error)) {
    if (at->path().extension() != ".toml") continue;
    const std::string file = at->path().string();
    const auto text = config::read_text(at->path());
    auto protocol =
        text ? alarms::parse_protocol(*text, file) : Expected<alarms::Protocol>{tl::unexpected(text.error())};
    if (!protocol)
      refuse(protocol.error().text);
    else if (!profiles.contains(protocol->profile))
      refuse(file + ": there is no profile '" + protocol->profile + "'");
    else if (const std::string id = protocol->id; !protocols.emplace(id, std::move(*protocol)).second)
      refuse(file + ": protocol '" + id + "' stands in two files");
  }
  if (protocols.empty() && mistakes.empty()) refuse(folder.string() + ": no protocol (*.toml) there");
  if (!mistakes.empty()) return fail(std::move(mistakes));
  return protocols;
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
  auto protocols = load_protocols(assets, known.profiles);
  if (!protocols) return tl::unexpected(protocols.error());
  known.protocols = std::move(*protocols);
  return known;
}

}  // namespace vigil::station
