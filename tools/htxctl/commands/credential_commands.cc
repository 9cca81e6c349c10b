#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "common/base/credential.h"
#include "common/base/error.h"
#include "common/base/signing.h"
#include "common/base/status.h"
#include "htx/awards/v1/honour_service.grpc.pb.h"
#include "htx/awards/v1/log_service.grpc.pb.h"
#include "htxctl/commands/command.h"

namespace htx::ctl {
namespace {

using awards::v1::HonourService;
using awards::v1::LogService;

absl::StatusOr<std::string> ReadWholeFile(const std::string& flag, const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  if (!file)
    return InvalidField(flag, {absl::StrCat("cannot be read: ", path), absl::StrCat("không đọc được: ", path)});
  return content.str();
}

absl::Status WriteWholeFile(const std::string& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << content;
  file.close();
  if (file) return absl::OkStatus();
  return InvalidField("--out", {absl::StrCat("cannot be written: ", path), absl::StrCat("không ghi được: ", path)});
}

const char* LogWord(credential::LogVerdict verdict) {
  switch (verdict) {
    case credential::LogVerdict::kAbsent:
      return "not in this file";
    case credential::LogVerdict::kProved:
      return "proved";
    case credential::LogVerdict::kBroken:
      return "DOES NOT HOLD";
  }
  return "";
}

const char* StatusWord(credential::StatusVerdict verdict) {
  switch (verdict) {
    case credential::StatusVerdict::kUnknown:
      return "not in this file";
    case credential::StatusVerdict::kActive:
      return "active";
    case credential::StatusVerdict::kRevoked:
      return "REVOKED";
    case credential::StatusVerdict::kSuspended:
      return "SUSPENDED";
  }
  return "";
}

// Needs no service: the file and the issuer's public keys are enough.
absl::StatusOr<ExitCode> VerifyFile(const std::string& path, const std::string& keys_path) {
  HTX_ASSIGN_OR_RETURN(const std::string text, ReadWholeFile("file", path));
  HTX_ASSIGN_OR_RETURN(const std::string pem, ReadWholeFile("--keys", keys_path));
  const absl::StatusOr<std::vector<PublicKey>> keys = ParsePublicKeys(pem);
  if (!keys.ok()) {
    const std::string why(keys.status().message());
    return InvalidField("--keys", {why, why});
  }
  HTX_ASSIGN_OR_RETURN(const credential::Verdict verdict, credential::Verify(text, *keys));
  std::printf("%s\n", verdict.valid() ? "VALID" : "NOT VALID");
  std::printf("award      %s\nrecipient  %s\ngranted by %s\n           %s\n", verdict.award_name.c_str(),
              verdict.recipient_name.c_str(), verdict.authority.c_str(), verdict.narrative.c_str());
  std::printf("signature  %s\n", verdict.signature_valid ? absl::StrCat("key ", verdict.key_id).c_str() : "NONE HOLDS");
  std::printf("log        %s\nstatus     %s", LogWord(verdict.log), StatusWord(verdict.status));
  if (verdict.status != credential::StatusVerdict::kUnknown) {
    std::printf(", as of %s", absl::FormatTime("%Y-%m-%d %H:%M UTC", verdict.status_time, absl::UTCTimeZone()).c_str());
  }
  std::printf("\n");
  for (const std::string& problem : verdict.problems) std::printf("- %s\n", problem.c_str());
  return verdict.valid() ? kExitOk : kExitDiffers;
}

absl::StatusOr<ExitCode> SaveBundle(const Session& session, const std::string& id, const std::string& out) {
  awards::v1::GetCredentialRequest request;
  request.set_name(NameIn("credentials", id));
  const auto stub = HonourService::NewStub(session.awards());
  HTX_ASSIGN_OR_RETURN(const auto response, session.Call(*stub, &HonourService::Stub::GetCredential, request));
  HTX_RETURN_IF_ERROR(WriteWholeFile(out, response.bundle()));
  return kExitOk;
}

absl::StatusOr<ExitCode> SaveCertificate(const Session& session, const std::string& id, const std::string& out) {
  awards::v1::RenderCertificateRequest request;
  request.set_name(NameIn("credentials", id));
  const auto stub = HonourService::NewStub(session.awards());
  HTX_ASSIGN_OR_RETURN(const auto response, session.Call(*stub, &HonourService::Stub::RenderCertificate, request));
  HTX_RETURN_IF_ERROR(WriteWholeFile(out, response.pdf()));
  return kExitOk;
}

absl::StatusOr<ExitCode> SaveKeys(const Session& session) {
  const auto stub = LogService::NewStub(session.awards());
  HTX_ASSIGN_OR_RETURN(const auto response,
                       session.Call(*stub, &LogService::Stub::ListIssuerKeys, awards::v1::ListIssuerKeysRequest()));
  for (const awards::v1::IssuerKey& key : response.keys()) std::printf("%s", key.pem().c_str());
  return kExitOk;
}

absl::StatusOr<ExitCode> ShowHead(const Session& session) {
  const auto stub = LogService::NewStub(session.awards());
  HTX_ASSIGN_OR_RETURN(const auto response,
                       session.Call(*stub, &LogService::Stub::GetLogHead, awards::v1::GetLogHeadRequest()));
  PrintJson(response);
  return kExitOk;
}

absl::StatusOr<ExitCode> VerifyWholeLog(const Session& session) {
  const auto stub = LogService::NewStub(session.awards());
  HTX_ASSIGN_OR_RETURN(const auto response,
                       session.Call(*stub, &LogService::Stub::VerifyLog, awards::v1::VerifyLogRequest()));
  if (session.options().json) {
    PrintJson(response);
  } else if (response.broken_sequence() != 0) {
    std::printf("entry %s %s\n", absl::StrCat(response.broken_sequence()).c_str(), response.broken_how().c_str());
  } else {
    std::printf("%s entries hold%s\n", absl::StrCat(response.verified_until()).c_str(),
                response.complete() ? "" : "; the time was up before the end");
  }
  return response.intact() ? kExitOk : kExitDiffers;
}

// A command that writes what one name gives to a file.
void AddSaving(CLI::App& award, Invocation& invocation, const char* name, const char* help, const char* file,
               absl::StatusOr<ExitCode> (*save)(const Session&, const std::string&, const std::string&)) {
  CLI::App* command = award.add_subcommand(name, help);
  const auto id = std::make_shared<std::string>();
  const auto out = std::make_shared<std::string>(file);
  command->add_option("credential", *id, "Id or credentials/{id}")->required();
  command->add_option("--out", *out, "The file")->capture_default_str();
  command->callback([&invocation, id, out, save] {
    invocation.run = [id, out, save](const Session& session) { return save(session, *id, *out); };
  });
}

}  // namespace

void AddCredentialCommands(CLI::App& award, Invocation& invocation) {
  CLI::App* verify =
      award.add_subcommand("verify", "Verify a credential, its bundle or its QR text, without any service");
  const auto path = std::make_shared<std::string>();
  const auto keys = std::make_shared<std::string>("issuer-keys.pem");
  verify->add_option("file", *path, "Bundle, document, or text of the QR code")->required();
  verify->add_option("--keys", *keys, "The issuer's public keys, PEM")->capture_default_str();
  verify->callback([&invocation, path, keys] {
    invocation.run = [path, keys](const Session&) { return VerifyFile(*path, *keys); };
  });
  verify->footer(
      "Example:\n  htxctl award keys > issuer-keys.pem\n  htxctl award bundle 01j9… --out award.json\n"
      "  htxctl award verify award.json --keys issuer-keys.pem");
  AddSaving(award, invocation, "bundle", "Save what verifies a credential offline", "credential.json", SaveBundle);
  AddSaving(award, invocation, "certificate", "Save the printable certificate, PDF", "certificate.pdf",
            SaveCertificate);
  award.add_subcommand("keys", "The issuer's public keys, PEM")->callback([&invocation] { invocation.run = SaveKeys; });
  CLI::App* log = award.add_subcommand("log", "The log of decisions");
  log->require_subcommand(1);
  log->add_subcommand("head", "Where it stands, signed")->callback([&invocation] { invocation.run = ShowHead; });
  log->add_subcommand("verify", "Compute chain and tree anew")->callback([&invocation] {
    invocation.run = VerifyWholeLog;
  });
}

}  // namespace htx::ctl
