#include "common/rpc/call_log.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>
#include <deque>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "common/base/civil_date.h"
#include "common/base/mutex.h"

namespace htx::rpc {
namespace {

// At 200 bytes a line this is a few megabytes and a tenth of a second of the fastest calls.
constexpr size_t kMaxLines = 16384;
// The writer looks this often, or at once when a quarter of the buffer is full. Waking it for every call would cost
// more than writing the line.
constexpr absl::Duration kFlushEvery = absl::Milliseconds(100);
constexpr absl::Duration kLongestFlush = absl::Seconds(2);
constexpr size_t kMaxErrorBytes = 4096;

bool IsPlain(char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; }

void AppendQuoted(std::string& out, absl::string_view text) {
  out += '"';
  while (!text.empty()) {
    // Nearly every text is plain from end to end and goes over in one piece.
    const size_t plain = static_cast<size_t>(std::find_if_not(text.begin(), text.end(), IsPlain) - text.begin());
    out.append(text.data(), plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const char odd = text.front();
    if (odd == '"' || odd == '\\') {
      out += '\\';
      out += odd;
    } else {
      absl::StrAppendFormat(&out, "\\u%04x", static_cast<unsigned char>(odd));
    }
    text.remove_prefix(1);
  }
  out += '"';
}

// `key` is ",\"name\":".
void AppendField(std::string& out, absl::string_view key, absl::string_view value) {
  if (value.empty()) return;
  out.append(key.data(), key.size());
  AppendQuoted(out, value);
}

void AppendNumber(std::string& out, absl::string_view key, int64_t value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof(digits), value).ptr;
  out.append(key.data(), key.size());
  out.append(digits, static_cast<size_t>(end - digits));
}

// Breaking an instant into a date costs more than the rest of a line, so each thread keeps its last second.
void AppendTime(std::string& out, int64_t unix_micros) {
  thread_local int64_t kept_second = -1;
  thread_local std::string kept = {};
  const int64_t second = unix_micros / 1000000;
  if (second != kept_second) {
    kept = absl::FormatTime("{\"time\":\"%Y-%m-%dT%H:%M:%S.", absl::FromUnixSeconds(second), absl::UTCTimeZone());
    kept_second = second;
  }
  out += kept;
  char digits[] = "000000Z\"";
  int64_t micros = unix_micros % 1000000;
  for (int i = 5; i >= 0; --i, micros /= 10) digits[i] = static_cast<char>('0' + micros % 10);
  out.append(digits, 8);
}

}  // namespace

std::string ToJson(const CallEntry& entry, int64_t unix_micros) {
  std::string line;
  line.reserve(512);
  AppendTime(line, unix_micros);
  AppendField(line, ",\"method\":", entry.method);
  AppendField(line, ",\"code\":", entry.code == absl::StatusCode::kOk ? "OK" : absl::StatusCodeToString(entry.code));
  AppendField(line, ",\"reason\":", entry.reason);
  AppendField(line, ",\"principal\":", entry.principal);
  AppendField(line, ",\"represented\":", entry.represented);
  AppendField(line, ",\"correlation\":", entry.correlation_id);
  AppendField(line, ",\"trace\":", entry.trace_parent);
  AppendField(line, ",\"peer\":", entry.peer);
  AppendField(line, ",\"error\":", entry.error.substr(0, kMaxErrorBytes));
  AppendNumber(line, ",\"duration_us\":", entry.duration_us);
  AppendNumber(line, ",\"queue_us\":", entry.queue_us);
  if (entry.messages > 0) AppendNumber(line, ",\"messages\":", entry.messages);
  line += '}';
  return line;
}

class CallLog::State {
 public:
  explicit State(const std::string& path) {
    const spdlog::sink_ptr sink = path.empty() ? spdlog::sink_ptr(std::make_shared<spdlog::sinks::stderr_sink_mt>())
                                               : std::make_shared<spdlog::sinks::basic_file_sink_mt>(path);
    logger_ = std::make_unique<spdlog::logger>("calls", sink);
    logger_->set_pattern("%v");
    writer_ = std::thread([this] { Run(); });
  }

  ~State() {
    {
      MutexLock lock(mutex_);
      stopping_ = true;
      wake_.SignalOne();
    }
    writer_.join();
  }

  void Add(std::string line) {
    MutexLock lock(mutex_);
    if (lines_.size() >= kMaxLines) {
      lines_.pop_front();
      ++dropped_;
    }
    lines_.push_back(std::move(line));
    if (lines_.size() == kMaxLines / 4) wake_.SignalOne();
  }

  void Flush() {
    const absl::Time until = absl::Now() + kLongestFlush;
    MutexLock lock(mutex_);
    flushing_ = true;
    wake_.SignalOne();
    while ((!lines_.empty() || writing_) && absl::Now() < until) written_.WaitUntil(mutex_, until);
    flushing_ = false;
  }

  int64_t dropped() const {
    MutexLock lock(mutex_);
    return dropped_;
  }

 private:
  void Run() {
    std::deque<std::string> batch;
    bool last = false;
    while (!last) {
      {
        MutexLock lock(mutex_);
        writing_ = false;
        if (lines_.empty()) written_.SignalAll();
        const bool due = stopping_ || lines_.size() >= kMaxLines / 4 || (flushing_ && !lines_.empty());
        if (!due) wake_.WaitUntil(mutex_, absl::Now() + kFlushEvery);
        last = stopping_;
        batch.swap(lines_);
        writing_ = !batch.empty();
      }
      for (const std::string& line : batch) logger_->info("{}", line);
      if (!batch.empty()) logger_->flush();
      batch.clear();
    }
  }

  std::unique_ptr<spdlog::logger> logger_;
  mutable Mutex mutex_;
  CondVar wake_;
  CondVar written_;
  std::deque<std::string> lines_ ABSL_GUARDED_BY(mutex_);
  int64_t dropped_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool flushing_ ABSL_GUARDED_BY(mutex_) = false;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;  // The writer holds lines that are not written yet.
  std::thread writer_;
};

CallLog::CallLog(std::string path) : state_(std::make_unique<State>(path)) {}
CallLog::~CallLog() = default;

void CallLog::Write(const CallEntry& entry) { state_->Add(ToJson(entry, ToMicros(absl::Now()))); }

void CallLog::Event(absl::string_view event, absl::string_view text) {
  std::string line;
  AppendTime(line, ToMicros(absl::Now()));
  AppendField(line, ",\"event\":", event);
  AppendField(line, ",\"text\":", text);
  line += '}';
  state_->Add(std::move(line));
}

void CallLog::Flush() { state_->Flush(); }

int64_t CallLog::dropped() const { return state_->dropped(); }

}  // namespace htx::rpc
