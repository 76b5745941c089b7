// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "common/formats/recording_text.hpp"
#include "tests/files.hpp"
#include "tests/formats/recordings.hpp"

using namespace vigil;
using namespace vigil::formats;
using namespace vigil::test;

namespace {

std::string format_of(const std::filesystem::path& path, const OpenOptions& options = {}) {
  const auto recording = open_recording(path, options);
  return recording ? recording->format : "refused: " + recording.error().text;
}

const std::string sentec = "Time,co2,spo2,pr\r\n1/02/2003 10:00:00,40,97,70\r\n";

}  // namespace

TEST_CASE("each kind of real recording opens by what is in it") {
  const auto dir = recordings_dir();
  if (!dir) return;
  CHECK(format_of(*dir / "edf/20250110_000715_PLD.edf") == "EDF");
  CHECK(format_of(*dir / "edf/20250110_000706_EVE.edf") == "EDF+D");
  CHECK(format_of(*dir / "sentec/P055.csv") == "CSV (sentec)");
  CHECK(format_of(*dir / "operating-room/or26_numerics.csv") == "CSV (operating-room)");
  CHECK(format_of(*dir / "icu-infusions/210474_vitals.csv") == "icu-infusions");
  CHECK(format_of(*dir / "icu-infusions/243229_infusions.csv") == "icu-infusions");
  CHECK(format_of(*dir / "wfdb/100.hea") == "WFDB");
  CHECK(format_of(*dir / "wfdb/100") == "WFDB");
  CHECK(format_of(*dir / "operating-room/or26.vital") == "Vital Recorder");
}

TEST_CASE("every real recording opens, or is refused in words") {
  const auto dir = recordings_dir();
  if (!dir) return;
  int opened = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{*dir}) {
    if (!entry.is_regular_file()) continue;
    const auto recording = open_recording(entry.path());
    if (!recording) {
      CHECK(recording.error().text.find(entry.path().filename().string()) != std::string::npos);
      continue;
    }
    ++opened;
    CHECK(recording->end >= recording->start);
    for (const auto& track : recording->numerics)
      for (const auto& sample : track.samples) REQUIRE(sample.t >= recording->start);
  }
  CHECK(opened > 40);
}

TEST_CASE("a table opens whatever it is called, and a given map is taken") {
  const TemporaryFolder folder;
  CHECK(format_of(folder.write("numbers.txt", sentec)) == "CSV (sentec)");
  CHECK(format_of(folder.write("numbers", sentec)) == "CSV (sentec)");
  const auto map =
      folder.write("mine.toml",
                   "name = 'mine'\nheader = ['t']\n[time]\ncolumns = ['t']\nformats = ['seconds']\n"
                   "[[column]]\nfrom = ['oxygen']\nchannel = 'spo2'\n");
  const auto table = folder.write("mine.csv", "t,oxygen\n0,97\n1,96\n");
  CHECK(format_of(table).starts_with("refused: "));
  CHECK(format_of(table, {map}) == "CSV (mine)");
  CHECK(format_of(table, {folder / "none.toml"}).find("none.toml: cannot be opened") != std::string::npos);
}

TEST_CASE("what cannot be opened is refused with what can be") {
  const TemporaryFolder folder;
  const auto refusal = [](const std::filesystem::path& path) {
    const auto recording = open_recording(path);
    REQUIRE_FALSE(recording);
    return recording.error().text;
  };
  CHECK(refusal(folder.path()).find(": is a folder; name a file in it (what can be read: a WFDB header") !=
        std::string::npos);
  CHECK(refusal(folder / "absent").find("absent: cannot be opened; what can be read: ") != std::string::npos);
  CHECK(refusal(folder.write("empty.csv", "")).ends_with("empty.csv: the file is empty"));
  CHECK(refusal(folder.write("picture", std::string("\x89PNG\0\0\0\r", 8))).find("is none of the files") !=
        std::string::npos);
  CHECK(refusal(folder.write("100.dat", "abc"))
            .find("100.dat: holds a part of a WFDB record; open its header, ") != std::string::npos);
  CHECK(refusal(folder.write("words.csv", "These are just words.\n")).find("no column map fits") !=
        std::string::npos);
  CHECK(refusal(folder.write("zipped", "\x1f\x8b\x08 and no more")).find("zipped") != std::string::npos);
  CHECK(refusal(folder.write("short.edf", "0       short")).find("too short for an EDF header") !=
        std::string::npos);
}

TEST_CASE("every text of a recording is UTF-8, whatever the file was written in") {
  CHECK(to_utf8("SpO\xe2\x82\x82 \xc2\xb0") == "SpO\xe2\x82\x82 \xc2\xb0");
  CHECK(to_utf8("36 \xb0"
                "C") ==
        "36 \xc2\xb0"
        "C");
  CHECK(to_utf8("a\nb\x7f") == "a b ");
  for (const char* wrong : {"\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80"})
    CHECK(to_utf8(to_utf8(wrong)) == to_utf8(wrong));
  const TemporaryFolder folder;
  const auto recording =
      open_recording(folder.write("t.csv", "Time,co2,spo2,pr,T\xe4st\r\n1/02/2003 10:00:00,40,97,70,1\r\n"));
  REQUIRE(recording);
  CHECK(recording->ignored == std::vector<std::string>{"T\xc3\xa4st"});
}
