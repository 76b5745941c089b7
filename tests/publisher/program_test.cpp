// SPDX-License-Identifier: MIT
// The real program, over real sockets, as a station meets it.
#include "tests/publisher/program.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <map>
#include <set>

#include "common/bus/sequence.hpp"
#include "common/bus/sockets.hpp"
#include "common/wire/control.hpp"
#include "tests/publisher/heard.hpp"

using namespace vigil;
using namespace vigil::publisher;

namespace {

const std::string program = VIGIL_PUBLISHER;

/// The two endpoints of a station; decodes all that comes, and counts what would be refused or is missing.
class Station {
 public:
  explicit Station(const std::string& ingest = "tcp://127.0.0.1:*")
      : ingest_{*bus::Ingest::open(context_, ingest)} {}

  std::vector<std::string> arguments(std::vector<std::string> command) const {
    for (const std::string& more :
         {std::string{"--station"}, ingest_.endpoint(), std::string{"--control"}, control_.endpoint()})
      command.push_back(more);
    return command;
  }
  std::string endpoint() const { return ingest_.endpoint(); }

  /// Takes what is there. The newest message is the last of `heard`.
  void listen() {
    bus::TopicPayload got;
    while (true) {
      const bus::Received received = ingest_.receive(got);
      if (received == bus::Received::nothing) break;
      REQUIRE(received == bus::Received::message);
      Heard h = hear(std::string(got.topic_text()), got.payload.to_string());
      CHECK_MESSAGE(h.message, h.text);
      if (!h.message) continue;
      if (!h.envelope().backfill) {
        const auto arrival = seen_[h.topic].see(h.envelope().epoch, h.envelope().seq).arrival;
        if (arrival == bus::Arrival::gap) ++gaps;
        if (arrival == bus::Arrival::duplicate || arrival == bus::Arrival::late) ++doubled;
      }
      heard.push_back(std::move(h));
    }
    std::string peer;
    zmq::message_t frame;
    while (control_.receive(peer, frame) == bus::Received::message) take(peer, bus::bytes_of(frame));
  }
  bool hears(const std::function<bool(const Heard&)>& wanted) {
    return eventually([&] {
      listen();
      return std::any_of(heard.begin(), heard.end(), wanted);
    });
  }
  bool hears_topic(const std::string& topic) {
    return hears([&](const Heard& h) { return h.topic == topic; });
  }
  bool hears_end(const std::string& bay) {
    return hears(
        [&](const Heard& h) { return h.topic == bay + "/source/" && h.as<wire::SourceMessage>().end; });
  }
  /// Asks the publisher of a bay, which has said hello, for a range again; false where it is not known yet.
  bool ask_again(const std::string& bay, const wire::ResendRequest& request) {
    if (!peers_.contains(bay)) return false;
    std::string bytes;
    wire::encode(request, bytes);
    return control_.send(peers_[bay], bytes) == bus::Sent::sent;
  }

  std::vector<Heard> heard;
  std::vector<wire::Reply> replies;
  int gaps = 0;
  int doubled = 0;

 private:
  void take(const std::string& peer, wire::Bytes bytes) {
    if (const auto reply = wire::decode_reply(bytes)) {
      replies.push_back(*reply);
      return;
    }
    const auto request = wire::decode_request(bytes);
    REQUIRE(request);
    const auto* hello = std::get_if<wire::HelloRequest>(&request->op);
    REQUIRE(hello != nullptr);
    for (const std::string& bay : hello->bays) peers_[bay] = peer;
    wire::Reply reply;
    reply.id = request->id;
    reply.station_epoch = 1;
    reply.now_ns = hello->now_ns;
    std::string answer;
    wire::encode(reply, answer);
    CHECK(control_.send(peer, answer) == bus::Sent::sent);
  }

  bus::Context context_;
  bus::Ingest ingest_;
  bus::ControlServer control_ = *bus::ControlServer::open(context_, "tcp://127.0.0.1:*");
  std::map<std::string, bus::SequenceTracker> seen_;
  std::map<std::string, std::string> peers_;
};

/// 20 s of two waves at 100 Hz in WFDB format 16.
std::filesystem::path write_wfdb(const test::TemporaryFolder& folder) {
  std::string samples;
  for (int k = 0; k < 2000; ++k)
    for (const int value : {k, -k}) {
      samples += static_cast<char>(value & 0xff);
      samples += static_cast<char>((value >> 8) & 0xff);
    }
  folder.write("small.dat", samples);
  return folder.write("small.hea",
                      "small 2 100 2000 10:00:00 01/02/2010\n"
                      "small.dat 16 200/mV 16 0 0 0 0 II\n"
                      "small.dat 16 100/NU 16 0 0 0 0 PLETH\n");
}

}  // namespace

TEST_CASE(
    "two simulated bays: every message is accepted, none is missing, SIGTERM says the end and exits 0") {
  Station station;
  Program publisher{program, station.arguments({"simulate", "--bay", "bay-01,bay-02"})};
  for (const char* bay : {"bay-01", "bay-02"})
    for (const char* topic : {"/numeric/", "/wave/pleth/", "/pump/1/"})
      REQUIRE_MESSAGE(station.hears_topic(bay + std::string(topic)), publisher.err());
  REQUIRE(station.hears(
      [&](const Heard& h) { return h.topic == "bay-02/wave/pleth/" && h.envelope().seq >= 10; }));
  publisher.signal(SIGTERM);
  CHECK(station.hears_end("bay-01"));
  CHECK(station.hears_end("bay-02"));
  CHECK_MESSAGE(publisher.exit_code() == 0, publisher.err());
  CHECK(publisher.out().empty());
  CHECK(station.gaps == 0);
  CHECK(station.doubled == 0);
  std::map<std::string, std::set<std::string>> sources;
  for (const Heard& h : station.heard) {
    CHECK(h.envelope().mode == Mode::simulated);
    sources[h.topic.substr(0, 6)].emplace(h.envelope().src);
  }
  CHECK(sources ==
        std::map<std::string, std::set<std::string>>{{"bay-01", {"sim-bay-01"}}, {"bay-02", {"sim-bay-02"}}});
}

TEST_CASE("a replay of a WFDB record arrives whole, with its recorded time, ends by itself and exits 0") {
  const test::TemporaryFolder folder;
  Station station;
  Program publisher{program, station.arguments({"replay", write_wfdb(folder).string(), "--bay", "bay-03",
                                                "--speed", "50"})};
  REQUIRE_MESSAGE(station.hears_end("bay-03"), publisher.err());
  CHECK(publisher.exit_code() == 0);
  CHECK(station.gaps == 0);
  const auto start = bay_time_from_civil(2010, 2, 1, 10, 0, 0).value();
  int next = 0;
  for (const Heard& h : station.heard) {
    CHECK(h.envelope().mode == Mode::replay);
    CHECK(h.envelope().src == "replay-bay-03");
    if (h.topic != "bay-03/wave/ecg_ii/") continue;
    const auto& block = h.as<wire::WaveMessage>();
    CHECK(block.i0 == static_cast<std::uint64_t>(next));
    CHECK(h.envelope().t == start + std::chrono::milliseconds{10 * next});
    for (std::size_t k = 0; k < block.count(); ++k)
      CHECK(block.raw(k) * block.scale + block.offset == doctest::Approx(next++ / 200.0));
  }
  CHECK(next == 2000);
}

TEST_CASE("a CSV is replayed in a loop, epoch after epoch, until SIGINT") {
  const test::TemporaryFolder folder;
  const auto csv = folder.write("night.csv", night_csv);
  Station station;
  Program publisher{program,
                    station.arguments({"replay", csv.string(), "--bay", "b", "--speed", "10", "--loop"})};
  std::map<std::uint64_t, std::vector<double>> epochs;
  REQUIRE_MESSAGE(eventually([&] {
                    station.listen();
                    epochs.clear();
                    for (const Heard& h : station.heard)
                      if (h.topic == "b/numeric/")
                        epochs[h.envelope().epoch].push_back(
                            h.as<wire::NumericMessage>().readings[index_of(Channel::spo2)].value.value());
                    return epochs.size() >= 3;
                  }),
                  publisher.err());
  epochs.erase(std::prev(epochs.end()));  // under way
  for (const auto& [epoch, values] : epochs) CHECK(values == std::vector<double>{81, 82, 83});
  publisher.signal(SIGINT);
  CHECK(station.hears_end("b"));
  CHECK(publisher.exit_code() == 0);
}

TEST_CASE("a publisher says hello, and sends again what the station asks for, marked as backfill") {
  Station station;
  Program publisher{program, station.arguments({"simulate", "--bay", "bay-01"})};
  const std::string topic = "bay-01/wave/pleth/";
  REQUIRE(station.hears([&](const Heard& h) { return h.topic == topic && h.envelope().seq >= 6; }));
  const auto original = *std::find_if(station.heard.begin(), station.heard.end(), [&](const Heard& h) {
    return h.topic == topic && h.envelope().seq == 4;
  });
  const auto epoch = original.envelope().epoch;
  REQUIRE(eventually([&] {
    station.listen();
    return station.ask_again("bay-01", {77, topic, epoch, 3, 5});
  }));
  REQUIRE(eventually([&] {
    station.listen();
    return !station.replies.empty();
  }));
  CHECK(station.replies[0].id == 77);
  CHECK(station.replies[0].ok);
  CHECK(station.replies[0].from == 3);
  CHECK(station.replies[0].to == 5);
  REQUIRE(station.hears([&](const Heard& h) { return h.envelope().backfill && h.envelope().seq == 5; }));
  std::vector<std::uint64_t> again;
  for (const Heard& h : station.heard) {
    if (!h.envelope().backfill) continue;
    again.push_back(h.envelope().seq);
    CHECK(h.topic == topic);
    if (h.envelope().seq != 4) continue;
    CHECK(h.envelope().t == original.envelope().t);
    CHECK(h.as<wire::WaveMessage>().i0 == original.as<wire::WaveMessage>().i0);
  }
  CHECK(again == std::vector<std::uint64_t>{3, 4, 5});
}

TEST_CASE("the station goes and another one comes: a simulated patient has lived on, a replay has waited") {
  const test::TemporaryFolder folder;
  const auto record = write_wfdb(folder).string();
  auto first = std::make_unique<Station>();
  const std::string endpoint = first->endpoint();
  Program patient{program, first->arguments({"simulate", "--bay", "bay-01"})};
  Program replay{program, first->arguments({"replay", record, "--bay", "bay-02", "--speed", "4"})};
  const auto last_seq = [](const Station& station, const std::string& topic) {
    std::uint64_t last = 0;
    for (const Heard& h : station.heard)
      if (h.topic == topic) last = h.envelope().seq;
    return last;
  };
  REQUIRE(eventually([&] {
    first->listen();
    return last_seq(*first, "bay-01/wave/pleth/") >= 3 && last_seq(*first, "bay-02/wave/pleth/") >= 3;
  }));
  const auto patient_before = last_seq(*first, "bay-01/wave/pleth/");
  first.reset();
  REQUIRE(eventually([&] { return replay.err().find("has gone") != std::string::npos; }));
  REQUIRE(eventually([&] { return patient.err().find("has gone") != std::string::npos; }));

  Station second{endpoint};
  REQUIRE(second.hears_topic("bay-01/wave/pleth/"));
  REQUIRE_MESSAGE(second.hears_end("bay-02"), replay.err());
  CHECK(replay.exit_code() == 0);
  CHECK(last_seq(second, "bay-01/wave/pleth/") > patient_before);
  // The replay's 20 s came whole but for what was on its way when the first station went.
  CHECK(last_seq(second, "bay-02/wave/pleth/") == 99);
  CHECK(second.gaps == 0);
  patient.signal(SIGTERM);
  CHECK(second.hears_end("bay-01"));
  CHECK(patient.exit_code() == 0);
}

TEST_CASE("without a station it ends on a signal, too") {
  for (const int number : {SIGINT, SIGTERM}) {
    Program publisher{program, {"simulate", "--bay", "bay-01", "--station", "tcp://127.0.0.1:1"}};
    REQUIRE(eventually([&] { return publisher.err().find("publishing to") != std::string::npos; }));
    publisher.signal(number);
    CHECK(publisher.exit_code() == 0);
  }
}

TEST_CASE("wrong arguments exit with 2, what cannot be done with 1, and both say what and where") {
  struct Case {
    std::vector<std::string> arguments;
    int code;
    std::string text;
  };
  const test::TemporaryFolder folder;
  const std::string csv = folder.write("a.csv", "Time,co2,spo2,pr\n01/01/2010 11:28:00,39,97,80\n").string();
  const std::vector<Case> cases{
      {{}, 2, "subcommand"},
      {{"play"}, 2, "subcommand"},
      {{"replay", csv}, 2, "--bay is required"},
      {{"replay", csv, "--bay", "station"}, 2, "--bay: 'station' is no name for a bay"},
      {{"replay", csv, "--bay", "Bay 3"}, 2, "--bay: 'Bay 3' is no name for a bay"},
      {{"replay", csv, "--bay", "b", "--speed", "0.05"}, 2, "--speed: 0.05 is no number from 0.1 to 1000"},
      {{"replay", csv, "--bay", "b", "--speed", "nan"}, 2, "--speed: nan"},
      {{"replay", csv, "--bay", "b", "--from", "soon"}, 2, "--from: 'soon'"},
      {{"replay", csv, "--bay", "b", "--station", "tcp://a"}, 2, "--station: 'tcp://a' has no port"},
      {{"replay", csv, "--bay", "b", "--station", "ipc:///x"}, 2, "say where control is with --control"},
      {{"replay", csv, "--bay", "b", "--control", "x"}, 2, "--control: 'x' is no address"},
      {{"simulate", "--bay", "a,b,a"}, 2, "--bay: a stands there twice"},
      {{"simulate", "--bay", "a", "--seed", "-1"}, 2, "--seed: '-1' is no whole number"},
      {{"simulate", "--bay", "a", "--to", "x.csv"}, 2, "--to and --for go together"},
      {{"simulate"}, 2, "--bay is needed"},
      {{"replay", (folder / "no.hea").string(), "--bay", "b"}, 1, "no.hea"},
      {{"replay", csv, "--bay", "b", "--from", "1h"}, 1, "--from 3600.0 s is past the end of a"},
      {{"replay", csv, "--bay", "b", "--channels", "hr"}, 1, "--channels: a has no 'hr'"},
      {{"simulate", "--bay", "a", "--scenario", "nope"}, 1, "nope"},
  };
  for (const Case& wrong : cases) {
    Program publisher{program, wrong.arguments};
    CHECK_MESSAGE(publisher.exit_code() == wrong.code, publisher.err());
    CHECK_MESSAGE(publisher.err().find(wrong.text) != std::string::npos, publisher.err());
    CHECK(publisher.out().empty());
  }
}

TEST_CASE("--help says what there is, on stdout, and exits 0") {
  for (const auto& arguments : std::vector<std::vector<std::string>>{{"--help"}, {"replay", "--help"}}) {
    Program publisher{program, arguments};
    CHECK(publisher.exit_code() == 0);
    CHECK(publisher.out().find("Exit code: 0") != std::string::npos);
    CHECK(publisher.err().empty());
  }
}
