#pragma once

// What every contract of the house keeps. Each function returns one sentence per broken rule, "full.name: what".

#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"

namespace htx::contract {

// A file's package follows from its folder; services stand in *_service.proto, alone with their requests; a service's
// contract imports no other service's.
std::vector<std::string> FileViolations(const google::protobuf::FileDescriptor& file);

// Every method has a whole policy; what changes state carries a request_id; lists have pages.
std::vector<std::string> MethodViolations(const google::protobuf::FileDescriptor& file);

// Field rules fit their fields and stay inside the house's limits; no floats; personal data is classed.
std::vector<std::string> FieldViolations(const google::protobuf::FileDescriptor& file);

// Zero of an enum is …_UNSPECIFIED.
std::vector<std::string> EnumViolations(const google::protobuf::FileDescriptor& file);

// Everything has a comment, and that of a method states its errors.
std::vector<std::string> CommentViolations(const google::protobuf::FileDescriptor& file);

}  // namespace htx::contract
