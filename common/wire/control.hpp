// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/model/journal_entry.hpp"
#include "common/wire/codec.hpp"
#include "common/wire/messages.hpp"

/// Requests and replies of the control endpoint: one struct per op, one map each way.
namespace vigil::wire {

constexpr std::size_t max_request_bytes = std::size_t{64} * 1024;
constexpr std::size_t max_reply_bytes = std::size_t{4} * 1024 * 1024;
/// The most entries of the journal that one request may ask for.
constexpr std::uint32_t max_log_entries = 4096;

struct SnapshotRequest {
  std::optional<std::string> bay;
};
struct PresentRequest {
  std::vector<std::string> bays;
  bool sound = false;
};
/// Acknowledges `alarms` of a bay; with `all`, what stood in revision `rev`.
struct AcknowledgeRequest {
  std::string bay;
  std::vector<std::uint64_t> alarms;  ///< from `alarm` or `alarms`
  bool all = false;
  std::optional<std::uint64_t> rev;
  std::optional<std::string> reason;
};
struct AudioPauseRequest {
  std::optional<std::string> bay;  ///< none: all
  double seconds = 0;              ///< 0 ends the pause; at most 120
};
/// Those of a limit's keys to change; what is unset stays.
struct LimitChange {
  std::string cond;
  std::optional<double> medium;
  std::optional<double> high;
  std::optional<double> delay_s;
  std::optional<double> high_delay_s;
  std::optional<double> clear_s;
  std::optional<double> margin;
  std::optional<bool> latching;
};
struct LimitsSetRequest : LimitChange {
  std::string bay;
};
struct LimitsResetRequest {
  std::string bay;
};
struct AdmitRequest {
  std::string bay;
  Patient patient;
  std::optional<std::string> protocol;
  std::optional<std::string> profile;
  std::vector<std::string> pumps;
  std::optional<std::string> course;
  std::optional<std::uint32_t> day;
  std::optional<double> mg_given;  ///< before this admission, by the protocol's count
  std::optional<bool> ventilated;
  std::optional<bool> spinal_injury;
  std::vector<LimitChange> limits;  ///< dose and cap, where the protocol leaves them to the prescriber
  bool weight_confirmed = false;    ///< although it is very low or very high
};
/// What a nurse confirms of a pump at the bedside.
struct ConfirmPumpRequest {
  std::string bay;
  std::uint32_t pump = 0;
  std::string serial;  ///< empty: it has none
  std::string drug;
  std::optional<double> conc_mg_per_ml;
  std::string bag;
  bool unlisted = false;  ///< that concentration although the protocol's list has it not
};
struct DischargeRequest {
  std::string bay;
};
struct HelloRequest {
  std::string src;
  std::uint64_t epoch = 0;
  std::vector<std::string> bays;
  std::int64_t now_ns = 0;
};
struct ChartRequest {
  std::string bay;
  EventKind what = EventKind::note;
  std::string text;
  std::optional<std::string> code;
  std::optional<double> value;
  std::optional<std::string> unit;
  std::optional<bool> sedative;  ///< as EventMessage's
};
/// Entries of the journal, the newest first.
struct AlarmLogRequest {
  std::optional<std::string> bay;  ///< none: all, and the station's own
  WallTime from;
  WallTime to;                          ///< inclusive, not before `from`
  std::uint32_t limit = 1;              ///< 1 to max_log_entries
  std::optional<std::uint64_t> before;  ///< only entries with a smaller number: the next page
};
/// Switches a condition off in a bay, or on again.
struct AlarmOffRequest {
  std::string bay;
  std::string cond;
  std::string reason;  ///< never empty where it is switched off
  bool on = false;
};
struct StandbyRequest {
  std::string bay;
};
struct ResumeRequest {
  std::string bay;
};
/// Whoever asks takes the bay over.
struct HandoverRequest {
  std::string bay;
  std::optional<std::string> text;
};
struct ProfileReloadRequest {};
/// One key of an instructor's command. What keys there are, the source knows that carries it out.
struct CommandField {
  std::string key;  ///< 1 to 64 bytes
  std::variant<bool, double, std::string, std::vector<std::string>> value;

  bool operator==(const CommandField&) const = default;
};
using Command = std::vector<CommandField>;
/// Asked of the station by an instructor, and of a publisher by the station.
struct InstructRequest {
  std::string bay;
  Command command;  ///< at least one key
};
/// An op that PROTOCOL.md names and this version does not do yet, or that nobody names.
struct OtherRequest {
  std::string op;
};

using Op =
    std::variant<SnapshotRequest, PresentRequest, AcknowledgeRequest, AudioPauseRequest, LimitsSetRequest,
                 LimitsResetRequest, AdmitRequest, ConfirmPumpRequest, DischargeRequest, HelloRequest,
                 ChartRequest, AlarmLogRequest, AlarmOffRequest, StandbyRequest, ResumeRequest,
                 HandoverRequest, ProfileReloadRequest, InstructRequest, OtherRequest>;

struct Request {
  std::uint64_t id = 0;
  std::string by;
  Op op;
};

/// What the station asks a publisher: to send a range of a topic's messages again.
struct ResendRequest {
  std::uint64_t id = 0;
  std::string topic;
  std::uint64_t epoch = 0;
  std::uint64_t from = 0;
  std::uint64_t to = 0;  ///< inclusive
};

struct SnapshotEntry {
  std::string topic;
  std::string payload;
};

/// An entry of the journal with its own hash.
struct LogEntry {
  JournalEntry entry;
  std::string hash;  ///< hex

  bool operator==(const LogEntry&) const = default;
};

struct Reply {
  std::uint64_t id = 0;
  bool ok = true;
  std::string error;  ///< when not ok
  std::string note;   ///< done, but there is something else to know: "not journalled: disk full"
  // The op's results; each op fills its own.
  std::vector<SnapshotEntry> messages;         ///< snapshot
  std::vector<std::uint64_t> returned;         ///< acknowledge: what was not acknowledged
  std::optional<std::uint64_t> station_epoch;  ///< hello
  std::optional<std::int64_t> now_ns;          ///< hello
  std::optional<std::uint64_t> from;           ///< resend
  std::optional<std::uint64_t> to;             ///< resend
  std::vector<LogEntry> entries;               ///< alarm-log
  std::vector<std::string> profiles;           ///< profile-reload: ids in force
  std::vector<std::string> errors;             ///< profile-reload: what is wrong in which file
};

/// A refused request still has its id where one could be read, so that the asker learns of it.
struct RefusedRequest {
  std::uint64_t id = 0;
  std::string error;
};

void encode(const Request& request, std::string& out);
void encode(const ResendRequest& request, std::string& out);
void encode(const Reply& reply, std::string& out);
/// The `op` of a request, whatever else is wrong with it; empty: none can be read.
std::string op_of(Bytes bytes);
tl::expected<Request, RefusedRequest> decode_request(Bytes bytes);
tl::expected<ResendRequest, RefusedRequest> decode_resend(Bytes bytes);
tl::expected<Reply, Error> decode_reply(Bytes bytes);

}  // namespace vigil::wire
