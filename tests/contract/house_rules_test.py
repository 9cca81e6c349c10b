"""Each house rule finds its bad sample, and nothing in a good one: a rule that cannot fail guards nothing."""

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import house_rules
from house_source import Source

HEADER = "#pragma once\n"


def rules_broken(files):
    """(path, rule) of every violation in a house of these files."""
    sources = {path: Source(path, text) for path, text in files.items()}
    return sorted((v.path, v.rule) for v in house_rules.violations(sources))


class Includes(unittest.TestCase):
    def test_rooms_keep_to_what_they_may_include(self):
        for path, include in (
                ("services/registry/domain/organization.cc", '"htx/registry/v1/organization.pb.h"'),
                ("services/registry/domain/organization.cc", '"common/sql/database.h"'),
                ("services/registry/domain/organization.cc", '"common/base/clock.h"'),
                ("services/registry/domain/organization.cc", '"registry/store/registry_store.h"'),
                ("services/registry/store/sql_store.cc", '"htx/registry/v1/organization.pb.h"'),
                ("services/registry/store/sql_store.cc", "<soci/soci.h>"),
                ("services/registry/rpc/registry_handlers.cc", '"grpcpp/grpcpp.h"'),
                ("services/registry/rpc/registry_handlers.cc", "<soci/soci.h>"),
                ("services/registry/rpc/registry_handlers.cc", '"htx/funding/v1/fund.pb.h"'),
                ("services/funding/clients/registry.cc", '"registry/domain/organization.h"'),
                ("services/funding/main.cc", '"registry/domain/organization.h"'),
                ("services/common/base/text.cc", '"common/sql/database.h"'),
                ("services/common/sql/pool.cc", '"common/cache/cache.h"'),
                ("services/common/cache/redis.cc", '"grpcpp/grpcpp.h"'),
                ("services/common/rpc/server.cc", '"registry/config.h"'),
                ("tools/htxctl/main.cc", '"registry/domain/organization.h"'),
                ("services/registry/odd_room/x.cc", "<string>"),
                ("services/registry/domain/organization.cc", '"../store/x.h"')):
            with self.subTest(path=path, include=include):
                self.assertIn((path, "include"), rules_broken({path: f"#include {include}\n"}))

    def test_what_is_allowed_passes(self):
        for path, include in (
                ("services/registry/domain/organization.cc", '"common/base/civil_date.h"'),
                ("services/registry/store/sql_store.cc", '"common/sql/database.h"'),
                ("services/registry/rpc/registry_handlers.cc", '"common/rpc/request_context.h"'),
                ("services/registry/rpc/registry_service.cc", '"grpcpp/grpcpp.h"'),
                ("services/funding/clients/registry.cc", '"htx/registry/v1/organization_service.grpc.pb.h"'),
                ("services/common/sql/pool.cc", "<soci/soci.h>"),
                ("services/common/rpc/server.cc", '"common/rpc/chassis.h"'),
                ("services/funding/main.cc", '"funding/rpc/fund_service.h"')):
            with self.subTest(path=path, include=include):
                self.assertEqual([], rules_broken({path: f"#include {include}\n"}))

    def test_a_handler_must_not_reach_grpc_through_our_headers(self):
        handler, header = "services/funding/rpc/fund_handlers.cc", "services/funding/clients/registry.h"
        broken = rules_broken({handler: '#include "funding/clients/registry.h"\n',
                               header: HEADER + '#include "grpcpp/grpcpp.h"\n'})
        self.assertEqual([(handler, "include")], broken)

    def test_an_include_in_a_comment_is_none(self):
        self.assertEqual([], rules_broken({"services/registry/domain/x.cc": '// #include "grpcpp/grpcpp.h"\n'}))


class Text(unittest.TestCase):
    def assert_breaks(self, rule, path, text):
        self.assertIn((path, rule), rules_broken({path: text}), text)

    def test_errors_come_from_the_list(self):
        self.assert_breaks("error", "services/registry/store/x.cc", 'return absl::NotFoundError("x");')
        self.assert_breaks("error", "services/registry/rpc/x_handlers.cc", 'return MakeError(code, "X", text);')
        self.assertEqual([], rules_broken({"services/common/sql/x.cc": 'return absl::AbortedError("x");'}))
        self.assertEqual([], rules_broken({"services/registry/domain/errors.cc": 'return MakeError(code, "X", text);'}))

    def test_nothing_sleeps(self):
        for call in ("std::this_thread::sleep_for(1s);", "absl::SleepFor(d);", "usleep(3);", "sleep(1);"):
            self.assert_breaks("sleep", "tests/unit/x_test.cc", call)
        self.assertEqual([], rules_broken({"tests/unit/x_test.cc": "// sleep(1) is refused\n"}))

    def test_tests_are_not_skipped(self):
        self.assert_breaks("skip", "tests/unit/x_test.cc", "GTEST_" + "SKIP();")
        self.assert_breaks("skip", "tests/unit/x_test.cc", "TEST(X, DISABLED_" + "Later) {}")

    def test_rules_are_exact_and_know_no_clock(self):
        self.assert_breaks("exact", "services/funding/domain/x.cc", "double rate = 1;")
        self.assert_breaks("clock", "services/funding/domain/x.cc", "f(absl::Now());")
        self.assertEqual([], rules_broken({"services/funding/domain/x.cc": "int64_t double_entry = 1;  // double\n"}))

    def test_sql_stands_in_the_store(self):
        self.assert_breaks("sql", "services/funding/rpc/x_handlers.cc", 'q("select id from loans where x = ?");')
        self.assert_breaks("sql", "services/funding/rpc/x_steps.cc", 'tx.Query("select lock(7)", {});')
        self.assertEqual([], rules_broken({"services/funding/store/x.cc": 'tx.Query("select id from loans");'}))
        self.assertEqual([], rules_broken({"services/funding/rpc/x_handlers.cc": 'say("choose from these");'}))

    def test_views_are_abseils(self):
        self.assert_breaks("view", "services/registry/domain/x.cc", "void F(std::string_view x);")

    def test_headers_are_guarded(self):
        self.assert_breaks("header", "services/registry/domain/x.h", "int x;\n")

    def test_files_have_a_limit(self):
        self.assert_breaks("length", "services/registry/domain/x.cc", "int x;\n" * 501)
        self.assertEqual([], rules_broken({"services/registry/domain/x.cc": "int x;\n" * 500}))

    def test_words(self):
        for text in ("// TO" + "DO: later", "// TO" + "DO(#12) later", "// FIX" + "ME", "// X" + "XX", 'open("/ho' + 'me/me/x")'):
            self.assert_breaks("word", "services/registry/domain/x.cc", text)
        self.assert_breaks("word", "package-lock.json", '"resolved": "https://host/x.tgz"')
        self.assertEqual([], rules_broken({"docs/x.md": "TO" + "DO(#12): drop this when the engine is gone. See src/work/x."}))


class StatusOr(unittest.TestCase):
    def broken(self, text):
        return ("services/x/store/x.cc", "status-or") in rules_broken({"services/x/store/x.cc": text})

    def test_ok_from_a_status_or_function_is_found(self):
        ok = "return absl::OkStatus();"
        self.assertTrue(self.broken("absl::StatusOr<int> F() { if (x) { " + ok + " } return 1; }"))
        self.assertTrue(self.broken("absl::StatusOr<std::map<int, X>> C::F(int a,\n int b) const {\n for (int i = 0; i < 3; ++i) " + ok + " }"))
        self.assertTrue(self.broken("absl::Status F() { return g([&](int x) -> absl::StatusOr<int> { " + ok + " }); }"))

    def test_ok_from_a_status_function_or_lambda_passes(self):
        ok = "return absl::OkStatus();"
        self.assertFalse(self.broken("absl::Status F(absl::StatusOr<int> x) { if (x.ok()) { " + ok + " } " + ok + " }"))
        self.assertFalse(self.broken("absl::StatusOr<int> F() { auto s = g([&](Row& r) { " + ok + " }); return 1; }"))
        self.assertFalse(self.broken("absl::StatusOr<int> F() { auto s = g([&](Row& r) -> absl::Status { " + ok + " }); return 1; }"))
        self.assertFalse(self.broken("absl::StatusOr<int> F() { return 1; }\nabsl::Status G() { " + ok + " }"))


class Errors(unittest.TestCase):
    LIST = {"services/registry/domain/errors.h": HEADER + "// NOT_FOUND / GONE. Ask another.\nabsl::Status Gone(int x);\n",
            "services/registry/domain/errors.cc": 'absl::Status Gone(int x) {\n  return MakeError(code, "GONE", text);\n}\n'}

    def test_an_error_that_no_test_provokes_is_found(self):
        self.assertEqual([("services/registry/domain/errors.h", "error-test")], rules_broken(self.LIST))

    def test_a_test_names_the_reason_or_the_function(self):
        for text in ('EXPECT_THAT(F(), FailsWith(code, "GONE"));', "EXPECT_EQ(F(), Gone(3));"):
            self.assertEqual([], rules_broken({**self.LIST, "tests/unit/registry/x_test.cc": text}))

    def test_two_errors_do_not_share_a_reason(self):
        files = {path: text + text.replace("Gone(", "Away(") .replace(HEADER, "") for path, text in self.LIST.items()}
        files["tests/unit/registry/x_test.cc"] = '"GONE"'
        self.assertEqual([("services/registry/domain/errors.h", "error-list")], rules_broken(files))


class SharedNames(unittest.TestCase):
    def broken(self, one, other, folder="services/awards/rpc"):
        wrap = "namespace htx {{\nnamespace {{\n{}\n}}  // namespace\n}}\n"
        return rules_broken({f"{folder}/a.cc": wrap.format(one), f"{folder}/b.cc": wrap.format(other)})

    def test_files_that_are_compiled_together_do_not_declare_a_name_twice(self):
        for one, other in (("constexpr int kPage = 50;", "constexpr int64_t kPage = 5;"), ("struct Row {", "using Row = int;"),
                           ("int Sum(const Row& row, int a) {", "int Sum(const Row& each, int b) {"),
                           ("class Driver final : public Base {", "class Driver {")):
            self.assertEqual([("services/awards/rpc/b.cc", "shared-name")], self.broken(one, other))

    def test_overloads_and_files_that_are_compiled_apart_may(self):
        self.assertEqual([], self.broken("int Sum(const Row& row) {", "int Sum(const Line& line) {"))
        self.assertEqual([], self.broken("constexpr int kPage = 50;", "constexpr int kPages = 5;"))
        self.assertEqual([], self.broken("constexpr int kPage = 50;", "constexpr int kPage = 5;", "services/registry/store"))


if __name__ == "__main__":
    unittest.main()
