// SPDX-License-Identifier: MIT
#include "common/wire/control.hpp"

#include <array>

#include "common/wire/control_layout.hpp"

namespace vigil::wire {

bool read(const Node& node, std::string& out, Complaint& complaint, const BayName&) {
  std::string_view name;
  if (!read(node, name, complaint, Length{1, max_name_length})) return false;
  if (!is_bay_name(name)) return outside(node, "must be a bay's name: a-z, 0-9, _ and -", complaint);
  out = name;
  return true;
}

bool read(const Node& node, std::vector<std::string>& out, Complaint& complaint, const BayName& rule) {
  if (node.type != NodeType::array) return wrong_type(node, "an array of bays", complaint);
  out.clear();
  for (const Node* bay = node.first(); bay != node.next(); bay = bay->next())
    if (!read(*bay, out.emplace_back(), complaint, rule)) return complaint.in(out.size() - 1);
  return true;
}

bool read(const Node& node, std::int64_t& out, Complaint& complaint, const Nanoseconds&) {
  BayTime time;
  if (!read(node, time, complaint)) return false;
  out = to_ns(time);
  return true;
}

bool read(const Node& node, std::vector<std::uint64_t>& out, Complaint& complaint, const SingleAlarm&) {
  if (!out.empty()) return outside(node, "must not stand beside alarms", complaint);
  return read(node, out.emplace_back(), complaint);
}

bool read(const Node& node, std::string& out, Complaint& complaint, const Binary&) {
  if (node.type != NodeType::bin) return wrong_type(node, "a bin", complaint);
  out.assign(node.data, node.size);
  return true;
}

namespace {

constexpr Length key_length{1, 64};

bool read(const Node& node, CommandField& out, Complaint& complaint) {
  switch (node.type) {
    case NodeType::boolean: out.value = node.boolean; return true;
    case NodeType::uint:
    case NodeType::negative:
    case NodeType::real: return read(node, out.value.emplace<double>(), complaint, any_value);
    case NodeType::str: return read(node, out.value.emplace<std::string>(), complaint);
    case NodeType::array: return read(node, out.value.emplace<std::vector<std::string>>(), complaint);
    default: return wrong_type(node, "true, false, a number, a string or an array of strings", complaint);
  }
}

struct WriteValue {
  Output& out;

  void operator()(bool value) const { out.boolean(value); }
  void operator()(double value) const { out.real(value); }
  void operator()(const std::string& value) const { out.text(value); }
  void operator()(const std::vector<std::string>& value) const { write(out, value); }
};

}  // namespace

bool read(const Node& node, Command& out, Complaint& complaint, const AnyCommand&) {
  if (node.type != NodeType::map) return wrong_type(node, "a map", complaint);
  if (node.size == 0) return outside(node, "must have at least one key", complaint);
  out.clear();
  for (const Node* key = node.first(); key != node.next(); key = (key + 1)->next()) {
    CommandField& field = out.emplace_back();
    if (!read(*key, field.key, complaint, key_length)) return complaint.in("key");
    if (!read(*(key + 1), field, complaint)) return complaint.in(field.key);
  }
  return true;
}

void write(Output& out, const Command& command, const AnyCommand&) {
  out.map(command.size());
  for (const CommandField& field : command) {
    out.text(field.key);
    std::visit(WriteValue{out}, field.value);
  }
}

namespace {

/// `v`, `id`, `op` and `by` of a request.
struct Head {
  std::uint64_t id = 0;
  std::string_view op;
  std::string_view by;
};

constexpr auto head_layout = [](auto& map, auto& head) {
  return map.version() && map.required("id", head.id) &&
         map.required("op", head.op, Length{1, max_string_bytes}) &&
         map.required("by", head.by, Length{0, max_string_bytes});
};
/// A program that asks on its own account names itself in the op's keys.
constexpr auto program_head_layout = [](auto& map, auto& head) {
  return map.version() && map.required("id", head.id) &&
         map.required("op", head.op, Length{1, max_string_bytes});
};

bool check(const AcknowledgeRequest& request, Complaint& complaint) {
  if (request.all && !request.alarms.empty())
    return complaint.because(Refusal::out_of_range, "is true, must not stand beside alarms") ||
           complaint.in("all");
  if (request.all && !request.rev)
    return complaint.because(Refusal::missing_key, "is missing beside all") || complaint.in("rev");
  if (!request.all && request.alarms.empty())
    return complaint.because(Refusal::missing_key, "names nothing to acknowledge: alarm, alarms or all") ||
           complaint.in("acknowledge");
  return true;
}

bool check(const LimitsSetRequest& r, Complaint& complaint) {
  if (r.medium || r.high || r.delay_s || r.high_delay_s || r.clear_s || r.margin || r.latching) return true;
  return complaint.because(Refusal::missing_key, "names nothing to change") || complaint.in("limits-set");
}

bool check(const AlarmLogRequest& r, Complaint& complaint) {
  if (r.from <= r.to) return true;
  return complaint.because(Refusal::out_of_range, "is " + std::to_string(to_ns(r.to)) +
                                                      ", must be at least from_ns, " +
                                                      std::to_string(to_ns(r.from))) ||
         complaint.in("to_ns");
}

bool check(const AlarmOffRequest& r, Complaint& complaint) {
  if (r.on || !r.reason.empty()) return true;
  return complaint.because(Refusal::missing_key, "is missing: nothing is switched off without one") ||
         complaint.in("reason");
}

template <class R>
bool check(const R&, Complaint&) {
  return true;
}

struct OpRow {
  std::string_view name;  ///< empty: any other
  bool by_person;         ///< it stands in the journal with who asked: nobody is no answer
  bool (*decode)(FieldReader& fields, Op& op, Complaint& complaint);
  void (*encode)(const Head& head, const Op& op, Output& out);
};

template <class R, const auto& keys>
bool decode_op(FieldReader& fields, Op& op, Complaint& complaint) {
  auto& request = op.emplace<R>();
  return keys(fields, request) && check(request, complaint);
}

template <class R, const auto& keys>
void encode_op(const Head& head, const Op& op, Output& out) {
  const auto layout = [&head](auto& map, const R& request) {
    return head_layout(map, head) && keys(map, request);
  };
  write(out, std::get<R>(op), map_of(layout));
}

template <class R, const auto& keys>
constexpr OpRow row(std::string_view name) {
  return {name, false, decode_op<R, keys>, encode_op<R, keys>};
}

template <class R, const auto& keys>
constexpr OpRow persons_row(std::string_view name) {
  return {name, true, decode_op<R, keys>, encode_op<R, keys>};
}

/// In the order of Op.
constexpr std::array<OpRow, std::variant_size_v<Op>> ops{
    row<SnapshotRequest, layout::snapshot>("snapshot"),
    row<PresentRequest, layout::present>("present"),
    persons_row<AcknowledgeRequest, layout::acknowledge>("acknowledge"),
    persons_row<AudioPauseRequest, layout::audio_pause>("audio-pause"),
    persons_row<LimitsSetRequest, layout::limits_set>("limits-set"),
    persons_row<LimitsResetRequest, layout::only_bay>("limits-reset"),
    persons_row<AdmitRequest, layout::admit>("admit"),
    persons_row<ConfirmPumpRequest, layout::confirm_pump>("confirm-pump"),
    persons_row<DischargeRequest, layout::only_bay>("discharge"),
    row<HelloRequest, layout::hello>("hello"),
    persons_row<ChartRequest, layout::chart>("chart"),
    row<AlarmLogRequest, layout::alarm_log>("alarm-log"),
    persons_row<AlarmOffRequest, layout::alarm_off>("alarm-off"),
    persons_row<StandbyRequest, layout::only_bay>("standby"),
    persons_row<ResumeRequest, layout::only_bay>("resume"),
    persons_row<HandoverRequest, layout::handover>("handover"),
    persons_row<ProfileReloadRequest, layout::nothing_more>("profile-reload"),
    persons_row<InstructRequest, layout::instruct>("instruct"),
    row<OtherRequest, layout::nothing_more>(""),
};

const OpRow& row_of(std::string_view name) {
  for (const OpRow& op : ops)
    if (op.name == name) return op;
  return ops.back();
}

/// The id, where there is a readable one, whatever else is wrong.
std::uint64_t id_of(const Node& root) {
  Complaint ignored;
  FieldReader fields{root, ignored};
  const Node* id = fields.find("id");
  return id != nullptr && id->type == NodeType::uint ? id->uint : 0;
}

tl::unexpected<RefusedRequest> refuse(std::uint64_t id, const Complaint& complaint) {
  return tl::unexpected<RefusedRequest>(RefusedRequest{id, complaint.sentence()});
}

constexpr std::string_view hello_op = "hello";
constexpr std::string_view resend_op = "resend";

bool decode_head(FieldReader& fields, Head& head, Complaint& complaint) {
  if (!program_head_layout(fields, head)) return false;
  const Node* by = fields.find("by");
  if (by == nullptr) return head.op == hello_op || missing("by", complaint);
  return read(*by, head.by, complaint, Length{0, max_string_bytes}) || complaint.in("by");
}

/// Who does something in a bay has a name.
bool check_by(const Head& head, const OpRow& op, Complaint& complaint) {
  if (!op.by_person || !head.by.empty()) return true;
  complaint.because(Refusal::out_of_range, "is empty, must say who does '" + std::string(op.name) + "'");
  return complaint.in("by");
}

bool check_range(const ResendRequest& request, Complaint& complaint) {
  if (!parse_topic(request.topic))
    return complaint.because(Refusal::topic, "is " + in_quotes(request.topic) + ", must be a topic") ||
           complaint.in("topic");
  if (request.from <= request.to) return true;
  complaint.because(Refusal::out_of_range, "is " + std::to_string(request.to) + ", must be at least from, " +
                                               std::to_string(request.from));
  return complaint.in("to");
}

}  // namespace

void encode(const Request& request, std::string& out) {
  out.clear();
  Output output{out};
  const OpRow& op = ops[request.op.index()];
  const auto* other = std::get_if<OtherRequest>(&request.op);
  op.encode(Head{request.id, other != nullptr ? std::string_view{other->op} : op.name, request.by},
            request.op, output);
}

void encode(const ResendRequest& request, std::string& out) {
  out.clear();
  Output output{out};
  const Head head{request.id, resend_op, {}};
  const auto keys = [&head](auto& map, const ResendRequest& r) {
    return program_head_layout(map, head) && layout::resend(map, r);
  };
  write(output, request, map_of(keys));
}

void encode(const Reply& reply, std::string& out) {
  out.clear();
  Output output{out};
  write(output, reply, map_of(layout::reply));
}

std::string op_of(Bytes bytes) {
  Document document;
  Complaint ignored;
  const Node* root = document.parse(bytes, max_request_bytes, ignored);
  if (root == nullptr) return {};
  FieldReader fields{*root, ignored};
  const Node* op = fields.find("op");
  return op != nullptr && op->type == NodeType::str ? std::string{op->text()} : std::string{};
}

tl::expected<Request, RefusedRequest> decode_request(Bytes bytes) {
  Document document;
  Complaint complaint;
  const Node* root = document.parse(bytes, max_request_bytes, complaint);
  if (root == nullptr) return refuse(0, complaint);

  FieldReader fields{*root, complaint};
  Head head;
  Request request;
  if (!decode_head(fields, head, complaint)) return refuse(id_of(*root), complaint);
  const OpRow& op = row_of(head.op);
  if (!check_by(head, op, complaint)) return refuse(head.id, complaint);
  if (!op.decode(fields, request.op, complaint)) return refuse(head.id, complaint);
  if (auto* other = std::get_if<OtherRequest>(&request.op)) other->op = head.op;
  request.id = head.id;
  request.by = head.by;
  return request;
}

tl::expected<ResendRequest, RefusedRequest> decode_resend(Bytes bytes) {
  Document document;
  Complaint complaint;
  const Node* root = document.parse(bytes, max_request_bytes, complaint);
  if (root == nullptr) return refuse(0, complaint);

  FieldReader fields{*root, complaint};
  Head head;
  ResendRequest request;
  if (!program_head_layout(fields, head)) return refuse(id_of(*root), complaint);
  if (head.op != resend_op) {
    complaint.because(Refusal::out_of_range, "is " + in_quotes(head.op) + ", a publisher does 'resend'");
    complaint.in("op");
    return refuse(head.id, complaint);
  }
  request.id = head.id;
  if (!layout::resend(fields, request) || !check_range(request, complaint)) return refuse(head.id, complaint);
  return request;
}

tl::expected<Reply, Error> decode_reply(Bytes bytes) {
  Document document;
  Complaint complaint;
  const Node* root = document.parse(bytes, max_reply_bytes, complaint);
  Reply reply;
  if (root == nullptr) return fail("reply: " + complaint.sentence());
  FieldReader fields{*root, complaint};
  if (!layout::reply(fields, reply)) return fail("reply: " + complaint.sentence());
  if (!reply.ok && reply.error.empty()) return fail("reply: error is missing where ok is false");
  return reply;
}

}  // namespace vigil::wire
