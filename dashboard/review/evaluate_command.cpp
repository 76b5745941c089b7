// SPDX-License-Identifier: MIT
#include "dashboard/review/evaluate_command.hpp"

#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <utility>

#include "common/config/assets.hpp"
#include "common/formats/recording.hpp"
#include "dashboard/review/evaluate.hpp"
#include "dashboard/station/knowledge.hpp"

namespace vigil::review {

namespace {

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): all that a signal handler may reach.
volatile std::sig_atomic_t told_to_stop = 0;

void stop_on_signals() {
  struct sigaction action {};
  action.sa_handler = [](int) { told_to_stop = 1; };
  action.sa_flags = static_cast<int>(SA_RESETHAND);  // the second one ends at once
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

/// A line on a terminal that is written over and over, and gone at the end.
class ProgressLine {
 public:
  explicit ProgressLine(Duration length) : length_{length}, shown_{isatty(STDERR_FILENO) == 1} {}
  ~ProgressLine() {
    if (percent_ >= 0) std::fputs("\r\033[K", stderr);
  }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  bool operator()(Duration done) {
    const int percent =
        length_ > Duration{0} ? static_cast<int>(100.0 * (to_seconds(done) / to_seconds(length_))) : 0;
    if (shown_ && percent != percent_) std::fprintf(stderr, "\revaluating %d %%", percent_ = percent);
    return told_to_stop == 0;
  }

 private:
  Duration length_;
  bool shown_;
  int percent_ = -1;
};

}  // namespace

Expected<std::string> run(const EvaluateCommand& command, const alarms::Profile& profile,
                          const std::string& version) {
  const auto drugs = station::load_drugs(config::assets_dir());
  if (!drugs) return tl::unexpected(drugs.error());
  formats::OpenOptions options;
  if (!command.map.empty()) options.map = command.map;
  auto recording = formats::open_recording(command.path, options);
  if (!recording) return tl::unexpected(recording.error());
  // Reading may be ended at any moment as it is.
  stop_on_signals();
  ProgressLine line{recording->end - recording->start};
  auto evaluation =
      evaluate(std::move(*recording), profile, *drugs, [&line](Duration done) { return line(done); });
  if (!evaluation) return tl::unexpected(evaluation.error());
  evaluation->file = command.path;
  return command.json ? to_json(*evaluation, version) : to_text(*evaluation);
}

}  // namespace vigil::review
