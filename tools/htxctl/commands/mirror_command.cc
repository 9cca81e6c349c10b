#include <cstdio>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/status.h"
#include "htxctl/commands/command.h"
#include "htxctl/mirror/mirror.h"
#include "htxctl/mirror/mirror_file.h"

namespace htx::ctl {
namespace {

struct MirrorFlags {
  std::string file = {};
  bool once = false;
  int minutes = 0;  // 0: without end.
};

void Tell(const MirrorPlace& place) {
  std::printf("%s  sequence %-10s organizations %s\n", place.following ? "following" : "snapshot ",
              absl::StrCat(place.sequence).c_str(), absl::StrCat(place.digest.count()).c_str());
  std::fflush(stdout);
}

absl::StatusOr<ExitCode> FollowTo(const Session& session, const MirrorFlags& flags) {
  HTX_ASSIGN_OR_RETURN(const std::unique_ptr<MirrorFile> file, MirrorFile::Open(flags.file));
  Mirror mirror(session, *file, Tell);
  const absl::Time until = flags.minutes == 0 ? absl::InfiniteFuture() : absl::Now() + absl::Minutes(flags.minutes);
  HTX_RETURN_IF_ERROR(mirror.Follow(until, flags.once));
  return kExitOk;
}

absl::StatusOr<ExitCode> VerifyFile(const Session& session, const MirrorFlags& flags) {
  HTX_ASSIGN_OR_RETURN(const std::unique_ptr<MirrorFile> file, MirrorFile::Open(flags.file));
  Mirror mirror(session, *file, [](const MirrorPlace&) {});
  HTX_ASSIGN_OR_RETURN(const Mirror::Verdict verdict, mirror.Verify(absl::Now() + absl::Minutes(1)));
  const std::string mine = absl::StrCat(verdict.mine.count(), " organizations, digest ", verdict.mine.hex());
  if (verdict.equal) {
    std::printf("equal at sequence %s: %s\n", absl::StrCat(verdict.sequence).c_str(), mine.c_str());
    return kExitOk;
  }
  std::printf("DIFFERS at sequence %s: %s\n  copy:     %s\n  expected: %s organizations, digest %s\n",
              absl::StrCat(verdict.sequence).c_str(), verdict.why.c_str(), mine.c_str(),
              absl::StrCat(verdict.their_count).c_str(), verdict.theirs.c_str());
  return kExitDiffers;
}

}  // namespace

void AddMirrorCommand(CLI::App& app, Invocation& invocation) {
  CLI::App* mirror = app.add_subcommand("mirror", "Keep a local copy of the register in a SQLite file");
  const auto flags = std::make_shared<MirrorFlags>();
  mirror->add_option("--to", flags->file, "The file; it is made when it is not there")->required();
  mirror->add_flag("--once", flags->once, "Stop when the copy has reached the register's head");
  mirror->add_option("--minutes", flags->minutes, "Stop after so long; 0: never")
      ->check(CLI::Range(0, 525600))
      ->capture_default_str();
  CLI::App* verify = mirror->add_subcommand("verify", "Prove that the copy equals the register, by digest");
  mirror->callback([&invocation, flags, verify] {
    const bool judge = verify->parsed();
    invocation.run = [flags, judge](const Session& session) {
      return judge ? VerifyFile(session, *flags) : FollowTo(session, *flags);
    };
  });
  mirror->footer(
      "Examples:\n  htxctl mirror --to register.db\n  htxctl mirror --to register.db --once\n"
      "  htxctl mirror --to register.db verify");
}

}  // namespace htx::ctl
