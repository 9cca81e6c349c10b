#pragma once

// A write that may have to ask another service.

#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "common/sql/database.h"

namespace htx::sql {

// `body(transaction, answer, question)` decides everything it can; when it needs an answer it was not given, it fills
// `question` and returns an error. Then `ask(question)` runs outside any transaction, and the body runs once more. So a
// repeated call is answered from its stored reply, and every cheaper refusal comes, without asking.
template <class Response, class Question, class Answer, class Ask, class Body>
absl::StatusOr<Response> WriteAsking(Database& database, const CallRecord& record, Ask ask, Body body) {
  std::optional<Question> question;
  const Answer* nothing = nullptr;
  absl::StatusOr<Response> first =
      WriteOnce<Response>(database, record, [&](Transaction& transaction) -> absl::StatusOr<Response> {
        question.reset();
        return body(transaction, nothing, question);
      });
  if (first.ok() || !question) return first;
  absl::StatusOr<Answer> answer = ask(*question);
  if (!answer.ok()) return answer.status();
  return WriteOnce<Response>(database, record, [&](Transaction& transaction) -> absl::StatusOr<Response> {
    question.reset();
    return body(transaction, &*answer, question);
  });
}

}  // namespace htx::sql
