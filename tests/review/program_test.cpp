// SPDX-License-Identifier: MIT
// The program as a person starts it.
#include <doctest/doctest.h>

#include <csignal>
#include <nlohmann/json.hpp>
#include <string>

#include "common/config/assets.hpp"
#include "dashboard/review/evaluate.hpp"
#include "dashboard/station/knowledge.hpp"
#include "tests/files.hpp"
#include "tests/publisher/program.hpp"

using namespace vigil;
using publisher::Program;

namespace {

const std::string sample = VIGIL_SOURCE_DIR "/assets/samples/small-desaturation.csv";

struct Ran {
  int code;
  std::string out;
  std::string err;
};

Ran run(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "evaluate");
  Program program{VIGIL_SESSION, std::move(arguments)};
  const auto code = program.exit_code();
  REQUIRE(code);
  return {*code, program.out(), program.err()};
}

bool says(const Ran& ran, const std::string& words) { return ran.err.find(words) != std::string::npos; }

}  // namespace

TEST_CASE("a recording gives a table, and --json the same as one object; stderr stays empty") {
  const auto table = run({sample});
  CHECK(table.code == 0);
  CHECK(table.out.find("profile low-dose-adult") != std::string::npos);
  CHECK(table.err.empty());
  const auto json = run({sample, "--json", "--profile", "low-dose-adult"});
  CHECK(json.code == 0);
  const auto parsed = nlohmann::json::parse(json.out);
  CHECK(parsed["file"] == sample);
  CHECK(parsed["hours"].get<double>() > 0);
  CHECK(parsed["occurrences"].is_array());
}

TEST_CASE("a profile may be a file; what is wrong in it is said with its line") {
  const test::TemporaryFolder folder;
  const auto shipped = test::bytes_of(VIGIL_SOURCE_DIR "/assets/profiles/low-dose-adult.toml");
  CHECK(run({sample, "--profile", folder.write("own.toml", shipped)}).code == 0);
  const auto bad = run({sample, "--profile", folder.write("bad.toml", "id = \"bad\"\nname = 3\n")});
  CHECK(bad.code == 2);
  CHECK(says(bad, "bad.toml:2"));
  const auto unknown = run({sample, "--profile", "nobody"});
  CHECK(unknown.code == 2);
  CHECK(says(unknown, "'nobody'"));
  CHECK(says(unknown, "low-dose-adult"));
  CHECK(run({sample, "--profile", folder.path() / "none.toml"}).code == 2);
}

TEST_CASE("what cannot be read exits with 1 and names the file; wrong arguments exit with 2") {
  const test::TemporaryFolder folder;
  const auto absent = run({folder.path() / "absent.csv"});
  CHECK(absent.code == 1);
  CHECK(says(absent, "absent.csv"));
  CHECK(absent.out.empty());
  const auto empty = run({folder.write("empty.csv", "")});
  CHECK(empty.code == 1);
  CHECK(says(empty, "empty.csv"));
  const auto folder_itself = run({folder.path()});
  CHECK(folder_itself.code == 1);
  CHECK(run({}).code == 2);
  CHECK(run({sample, "--compare"}).code == 2);
}

TEST_CASE("a table that is cut anywhere, or has a flipped bit, is judged or refused in words") {
  const test::TemporaryFolder folder;
  const auto whole = test::bytes_of(sample).substr(0, 400);
  const auto profile = review::find_profile("low-dose-adult");
  REQUIRE(profile);
  const auto drugs = station::load_drugs(config::assets_dir());
  REQUIRE(drugs);
  const auto judge = [&](const std::string& bytes) {
    auto recording = formats::open_recording(folder.write("damaged.csv", bytes));
    if (!recording) {
      CHECK_FALSE(recording.error().text.empty());
      return;
    }
    const auto evaluation =
        review::evaluate(std::move(*recording), *profile, *drugs, [](Duration) { return true; });
    if (!evaluation)
      CHECK_FALSE(evaluation.error().text.empty());
    else
      CHECK(evaluation->length >= Duration{0});
  };
  for (std::size_t length = 0; length < whole.size(); ++length) judge(whole.substr(0, length));
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string flipped = whole;
    flipped[i] = static_cast<char>(flipped[i] ^ (1 << (i % 8)));
    judge(flipped);
  }
}
