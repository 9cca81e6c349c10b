#pragma once

namespace htx::sql {

// While it lives, its thread runs the body of a write transaction. A write inside it would wait for itself: on SQLite
// always, on PostgreSQL when the sessions run out.
class WriteScope {
 public:
  WriteScope() { active_ = true; }
  ~WriteScope() { active_ = false; }
  WriteScope(const WriteScope&) = delete;
  WriteScope& operator=(const WriteScope&) = delete;
  static bool Active() { return active_; }

 private:
  static inline thread_local bool active_ = false;
};

}  // namespace htx::sql
