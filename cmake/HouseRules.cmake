# house_rule_text(<target> FILE domain/rules/lending_rules.tsv NAMESPACE htx::funding FUNCTION LendingRuleText)
#
# Compiles a rule file (its format: common/base/rule_book.h) into <target>, which declares and calls
#   absl::string_view htx::funding::LendingRuleText();
# A change of the file configures again.
set(HTX_RULE_TEXT_TEMPLATE "${CMAKE_CURRENT_LIST_DIR}/rule_text.cc.in")

function(house_rule_text target)
  cmake_parse_arguments(arg "" "FILE;NAMESPACE;FUNCTION" "" ${ARGN})
  if(NOT arg_FILE OR NOT arg_NAMESPACE OR NOT arg_FUNCTION)
    message(FATAL_ERROR "house_rule_text(${target}): FILE, NAMESPACE and FUNCTION are required")
  endif()
  get_filename_component(file "${arg_FILE}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_SOURCE_DIR}")
  get_filename_component(stem "${arg_FILE}" NAME_WE)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  file(READ "${file}" arg_TEXT)
  configure_file("${HTX_RULE_TEXT_TEMPLATE}" "${CMAKE_CURRENT_BINARY_DIR}/${stem}.cc" @ONLY)
  target_sources(${target} PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/${stem}.cc")
endfunction()
