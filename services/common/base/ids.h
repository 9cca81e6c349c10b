#pragma once

#include <compare>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace htx {

// True when `text` is [a-z0-9][a-z0-9-]{0,63}.
bool IsId(absl::string_view text);

// True when `text` is a UUID in its 36-character form, any case, any version.
bool IsUuid(absl::string_view text);

// An identifier that cannot be taken for another kind's: Id<struct OrganizationTag>.
template <class Tag>
class Id {
 public:
  Id() = default;
  // Takes a text that is known to be an id (a stored one, or one from IdSource).
  static Id Of(std::string text) {
    Id id;
    id.text_ = std::move(text);
    return id;
  }
  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }
  auto operator<=>(const Id&) const = default;

 private:
  std::string text_ = {};
};

// Where new identifiers come from; injected so that tests can foretell them. Thread-safe.
class IdSource {
 public:
  virtual ~IdSource() = default;
  // A new id of 26 characters [0-9a-z]: 48 bits of milliseconds, then 80 random bits. Sorts by time of making.
  virtual std::string Next() = 0;
};

// Ids from the system clock and the system's random source.
std::unique_ptr<IdSource> MakeIdSource();

// A random UUID (version 4), for request ids that this program makes.
std::string NewUuid();

// Takes "organizations/{id}" apart: the id when `name` is `collection` + "/" + id, else INVALID_ARGUMENT on `field`.
absl::StatusOr<std::string> ParseResourceName(absl::string_view name, absl::string_view collection,
                                              absl::string_view field);

}  // namespace htx
