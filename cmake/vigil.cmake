# SPDX-License-Identifier: MIT
# Flags every target shares, and the two ways a target is made.

find_package(Threads REQUIRED)
find_package(tl-expected REQUIRED)

add_library(vigil_flags INTERFACE)
target_include_directories(vigil_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_link_libraries(vigil_flags INTERFACE Threads::Threads tl::expected)
target_compile_options(vigil_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                                             -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 warns of an overlap that cannot be where texts are joined at -O2 and above (its bug 105651).
  target_compile_options(vigil_flags INTERFACE -Wno-restrict)
endif()
if(VIGIL_WERROR)
  target_compile_options(vigil_flags INTERFACE -Werror)
endif()
if(VIGIL_SANITIZE)
  target_compile_options(vigil_flags INTERFACE -fsanitize=${VIGIL_SANITIZE} -fno-omit-frame-pointer
                                               -fno-sanitize-recover=all)
  target_link_options(vigil_flags INTERFACE -fsanitize=${VIGIL_SANITIZE})
endif()

if(VIGIL_FUZZ)
  # The libraries tell the fuzzer where they were, or it runs blind.
  target_compile_options(vigil_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# vigil_library(NAME SOURCES… LINK …): one library per folder.
function(vigil_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC vigil_flags ${arg_LINK})
endfunction()

# vigil_program(NAME SOURCES… LINK …): a thin main.
function(vigil_program name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE vigil_flags ${arg_LINK})
  install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endfunction()

# vigil_test(NAME SOURCES… LINK …): one doctest program per folder, one ctest entry.
function(vigil_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE vigil_flags vigil_test_main ${arg_LINK})
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT 300)
  if(VIGIL_SANITIZE)
    # A sanitized copy is not optimised either.
    target_compile_definitions(${name} PRIVATE VIGIL_SANITIZED)
    set_tests_properties(${name} PROPERTIES TIMEOUT 900)
  endif()
endfunction()

# vigil_fuzz(NAME SOURCES… LINK …): a libFuzzer target, built only with VIGIL_FUZZ.
function(vigil_fuzz name)
  if(NOT VIGIL_FUZZ)
    return()
  endif()
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_compile_options(${name} PRIVATE -fsanitize=fuzzer)
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  target_link_libraries(${name} PRIVATE vigil_flags ${arg_LINK})
endfunction()
