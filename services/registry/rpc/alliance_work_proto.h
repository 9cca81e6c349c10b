#pragma once

// Programmes, petitions and standing agencies between protos and the domain.

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "htx/registry/v1/alliance_work_service.pb.h"
#include "registry/domain/petition.h"
#include "registry/domain/programme.h"

namespace htx::registry {

v1::CoordinationProgramme ToProto(const Programme& programme);
v1::ProgrammeProgress ToProto(const ProgrammeProgress& progress);
// With its age on `day`.
v1::Petition ToProto(const Petition& petition, absl::CivilDay day);
v1::PetitionGroup ToProto(const PetitionGroup& group, absl::CivilDay day);
v1::StandingAgency ToProto(const StandingAgency& agency);

// The ids are left empty when the request names none. INVALID_ARGUMENT / FIELD_RULE with every violation.
absl::StatusOr<Programme> ParseProgramme(const v1::CreateCoordinationProgrammeRequest& request);
absl::StatusOr<Petition> ParsePetition(const v1::RaisePetitionRequest& request, absl::CivilDay today);
absl::StatusOr<PetitionStep> ParseStep(const v1::PetitionStep& proto, absl::CivilDay today);
absl::StatusOr<StandingAgency> ParseStandingAgency(const v1::AppointStandingAgencyRequest& request,
                                                   absl::CivilDay today);

// `before` with what the mask of `request` names. Besides the above MASK_UNKNOWN_PATH, alone.
absl::StatusOr<Programme> Amend(const Programme& before, const v1::CoordinationProgramme& proto,
                                const google::protobuf::FieldMask& mask);
absl::StatusOr<StandingAgency> Amend(const StandingAgency& before, const v1::StandingAgency& proto,
                                     const google::protobuf::FieldMask& mask, absl::CivilDay today);

}  // namespace htx::registry
