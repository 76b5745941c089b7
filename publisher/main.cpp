// SPDX-License-Identifier: MIT
// vigil-publisher: reads the command line, gives the rest its clocks, and ends it on a signal.

#include <chrono>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <utility>
#include <variant>

#include "common/log/log.hpp"
#include "common/model/clock.hpp"
#include "publisher/make_bays.hpp"
#include "publisher/options.hpp"
#include "publisher/publisher.hpp"

namespace {

using namespace vigil;
using namespace vigil::publisher;

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): all that a signal handler may reach.
volatile std::sig_atomic_t told_to_end = 0;

void end_on_signals() {
  struct sigaction action {};
  action.sa_handler = [](int) { told_to_end = 1; };
  sigaction(SIGINT, &action, nullptr);  // without SA_RESTART: a wait ends at once
  sigaction(SIGTERM, &action, nullptr);
  // Who read the output may have gone; publishing goes on.
  std::signal(SIGPIPE, SIG_IGN);
}

/// How long what is queued may take to go out at the end.
constexpr Duration end_patience = std::chrono::seconds{2};

int failed(const Error& error) {
  std::fprintf(stderr, "vigil-publisher: %s\n", error.text.c_str());
  return exit_failed;
}

int publish(const Station& station, Expected<std::vector<BayRun>> bays) {
  if (!bays) return failed(bays.error());
  bus::Context context;
  auto publisher = Publisher::open(context, station, std::move(*bays));
  if (!publisher) return failed(publisher.error());
  log::info("publishing to " + station.ingest);
  while (told_to_end == 0 && !publisher->over()) {
    publisher->step(system_now());
    publisher->wait(system_now().station);
  }
  publisher->stop(system_now().station);
  const StationTime deadline = system_now().station + end_patience;
  while (!publisher->over() && system_now().station < deadline) {
    publisher->step(system_now());
    publisher->wait(system_now().station);
  }
  publisher->linger(end_patience);
  return exit_done;
}

struct Run {
  const Station& station;

  int operator()(const ReplayCommand& command) const { return publish(station, make_bays(command)); }
  int operator()(const SimulateCommand& command) const {
    if (command.check) {
      const auto checked = check_simulation(command);
      if (!checked) return failed(checked.error());
      std::printf("%s\n", checked->c_str());
      return exit_done;
    }
    if (!command.to) return publish(station, make_bays(command, system_now().wall));
    const auto written = write_simulation(command);
    return written ? exit_done : failed(written.error());
  }
};

}  // namespace

int main(int argc, char** argv) {
  end_on_signals();
  try {
    const auto options = parse_options(argc, argv);
    if (!options) return options.error();
    return std::visit(Run{options->station}, options->command);
  } catch (const std::exception& error) {  // no memory for a large recording
    return failed({error.what()});
  }
}
