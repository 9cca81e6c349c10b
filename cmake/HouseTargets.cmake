# How every target of the house is made: one place for the language, the warnings, the sanitizers
# and the rule which room may link which.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# Executables are compiled as libraries are, so that both share the precompiled headers.
set(CMAKE_CXX_COMPILE_OPTIONS_PIE -fPIC)

option(HTX_UNITY "Compile sources of a target sixteen at a time: a whole build is faster, a small change slower" OFF)
set(CMAKE_UNITY_BUILD_BATCH_SIZE 16)
set(HTX_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them")
option(HTX_TIDY "Run clang-tidy beside the compiler" OFF)

find_program(HTX_CCACHE ccache)
if(HTX_CCACHE)
  # Base dir and no hash_dir: build folders share results. Sloppiness as ccache asks for precompiled headers.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}
      CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      ${HTX_CCACHE})
endif()
find_program(HTX_MOLD mold)
if(HTX_MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_link_options(-fuse-ld=mold)
endif()

# Debug information for backtraces only: half the size and link time of full debug information.
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG")
add_compile_options(-fstack-protector-strong)
if(CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
  add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
endif()
if(HTX_SANITIZE)
  add_compile_options(-fsanitize=${HTX_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  if(HTX_SANITIZE MATCHES "undefined")
    # This check needs the type information of every class it meets; SOCI's libraries do not export theirs.
    add_compile_options(-fno-sanitize=vptr)
  endif()
  add_link_options(-fsanitize=${HTX_SANITIZE})
endif()
add_link_options(-Wl,-z,now,-z,relro -Wl,--as-needed)

find_package(absl REQUIRED)
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)

# Warnings of our own code; generated code is compiled without.
add_library(htx_warnings INTERFACE)
target_compile_options(htx_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)

# Precompiled headers. `base` is std and Abseil; `proto` adds protobuf; `grpc` adds grpcpp; `test` adds GoogleTest.
function(house_pch name)
  # Unlike file(WRITE) this leaves an equal file alone, so that configuring again rebuilds nothing.
  file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/pch/${name}.cc" CONTENT "// ${name}\n")
  add_library(htx_pch_${name} OBJECT "${CMAKE_BINARY_DIR}/pch/${name}.cc")
  target_precompile_headers(htx_pch_${name} PRIVATE ${ARGN})
  target_link_libraries(htx_pch_${name} PRIVATE htx_warnings absl::strings absl::status absl::statusor absl::time)
endfunction()
set(pch_base <algorithm> <atomic> <chrono> <cstdint> <functional> <map> <memory> <optional> <set> <string> <thread>
    <unordered_map> <utility> <vector> <absl/status/status.h> <absl/status/statusor.h>
    <absl/strings/str_cat.h> <absl/strings/str_join.h> <absl/strings/str_split.h> <absl/strings/string_view.h>
    <absl/time/civil_time.h> <absl/time/time.h> <absl/types/span.h> <absl/types/variant.h>
    <absl/functional/function_ref.h>)
set(pch_proto ${pch_base} <google/protobuf/message.h> <google/protobuf/descriptor.h>
    <google/protobuf/generated_message_reflection.h> <google/protobuf/map_field.h> <google/protobuf/timestamp.pb.h>)
house_pch(base ${pch_base})
house_pch(proto ${pch_proto})
house_pch(grpc ${pch_proto} <grpcpp/grpcpp.h> <grpcpp/impl/codegen/service_type.h>
          <grpcpp/impl/codegen/server_callback_handlers.h> <grpcpp/impl/codegen/client_callback.h>)
set(pch_test ${pch_base} <gmock/gmock.h> <gtest/gtest.h>)
house_pch(test ${pch_test})

# Which rooms a room may link. A target's room is fixed when it is made; the check runs when the edge is drawn.
set(HTX_ROOM_base_MAY base)
set(HTX_ROOM_query_MAY base)
set(HTX_ROOM_sql_MAY base)
set(HTX_ROOM_cache_MAY base)
set(HTX_ROOM_rpc_MAY base proto)
set(HTX_ROOM_feed_MAY base rpc sql query proto)
set(HTX_ROOM_program_MAY base rpc cache sql feed proto)
set(HTX_ROOM_proto_MAY proto)
set(HTX_ROOM_domain_MAY base)
set(HTX_ROOM_store_MAY domain base sql query)
set(HTX_ROOM_clients_MAY domain base rpc cache proto)
set(HTX_ROOM_handlers_MAY domain store clients base rpc feed sql query cache proto)
set(HTX_ROOM_service_MAY handlers domain store clients base rpc feed sql query cache proto)
set(HTX_ROOM_main_MAY program service handlers domain store clients base rpc feed sql query cache proto)
set(HTX_ROOM_tool_MAY base rpc proto query)

function(house_check_edges target room deps)
  foreach(dep IN LISTS deps)
    if(TARGET ${dep})
      get_target_property(dep_room ${dep} HTX_ROOM)
      if(dep_room AND NOT dep_room IN_LIST HTX_ROOM_${room}_MAY)
        message(FATAL_ERROR "${target} (room ${room}) may not link ${dep} (room ${dep_room}); see CONTRIBUTING.md")
      endif()
      # Services share proto/ and services/common/ alone.
      get_target_property(dep_owner ${dep} HTX_OWNER)
      get_target_property(owner ${target} HTX_OWNER)
      if(dep_room AND owner AND dep_owner AND NOT dep_owner STREQUAL "common" AND NOT dep_room STREQUAL "proto"
         AND NOT owner STREQUAL dep_owner)
        message(FATAL_ERROR "${target} of ${owner} may not link ${dep} of ${dep_owner}")
      endif()
    endif()
  endforeach()
endfunction()

function(house_finish target room owner pch)
  set_target_properties(${target} PROPERTIES HTX_ROOM ${room} HTX_OWNER ${owner})
  target_include_directories(${target} PUBLIC "${PROJECT_SOURCE_DIR}/services")
  target_link_libraries(${target} PRIVATE htx_warnings)
  if(pch)
    target_precompile_headers(${target} REUSE_FROM htx_pch_${pch})
  endif()
  if(HTX_TIDY)
    set_target_properties(${target} PROPERTIES CXX_CLANG_TIDY "clang-tidy-14;--quiet")
  endif()
endfunction()

# Where HTX_UNITY is on, sources of a target share compilations, so what stands in their anonymous namespaces needs
# different names (tests/contract/house_rules.py tells). A target that says NO_UNITY is compiled file by file.
function(house_unity target)
  if(NOT HTX_UNITY)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON)
  # To the compiler the file that includes the sources is a header.
  target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
endfunction()

# house_library(htx_registry_domain OWNER registry ROOM domain SRCS a.cc b.cc DEPS htx_base [PCH base|proto|grpc] [NO_UNITY])
# makes one static library of one room. DEPS are public.
function(house_library target)
  cmake_parse_arguments(arg "NO_UNITY" "OWNER;ROOM;PCH" "SRCS;DEPS" ${ARGN})
  add_library(${target} STATIC ${arg_SRCS})
  if(NOT arg_PCH)
    set(arg_PCH base)
  endif()
  house_finish(${target} ${arg_ROOM} ${arg_OWNER} ${arg_PCH})
  house_check_edges(${target} ${arg_ROOM} "${arg_DEPS}")
  if(NOT arg_NO_UNITY)
    house_unity(${target})
  endif()
  target_link_libraries(${target} PUBLIC ${arg_DEPS})
endfunction()

# house_binary(htx-registry OWNER registry ROOM main SRCS main.cc DEPS ... [PCH ...])
function(house_binary target)
  cmake_parse_arguments(arg "" "OWNER;ROOM;PCH" "SRCS;DEPS" ${ARGN})
  add_executable(${target} ${arg_SRCS})
  house_finish(${target} ${arg_ROOM} ${arg_OWNER} "${arg_PCH}")
  house_check_edges(${target} ${arg_ROOM} "${arg_DEPS}")
  house_unity(${target})
  target_link_libraries(${target} PRIVATE ${arg_DEPS})
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
endfunction()

# house_test(name SRCS x_test.cc DEPS htx_... LABELS unit nogrpc [TIMEOUT seconds] [SHARDS n] [FIXTURE path/fixture.h] [NO_UNITY])
# FIXTURE is precompiled: for a program of many files that all begin with the same expensive header.
# SHARDS splits a long one into n runs of the same program, so that two cores share it and a time limit stays short.
# LABELS: unit, conformance, contract, integration, fault, acceptance; `nogrpc` marks what also runs under TSan.
function(house_test target)
  cmake_parse_arguments(arg "NO_UNITY" "TIMEOUT;PCH;FIXTURE;SHARDS" "SRCS;DEPS;LABELS;ARGS" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 600)  # Ends what hangs; a sanitizer on a busy machine takes many times as long as a free one.
  endif()
  if(NOT arg_PCH)
    set(arg_PCH test)
  endif()
  add_executable(${target} ${arg_SRCS})
  target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/services" "${PROJECT_SOURCE_DIR}")
  if(arg_FIXTURE)
    # In brackets, so that no path of the machine is compiled in and build folders share results.
    target_precompile_headers(${target} PRIVATE ${pch_${arg_PCH}} <${arg_FIXTURE}>)
  else()
    target_precompile_headers(${target} REUSE_FROM htx_pch_${arg_PCH})
  endif()
  if(NOT arg_NO_UNITY)
    house_unity(${target})
  endif()
  target_link_libraries(${target} PRIVATE htx_warnings ${arg_DEPS} gtest gmock gtest_main Threads::Threads)
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
    # gcc 12 sees overlaps and overruns in optimised string additions that are none (its bug 105651); tests are full of them.
    target_compile_options(${target} PRIVATE -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow
                           -Wno-stringop-overread)
  endif()
  if(NOT arg_SHARDS)
    add_test(NAME ${target} COMMAND ${target} ${arg_ARGS})
    set_tests_properties(${target} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT})
    return()
  endif()
  math(EXPR last "${arg_SHARDS} - 1")
  foreach(shard RANGE ${last})
    add_test(NAME ${target}_${shard} COMMAND ${target} ${arg_ARGS})
    set_tests_properties(${target}_${shard} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT}
                         ENVIRONMENT "GTEST_TOTAL_SHARDS=${arg_SHARDS};GTEST_SHARD_INDEX=${shard}")
  endforeach()
endfunction()

# house_proto(htx_proto_registry OWNER registry FILES htx/registry/v1/a.proto ... DEPS htx_proto_common)
# compiles messages into `target` and, for files with a service (SERVICES), stubs into `target`_grpc. Each .proto
# belongs to exactly one target: two copies of one file abort the process at start.
set(HTX_GENERATED "${CMAKE_BINARY_DIR}/generated")
set(HTX_GOOGLE_PROTOS /usr/share/gocode/src/github.com/gogo/googleapis)
function(house_proto target)
  cmake_parse_arguments(arg "" "OWNER;ROOT" "FILES;SERVICES;DEPS" ${ARGN})
  if(NOT arg_ROOT)
    set(arg_ROOT "${PROJECT_SOURCE_DIR}/proto")
  endif()
  set(includes -I "${arg_ROOT}" -I "${HTX_GOOGLE_PROTOS}")
  set(messages "")
  set(stubs "")
  foreach(file IN LISTS arg_FILES arg_SERVICES)
    get_property(owner_target GLOBAL PROPERTY "HTX_PROTO_${file}")
    if(owner_target)
      message(FATAL_ERROR "${file} is compiled into ${owner_target} already; two copies abort the process at start")
    endif()
    set_property(GLOBAL PROPERTY "HTX_PROTO_${file}" ${target})
    string(REGEX REPLACE "\\.proto$" "" stem "${file}")
    add_custom_command(
      OUTPUT "${HTX_GENERATED}/${stem}.pb.cc" "${HTX_GENERATED}/${stem}.pb.h"
      COMMAND ${CMAKE_COMMAND} -E make_directory "${HTX_GENERATED}"
      COMMAND protoc ${includes} --cpp_out=${HTX_GENERATED} ${file}
      DEPENDS "${arg_ROOT}/${file}" VERBATIM COMMENT "protoc ${file}")
    list(APPEND messages "${HTX_GENERATED}/${stem}.pb.cc")
  endforeach()
  foreach(file IN LISTS arg_SERVICES)
    string(REGEX REPLACE "\\.proto$" "" stem "${file}")
    add_custom_command(
      OUTPUT "${HTX_GENERATED}/${stem}.grpc.pb.cc" "${HTX_GENERATED}/${stem}.grpc.pb.h"
      COMMAND protoc ${includes} --grpc_out=${HTX_GENERATED} --plugin=protoc-gen-grpc=/usr/bin/grpc_cpp_plugin ${file}
      DEPENDS "${arg_ROOT}/${file}" VERBATIM COMMENT "protoc --grpc ${file}")
    list(APPEND stubs "${HTX_GENERATED}/${stem}.grpc.pb.cc")
  endforeach()
  set(generated -w)
  if(HTX_SANITIZE MATCHES "undefined")
    # Generated code is not ours to check, and checking it doubles its compile time.
    list(APPEND generated -fno-sanitize=undefined)
  endif()
  add_library(${target} STATIC ${messages})
  target_include_directories(${target} SYSTEM PUBLIC "${HTX_GENERATED}")
  target_compile_options(${target} PRIVATE ${generated})
  target_link_libraries(${target} PUBLIC ${arg_DEPS} protobuf)
  set_target_properties(${target} PROPERTIES HTX_ROOM proto HTX_OWNER ${arg_OWNER})
  target_precompile_headers(${target} REUSE_FROM htx_pch_proto)
  if(stubs)
    add_library(${target}_grpc STATIC ${stubs})
    target_include_directories(${target}_grpc SYSTEM PUBLIC "${HTX_GENERATED}")
    target_compile_options(${target}_grpc PRIVATE ${generated})
    target_link_libraries(${target}_grpc PUBLIC ${target} grpc++ grpc gpr)
    set_target_properties(${target}_grpc PROPERTIES HTX_ROOM proto HTX_OWNER ${arg_OWNER})
    target_precompile_headers(${target}_grpc REUSE_FROM htx_pch_grpc)
    house_unity(${target}_grpc)
    add_dependencies(${target}_grpc ${target})
    # A file that holds services and no message is named by no code; the linker would leave its descriptors out, and the
    # chassis finds no policies then.
    foreach(file IN LISTS arg_SERVICES)
      string(REPLACE "_" "_5f" symbol "${file}")
      string(REPLACE "/" "_2f" symbol "${symbol}")
      string(REPLACE "." "_2e" symbol "${symbol}")
      target_link_options(${target}_grpc INTERFACE "LINKER:--undefined=descriptor_table_${symbol}")
    endforeach()
  endif()
endfunction()
