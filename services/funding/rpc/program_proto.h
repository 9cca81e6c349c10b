#pragma once

// Programmes, credit limits and mixes of sources between protos and the domain.

#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/error.h"
#include "common/base/ids.h"
#include "funding/domain/program.h"
#include "funding/domain/source_mix.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "htx/funding/v1/fund.pb.h"
#include "htx/funding/v1/program.pb.h"

namespace htx::funding {

// INVALID_ARGUMENT / FIELD_RULE with every violation.
absl::StatusOr<Program> ParseProgram(const v1::Program& program);
absl::StatusOr<CreditLimit> ParseLimit(const v1::CreditLimit& limit, IdSource& ids);
// Empty, or whole; own_risk is the caller's to fill in.
SourceMix ParseMix(const google::protobuf::RepeatedPtrField<v1::SourceShare>& shares, absl::string_view field,
                   FieldErrors& errors);

v1::Program ToProto(const Program& program, const std::optional<ProgramPosition>& position);
v1::CreditLimit ToProto(const CreditLimit& limit);
v1::SourceShare ToProto(const SourceShare& share);

}  // namespace htx::funding
