#include "common/rpc/call_log.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

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
// The writer looks this often, or at once when a quarter of the buffer is full. Waking it for every call would cost more
// than writing the line.
constexpr absl::Duration kFlushEvery = absl::Milliseconds(100);
constexpr absl::Duration kLongestFlush = absl::Seconds(2);
constexpr size_t kMaxErrorBytes = 4096;

void AppendQuoted(std::string& out, absl::string_view text) {
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      absl::StrAppendFormat(&out, "\\u%04x", byte);
    } else {
      out += c;
    }
  }
  out += '"';
}

void AppendField(std::string& out, absl::string_view name, absl::string_view value) {
  if (value.empty()) return;
  absl::StrAppend(&out, ",\"", name, "\":");
  AppendQuoted(out, value);
}

void AppendTime(std::string& out, int64_t unix_micros) {
  const absl::TimeZone utc = absl::UTCTimeZone();
  absl::StrAppend(&out, "{\"time\":\"", absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", FromMicros(unix_micros), utc), "\"");
}

}  // namespace

std::string ToJson(const CallEntry& entry, int64_t unix_micros) {
  std::string line;
  line.reserve(512);
  AppendTime(line, unix_micros);
  AppendField(line, "method", entry.method);
  AppendField(line, "code", entry.code == absl::StatusCode::kOk ? "OK" : absl::StatusCodeToString(entry.code));
  AppendField(line, "reason", entry.reason);
  AppendField(line, "principal", entry.principal);
  AppendField(line, "represented", entry.represented);
  AppendField(line, "correlation", entry.correlation_id);
  AppendField(line, "trace", entry.trace_parent);
  AppendField(line, "peer", entry.peer);
  AppendField(line, "error", entry.error.substr(0, kMaxErrorBytes));
  absl::StrAppend(&line, ",\"duration_us\":", entry.duration_us, ",\"queue_us\":", entry.queue_us);
  if (entry.messages > 0) absl::StrAppend(&line, ",\"messages\":", entry.messages);
  line += '}';
  return line;
}

class CallLog::State {
 public:
  explicit State(const std::string& path) {
    const spdlog::sink_ptr sink = path.empty()
                                      ? spdlog::sink_ptr(std::make_shared<spdlog::sinks::stderr_sink_mt>())
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
  AppendField(line, "event", event);
  AppendField(line, "text", text);
  line += '}';
  state_->Add(std::move(line));
}

void CallLog::Flush() { state_->Flush(); }

int64_t CallLog::dropped() const { return state_->dropped(); }

}  // namespace htx::rpc
