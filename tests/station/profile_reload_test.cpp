// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "dashboard/station/profile_change.hpp"
#include "tests/station/station_story.hpp"

using namespace vigil;
using namespace vigil::station;
using vigil::station::test::Story;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// A copy of the shipped profiles that a test may change, removed in the end.
struct Folder {
  std::filesystem::path path;

  explicit Folder(const std::string& name)
      : path{std::filesystem::temp_directory_path() / ("vigil-" + name + "-" + std::to_string(::getpid()))} {
    std::filesystem::remove_all(path);
    std::filesystem::copy(VIGIL_SOURCE_ASSETS "/profiles", path);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string read(const std::string& file) const {
    std::ifstream stream{path / file};
    return {std::istreambuf_iterator<char>{stream}, {}};
  }
  void write(const std::string& file, const std::string& text) const { std::ofstream{path / file} << text; }
  /// The first `from` in the file becomes `to`.
  void replace(const std::string& file, const std::string& from, const std::string& to) const {
    std::string text = read(file);
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    write(file, text.replace(at, from.size(), to));
  }
};

struct ReloadStory : Folder, Story {
  explicit ReloadStory(const std::string& name) : Folder{name}, Story{*load_profiles(path)} {
    station.set_profile_folders({path});
    source();
    admit();
  }
  wire::Reply reload() { return ask(wire::ProfileReloadRequest{}, "admin"); }
  /// The cuff's pressures are two limits, each judged by itself; gives back the file as it was.
  std::string without_repeat() {
    std::string whole = read("low-dose-adult.toml");
    const auto from = whole.find("\n[repeat]");
    write("low-dose-adult.toml", whole.substr(0, from) + whole.substr(whole.find("\n[interval]")));
    const auto reply = reload();
    CHECK(reply.errors.empty());
    CHECK(row("nibp_sys-high").cond == "nibp_sys-high");
    return whole;
  }
  void switch_off(const std::string& condition) {
    CHECK(ask(wire::AlarmOffRequest{"bay-01", condition, "arm in a cast", false}).ok);
  }
  std::vector<std::string> off() const {
    std::vector<std::string> names;
    for (const AlarmOff& off : bay().alarms_off()) names.push_back(off.condition);
    return names;
  }
};

}  // namespace

TEST_CASE("a profile that was changed is in force at once, in the bays that have it") {
  ReloadStory s{"changed"};
  s.replace("low-dose-adult.toml", "medium = 92", "medium = 93");
  const auto reply = s.reload();
  CHECK(reply.ok);
  CHECK(reply.errors.empty());
  CHECK(reply.profiles.size() == 4);
  CHECK(s.row("spo2-low").medium == 93);
  CHECK_FALSE(s.row("spo2-low").changed);
  // Two that are based on it are others, too; outpatient has a figure of its own there.
  CHECK(s.texts(JournalWhat::profile_read).size() == 4);
  CHECK(s.texts(JournalWhat::profile_read).back() == "profile low-dose-adult was read anew");
}

TEST_CASE("profiles that are as they were change nothing and are not told") {
  ReloadStory s{"same"};
  CHECK(s.reload().ok);
  CHECK(s.texts(JournalWhat::profile_read).empty());
}

TEST_CASE("a bad file leaves the old one in force, says so with its line, and hinders no other") {
  ReloadStory s{"bad"};
  s.replace("low-dose-adult.toml", "medium = 92", "medium = \"ninety\"");
  s.replace("training.toml", "delay_s = 5", "delay_s = 6");
  const auto reply = s.reload();
  CHECK(reply.ok);
  REQUIRE(reply.errors.size() == 1);
  CHECK(has(reply.errors[0], "low-dose-adult.toml:"));
  CHECK(reply.profiles.size() == 4);
  CHECK(s.row("spo2-low").medium == 92);
  CHECK(s.texts(JournalWhat::profile_refused) == reply.errors);
  CHECK(s.texts(JournalWhat::profile_read) == std::vector<std::string>{"profile training"});
}

TEST_CASE(
    "files that are empty, cut, no TOML, or of a profile that is there already are told, never in force") {
  ReloadStory s{"damaged"};
  const std::string whole = s.read("low-dose-adult.toml");
  for (const std::string& text : {std::string{}, whole.substr(0, 900), std::string("\xff\xfe\x00", 3)}) {
    s.write("low-dose-adult.toml", text);
    CHECK(s.reload().errors.size() == 1);
    CHECK(s.row("spo2-low").medium == 92);
  }
  s.write("low-dose-adult.toml", whole);
  s.write("second.toml", whole);
  const auto reply = s.reload();
  REQUIRE(reply.errors.size() == 1);
  CHECK(has(reply.errors[0], "profile 'low-dose-adult' stands in two files"));
  std::filesystem::remove_all(s.path);
  CHECK(has(s.reload().errors.at(0), "no profile (*.toml) there"));
  CHECK(s.reload().profiles.size() == 4);
}

TEST_CASE("an error of any length fits into the answer") {
  ReloadStory s{"long"};
  s.write("long.toml", "id = \"" + std::string(5000, 'x') + "\"\n" + std::string(5000, 'y') + " = 1\n");
  const auto reply = s.reload();
  REQUIRE(reply.errors.size() == 1);
  CHECK(reply.errors[0].size() <= 1024);
}

TEST_CASE("a nurse's limit stays where the new guard rails allow it, else it is reset and said so") {
  ReloadStory s{"nurse"};
  wire::LimitsSetRequest change;
  change.bay = "bay-01";
  change.cond = "spo2-low";
  change.medium = 95;
  CHECK(s.ask(change).ok);
  s.replace("low-dose-adult.toml", "medium = 92", "medium = 93");
  CHECK(s.reload().ok);
  CHECK(s.row("spo2-low").medium == 95);
  CHECK(s.row("spo2-low").profile_medium == 93);
  CHECK(s.row("spo2-low").changed);
  s.replace("low-dose-adult.toml", "guard_hi = 97", "guard_hi = 94");
  CHECK(s.reload().ok);
  CHECK(s.row("spo2-low").medium == 93);
  CHECK_FALSE(s.row("spo2-low").changed);
  CHECK(has(s.texts(JournalWhat::profile_read).back(), "spo2-low is the profile's again"));
}

TEST_CASE("an occurrence goes on under new figures of the same limits, and is judged anew by them") {
  ReloadStory s{"goes-on"};
  for (int i = 0; i < 25; ++i) {
    s.second();
    s.source();
    s.number(Channel::hr, 125);
  }
  REQUIRE(s.alarm("hr-high"));
  const auto id = s.alarm("hr-high")->id;
  s.replace("low-dose-adult.toml", "medium = 120", "medium = 122");
  CHECK(s.reload().ok);
  REQUIRE(s.alarm("hr-high"));
  CHECK(s.alarm("hr-high")->id == id);
  s.replace("low-dose-adult.toml", "medium = 122", "medium = 130");
  CHECK(s.reload().ok);
  CHECK_FALSE(s.alarm("hr-high"));
}

TEST_CASE("what is switched off stays off under a profile that is built in another way") {
  ReloadStory s{"rebuilt"};
  CHECK(s.ask(wire::AlarmOffRequest{"bay-01", "hr-high", "paced", false}).ok);
  s.replace("low-dose-adult.toml", "needed = 2", "needed = 3");
  CHECK(s.reload().ok);
  CHECK(s.row("hr-high").off);
  CHECK(has(s.row("respiratory-depression").text, "3 of "));
}

TEST_CASE("a handover ends, and switches on, what a profile read in standby judges as one") {
  ReloadStory s{"standby-repeat"};
  const std::string whole = s.without_repeat();
  s.switch_off("nibp_sys-high");
  s.switch_off("nibp_dia-high");
  s.switch_off("hr-high");
  CHECK(s.ask(wire::StandbyRequest{"bay-01"}).ok);
  s.write("low-dose-adult.toml", whole);
  CHECK(s.reload().ok);
  CHECK(s.off() == std::vector<std::string>{"hypertension", "hr-high"});
  CHECK(has(s.texts(JournalWhat::profile_read).back(), "nibp_sys-high is off as hypertension"));
  wire::HandoverRequest over;
  over.bay = "bay-01";
  CHECK(s.ask(over, "night nurse").ok);
  CHECK(s.off().empty());
  CHECK(s.texts(JournalWhat::alarm_on).size() == 2);
}

TEST_CASE("what was off in standby is on after its hour, and by its name, whatever the profile calls it") {
  ReloadStory s{"standby-hour"};
  const std::string whole = s.without_repeat();
  s.switch_off("nibp_sys-high");
  CHECK(s.ask(wire::StandbyRequest{"bay-01"}).ok);
  s.write("low-dose-adult.toml", whole);
  CHECK(s.reload().ok);
  CHECK(s.ask(wire::ResumeRequest{"bay-01"}).ok);
  CHECK(s.row("hypertension").off);
  s.now.station += alarm_off_lasts;
  s.now.wall += alarm_off_lasts;
  s.second();
  CHECK(s.off().empty());
  CHECK_FALSE(s.row("hypertension").off);

  s.switch_off("nibp_sys-high");
  s.without_repeat();
  CHECK(s.off() == std::vector<std::string>{"nibp_sys-high", "nibp_dia-high"});
  CHECK(s.row("nibp_dia-high").off);
  CHECK(s.ask(wire::AlarmOffRequest{"bay-01", "nibp_dia-high", {}, true}).ok);
  CHECK_FALSE(s.row("nibp_dia-high").off);
  CHECK(s.row("nibp_sys-high").off);
}

TEST_CASE("what is off and not in the profile any more is on, and that is said") {
  ReloadStory s{"pruned"};
  s.switch_off("nibp_sys-low");
  CHECK(s.ask(wire::StandbyRequest{"bay-01"}).ok);
  s.replace("low-dose-adult.toml", "channel = \"nibp_sys\"\nside = \"low\"",
            "channel = \"tcpco2\"\nside = \"low\"");
  CHECK(s.reload().errors.empty());
  CHECK(s.off().empty());
  CHECK(has(s.texts(JournalWhat::profile_read).back(), "nibp_sys-low is on: profile"));
}

TEST_CASE("profiles of another folder stand beside the shipped ones") {
  const Folder own{"own"};
  for (const char* name : {"low-dose-adult.toml", "outpatient.toml", "icu-high-dose.toml", "training.toml"})
    std::filesystem::remove(own.path / name);
  own.write("ours.toml", "id = \"ours\"\nname = \"Ours\"\nbased_on = \"low-dose-adult\"\n");
  const auto read =
      load_profiles(std::vector<std::filesystem::path>{VIGIL_SOURCE_ASSETS "/profiles", own.path});
  REQUIRE_MESSAGE(read, (read ? std::string{} : read.error().text));
  CHECK(read->contains("ours"));
  CHECK(read->size() == 5);
}

TEST_CASE("a station without a folder of profiles says so") {
  Story s;
  CHECK(has(s.ask(wire::ProfileReloadRequest{}).error, "no folder of profiles"));
}

TEST_CASE("a profile that was only renamed ends no alarm") {
  Story s;
  s.source();
  s.admit();
  std::uint64_t next_id = 1;
  Bay bay{"bay-02", next_id};
  AdmissionState admission;
  admission.state = Admission::admitted;
  bay.admit(admission, s.bay().profile(), "n");
  for (int t = 1; t < 40; ++t) bay.alarms().value(Channel::hr, BayTime{std::chrono::seconds{t}}, 200);
  const auto before = bay.alarms().occurrences(BayTime{std::chrono::seconds{40}});
  REQUIRE(before.size() == 1);
  CHECK(before.front().condition == "hr-high");
  alarms::Profile renamed = bay.profile();
  renamed.id = "house";
  renamed.name += " (reviewed)";
  renamed.note = "reviewed";
  CHECK(differ_in_limits_alone(bay.profile(), renamed));
  CHECK(bay.change_profile(renamed, "admin").empty());
  CHECK(bay.profile().id == "house");
  const auto after = bay.alarms().occurrences(BayTime{std::chrono::seconds{40}});
  REQUIRE(after.size() == 1);
  CHECK(after.front().id == before.front().id);
}
