// SPDX-License-Identifier: MIT
// vigil-session: looks into recordings and journals.

#include <CLI/CLI.hpp>
#include <iostream>
#include <string>

#include "common/formats/recording.hpp"
#include "dashboard/review/evaluate.hpp"
#include "dashboard/review/evaluate_command.hpp"
#include "dashboard/review/exit_code.hpp"
#include "dashboard/review/summary.hpp"
#include "dashboard/review/verify.hpp"

namespace {

using vigil::review::exit_code_of;
using vigil::review::exit_damaged;
using vigil::review::exit_done;
using vigil::review::exit_failed;
using vigil::review::exit_nothing_verified;
using vigil::review::exit_wrong_arguments;

constexpr const char* footer =
    "A gap is more than 1 s without a sample of a wave, or 3 periods without a number.\n"
    "Exit code: 0 done, 1 the recording cannot be read, 2 wrong arguments or profile.\n"
    "Exit code of verify: 0 clean, 1 damaged, 2 there is no journal that can be read, or wrong arguments.";

struct InfoCommand {
  std::string path;
  std::string map;
  bool json = false;
};

int failed(const vigil::Error& error, int code = exit_failed) {
  std::cerr << "vigil-session: " << error.text << '\n';
  return code;
}

int print(const std::string& text) {
  std::cout << text << std::flush;
  return std::cout ? exit_done : failed({"the output could not be written"});
}

int print_info(const InfoCommand& command) {
  vigil::formats::OpenOptions options;
  if (!command.map.empty()) options.map = command.map;
  const auto recording = vigil::formats::open_recording(command.path, options);
  if (!recording) return failed(recording.error());
  const auto summary = vigil::review::summarise(*recording);
  return print(command.json ? to_json(summary) : to_text(summary));
}

int print_evaluation(const vigil::review::EvaluateCommand& command) {
  const auto profile = vigil::review::find_profile(command.profile);
  if (!profile) return failed(profile.error(), exit_wrong_arguments);
  const auto text = vigil::review::run(command, *profile, VIGIL_VERSION);
  return text ? print(*text) : failed(text.error());
}

int verify_journal(const vigil::review::VerifyCommand& command) {
  const auto answer = vigil::review::run(command);
  if (!answer) return failed(answer.error(), exit_nothing_verified);
  std::cout << answer->text << std::flush;
  if (std::cout) return answer->clean ? exit_done : exit_damaged;
  return failed({"the output could not be written"}, exit_nothing_verified);
}

int run(int argc, char** argv) {
  InfoCommand command;
  CLI::App app{"Looks into recordings (WFDB, .vital, EDF, CSV) and journals.", "vigil-session"};
  app.footer(footer);
  app.set_version_flag("--version", "vigil-session " VIGIL_VERSION);
  app.require_subcommand(1);
  auto* info = app.add_subcommand("info", "what a recording holds: channels, length, gaps, pumps, events");
  info->add_option("path", command.path, "the recording")->required();
  info->add_option("--map", command.map, "a column map for CSV (default: the shipped one that fits)");
  info->add_flag("--json", command.json, "as JSON");
  vigil::review::EvaluateCommand evaluation;
  auto* evaluate = app.add_subcommand("evaluate", "which alarms a recording gives under a profile");
  evaluate->add_option("path", evaluation.path, "the recording")->required();
  evaluate->add_option("--profile", evaluation.profile, "a shipped profile's id, or a .toml file")
      ->capture_default_str();
  evaluate->add_option("--map", evaluation.map, "a column map for CSV (default: the shipped one that fits)");
  evaluate->add_flag("--json", evaluation.json, "as JSON");
  vigil::review::VerifyCommand verification;
  auto* verify =
      app.add_subcommand("verify", "whether a journal is whole: nothing changed, missing or moved");
  verify->add_option("path", verification.path, "the station's journal.db")->required();
  verify->add_option("--head", verification.heads, "SEQ:HASH as the beat told it; a cut tail shows by it")
      ->allow_extra_args(false);
  verify->add_flag("--json", verification.json, "as JSON");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? exit_done : exit_wrong_arguments;
  }
  if (evaluate->parsed()) return print_evaluation(evaluation);
  if (verify->parsed())
    return exit_code_of([&] { return verify_journal(verification); }, exit_nothing_verified);
  return print_info(command);
}

}  // namespace

int main(int argc, char** argv) {
  return exit_code_of([&] { return run(argc, argv); }, exit_failed);
}
